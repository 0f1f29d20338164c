"""Invented payments with the columns and quirks of the published card payments, drawn from no real row.

V1 to V28 have no meaning. Like the published columns, the first vary most, most say little, and several kinds of fraud
differ in different columns. Fraud is far more common here. No figure measured on them says anything about real
payments.
"""

from __future__ import annotations

import numpy as np

SECONDS = 2 * 86_400
SPREAD = np.linspace(1.9, 0.35, 28)
# How far each kind of fraud moves a component, in units of its spread. The first two pull V10, V12 and V17 in opposite
# directions, which no weighted sum of columns can follow; the third looks nearly like everybody else.
KINDS = {
    "testing": {3: -1.0, 4: 1.1, 10: -2.2, 12: -2.3, 14: -2.0, 17: -2.3},
    "takeover": {2: 0.9, 4: 1.3, 10: 2.2, 11: 1.5, 12: 2.2, 14: -2.2, 17: 2.2},
    "quiet": {4: 0.7, 11: 0.6, 14: -0.8},
}


def rows(seed: int = 0, count: int = 500, fraud_rate: float = 0.1) -> list[dict[str, object]]:
    """Return `count` rows by column, in order of time; equal seeds give equal rows."""
    random = np.random.default_rng(seed)
    fraud = random.random(count) < fraud_rate
    # Customers sleep, fraud hardly does.
    hours = np.arange(48)
    busy = 1.15 - np.cos(2 * np.pi * (hours - 2) / 24)
    by_day = 3600 * random.choice(hours, count, p=busy / busy.sum()) + random.uniform(0, 3600, count)
    time = np.where(fraud & (random.random(count) < 0.7), random.uniform(0, SECONDS, count), by_day)
    # One kind of fraud takes the place of another as time goes by.
    kind = np.where(random.random(count) < 0.2 + 0.4 * time / SECONDS, "takeover", "testing")
    kind[random.random(count) < 0.1] = "quiet"
    components = random.standard_t(5, (count, 28)) * SPREAD
    strength = random.lognormal(-0.1, 0.45, count)
    for name, shifts in KINDS.items():
        for number, shift in shifts.items():
            moved = fraud & (kind == name)
            components[moved, number - 1] += shift * SPREAD[number - 1] * strength[moved]
    # Most payments are small; a stolen card is tried out with nothing or 1 euro.
    amount = np.round(random.lognormal(3.0, 1.4, count), 2)
    amount = np.where(random.random(count) < 0.15, np.ceil(amount), amount)
    tried = random.random(count) < np.where(fraud & (kind == "testing"), 0.8, 0.02)
    amount = np.where(tried, random.choice([0.0, 1.0], count), amount)
    # Some payments are written down twice.
    order = np.argsort(time, kind="stable")
    order[1::120] = order[0::120][: len(order[1::120])]
    columns = {
        "Time": np.floor(time),
        **{f"V{number}": np.round(components[:, number - 1], 4) for number in range(1, 29)},
        "Amount": amount,
        "Class": fraud.astype(int),
    }
    values = [column[order].tolist() for column in columns.values()]
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*values, strict=True)]
