"""Reasons: they add up to the score, and a model of which they would not is refused."""

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer

from {{ package }} import ProjectError, registry
from {{ package }}.config import load_settings
from {{ package }}.data import split
from {{ package }}.explain import explain
from {{ package }}.explain.contributions import (
    Contributions,
    explain_rows,
)
from {{ package }}.features import engineer
from {{ package }}.model import candidates, predict
from {{ package }}.registry import Metadata
from {{ package }}.schema import COLUMNS

SAMPLE = Path("data/sample.csv")
CONFIG = tomllib.loads(Path(__file__).parents[2].joinpath("config.toml").read_text("utf-8"))
#% if project == "fraud-detection"
DUMMY, _, *NAMES = candidates(0, CONFIG["model"])  # a rule on the amount alone needs no reasons
#% else
DUMMY, *NAMES = candidates(0, CONFIG["model"])
#% endif
LINEAR = "{{ {"churn-prediction": "logistic", "fraud-detection": "linear", "house-prices": "ridge"}[project] }}"  # with engineered columns


def save(name: str, rows: pd.DataFrame) -> tuple[Any, Metadata]:
    """Fit a candidate to the training rows, and save it as a version."""
    settings, own = load_settings(), {"package", "version", "created", "git_commit", "model_sha256"}
    training, _ = split(rows, settings.data.test_fraction, settings.seed)
    estimator = candidates(settings.seed, settings.model)[name]
    facts = registry.describe("v1").model_dump(exclude=own) | {"model": name}
    metadata = registry.save(estimator.fit(training[COLUMNS], training["target"]), **facts)
    return estimator, metadata


def sums(found: Contributions) -> np.ndarray:
    return found.base + found.parts.groupby("row")["contribution"].sum().to_numpy()


def answers(estimator: Any, rows: pd.DataFrame, scale: str) -> np.ndarray:
    """Return what the model itself says, on the scale of the contributions."""
    answer = predict(estimator, rows).iloc[:, -1].to_numpy(float)
    scales = {"log-odds": np.log(answer / (1 - answer)), "log of the prediction": np.log(answer)}
    found: np.ndarray = scales.get(scale, answer)
    return found


def pipeline(estimator: Any) -> Pipeline:
    return getattr(estimator, "regressor_", estimator)


@pytest.mark.parametrize("name", NAMES)
def test_contributions_add_up_to_the_score_of_every_row(
    own: Path, rows: pd.DataFrame, name: str
) -> None:
    estimator, metadata = save(name, rows)
    found = explain_rows(rows, estimator, metadata)
    assert sums(found) == pytest.approx(answers(estimator, rows, found.scale), abs=1e-7)
    assert found.scores == pytest.approx(sums(found), abs=1e-12)
    strength = found.parts[found.parts["row"] == 0]["contribution"].abs()
    assert strength.is_monotonic_decreasing


@pytest.mark.parametrize("name", [LINEAR, "boosting"])
def test_the_base_is_the_mean_score_of_the_training_rows(
    own: Path, rows: pd.DataFrame, name: str
) -> None:
    estimator, metadata = save(name, rows)
    training, _ = split(rows, metadata.test_fraction, metadata.seed)
    found = explain_rows(training, estimator, metadata)
    assert found.base == pytest.approx(answers(estimator, training, found.scale).mean(), abs=1e-6)


def test_a_linear_contribution_is_the_coefficient_times_the_distance_from_the_mean(
    own: Path, rows: pd.DataFrame
) -> None:
    estimator, metadata = save(LINEAR, rows)
    training, _ = split(rows, metadata.test_fraction, metadata.seed)
    parts, model = explain_rows(rows, estimator, metadata).parts, pipeline(estimator)
    names = [name.split("__")[1] for name in model[0][-1].get_feature_names_out()]
    columns = [name for name in names if name in engineer(rows).select_dtypes("number")]
    assert columns != []
    seen, average = (model[:-1].transform(each[COLUMNS]) for each in (rows, training))
    for column in columns:
        number = names.index(column)
        distance = seen[:, [number]] - average[:, [number]].mean()
        by_hand = np.ravel(distance * np.ravel(model[-1].coef_)[number])
        found = parts[parts["name"] == column].sort_values("row")["contribution"]
        assert found.to_numpy() == pytest.approx(by_hand, abs=1e-12)


@pytest.mark.parametrize("name", [LINEAR, "boosting"])
def test_engineered_columns_stand_under_their_own_names_with_their_values(
    own: Path, rows: pd.DataFrame, name: str
) -> None:
    estimator, metadata = save(name, rows)
    encoder = pipeline(estimator)[0][-1]
    used = {each for _, _, columns in encoder.transformers for each in columns}
    found = explain_rows(rows, estimator, metadata).parts
    assert set(found["name"]) == used
    new = sorted(used - set(COLUMNS))
    assert new != []
    first = found[found["row"] == 0].set_index("name")["value"]
    assert first[new].tolist() == engineer(rows).iloc[0][new].tolist()


def levels(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"level": np.arange(len(rows)) * 7 % 11})


def test_reasons_that_do_not_add_up_are_refused(own: Path, rows: pd.DataFrame) -> None:
    # Of a categorical column, SHAP 0.51 takes the levels for numbers and says nothing of it.
    trees = HistGradientBoostingClassifier(max_iter=10, categorical_features=[0])
    encode = ColumnTransformer([("all", "passthrough", ["level"])])
    model = make_pipeline(make_pipeline(FunctionTransformer(levels), encode), trees)
    model.fit(rows[COLUMNS], levels(rows)["level"] % 3 == 1)
    with pytest.raises(ProjectError, match="no reasons"):
        explain_rows(rows, model, registry.describe())


def test_a_model_without_reasons_is_named(own: Path, rows: pd.DataFrame) -> None:
    with pytest.raises(ProjectError, match="gives no reasons"):
        explain_rows(rows, *save(DUMMY, rows))


def test_the_training_rows_are_needed_once(own: Path, rows: pd.DataFrame) -> None:
    estimator, metadata = save(LINEAR, rows)
    before = explain_rows(rows, estimator, metadata)
    SAMPLE.unlink()
    after = explain_rows(rows, estimator, metadata)
    pd.testing.assert_frame_equal(before.parts, after.parts)


def test_other_training_rows_are_refused(own: Path, rows: pd.DataFrame) -> None:
    estimator, metadata = save(LINEAR, rows)
    SAMPLE.write_text("\n".join(SAMPLE.read_text("utf-8").splitlines()[:-1]), "utf-8")
    with pytest.raises(ProjectError, match="train again"):
        explain_rows(rows, estimator, metadata)


def test_a_file_gets_reasons_for_each_row(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    explain(SAMPLE)
    written, printed = pd.read_csv("reasons.csv"), capsys.readouterr().out
    by_row = written.groupby("row")
    assert by_row.ngroups == len(pd.read_csv(SAMPLE))
    base = by_row["score"].first() - by_row["contribution"].sum()
    assert base.to_numpy() == pytest.approx(base.iloc[0], abs=1e-5)
    assert f"an average training row is {base.iloc[0]:.3f}" in printed
    assert f"{written['contribution'].iloc[0]:+.3f}  {written['name'].iloc[0]} = " in printed
    with pytest.raises(ProjectError, match="is the input"):
        explain(SAMPLE, SAMPLE)


def test_contributions_add_up_on_real_rows(champion: Any) -> None:
    rows, estimator, metadata = champion
    found = explain_rows(rows, estimator, metadata)
    assert sums(found) == pytest.approx(answers(estimator, rows, found.scale), abs=1e-7)
