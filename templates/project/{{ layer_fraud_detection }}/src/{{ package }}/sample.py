"""A synthetic sample with the schema of the real data, so that everything runs without a download.

V1 to V28 are inventions with no meaning: what they share with the published columns is that the first vary most, that
most tell little, and that there are several kinds of fraud. No figure measured here says anything about real payments.
"""

import numpy as np
import pandas as pd

from .schema import COMPONENTS, SCHEMA

SECONDS = 2 * 86_400
FRAUD_RATE = 0.02  # ten times the published rate, so that some thousand rows hold enough; pass another to be realistic
REPEATED = 0.004  # share of rows that are written down twice, as in the published file
SPREAD = np.linspace(1.9, 0.35, len(COMPONENTS))
# How far each kind of fraud moves a column, in units of its spread. "Testing" and "takeover" pull V10, V12 and V17
# in opposite directions, which no weighted sum of columns can follow; "quiet" looks nearly like everybody else.
KINDS = {
    "testing": {"V3": -1.3, "V4": 1.4, "V10": -3.2, "V12": -3.4, "V14": -2.2, "V17": -3.4},
    "takeover": {"V2": 1.2, "V4": 1.2, "V10": 2.6, "V11": 1.6, "V12": 2.6, "V14": -2.0, "V17": 2.8},
    "quiet": {"V4": 0.7, "V11": 0.6, "V14": -0.8},
}


def sample(rows: int, seed: int, fraud_rate: float = FRAUD_RATE) -> pd.DataFrame:
    """Return `rows` invented payments in order of time, raw as a file would hold them; equal seeds, equal rows.

    Fraud drifts: "takeover" replaces "testing" as the two days go by, so a shuffled split promises more than a
    model of the past keeps. About `rows * fraud_rate` of the rows are fraud.
    """
    random = np.random.default_rng(seed)
    fraud = np.arange(rows) < round(rows * fraud_rate)
    # Customers sleep; fraud hardly does.
    seconds = np.where(fraud & (random.random(rows) < 0.7), random.uniform(0, SECONDS, rows), _daytime(rows, random))
    kind = np.where(random.random(rows) < 0.25 + 0.45 * seconds / SECONDS, "takeover", "testing")
    kind[random.random(rows) < 0.12] = "quiet"

    table = pd.DataFrame(random.standard_t(5, (rows, len(COMPONENTS))) * SPREAD, columns=COMPONENTS)
    loudness = random.lognormal(-0.1, 0.45, rows)
    for name, shifts in KINDS.items():
        for column, shift in shifts.items():
            step = shift * SPREAD[COMPONENTS.index(column)] * loudness
            table[column] += np.where(fraud & (kind == name), step, 0.0)

    # Most payments are small, few are large; stolen cards are tried with nothing or one euro.
    amount = np.round(random.lognormal(3.0, 1.6, rows), 2).clip(0, 25_000)
    amount = np.where(random.random(rows) < 0.15, np.ceil(amount), amount)
    trial = random.random(rows) < np.where(fraud & (kind == "testing"), 0.5, 0.01)
    amount = np.where(trial, random.choice([0.0, 1.0], rows), amount)

    table = table.round(9).assign(Amount=amount, **{SCHEMA.target: fraud.astype("int64")})
    table.insert(0, SCHEMA.clock, np.floor(seconds))
    twice, overwritten = random.choice(rows, (2, round(rows * REPEATED)), replace=False)
    origin = np.arange(rows)
    origin[overwritten] = twice
    return table.iloc[origin].sort_values(SCHEMA.clock, kind="stable", ignore_index=True)


def _daytime(rows: int, random: np.random.Generator) -> np.ndarray:
    """Draw seconds of the two days, busiest at two in the afternoon, quietest at two in the night."""
    hours = np.arange(SECONDS // 3600)
    busy = 1.15 - np.cos(2 * np.pi * (hours - 2) / 24)
    drawn: np.ndarray = 3600 * random.choice(hours, rows, p=busy / busy.sum()) + random.uniform(0, 3600, rows)
    return drawn
