"""Decides what a project is to become: an update, features added or removed. Each is two renderings to merge."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mlscaffold.errors import InvalidAnswerError, MlscaffoldError, UnknownNameError, UsageError
from mlscaffold.files import Tree
from mlscaffold.template import answers_file
from mlscaffold.template.answers_file import ANSWERS_FILE, CRUFT_FILE, BrokenRecordError, NoRecordError, Record
from mlscaffold.template.questions import Answers, Question
from mlscaffold.template.releases import SOURCE, Versions, is_version, parsed
from mlscaffold.template.renderer import Template

from .scratch import keep_mine
from .transition import Transition

_NONE = "none"
# A project with another answer to these would be another project.
_FIXED = frozenset({"project", "slug"})


class ForeignError(MlscaffoldError):
    """A project that was made from somebody else's template."""

    def __init__(self, folder: Path, source: str) -> None:
        super().__init__(
            f"{folder} was made from {source}, not from mlscaffold's own template; only mlscaffold update works there."
        )


def read(folder: Path) -> Record:
    """Read what one of our projects was made from; a :class:`ForeignError` where the template is not ours."""
    try:
        known = answers_file.read(folder)
    except NoRecordError:
        if (folder / CRUFT_FILE).is_file():
            raise ForeignError(folder, "somebody's cookiecutter template") from None
        raise
    if known.source != SOURCE:
        raise ForeignError(folder, known.source)
    if not is_version(known.version):
        raise BrokenRecordError(known.folder, f"_commit is {known.tag!r}, which is no version")
    return known


def update(
    folder: Path, versions: Versions, *, to: str | None = None, data: Mapping[str, Any] | None = None
) -> Transition:
    """Decide how a project gets to a version, by default the newest, with some answers given anew.

    Where it is there already and no answer is new, both renderings are equal.
    """
    known = read(folder)
    target = check_target(known, versions, to)
    before, after = versions.template(known.version), versions.template(target)
    return _between(
        known, before, after, target, data or {}, what=f"update to {target}", message=f"Update to mlscaffold {target}"
    )


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
    known = read(folder)
    template = versions.template(check_known(known, versions))
    answers: dict[str, Any] = {}
    for text in names:
        name, equals, value = text.partition("=")
        question = _optional(template, name)
        if bool(equals) == question.is_feature:
            usage = name if question.is_feature else f"{name}={'|'.join(map(str, question.choices))}"
            raise UsageError(f"{text} cannot be added; say: mlscaffold add {usage}")
        answers[name] = value if equals else True
    listed = ", ".join(names)
    return _between(
        known, template, template, known.version, answers, what=f"addition of {listed}", message=f"Add {listed}"
    )


def remove(folder: Path, versions: Versions, names: Sequence[str], *, mine: bool = False) -> Transition:
    """Decide how a project loses features; a choice is removed where it has ``none`` among its values.

    With ``mine``, lines that both its owner and the template changed stay the owner's, without a conflict.
    """
    known = read(folder)
    template = versions.template(check_known(known, versions))
    answers: dict[str, Any] = {}
    for name in names:
        question = _optional(template, name.partition("=")[0])
        if "=" in name or not (question.is_feature or _NONE in question.choices):
            choices = [name for name, found in _choices(template).items() if _NONE in found.choices]
            raise UsageError(f"{name} cannot be removed; what can be: {', '.join([*template.features, *choices])}.")
        answers[name] = False if question.is_feature else _NONE
    listed = ", ".join(names)
    way = _between(
        known, template, template, known.version, answers, what=f"removal of {listed}", message=f"Remove {listed}"
    )
    return replace(way, settled={**dict.fromkeys(way.new, keep_mine), **way.settled}) if mine else way


def _optional(template: Template, name: str) -> Question:
    """Return the question that switches a feature, or chooses what may change in a project's life."""
    known = {**template.features, **_choices(template)}
    if name not in known:
        raise UnknownNameError("feature", name, known)
    return known[name]


def _choices(template: Template) -> dict[str, Question]:
    return {
        name: question
        for name, question in template.questions.items()
        if question.choices and not question.is_hidden and name not in _FIXED
    }


def _between(
    known: Record, old: Template, new: Template, target: str, data: Mapping[str, Any], *, what: str, message: str
) -> Transition:
    """Return the way from one template, with the answers recorded, to another, with some answers given anew."""
    _, before = as_made(known, old)
    asked = [name for name, question in new.questions.items() if not question.is_hidden]
    kept = {name: value for name, value in known.answers.items() if name in asked}
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
        what=what,
        message=message,
        label=f"mlscaffold-{target}",
        settled={ANSWERS_FILE: answers_file.settle},
        recorded={ANSWERS_FILE: known.content},
    )


def as_made(known: Record, template: Template) -> tuple[Answers, Tree]:
    """Return a project's answers, and what its own version of the template made of them."""
    answers = recorded_answers(known, template)
    return answers, template.render(answers, source=SOURCE, version=known.tag)


def recorded_answers(known: Record, template: Template) -> Answers:
    """Return a project's answers, as its own version of the template takes them."""
    try:
        return template.answer(known.answers)
    except (InvalidAnswerError, UnknownNameError) as error:
        raise BrokenRecordError(known.folder, f"{str(error).rstrip('.')}") from error
