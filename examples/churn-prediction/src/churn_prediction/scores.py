"""What the page says of a version that was trained here: where it comes from, and how good it is."""

import json
from html import escape
from typing import Any

from .config import Settings
from .metadata import Metadata
from .model import BASELINES, METRIC, METRIC_NAME


def origin(known: Metadata) -> dict[str, str]:
    """Return when and from what a version has learnt."""
    return {
        "trained": f"{known.created:%Y-%m-%d %H:%M} UTC",
        "data": "an invented sample: good for trying out, for no decision" if known.data == "sample" else known.data,
        "rows": f"{known.rows:,}",
    }


def quality(known: Metadata, settings: Settings) -> str:
    """Return a section with the scores of a version beside those of the baselines."""
    names = dict.fromkeys([known.model, *BASELINES])
    head = "".join(f'<th scope="col" class="number">{escape(name)}</th>' for name in names)
    rows = "\n".join(
        f'<tr><th scope="row"{" class=chosen" if score == METRIC else ""}>{escape(score)}</th>'
        + "".join(f'<td class="number">{figure(known.candidates[name][score])}</td>' for name in names)
        + "</tr>"
        for score in known.candidates[known.model]
    )
    caption = f"Cross-validated, beside the baselines; chosen by {escape(METRIC_NAME)}"
    return (
        f'<section><h2>How good it is</h2>\n<table class="scores"><caption>{caption}</caption>\n'
        f'<thead><tr><th scope="col">score</th>{head}</tr></thead>\n<tbody>{rows}</tbody></table>\n'
        f"{_held_out(known, settings)}</section>"
    )


def figure(value: float) -> str:
    """Return a score with four digits, or with all that stand before the point."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _held_out(known: Metadata, settings: Settings) -> str:
    """Return what `evaluate` measured, if it was this version that it measured."""
    try:
        found: Any = json.loads((settings.reports / "metrics.json").read_text("utf-8"))
        low, high = found["interval"]
        said = f"On {found['rows']['test']:,} held-out rows: {found['value']:.4f} ({low:.4f} to {high:.4f})"
    except (OSError, ValueError, LookupError, TypeError):
        return ""
    return f"<p>{escape(METRIC_NAME)}. {said}.</p>" if found["model_version"] == known.version else ""
