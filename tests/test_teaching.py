"""docs/teaching.md is run as it stands, with a class of thirty."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.templates.test_features import identify
from tests.templates.tools.shell import commit_all, git

PAGE = Path(__file__).parents[1] / "docs" / "teaching.md"
CLASS = 30


@pytest.mark.slow
def test_a_class_is_handed_out_watched_changed_and_shown_the_solution(tmp_path: Path) -> None:
    blocks = re.findall(r"```(console|python)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    hand_out, progress, change, solution = (text for _, text in blocks)
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
    body = "    return float(scored.nlargest(round(share * len(scored)), 'probability')['target'].sum())\n"
    written.write_text(head + name + rest.replace('    raise NotImplementedError("exercise")\n', body, 1))
    commit_all(copies[0], "Write a function")

    subprocess.run([sys.executable, "-c", progress], cwd=tmp_path, check=True)
    with (tmp_path / "progress.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    found = {facts["path"]: facts["exercises"] for facts in json.loads(bash("mlscaffold status copies --json"))}
    assert [row["left"] for row in rows] == ["8", *["9"] * (CLASS - 1)]
    assert [row["functions"].split() for row in rows] == [found[str(copy)] for copy in copies]
    assert "decision.reached_by" in rows[1]["functions"]
    assert "decision.reached_by" not in rows[0]["functions"]

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
