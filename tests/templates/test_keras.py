"""image-classification with Keras: another library fits the network, and all else is as with PyTorch."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mlscaffold.errors import InvalidAnswerError
from mlscaffold.template import sizes

from .conftest import Used
from .projects import CASES, IMAGES, TEMPLATE, render
from .test_projects import SECONDS, check
from .tools.project import Project
from .tools.shell import git, succeed

KERAS = {"project": IMAGES, "framework": "keras"}
# What knows the library: modules, tests and texts.
DIFFERENT = {
    ".copier-answers.yml", ".github/workflows/ci.yml", "DECISIONS.md", "README.md", "notebooks/01-explore.ipynb",
    "pyproject.toml", "src/image_classification/__main__.py", "src/image_classification/checkpoint.py",
    "src/image_classification/exporting.py", "src/image_classification/fitting.py", "src/image_classification/model.py",
    "src/image_classification/network.py", "src/image_classification/report.py", "tests/conftest.py",
    "tests/test_network.py",
}  # fmt: skip


def test_each_names_its_own_library_only_and_all_else_is_the_same() -> None:
    torch, keras = (render(IMAGES, framework=name, agents=True, exercise=True) for name in ("pytorch", "keras"))
    assert torch.keys() == keras.keys()
    differing = {path for path in torch if torch[path] != keras[path]}
    assert differing == DIFFERENT | {"AGENTS.md", "EXERCISES.md"}
    for files, others in ((torch, ("keras", "tensorflow")), (keras, ("torch",))):
        named = {path for path, text in files.items() if any(word in text.decode().lower() for word in others)}
        assert named == set()


def test_only_this_project_has_the_choice(tmp_path: Path) -> None:
    command = (sys.executable, "-m", "mlscaffold", "new")
    output = succeed(*command, IMAGES, "--framework", "keras", "--no-lock", cwd=tmp_path)
    assert IMAGES in output
    assert "tf2onnx" in (tmp_path / IMAGES / "pyproject.toml").read_text("utf-8")
    assert "framework=keras" in {feature.name for feature in sizes.features(TEMPLATE, IMAGES)}
    for project in ("text-analysis", "churn-prediction"):
        with pytest.raises(InvalidAnswerError, match="leave it out"):
            TEMPLATE.answer({"project": project, "framework": "keras"})


@pytest.fixture(scope="module")
def used(use: Callable[..., Project], real_data: Path) -> Used:
    """The project, trained and evaluated on the real data."""
    project = use(**KERAS)
    project.succeed("data", "fetch", "--from", str(real_data / CASES[IMAGES].source))
    (train, peak), (evaluate, other) = project.usage("train"), project.usage("evaluate")
    return Used(project, train + evaluate, max(peak, other))


@pytest.mark.nightly
def test_it_passes_its_own_checks(use: Callable[..., Project]) -> None:
    check(use(**KERAS))


@pytest.mark.nightly
def test_the_real_data_reaches_the_figure_to_beat(used: Used) -> None:
    metrics = used.project.metrics()
    print(f"{metrics['model']} {metrics['value']:.4f}, {used.seconds:.0f} s, {used.megabytes:.0f} MB")
    assert metrics["data"] == "real"
    assert metrics["value"] >= CASES[IMAGES].reach["value"]
    assert used.seconds < 5 * SECONDS


@pytest.mark.nightly
def test_the_champion_behaves(used: Used) -> None:
    tests = ("tests/test_behaviour.py", "tests/test_notebook.py")
    output = used.project.tool("pytest", "-q", "-p", "no:cacheprovider", *tests)
    assert " passed" in output
    assert "skipped" not in output
    assert git(used.project.root, "status", "--porcelain", "src", "tests") == ""
