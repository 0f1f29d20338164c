"""`new --from FILE --run`: from somebody's own file to a measured model, and on to the next month's file."""

from __future__ import annotations

import json
import math
import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .tools.project import Project
from .tools.shell import succeed

# Plays uv in the environment that slow tests share: it is made already, and has every program but the project's own.
UV = """#!{python}
import os, pathlib, sys
if sys.argv[1:3] == ["run", "shop"]:
    start = "import sys; sys.argv[0] = 'shop'; from shop.__main__ import main; main()"
    python = "{venv}/bin/python"
    os.execve(python, [python, "-c", start, *sys.argv[3:]], {{**os.environ, "PYTHONPATH": "src"}})
"""
AUTHOR = {f"GIT_{role}_{what}": "ada@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def write(path: Path, *, months: int) -> None:
    """Write an invented file of customers in the way that Excel writes it in Germany."""
    r = random.Random(months)
    lines = ["Kundennummer;Name;Alter;Land;Kontostand;Seit;Gekündigt"]
    for row in range(400):
        age = r.randint(18, 80)
        country = r.choice(["Österreich", "Schweiz"] if months == 1 else ["Österreich", "Schweiz", "Italien"])
        leaves = r.random() < 1 / (1 + math.exp(5 - age / 10))
        balance = "" if r.random() < 0.1 else f"{r.randrange(9000):,}".replace(",", ".") + f",{r.randrange(10, 99)} €"
        when = f"{r.randrange(1, 29):02}.{months:02}.2024"
        lines.append(f"Zqx{row:06};Zqx{row} Müller;{age};{country};{balance};{when};{'ja' if leaves else 'nein'}")
    path.write_text("\r\n".join(lines), encoding="cp1252")


@pytest.mark.slow
def test_a_file_becomes_a_measured_model_and_takes_the_next_one(
    make_environment: Callable[[str], Path], tmp_path: Path
) -> None:
    venv = make_environment("3.11")
    uv = tmp_path / "bin" / "uv"
    uv.parent.mkdir()
    uv.write_text(UV.format(python=sys.executable, venv=venv))
    uv.chmod(0o755)
    path = f"{uv.parent}:{Path(sys.executable).parent}:/usr/bin:/bin"
    write(tmp_path / "may.csv", months=1)
    make = (
        "new",
        "--from",
        "may.csv",
        "--target",
        "Gekündigt",
        "--name",
        "shop",
        "--no-lock",
        "--without",
        "hooks",
        "--run",
    )
    said = succeed(sys.executable, "-m", "mlscaffold", *make, cwd=tmp_path, variables={"PATH": path})
    assert "Kontostand    number      " in said
    assert "Wrote 400 rows" in said
    project = Project(tmp_path / "shop", venv)
    metrics = json.loads((project.root / "reports" / "metrics.json").read_text())
    assert metrics["data"] == "real"
    assert metrics["value"] > 0.75
    # Whom a row is about is nowhere but in the cleaned file and among the worst errors, which Git ignores.
    naming = [path for path in project.root.rglob("*") if path.is_file() and b"Zqx" in path.read_bytes()]
    assert {path.relative_to(project.root).parts[0] for path in naming} <= {"data", "reports"}
    assert all("raw" in path.parts or path.name == "worst_errors.csv" for path in naming)
    # What training and evaluation write for people; the rows are ignored.
    assert succeed("git", "status", "--porcelain", cwd=project.root).split() == [
        "M", "README.md", "M", "config.toml", "??", "MODEL_CARD.md",
    ]  # fmt: skip
    succeed("git", "commit", "--quiet", "--all", "--message=Train", cwd=project.root, variables=AUTHOR)

    write(tmp_path / "june.csv", months=2)
    renew = ("update", "shop", "--from", "june.csv", "--commit")
    said = succeed(sys.executable, "-m", "mlscaffold", *renew, cwd=tmp_path, variables={"PATH": path, **AUTHOR})
    assert "new levels: Italien" in said
    project.succeed("data", "fetch")
    assert "Italien" in (project.root / "data" / "raw" / "june.csv").read_text()
