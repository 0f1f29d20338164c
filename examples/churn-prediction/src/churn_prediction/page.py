"""The page that a person sees: what the model does, how good it is, and a form to try it.

It is made here from the metadata and the schema, so it cannot say anything else than they do; `page.js` sends the form
to `POST /explain` and shows the answer. Nothing comes from elsewhere, so the page works where there is no network.
"""

from collections.abc import Mapping
from html import escape
from importlib.resources import files
from string import Template

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response

from .config import Settings
from .contract import Contract
from .docs import operations
from .form import controls
from .live import Live
from .metadata import Metadata
from .reasons import EFFECT
from .scores import origin, quality
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
    known, terms = lineup.champion.metadata, live.contract
    fields = controls(terms.row)
    return "\n".join([_about(terms), note, _form(fields), _origin(known, lineup.traffic), quality(known, settings)])


def _about(terms: Contract) -> str:
    fields = terms.prediction.model_json_schema()["properties"].items()
    facts = {name: field.get("description") or "see the API" for name, field in fields}
    about = f'<p class="lead">{escape(terms.about)}</p>'
    return f'<section aria-label="What it answers">\n{about}\n{_facts(facts)}\n</section>'


def _form(fields: str) -> str:
    return (
        f'<section><h2>Try it</h2>\n<form action="explain" method="post" novalidate data-effect="{escape(EFFECT)}">\n'
        f'{fields}\n<div class="buttons"><button type="submit">Predict</button>'
        '<button type="reset">Back to the example</button></div>\n</form>\n<noscript><p class="note">The form needs '
        'JavaScript; the API does not.</p></noscript>\n<p id="status" role="status" aria-live="polite"></p>\n'
        '<div id="answer"></div>\n<script src="page.js"></script></section>'
    )


def _origin(known: Metadata, traffic: Traffic) -> str:
    code = known.git_commit or "not recorded"
    facts = {"version": known.version, "model": known.model, **origin(known), "code": code}
    if traffic.canary:
        facts["canary"] = f"{traffic.canary} answers {traffic.percent:g} % of the requests to /predict"
    if traffic.shadow:
        facts["shadow"] = f"{traffic.shadow} answers too, and is not listened to"
    return f"<section><h2>Where it comes from</h2>\n{_facts(facts)}\n</section>"


def _facts(facts: Mapping[str, str]) -> str:
    return "<dl>" + "".join(f"<dt>{escape(name)}</dt><dd>{escape(said)}</dd>" for name, said in facts.items()) + "</dl>"
