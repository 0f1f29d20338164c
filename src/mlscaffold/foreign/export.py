"""Writes one of our projects as a plain cookiecutter template, for teams whose portal speaks cookiecutter.

Our template and cookiecutter's are both Jinja, so the files are translated, not rendered and taken apart again: each
name of a question becomes cookiecutter's name of the same variable, token by token, and all else stays to the byte.
Layers come and go by the names of folders, which cookiecutter cannot do without hooks: so features are decided at the
export.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlscaffold.create import destination as staging
from mlscaffold.errors import TemplateError
from mlscaffold.files import File, Tree, write_tree

if TYPE_CHECKING:
    from mlscaffold.template.questions import Answers, Question
    from mlscaffold.template.releases import Origin
    from mlscaffold.template.renderer import Template

_ROOT = "{{cookiecutter.slug}}"
# Decided at the export besides the features: which layers there are depends on them.
_FIXED = frozenset({"project", "ci", "deploy"})
_LAYER = re.compile(r"\{\{ *(\w+) *\}\}")
_STARTS = ("{{", "{%", "{#")


@dataclass(frozen=True, slots=True)
class Export:
    """A cookiecutter template decided upon, of which nothing is written yet.

    Attributes:
        site: where it goes.
        files: what it consists of.
        fixed: what was decided for all projects made from it, by question name.
        asked: the questions that it asks.
    """

    site: staging.Site
    files: Tree
    fixed: Mapping[str, Any]
    asked: tuple[str, ...]


def plan(origin: Origin, given: Mapping[str, Any], destination: Path) -> Export:
    """Decide what the cookiecutter template of a project will be, and check that it can be written.

    Args:
        origin: the template to translate.
        given: answers by question name: those on which layers depend are fixed, others become defaults.
        destination: the folder to make.

    Raises:
        UsageError: an answer is not usable.
        DestinationError: the destination is not free, or not writable.
        TemplateError: the template uses what cannot be translated.
    """
    target = destination.absolute()
    staging.check_destination(target)
    template = origin.template
    answers = template.answer(given)
    translation = _Translation(template)
    files = dict(_files(template, answers, translation))
    questions = _questions(template, answers, given, translation)
    fixed = {name: answers.values[name] for name, question in template.questions.items() if _is_fixed(question)}
    verbatim = sorted(path.removeprefix(f"{_ROOT}/") for path in files if path not in translation.rendered)
    settings = {
        **questions,
        "_copy_without_render": [path for path in verbatim if not path.startswith("templates/")],
        # Cookiecutter keeps the newline at the end anyway, and would not have it said twice.
        "_jinja2_env_vars": {key: value for key, value in template.envops.items() if key != "keep_trailing_newline"},
    }
    files["cookiecutter.json"] = File((json.dumps(settings, indent=2, ensure_ascii=False) + "\n").encode())
    asked = tuple(name for name in questions if not name.startswith("_"))
    files["README.md"] = File(_readme(origin, fixed, asked).encode())
    return Export(staging.Site(target), dict(sorted(files.items())), fixed, asked)


def write(decided: Export) -> None:
    """Write a cookiecutter template: all of it or nothing.

    Raises:
        DestinationError: the destination was taken in the meantime.
        WriteError: the file system refuses.
    """
    staging.build(decided.site, lambda folder: write_tree(folder, decided.files))


class _Translation:
    """Our questions' names as cookiecutter's variables.

    Attributes:
        rendered: the paths of the files that cookiecutter is to render, as they are filled in.
    """

    def __init__(self, template: Template) -> None:
        self.rendered: set[str] = set()
        self._template = template

    def variable(self, name: str) -> str:
        """Return what cookiecutter calls a question: two underscores mark what is derived, one what is fixed."""
        question = self._template.questions[name]
        mark = "__" if question.is_hidden else "_" if _is_fixed(question) else ""
        return f"cookiecutter.{mark}{name}"

    def text(self, source: str, where: str) -> str:
        """Translate a piece of Jinja.

        Args:
            source: the piece.
            where: names it in errors.

        Raises:
            TemplateError: it assigns to the name of a question, or does not parse.
        """
        from jinja2 import TemplateSyntaxError, nodes

        # Left to itself, the lexer drops what a renderer would: blanks before a tag.
        environment = self._template.environment.overlay(lstrip_blocks=False)
        questions = self._template.questions
        try:
            assigned = {
                node.name
                for node in environment.parse(source).find_all(nodes.Name)
                if node.ctx != "load" and node.name in questions
            }
            tokens = [(kind, value) for _, kind, value in environment.lex(source)]
        except TemplateSyntaxError as error:
            raise TemplateError(where, str(error)) from error
        if assigned:
            raise TemplateError(where, f"it assigns to {', '.join(sorted(assigned))}, so it cannot be exported")
        return "".join(
            self.variable(value) if kind == "name" and value in questions and _is_variable(tokens, index) else value
            for index, (kind, value) in enumerate(tokens)
        )


def _is_variable(tokens: list[tuple[str, str]], index: int) -> bool:
    """Tell whether a name stands for a variable, and is no attribute, filter or argument's name."""
    before = next((value for kind, value in reversed(tokens[:index]) if kind != "whitespace"), "")
    after = next((value for kind, value in tokens[index + 1 :] if kind != "whitespace"), "")
    return before not in {".", "|"} and after != "="


