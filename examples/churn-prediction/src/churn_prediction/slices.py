"""Slices: the parts of the data on which a model is judged separately, because an average hides for whom it fails."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

from .config import EvaluateSettings
from .schema import SCHEMA

SMALLEST_SLICE = 30


def slices(rows: pd.DataFrame, settings: EvaluateSettings) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the name and the positions of each part that `[evaluate] slices` asks about.

    A column with `bands` is cut at their lower edges; a text column is cut by its length. Parts of fewer than
    SMALLEST_SLICE rows are left out, for their figures would be noise.
    """
    for column in settings.slices:
        keys = rows[column].str.len() if column in SCHEMA.texts else rows[column]
        unit = " characters" if column in SCHEMA.texts else ""
        if edges := settings.bands.get(column):
            keys = pd.cut(keys, [*edges, np.inf], right=False, labels=_band_names(edges))
        for level, positions in keys.groupby(keys, observed=True).indices.items():
            if len(positions) >= SMALLEST_SLICE:
                yield f"{column} {level}{unit}", np.asarray(positions)


def _band_names(edges: tuple[float, ...]) -> list[str]:
    closed = [f"{low:g} to under {high:g}" for low, high in pairwise(edges)]
    return [*closed, f"{edges[-1]:g} or more"]
