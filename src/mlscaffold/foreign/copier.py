"""Renders other people's Copier templates, with Copier."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from mlscaffold.errors import UsageError

from .fetch import Fetched
from .renderers import Inspection, Rendering, rendering

if TYPE_CHECKING:
    from copier._template import Template


class WithCopier:
    """Copier, told what to do; see :class:`~mlscaffold.renderers.Renderer`.

    Attributes:
        source: what projects record as the place of the template, where it is not its location.
    """

    def __init__(self, source: str | None = None) -> None:
        """Take the source as a project has it recorded already, if one has."""
        self.source = source

    def inspect(self, template: Fetched) -> Inspection:
        """Read a template's settings and questions.

        Raises:
            RenderError: they cannot be read.
            UsageError: it is in a folder of its repository, which Copier does not know.
        """
        if template.directory:
            raise UsageError("--directory is for cookiecutter: a Copier template is its whole repository.")
        with rendering(template, template.folder):
            found = _load(template.folder)
            questions = found.questions_data
            texts = (name for name, details in questions.items() if _takes_text(details))
            return Inspection(tuple(questions), frozenset(texts), tuple(_runs(found)))

    def render(
        self, template: Fetched, answers: Mapping[str, Any], target: Path, *, trust: bool, run_code: bool = True
    ) -> Rendering:
        """Render a template; Copier fetches it once more, so that it records what it would record alone."""
        import copier

        with rendering(template, target):
            worker = copier.run_copy(
                self.source or recorded_source(template),
                target,
                data=dict(answers),
                vcs_ref=template.commit,
                defaults=True,
                quiet=True,
                unsafe=trust,
                skip_tasks=not run_code,
                # The user's own settings name templates to trust, and answers: neither may depend on the machine.
                settings=copier.Settings(),
            )
            record = worker.answers_relpath.as_posix()
            is_initial = worker.match_skip
        target.mkdir(exist_ok=True)
        return Rendering(
            target,
            record if (target / record).is_file() else None,
            lambda path: bool(is_initial(Path(PurePath(path)))),
        )


def recorded_source(template: Fetched) -> str:
    """Return a location as Copier takes it, which knows a Git address by its beginning or its end."""
    location = template.location
    if template.commit is None or Path(location).is_absolute() or location.endswith(".git"):
        return location
    return location if location.startswith("git@") else f"git+{location}"


def migrations(template: Fetched) -> tuple[str, ...]:
    """Return the commands that a template would run in a project when it is updated, each as a line for people."""
    with rendering(template, template.folder):
        return tuple(_migrations(_load(template.folder)))


def _load(folder: Path) -> Template:
    # Copier's own reader, so that includes, several documents and merged settings mean what they mean to Copier.
    from copier._template import Template

    return Template(url=str(folder))


def _takes_text(details: Mapping[str, Any]) -> bool:
    return details.get("type", "str") == "str" and not details.get("choices") and details.get("when") is not False


def _runs(template: Template) -> Iterator[str]:
    """Yield what a template would run."""
    for task in template.tasks:
        condition = "" if task.condition in {True, "true"} else f" (when {task.condition})"
        yield f"task: {_command(task.cmd)}{condition}"
    yield from _migrations(template)
    for extension in template.jinja_extensions:
        yield f"Jinja extension: {extension}"


def _migrations(template: Template) -> Iterator[str]:
    for migration in template.config_data.get("migrations", []):
        if not isinstance(migration, dict):
            yield f"migration, at updates: {_command(migration)}"
            continue
        version = f" to {migration['version']}" if "version" in migration else ""
        commands = [migration["command"]] if "command" in migration else []
        for stage in ("before", "after"):
            commands += migration.get(stage, [])
        for command in commands:
            yield f"migration, at updates{version}: {_command(command)}"


def _command(command: Any) -> str:
    """Return a command on one line, so that it cannot pass for several."""
    text = command if isinstance(command, str) else " ".join(map(str, command))
    return text if text.isprintable() else json.dumps(text)
