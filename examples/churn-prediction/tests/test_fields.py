import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from churn_prediction.errors import ProjectError
from churn_prediction.fields import Category, Number, Schema

SCHEMA = Schema(
    identifier="id",
    target="left",
    negative="no",
    positive="yes",
    columns=(
        Category("colour", ("blue", "red"), "a colour"),
        Number("age", 0, 120, 30, "in years", integer=True),
        Number("spent", -10, 10, 1.5, "in euros", blank=0.0),
    ),
)
ROW = {"colour": "red", "age": 30, "spent": 1.5}


def table(**changes: object) -> pd.DataFrame:
    return pd.DataFrame([{"id": "a", **ROW, "left": "yes"}, {"id": "b", **ROW, **changes, "left": "no"}])


def test_a_checked_table_has_the_features_in_order_then_the_target() -> None:
    checked = SCHEMA.check(table(), labelled=True)
    assert list(checked.columns) == ["colour", "age", "spent", "left"]
    assert [str(dtype) for dtype in checked.dtypes] == ["str", "int64", "float64", "int64"]
    assert list(checked["left"]) == [1, 0]


def test_an_empty_cell_takes_the_declared_value() -> None:
    assert list(SCHEMA.check(table(spent=" "), labelled=True)["spent"]) == [1.5, 0.0]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"colour": "green"}, "colour.*'green' in row 2"),
        ({"colour": None}, "colour"),
        ({"age": 121}, "age.*121 in row 2"),
        ({"age": 3.5}, "age.*whole_number"),
        ({"age": None}, "age"),
        ({"spent": "much"}, "spent"),
    ],
)
def test_a_broken_rule_is_named_with_its_column_and_row(change: dict[str, object], complaint: str) -> None:
    with pytest.raises(ProjectError, match=complaint):
        SCHEMA.check(table(**change), labelled=True)


def test_a_missing_column_and_an_empty_table_are_refused() -> None:
    with pytest.raises(ProjectError, match=r"missing column.*: age"):
        SCHEMA.check(table().drop(columns="age"), labelled=True)
    with pytest.raises(ProjectError, match="no rows"):
        SCHEMA.check(table().head(0), labelled=True)


def test_an_unlabelled_table_needs_no_target() -> None:
    assert list(SCHEMA.check(table().drop(columns="left"), labelled=False).columns) == SCHEMA.names


@pytest.mark.parametrize(
    "change",
    [
        {"age": True},
        {"age": "30"},
        {"age": 30.5},
        {"age": -1},
        {"spent": float("nan")},
        {"spent": float("inf")},
        {"colour": "green"},
        {"unknown": 1},
    ],
)
def test_the_request_model_is_strict(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        SCHEMA.row_model().model_validate(ROW | change)


@given(
    st.fixed_dictionaries(
        {
            "colour": st.sampled_from(["blue", "red"]),
            "age": st.integers(0, 120),
            "spent": st.floats(-10, 10, allow_nan=False),
        }
    )
)
def test_a_request_and_a_file_give_the_same_table(row: dict[str, object]) -> None:
    from_request = SCHEMA.frame([SCHEMA.row_model().model_validate(row).model_dump(by_alias=True)])
    from_file = SCHEMA.check(pd.DataFrame([row]), labelled=False)
    pd.testing.assert_frame_equal(from_request, from_file)
