"""The page: a form made from the columns of the champion, and its answer in words."""

from typing import Any

import gradio
from fastapi import FastAPI
from gradio.components import Component

from .. import ProjectError
from ..predict import checked

WIDTH = 220  # pixels that an input takes at the least; narrower screens get fewer in a line


def page(app: FastAPI) -> gradio.Blocks:
    """Return a form made from the columns of the champion, and what answers it."""
    blocks = gradio.Blocks(title=app.title)
    with blocks:
        gradio.Markdown(f"# {app.title}")
        if not hasattr(app.state, "champion"):
            gradio.Markdown(f"There is no model yet: {app.state.problem} Then restart the service.")
            return blocks
        columns = app.state.champion.metadata.columns

        async def answer(*values: Any) -> str:
            return await ask(app, dict(zip(columns, values, strict=True)))

        with gradio.Row():
            inputs = [component(name, column) for name, column in columns.items()]
        button, output = gradio.Button("Predict", variant="primary"), gradio.Markdown()
        button.click(answer, inputs, output, api_name="predict")
    return blocks


async def ask(app: FastAPI, row: dict[str, Any]) -> str:
    """Return the answer to a row as a Markdown list; values that do not fit are named."""
    champion = app.state.champion
    try:
        answers = await champion.answers(checked(champion.predictor.model.row, [row]))
    except ProjectError as error:
        raise gradio.Error(str(error), print_exception=False) from error
    lines = [f"- {name}: **{words(value)}**" for name, value in answers[0].items()]
    return "\n".join([f"{champion.metadata.version} answers:", *lines])


def component(name: str, column: dict[str, Any]) -> Component:
    """Return an input for a column, described by its JSON schema and filled with its example."""
    kind = column.get("anyOf", [column])[0]  # the second, of a column that may be blank, is null
    example = next(iter(column.get("examples", [])), None)
    about: dict[str, Any] = {"label": name, "info": column.get("description"), "value": example}
    about["min_width"] = WIDTH
    if "enum" in kind or "const" in kind:
        return gradio.Dropdown(kind.get("enum", [kind.get("const")]), **about)
    if kind.get("type") in {"number", "integer"}:
        # Beside null, pydantic gives the limits names of its own.
        low, high = kind.get("minimum", kind.get("ge")), kind.get("maximum", kind.get("le"))
        precision = 0 if kind["type"] == "integer" else None
        return gradio.Number(minimum=low, maximum=high, precision=precision, **about)
    return gradio.Textbox(lines=4, **about)


def words(value: Any) -> str:
    """Return a value of an answer as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{name} {words(each)}" for name, each in value.items())
    if isinstance(value, float):
        return f"{value:,.{0 if abs(value) >= 1000 else 3}f}"
    return str(value)
