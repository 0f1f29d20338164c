"""``new --run``: makes the new project's environment, takes its first steps, and reads what came out."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlscaffold.errors import StepError
from mlscaffold.template.catalog import Project
from mlscaffold.tools import quoted, variables

from .toolchain import Toolchain

Announce = Callable[[str], None]
Busy = Callable[[str], AbstractContextManager[object]]


@dataclass(frozen=True, slots=True)
class Result:
    """What ``evaluate`` measured, from ``reports/metrics.json``.

    Attributes:
        data: ``sample``, ``real`` or a file's name.
        metric: its name.
        value: of the chosen model on the held-out set.
        interval: 95 %, low and high.
        baselines: the metric's value by the baseline's name, on the same set.
        higher_is_better: which way the metric points.
    """

    data: str
    metric: str
    value: float
    interval: tuple[float, float]
    baselines: Mapping[str, float]
    higher_is_better: bool


def run(project: Path, tools: Toolchain, announce: Announce, busy: Busy, known: Project) -> Result | None:
    """Run a new project from end to end; what its commands print goes straight to the terminal.

    Args:
        project: its folder.
        tools: how its commands are run.
        announce: is given the title of each step before it starts.
        busy: shows that something silent is going on, what it is given, until it is left.
        known: what the catalogue says of it: whether there is data to fetch, and what to do then.

    Returns:
        What was measured; ``None`` for a project that measures nothing.

    Raises:
        StepError: a step failed; the project stays as it is.
    """
    announce("Environment")
    with busy("Installing what the project depends on; the first time this takes a minute or two"):
        for command, typed in zip(tools.setup(project), _typed_setup(tools), strict=True):
            _step(project, "Making the environment", command, typed)
    if known.dataset:
        announce("Data")
        if _status(project, tools.command(project, "data", "fetch")):
            announce("The dataset could not be fetched: going on with the synthetic sample")
    for title, step in known.steps:
        if not step:
            return None
        announce(title)
        _step(project, title, tools.command(project, *step.split()), tools.typed(step))
    return _read(project, tools, known.steps[-1][1])


def _typed_setup(tools: Toolchain) -> tuple[str, ...]:
    """Return, for each command of the set-up, what its owner would type; a uv off the PATH is named in full."""
    if tools.uv is not None and not tools.uv.on_path:
        return (f"{tools.uv.program} sync",)
    return tools.typed_setup()


def _status(project: Path, command: list[str]) -> int:
    try:
        return subprocess.run(command, cwd=project, env=variables(), check=False).returncode
    except OSError:
        return 127


def _step(project: Path, title: str, command: list[str], typed: str) -> None:
    status = _status(project, command)
    if status:
        raise StepError(title, f"cd {quoted(str(project))} && {typed}", status)


def _read(project: Path, tools: Toolchain, last: str) -> Result:
    try:
        metrics: dict[str, Any] = json.loads((project / "reports" / "metrics.json").read_text(encoding="utf-8"))
        low, high = metrics["interval"]
        return Result(
            data=metrics["data"],
            metric=metrics["metric"],
            value=metrics["value"],
            interval=(low, high),
            baselines=metrics["baselines"],
            higher_is_better=metrics["higher_is_better"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StepError(
            f"Reading reports/metrics.json ({type(error).__name__})",
            f"cd {quoted(str(project))} && {tools.typed(last)}",
            1,
        ) from error
