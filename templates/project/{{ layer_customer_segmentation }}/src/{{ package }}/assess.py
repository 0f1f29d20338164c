"""What the held-out rows say about segments: are they there again, who is in them, are they kinds."""

from typing import Any

import numpy as np
import pandas as pd

from .config import Settings
from .decision import verdict
from .evidence import against_no_kinds, steadiest
from .features import reference
from .metrics import bootstrap_interval, cramers_v, share_shift, silhouette, silhouettes
from .model import BASELINES, METRIC
from .predict import Predictor
from .schema import SCHEMA
from .slices import SMALLEST_SLICE, slices

WORST_ERRORS = 20


def assess(
    predictor: Predictor, training: pd.DataFrame, held_out: pd.DataFrame, predictions: pd.DataFrame, settings: Settings
) -> dict[str, Any]:
    """Return the metric with its interval, and everything else that the report of a segmentation shows."""
    estimator, known = predictor.estimator, predictor.metadata
    chosen = known.candidates[known.model]
    before, after = estimator.predict(training[SCHEMA.names]), predictions["segment"].to_numpy()
    rows = held_out[SCHEMA.names]
    clear = silhouettes(estimator.reference_.transform(rows), after)
    profiles = profile_segments(estimator, training, before, after)
    by_count = steadiest(known.candidates, BASELINES)
    return {
        "value": float(clear.mean()),
        "interval": list(bootstrap_interval(clear, settings.evaluate.bootstrap, settings.seed)),
        "scores": {METRIC: float(clear.mean()), "own_silhouette": silhouette(estimator.points(rows), after)},
        "chosen": chosen,
        "verdict": verdict(chosen, settings.decision),
        "again": {
            "share_shift": share_shift(before, after, estimator.segments),
            "untypical": float((~predictions["typical"]).mean()),
            "median_confidence": float(predictions["confidence"].median()),
        },
        "profiles": profiles,
        "labels": described(pd.concat([training, held_out]), np.concatenate([before, after])),
        "no_kinds": against_no_kinds(estimator, training, chosen, settings),
        "steadiest": {str(count): {"model": name, "stability": steady} for count, (name, steady) in by_count.items()},
        "tables": {"profiles": profiles_table(profiles), "steadiest": steadiest_table(by_count)},
        "slices": score_slices(held_out, predictions, clear, settings),
    }


def profile_segments(
    estimator: Any, training: pd.DataFrame, before: np.ndarray, after: np.ndarray
) -> list[dict[str, Any]]:
    """Return each segment's name, its share of training and held-out rows, and its training customers' medians."""
    return [
        {
            "segment": number,
            "name": name,
            "share": float((before == number).mean()),
            "held_out_share": float((after == number).mean()),
            "medians": training.loc[before == number, SCHEMA.names].median().to_dict(),
        }
        for number, name in enumerate(estimator.names_)
    ]


def described(rows: pd.DataFrame, segments: np.ndarray) -> dict[str, Any]:
    """Return Cramér's V of the segments with each label that the rows have, and the same in words."""
    found = {
        label.name: cramers_v(rows[label.name].to_numpy(), segments) for label in SCHEMA.labels if label.name in rows
    }
    words = ", ".join(f"{value:.2f} with {name}" for name, value in found.items())
    return {"cramers_v": found, "words": f"Cramér's V is {words}." if found else "These rows have no labels."}


def score_slices(
    held_out: pd.DataFrame, predictions: pd.DataFrame, clear: np.ndarray, settings: Settings
) -> list[dict[str, Any]]:
    """Return the figures of each segment, and of each part of the data that config.toml asks about."""
    asked = slices(held_out, settings.evaluate) if set(settings.evaluate.slices) <= set(held_out) else ()
    segments = [(f"segment {i}", np.asarray(rows)) for i, rows in predictions.groupby("segment").indices.items()]
    parts = []
    for name, positions in [*((name, rows) for name, rows in segments if len(rows) >= SMALLEST_SLICE), *asked]:
        draws = settings.evaluate.bootstrap // 5
        parts.append(
            {
                "slice": name,
                "rows": len(positions),
                "median_confidence": float(predictions["confidence"].iloc[positions].median()),
                "typical": float(predictions["typical"].to_numpy()[positions].mean()),
                METRIC: float(clear[positions].mean()),
                "interval": list(bootstrap_interval(clear[positions], draws, settings.seed)),
            }
        )
    return parts


def profiles_table(profiles: list[dict[str, Any]]) -> str:
    """Return the profiles as Markdown: a row for each segment."""
    lines = [
        f"| segment | name | share | held-out share | {' | '.join(SCHEMA.names)} |",
        f"| --- | --- | --- | --- | {' | '.join('---' for _ in SCHEMA.names)} |",
    ]
    for part in profiles:
        medians = " | ".join(f"{part['medians'][name]:,.0f}" for name in SCHEMA.names)
        shares = f"{part['share']:.1%} | {part['held_out_share']:.1%}"
        lines.append(f"| {part['segment']} | {part['name']} | {shares} | {medians} |")
    return "\n".join(lines)


def steadiest_table(by_count: dict[int, tuple[str, float]]) -> str:
    """Return the highest stability for each number of segments as Markdown."""
    lines = [f"| {count} | {name} | {steady:.3f} |" for count, (name, steady) in by_count.items()]
    return "\n".join(["| segments | steadiest candidate | stability |", "| --- | --- | --- |", *lines])


def worst_errors(held_out: pd.DataFrame, predictions: pd.DataFrame) -> pd.DataFrame:
    """Return the customers with the lowest silhouette, who lie between two segments, to be read one by one.

    In the reference space as these rows themselves would scale it: the order is what counts here.
    """
    points = reference().fit_transform(held_out[SCHEMA.names])
    table = pd.concat([predictions, held_out], axis=1)
    table.insert(0, METRIC, silhouettes(points, predictions["segment"].to_numpy()))
    return table.nsmallest(WORST_ERRORS, METRIC)
