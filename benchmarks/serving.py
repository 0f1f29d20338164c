"""How fast generated services answer: ``python benchmarks/serving.py [PROJECT]...``.

Each project measures itself with its own ``tests/load.py``: requests by processor second of the server, beside a
FastAPI route that returns a constant and beside the service that makes a table of each request, driven by wrk in turns.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

OF_CONSTANT, OF_NAIVE, OF_MODEL = 0.6, 8.0, 0.8
# Rows of numbers and categories, for which the limits hold; texts and ratings are shown beside them.
JUDGED = ("churn-prediction", "fraud-detection", "house-prices", "model-service")
SHOWN = ("customer-segmentation", "recommendation", "sentiment-analysis", "spam-detection")


@dataclass(frozen=True)
class Result:
    """What one project measured.

    Attributes:
        project: its slug.
        constant: requests by processor second of a route that does nothing.
        naive: the same of the service that makes a table of each request.
        service: the same of the project's own.
        rows: rows by processor second of the service, a thousand in a request.
        columns: the same in requests that give them column by column; none where rows have no columns.
        model: rows by processor second of the model itself, a thousand in a table.
    """

    project: str
    constant: float
    naive: float
    service: float
    rows: float
    model: float
    columns: float | None = None

    @property
    def many(self) -> float:
        """Rows by processor second in requests of the form that is made for many."""
        return self.rows if self.columns is None else self.columns

    @property
    def kept(self) -> bool | None:
        """Whether the limits are kept; ``None`` where none hold."""
        if self.project not in JUDGED:
            return None
        ratios = self.service / self.constant, self.service / self.naive, self.many / self.model
        return all(ratio >= limit for ratio, limit in zip(ratios, (OF_CONSTANT, OF_NAIVE, OF_MODEL), strict=True))

    def line(self) -> str:
        """Return its line of the table."""
        verdict = {True: "kept", False: "MISSED", None: ""}[self.kept]
        return (
            f"| {self.project} | {self.constant:,.0f} | {self.naive:,.0f} | {self.service:,.0f} "
            f"| {self.service / self.constant:.2f} | {self.service / self.naive:.1f} | {self.rows / self.model:.2f} "
            f"| {'' if self.columns is None else format(self.columns / self.model, '.2f')} | {verdict} |"
        )


HEAD = (
    "| project | constant | table for each | service | of constant | of table for each | rows, of the model "
    "| columns, of the model | |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the command line names; return 1 when a limit is missed."""
    parser = argparse.ArgumentParser(prog="serving", description=__doc__.partition("\n")[0])
    parser.add_argument("projects", metavar="PROJECT", nargs="*", help="default: all of them")
    parser.add_argument("--data", metavar="SLUG=PATH", action="append", default=[], help="a copy of its published data")
    options = parser.parse_args(arguments)
    if not shutil.which("wrk"):
        parser.error("wrk is missing: apt-get install wrk, or brew install wrk")
    data = dict(pair.split("=", 1) for pair in options.data)
    print(HEAD, flush=True)
    missed = False
    for slug in options.projects or (*JUDGED, *SHOWN):
        result = measure(slug, data.get(slug))
        print(result.line(), flush=True)
        missed |= result.kept is False
    return int(missed)


def measure(slug: str, published: str | None) -> Result:
    """Make a project and its model (of its sample, where no copy of its data is given), and let it measure itself."""
    with tempfile.TemporaryDirectory(prefix="serving-") as folder:
        project = Path(folder) / slug
        environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
        succeed([sys.executable, "-m", "mlscaffold", "new", slug, str(project)], Path(folder), environment)
        if published:
            succeed(["uv", "run", slug, "data", "fetch", "--from", published], project, environment)
        train = ["train", "--data", "real" if published else "sample"]
        make = ["models", "example"] if slug == "model-service" else train
        succeed(["uv", "run", slug, *make], project, environment)
        said = succeed(["uv", "run", "python", "-m", "tests.load", "--json"], project, environment)
    return Result(slug, **json.loads(said.splitlines()[-1]))


def succeed(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> str:
    """Run a command, which must succeed, and return its output."""
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
