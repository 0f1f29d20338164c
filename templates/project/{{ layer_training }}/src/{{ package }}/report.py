"""The two documents that `evaluate` writes for people: the model card, and the results table of the README.

Every figure in them is read from the metrics just measured; the words around them are this project's own, in
`card.md` and `summary.md`, so that a text never claims what the code did not measure.
"""

from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

START, END = "<!-- results: written by `evaluate` -->", "<!-- end of results -->"


def write(root: Path, metrics: dict[str, Any]) -> None:
    """Write MODEL_CARD.md, and replace what stands between the two result marks of README.md."""
    results = results_table(metrics)
    texts = {"results": results, "slices": slices_table(metrics), "data": data_name(metrics)}
    (root / "MODEL_CARD.md").write_text(_fill("card.md", _flat(metrics) | texts), "utf-8")
    readme = root / "README.md"
    if not readme.is_file():
        return
    text = readme.read_text("utf-8")
    if START in text and END in text:
        before, rest = text.split(START, 1)
        _, after = rest.split(END, 1)
        readme.write_text(f"{before}{START}\n\n{results}\n\n{END}{after}", "utf-8")


def data_name(metrics: dict[str, Any]) -> str:
    """Return how the data is called in a report; the sample is never passed off as the real thing."""
    return {"sample": "a synthetic sample (invented, not real)", "real": "the published dataset"}.get(
        metrics["data"], f"the file `{metrics['data']}`"
    )


def results_table(metrics: dict[str, Any]) -> str:
    """Return the held-out results as Markdown: the model with its interval, the baselines, and a summary."""
    low, high = metrics["interval"]
    name = f"**{metrics['model']}** ({metrics['model_version']})"
    direction = "higher" if metrics["higher_is_better"] else "lower"
    return "\n".join(
        [
            f"Measured on {metrics['rows']['test']:,} held-out rows of {data_name(metrics)}:",
            "",
            f"| model | {metrics['metric_name']}, {direction} is better (95 % interval) |",
            "| --- | --- |",
            f"| {name} | **{metrics['value']:.4f}** ({low:.4f} to {high:.4f}) |",
            *(f"| {name} (baseline) | {value:.4f} |" for name, value in reversed(metrics["baselines"].items())),
            "",
            _fill("summary.md", _flat(metrics)).strip(),
        ]
    )


def slices_table(metrics: dict[str, Any]) -> str:
    """Return the slices as Markdown: one column a figure, the metric's interval beside its value."""
    if not metrics["slices"]:
        return "No slice has enough rows to be measured."
    figures = [key for key in metrics["slices"][0] if key not in ("slice", "rows", "interval")]
    lines = [
        f"| slice | rows | {' | '.join(key.replace('_', ' ') for key in figures)} | 95 % interval |",
        f"| --- | --- | {'--- | ' * len(figures)}--- |",
    ]
    for part in metrics["slices"]:
        low, high = part["interval"]
        cells = " | ".join(_shown(part[key]) for key in figures)
        lines.append(f"| {part['slice']} | {part['rows']:,} | {cells} | {low:.3f} to {high:.3f} |")
    return "\n".join(lines)


def _fill(name: str, values: dict[str, str]) -> str:
    return Template(files(__package__).joinpath(name).read_text("utf-8")).substitute(values)


def _shown(value: float) -> str:
    """Return four digits, or all of those before the point: 47,496 rather than 4.75e+04."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.4g}"


def _flat(values: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """Name nested values for the texts: decisions.recall becomes decisions_recall, to four digits."""
    flat: dict[str, str] = {}
    for key, value in values.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{key}_")
        else:
            flat[f"{prefix}{key}"] = _shown(value) if isinstance(value, float) else str(value)
    return flat
