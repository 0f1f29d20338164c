"""Brings a project to another version of its template: decides what both versions make of it, and merges the two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mlscaffold.errors import InvalidAnswerError, MlscaffoldError, UnknownNameError
from mlscaffold.files import Tree
from mlscaffold.foreign import links
from mlscaffold.template import answers_file as record
from mlscaffold.template.answers_file import ANSWERS_FILE, BrokenRecordError, NoRecordError, Record
from mlscaffold.template.questions import Answers
from mlscaffold.template.releases import SOURCE, Versions, parse, parsed
from mlscaffold.template.renderer import Template

from .objects import object_name
from .repository import Repository
from .transition import Transition


class ForeignError(MlscaffoldError):
    """A project that was made from somebody else's template."""

    def __init__(self, folder: Path, source: str) -> None:
        """Take the project's folder and where its template is."""
        self.folder, self.source = folder, source
        super().__init__(
            f"{folder} was made from {source}, not from mlscaffold's own template; only mlscaffold update works there."
        )


class NewerProjectError(MlscaffoldError):
    """A project made or updated by a newer mlscaffold than this one."""

    def __init__(self, folder: Path, version: str, installed: str) -> None:
        """Take the project's folder, its version, and the installed one."""
        self.folder, self.version, self.installed = folder, version, installed
        super().__init__(
            f"{folder} is at version {version}, and this is mlscaffold {installed}. Install the package "
            f"mlscaffold-cli in version {version} or later, as in: uv tool install 'mlscaffold-cli>={version}'"
        )


class DowngradeError(MlscaffoldError):
    """A version older than the project's is asked for."""

    def __init__(self, folder: Path, version: str, wanted: str) -> None:
        """Take the project's folder, its version, and the one asked for."""
        self.folder, self.version, self.wanted = folder, version, wanted
        super().__init__(
            f"{folder} is at version {version} already, and there is no way back to {wanted}. "
            "To undo an update, revert its commit: git revert."
        )


class OutdatedAnswerError(MlscaffoldError):
    """An answer that the project gave is none any more."""

    def __init__(self, folder: Path, version: str, error: InvalidAnswerError) -> None:
        """Take the project's folder, the version that refuses the answer, and how."""
        self.folder, self.version, self.error = folder, version, error
        super().__init__(
            f"Version {version} does not take an answer of {folder}: {error} "
            f"Give another one: mlscaffold update -d {error.question}=..."
        )


def plan(
    folder: Path, versions: Versions, *, to: str | None = None, data: Mapping[str, Any] | None = None
) -> Transition:
    """Decide how a project gets to a version.

    Args:
        folder: the project's.
        versions: those known here.
        to: the version to go to; the newest by default.
        data: answers to give anew.

    Returns:
        The way there. Where the project is there already and no answer is new, both renderings are equal.

    Raises:
        NoRecordError: it is no project.
        BrokenRecordError: its answers file cannot be used.
        ForeignError: its template is not ours.
        NewerProjectError: this mlscaffold is too old for it.
        MlscaffoldError: one of the two versions is not known here.
        DowngradeError: the version wanted is older than the project's.
        OutdatedAnswerError: the version wanted does not take an answer of the project.
    """
    known = read(folder)
    target = check_target(known, versions, to)
    old_template, new_template = versions.template(known.version), versions.template(target)
    return between(known, old_template, new_template, target=target, data=data or {})


def read(folder: Path) -> Record:
    """Read what one of our projects was made from.

    Raises:
        NoRecordError: there is no answers file.
        BrokenRecordError: it cannot be used.
        ForeignError: the template is not ours.
    """
    try:
        known = record.read(folder)
    except NoRecordError:
        if (link := links.read(folder)) is not None:
            raise ForeignError(link.folder, link.source) from None
        raise
    if known.source != SOURCE:
        raise ForeignError(known.folder, known.source)
    if parse(known.version) is None:
        raise BrokenRecordError(known.folder, f"_commit is {known.tag!r}, which is no version")
    return known


