"""docs/teaching.md is run as it stands, with a class of thirty."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .test_features import identify
from .tools.shell import commit_all, git

PAGE = Path(__file__).parents[2] / "docs" / "teaching.md"
CLASS = 30


@pytest.mark.slow
def test_a_class_is_handed_out_watched_changed_and_shown_the_solution(
    make_environment: Callable[[str], Path], tmp_path: Path
) -> None:
    blocks = re.findall(r"```(console|python)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    hand_out, run_tests, table, change, solution = (text for _, text in blocks)
    programs = tmp_path / "bin"
    programs.mkdir()
    # Without uv there is no lock file to wait for.
    for name in ("git", "bash"):
        (programs / name).symlink_to(str(shutil.which(name)))
    (programs / "mlscaffold").symlink_to(Path(sys.executable).with_name("mlscaffold"))

    def bash(script: str, folder: Path = tmp_path) -> str:
        environment = {**os.environ, "PATH": f"{programs}:/usr/bin:/bin"}
        done = subprocess.run(
            ["bash", "-ec", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    (tmp_path / "students.txt").write_text("".join(f"student-{number:02}\n" for number in range(CLASS)))
    bash(hand_out)
    copies = sorted((tmp_path / "copies").iterdir())
    assert len(copies) == CLASS
    for copy in copies:
        identify(copy)
    written = copies[0] / "src" / "assignment" / "decision.py"
    head, name, rest = written.read_text().partition("def reached_by")
    body = "    return float(scored.nlargest(round(share * len(scored)), 'probability')['target'].sum() / {})\n"
    body = body.format("scored['target'].sum()")
    for copy, text in zip(copies, (body, body.replace("nlargest", "nsmallest")), strict=False):
        answer = head + name + rest.replace('    raise NotImplementedError("exercise")\n', text, 1)
        (copy / written.relative_to(copies[0])).write_text(answer)
        commit_all(copy, "Write a function")

    found = {facts["path"]: facts["exercises"] for facts in json.loads(bash("mlscaffold status copies --json"))}
    assert [len(found[str(copy)]) for copy in copies] == [8, 8, *[9] * (CLASS - 2)]
    # The tests of three, one of them untouched: of thirty they would take minutes.
    for copy in copies[:3]:
        (copy / ".venv").symlink_to(make_environment("3.11"))
    bash(run_tests.replace("copies", " ".join(f"copies/{copy.name}" for copy in copies[:3])))
    subprocess.run([sys.executable, "-c", table], cwd=tmp_path, check=True)
    with (tmp_path / "progress.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["student"] for row in rows] == [copy.name for copy in copies[:3]]
    assert [row["unwritten"].split() for row in rows] == [found[str(copy)] for copy in copies[:3]]
    for kind, named in (("unwritten", [False, False, True]), ("failing", [False, True, True])):
        assert ["decision.reached_by" in row[kind] for row in rows] == named
    assert [len(row["failing"].split()) for row in rows] == [8, 9, 9]
    assert not any(row["error"] for row in rows)

    bash(change)
    for copy in copies:
        assert 'requires-python = ">=3.12"' in git(copy, "show", "python-3.12:pyproject.toml")
        assert 'requires-python = ">=3.11"' in (copy / "pyproject.toml").read_text()

    for step in solution.splitlines()[:1]:
        assert (
            "nlargest"
            in subprocess.run(
                ["bash", "-c", step],
                cwd=copies[0],
                env={**os.environ, "PATH": f"{programs}:/usr/bin:/bin"},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
    bash(solution.splitlines()[2], copies[0])
    assert body in written.read_text()
    assert "NotImplementedError" not in written.read_text()
