from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from benchmarks import __main__ as command
from benchmarks import projects, report, serving
from benchmarks.case import Bound, Case, Rival
from benchmarks.lab import UnavailableError
from benchmarks.measure import CheckError, Program, RunError, Sample, interleave, ratio, require, run_once

pytestmark = pytest.mark.skipif(not hasattr(os, "wait4"), reason="the benchmarks need a POSIX system")


def python(code: str, name: str = "python", **options: object) -> Program:
    return Program(name, [sys.executable, "-I", "-S", "-c", code], dict(os.environ), **options)  # type: ignore[arg-type]


def samples(*walls: float) -> list[Sample]:
    return [Sample(wall, wall / 2, 50.0) for wall in walls]


def test_a_ratio_is_of_medians_with_the_extremes_of_the_rounds() -> None:
    found = ratio([1, 2, 30], [10, 10, 10])
    assert (found.value, found.low, found.high) == (0.2, 0.1, 3.0)


@pytest.mark.parametrize(("ours", "theirs"), [([], []), ([1.0], [1.0, 2.0])])
def test_a_ratio_needs_complete_rounds(ours: list[float], theirs: list[float]) -> None:
    with pytest.raises(ValueError, match=r"round|longer|shorter"):
        ratio(ours, theirs)


def test_a_sample_counts_time_processor_time_and_memory_of_children_too(tmp_path: Path) -> None:
    work = "import time; end = time.process_time() + 0.2\nwhile time.process_time() < end: pass\nb'x' * 80_000_000"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}], check=True)"
    sample = run_once(python(child), tmp_path)
    assert sample.cpu >= 0.2
    assert sample.wall >= 0.2
    import resource  # not on Windows, where this module is skipped

    # A child begins as a copy of the process that starts it, so this one's own size is the least that can be measured.
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1024)
    assert 80 < sample.memory < max(160, 1.1 * own)


def test_each_run_has_a_new_folder_that_is_removed(tmp_path: Path) -> None:
    program = python(
        "import pathlib; pathlib.Path('made').touch(exist_ok=False)",
        prepare=lambda folder: require(not list(folder.iterdir()), "the folder is not empty"),
        check=lambda folder: projects.require_file(folder, "made"),
    )
    run_once(program, tmp_path)
    run_once(program, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_rounds_alternate_their_order(tmp_path: Path) -> None:
    order: list[str] = []
    programs = [python("", name, prepare=lambda _, name=name: order.append(name)) for name in "AB"]
    collected = interleave(programs, 3, tmp_path)
    assert order == ["A", "B", "B", "A", "A", "B"]
    assert [len(of_one) for of_one in collected] == [3, 3]


def test_a_failing_program_is_no_sample(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="broken: exit status 1: ValueError: seven"):
        run_once(python("raise ValueError('seven')", "broken"), tmp_path)


def test_a_program_that_does_not_do_its_job_is_no_sample(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="idle: there is no result"):
        run_once(python("", "idle", check=lambda folder: projects.require_file(folder, "result")), tmp_path)


@pytest.mark.parametrize("terminal", [True, False])
def test_a_program_writes_to_a_terminal_where_that_is_asked_for(tmp_path: Path, *, terminal: bool) -> None:
    code = f"import sys; print('x' * 100_000); sys.exit(sys.stdout.isatty() is not {terminal})"
    assert run_once(python(code, terminal=terminal), tmp_path).wall > 0


@pytest.mark.parametrize(("limit", "verdict"), [(0.5, "kept"), (0.4, "MISSED"), (None, "")])
def test_a_limit_is_on_the_ratio_of_medians(limit: float | None, verdict: str) -> None:
    case = Case(python("", "ours"), [Rival("theirs", python("", "theirs"), limit)])
    (line,) = report.lines("new", case, [samples(1, 1, 9), samples(2, 2, 2)])
    assert line.verdict == verdict
    assert line.figures[:4] == ("1,000 ms", "2,000 ms", "0.500", "0.500-4.500")


@pytest.mark.parametrize(("limit", "verdict"), [(2.0, "kept"), (1.9, "MISSED")])
def test_another_of_ours_is_judged_by_the_first(limit: float, verdict: str) -> None:
    case = Case(python("", "new first"), [Rival("new other", python("", "new other"), limit, ours=True)])
    (line,) = report.lines("new-each", case, [samples(1, 1, 1), samples(2, 2, 3)])
    assert (line.ours, line.beside, line.verdict) == ("new other", "new first", verdict)
    assert line.figures[:4] == ("2,000 ms", "1,000 ms", "2.000", "2.000-3.000")


def test_another_of_ours_that_fails_is_no_success() -> None:
    rivals = [Rival("new other", RunError("new other", "exit status 1"), 1.5, ours=True), Rival("there", python(""))]
    found = report.lines("new-each", Case(python("", "new first"), rivals), [samples(1), samples(1)])
    assert [(line.ours, line.kept) for line in found] == [("new other", False), ("new first", None)]


def test_a_bound_is_on_ours_alone() -> None:
    case = Case(python(""), bounds=[Bound("time", 2), Bound("peak memory", 49), Bound("time")])
    found = report.lines("train", case, [samples(1, 2, 3)])
    assert [line.verdict for line in found] == ["kept", "MISSED", ""]


def test_a_rival_that_cannot_be_had_is_named_with_the_reason() -> None:
    rivals = [Rival("gone", UnavailableError("no such package"), 1.0), Rival("there", python(""), 1.0)]
    found = report.lines("new", Case(python(""), rivals), [samples(1), samples(2)])
    assert [(line.beside, line.verdict) for line in found] == [("gone", "not measured"), ("there", "kept")]
    assert report.table(found).endswith("Not measured: new, gone: no such package")


SLOWER = Rival("slower", python("", "slower"), 1e6)
FASTER = Rival("faster", python("", "faster"), 1e-6)
BROKEN = Rival("broken", python("raise SystemExit('out of order')", "broken"), 1.0)


@pytest.mark.parametrize(
    ("rivals", "status", "verdicts"),
    [
        ([SLOWER], 0, ["kept"]),
        ([SLOWER, FASTER], 1, ["kept", "MISSED"]),
        ([BROKEN, SLOWER], 0, ["not measured", "kept"]),
        ([BROKEN], 1, ["not measured"]),
    ],
)
def test_the_exit_status_says_whether_limits_were_kept(
    rivals: Sequence[Rival], status: int, verdicts: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "CASES", {"case": lambda _: Case(python("", "ours"), rivals)})
    found_status, results = run_command(tmp_path, monkeypatch)
    assert found_status == status
    assert [result["verdict"] for result in results] == verdicts


def test_a_case_that_cannot_be_measured_is_no_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unavailable(_: object) -> Case:
        raise UnavailableError("there is no network")

    monkeypatch.setattr(command, "CASES", {"case": unavailable})
    status, results = run_command(tmp_path, monkeypatch)
    assert status == 1
    assert [(result["verdict"], result["reason"]) for result in results] == [("not measured", "there is no network")]


def run_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, list[dict[str, object]]]:
    result = tmp_path / "result.json"
    about = {"date": "2026-01-01", "mlscaffold": "1", "machine": "any", "python": "3", "peers": ["typer==1"]}
    monkeypatch.setattr(command, "_about", lambda _: about)
    monkeypatch.setattr(os, "sched_setaffinity", lambda *_: None, raising=False)
    options = ["--runs=2", f"--cache={tmp_path / 'cache'}", f"--json={result}"]
    monkeypatch.setattr(sys, "argv", ["benchmarks", *options])
    return command.main(), json.loads(result.read_text())["results"]


