"""The form of the page: a labelled control for everything a row may say, made from the schema of a request."""

from collections.abc import Iterator, Mapping
from html import escape
from itertools import count
from typing import Any

from pydantic import BaseModel

Schema = Mapping[str, Any]
Choices = Mapping[str, Mapping[Any, str]]  # by field: values with the names that people know them by

LINES = 5  # of a list


def controls(row: type[BaseModel], choices: Choices | None = None) -> str:
    """Return the controls of one row, filled in with the example; a field with `choices` is chosen by name."""
    schema = row.model_json_schema()
    numbers = count(1)
    known = choices or {}
    parts = []
    for name, field in schema["properties"].items():
        if field.get("type") == "array":
            item = schema["$defs"][field["items"]["$ref"].rsplit("/", 1)[-1]]
            parts.append(_list(name, field, item, known, numbers))
        else:
            value, number = field["examples"][0], f"c{next(numbers)}"
            parts.append(_field(name, name, field, value=value, known=known.get(name), number=number))
    return '<div class="fields">\n' + "\n".join(parts) + "\n</div>"


def _list(name: str, field: Schema, item: Schema, choices: Choices, numbers: Iterator[int]) -> str:
    lines = [*field["examples"][0][:LINES], *[{}] * LINES][:LINES]
    body = ""
    for i, line in enumerate(lines, 1):
        fields = (
            _field(
                key,
                f"{key} {i}",
                inner,
                value=line.get(key, ""),
                known=choices.get(key),
                number=f"c{next(numbers)}",
            )
            for key, inner in item["properties"].items()
        )
        body += f'<div class="item">{"".join(fields)}</div>\n'
    error = f"c{next(numbers)}-error"
    return (
        f'<fieldset class="wide" data-list="{escape(name)}" aria-describedby="{error}">'
        f'<legend>{escape(name)}</legend>\n<p class="quiet">{escape(field["description"])}</p>\n'
        f'{body}<p class="error" id="{error}"></p></fieldset>'
    )


def _field(name: str, label: str, field: Schema, *, value: Any, known: Mapping[Any, str] | None, number: str) -> str:
    shared = f'id="{number}" data-name="{escape(name)}" aria-describedby="{number}-error"'
    if known:
        control = f'<select {shared} data-kind="number">{_options({"": ""} | dict(known), value)}</select>'
    elif levels := field.get("enum") or ([field["const"]] if "const" in field else None):
        options = _options({level: level for level in levels}, value)
        control = f'<select {shared} data-kind="category">{options}</select>'
    elif field.get("type") == "string":
        longest = f' maxlength="{field["maxLength"]}"' if "maxLength" in field else ""
        control = f'<textarea {shared} data-kind="text" rows="5"{longest}>{escape(str(value))}</textarea>'
    else:
        control = _number(shared, field, value)
    wide = " wide" if "<textarea" in control else ""
    hint = "(Ctrl+Enter sends it)" if wide else "" if known else _range(field)
    about = " ".join(filter(None, [field.get("description", ""), hint]))
    return (
        f'<div class="field{wide}"><label for="{number}"><b>{escape(label)}</b> '
        f'<span>{escape(about)}</span></label>{control}<p class="error" id="{number}-error"></p></div>'
    )


def _options(options: Mapping[Any, str], chosen: Any) -> str:
    return "".join(
        f'<option value="{escape(str(value))}"{" selected" if value == chosen else ""}>{escape(name)}</option>'
        for value, name in options.items()
    )


def _number(shared: str, field: Schema, value: Any) -> str:
    kind = _kind(field)
    step = "1" if kind["type"] == "integer" else "any"
    marks = {"min": "minimum", "max": "maximum"}
    limits = "".join(f' {mark}="{kind[key]:.12g}"' for mark, key in marks.items() if key in kind)
    return f'<input {shared} data-kind="number" type="number" step="{step}"{limits} value="{escape(str(value))}">'


def _range(field: Schema) -> str:
    kind = _kind(field)
    if "minimum" not in kind:
        return ""
    optional = ", or nothing" if kind is not field else ""
    return f"({kind['minimum']:,.12g} to {kind['maximum']:,.12g}{optional})"


def _kind(field: Schema) -> Schema:
    """Return what is said of a number, be it one that may be missing."""
    inner: Schema = field["anyOf"][0] if "anyOf" in field else field
    return inner
