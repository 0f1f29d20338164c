"""What Copier and cookiecutter have in common here: what they are asked, what they return, and how they fail."""

import os
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mlscaffold import git
from mlscaffold.errors import MlscaffoldError, WriteError
from mlscaffold.files import File

from .fetch import Fetched, astray

# Held while a renderer works: both change the process's current folder.
_TURN = threading.RLock()


class RenderError(MlscaffoldError):
    """A template that does not render: its own mistake, or an answer that it refuses."""

    def __init__(self, template: Fetched, reason: str) -> None:
        super().__init__(
            f"{template.described} cannot be rendered: {' '.join(reason.split()).rstrip('.')}. "
            "If it is an answer, give another one with -d KEY=VALUE; else its authors can help."
        )


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a template asks and does, found without running any of it.

    There are the names of its questions and of those that take any text; what code of its own it would run, each as a
    line for people; and what of this would run in place, in a project that is updated.
    """

    questions: tuple[str, ...]
    texts: frozenset[str]
    runs: tuple[str, ...] = ()
    in_place: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendering:
    """The folder of a project, its file that records the template, and which files only new projects get."""

    folder: Path
    record: str | None
    is_initial: Callable[[str], bool] = lambda _: False


@contextmanager
def rendering(template: Fetched, target: Path) -> Iterator[None]:
    """Let somebody else's renderer work: alone, without its warnings, its failures turned into ours."""
    with _TURN, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        folder = Path.cwd()
        try:
            yield
        except MlscaffoldError:
            raise
        except Exception as error:
            if isinstance(error, OSError) and Path(error.filename or target).is_relative_to(target):
                raise WriteError(target, error) from error
            # Whatever a template can make its renderer raise is the template's mistake.
            raise RenderError(template, str(error) or type(error).__name__) from error
        finally:
            os.chdir(folder)


def check_harmless(template: Fetched, rendered: Path) -> None:
    """Refuse what names and links can do in a project without any code; no repository holds it, but rendering makes it.

    Git runs programs that the settings in a ``.git`` folder name, and a link can show what is the user's own.
    """
    for path in sorted(rendered.rglob("*")):
        name = path.relative_to(rendered).as_posix()
        if any(part.rstrip(" .").casefold() in {".git", "git~1"} for part in name.split("/")):
            raise RenderError(template, f"it would write Git's own {name}, so that Git runs code")
        if path.is_symlink() and (reason := astray(path, rendered)):
            raise RenderError(template, f"{name} would be a symbolic link that {reason}")


def read_rendering(folder: Path) -> dict[str, File]:
    """Read the files that Git would track, of a folder that is in no repository: ignored ones are left out.

    Symbolic links are read as links. A repository that the template's code made is passed over.
    """
    scratch = folder.parent / f"{folder.name}.git"
    where = (f"--git-dir={scratch}", f"--work-tree={folder}", "-c", "core.bare=false", "-c", "core.excludesFile=")
    git.run("init", "--quiet", "--bare", "--template=", os.fspath(scratch), cwd=folder)
    listing = git.run(*git.NO_HOOKS, *where, "ls-files", "--others", "--exclude-standard", "-z", cwd=folder)
    paths = sorted(path for path in listing.split("\0") if path and not path.endswith("/"))
    return {path: _read(folder / path) for path in paths}


def _read(path: Path) -> File:
    if path.is_symlink():
        return File(os.fsencode(os.readlink(path)), symlink=True)
    return File(path.read_bytes(), os.access(path, os.X_OK))
