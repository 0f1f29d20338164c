"""Makes a project: decides everything first, then writes all of it or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlscaffold import git
from mlscaffold.files import Tree, write_tree
from mlscaffold.template import catalog
from mlscaffold.template.releases import SOURCE

from . import destination as staging
from . import names

if TYPE_CHECKING:
    from mlscaffold.template.questions import Answers
    from mlscaffold.template.releases import Origin

Locker = Callable[[Tree], bytes | None]
"""Takes the project's files and returns the bytes of its ``uv.lock``, or ``None`` where there can be none."""

_STAND_IN = git.Identity("mlscaffold", "mlscaffold@localhost.invalid")


@dataclass(frozen=True, slots=True)
class Plan:
    """A project decided upon, of which nothing is written yet.

    Attributes:
        origin: the template it is made from.
        destination: where it goes, absolute.
        answers: every answer.
        files: what it consists of.
        repository: the root of the work tree it is to join; ``None`` where it gets a repository of its own.
        use_git: whether Git is to know of it at all.
        config: Git's configuration where it is made.
    """

    origin: Origin
    destination: Path
    answers: Answers
    files: Tree
    repository: Path | None
    use_git: bool
    config: Mapping[str, str]

    @property
    def project(self) -> catalog.Project:
        """What the catalogue says of it."""
        return catalog.find(str(self.answers.values["project"]), self.origin.template.projects)

    @property
    def slug(self) -> str:
        """The project's name."""
        return str(self.answers.values["slug"])


@dataclass(frozen=True, slots=True)
class Created:
    """What was made.

    Attributes:
        plan: what had been decided.
        locked: whether its first commit holds a ``uv.lock``.
        notes: what the user should know besides, as sentences.
    """

    plan: Plan
    locked: bool
    notes: tuple[str, ...]


def plan(
    origin: Origin,
    given: Mapping[str, Any],
    destination: Path | None = None,
    *,
    use_git: bool = True,
) -> Plan:
    """Decide what a project will be, and check that it can be written.

    Args:
        origin: the template to use.
        given: answers by question name; the author's default to what Git knows, and ``slug`` to the last part of the
            destination, or to the project's.
        destination: the folder to make, by default one named by the slug in the current folder.
        use_git: whether to make it a Git repository, or part of the one around it.

    Raises:
        UsageError: an answer or a name is not usable.
        DestinationError: the destination is not free, or not writable.
        GitMissingError: Git is wanted and missing.
    """
    given = dict(given)
    project = catalog.find(str(given.get("project", "")), origin.template.projects)
    if "slug" not in given:
        given["slug"] = project.slug if destination is None else Path(os.path.abspath(destination)).name
    slug = names.check_slug(str(given["slug"]))
    target = Path(os.path.abspath(destination if destination is not None else slug))
    base = staging.check_destination(target)
    if not use_git:
        answers, files = _render(origin, given)
        return Plan(origin, target, answers, files, repository=None, use_git=False, config={})
    with git.Probe(base) as probe:
        config = probe.config()
        answers, files = _render(origin, {**_author(origin, config), **given})
        repository = staging.joined(probe.work_tree(), target)
    return Plan(origin, target, answers, files, repository, use_git=True, config=config)


def write(decided: Plan, *, locker: Locker | None = None) -> Created:
    """Write a project: all of it or nothing.

    Args:
        decided: what :func:`plan` returned.
        locker: makes its lock file; without one there is none.

    Raises:
        DestinationError: the destination was taken in the meantime.
        GitError: git refuses to make the repository or the commit.
        WriteError: the file system refuses.
    """
    locked = False

    def fill(folder: Path) -> None:
        nonlocal locked
        write_tree(folder, decided.files)
        if locker is not None and (lock := locker(decided.files)) is not None:
            (folder / "uv.lock").write_bytes(lock)
            locked = True

    site = staging.Site(decided.destination, decided.repository)
    first = staging.FirstCommit(_message(decided), _stand_in(decided), decided.config) if decided.use_git else None
    notes = list(staging.build(site, fill, first))
    if (trouble := decided.origin.ensure_bundle()) is not None:
        notes.append(trouble)
    return Created(decided, locked, tuple(notes))


def _author(origin: Origin, config: Mapping[str, str]) -> dict[str, str]:
    """Return the author whom Git knows, as far as the template accepts it; Git itself is content with any text."""
    known = git.identity(config)
    author = {"author_name": known.name, "author_email": known.email}
    return {name: value for name, value in author.items() if origin.template.accepts(name, value)}


def _render(origin: Origin, given: Mapping[str, Any]) -> tuple[Answers, Tree]:
    answers = origin.template.answer(given)
    return answers, origin.template.render(answers, source=SOURCE, version=origin.tag)


def _message(decided: Plan) -> str:
    values = decided.answers.recorded
    return f"Start {values['title']} from mlscaffold's {values['project']} template"


def _stand_in(decided: Plan) -> git.Identity:
    """Return whom the first commit names where Git knows nobody: the author as answered, as far as it goes."""
    values = decided.answers.values
    return git.Identity(values["author_name"] or _STAND_IN.name, values["author_email"] or _STAND_IN.email)