def check_target(known: Record, versions: Versions, to: str | None) -> str:
    """Return the version that a project is to go to.

    Raises:
        NewerProjectError: this mlscaffold is too old for the project.
        MlscaffoldError: the version wanted is not known here.
        DowngradeError: it is older than the project's.
    """
    current = check_known(known, versions)
    target = versions.newest if to is None else to.removeprefix("v")
    versions.check(target)
    if parsed(target) < parsed(current):
        raise DowngradeError(known.folder, current, target)
    return target


def check_known(known: Record, versions: Versions) -> str:
    """Return a project's version, once this mlscaffold is not too old for it.

    Raises:
        NewerProjectError: it is.
    """
    if parsed(known.version) > parsed(versions.newest):
        raise NewerProjectError(known.folder, known.version, versions.newest)
    return known.version


def between(known: Record, old: Template, new: Template, *, target: str, data: Mapping[str, Any]) -> Transition:
    """Return the way from one template, with the answers recorded, to another, with some answers given anew."""
    before = recorded_answers(known, old)
    kept = {name: value for name, value in known.answers.items() if _is_asked(new, name)}
    try:
        after = new.answer({**kept, **data})
    except InvalidAnswerError as error:
        if error.question in data or old is new:
            raise
        raise OutdatedAnswerError(known.folder, target, error) from error
    rendered = _render(old, before, known.tag)
    return Transition(
        folder=known.folder,
        old=rendered,
        new=_render(new, after, f"v{target}"),
        what=f"update to {target}",
        message=f"Update to mlscaffold {target}",
        label=f"mlscaffold-{target}",
        settled={ANSWERS_FILE: record.settle},
        check=lambda repository: _check_answers(known, old, rendered, repository),
    )


def recorded_answers(known: Record, template: Template) -> Answers:
    """Return a project's answers, as its own version of the template takes them.

    Raises:
        BrokenRecordError: it does not take them: somebody edited the file.
    """
    try:
        return template.answer(known.answers)
    except (InvalidAnswerError, UnknownNameError) as error:
        raise BrokenRecordError(known.folder, f"{str(error).rstrip('.')}") from error


def _check_answers(known: Record, template: Template, rendered: Tree, repository: Repository) -> None:
    """Refuse answers that contradict the project: those of somebody who changed one by hand instead of its files.

    Raises:
        BrokenRecordError: wherever another answer makes a difference, the project is what that other answer makes.
    """
    if all(_is_at(repository, path, rendered) for path in rendered):
        return
    for name, value in _other_answers(known, template):
        try:
            other = _render(template, template.answer({**known.answers, name: value}), known.tag)
        except InvalidAnswerError:
            continue
        differing = [path for path in rendered.keys() | other.keys() if rendered.get(path) != other.get(path)]
        differing.remove(ANSWERS_FILE)
        # Files that are merely absent may as well have been deleted.
        tell = any(path in other for path in differing)
        if tell and all(_is_at(repository, path, other) for path in differing):
            raise BrokenRecordError(
                known.folder, f"{name} is {known.answers[name]!r} there, but the project is one with {value!r}"
            )


def _other_answers(known: Record, template: Template) -> Iterator[tuple[str, Any]]:
    """Yield every other answer to the questions with a few."""
    for name, question in template.questions.items():
        values = (True, False) if question.is_feature else question.choices
        if name in known.answers and not question.is_hidden:
            yield from ((name, value) for value in values if value != known.answers[name])


def _is_at(repository: Repository, path: str, tree: Tree) -> bool:
    """Tell whether a project's commit has at a path what a rendering has."""
    entry, file = repository.entries.get(path), tree.get(path)
    if entry is None or file is None:
        return entry is None and file is None
    return entry.oid == object_name(file.content, repository.object_format)


def _is_asked(template: Template, name: str) -> bool:
    question = template.questions.get(name)
    return question is not None and not question.is_hidden


def _render(template: Template, answers: Answers, tag: str) -> Tree:
    return template.render(answers, source=SOURCE, version=tag)
