"""Decides what a project is to become: an update, features added or removed. Each is two renderings to merge."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from mlscaffold.errors import InvalidAnswerError, MlscaffoldError, UnknownNameError, UsageError
from mlscaffold.files import Tree
from mlscaffold.template import answers_file
from mlscaffold.template.answers_file import ANSWERS_FILE, CRUFT_FILE, BrokenRecordError, NoRecordError, Record
from mlscaffold.template.questions import Answers, Question
from mlscaffold.template.releases import SOURCE, Versions, parse, parsed
from mlscaffold.template.renderer import Template

from . import renderings
from .repository import Repository
from .transition import Transition

_NONE = "none"
# A project with another answer to these would be another project.
_FIXED = frozenset({"project", "slug"})


class ForeignError(MlscaffoldError):
    """A project that was made from somebody else's template."""


def read(folder: Path) -> Record:
    """Read what one of our projects was made from.

    Raises:
        ForeignError: the template is not ours.
        MlscaffoldError: the folder has no answers file, or one that cannot be used.
    """
    try:
        known = answers_file.read(folder)
    except NoRecordError:
        if (folder / CRUFT_FILE).is_file():
            raise _foreign(folder, _cruft_source(folder)) from None
        raise
    if known.source != SOURCE:
        raise _foreign(folder, known.source)
    if parse(known.version) is None:
        raise BrokenRecordError(known.folder, f"_commit is {known.tag!r}, which is no version")
    return known


def _foreign(folder: Path, source: str) -> ForeignError:
    return ForeignError(
        f"{folder} was made from {source}, not from mlscaffold's own template; only mlscaffold update works there."
    )


def _cruft_source(folder: Path) -> str:
    with suppress(OSError, ValueError, TypeError, KeyError):
        return str(json.loads((folder / CRUFT_FILE).read_bytes())["template"])
    return "somebody's cookiecutter template"


