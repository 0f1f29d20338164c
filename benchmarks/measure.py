"""Measures whole processes side by side: what one run costs, and how two programs compare over many rounds."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import IO

TIME_LIMIT = 900.0
"""Seconds after which a process counts as hung and is killed."""

_KIB_PER_MB = 1e6 / 1024


class RunError(Exception):
    """A measured program failed, or did not do what it was run for: its time would mean nothing."""

    def __init__(self, program: str, reason: str) -> None:
        super().__init__(f"{program}: {reason}")
        self.program = program
        self.reason = reason


class CheckError(Exception):
    """A run did not leave behind what it should have."""


def require(condition: bool, otherwise: str) -> None:  # noqa: FBT001  (as assert has it)
    """Raise a CheckError with a message unless a condition holds."""
    if not condition:
        raise CheckError(otherwise)


def nothing(folder: Path) -> None:
    """Do nothing in a folder."""


@dataclass(frozen=True)
class Program:
    """A command to measure.

    Attributes:
        name: what it is called in the results.
        argv: its command line. It runs in a folder of its own, new for every run, so paths in it may be relative.
        env: its whole environment.
        prepare: fills the folder before a run; not measured.
        check: raises :class:`CheckError` when a run did not leave in the folder what it should have; not measured.
        terminal: whether it writes to a terminal (a pty) rather than to a file.
    """

    name: str
    argv: Sequence[str | os.PathLike[str]]
    env: Mapping[str, str]
    prepare: Callable[[Path], None] = nothing
    check: Callable[[Path], None] = nothing
    terminal: bool = False


@dataclass(frozen=True)
class Sample:
    """What one run cost, its child processes included.

    Attributes:
        wall: seconds from start to exit.
        cpu: seconds of processor time, user and system.
        memory: peak resident memory of its largest process, in MB (10^6 bytes).
    """

    wall: float
    cpu: float
    memory: float


@dataclass(frozen=True)
class Ratio:
    """How one program compares with another over rounds in which both ran.

    Attributes:
        value: the ratio of the medians; under 1 means that the first is the smaller.
        low: the smallest ratio within a round.
        high: the largest ratio within a round.
    """

    value: float
    low: float
    high: float


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> Ratio:
    """Compare two programs, given one positive value of each per round.

    Raises:
        ValueError: there is no round, or one of the programs missed one.
    """
    pairs = [one / other for one, other in zip(ours, theirs, strict=True)]
    if not pairs:
        raise ValueError("A ratio needs at least one round.")
    return Ratio(median(ours) / median(theirs), min(pairs), max(pairs))


def interleave(
    programs: Sequence[Program],
    rounds: int,
    scratch: Path,
    progress: Callable[[int], None] = lambda _: None,
) -> list[list[Sample]]:
    """Run each program once per round, so that whatever slows the machine down slows all of them.

    Every other round runs backwards, so that none always profits from its predecessor.

    Args:
        programs: what to run.
        rounds: how often.
        scratch: an existing folder in which the runs get theirs.
        progress: called with the number of each round when it begins; the first is 1.

    Returns:
        The samples of each program, in the order of ``programs`` and of the rounds.

    Raises:
        RunError: a run failed.
    """
    samples: list[list[Sample]] = [[] for _ in programs]
    numbered = list(zip(programs, samples, strict=True))
    for number in range(1, rounds + 1):
        progress(number)
        for program, collected in numbered if number % 2 else reversed(numbered):
            collected.append(run_once(program, scratch))
    return samples


def run_once(program: Program, scratch: Path) -> Sample:
    """Run a program in a new folder under ``scratch`` and return what it cost.

    Raises:
        RunError: it exited with another status than 0, hung, or left the wrong things behind.
    """
    folder = Path(tempfile.mkdtemp(dir=scratch))
    try:
        program.prepare(folder)
        sample, status, output = (_run_on_terminal if program.terminal else _run)(program, folder)
        if status != 0:
            said = output.strip().splitlines() or ["no output"]
            raise RunError(program.name, f"exit status {status}: {said[-1].strip()}")
        try:
            program.check(folder)
        except CheckError as error:
            raise RunError(program.name, str(error)) from error
    finally:
        shutil.rmtree(folder)
    return sample


def _run(program: Program, folder: Path) -> tuple[Sample, int, str]:
    with tempfile.TemporaryFile(dir=folder.parent) as output:
        sample, status = _measure(program, folder, output, lambda: None)
        output.seek(0)
        return sample, status, output.read().decode(errors="replace")


def _run_on_terminal(program: Program, folder: Path) -> tuple[Sample, int, str]:
    import pty
    import termios

    ours, theirs = pty.openpty()
    chunks: list[bytes] = []

    def read() -> None:
        os.close(theirs)
        # Linux reports the end of a terminal's output as an error.
        with suppress(OSError):
            while chunk := os.read(ours, 65536):
                chunks.append(chunk)

    try:
        termios.tcsetwinsize(theirs, (24, 80))
        sample, status = _measure(program, folder, theirs, read)
    finally:
        os.close(ours)
    return sample, status, b"".join(chunks).decode(errors="replace")


def _measure(program: Program, folder: Path, output: int | IO[bytes], read: Callable[[], None]) -> tuple[Sample, int]:
    """Run a process to its end; ``read`` takes its output while it runs, where that must be taken."""
    start = time.perf_counter()
    process = subprocess.Popen(
        program.argv, cwd=folder, env=program.env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
    )
    watchdog = threading.Timer(TIME_LIMIT, os.kill, (process.pid, signal.SIGKILL))
    watchdog.start()
    read()
    # Only wait4 tells what one child cost, its own children included.
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    watchdog.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    memory = usage.ru_maxrss / (1e6 if os.uname().sysname == "Darwin" else _KIB_PER_MB)
    return Sample(wall, usage.ru_utime + usage.ru_stime, memory), process.returncode
