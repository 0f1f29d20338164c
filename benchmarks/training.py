"""The case of using a generated project."""

from __future__ import annotations

from pathlib import Path

from . import projects
from .case import Bound, Case, Rival
from .lab import Lab
from .measure import Program, require
from .projects import SLUG


def train(lab: Lab) -> Case:
    """Training and evaluating the churn project on its real data, beside merely importing what that needs."""
    project = lab.root / SLUG
    home = lab.home()
    projects.clear(project)
    lab.setup([lab.mlscaffold["mlscaffold"], "new", SLUG, str(project), "--no-lock"], env=home)
    scripts = lab.environment("train", [str(project)], state=projects.digest(project))
    command = scripts / SLUG
    lab.setup([command, "data", "fetch", *(["--from", str(lab.dataset)] if lab.dataset else [])], project, env=home)

    def prepare(folder: Path) -> None:
        lab.copy(project, folder / SLUG)

    def check(folder: Path) -> None:
        projects.require_file(folder, f"{SLUG}/reports/metrics.json")
        data = projects.metrics(folder / SLUG)["data"]
        require(data == "real", f"it was trained on the {data} data")

    both = f'cd {SLUG} && "$0" train && "$0" evaluate'
    floor = Program("import pandas, sklearn", [scripts / "python", "-c", "import pandas, sklearn"], home)
    return Case(
        Program("train and evaluate", ["sh", "-c", both, str(command)], home, prepare, check),
        [Rival(floor.name, floor)],
        [Bound("time", 60), Bound("peak memory", 700)],
        most_runs=2,
        warm_up=False,
    )
