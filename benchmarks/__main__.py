"""The command line of the benchmarks."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from . import report
from .case import Case
from .cases import CASES
from .lab import PEERS, Lab, UnavailableError
from .measure import Program, RunError, interleave, run_once


def main() -> int:
    """Measure what the command line names; return 1 when a limit is missed or a case cannot be measured, else 0."""
    options = _arguments()
    # Child processes inherit this, so results of larger machines stay comparable.
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.cores])
    lab = Lab(options.cache, options.dataset)
    found: list[report.Line] = []
    for name in options.names or CASES:
        try:
            found += _measure(name, lab, options.runs)
        except (UnavailableError, RunError) as error:
            found.append(report.not_measured(name, error))
    _say("")
    about = _about(lab)
    print(report.heading(about))
    print(report.table(found))
    if options.json:
        options.json.write_text(json.dumps(report.document(found, about), indent=2) + "\n")
    return 1 if any(line.kept is False for line in found) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks", description="Measure mlscaffold beside its peers; exit 1 when a limit is missed."
    )
    parser.add_argument("names", metavar="NAME", nargs="*", help=f"what to measure: {', '.join(CASES)}; default: all")
    parser.add_argument(
        "--runs", type=_positive, default=11, help="runs of each program (default: 11; long ones fewer)"
    )
    parser.add_argument("--cores", type=_positive, default=2, help="cores to use, where the system allows (default: 2)")
    parser.add_argument("--dataset", type=_file, help="a copy of the churn data, for train; default: download it")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every sample to FILE")
    parser.add_argument("--cache", type=Path, default=_default_cache(), help="folder for environments and projects")
    options = parser.parse_args()
    if unknown := [name for name in options.names if name not in CASES]:
        parser.error(f"no such case: {', '.join(unknown)} (choose from {', '.join(CASES)})")
    if not hasattr(os, "wait4"):
        parser.error("this needs a POSIX system: a child's processor time and memory come from wait4")
    options.cache = options.cache.absolute()
    return options


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 up")
    return int(text)


def _file(text: str) -> Path:
    path = Path(text).absolute()
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"{text} is no file")
    return path


def _default_cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mlscaffold-benchmarks"


def _measure(name: str, lab: Lab, runs: int) -> list[report.Line]:
    _say(f"{name}: getting ready")
    case = CASES[name](lab)
    rounds = min(runs, case.most_runs or runs)
    with tempfile.TemporaryDirectory(prefix="run-", dir=lab.root) as folder:
        scratch = Path(folder)
        if case.warm_up:
            case = _warm_up(case, scratch)
        samples = interleave(
            case.programs, rounds, scratch, lambda number: _say(f"{name}: run {number} of {rounds}", passing=True)
        )
    return report.lines(name, case, samples)


def _warm_up(case: Case, scratch: Path) -> Case:
    """Run each program once; return the case without the rivals that failed."""
    run_once(case.ours, scratch)
    rivals = []
    for rival in case.rivals:
        program = rival.program
        if isinstance(program, Program):
            try:
                run_once(program, scratch)
            except RunError as error:
                program = error
        rivals.append(replace(rival, program=program))
    return replace(case, rivals=rivals)


def _say(what: str, *, passing: bool = False) -> None:
    """Tell on standard error what is being done.

    Args:
        what: a few words.
        passing: whether it is of interest only while it happens, so only on a terminal.
    """
    if sys.stderr.isatty():
        print(f"\r\x1b[K{what}", end="", file=sys.stderr, flush=True)
    elif what and not passing:
        print(what, file=sys.stderr)


def _about(lab: Lab) -> dict[str, Any]:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    try:
        version = lab.mlscaffold.version
    except UnavailableError:
        version = "(not built)"
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "mlscaffold": version,
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {cores} cores",
        "peers": [requirement for requirements in PEERS.values() for requirement in requirements],
    }


if __name__ == "__main__":
    sys.exit(main())
