"""A review says what is there, with where it stands, and gives no point for a file that merely exists."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mlscaffold import api
from mlscaffold.cli.app import main
from mlscaffold.errors import MlscaffoldError
from mlscaffold.review.interview import questions
from mlscaffold.review.rubric import Finding, findings
from tests.templates.projects import TRAINING
from tests.templates.test_features import AUTHOR, identify
from tests.templates.tools.shell import commit_all, git, succeed

METRICS: Mapping[str, Any] = {
    "project": "churn-prediction",
    "data": "real",
    "model": "boosting",
    "model_version": "v1",
    "metric": "roc_auc",
    "higher_is_better": True,
    "value": 0.85,
    "interval": [0.83, 0.87],
    "baselines": {"dummy": 0.5, "linear": 0.8},
    "candidates": {"dummy": 0.5, "linear": 0.86, "boosting": 0.85},
    "rows": {"train": 4000, "test": 1000},
    "groups": [{"group": "age: 65", "rows": 90, "value": 0.7}, {"group": "age: under 65", "rows": 910, "value": 0.86}],
}


def measured(folder: Path, **changes: Any) -> None:
    (folder / "reports" / "metrics.json").write_text(json.dumps({**METRICS, **changes}))


@pytest.fixture
def churn(tmp_path: Path) -> Path:
    folder = tmp_path / "churn"
    api.create("churn-prediction", folder, answers=AUTHOR, lock_timeout=0)
    identify(folder)
    return folder


def seen(folder: Path) -> dict[str, Finding]:
    return {finding.question: finding for finding in findings(api.evidence(folder, run=False))}


def test_files_that_merely_exist_have_no_points(churn: Path) -> None:
    found = seen(churn)
    assert sum(finding.points for finding in found.values()) == 0
    assert not found["Is anything measured?"].good
    assert not any(finding.good for finding in found.values())


@pytest.mark.parametrize(
    ("interval", "points"),
    [([0.83, 0.87], 1), ([0.79, 0.91], 0.5), ([0.7, 0.78], 0)],
)
def test_a_baseline_within_the_interval_is_half_a_point(churn: Path, interval: list[float], points: float) -> None:
    measured(churn, interval=interval, value=sum(interval) / 2)
    assert seen(churn)["Does a simple baseline do as well?"].points == points


def test_for_an_error_lower_is_better(churn: Path) -> None:
    error = {"higher_is_better": False, "value": 0.12, "interval": [0.11, 0.13]}
    measured(churn, **error, baselines={"dummy": 0.4, "linear": 0.14})
    finding = seen(churn)["Does a simple baseline do as well?"]
    assert (finding.points, finding.evidence) == (1, "roc_auc 0.1200, linear 0.1400")


def test_invented_rows_are_said(churn: Path) -> None:
    measured(churn, data="sample")
    assert not seen(churn)["Is it real data?"].good
    measured(churn)
    assert seen(churn)["Is it real data?"].good


def promote(folder: Path, **facts: str) -> None:
    version = folder / "models" / "v1"
    version.mkdir(parents=True)
    metadata = {"version": "v1", "seed": 42, "created": "2020-01-01T00:00:00Z", "git_commit": "abc", **facts}
    (version / "metadata.json").write_text(json.dumps(metadata))
    (folder / "models" / "champion").write_text("v1")


def test_a_model_older_than_the_code_is_named(churn: Path) -> None:
    measured(churn)
    promote(churn)
    finding = seen(churn)["Is the model as new as the code?"]
    assert (finding.good, finding.evidence) == (False, "the code has changed since")
    (churn / "models" / "v1" / "metadata.json").unlink()
    (churn / "models" / "v1").rmdir()
    promote(churn, created="2999-01-01T00:00:00Z", git_commit="abc-dirty")
    found = seen(churn)
    assert found["Is the model as new as the code?"].good
    assert found["Could somebody train this model again?"].points == 0.5


@pytest.mark.parametrize(
    ("old", "new", "good"), [("limit = 0.75", "limit = 0.84", True), ("folds = 5", "folds = 6", False)]
)
def test_a_limit_written_after_training_makes_no_model_old(churn: Path, old: str, new: str, good: bool) -> None:
    promote(churn, created=git(churn, "log", "-1", "--format=%cI"))
    settings = churn / "config.toml"
    settings.write_text(settings.read_text().replace(old, new))
    later = {"GIT_COMMITTER_DATE": "2090-01-01T00:00:00Z"}
    succeed("git", "commit", "--quiet", "--all", "--no-verify", "--message=Train", cwd=churn, variables=later)
    assert seen(churn)["Is the model as new as the code?"].good == good


def test_what_its_owner_wrote_counts(churn: Path) -> None:
    before = seen(churn)
    texts = ("README.md", "DECISIONS.md")
    for name in texts:
        text = (churn / name).read_text()
        own = "".join(f"What I found, {number}.\n" for number in range(40))
        (churn / name).write_text(text.replace("?\n", "?\n\nThe service team, each Monday.\n") + own)
    commit_all(churn, "Say what I found")
    after = seen(churn)
    changed = [
        *(f"Is {name} about this project, or as generated?" for name in texts),
        "Does the history show how it was made?",
    ]
    changed.append("Are the questions of DECISIONS.md answered?")
    assert [(before[name].good, after[name].good) for name in changed] == [(False, True)] * 4
    where = before["Are the questions of DECISIONS.md answered?"].where
    assert git(churn, "show", "HEAD~:DECISIONS.md").splitlines()[int(where.partition(":")[2]) - 1].endswith("?")


def test_its_own_checks_are_run_and_judged(churn: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mlscaffold.review import evidence

    monkeypatch.setattr(evidence, "runner", lambda *_: (["env"], {}))
    monkeypatch.setattr(evidence, "CHECKS", (("false", "ruff"), ("true", "pytest")))
    found = {each.question: each for each in findings(api.evidence(churn, run=True))}
    assert not found["Does false ruff pass?"].good
    assert found["Does true pytest pass?"].points == 2


@pytest.mark.parametrize("project", TRAINING)
def test_ten_questions_each_with_a_place_that_is_there(project: str, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    api.create(project, folder, answers=AUTHOR, git=False, lock_timeout=0)
    measured(folder)
    asked = questions(api.evidence(folder, run=False))
    assert len(asked) == 10
    for _, where in asked:
        path, _, line = where.partition(":")
        if path not in {"git log", "reports/worst_errors.csv"}:
            assert len((folder / path).read_text().splitlines()) >= int(line or 1), where
    # What only some projects have, such as costs, stands in the file as a whole.
    assert sum(":" in where for _, where in asked) >= 4
    assert any("'linear' has the best" in question for question, _ in asked)


def test_it_is_printed_for_people_and_for_programs(churn: Path, capsys: pytest.CaptureFixture[str]) -> None:
    measured(churn)
    assert main(["review", str(churn), "--quick", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["rubric"].startswith("ML Test Score")
    assert main(["review", str(churn), "--interview"]) == 0
    assert capsys.readouterr().out.startswith(" 1. ")


@pytest.mark.parametrize("project", ["practice", "portfolio", "model-service"])
def test_what_trains_no_model_is_not_asked_for_one(project: str, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    api.create(project, folder, answers=AUTHOR, lock_timeout=0)
    found = seen(folder)
    assert not any("model" in question or "measured" in question for question in found)
    assert not found["Is README.md about this project, or as generated?"].good
    with pytest.raises(MlscaffoldError, match="name a project that trains a model"):
        questions(api.evidence(folder, run=False))


def test_of_a_repository_of_somebody_else_only_what_is_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(MlscaffoldError, match=r"no \.copier-answers\.yml"):
        api.evidence(tmp_path, run=True)
    git(tmp_path, "init", "--quiet")
    identify(tmp_path)
    for name in ("reports/metrics.json", "notebooks/explore.ipynb", "README.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}")
    commit_all(tmp_path, "All of it")
    found = {each.question: each for each in findings(api.evidence(tmp_path, run=True))}
    assert found["Is anything measured?"].remedy.startswith("say in the README")
    assert not found["Does the history show how it was made?"].good
    assert found["Is README.md about this project, or as generated?"].good
    assert len(found) == 3


def test_without_figures_there_is_nothing_to_ask(churn: Path) -> None:
    with pytest.raises(MlscaffoldError, match="run train, then evaluate"):
        questions(api.evidence(churn, run=False))
    (churn / "reports" / "metrics.json").write_text("{")
    with pytest.raises(MlscaffoldError, match=r"metrics\.json cannot be read"):
        api.evidence(churn, run=False)
