"""Says how a project stands: its version, how far behind, what its owner changed, what is on. Nothing is written."""

from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mlscaffold import git
from mlscaffold.errors import GitError
from mlscaffold.files import Tree
from mlscaffold.template.answers_file import ANSWERS_FILE
from mlscaffold.template.releases import Versions

from . import changes, exercises
from .record import is_half_done


@dataclass(frozen=True, slots=True)
class Status:
    """How one project stands."""

    folder: Path
    project: str
    slug: str
    version: str
    newest: str
    behind: int  # how many versions lie between
    edited: tuple[str, ...]  # generated files with other contents, line endings aside
    deleted: tuple[str, ...]
    conflicted: tuple[str, ...]  # files with unresolved conflicts
    features: tuple[str, ...]  # those that are on, and what is chosen, as ci=github
    interrupted: bool  # whether an update was killed half-way
    exercises: tuple[str, ...]  # functions that the feature exercise left out and that nobody has written yet
    failing: tuple[str, ...] | None  # those of them that fail their tests; None where these were not run

    def as_json(self) -> dict[str, Any]:
        """Return what a program wants to know."""
        facts = asdict(self)
        return {"path": str(facts.pop("folder")), **facts, "error": None}


def of(folder: Path, versions: Versions, *, tests: bool = False) -> Status:
    """Look at a project: its work tree as it is now, committed or not; run its tests too where that is wanted."""
    known = changes.read(folder)
    version = changes.check_known(known, versions)
    template = versions.template(version)
    answers, generated = changes.as_made(known, template)
    edited, deleted = _compare(known.folder, generated)
    unmerged = ""
    with suppress(GitError):  # There may be no repository.
        unmerged = git.run("ls-files", "--unmerged", "-z", cwd=known.folder)
    values = answers.values
    features = [name for name in template.features if values[name]]
    features += [f"{name}={values[name]}" for name in ("ci", "deploy") if name in values and values[name] != "none"]
    return Status(
        folder=known.folder,
        project=str(values["project"]),
        slug=str(values["slug"]),
        version=version,
        newest=versions.newest,
        behind=versions.between(version, versions.newest),
        edited=edited,
        deleted=deleted,
        conflicted=tuple(dict.fromkeys(line.partition("\t")[2] for line in unmerged.split("\0")[:-1])),
        features=tuple(features),
        interrupted=is_half_done(known.folder),
        exercises=tuple(exercises.unwritten(known.folder, generated)),
        failing=exercises.failing(known.folder, generated) if tests else None,
    )


def _compare(folder: Path, generated: Tree) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the generated files that differ on the disk, and those that are not there."""
    edited: list[str] = []
    deleted: list[str] = []
    for path, file in generated.items():
        if path == ANSWERS_FILE:
            continue
        try:
            content = (folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            deleted.append(path)
        except OSError:
            edited.append(path)
        else:
            if content != file.content and content.replace(b"\r\n", b"\n") != file.content.replace(b"\r\n", b"\n"):
                edited.append(path)
    return tuple(edited), tuple(deleted)
