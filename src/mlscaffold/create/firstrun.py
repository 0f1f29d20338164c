"""``new --run``: makes the new project's environment, takes its first steps, and reads what came out."""

import json
import subprocess
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from mlscaffold.errors import MlscaffoldError
from mlscaffold.template.catalog import Project
from mlscaffold.tools import quoted, variables

from .toolchain import Toolchain


class Step(Protocol):
    """Is entered for each step: says what is done, and how long it took."""

    def __call__(self, title: str, what: str, *, is_silent: bool) -> AbstractContextManager[object]:
        """Return a context for a step, which prints nothing itself where it is silent."""


@dataclass(frozen=True, slots=True)
class Result:
    """What ``evaluate`` measured on the held-out set, from ``reports/metrics.json``, and notes for the user."""

    data: str
    metric: str
    value: float
    interval: tuple[float, float]
    baselines: Mapping[str, float]
    higher_is_better: bool
    notes: tuple[str, ...] = ()


def run(folder: Path, known: Project, tools: Toolchain, step: Step) -> Result | None:
    """Run a new project from end to end; what its commands print goes straight to the terminal.

    Where a step fails the project stays as it is, and the error says what to repeat. A project whose first command
    waits for its owner is left there, and nothing is measured.
    """
    notes: list[str] = []
    maker = "uv" if tools.uv else "venv and pip"
    with step("Environment", f"{maker} installs its dependencies; at first a minute or two", is_silent=True):
        for command, typed in zip(tools.setup(folder), tools.typed_setup(), strict=True):
            _run(folder, "Making the environment", command, typed)
    if (folder / ".pre-commit-config.yaml").exists() and (folder / ".git").exists():
        with step("Hooks", "pre-commit will check each commit", is_silent=True):
            notes += _install_hooks(folder, tools)
    if known.dataset:
        with step("Data", f"downloads {known.dataset.name}, {known.dataset.size}", is_silent=False):
            if _status(folder, tools.command(folder, "data", "fetch")):
                notes.append("The dataset could not be downloaded, so the synthetic sample was used.")
    for title, arguments in known.steps.items():
        if not arguments or (folder / "EXERCISES.md").exists():
            return None
        typed = tools.typed(arguments)
        with step(title, typed, is_silent=False):
            _run(folder, title, tools.command(folder, *arguments.split()), typed)
    return replace(_read(folder, typed), notes=tuple(notes))


def _install_hooks(folder: Path, tools: Toolchain) -> list[str]:
    """Install pre-commit's hooks; where that fails, return why, since the project does without."""
    try:
        done = subprocess.run(
            tools.command(folder, "install", program="pre-commit"),
            cwd=folder,
            env=variables(),
            capture_output=True,
            check=False,
        )
    except OSError as error:
        reason = error.strerror or str(error)
    else:
        if done.returncode == 0:
            return []
        said = (done.stdout + done.stderr).decode(errors="replace")
        reason = " ".join(said.split()) or f"exit {done.returncode}"
    repeat = tools.typed("install", program="pre-commit")
    return [f"The hooks were not installed: {reason}. To try again: {repeat}"]


def _status(folder: Path, command: list[str]) -> int:
    try:
        return subprocess.run(command, cwd=folder, env=variables(), check=False).returncode
    except OSError:
        return 127


def _run(folder: Path, title: str, command: list[str], typed: str) -> None:
    status = _status(folder, command)
    if status:
        raise _failed(folder, f"{title} failed (exit {status})", typed)


def _failed(folder: Path, what: str, typed: str) -> MlscaffoldError:
    repeat = f"cd {quoted(str(folder))} && {typed}"
    return MlscaffoldError(f"{what}. The project is complete; to repeat the step: {repeat}")


def _read(folder: Path, last: str) -> Result:
    try:
        metrics: dict[str, Any] = json.loads((folder / "reports" / "metrics.json").read_text(encoding="utf-8"))
        low, high = metrics.pop("interval")
        wanted = ("data", "metric", "value", "baselines", "higher_is_better")
        return Result(**{name: metrics[name] for name in wanted}, interval=(low, high))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise _failed(folder, f"Reading reports/metrics.json failed ({type(error).__name__})", last) from error
