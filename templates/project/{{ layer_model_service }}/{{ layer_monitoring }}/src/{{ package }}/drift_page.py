"""The drift report as a page: one file without scripts that a phone shows as well as a desk."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

MOST_BARS = 12  # of a column with many categories; what is left becomes one bar
LONGEST = 22  # characters of a label

STYLE = """
:root { color-scheme: light dark; --before: #8a8f98; --after: #1f5fa8; --alarm: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --after: #6aa7ee; --alarm: #ff8a80; } }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin: 0; overflow-wrap: anywhere; }
main { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); }
section { border: 1px solid #8a8f9866; border-radius: .5rem; padding: .75rem; }
.alarm { border-color: var(--alarm); } strong { color: var(--alarm); }
svg { width: 100%; height: auto; } text { fill: currentColor; font: 11px system-ui, sans-serif; }
.before { fill: var(--before); background: var(--before); } .after { fill: var(--after); background: var(--after); }
.key span { display: inline-block; width: .8rem; height: .8rem; } p { margin: .25rem 0 .5rem; }
"""
# The page needs nothing from anywhere, and whatever a label holds, it can load and run nothing.
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(report: Mapping[str, Any]) -> str:
    """Return the page for what drift.json holds."""
    drifted, rows = set(report["drifted"]), report["rows"]
    title = f"{report['source']} against the training rows of {report['model_version']}"
    verdict = f"Drifted: {', '.join(report['drifted'])}" if drifted else "Nothing has drifted"
    trained = "a synthetic sample" if report["data"] == "sample" else "its training data"
    sections = "\n".join(_section(each, alarm=each["column"] in drifted) for each in report["columns"])
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(verdict)}</title>
<style>{STYLE}</style>
</head>
<body>
<h1>{escape(title)}</h1>
<p>{f"<strong>{escape(verdict)}</strong>" if drifted else verdict}: {rows["after"]:,} new rows against
{rows["before"]:,} rows of {trained}. A column has drifted when its population stability index (PSI) is over
{report["psi_alert"]:g}, and over what chance brings about with so few rows. KS is the largest distance between the
two distributions, 0 to 1.</p>
<p class="key"><span class="before"></span> training rows <span class="after"></span> new rows</p>
<main>
{sections}
</main>
</body>
</html>
"""


def _section(column: Mapping[str, Any], *, alarm: bool) -> str:
    psi = f"PSI {column['psi']:.3f} (by chance up to {column['chance']:.3f})"
    facts = [f"<strong>{psi}</strong>" if alarm else psi]
    if column["ks"] is not None:
        facts.append(f"KS {column['ks']:.3f}")
    if column["missing_before"] or column["missing_after"]:
        facts.append(f"missing {column['missing_before']:.1%}, now {column['missing_after']:.1%}")
    name = escape(column["column"])
    return f"""<section{' class="alarm"' if alarm else ""}>
<h2>{name}</h2>
<p>{"; ".join(facts)}</p>
{_bars(name, _shortened(column["bins"]))}
</section>"""


def _shortened(bins: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the bins with the smaller ones of a long list together."""
    if len(bins) <= MOST_BARS:
        return list(bins)
    kept, rest = bins[: MOST_BARS - 1], bins[MOST_BARS - 1 :]
    together = {side: sum(each[side] for each in rest) for side in ("before", "after")}
    return [*kept, {"label": f"{len(rest)} others", **together}]


def _bars(name: str, bins: Sequence[Mapping[str, Any]]) -> str:
    """Draw two bars for each bin, the longest as wide as there is room."""
    longest = max(max(each["before"], each["after"]) for each in bins)
    lines = [f'<svg viewBox="0 0 320 {len(bins) * 26}" role="img" aria-label="Shares of {name}">']
    for number, each in enumerate(bins):
        top, label = number * 26, each["label"]
        short = label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"
        told = f"{label}: {each['before']:.1%} before, {each['after']:.1%} after"
        lines.append(f'<g><title>{escape(told)}</title><text x="0" y="{top + 14}">{escape(short)}</text>')
        for side, y in (("before", top + 2), ("after", top + 12)):
            width = 140 * each[side] / longest
            lines.append(f'<rect class="{side}" x="135" y="{y}" width="{width:.1f}" height="9"/>')
            lines.append(f'<text x="{139 + width:.1f}" y="{y + 8}">{each[side]:.1%}</text>')
        lines.append("</g>")
    return "\n".join([*lines, "</svg>"])
