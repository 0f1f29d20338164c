"""The cases of a generated project's cluster: a large file on two workers, and what starting them costs."""

from __future__ import annotations

import hashlib
from functools import cache, partial
from pathlib import Path

from . import projects
from .case import Case, Rival
from .lab import Lab
from .measure import Program, require
from .projects import PACKAGE, SLUG

ROWS = 500_000
FEW = 10
WORKERS = 2

_SAMPLE = f"""
import sys
from {PACKAGE}.sample import sample
for rows in map(int, sys.argv[1:]):
    sample(rows, 3).to_csv(f"{{rows}}.csv", index=False)
"""


class Trained:
    """A churn project with the feature `scale`, trained on its sample, and rows to predict.

    Attributes:
        lab: where all of it is.
        project: its folder, which also holds the files of rows, by their number.
        command: its program.
        home: the environment of what is measured.
    """

    def __init__(self, lab: Lab) -> None:
        """Make, install and train the project, and write the rows.

        Raises:
            UnavailableError: something of it fails.
        """
        self.lab = lab
        self._made: dict[int, str] = {}
        self.home = {**lab.home(), f"{PACKAGE.upper()}_SCALE__WORKERS": str(WORKERS)}
        self.project = lab.root / "scale" / SLUG
        projects.clear(self.project)
        new = [lab.mlscaffold["mlscaffold"], "new", SLUG, str(self.project), "--no-lock", "--with", "scale"]
        lab.setup(new, env=self.home)
        scripts = lab.environment("scale", [str(self.project)], state=projects.digest(self.project))
        self.command = scripts / SLUG
        lab.setup([self.command, "train", "--data", "sample"], self.project, env=self.home)
        lab.setup([scripts / "python", "-c", _SAMPLE, str(ROWS), str(FEW)], self.project, env=self.home)

    def predict(self, name: str, rows: int, *options: str) -> Program:
        """Return the program that predicts a file of so many rows."""
        script = 'cd "$1" && "$0" predict "$2.csv" --output "$OLDPWD/predictions.csv" $3'
        argv: list[str | Path] = ["sh", "-c", script, self.command, self.project, str(rows), *options]
        return Program(name, argv, self.home, check=partial(self._check, rows))

    def _check(self, rows: int, folder: Path) -> None:
        """Check that each row has its prediction, and that these are the bytes of every other run."""
        projects.require_file(folder, "predictions.csv")
        predictions = (folder / "predictions.csv").read_bytes()
        require(predictions.count(b"\n") == rows + 1, f"there is not one prediction for each of {rows} rows")
        digest = hashlib.sha256(predictions).hexdigest()
        require(self._made.setdefault(rows, digest) == digest, "the predictions are not those of another run")


@cache
def _trained(lab: Lab) -> Trained:
    return Trained(lab)


def _on_workers(lab: Lab, *, rows: int, name: str, runs: int) -> Case:
    trained = _trained(lab)
    alone = trained.predict(name, rows)
    ours = trained.predict(f"{name}, on {WORKERS} workers", rows, "--cluster")
    return Case(ours, [Rival(alone.name, alone)], most_runs=runs)


scale = partial(_on_workers, rows=ROWS, name=f"predict {ROWS:,} rows", runs=3)
scale_start = partial(_on_workers, rows=FEW, name=f"predict {FEW} rows", runs=5)
