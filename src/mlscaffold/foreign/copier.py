"""Renders other people's Copier templates, with Copier."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlscaffold.errors import UsageError

from .fetch import Fetched
from .rendering import Inspection, Rendering, rendering

if TYPE_CHECKING:
    from copier._template import Task


def inspect(template: Fetched) -> Inspection:
    """Find out what a template asks and would run, without running it."""
    # Copier's own reader, so that includes, several documents and merged settings mean what they mean to Copier.
    from copier._template import Template

    if template.directory:
        raise UsageError("--directory is for cookiecutter: a Copier template is its whole repository.")
    with rendering(template, template.folder):
        found = Template(url=str(template.folder))
        questions = found.questions_data
        texts = (name for name, details in questions.items() if _takes_text(details))
        runs = [f"task: {_line(task.cmd)}{_condition(task)}" for task in found.tasks]
        migrations = [f"migration, at updates: {_line(details)}" for details in found.config_data.get("migrations", [])]
        extensions = [f"Jinja extension: {extension}" for extension in found.jinja_extensions]
        return Inspection(tuple(questions), frozenset(texts), (*runs, *migrations, *extensions), tuple(migrations))


def render(
    template: Fetched, answers: Mapping[str, Any], target: Path, *, trust: bool, run_code: bool, source: str | None
) -> Rendering:
    """Render a template with its defaults and some answers into a folder that does not exist yet.

    Copier fetches it once more, so that it records what it would record alone: its location, or ``source``.
    """
    import copier

    with rendering(template, target):
        worker = copier.run_copy(
            source or _address(template),
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
    has_record = (target / record).is_file()
    return Rendering(target, record if has_record else None, lambda path: bool(is_initial(Path(path))))


def _address(template: Fetched) -> str:
    """Return a location as Copier takes it, which knows a Git address by its beginning or its end."""
    location = template.location
    is_known = Path(location).is_absolute() or location.startswith("git@") or location.endswith(".git")
    return location if is_known or template.commit is None else f"git+{location}"


def _takes_text(details: Mapping[str, Any]) -> bool:
    return details.get("type", "str") == "str" and not details.get("choices") and details.get("when") is not False


def _condition(task: Task) -> str:
    return "" if task.condition in {True, "true"} else f" (when {task.condition})"


def _line(command: Any) -> str:
    """Return a command on one line, so that it cannot pass for several."""
    text = " ".join(map(str, command)) if isinstance(command, list) else str(command)
    return text if text.isprintable() else json.dumps(text)
