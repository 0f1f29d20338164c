"""The schema as data: `schema.json` beside a model tells whoever serves it elsewhere what it takes."""

from dataclasses import asdict
from typing import Any

from .fields import Category, Column, Number, Text

TYPES: dict[type[Column], str] = {Number: "number", Category: "category", Text: "text"}


def described(columns: tuple[Column, ...]) -> dict[str, Any]:
    """Return the columns as plain data, in the order in which the model takes them."""
    return {"columns": [{"type": TYPES[type(column)], **asdict(column)} for column in columns]}
