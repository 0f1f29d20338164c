from pathlib import Path
from typing import Any

import numpy as np
import pytest

from churn_prediction.config import Settings
from churn_prediction.data import Dataset
from churn_prediction.metrics import HIGHER_IS_BETTER
from churn_prediction.model import BASELINES, METRIC, candidates
from churn_prediction.predict import Predictor
from churn_prediction.registry import Registry
from churn_prediction.sample import sample as invent
from churn_prediction.schema import SCHEMA
from churn_prediction.train import GateError, train

from .small import SMALL

SIGN = 1 if HIGHER_IS_BETTER else -1
ROWS = int(SMALL["DATA__SAMPLE_ROWS"])
NO_LIMIT, BEYOND_REACH = (0.0, 0.9999) if HIGHER_IS_BETTER else (1e9, 1e-9)
# On rows that are half noise a squared error prefers a model that learnt caution from them: there less must do.
SOME = 0.5 if HIGHER_IS_BETTER else 0.1


def spoilt(tmp_path: Path, share: float) -> str:
    """Write a file in which a share of the labels is shuffled, so that they say nothing; return its path."""
    frame = invent(ROWS, seed=5)
    random = np.random.default_rng(0)
    rows = np.flatnonzero(random.random(len(frame)) < share)
    frame.loc[rows, SCHEMA.target] = random.permutation(frame.loc[rows, SCHEMA.target].to_numpy())
    path = tmp_path / "spoilt.csv"
    frame.to_csv(path, index=False)
    return str(path)


def with_gate(settings: Settings, **changes: float) -> Settings:
    return settings.model_copy(update={"gate": settings.gate.model_copy(update=changes)})


def test_the_best_candidate_is_chosen_and_beats_the_dummy(trained: Settings) -> None:
    metadata = Registry(trained.models).metadata()
    values = {name: scores[METRIC] for name, scores in metadata.candidates.items()}
    assert metadata.model == max(values, key=lambda name: SIGN * values[name])
    assert SIGN * metadata.value > SIGN * values["dummy"] + trained.gate.gain_over_dummy


def test_two_trainings_with_one_seed_are_identical(own: Settings, sample: Dataset) -> None:
    first = Predictor.load(own)
    second = Predictor.load(own, train(own, "sample").version)
    assert second.metadata.candidates == first.metadata.candidates
    assert second.metadata.rules == first.metadata.rules
    assert second.predict(sample.frame).equals(first.predict(sample.frame))


def test_shuffled_labels_do_not_pass_the_gate(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(GateError, match="not promoted"):
        train(with_gate(settings, limit=NO_LIMIT), spoilt(tmp_path, 1.0))
    assert Registry(settings.models).champion() is None


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare the baselines only: what becomes of a version does not depend on which model it is."""

    def few(seed: int) -> dict[str, Any]:
        return {name: candidates(seed)[name] for name in BASELINES}

    monkeypatch.setattr("churn_prediction.train.candidates", few)


@pytest.mark.usefixtures("quick")
def test_a_model_below_the_floor_is_not_promoted(settings: Settings) -> None:
    with pytest.raises(GateError, match="the limit"):
        train(with_gate(settings, limit=BEYOND_REACH), "sample")
    assert Registry(settings.models).champion() is None


@pytest.mark.usefixtures("quick")
def test_a_model_worse_than_the_champion_is_not_promoted(settings: Settings, tmp_path: Path) -> None:
    settings = with_gate(settings, limit=NO_LIMIT, gain_over_dummy=0.0)
    good, bad = tmp_path / "good.csv", spoilt(tmp_path, SOME)
    invent(ROWS, seed=5).to_csv(good, index=False)
    champion = train(settings, str(good))
    with pytest.raises(GateError, match=f"the champion {champion.version}"):
        train(settings, bad)
    assert Registry(settings.models).champion() == champion.version


@pytest.mark.usefixtures("quick")
def test_a_model_of_the_sample_does_not_replace_one_of_real_data(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    invent(ROWS, seed=5).to_csv(path, index=False)
    settings = with_gate(settings, limit=NO_LIMIT)
    champion = train(settings, str(path))
    train(settings, "sample")
    assert Registry(settings.models).champion() == champion.version


@pytest.mark.usefixtures("quick")
def test_a_model_can_be_trained_without_promoting_it(settings: Settings) -> None:
    assert train(with_gate(settings, limit=NO_LIMIT), "sample", promote=False).version == "v1"
    assert Registry(settings.models).champion() is None
