"""Adds features to a project and removes them: an update to other answers, in the version that the project has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mlscaffold.errors import UnknownNameError, UsageError
from mlscaffold.template.questions import Question
from mlscaffold.template.releases import Versions
from mlscaffold.template.renderer import Template

from . import update
from .transition import Transition

_NONE = "none"
# A project with another answer to these would be another project.
_FIXED = frozenset({"project", "slug"})


def add(folder: Path, versions: Versions, names: Sequence[str]) -> Transition:
    """Decide how a project gets features.

    Args:
        folder: the project's.
        versions: those known here.
        names: features (``api``), or choices (``ci=gitlab``, ``deploy=kubernetes``).

    Returns:
        The way there; both renderings are equal where the project has them all.

    Raises:
        UnknownNameError: no such feature in the project's version.
        UsageError: a name that does not say which choice.
        InvalidAnswerError: the features do not go together.
        MlscaffoldError: see :func:`update.read` and :meth:`Versions.template`.
    """
    way = _plan(folder, versions, lambda template: _added(names, template))
    return replace(way, what=f"addition of {', '.join(names)}", message=f"Add {', '.join(names)}")


def remove(folder: Path, versions: Versions, names: Sequence[str]) -> Transition:
    """Decide how a project loses features; a choice is removed where it has ``none`` among its values.

    Raises:
        MlscaffoldError: as :func:`add`.
    """
    way = _plan(folder, versions, lambda template: _removed(names, template))
    return replace(way, what=f"removal of {', '.join(names)}", message=f"Remove {', '.join(names)}")


def _plan(folder: Path, versions: Versions, answers: Callable[[Template], Mapping[str, Any]]) -> Transition:
    known = update.read(folder)
    version = update.check_known(known, versions)
    template = versions.template(version)
    return update.between(known, template, template, target=version, data=answers(template))


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
        if question.is_feature and not equals:
            answers[name] = True
        elif equals and not question.is_feature:
            answers[name] = value
        else:
            usage = name if question.is_feature else f"{name}={'|'.join(map(str, question.choices))}"
            raise UsageError(f"{text} cannot be added; say: mlscaffold add {usage}")
    return answers


def _removed(names: Iterable[str], template: Template) -> Mapping[str, Any]:
    answers: dict[str, Any] = {}
    for name in names:
        question = _known(name.partition("=")[0], template)
        if "=" in name or not (question.is_feature or _NONE in question.choices):
            raise UsageError(f"{name} cannot be removed; what can be: {', '.join(_removable(template))}.")
        answers[name] = False if question.is_feature else _NONE
    return answers


def _removable(template: Template) -> list[str]:
    return [*template.features, *(name for name, found in _choices(template).items() if _NONE in found.choices)]