def _is_fixed(question: Question) -> bool:
    return not question.is_hidden and (question.is_feature or question.name in _FIXED)


def _files(template: Template, answers: Answers, translation: _Translation) -> Iterator[tuple[str, File]]:
    """Yield the files of the cookiecutter template by their paths."""
    for source_path, path in template.layout(answers):
        if path == template.answers_file:
            continue
        parts = source_path.removeprefix(f"{template.subdirectory}/").removesuffix(template.suffix).split("/")
        names = [translation.text(part, source_path) for part in parts if not _is_layer(part, answers)]
        file = template.tree[source_path]
        target = "/".join((_ROOT, *names))
        if source_path.endswith(template.suffix):
            file = File(translation.text(file.content.decode(), source_path).encode(), file.executable)
            translation.rendered.add(target)
        yield target, file
    others = tuple(f"fragments/{project}/" for project in template.projects if project != answers.values["project"])
    for path, file in template.tree.items():
        if path.startswith("fragments/") and not path.startswith(others):
            yield f"templates/{path}", File(translation.text(file.content.decode(), path).encode())


def _is_layer(part: str, answers: Answers) -> bool:
    match = _LAYER.fullmatch(part)
    return match is not None and answers.values.get(match.group(1)) == "."


def _questions(
    template: Template, answers: Answers, given: Mapping[str, Any], translation: _Translation
) -> dict[str, Any]:
    """Return what ``cookiecutter.json`` asks, and what it derives."""
    found: dict[str, Any] = {}
    for name, question in template.questions.items():
        variable = translation.variable(name).removeprefix("cookiecutter.")
        value = answers.values[name]
        if _is_fixed(question):
            found[variable] = value
        elif question.is_hidden:
            settled = _is_settled(template, name)
            found[variable] = value if settled else translation.text(str(question.default), f"copier.yml, {name}")
        elif question.choices:
            found[variable] = [value, *(choice for choice in question.choices if choice != value)]
        elif name in given or name == "slug":
            text = str(value)
            found[variable] = f"{{{{ {text!r} }}}}" if any(start in text for start in _STARTS) else text
        else:
            found[variable] = translation.text(str(question.default), f"copier.yml, {name}")
    return found


def _is_settled(template: Template, name: str) -> bool:
    """Tell whether a value follows from what is fixed, and so from nothing that the exported template asks."""
    from jinja2.meta import find_undeclared_variables

    question = template.questions[name]
    if not question.is_hidden:
        return _is_fixed(question)
    names = find_undeclared_variables(template.environment.parse(str(question.default)))
    return all(_is_settled(template, used) for used in names)


def _readme(origin: Origin, fixed: Mapping[str, Any], asked: tuple[str, ...]) -> str:
    settled = "\n".join(
        f"- {name}: {str(value).lower() if isinstance(value, bool) else value}" for name, value in fixed.items()
    )
    return (
        f"# {fixed['project']}, for cookiecutter\n\n"
        f"Exported from version {origin.version} of mlscaffold's template. "
        f"It asks for {', '.join(asked)}; it runs no code.\n\n"
        f"Decided at the export:\n\n{settled}\n\n"
        "Do not edit it by hand: export it anew, with `mlscaffold export`, when mlscaffold has a new version.\n"
    )