def update(
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
        ForeignError: its template is not ours.
        MlscaffoldError: whatever else stands in the way.
    """
    known = read(folder)
    target = check_target(known, versions, to)
    return _between(known, versions.template(known.version), versions.template(target), target, data or {})


def check_target(known: Record, versions: Versions, to: str | None) -> str:
    """Return the version that a project is to go to, once both it and the project's are known here."""
    current = check_known(known, versions)
    target = versions.newest if to is None else to.removeprefix("v")
    for version in (current, target):
        versions.check(version)
    if parsed(target) < parsed(current):
        raise MlscaffoldError(
            f"{known.folder} is at version {current} already, and there is no way back to {target}. "
            "To undo an update, revert its commit: git revert."
        )
    return target


def check_known(known: Record, versions: Versions) -> str:
    """Return a project's version, once this mlscaffold is not too old for it."""
    version, installed = known.version, versions.newest
    if parsed(version) > parsed(installed):
        raise MlscaffoldError(
            f"{known.folder} is at version {version}, and this is mlscaffold {installed}. Install the package "
            f"mlscaffold-cli in version {version} or later, as in: uv tool install 'mlscaffold-cli>={version}'"
        )
    return version


def add(folder: Path, versions: Versions, names: Sequence[str]) -> Transition:
    """Decide how a project gets features (``api``) or choices (``ci=gitlab``), in the version that it has."""
    way = _other_answers(folder, versions, lambda template: _added(names, template))
    return replace(way, what=f"addition of {', '.join(names)}", message=f"Add {', '.join(names)}")


def remove(folder: Path, versions: Versions, names: Sequence[str], *, mine: bool = False) -> Transition:
    """Decide how a project loses features; a choice is removed where it has ``none`` among its values.

    With ``mine``, lines that both its owner and the template changed stay the owner's, without a conflict.
    """
    way = _other_answers(folder, versions, lambda template: _removed(names, template))
    settled = {**dict.fromkeys(way.new, renderings.keep_mine), **way.settled} if mine else way.settled
    return replace(way, what=f"removal of {', '.join(names)}", message=f"Remove {', '.join(names)}", settled=settled)


def _other_answers(folder: Path, versions: Versions, answers: Callable[[Template], Mapping[str, Any]]) -> Transition:
    known = read(folder)
    version = check_known(known, versions)
    template = versions.template(version)
    return _between(known, template, template, version, answers(template))


def _between(known: Record, old: Template, new: Template, target: str, data: Mapping[str, Any]) -> Transition:
    """Return the way from one template, with the answers recorded, to another, with some answers given anew."""
    before = old.render(recorded_answers(known, old), source=SOURCE, version=known.tag)
    kept = {name: value for name, value in known.answers.items() if _is_asked(new, name)}
    try:
        answers = new.answer({**kept, **data})
    except InvalidAnswerError as error:
        if error.question in data or old is new:
            raise
        raise MlscaffoldError(
            f"Version {target} does not take an answer of {known.folder}: {error} "
            f"Give another one: mlscaffold update -d {error.question}=..."
        ) from error
    return Transition(
        folder=known.folder,
        old=before,
        new=new.render(answers, source=SOURCE, version=f"v{target}"),
        what=f"update to {target}",
        message=f"Update to mlscaffold {target}",
        label=f"mlscaffold-{target}",
        settled={ANSWERS_FILE: answers_file.settle},
        recorded={ANSWERS_FILE: known.content},
        check=lambda repository: _check_answers(known, old, before, repository),
    )


def _is_asked(template: Template, name: str) -> bool:
    question = template.questions.get(name)
    return question is not None and not question.is_hidden


def recorded_answers(known: Record, template: Template) -> Answers:
    """Return a project's answers, as its own version of the template takes them."""
    try:
        return template.answer(known.answers)
    except (InvalidAnswerError, UnknownNameError) as error:
        raise BrokenRecordError(known.folder, f"{str(error).rstrip('.')}") from error


def _check_answers(known: Record, template: Template, rendered: Tree, repository: Repository) -> None:
    """Refuse an answer that somebody changed by hand, without its files: the project is what another one makes.

    Every other answer costs a rendering, so this looks only where the last commit of the answers file has nothing else.
    """
    last = ("log", "-1", "--format=", "--name-only", "--full-diff", "-z", "--", ANSWERS_FILE)
    if repository.run(*last).count("\0") > 1 or all(repository.holds(path, file) for path, file in rendered.items()):
        return
    for name, value in _alternatives(known, template):
        try:
            answers = template.answer({**known.answers, name: value})
        except InvalidAnswerError:
            continue
        other = template.render(answers, source=SOURCE, version=known.tag)
        differing = [path for path in rendered.keys() | other.keys() if rendered.get(path) != other.get(path)]
        differing.remove(ANSWERS_FILE)
        # Files that are merely absent may as well have been deleted.
        tell = any(path in other for path in differing)
        if tell and all(repository.holds(path, other.get(path)) for path in differing):
            raise BrokenRecordError(
                known.folder, f"{name} is {known.answers[name]!r} there, but the project is one with {value!r}"
            )


def _alternatives(known: Record, template: Template) -> Iterator[tuple[str, Any]]:
    """Yield every other answer to the questions with a few."""
    for name, question in template.questions.items():
        values = (True, False) if question.is_feature else question.choices
        if name in known.answers and not question.is_hidden:
            yield from ((name, value) for value in values if value != known.answers[name])


def _choices(template: Template) -> dict[str, Question]:
    """Return the questions with a few answers, other than yes and no, that may change in a project's life."""
    return {
        name: question
        for name, question in template.questions.items()
        if question.choices and not question.is_hidden and name not in _FIXED
    }


def _known(name: str, template: Template) -> Question:
    known = {**template.features, **_choices(template)}
    if name not in known:
        raise UnknownNameError("feature", name, known)
    return known[name]


def _added(names: Iterable[str], template: Template) -> Mapping[str, Any]:
    answers: dict[str, Any] = {}
    for text in names:
        name, equals, value = text.partition("=")
        question = _known(name, template)
        if bool(equals) == question.is_feature:
            usage = name if question.is_feature else f"{name}={'|'.join(map(str, question.choices))}"
            raise UsageError(f"{text} cannot be added; say: mlscaffold add {usage}")
        answers[name] = value if equals else True
    return answers


def _removed(names: Iterable[str], template: Template) -> Mapping[str, Any]:
    answers: dict[str, Any] = {}
    for name in names:
        question = _known(name.partition("=")[0], template)
        if "=" in name or not (question.is_feature or _NONE in question.choices):
            choices = [name for name, found in _choices(template).items() if _NONE in found.choices]
            possible = ", ".join([*template.features, *choices])
            raise UsageError(f"{name} cannot be removed; what can be: {possible}.")
        answers[name] = False if question.is_feature else _NONE
    return answers
