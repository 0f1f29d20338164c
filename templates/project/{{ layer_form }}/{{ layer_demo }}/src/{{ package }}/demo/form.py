"""The form: a component for each field of the schema, and the answer in words."""

from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

import gradio
from gradio.components import Component
from pydantic.fields import FieldInfo

WIDTH = 220  # pixels that a field takes at the least; narrower screens get fewer in a line


def component(name: str, field: FieldInfo) -> Component:
    """Return an input for a field, filled with the example of the schema."""
    about: dict[str, Any] = {"label": name, "info": field.description, "min_width": WIDTH}
    about["value"] = field.examples[0] if field.examples else None
    kind: Any = field.annotation
    if NoneType in get_args(kind):  # a field that may be empty
        kind = next(part for part in get_args(kind) if part is not NoneType)
    if get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) is Literal:
        return gradio.Dropdown([*get_args(kind)], **about)
    if kind in {int, float}:
        limits: dict[str, Any] = {"minimum": _limit(field, "ge"), "maximum": _limit(field, "le")}
        return gradio.Number(precision=0 if kind is int else None, **limits, **about)
    return gradio.Textbox(lines=4, **about)


def words(value: Any, field: FieldInfo) -> str:
    """Return a value of an answer as people read it; what lies between 0 and 1 is a percentage."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, float):
        return str(value)
    is_share = (_limit(field, "ge"), _limit(field, "le")) == (0, 1)
    return f"{value:.1%}" if is_share else f"{value:,.{0 if abs(value) >= 1000 else 2}f}"


def _limit(field: FieldInfo, kind: str) -> float | None:
    """Return the least ("ge") or greatest ("le") value that a field takes, if it has one."""
    return next((getattr(rule, kind) for rule in field.metadata if hasattr(rule, kind)), None)
