"""Makes a project: decides everything first, then writes all of it or nothing."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlscaffold import git
from mlscaffold.files import Tree, write_tree
from mlscaffold.template import catalog
from mlscaffold.template.questions import Answers
from mlscaffold.template.releases import SOURCE, Origin

from . import names, repository
from .destination import build, check_destination
from .toolchain import LockError

STAND_IN = git.Identity("mlscaffold", "mlscaffold@localhost.invalid")


@dataclass(frozen=True, slots=True)
class Plan:
    """A project decided upon, of which nothing is written yet."""

    origin: Origin
    project: catalog.Project
    destination: Path  # absolute
    given: Mapping[str, Any]  # answers are all of them
    answers: Answers
    files: Tree
    repository: Path | None = None  # the root of the work tree to join; none where it gets a repository of its own
    config: Mapping[str, str] | None = None  # Git's; none where Git is not to know of it

    @property
    def use_git(self) -> bool:
        """Whether Git is to know of it."""
        return self.config is not None

    @property
    def slug(self) -> str:
        """The project's name."""
        return str(self.answers.values["slug"])


@dataclass(frozen=True, slots=True)
class Created:
    """What was made, whether with a ``uv.lock``, and what the user should know besides, as sentences."""

    plan: Plan
    locked: bool = False
    notes: tuple[str, ...] = ()


def plan(origin: Origin, given: Mapping[str, Any], destination: Path | None = None, *, use_git: bool = True) -> Plan:
    """Decide what a project will be, and check that it can be written.

    Of the answers, the author's default to what Git knows, and ``slug`` to the last part of the destination, or to the
    project's own; the destination, to a folder of that name here.
    """
    given = dict(given)
    project = catalog.read(origin.root).find(str(given.get("project", "")))
    if "slug" not in given:
        given["slug"] = project.slug if destination is None else Path(os.path.abspath(destination)).name
    slug = names.check_slug(str(given["slug"]))
    target = Path(os.path.abspath(destination if destination is not None else slug))
    base = check_destination(target)
    if not use_git:
        return Plan(origin, project, target, given, *_render(origin, given))
    config = git.config_of(base)
    answers, files = _render(origin, {**_author(origin, config), **given})
    joined = repository.joined(git.work_tree_of(base), target)
    return Plan(origin, project, target, given, answers, files, joined, config)


def write(decided: Plan, *, lock: Callable[[Tree], bytes] | None = None) -> Created:
    """Write a project, all of it or nothing, with the ``uv.lock`` that ``lock`` makes of its files."""
    locked = False
    notes: list[str] = []

    def fill(folder: Path) -> None:
        nonlocal locked
        files = _files_in(folder, decided)
        write_tree(folder, files)
        if lock is not None:
            try:
                (folder / "uv.lock").write_bytes(lock(files))
                locked = True
            except LockError as error:
                notes.append(f"{error}.")

    first = None
    if decided.config is not None:
        values = decided.answers.values
        message = f"Start {values['title']} from mlscaffold's {values['project']} template"
        # It names the author as answered where Git knows nobody.
        author = git.Identity(values["author_name"] or STAND_IN.name, values["author_email"] or STAND_IN.email)
        first = repository.FirstCommit(message, author, decided.config)
    notes[:0] = build(decided.destination, fill, first=first, work_tree=decided.repository)
    if (root := _workspace(decided.destination)) is not None:
        notes.append(
            f"uv takes it for a member of the workspace {root}, whose uv.lock and .venv it would use. To have its own, "
            f"which its Dockerfile and its continuous integration need, exclude it in {root / 'pyproject.toml'}: "
            f'[tool.uv.workspace] exclude = ["{decided.destination.relative_to(root).as_posix()}"]'
        )
    if (trouble := decided.origin.ensure_bundle()) is not None:
        notes.append(trouble)
    return Created(decided, locked, tuple(notes))


def _files_in(folder: Path, decided: Plan) -> Tree:
    """Return a project's files, whose author is the one that Git names in the folder's repository.

    Git's configuration can depend on where a repository is, so that nothing around the project tells.
    """
    if decided.repository is not None or not any(key.startswith("includeif.") for key in decided.config or ()):
        return decided.files
    author = _author(decided.origin, git.config_of(folder))
    return _render(decided.origin, {**author, **decided.given})[1]


def _author(origin: Origin, config: Mapping[str, str]) -> dict[str, str]:
    """Return the author whom Git knows, as far as the template accepts it; Git itself is content with any text."""
    known = git.identity(config)
    author = {"author_name": known.name, "author_email": known.email}
    return {name: value for name, value in author.items() if origin.template.accepts(name, value)}


def _render(origin: Origin, given: Mapping[str, Any]) -> tuple[Answers, Tree]:
    answers = origin.template.answer(given)
    return answers, origin.template.render(answers, source=SOURCE, version=origin.tag)


def _workspace(project: Path) -> Path | None:
    """Return the root of the uv workspace that takes a project in, if one does."""
    import tomllib

    for above in project.parents:
        try:
            settings = tomllib.loads((above / "pyproject.toml").read_text(encoding="utf-8"))
            workspace = settings.get("tool", {}).get("uv", {}).get("workspace")
        except (OSError, ValueError, AttributeError):
            continue
        if workspace is not None:
            members, excluded = (
                any(project in above.glob(pattern) for pattern in workspace.get(key, ()))
                for key in ("members", "exclude")
            )
            return above if members and not excluded else None
    return None
