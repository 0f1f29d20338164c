"""What Copier and cookiecutter have in common here: what they are asked, what they return, and how they fail."""

from __future__ import annotations

import os
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from mlscaffold import git
from mlscaffold.errors import MlscaffoldError, WriteError
from mlscaffold.files import File

from .fetch import Fetched

TURN = threading.RLock()
"""Held while a renderer works: both change the process's current folder, so whoever looks at that takes turns too."""


class RenderError(MlscaffoldError):
    """A template that does not render: its own mistake, or an answer that it refuses."""

    def __init__(self, template: str, reason: str) -> None:
        """Take the template as described and what its renderer said."""
        self.template, self.reason = template, " ".join(reason.split()).rstrip(".")
        super().__init__(
            f"{template} cannot be rendered: {self.reason}. If it is an answer, give another one with -d KEY=VALUE; "
            "else its authors can help."
        )


class UntrustedError(MlscaffoldError):
    """A template that would run code of its own, which nobody has allowed."""

    def __init__(self, template: str, runs: Sequence[str]) -> None:
        """Take the template as described, and what it would run."""
        self.template, self.runs = template, tuple(runs)
        listed = "".join(f"\n  {line}" for line in self.runs)
        super().__init__(
            f"{template} would run code on this machine:{listed}\n"
            "Nothing was run. If you have read it and trust its authors, add --trust."
        )


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a template asks and does, found without running any of it.

    Attributes:
        questions: the names of its questions.
        texts: those that take any text.
        runs: what code of its own it would run, each as a line for people.
    """

    questions: tuple[str, ...]
    texts: frozenset[str]
    runs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendering:
    """What a renderer made.

    Attributes:
        folder: that holds the project.
        record: the path in it of the file that says what it was made from; ``None`` where there is none.
        is_initial: tells of a path whether the template gives a file there to new projects only.
    """

    folder: Path
    record: str | None
    is_initial: Callable[[str], bool] = lambda _: False


class Renderer(Protocol):
    """Renders templates of one kind."""

    def inspect(self, template: Fetched) -> Inspection:
        """Find out what a template asks and would run, without running it."""

    def render(
        self, template: Fetched, answers: Mapping[str, Any], target: Path, *, trust: bool, run_code: bool = True
    ) -> Rendering:
        """Render a template with its defaults and some answers into a folder that does not exist yet.

        Args:
            template: what to render.
            answers: by question name.
            target: the folder to make; where the template names its folder itself, the result is beside it.
            trust: whether code of the template's own may run.
            run_code: whether it does; with ``False`` tasks and hooks are passed over.

        Raises:
            RenderError: it cannot.
            WriteError: the file system refuses.
        """


@contextmanager
def rendering(template: Fetched, target: Path) -> Iterator[None]:
    """Let somebody else's renderer work: alone, without its warnings, its failures turned into ours."""
    with TURN, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        folder = Path.cwd()
        try:
            yield
        except MlscaffoldError:
            raise
        except OSError as error:
            raise WriteError(target, error) from error
        except Exception as error:
            # Whatever a template can make its renderer raise is the template's mistake.
            raise RenderError(template.described, str(error) or type(error).__name__) from error
        finally:
            os.chdir(folder)


def read_rendering(folder: Path) -> dict[str, File]:
    """Read the files that Git would track, of a folder that is in no repository: ignored ones are left out.

    Symbolic links are read as links. A repository that the template's code made is passed over.

    Raises:
        GitError: git refuses.
    """
    scratch = folder.parent / f"{folder.name}.git"
    where = (f"--git-dir={scratch}", f"--work-tree={folder}")
    git.run("init", "--quiet", "--bare", "--template=", os.fspath(scratch), cwd=folder)
    listing = git.run(
        *where, "-c", "core.bare=false", "-c", "core.excludesFile=", "ls-files", "--others", "--exclude-standard", "-z",
        cwd=folder,
    )  # fmt: skip
    paths = sorted(path for path in listing.split("\0") if path and not path.endswith("/"))
    return {path: _read(folder / path) for path in paths}


def _read(path: Path) -> File:
    if path.is_symlink():
        return File(os.fsencode(os.readlink(path)), symlink=True)
    return File(path.read_bytes(), os.access(path, os.X_OK))
