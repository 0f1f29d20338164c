"""Counts what a project and each of its features bring, in renderings that stay in memory."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from mlscaffold.errors import InvalidAnswerError
from mlscaffold.files import Tree

from .renderer import Template


class Size(NamedTuple):
    """How many files there are, how many of them are modules, and the lines of all files in `src` and in `tests`."""

    files: int
    modules: int
    source: int
    tests: int


class Feature(NamedTuple):
    """A feature: its name for `mlscaffold add`, what it is, whether projects have it by default, and what it adds."""

    name: str
    text: str
    is_on: bool
    added: Size


def count(files: Tree) -> Size:
    """Count what a project brings; a module is a Python file in `src` other than `__init__.py`."""
    source, tests = ([path for path in files if path.startswith(root)] for root in ("src/", "tests/"))
    modules = [path for path in source if path.endswith(".py") and not path.endswith("/__init__.py")]
    lines = {path: len(file.content.splitlines()) for path, file in files.items()}
    return Size(len(files), len(modules), sum(lines[path] for path in source), sum(lines[path] for path in tests))


def features(template: Template, project: str) -> Iterator[Feature]:
    """Yield the features that a project can have.

    Among them is every choice of a question that `none` can answer, or that is asked of some projects only.
    """
    defaults = template.answer({"project": project}).values
    for name, question in template.questions.items():
        if question.is_feature and (added := _added(template, project, name, present=True, absent=False)):
            yield Feature(name, question.help.replace("?", "."), defaults[name], added)
        is_own = question.when is not True and not question.is_hidden
        absent = defaults[name] if is_own else "none"
        for value in question.choices if is_own or "none" in question.choices else ():
            if value != absent and (added := _added(template, project, name, present=value, absent=absent)):
                yield Feature(f"{name}={value}", question.help, defaults[name] == value, added)


def _added(template: Template, project: str, name: str, *, present: Any, absent: Any) -> Size | None:
    """Return what a feature adds to a project that has what the feature needs; nothing where it is always refused."""
    for needed in ({}, *({other: True} for other in template.features if other != name)):
        with suppress(InvalidAnswerError):
            without = template.answer({"project": project, **needed, name: absent})
            having = template.answer({**without.recorded, name: present})
            sizes = (count(template.render(answers, source="", version="")) for answers in (having, without))
            return Size(*(more - less for more, less in zip(*sizes, strict=True)))
    return None
