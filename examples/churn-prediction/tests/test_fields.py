import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from churn_prediction.errors import ProjectError
from churn_prediction.fields import Category, Number, Text
from churn_prediction.table import Binary, Schema

SCHEMA = Schema(
    identifier="id",
    outcome=Binary("left", negative="no", positive="yes"),
    labels=(Category("region", ("north", "south"), "where"),),
    columns=(
        Category("colour", ("blue", "red"), "a colour"),
        Category("pool", ("big", "none"), "a pool", blank="none"),
        Number("age", 0, 120, 30, "in years", integer=True),
        Number("spent", -10, 10, 1.5, "in euros", blank=0.0),
        Number("width", 0, 10, 1.5, "in metres", optional=True),
        Text("note", 20, "Hello!", "a note"),
    ),
)
ROW = {"colour": "red", "pool": "big", "age": 30, "spent": 1.5, "width": 2.0, "note": "Hello!"}


def table(**changes: object) -> pd.DataFrame:
    return pd.DataFrame([{"id": "a", **ROW, "left": "yes"}, {"id": "b", **ROW, **changes, "left": "no"}])


def test_a_checked_table_has_the_features_in_order_then_the_target() -> None:
    checked = SCHEMA.check(table(), labelled=True)
    assert list(checked.columns) == ["colour", "pool", "age", "spent", "width", "note", "left"]
    assert [str(dtype) for dtype in checked.dtypes] == ["str", "str", "int64", "float64", "float64", "str", "int64"]
    assert list(checked["left"]) == [1, 0]


@pytest.mark.parametrize("empty", ["", " ", "NA", None])
def test_an_empty_cell_takes_the_declared_value(empty: object) -> None:
    checked = SCHEMA.check(table(spent=empty, width=empty, pool=empty), labelled=True)
    assert list(checked["spent"]) == [1.5, 0.0]
    assert list(checked["pool"]) == ["big", "none"]
    assert checked["width"].isna().tolist() == [False, True]


def test_a_label_is_kept_beside_the_features_when_it_is_there() -> None:
    assert "region" in SCHEMA.check(table().assign(region="north"), labelled=False).columns
    assert "region" not in SCHEMA.names
    with pytest.raises(ProjectError, match="region"):
        SCHEMA.check(table().assign(region="west"), labelled=False)


def test_a_level_that_looks_like_a_number_is_found_however_the_file_writes_it() -> None:
    codes = Category("code", ("20", "30"), "a code")
    for values in ([20, 30], [20.0, 30.0], ["20", "30"]):
        assert list(codes.convert(pd.Series(values))) == ["20", "30"]


def test_texts_that_say_the_same_have_one_key() -> None:
    note = Text("note", 20, "Hello!", "a note")
    assert note.key(pd.Series(["Hello,  world!", "hello WORLD", "hello you"])).nunique() == 2


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"colour": "green"}, "colour.*'green' in row 2"),
        ({"colour": None}, "colour"),
        ({"age": 121}, "age.*121 in row 2"),
        ({"age": 3.5}, "age.*whole_number"),
        ({"age": None}, "age"),
        ({"spent": "much"}, "spent.*no numbers, first 'much' in row 2"),
        ({"width": "much"}, "width.*no numbers, first 'much' in row 2"),
        ({"note": "  "}, "note"),
        ({"note": "x" * 21}, "note.*str_length"),
    ],
)
def test_a_broken_rule_is_named_with_its_column_and_row(change: dict[str, object], complaint: str) -> None:
    with pytest.raises(ProjectError, match=complaint):
        SCHEMA.check(table(**change), labelled=True)


def test_rows_are_counted_from_where_a_piece_of_a_file_begins() -> None:
    with pytest.raises(ProjectError, match="121 in row 1002"):
        SCHEMA.check(table(age=121), labelled=True, first_row=1001)


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
        {"note": " "},
        {"note": "x" * 21},
        {"note": 5},
        {"unknown": 1},
    ],
)
def test_the_request_model_is_strict(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        SCHEMA.row_model().model_validate(ROW | change)


def test_what_may_be_missing_may_be_left_out() -> None:
    row = SCHEMA.row_model().model_validate({key: ROW[key] for key in ("colour", "age", "spent", "note")})
    (checked,) = SCHEMA.frame([row.model_dump(by_alias=True)]).to_dict(orient="records")
    assert checked["pool"] == "none"
    assert checked["width"] != checked["width"]


FITTING = st.fixed_dictionaries(
    {
        "colour": st.sampled_from(["blue", "red"]),
        "age": st.integers(0, 120),
        "pool": st.sampled_from(["big", "none"]),
        "spent": st.floats(-10, 10, allow_nan=False),
        "width": st.floats(0, 10, allow_nan=False) | st.none(),
        "note": st.text(min_size=1, max_size=20).filter(lambda text: text.strip() != ""),
    }
)


@settings(deadline=None, max_examples=30)
@given(st.lists(FITTING, min_size=1, max_size=8))
def test_a_request_and_a_file_give_the_same_table(rows: list[dict[str, object]]) -> None:
    model = SCHEMA.row_model()
    from_request = SCHEMA.frame([model.model_validate(row).model_dump(by_alias=True) for row in rows])
    from_file = SCHEMA.check(pd.DataFrame(rows), labelled=False)
    pd.testing.assert_frame_equal(from_request, from_file)
