"""Names of fields and of projects."""

from __future__ import annotations

import keyword
from pathlib import Path

import pytest

from mlscaffold.inspect.naming import fields, listed, slug


def test_columns_become_fields() -> None:
    names = {
        "CreditScore": "credit_score", "Credit Score": "credit_score_2", "Größe (cm)": "grosse_cm", "class": "class_",
        "schema": "schema_", "model_config": "model_config_", "1st floor": "column_1st_floor", "级别": "column_8",
        "HTTPStatus": "http_status", "_private": "private", "a-b.c": "a_b_c", 'say "x"': "say_x", "Ærø": "aero",
        "str": "str_", "Class": "class_2", "target": "target_", "Probability": "probability_",
    }  # fmt: skip
    assert fields(names) == names
    assert all(name.isidentifier() and not keyword.iskeyword(name) for name in fields(names).values())


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("Customers 2024.csv", "customers-2024"),
        ("2024.csv", "data-2024"),
        ("级别.csv", "data"),
        ("ÄÖ.tar.csv", "ao-tar"),
    ],
)
def test_a_project_is_called_as_its_file(file: str, name: str) -> None:
    assert slug(Path("somewhere") / file) == name


def test_many_names_are_counted() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert listed(["a", "b", "c"], 2) == "a, b and 1 more"
