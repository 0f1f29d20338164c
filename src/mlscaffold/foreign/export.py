"""Translates one of our projects into a plain cookiecutter template, for teams whose portal speaks cookiecutter.

Our template and cookiecutter's are both Jinja, so the files are translated, not rendered and taken apart again: each
name of a question becomes cookiecutter's name of the same variable, token by token, and all else stays to the byte.
Layers come and go by the names of folders, which cookiecutter cannot do without hooks: so features are decided at the
export.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mlscaffold.errors import TemplateError
from mlscaffold.files import File, Tree
from mlscaffold.template.questions import Answers, Question
from mlscaffold.template.releases import Origin
from mlscaffold.template.renderer import Template

_ROOT = "{{cookiecutter.slug}}"
_LAYER = re.compile(r"\{\{ *layer_\w+ *\}\}")
# Decided at the export besides the features: which layers there are depends on them.
_FIXED = frozenset({"project", "ci", "deploy"})


@dataclass(frozen=True, slots=True)
class Export:
    """A cookiecutter template: its files, what was decided for all its projects, and the questions that it asks."""

    files: Tree
    fixed: Mapping[str, Any]
    asked: tuple[str, ...]


def export(origin: Origin, given: Mapping[str, Any]) -> Export:
    """Translate a project; answers on which layers depend are fixed, others become defaults."""
    template = origin.template
    answers = template.answer(given)
    fixed = {name: answers.values[name] for name, question in template.questions.items() if _is_fixed(question)}
    asked = tuple(name for name, question in template.questions.items() if not question.is_hidden and name not in fixed)
    files: dict[str, File] = {}
    verbatim: list[str] = []
    for source_path, path in template.layout(answers):
        if path == template.answers_file:
            continue
        inner = source_path.removeprefix(f"{template.subdirectory}/").removesuffix(template.suffix)
        parts = [part for part in inner.split("/") if not _LAYER.fullmatch(part)]
        name = "/".join(_translated(template, part, source_path) for part in parts)
        file = template.tree[source_path]
        if source_path.endswith(template.suffix):
            file = _translated_file(template, source_path)
        else:
            verbatim.append(name)
        files[f"{_ROOT}/{name}"] = file
    others = tuple(f"fragments/{project}/" for project in template.projects if project != fixed["project"])
    for path in template.tree:
        if path.startswith("fragments/") and not path.startswith(others):
            files[f"templates/{path}"] = _translated_file(template, path)
    questions = template.questions.values()
    settings = {
        **{_variable(question): _default(template, question, answers, given) for question in questions},
        "_copy_without_render": sorted(verbatim),
        # Cookiecutter keeps the newline at the end anyway, and would not have it said twice.
        "_jinja2_env_vars": {key: value for key, value in template.envops.items() if key != "keep_trailing_newline"},
    }
    files["cookiecutter.json"] = File((json.dumps(settings, indent=2, ensure_ascii=False) + "\n").encode())
    files["README.md"] = File(_readme(origin.version, fixed, asked).encode())
    return Export(dict(sorted(files.items())), fixed, asked)


def _is_fixed(question: Question) -> bool:
    # What is asked of some projects only is fixed as well: cookiecutter would ask it of all.
    return not question.is_hidden and (question.is_feature or question.name in _FIXED or question.when is not True)


def _variable(question: Question) -> str:
    """Return cookiecutter's name of a question: two underscores mark what is derived, one what is fixed."""
    mark = "__" if question.is_hidden else "_" if _is_fixed(question) else ""
    return f"{mark}{question.name}"


def _default(template: Template, question: Question, answers: Answers, given: Mapping[str, Any]) -> Any:
    """Return what ``cookiecutter.json`` says of a question: its value, its choices, or what it is derived from."""
    value = answers.values[question.name]
    if _is_fixed(question):
        return value
    if question.choices:
        return [value, *(choice for choice in question.choices if choice != value)]
    if question.name in given or question.name == "slug":
        return f"{{{{ {value!r} }}}}" if "{" in str(value) else str(value)
    return _translated(template, str(question.default), f"copier.yml, {question.name}")


def _translated_file(template: Template, path: str) -> File:
    file = template.tree[path]
    return File(_translated(template, file.content.decode(), path).encode(), file.executable)


def _translated(template: Template, source: str, where: str) -> str:
    """Translate a piece of Jinja; ``where`` names it in errors."""
    from jinja2 import TemplateSyntaxError, nodes

    # Left to itself, the lexer drops what a renderer would: blanks before a tag.
    environment = template.environment.overlay(lstrip_blocks=False)
    try:
        names = list(environment.parse(source).find_all(nodes.Name))
        tokens = [(kind, value) for _, kind, value in environment.lex(source)]
    except TemplateSyntaxError as error:
        raise TemplateError(where, str(error)) from error
    if assigned := sorted({node.name for node in names if node.ctx != "load" and node.name in template.questions}):
        raise TemplateError(where, f"it assigns to {', '.join(assigned)}, so it cannot be exported")
    return "".join(
        f"cookiecutter.{_variable(template.questions[value])}" if _is_variable(template, tokens, index) else value
        for index, (_, value) in enumerate(tokens)
    )


def _is_variable(template: Template, tokens: list[tuple[str, str]], index: int) -> bool:
    """Tell whether a token names a question, and no attribute, filter or argument."""
    kind, name = tokens[index]
    if kind != "name" or name not in template.questions:
        return False
    before = next((value for kind, value in reversed(tokens[:index]) if kind != "whitespace"), "")
    after = next((value for kind, value in tokens[index + 1 :] if kind != "whitespace"), "")
    return before not in {".", "|"} and after != "="


def _readme(version: str, fixed: Mapping[str, Any], asked: tuple[str, ...]) -> str:
    settled = (
        f"- {name}: {str(value).lower() if isinstance(value, bool) else value}\n" for name, value in fixed.items()
    )
    return (
        f"# {fixed['project']}, for cookiecutter\n\n"
        f"Exported from version {version} of mlscaffold's template. "
        f"It asks for {', '.join(asked)}; it runs no code.\n\n"
        f"Decided at the export:\n\n{''.join(settled)}\n"
        "Do not edit it by hand: export it anew, with `mlscaffold export`, when mlscaffold has a new version.\n"
    )
