"""What the tests share: a project folder of their own, and one model, trained once on a small synthetic sample."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from threadpoolctl import threadpool_limits

from churn_prediction.config import ENV_PREFIX, Settings, load_settings
from churn_prediction.contract import Contract, contract
from churn_prediction.data import Dataset, load
from churn_prediction.predict import Predictor
from churn_prediction.sample import sample as invent
from churn_prediction.schema import SCHEMA
from churn_prediction.split import split
from churn_prediction.train import train

from .service import Service, running
from .small import SMALL

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    """On little data threads mostly wait for each other, and badly so where several jobs share a machine."""
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="session")
def small() -> pytest.MonkeyPatch:
    """Make the sample small enough for a test, and fix what may change, through the environment as a user would."""
    patch = pytest.MonkeyPatch()
    for name, value in SMALL.items():
        patch.setenv(f"{ENV_PREFIX}{name}", value)
    return patch


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory, small: pytest.MonkeyPatch) -> Settings:
    """A project whose champion was trained on the sample. Shared: read it, do not change it."""
    settings = new_project(tmp_path_factory.mktemp("trained"))
    train(settings, "sample")
    return settings


@pytest.fixture
def settings(tmp_path: Path, small: pytest.MonkeyPatch) -> Settings:
    """A project of the test's own, without a model."""
    return new_project(tmp_path)


@pytest.fixture
def own(tmp_path: Path, trained: Settings) -> Settings:
    """A project of the test's own, with the trained model."""
    shutil.copytree(trained.root, tmp_path, dirs_exist_ok=True)
    return load_settings(tmp_path)


@pytest.fixture(scope="session")
def sample(trained: Settings) -> Dataset:
    """The sample the model was trained on."""
    return load(trained, "sample")


@pytest.fixture(scope="session")
def held_out(trained: Settings, sample: Dataset) -> pd.DataFrame:
    """Rows that the model has not seen."""
    return split(sample.frame, trained)[1]


@pytest.fixture(scope="session")
def predictor(trained: Settings) -> Predictor:
    """The trained model."""
    return Predictor.load(trained)


@pytest.fixture(scope="session")
def terms(trained: Settings) -> Contract:
    """What its service takes and gives."""
    return contract(trained)


@pytest.fixture(scope="session")
def service(trained: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The trained model, served by a process of its own."""
    with running(trained.root, tmp_path_factory.mktemp("service") / "log") as service:
        yield service


@pytest.fixture(scope="session")
def alike(small: pytest.MonkeyPatch) -> pd.DataFrame:
    """New raw rows like those that the model was trained on."""
    return invent(1000, seed=11)


@pytest.fixture
def sample_file(tmp_path: Path) -> Path:
    """Raw rows, unlabelled, as somebody would send them."""
    path = tmp_path / "rows.csv"
    invent(40, seed=7).drop(columns=SCHEMA.target, errors="ignore").to_csv(path, index=False)
    return path


def new_project(root: Path) -> Settings:
    """Make the least that a project's root must hold."""
    shutil.copy(ROOT / "config.toml", root)
    return load_settings(root)
