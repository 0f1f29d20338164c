import numpy as np
import pandas as pd

from churn_prediction.config import EvaluateSettings, Settings
from churn_prediction.schema import SCHEMA
from churn_prediction.slices import SMALLEST_SLICE, slices


def asked(*columns: str, **bands: tuple[float, ...]) -> EvaluateSettings:
    return EvaluateSettings(bootstrap=100, slices=columns, bands=bands)


def test_levels_and_bands_divide_the_rows() -> None:
    rows = pd.DataFrame({"kind": ["a"] * 60 + ["b"] * 40, "size": range(100)})
    parts = dict(slices(rows, asked("kind", "size", size=(0, 50))))
    assert {name: len(positions) for name, positions in parts.items()} == {
        "kind a": 60, "kind b": 40, "size 0 to under 50": 50, "size 50 or more": 50,
    }  # fmt: skip
    assert list(parts["size 50 or more"]) == list(range(50, 100))


def test_a_slice_of_few_rows_is_left_out() -> None:
    rows = pd.DataFrame({"kind": ["a"] * SMALLEST_SLICE + ["b"] * (SMALLEST_SLICE - 1)})
    assert [name for name, _ in slices(rows, asked("kind"))] == ["kind a"]


def test_the_slices_of_config_toml_exist(held_out: pd.DataFrame, trained: Settings) -> None:
    found = dict.fromkeys(trained.evaluate.slices, 0)
    for name, positions in slices(held_out, trained.evaluate):
        column = next(column for column in found if name.startswith(f"{column} "))
        found[column] += len(positions)
        assert np.max(positions) < len(held_out)
    assert min(found.values()) > len(held_out) / 2
    assert set(found) <= {*SCHEMA.names, *(label.name for label in SCHEMA.labels)}
