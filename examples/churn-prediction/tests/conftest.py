"""What tests share: a project folder of their own, and a model trained once on the sample."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")

from churn_prediction import registry
from churn_prediction.config import load_settings
from churn_prediction.data import load, split
from churn_prediction.evaluate import evaluate
from churn_prediction.registry import Metadata
from churn_prediction.train import train

ROOT = Path(__file__).parent.parent


def make_project(folder: Path) -> Path:
    """Put into a folder what commands read, with settings that make them quick."""
    for name in ("data", "models", "reports"):
        (folder / name).mkdir()
    shutil.copy(ROOT / "data" / "sample.csv", folder / "data")
    shutil.copy(ROOT / "README.md", folder)
    settings = (ROOT / "config.toml").read_text("utf-8")
    for slow, quick in (("folds = 5", "folds = 3"), ("= 1000", "= 100"), ("= 150", "= 20")):
        settings = settings.replace(slow, quick)
    (folder / "config.toml").write_text(settings, "utf-8")
    return folder


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose champion has learnt the sample and was evaluated. Read it, never write."""
    folder = make_project(tmp_path_factory.mktemp("trained"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        train("sample")
        evaluate()
    return folder


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own project, without a model, as the current folder."""
    monkeypatch.chdir(tmp_path)
    return make_project(tmp_path)


@pytest.fixture
def own(trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own copy of the trained project, as the current folder."""
    shutil.copytree(trained, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def rows() -> pd.DataFrame:
    """The rows of the sample, with `target`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return load(load_settings().data, "sample").table


@pytest.fixture(scope="session")
def champion() -> Iterator[tuple[pd.DataFrame, Any, Metadata]]:
    """Held-out real rows, and the champion that was trained on the others."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        if not registry.champions() or registry.describe().data == "sample":
            pytest.skip("no champion of real data yet: `data fetch`, then `train`")
        estimator, metadata = registry.load()
        table = load(load_settings().data, metadata.data).table
        yield split(table, metadata.test_fraction, metadata.seed)[1], estimator, metadata
