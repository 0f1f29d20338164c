"""The two documents that `evaluate` writes for people: the model card, and the results table of the README.

Every figure in them is read from the metrics just measured; the words around them are this project's own, in
`card.md`, so that a text never claims what the code did not measure.
"""

from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

START, END = "<!-- results: written by `evaluate` -->", "<!-- end of results -->"


def write(root: Path, metrics: dict[str, Any]) -> None:
    """Write MODEL_CARD.md, and replace what stands between the two result marks of README.md."""
    card = Template(files(__package__).joinpath("card.md").read_text("utf-8"))
    values = _flat(metrics) | {
        "results": results_table(metrics),
        "slices": slices_table(metrics),
        "data": data_name(metrics),
    }
    (root / "MODEL_CARD.md").write_text(card.substitute(values), "utf-8")
    readme = root / "README.md"
    if not readme.is_file():
        return
    text = readme.read_text("utf-8")
    if START in text and END in text:
        before, rest = text.split(START, 1)
        _, after = rest.split(END, 1)
        readme.write_text(f"{before}{START}\n\n{results_table(metrics)}\n\n{END}{after}", "utf-8")


def data_name(metrics: dict[str, Any]) -> str:
    """Return how the data is called in a report; the sample is never passed off as the real thing."""
    return {"sample": "a synthetic sample (not real customers)", "real": "the published dataset"}.get(
        metrics["data"], f"the file `{metrics['data']}`"
    )


def results_table(metrics: dict[str, Any]) -> str:
    """Return the held-out results as Markdown: the model with its interval, then the baselines."""
    low, high = metrics["interval"]
    name = f"**{metrics['model']}** ({metrics['model_version']})"
    rows = [
        f"| {name} | **{metrics['value']:.4f}** ({low:.4f} to {high:.4f}) |",
        *(f"| {name} (baseline) | {value:.4f} |" for name, value in reversed(metrics["baselines"].items())),
    ]
    decisions, scores = metrics["decisions"], metrics["scores"]
    return "\n".join(
        [
            f"Measured on {metrics['rows']['test']:,} held-out rows of {data_name(metrics)}:",
            "",
            "| model | ROC-AUC (95 % interval) |",
            "| --- | --- |",
            *rows,
            "",
            f"PR-AUC {scores['pr_auc']:.4f}, Brier score {scores['brier']:.4f}, calibration error "
            f"{scores['calibration_error']:.4f}. At the threshold of {metrics['threshold']:.2f} a decision costs "
            f"{decisions['cost_per_row']:.2f} per row, against {decisions['cost_if_never']:.2f} for never acting and "
            f"{decisions['cost_if_always']:.2f} for always acting.",
        ]
    )


def slices_table(metrics: dict[str, Any]) -> str:
    """Return the slices as Markdown."""
    lines = [
        "| slice | rows | observed rate | predicted rate | ROC-AUC (95 % interval) |",
        "| --- | --- | --- | --- | --- |",
    ]
    for part in metrics["slices"]:
        low, high = part["interval"]
        lines.append(
            f"| {part['slice']} | {part['rows']:,} | {part['observed_rate']:.3f} | {part['predicted_rate']:.3f} "
            f"| {part['roc_auc']:.3f} ({low:.3f} to {high:.3f}) |"
        )
    return "\n".join(lines)


def _flat(values: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """Name nested values for `card.md`: decisions.recall becomes decisions_recall, rounded to four digits."""
    flat: dict[str, str] = {}
    for key, value in values.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{key}_")
        else:
            flat[f"{prefix}{key}"] = f"{value:.4g}" if isinstance(value, float) else str(value)
    return flat
