"""``--run`` runs the project's own commands, in order, and says what failed."""

from __future__ import annotations

import json
import os
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from mlscaffold.create import firstrun
from mlscaffold.create.toolchain import Toolchain
from mlscaffold.errors import MlscaffoldError
from mlscaffold.template import catalog
from mlscaffold.template.releases import origin
from mlscaffold.tools import Uv
from tests.create.test_toolchain import stand_in

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

CHURN, PRACTICE, SERVICE = map(catalog.read(origin().root).find, ("churn-prediction", "practice", "model-service"))
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


class Steps:
    """Notes the steps that are announced."""

    def __init__(self) -> None:
        self.titles: list[str] = []

    def __call__(self, title: str, what: str, *, is_silent: bool) -> AbstractContextManager[object]:
        assert what
        self.titles.append(title)
        return nullcontext()


@pytest.fixture
def steps() -> Steps:
    return Steps()


def notes_of(project: Path, tools: Toolchain, steps: Steps) -> tuple[str, ...]:
    result = firstrun.run(project, CHURN, tools, steps)
    assert result is not None
    return result.notes


def test_the_project_is_run_from_end_to_end(project: Path, tools: Toolchain, steps: Steps) -> None:
    result = firstrun.run(project, CHURN, tools, steps)
    assert asked(project) == ALL
    assert steps.titles == ["Environment", "Data", "Training", "Evaluation"]
    assert result == firstrun.Result("sample", "roc_auc", 0.84, (0.8, 0.88), {"dummy": 0.5, "linear": 0.83}, True)


def test_a_project_with_hooks_gets_them_installed(project: Path, tools: Toolchain, steps: Steps) -> None:
    (project / ".pre-commit-config.yaml").write_text("repos: []\n")
    (project / ".git").mkdir()
    assert notes_of(project, tools, steps) == ()
    assert asked(project) == [ALL[0], "run pre-commit install", *ALL[1:]]
    assert steps.titles[:2] == ["Environment", "Hooks"]


def test_hooks_that_cannot_be_installed_are_a_note(
    project: Path, tools: Toolchain, steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / ".pre-commit-config.yaml").write_text("repos: []\n")
    (project / ".git").mkdir()
    monkeypatch.setenv("FAIL", "run pre-commit install")
    (note,) = notes_of(project, tools, steps)
    assert note == "The hooks were not installed: exit 3. To try again: uv run pre-commit install"


def test_exercises_are_left_to_their_owner(project: Path, tools: Toolchain, steps: Steps) -> None:
    (project / "EXERCISES.md").touch()
    assert firstrun.run(project, CHURN, tools, steps) is None
    assert steps.titles == ["Environment", "Data"]


def test_a_service_makes_its_example_and_fetches_nothing(project: Path, tools: Toolchain, steps: Steps) -> None:
    firstrun.run(project, SERVICE, tools, steps)
    assert asked(project) == ["sync --quiet", "run shop models example"]
    assert steps.titles == ["Environment", "Example"]


def test_a_project_that_waits_for_its_owner_is_only_made_ready(project: Path, tools: Toolchain) -> None:
    steps = Steps()
    assert firstrun.run(project, PRACTICE, tools, steps) is None
    assert asked(project) == ["sync --quiet"]
    assert steps.titles == ["Environment"]
    assert [tools.typed(arguments) for arguments in PRACTICE.steps.values()] == ["uv run shop"]


def test_without_the_dataset_it_goes_on_with_the_sample(
    project: Path, tools: Toolchain, steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAIL", "run shop data fetch")
    (note,) = notes_of(project, tools, steps)
    assert asked(project) == ALL
    assert "synthetic sample" in note


@pytest.mark.parametrize(
    ("failing", "repeat"),
    [
        ("sync --quiet", "uv sync"),
        ("run shop train", "uv run shop train"),
        ("run shop evaluate", "uv run shop evaluate"),
    ],
)
def test_a_step_that_fails_is_named_with_what_to_repeat(
    project: Path, tools: Toolchain, steps: Steps, monkeypatch: pytest.MonkeyPatch, failing: str, repeat: str
) -> None:
    monkeypatch.setenv("FAIL", failing)
    with pytest.raises(MlscaffoldError, match=r"failed \(exit 3\)") as caught:
        firstrun.run(project, CHURN, tools, steps)
    assert str(caught.value).endswith(f"to repeat the step: cd {project} && {repeat}")
    assert asked(project)[-1] == failing


def test_a_uv_that_cannot_be_typed_is_named_in_full(
    project: Path, tools: Toolchain, steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tools.uv is not None
    monkeypatch.setenv("FAIL", "sync --quiet")
    hidden = Toolchain(Uv(tools.uv.program, on_path=False), "shop")
    with pytest.raises(MlscaffoldError, match=f"&& {tools.uv.program} sync"):
        firstrun.run(project, CHURN, hidden, steps)


@pytest.mark.parametrize("metrics", ["", "{}", "[]", '{"interval": 1}'])
def test_metrics_that_cannot_be_read_are_an_error_of_evaluation(
    project: Path, tools: Toolchain, steps: Steps, monkeypatch: pytest.MonkeyPatch, metrics: str
) -> None:
    monkeypatch.setenv("METRICS", metrics)
    with pytest.raises(MlscaffoldError, match=r"Reading reports/metrics\.json failed .*uv run shop evaluate"):
        firstrun.run(project, CHURN, tools, steps)


def test_a_program_that_does_not_start_is_a_failing_step(project: Path, steps: Steps, tmp_path: Path) -> None:
    absent = Toolchain(Uv(str(tmp_path / "none"), on_path=True), "shop")
    with pytest.raises(MlscaffoldError, match="exit 127"):
        firstrun.run(project, CHURN, absent, steps)
