"""Runs the tests of exercises with pytest, in a process of their own."""

import os
import re
import subprocess
import sys
from pathlib import Path

from .exercises import Exercise

SECONDS = 30
LINES = 30
SETTINGS = {"MPLBACKEND": "agg", "PYTHONUTF8": "1"}  # plots need no screen
NOISE = re.compile(r"E +(Use -v|\+ +(where|and) <)|[.FEsx]+( +\[|$)|!!!|===|\d+ (pass|fail|err)")


def complaint(root: Path, exercise: Exercise) -> str | None:
    """Run the tests of one exercise; return the first failure in brief, or nothing."""
    status, output = _pytest(root, [exercise], "--exitfirst", "--tb=short", "-rN")
    failure = re.sub(r"<function ([\w.]+) at 0x\w+>\(", r"\1(", output)
    lines = [line for line in failure.splitlines() if not NOISE.match(line)]
    brief = "\n".join(lines[-LINES:]).strip() or f"pytest ended with exit status {status}."
    return brief if status else None


def failing(root: Path, exercises: list[Exercise]) -> set[Exercise]:
    """Run the tests of several exercises; return those that fail."""
    status, output = _pytest(root, exercises, "--tb=no", "-rfE")
    if status > 1:  # one of them stops all the others, so each has to run alone
        return {one for one in exercises if len(exercises) == 1 or complaint(root, one)}
    names = re.findall(r"^(?:FAILED|ERROR) exercises/(.+?)_test\.py", output, re.MULTILINE)
    return {exercise for exercise in exercises if exercise.name in names}


def _pytest(root: Path, exercises: list[Exercise], *options: str) -> tuple[int, str]:
    tests = [str(exercise.test) for exercise in exercises]
    command = [sys.executable, "-m", "pytest", "-q", "--color=no", "--no-header", *options, *tests]
    env, limit = {**os.environ, **SETTINGS}, SECONDS + len(exercises)
    try:
        done = subprocess.run(command, cwd=root, env=env, capture_output=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return 2, f"The tests took more than {limit} seconds. Is there an endless loop?"
    is_finished = re.search(rb"\d+ (passed|failed|error)", done.stdout)
    output = (done.stdout + done.stderr).decode("utf-8", "replace")
    return done.returncode if is_finished else 2, output
