"""Says which exercises of a project are not written yet, and which fail their tests."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from mlscaffold.errors import MlscaffoldError
from mlscaffold.files import Tree
from mlscaffold.tools import variables

from .verify import runner

_LEFT = 'raise NotImplementedError("exercise")'
_LIST = "EXERCISES.md"
_ROW = re.compile(r"^\| `([\w.]+)` \|.*\| `([\w ]+)` \|$", re.MULTILINE)
_COMMAND = ("pytest", "-q", "--tb=no", "--color=no", "-rfE", "-k")
_MINUTES = 30


def unwritten(folder: Path, generated: Tree) -> Iterator[str]:
    """Yield the functions, ``module.name``, of which the template has left the body to the project's owner."""
    for path, file in generated.items():
        if _LEFT.encode() in file.content and (folder / path).is_file():
            text = (folder / path).read_text("utf-8", errors="replace")
            for before in text.split(_LEFT)[:-1]:
                name = re.findall(r"def (\w+)", before)[-1]
                yield f"{Path(path).stem}.{name}"


def failing(folder: Path, generated: Tree) -> tuple[str, ...] | None:
    """Run a project's own tests of its exercises; return those functions that fail one, None without exercises.

    Where the project cannot be imported, all of them fail.
    """
    if _LIST not in generated:
        return None
    listed = {name: words.split(" or ") for name, words in _ROW.findall(generated[_LIST].content.decode())}
    prefix, env = runner(folder, folder)
    try:
        done = subprocess.run(
            [*prefix, *_COMMAND, " or ".join(word for words in listed.values() for word in words)],
            cwd=folder,
            env={**variables(), **env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=60 * _MINUTES,
        )
    except subprocess.TimeoutExpired as error:
        raise MlscaffoldError(f"The tests of {folder} take more than {_MINUTES} minutes; is a loop endless?") from error
    said = (done.stdout + done.stderr).decode(errors="replace")
    # Of pytest's statuses, 1 is of tests that fail; with 2 or 4 none has run, for something cannot be imported.
    failed = re.findall(r"^(?:FAILED|ERROR) (\S+)", said, re.MULTILINE)
    if done.returncode not in (0, 4) and not failed:
        last = said.strip().rpartition("\n")[2]
        raise MlscaffoldError(f"The tests of {folder} cannot be run: {last} To see why, run pytest there.")
    return tuple(
        name
        for name, words in listed.items()
        if done.returncode > 1 or any(word in test for test in failed for word in words)
    )
