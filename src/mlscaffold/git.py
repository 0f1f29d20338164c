"""Runs Git, and asks it the few things that several rooms want to know."""

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .errors import GitError, MlscaffoldError

NO_HOOKS = ("-c", f"core.hooksPath={os.devnull}", "-c", "core.fsmonitor=false")
"""Options for repositories that are the tool's own, where no program of the user's runs."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who makes a commit; either part may be empty when Git does not know it."""

    name: str
    email: str


def find() -> str:
    """Return the path of the ``git`` program."""
    program = shutil.which("git")
    if program is None:
        remedy = "Install it (https://git-scm.com), or make the project with --no-git."
        raise MlscaffoldError(f"git was not found. {remedy}")
    return program


def environment() -> dict[str, str]:
    """Return this process's environment without what would point git at another repository (as in a hook)."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_")
        or name.startswith(("GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_CONFIG_", "GIT_SSH", "GIT_SSL"))
    }
    return {**kept, "LC_ALL": "C"}


def run(
    *arguments: str,
    cwd: Path,
    stdin: bytes | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float | None = None,
    accept: tuple[int, ...] = (0,),
    keep: tuple[int, ...] = (),
    shielded: bool = False,
) -> str:
    """Run a git command in a folder and return its standard output; other exit statuses than those accepted are errors.

    Git inherits the descriptors to keep, and so holds a lock on one until it ends. Shielded, it does not see Ctrl-C.
    """
    try:
        done = subprocess.run(
            [find(), *arguments],
            cwd=cwd,
            env={**environment(), **(env or {})},
            input=stdin if stdin is not None else b"",
            capture_output=True,
            timeout=timeout,
            pass_fds=keep,
            process_group=0 if shielded else None,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise GitError(_words(arguments), f"no answer in {error.timeout:.0f} seconds") from error
    if done.returncode not in accept:
        raise GitError(_words(arguments), (done.stderr or done.stdout).decode(errors="replace"))
    return done.stdout.decode(errors="surrogateescape")


def _words(arguments: tuple[str, ...]) -> tuple[str, ...]:
    """Return a command line without its leading ``-c key=value`` pairs."""
    words = list(arguments)
    while words[:1] == ["-c"]:
        del words[:2]
    return tuple(words)


def config_of(folder: Path) -> dict[str, str]:
    """Return Git's configuration in an existing folder."""
    entries = run("config", "--list", "--null", cwd=folder).split("\0")
    pairs = (entry.partition("\n") for entry in entries if entry)
    return {key: value for key, _, value in pairs}


def work_tree_of(folder: Path) -> Path | None:
    """Return the root of the work tree around an existing folder, if one is; that Git refuses to say is an error."""
    try:
        return Path(run("rev-parse", "--show-toplevel", cwd=folder).rstrip("\n"))
    except GitError as error:
        if "not a git repository" in error.stderr or "must be run in a work tree" in error.stderr:
            return None
        raise


def identity(config: Mapping[str, str]) -> Identity:
    """Return who Git would name as the author: its environment variables first, then its configuration."""
    return Identity(
        name=os.environ.get("GIT_AUTHOR_NAME") or config.get("author.name") or config.get("user.name", ""),
        email=os.environ.get("GIT_AUTHOR_EMAIL") or config.get("author.email") or config.get("user.email", ""),
    )


def knows_identity(root: Path) -> bool:
    """Tell whether Git knows who would make a commit in a repository."""
    try:
        for person in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"):
            run("-c", "user.useConfigOnly=true", "var", person, cwd=root)
    except GitError:
        return False
    return True


def signs(root: Path) -> bool:
    """Tell whether Git is set to sign the commits of a repository."""
    try:
        return run("config", "--type=bool", "commit.gpgSign", cwd=root).strip() == "true"
    except GitError:
        return False


def read_blobs(oids: Iterable[str], *, cwd: Path, env: Mapping[str, str] | None = None) -> dict[str, bytes]:
    """Return the contents of blobs by their names, in one process; one that is missing is an error."""
    wanted = "".join(f"{oid}\n" for oid in dict.fromkeys(oids))
    if not wanted:
        return {}
    # Text, as `run` returns it, stands for any bytes.
    output = run("cat-file", "--batch", cwd=cwd, env=env, stdin=wanted.encode())
    return dict(_blobs(output.encode(errors="surrogateescape")))


def _blobs(output: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the objects in what ``git cat-file --batch`` printed."""
    position = 0
    while position < len(output):
        end = output.index(b"\n", position)
        words = output[position:end].decode().split(" ")
        if words[1] == "missing":
            raise GitError(["cat-file"], f"object {words[0]} is missing; the repository is damaged or partial")
        size = int(words[2])
        yield words[0], output[end + 1 : end + 1 + size]
        position = end + 1 + size + 1
