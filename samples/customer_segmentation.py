"""Invented customers with the columns and quirks of the wholesale file, drawn from no real row.

Three invented kinds of customer, clearer than real ones are. No figure measured on them says anything about real
customers.
"""

from __future__ import annotations

import numpy as np

DEPARTMENTS = ("Fresh", "Milk", "Grocery", "Frozen", "Detergents_Paper", "Delicassen")
# Kitchens that cook fresh, cafés with a counter, shops that sell groceries on.
SHARES = (0.28, 0.42, 0.30)
TYPICAL = np.array(
    [
        [20000, 2200, 2800, 7000, 350, 1100],
        [4000, 4500, 3000, 600, 600, 3500],
        [2800, 14000, 24000, 800, 9500, 1100],
    ]
)
SPREAD = (0.5, 0.5, 0.5, 0.55, 0.6, 0.6)  # of the logarithm within a kind
RETAIL = np.array([0.1, 0.2, 0.85])  # share of each kind in channel 2


def rows(seed: int = 0, count: int = 500) -> list[dict[str, object]]:
    """Return `count` rows by column; equal seeds give equal rows."""
    random = np.random.default_rng(seed)
    kinds = random.choice(len(SHARES), size=count, p=SHARES)
    size = random.normal(0, 0.3, (count, 1))
    spend = TYPICAL[kinds] * np.exp(size + random.normal(0, SPREAD, (count, len(SPREAD))))
    # A few customers buy nothing in a department, and a few buy a multiple of all others.
    spend[random.random(spend.shape) < 0.01] = 0
    spend[random.random(count) < 0.01] *= 4
    columns = {
        "Channel": np.where(random.random(count) < RETAIL[kinds], 2, 1),
        "Region": random.choice((1, 2, 3), size=count, p=(0.18, 0.11, 0.71)),
        **dict(zip(DEPARTMENTS, spend.round().astype(int).T, strict=True)),
    }
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
