"""Renders other people's cookiecutter templates, with cookiecutter, and records what cruft records.

The parts of cookiecutter are called one by one, as cruft does. Its ``main`` would write to the user's home
(``~/.cookiecutter_replay``, ``~/.cookiecutters``) and take answers from there.

Cookiecutter does not confine what templates do: their Jinja can reach Python's own objects, and names of files can lead
anywhere. So a template that nobody has said to trust is rendered in Jinja's sandbox, and its names are checked.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlscaffold.errors import UsageError
from mlscaffold.files import remove_tree
from mlscaffold.template.answers_file import CRUFT_FILE

from .fetch import Fetched
from .rendering import Inspection, RenderError, Rendering, rendering

if TYPE_CHECKING:
    from cookiecutter.environment import StrictEnvironment

_HOOKS = ("pre_prompt", "pre_gen_project", "post_gen_project")


def inspect(template: Fetched) -> Inspection:
    """Find out what a template asks, and which hooks and extensions it has, without running any of it."""
    with rendering(template, template.folder):
        questions = _questions(template)
        files = sorted(path.name for path in (template.folder / "hooks").glob("*[!~]"))
        runs = [f"hook: hooks/{name}" for hook in _HOOKS for name in files if Path(name).stem == hook]
        runs += [f"Jinja extension: {name}" for name in questions.get("_extensions") or []]
        asked = tuple(name for name in questions if not name.startswith("_"))
        return Inspection(asked, frozenset(name for name in asked if isinstance(questions[name], str)), tuple(runs))


def _questions(template: Fetched) -> dict[str, Any]:
    """Return what the template's ``cookiecutter.json`` says, unless that only lists the templates below it."""
    try:
        questions = json.loads((template.folder / "cookiecutter.json").read_bytes())
    except ValueError as error:
        raise RenderError(template, f"its cookiecutter.json cannot be read: {error}") from error
    if not isinstance(questions, dict):
        raise RenderError(template, "its cookiecutter.json is not a mapping")
    nested = questions.get("templates", questions.get("template"))
    if isinstance(nested, dict):
        nested = [details.get("path", name) for name, details in nested.items()]
    if isinstance(nested, list):
        listed = ", ".join(map(str, nested))
        raise UsageError(f"{template.described} holds several templates. Choose one with --directory: {listed}.")
    return questions


def render(
    template: Fetched,
    answers: Mapping[str, Any],
    target: Path,
    *,
    trust: bool,
    run_code: bool,
    record: Mapping[str, Any],
) -> Rendering:
    """Render a template with its defaults and some answers into a folder that does not exist yet.

    The project is a folder in it, of the name that the template gives it. ``record`` is what cruft's record of it says
    besides: ``checkout``, the branch or tag that the user asked for, and settings of cruft's such as ``skip``.
    """
    from cookiecutter.generate import generate_context, generate_files
    from cookiecutter.hooks import run_pre_prompt_hook
    from cookiecutter.prompt import prompt_for_config

    logging.getLogger("cookiecutter").addHandler(logging.NullHandler())
    target.mkdir(parents=True)
    with rendering(template, target), _confined(None if trust else target), _extensions_from(template.folder):
        source = template.folder
        if trust and run_code:
            source = Path(run_pre_prompt_hook(source))
        try:
            extra = _as_values(answers, _questions(template))
            context = generate_context(context_file=os.fspath(source / "cookiecutter.json"), extra_context=extra)
            context["cookiecutter"] = prompt_for_config(context, no_input=True)
            context["cookiecutter"]["_template"] = template.location
            if template.commit is not None:
                context["cookiecutter"]["_commit"] = template.commit
            folder = Path(
                generate_files(source, context, output_dir=os.fspath(target), accept_hooks=trust and run_code)
            )
        finally:
            if source != template.folder:
                remove_tree(source.parent)
    if folder.resolve().parent != target.resolve():
        raise RenderError(template, "the folder of the project is not directly where it was to be made")
    if template.commit is None:
        return Rendering(folder, None)
    state = {
        "template": template.location,
        "commit": template.commit,
        "checkout": None,
        "context": {"cookiecutter": context["cookiecutter"]},
        "directory": template.directory or None,
    }
    text = json.dumps({**state, **record}, ensure_ascii=False, indent=2, separators=(",", ": "))
    (folder / CRUFT_FILE).write_bytes(f"{text}\n".encode())
    return Rendering(folder, CRUFT_FILE)


def _as_values(answers: Mapping[str, Any], questions: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers so that they mean themselves: cookiecutter takes any text for a piece of Jinja."""
    settings = questions.get("_jinja2_env_vars") or {}
    start, end = settings.get("variable_start_string", "{{"), settings.get("variable_end_string", "}}")
    literals = {
        name: f"{start} {value!r} {end}"
        for name, value in answers.items()
        if value and isinstance(value, str) and isinstance(questions.get(name), str)
    }
    return {**answers, **literals}


@contextmanager
def _confined(root: Path | None) -> Iterator[None]:
    """Have cookiecutter render in a sandbox that does not write outside a folder; ``None`` leaves it as it is."""
    import cookiecutter.generate
    import cookiecutter.prompt

    usual = cookiecutter.generate.create_env_with_context
    if root is not None:
        cookiecutter.generate.create_env_with_context = _sandbox(root)
        cookiecutter.prompt.create_env_with_context = _sandbox(None)
    try:
        yield
    finally:
        cookiecutter.generate.create_env_with_context = cookiecutter.prompt.create_env_with_context = usual


def _sandbox(root: Path | None) -> Callable[[dict[str, Any]], StrictEnvironment]:
    """Return what makes a sandbox; where files are generated, all that it renders from strings are their names."""
    from cookiecutter.environment import StrictEnvironment
    from jinja2 import Template
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Name(Template):
        """The name of a file or folder."""

        def render(self, *args: Any, **kwargs: Any) -> str:
            name = super().render(*args, **kwargs)
            if root is not None and not Path(os.path.normpath(root / name)).is_relative_to(root):
                raise SecurityError(f"a file would be written outside the project, to {name!r}")
            return name

    class Sandbox(StrictEnvironment, ImmutableSandboxedEnvironment):  # type: ignore[misc]
        """Cookiecutter's environment, in which templates see values and nothing of Python."""

        def from_string(self, source: Any, globals: Any = None, template_class: Any = None) -> Template:  # noqa: A002
            return super().from_string(source, globals, Name if root is not None else template_class)

    def create(context: dict[str, Any]) -> StrictEnvironment:
        settings = context.get("cookiecutter", {}).get("_jinja2_env_vars") or {}
        return Sandbox(context=context, keep_trailing_newline=True, **settings)

    return create


@contextmanager
def _extensions_from(folder: Path) -> Iterator[None]:
    """Let a template import its own Jinja extensions, and forget them after: another version has others."""
    before, path = set(sys.modules), list(sys.path)
    sys.path.append(os.fspath(folder))
    try:
        yield
    finally:
        sys.path[:] = path
        for name in set(sys.modules) - before:
            origin = getattr(sys.modules[name], "__file__", None)
            if origin and Path(origin).is_relative_to(folder):
                del sys.modules[name]
