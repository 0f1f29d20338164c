"""A synthetic sample with the columns of the real data, so that everything runs without a download.

Three invented kinds of customer, clearer than real ones are: they let code be tested and lessons be learnt, and no
figure measured on them says anything about real customers. The published file holds no zero; here a few amounts are 0,
for a customer of tomorrow need not buy from every department.
"""

import numpy as np
import pandas as pd

from .schema import SCHEMA

SHARES = (0.28, 0.42, 0.30)  # kitchens that cook fresh, cafés with a counter, shops that sell groceries on
TYPICAL = np.array(
    [
        [20000, 2200, 2800, 7000, 350, 1100],
        [4000, 4500, 3000, 600, 600, 3500],
        [2800, 14000, 24000, 800, 9500, 1100],
    ]
)
SPREAD = (0.5, 0.5, 0.5, 0.55, 0.6, 0.6)  # of the logarithm within a kind
RETAIL = (0.1, 0.2, 0.85)  # share of each kind in channel 2


def draw(rows: int, seed: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Return `rows` invented customers and the hidden kind of each, which tests may look at and models may not."""
    random = np.random.default_rng(seed)
    kinds = random.choice(len(SHARES), size=rows, p=SHARES)
    size = random.normal(0, 0.3, (rows, 1))
    spend = TYPICAL[kinds] * np.exp(size + random.normal(0, SPREAD, (rows, len(SPREAD))))
    spend[random.random(spend.shape) < 0.01] = 0
    labels = {
        "Channel": np.where(random.random(rows) < np.array(RETAIL)[kinds], 2, 1),
        "Region": random.choice((1, 2, 3), size=rows, p=(0.18, 0.11, 0.71)),
    }
    columns = dict(zip(SCHEMA.names, spend.round().astype("int64").T, strict=True))
    return pd.DataFrame({**labels, **columns}), kinds


def sample(rows: int, seed: int) -> pd.DataFrame:
    """Return `rows` invented customers, raw as the published file would hold them; equal seeds, equal rows."""
    return draw(rows, seed)[0]
