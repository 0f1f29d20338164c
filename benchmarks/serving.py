"""How fast model-service answers for champions of training projects: ``python benchmarks/serving.py [PROJECT]...``.

A service with its fast room imports the champion and measures itself with its own ``scripts/load.py``: requests by
processor second, beside a FastAPI route that returns a constant and beside a table for each request, in turns.
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
from pathlib import Path
from statistics import median

OF_CONSTANT, OF_TABLE = 0.6, 8.0
PROJECTS = ("churn-prediction", "fraud-detection", "house-prices")
HEAD = (
    "| champion | constant | table | service | of constant | of table | one connection, of constant "
    "| rows a second, 1,000 in a request | |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the command line names; return 1 when a limit is missed."""
    parser = argparse.ArgumentParser(prog="serving", description=__doc__.partition("\n")[0])
    parser.add_argument("projects", metavar="PROJECT", nargs="*", help="default: all of them")
    parser.add_argument("--data", metavar="SLUG=PATH", action="append", default=[], help="a file of real rows")
    options = parser.parse_args(arguments)
    if not shutil.which("wrk"):
        parser.error("wrk is missing: apt-get install wrk, or brew install wrk")
    data = dict(pair.split("=", 1) for pair in options.data)
    print(HEAD, flush=True)
    kept = [judge(slug, measure(slug, data.get(slug, "sample"))) for slug in options.projects or PROJECTS]
    return int(not all(kept))


def measure(slug: str, rows: str) -> dict[str, list[float]]:
    """Train a champion, put it behind a service, and let that measure itself."""
    with tempfile.TemporaryDirectory(prefix="serving-") as name:
        folder = Path(name)
        environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
        # Where the tool is not installed, the environment that runs this has a uv of its own.
        environment["PATH"] = os.pathsep.join([environment["PATH"], str(Path(sys.executable).parent)])
        new = [sys.executable, "-m", "mlscaffold", "new"]
        project, service = folder / slug, folder / "model-service"
        succeed([*new, slug, str(project)], folder, environment)
        succeed(["uv", "run", slug, "train", "--data", rows], project, environment)
        succeed([*new, "model-service", str(service), "--with", "fast"], folder, environment)
        succeed(["uv", "add", "--quiet", f"../{slug}"], service, environment)
        for command in (["import", str(project)], ["promote", "v1"]):
            succeed(["uv", "run", "model-service", "models", *command], service, environment)
        said = succeed(["uv", "run", "python", "scripts/load.py", "--json"], service, environment)
    found: dict[str, list[float]] = json.loads(said.splitlines()[-1])
    return found


def judge(slug: str, found: Mapping[str, list[float]]) -> bool:
    """Print a line of the table, and return whether the limits are kept."""

    def of(name: str, connections: int = 8) -> list[float]:
        (key,) = (key for key in found if name in key and f"{connections} connections" in key)
        return found[key]

    def ratio(one: list[float], other: list[float]) -> float:
        return median(a / b for a, b in zip(one, other, strict=True))

    constant, table, service = of("load:constant"), of("load:table"), of("create_app")
    # The other way round: in a second a busy machine may have asked the table for nothing.
    of_table = 1 / ratio(table, service)
    kept = ratio(service, constant) >= OF_CONSTANT and of_table >= OF_TABLE
    rows = median(found["rows a second, 1,000 in a request"])
    print(
        f"| {slug} | {median(constant):,.0f} | {median(table):,.0f} | {median(service):,.0f} "
        f"| {ratio(service, constant):.2f} | {of_table:.0f} "
        f"| {ratio(of('create_app', 1), of('load:constant', 1)):.2f} | {rows:,.0f} | {'kept' if kept else 'MISSED'} |",
        flush=True,
    )
    return kept


def succeed(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> str:
    """Run a command, which must succeed, and return its output."""
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
