"""Importance: how much worse the model becomes when columns are shuffled."""

from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from .. import ProjectError, registry
from ..config import load_settings
from ..data import load, split
from ..model import METRIC_NAME
from ..registry import Metadata
from ..report import FOLDER
from ..schema import COLUMNS, ROWS
from .linked import LINKED, quality

SHUFFLES = 5


def importance() -> None:
    """Draw reports/importance.png: the loss when columns are shuffled, linked ones together."""
    estimator, metadata = registry.load()
    data = load(load_settings().data, metadata.data)
    if data.sha256 != metadata.data_sha256:
        raise ProjectError(f"the rows changed since {metadata.version} was trained: train again.")
    _, held_out = split(data.table, metadata.test_fraction, metadata.seed)
    found = losses(estimator, metadata, held_out)
    print(found.mean().to_string(float_format="{:.4f}".format))
    for name, columns in LINKED.items():
        print(f"{name}: {', '.join(columns)}")
    named = {"sample": "an invented sample", "real": "real data"}
    draw(found, f"{len(held_out):,} held-out {ROWS}, {named.get(data.name, data.name)}")
    print(f"Drew {FOLDER / 'importance.png'}.")


def losses(estimator: Any, metadata: Metadata, rows: pd.DataFrame) -> pd.DataFrame:
    """Return how much the metric falls, a column for each group of columns, the largest first.

    Breiman, Random Forests, Machine Learning 45, 2001.
    """
    random, intact = np.random.default_rng(metadata.seed), quality(estimator, rows)
    found = dict[str, list[float]]()
    for name, columns in groups().items():
        orders = [random.permutation(len(rows)) for _ in range(SHUFFLES)]
        shuffled = [shuffle(rows, columns, order) for order in orders]
        found[name] = [intact - quality(estimator, table) for table in shuffled]
    table = pd.DataFrame(found)
    return table[table.mean().sort_values(ascending=False).index]


def groups() -> dict[str, list[str]]:
    """Return the columns that are shuffled together, by a name; most columns stand alone."""
    linked = [column for columns in LINKED.values() for column in columns]
    if unknown := set(linked) - set(COLUMNS):
        raise ProjectError(f"LINKED names what is no column: {', '.join(sorted(unknown))}.")
    return LINKED | {column: [column] for column in COLUMNS if column not in linked}


def shuffle(rows: pd.DataFrame, columns: list[str], order: np.ndarray) -> pd.DataFrame:
    """Return the rows with some columns taken from other rows, all from the same one."""
    return rows.assign(**{name: rows[name].array[order] for name in columns})


def draw(found: pd.DataFrame, about: str) -> None:
    """Draw the mean loss of each group, and the range of the shuffles."""
    notes = [fill(f"{name}: {', '.join(columns)}", 110) for name, columns in LINKED.items()]
    height = 2 + 0.28 * found.shape[1] + 0.17 * len("\n".join(notes).splitlines())
    figure = Figure((8, height), dpi=120, layout="constrained")
    figure.suptitle(f"Which columns does the model rely on?\n{about}", x=0.01, ha="left", size=11)
    figure.supxlabel("\n".join(notes), x=0.01, ha="left", size=8)
    axis, last_first = figure.subplots(), found.iloc[:, ::-1]
    places = range(found.shape[1])
    axis.barh(places, last_first.mean(), color="C0", alpha=0.6)
    axis.hlines(places, last_first.min(), last_first.max(), color="C0")
    linked = {name: f"{name} ({len(columns)} linked columns)" for name, columns in LINKED.items()}
    axis.set_yticks(places, last_first.rename(columns=linked).columns)
    label = f"loss of {METRIC_NAME} when shuffled, linked columns together"
    axis.set_xlabel(f"{label}; line: range of {SHUFFLES} shuffles")
    figure.savefig(FOLDER / "importance.png")
