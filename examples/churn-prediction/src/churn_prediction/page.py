"""The page that a person sees: what the model does, how good it is, and a form to try it.

It is made here from the metadata and the schema, so it cannot say anything else than they do; `page.js` sends the form
to `POST /explain` and shows the answer. Nothing comes from elsewhere, so the page works where there is no network.
"""

import json
from collections.abc import Mapping
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response

from .config import Settings
from .docs import operations
from .form import controls
from .live import Live
from .metadata import Metadata
from .model import BASELINES, METRIC, METRIC_NAME
from .predict import Prediction
from .reasons import EFFECT
from .schema import SCHEMA
from .traffic import Traffic

FOLDER = files(__package__)
NAV = '<nav aria-label="Pages">{}<a href="openapi.json">OpenAPI</a></nav>'


def add_page(app: FastAPI, live: Live, settings: Settings) -> None:
    """Add the page, the documentation of the API, and the two files that they use."""
    page = Template((FOLDER / "page.html").read_text("utf-8"))
    style, script = ((FOLDER / name).read_bytes() for name in ("page.css", "page.js"))

    @app.get("/", include_in_schema=False)
    def show() -> HTMLResponse:
        return HTMLResponse(page.substitute(nav=NAV.format('<a href="docs">API</a>'), main=body(live, settings)))

    @app.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return HTMLResponse(page.substitute(nav=NAV.format('<a href="./">Try it</a>'), main=operations(app.openapi())))

    @app.get("/page.css", include_in_schema=False)
    def styles() -> Response:
        return Response(style, media_type="text/css")

    @app.get("/page.js", include_in_schema=False)
    def scripts() -> Response:
        return Response(script, media_type="text/javascript")


def body(live: Live, settings: Settings) -> str:
    """Return what the page says now."""
    lineup = live.lineup
    note = f'<p class="note" role="alert">{escape(live.problem)}</p>' if live.problem else ""
    if not lineup.champion:
        return f"<section><h2>Not ready</h2>\n{note}\n<p>This page has more to say once there is a model.</p></section>"
    known = lineup.champion.metadata
    fields = controls()
    return "\n".join([_about(), note, _form(fields), _origin(known, lineup.traffic), _quality(known, settings)])


def _about() -> str:
    fields = Prediction.model_json_schema()["properties"].items()
    facts = {name: field.get("description") or "a list, see the API" for name, field in fields}
    what = f"Predicts {SCHEMA.target}." if SCHEMA.target else Prediction.__doc__ or ""
    return f'<section aria-label="What it answers">\n<p class="lead">{escape(what)}</p>\n{_facts(facts)}\n</section>'


def _form(fields: str) -> str:
    return (
        f'<section><h2>Try it</h2>\n<form action="explain" method="post" novalidate data-effect="{escape(EFFECT)}">\n'
        f'{fields}\n<div class="buttons"><button type="submit">Predict</button>'
        '<button type="reset">Back to the example</button></div>\n</form>\n<noscript><p class="note">The form needs '
        'JavaScript; the API does not.</p></noscript>\n<p id="status" role="status" aria-live="polite"></p>\n'
        '<div id="answer"></div>\n<script src="page.js"></script></section>'
    )


def _origin(known: Metadata, traffic: Traffic) -> str:
    facts = {
        "version": known.version,
        "model": known.model,
        "trained": f"{known.created:%Y-%m-%d %H:%M} UTC",
        "data": "an invented sample: good for trying out, for no decision" if known.data == "sample" else known.data,
        "rows": f"{known.rows:,}",
        "code": known.git_commit or "not recorded",
    }
    if traffic.canary:
        facts["canary"] = f"{traffic.canary} answers {traffic.percent:g} % of the requests to /predict"
    if traffic.shadow:
        facts["shadow"] = f"{traffic.shadow} answers too, and is not listened to"
    return f"<section><h2>Where it comes from</h2>\n{_facts(facts)}\n</section>"


def _quality(known: Metadata, settings: Settings) -> str:
    names = dict.fromkeys([known.model, *BASELINES])
    head = "".join(f'<th scope="col" class="number">{escape(name)}</th>' for name in names)
    rows = "\n".join(
        f'<tr><th scope="row"{" class=chosen" if score == METRIC else ""}>{escape(score)}</th>'
        + "".join(f'<td class="number">{known.candidates[name][score]:.4g}</td>' for name in names)
        + "</tr>"
        for score in known.candidates[known.model]
    )
    caption = f"Cross-validated, beside the baselines; chosen by {escape(METRIC_NAME)}"
    return (
        f'<section><h2>How good it is</h2>\n<table class="scores"><caption>{caption}</caption>\n'
        f'<thead><tr><th scope="col">score</th>{head}</tr></thead>\n<tbody>{rows}</tbody></table>\n'
        f"{_held_out(known, settings)}</section>"
    )


def _held_out(known: Metadata, settings: Settings) -> str:
    """Return what `evaluate` measured, if it was this version that it measured."""
    try:
        found: Any = json.loads((settings.reports / "metrics.json").read_text("utf-8"))
        low, high = found["interval"]
        said = f"On {found['rows']['test']:,} held-out rows: {found['value']:.4f} ({low:.4f} to {high:.4f})"
    except (OSError, ValueError, LookupError, TypeError):
        return ""
    return f"<p>{escape(METRIC_NAME)}. {said}.</p>" if found["model_version"] == known.version else ""


def _facts(facts: Mapping[str, str]) -> str:
    return "<dl>" + "".join(f"<dt>{escape(name)}</dt><dd>{escape(said)}</dd>" for name, said in facts.items()) + "</dl>"
