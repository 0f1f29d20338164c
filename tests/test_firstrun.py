"""``--run`` runs the project's own commands, in order, and says what failed."""

from __future__ import annotations

import json
import os
from contextlib import nullcontext
from pathlib import Path

import pytest

from mlscaffold.create import firstrun
from mlscaffold.create.toolchain import Toolchain
from mlscaffold.errors import StepError
from mlscaffold.template import catalog
from mlscaffold.tools import Uv

from .test_environment import stand_in

pytestmark = pytest.mark.skipif(os.name == "nt", reason="stand-ins for uv are scripts with a first line")

METRICS = {
    "project": "churn-prediction", "data": "sample", "rows": {"train": 80, "test": 20}, "metric": "roc_auc",
    "higher_is_better": True, "value": 0.84, "interval": [0.8, 0.88], "baselines": {"dummy": 0.5, "linear": 0.83},
    "candidates": {"linear": 0.83}, "seed": 42, "seconds": 1.5, "model_version": "1",
}  # fmt: skip

# Plays uv: notes what it is asked to run, fails where told to, and evaluates by writing the metrics.
CODE = """
with open('asked', 'a') as asked:
    print(*sys.argv[1:], file=asked)
if ' '.join(sys.argv[1:]) == os.environ.get('FAIL'):
    sys.exit(3)
if sys.argv[-1] in ('evaluate', 'example'):
    pathlib.Path('reports').mkdir(exist_ok=True)
    pathlib.Path('reports/metrics.json').write_text(os.environ['METRICS'])
"""

CHURN, SERVICE = (catalog.find(slug, (slug,)) for slug in ("churn-prediction", "model-service"))
ALL = ["sync --quiet", "run shop data fetch", "run shop train", "run shop evaluate"]


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Toolchain:
    monkeypatch.setenv("METRICS", json.dumps(METRICS))
    return Toolchain(Uv(str(stand_in(tmp_path / "bin", CODE)), on_path=True), "shop")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


def asked(project: Path) -> list[str]:
    return (project / "asked").read_text().splitlines()


def test_the_project_is_run_from_end_to_end(project: Path, tools: Toolchain) -> None:
    titles: list[str] = []
    result = firstrun.run(project, tools, titles.append, nullcontext, CHURN)
    assert asked(project) == ALL
    assert titles == ["Environment", "Data", "Training", "Evaluation"]
    assert result == firstrun.Result("sample", "roc_auc", 0.84, (0.8, 0.88), {"dummy": 0.5, "linear": 0.83}, True)


def test_a_service_makes_its_example_and_fetches_nothing(project: Path, tools: Toolchain) -> None:
    titles: list[str] = []
    firstrun.run(project, tools, titles.append, nullcontext, SERVICE)
    assert asked(project) == ["sync --quiet", "run shop models example"]
    assert titles == ["Environment", "Example"]


def test_without_the_dataset_it_goes_on_with_the_sample(
    project: Path, tools: Toolchain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAIL", "run shop data fetch")
    titles: list[str] = []
    firstrun.run(project, tools, titles.append, nullcontext, CHURN)
    assert asked(project) == ALL
    assert "synthetic sample" in titles[2]


@pytest.mark.parametrize(
    ("failing", "repeat"),
    [
        ("sync --quiet", "uv sync"),
        ("run shop train", "uv run shop train"),
        ("run shop evaluate", "uv run shop evaluate"),
    ],
)
def test_a_step_that_fails_is_named_with_what_to_repeat(
    project: Path, tools: Toolchain, monkeypatch: pytest.MonkeyPatch, failing: str, repeat: str
) -> None:
    monkeypatch.setenv("FAIL", failing)
    with pytest.raises(StepError) as caught:
        firstrun.run(project, tools, lambda _: None, nullcontext, CHURN)
    assert caught.value.status == 3
    assert caught.value.repeat == f"cd {project} && {repeat}"
    assert asked(project)[-1] == failing


def test_a_uv_that_cannot_be_typed_is_named_in_full(
    project: Path, tools: Toolchain, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tools.uv is not None
    monkeypatch.setenv("FAIL", "sync --quiet")
    hidden = Toolchain(Uv(tools.uv.program, on_path=False), "shop")
    with pytest.raises(StepError) as caught:
        firstrun.run(project, hidden, lambda _: None, nullcontext, CHURN)
    assert caught.value.repeat == f"cd {project} && {tools.uv.program} sync"


@pytest.mark.parametrize("metrics", ["", "{}", "[]", '{"interval": 1}'])
def test_metrics_that_cannot_be_read_are_an_error_of_evaluation(
    project: Path, tools: Toolchain, monkeypatch: pytest.MonkeyPatch, metrics: str
) -> None:
    monkeypatch.setenv("METRICS", metrics)
    with pytest.raises(StepError, match=r"Reading reports/metrics\.json"):
        firstrun.run(project, tools, lambda _: None, nullcontext, CHURN)


def test_a_program_that_does_not_start_is_a_failing_step(project: Path, tmp_path: Path) -> None:
    absent = Toolchain(Uv(str(tmp_path / "none"), on_path=True), "shop")
    with pytest.raises(StepError) as caught:
        firstrun.run(project, absent, lambda _: None, nullcontext, CHURN)
    assert caught.value.status == 127
