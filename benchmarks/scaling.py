"""The cases of a generated project's cluster: two large files on its workers, and what starting them costs."""

from __future__ import annotations

import hashlib
from functools import cache, partial
from pathlib import Path

from . import projects
from .case import Case, Rival
from .lab import Lab
from .measure import Program, require
from .projects import SLUG

ROWS = 500_000
FEW = 10
PARTS = "ab"  # a file is one worker's

_ALONE = f'for part in {" ".join(PARTS)}; do "$0" predict "$2-$part.csv" --output "$OLDPWD/$2-$part.csv"; done'
_WORKERS = f'"$0" scale predict {" ".join(f"$2-{part}.csv" for part in PARTS)} --output "$OLDPWD"'


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
        self.home = lab.home()
        self.project = lab.root / "scale" / SLUG
        projects.clear(self.project)
        new = [lab.mlscaffold["mlscaffold"], "new", SLUG, str(self.project), "--no-lock", "--with", "scale"]
        lab.setup(new, env=self.home)
        scripts = lab.environment("scale", [str(self.project)], state=projects.digest(self.project))
        self.command = scripts / SLUG
        lab.setup([self.command, "train", "--data", "sample"], self.project, env=self.home)
        head, *sample = (self.project / "data" / "sample.csv").read_text("utf-8").splitlines()
        for rows in (ROWS, FEW):
            some = (sample * (rows // len(sample) + 1))[: rows // len(PARTS)]
            for part in PARTS:
                (self.project / f"{rows}-{part}.csv").write_text("\n".join([head, *some, ""]), "utf-8")

    def predict(self, name: str, rows: int, command: str) -> Program:
        """Return the program that predicts files of so many rows together."""
        argv: list[str | Path] = ["sh", "-c", f'cd "$1" && {command}', self.command, self.project, str(rows)]
        return Program(name, argv, self.home, check=partial(self._check, rows))

    def _check(self, rows: int, folder: Path) -> None:
        """Check that each row has its prediction, and that these are the bytes of every other run."""
        files = [f"{rows}-{part}.csv" for part in PARTS]
        for name in files:
            projects.require_file(folder, name)
        predictions = b"".join((folder / name).read_bytes() for name in files)
        lines = rows + len(files)
        require(predictions.count(b"\n") == lines, f"there is not one prediction for each of {rows} rows")
        digest = hashlib.sha256(predictions).hexdigest()
        require(self._made.setdefault(rows, digest) == digest, "the predictions are not those of another run")


@cache
def _trained(lab: Lab) -> Trained:
    return Trained(lab)


def _on_workers(lab: Lab, *, rows: int, name: str, runs: int) -> Case:
    trained = _trained(lab)
    alone = trained.predict(name, rows, _ALONE)
    ours = trained.predict(f"{name}, on workers", rows, _WORKERS)
    return Case(ours, [Rival(alone.name, alone)], most_runs=runs)


scale = partial(_on_workers, rows=ROWS, name=f"predict {ROWS:,} rows", runs=3)
scale_start = partial(_on_workers, rows=FEW, name=f"predict {FEW} rows", runs=5)