def test_an_unknown_case_is_a_usage_error(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmarks", "nwe"])
    with pytest.raises(SystemExit) as caught:
        command.main()
    assert caught.value.code == 2
    assert "no such case: nwe" in capsys.readouterr().err


def test_an_equivalent_cookiecutter_template_copies_what_looks_like_jinja(tmp_path: Path) -> None:
    files = {
        "src/churn_prediction/cli.py": b'NAME = "churn-prediction"\n',
        ".github/ci.yml": b"run: ${{ matrix.python }} churn-prediction\n",
    }
    projects.write_cookiecutter_template(files, tmp_path)
    root = "{{ cookiecutter.slug }}"
    assert projects.read(tmp_path / root) == {
        "src/{{ cookiecutter.package }}/cli.py": b'NAME = "{{ cookiecutter.slug }}"\n',
        ".github/ci.yml": files[".github/ci.yml"],
    }
    assert json.loads((tmp_path / "cookiecutter.json").read_text())["_copy_without_render"] == [".github/ci.yml"]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"kept": b"1"}, "extra should not be there"),
        ({"kept": b"1", "extra": b"3"}, "extra is not as expected"),
        ({"kept": b"1", "extra": b"2", "more": b""}, "more is missing"),
    ],
)
def test_trees_are_compared_both_ways(tmp_path: Path, files: dict[str, bytes], message: str) -> None:
    (tmp_path / "kept").write_bytes(b"1")
    (tmp_path / "extra").write_bytes(b"2")
    with pytest.raises(CheckError, match=message):
        projects.require_same(tmp_path, files)
    projects.require_same(tmp_path, files, except_for=message.partition(" ")[0])


@pytest.mark.parametrize(
    ("service", "table", "kept"), [(600.0, 75.0, True), (599.0, 70.0, False), (700.0, 90.0, False)]
)
def test_a_service_is_judged_by_all_its_limits(service: float, table: float, kept: bool) -> None:
    found = {"rows a second, 1,000 in a request": [1.0]}
    for connections in (8, 1):
        for name, value in {"load:constant": 1000.0, "load:table": table, "api:create_app": service}.items():
            found[f"{name}, {connections} connections"] = [value]
    assert serving.judge("churn-prediction", found) is kept
