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
from .renderers import Inspection, RenderError, Rendering, rendering

if TYPE_CHECKING:
    from cookiecutter.environment import StrictEnvironment

_HOOKS = ("pre_prompt", "pre_gen_project", "post_gen_project")


class SeveralTemplatesError(UsageError):
    """A repository whose ``cookiecutter.json`` only says which templates there are in it."""

    def __init__(self, template: str, folders: tuple[str, ...]) -> None:
        """Take the repository as described and the folders of its templates."""
        self.template, self.folders = template, folders
        super().__init__(f"{template} holds several templates. Choose one with --directory: {', '.join(folders)}.")


class WithCookiecutter:
    """Cookiecutter, told what to do; see :class:`~mlscaffold.renderers.Renderer`.

    Attributes:
        checkout: the branch or tag that the user asked for, which the record keeps.
        extras: what a project's record holds besides, such as cruft's ``skip``.
    """

    def __init__(self, checkout: str | None = None, extras: Mapping[str, Any] | None = None) -> None:
        """Take what goes into the record as it is."""
        self.checkout = checkout
        self.extras = extras or {}

    def inspect(self, template: Fetched) -> Inspection:
        """Read a template's questions, and look for hooks.

        Raises:
            RenderError: its ``cookiecutter.json`` cannot be read.
            SeveralTemplatesError: it is several.
        """
        questions = _questions(template)
        runs = [f"hook: {path}" for path in _hooks(template.folder)]
        runs += [f"Jinja extension: {name}" for name in questions.get("_extensions", [])]
        asked = tuple(name for name in questions if not name.startswith("_"))
        return Inspection(asked, frozenset(name for name in asked if isinstance(questions[name], str)), tuple(runs))

    def render(
        self, template: Fetched, answers: Mapping[str, Any], target: Path, *, trust: bool, run_code: bool = True
    ) -> Rendering:
        """Render a template; the folder has the name that the template gives it."""
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
                made = generate_files(
                    repo_dir=source, context=context, output_dir=os.fspath(target), accept_hooks=trust and run_code
                )
            finally:
                if source != template.folder:
                    remove_tree(source.parent)
        folder = Path(made)
        if folder.resolve().parent != target.resolve():
            raise RenderError(template.described, "the folder of the project is not directly where it was to be made")
        if template.commit is None:
            return Rendering(folder, None)
        state = {
            "template": template.location,
            "commit": template.commit,
            "checkout": self.checkout,
            "context": {"cookiecutter": context["cookiecutter"]},
            "directory": template.directory or None,
        }
        (folder / CRUFT_FILE).write_bytes(dump({**self.extras, **state}))
        return Rendering(folder, CRUFT_FILE)


def dump(state: Mapping[str, Any]) -> bytes:
    """Return a record's bytes, as cruft formats them."""
    return (json.dumps(state, ensure_ascii=False, indent=2, separators=(",", ": ")) + "\n").encode()


def _questions(template: Fetched) -> dict[str, Any]:
    try:
        questions = json.loads((template.folder / "cookiecutter.json").read_bytes())
    except (OSError, ValueError) as error:
        raise RenderError(template.described, f"its cookiecutter.json cannot be read: {error}") from error
    if not isinstance(questions, dict):
        raise RenderError(template.described, "its cookiecutter.json is not a mapping")
    for key in ("templates", "template"):
        if key in questions:
            raise SeveralTemplatesError(template.described, tuple(_nested(questions[key])))
    return questions


def _nested(templates: Any) -> Iterator[str]:
    """Yield the folders of the templates that a repository says it has."""
    if isinstance(templates, dict):
        yield from (str(details.get("path", name)) for name, details in templates.items())
    elif isinstance(templates, list):
        yield from (str(name).rpartition("(")[2].removesuffix(")") for name in templates)


def _hooks(folder: Path) -> list[str]:
    """Return the paths of the hooks that cookiecutter would run, in their order."""
    hooks = folder / "hooks"
    if not hooks.is_dir():
        return []
    files = sorted(path.name for path in hooks.iterdir())
    return [f"hooks/{name}" for hook in _HOOKS for name in files if Path(name).stem == hook and not name.endswith("~")]


def _as_values(answers: Mapping[str, Any], questions: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers so that they mean themselves: cookiecutter takes any text for a piece of Jinja."""
    settings = questions.get("_jinja2_env_vars", {})
    start, end = (settings.get(f"variable_{name}_string", usual) for name, usual in (("start", "{{"), ("end", "}}")))

    def literal(name: str, value: Any) -> Any:
        if isinstance(value, str) and isinstance(questions.get(name), str):
            return f"{start} {value!r} {end}" if value else ""
        return value

    return {name: literal(name, value) for name, value in answers.items()}


@contextmanager
def _confined(root: Path | None) -> Iterator[None]:
    """Have cookiecutter render in a sandbox that does not write outside a folder; ``None`` leaves it as it is."""
    if root is None:
        yield
        return
    import cookiecutter.generate
    import cookiecutter.prompt

    modules = (cookiecutter.generate, cookiecutter.prompt)
    usual = [module.create_env_with_context for module in modules]
    confined = (_confined_environment(root), _confined_environment(None))
    for module, environment in zip(modules, confined, strict=True):
        module.create_env_with_context = environment
    try:
        yield
    finally:
        for module, function in zip(modules, usual, strict=True):
            module.create_env_with_context = function


def _confined_environment(root: Path | None) -> Callable[[dict[str, Any]], StrictEnvironment]:
    """Return what makes a sandbox; where files are generated, all that it renders from strings are their names."""
    from cookiecutter.environment import StrictEnvironment
    from jinja2 import Template
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Name(Template):
        """The name of a file or folder."""

        def render(self, *args: Any, **kwargs: Any) -> str:
            name = super().render(*args, **kwargs)
            path = os.path.normpath(os.path.join(root or "", name))
            if root is not None and not Path(path).is_relative_to(root):
                raise SecurityError(f"a file would be written outside the project, to {name!r}")
            return name

    class Confined(StrictEnvironment, ImmutableSandboxedEnvironment):  # type: ignore[misc]
        """Cookiecutter's environment, in which templates see values and nothing of Python."""

        def from_string(self, source: Any, globals: Any = None, template_class: Any = None) -> Template:  # noqa: A002
            return super().from_string(source, globals, Name if root is not None else template_class)

    def create(context: dict[str, Any]) -> StrictEnvironment:
        settings = context.get("cookiecutter", {}).get("_jinja2_env_vars", {})
        return Confined(context=context, keep_trailing_newline=True, **settings)

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
