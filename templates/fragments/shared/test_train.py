"""Training: candidates are compared fairly, and the gate lets only good models pass."""

import re
from pathlib import Path

import pandas as pd
import pytest
from sklearn.dummy import DummyClassifier

from {{ package }} import ProjectError, registry
from {{ package }}.config import load_settings
from {{ package }}.model import candidates, score
from {{ package }}.train import choose, out_of_fold, train


def test_the_same_seed_gives_the_same_digits(own: Path) -> None:
    first = registry.describe()
    again = train("sample")
    assert (again.version, again.candidates) == ("v2", first.candidates)


def test_every_row_is_judged_by_a_model_that_has_not_seen_it(
    project: Path, rows: pd.DataFrame
) -> None:
    class Memory(DummyClassifier):  # type: ignore[misc]
        def fit(self, x: pd.DataFrame, y: pd.Series) -> "Memory":
            self.seen_ = set(x.index)
            super().fit(x, y)
            return self

        def predict_proba(self, x: pd.DataFrame) -> object:
            assert not self.seen_ & set(x.index)
            return super().predict_proba(x)

    settings = load_settings()
    assert len(out_of_fold(Memory(), rows, settings)) == settings.folds


def test_the_simpler_model_wins_within_the_noise() -> None:
    even = {"linear": [0.80, 0.84, 0.82], "boosting": [0.81, 0.83, 0.83]}
    assert choose(even) == "linear"
    better = {"linear": [0.80, 0.84, 0.82], "boosting": [0.85, 0.88, 0.87]}
    assert choose(better) == "boosting"


@pytest.mark.parametrize("line", ["limit = 0.999", "gain_over_dummy = 0.999"])
def test_a_model_that_misses_a_demand_is_kept_and_not_promoted(project: Path, line: str) -> None:
    name, text = line.split(" ")[0], Path("config.toml").read_text("utf-8")
    Path("config.toml").write_text(re.sub(rf"(?m)^{name} = .*$", line, text), "utf-8")
    with pytest.raises(ProjectError, match=name):
        train("sample")
    assert registry.versions() == ["v1"]
    assert registry.champions() == []


def test_a_worse_model_does_not_replace_the_champion(own: Path) -> None:
    folder = Path("models/v1/metadata.json")
    champion = registry.describe()
    folder.write_text(champion.model_copy(update={"value": 0.999}).model_dump_json(), "utf-8")
    with pytest.raises(ProjectError, match="tolerance"):
        train("sample")
    assert registry.champions() == ["v1"]


def test_a_model_of_the_sample_never_replaces_one_of_real_data(own: Path) -> None:
    settings = load_settings().data
    settings.path.write_bytes(settings.sample.read_bytes())
    train("real")
    with pytest.raises(ProjectError, match="real data"):
        train("sample")
    assert registry.champions() == ["v1", "v2"]


def test_shuffled_labels_teach_nothing(project: Path, rows: pd.DataFrame) -> None:
    settings = load_settings()
    model = candidates(settings.seed, settings.model)["linear"]
    shuffled = rows.assign(target=rows["target"].sample(frac=1, random_state=0).to_numpy())
    folded = (out_of_fold(model, table, settings) for table in (rows, shuffled))
    learnt, nothing = (score(pd.concat(parts)) for parts in folded)
    assert learnt > nothing + 0.15
