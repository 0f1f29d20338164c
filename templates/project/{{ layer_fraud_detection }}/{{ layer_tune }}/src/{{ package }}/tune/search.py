"""Random search: draw parameters, compare them by cross-validation, and keep what is better."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import tomlkit
from joblib import Parallel, delayed
from sklearn.model_selection import ParameterSampler

from ..config import Settings, load_settings
from ..data import load, split
from ..decision import choose_threshold
from ..model import METRIC_NAME, candidates, score
from ..train import out_of_fold
from .space import SPACE

Parameters = dict[str, Any]


def tune(data: str | None = None, trials: int = 8, seconds: float = 45) -> None:
    """Try other parameters for the candidates; write those that are better into config.toml.

    The search sees training rows only. A candidate has at most --trials for each of its parameters;
    no trial starts when the --seconds are over.
    """
    deadline, settings = time.monotonic() + seconds, load_settings()
    rows = load(settings.data, data)
    training, _ = split(rows.table, settings.data.test_fraction, settings.seed)
    names = [name for name in settings.model if name in SPACE]
    print(f"Tuning {', '.join(names)} on {len(training):,} rows ({rows.name})")
    found = {}
    for number, name in enumerate(names):
        share = (deadline - time.monotonic()) / (len(names) - number)
        best = search(name, training, settings, trials * len(SPACE[name]), share)
        if is_better(name, best, training, settings):
            found[name] = best
    if rows.name == "sample":
        print("The sample is invented, so config.toml stays as it is: tune on real rows.")
    elif found:
        write(found)
        print(f"config.toml: {', '.join(found)} changed; train again.")
    else:
        print("config.toml stays as it is.")


def search(
    name: str, training: pd.DataFrame, settings: Settings, trials: int, seconds: float
) -> Parameters:
    """Return the best parameters of all trials; trial 0 has those of config.toml."""
    deadline = time.monotonic() + seconds
    drawn, tried = [settings.model[name], *draw(name, trials, settings.seed)], list[float]()
    tasks = (
        delayed(fold_values)(name, parameters, training, settings)
        for number, parameters in enumerate(drawn)
        if number == 0 or time.monotonic() < deadline
    )
    # A process a core, and one thread a process: joblib sees to that.
    results = Parallel(n_jobs=-1, pre_dispatch="n_jobs", return_as="generator")(tasks)
    for number, values in enumerate(results):
        tried.append(float(np.mean(values)))
        text = ", ".join(f"{key} {value}" for key, value in drawn[number].items())
        print(f"{name} {number}: {METRIC_NAME} {tried[-1]:.4f}, {text}", flush=True)
    return drawn[int(np.argmax(tried))]


def draw(name: str, trials: int, seed: int) -> Iterator[Parameters]:
    """Yield parameters from the search space, with the digits that a person would write."""
    for drawn in ParameterSampler(SPACE[name], trials, random_state=seed):
        yield {
            key: float(f"{value:.2g}") if isinstance(value, float) else int(value)
            for key, value in drawn.items()
        }


def fold_values(
    name: str, parameters: Parameters, training: pd.DataFrame, settings: Settings
) -> list[float]:
    """Return each fold's score of a candidate with these parameters, as `train` computes it."""
    tables = settings.model | {name: settings.model[name] | parameters}
    scored = out_of_fold(candidates(settings.seed, tables)[name], training, settings)
    threshold = choose_threshold(pd.concat(scored), settings.decision)
    return [score(part, threshold) for part in scored]


def is_better(name: str, best: Parameters, training: pd.DataFrame, settings: Settings) -> bool:
    """Compare the best parameters with those of config.toml on folds that did not choose them.

    The best of many trials owes something to luck on its folds, so a second comparison decides.
    """
    present, fresh = settings.model[name], settings.model_copy(update={"folds": settings.folds + 1})
    if best == present:
        print(f"{name}: no trial was better than config.toml.")
        return False
    before, after = (fold_values(name, each, training, fresh) for each in (present, best))
    gap, noise = np.mean(after) - np.mean(before), 2 * standard_error(np.subtract(after, before))
    means = f"{METRIC_NAME} {np.mean(before):.4f} before, {np.mean(after):.4f} with the best"
    print(f"{name}, other folds: {means}; the gap is {gap:.4f}, the noise {noise:.4f}.")
    return bool(gap > noise)


def standard_error(gaps: Any) -> float:
    """Return the standard error of the mean of paired differences between folds.

    The folds share training rows, for which Nadeau and Bengio correct it: Inference for the
    Generalization Error, Machine Learning 52, 2003.
    """
    return float(np.std(gaps, ddof=1) * np.sqrt(1 / len(gaps) + 1 / (len(gaps) - 1)))


def write(found: dict[str, Parameters], path: Path = Path("config.toml")) -> None:
    """Write parameters into their tables of config.toml; all else in it stays as it is."""
    document: Any = tomlkit.parse(path.read_text("utf-8"))
    for name, parameters in found.items():
        document["model"][name].update(parameters)
    path.write_text(tomlkit.dumps(document), "utf-8")
