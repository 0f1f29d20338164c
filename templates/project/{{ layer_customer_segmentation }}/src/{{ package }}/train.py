"""Training: compare candidates on bootstrap samples, choose one, save it, judge it at the gate."""

import time

import pandas as pd

from . import ProjectError, registry
from .config import Settings, load_settings
from .data import load, split
from .decision import DecisionSettings, misses
from .evidence import resample
from .model import METRIC_NAME, candidates, predict
from .registry import Metadata


def train(data: str | None = None) -> Metadata:
    """Compare the candidates on "sample", "real" or a file, save the best, judge it at the gate."""
    started, settings = time.perf_counter(), load_settings()
    rows = load(settings.data, data)
    training, _ = split(rows.table, settings.data.test_fraction, settings.seed)
    print(f"Training on {len(training):,} rows ({rows.name})")
    pairs, figures, thresholds = dict[str, pd.DataFrame](), {}, dict[str, float]()
    estimators = candidates(settings.seed, settings.model)
    for name, estimator in estimators.items():
        scored = predict(estimator.fit(training), training)
        thresholds[name] = float(scored["distance"].quantile(settings.decision.typical))
        pairs[name] = resample(estimator, training, settings.pairs, settings.seed)
        figures[name] = {
            "segments": estimator.segments,
            "silhouette": pairs[name]["silhouette"].mean(),
            "stability": pairs[name]["agreement"].mean(),
            "smallest_share": scored["segment"].value_counts(normalize=True).min(),
        }
        values = f"{METRIC_NAME} {figures[name]['silhouette']:.4f} out of bag"
        print(f"{name:10} {values}, stability {figures[name]['stability']:.3f}", flush=True)
    best = choose(pairs, figures, settings.decision)
    metadata = registry.save(
        estimators[best],
        model=best,
        value=figures[best]["silhouette"],
        candidates={name: found["silhouette"] for name, found in figures.items()},
        thresholds=thresholds,
        data=rows.name,
        data_sha256=rows.sha256,
        seed=settings.seed,
        test_fraction=settings.data.test_fraction,
        seconds=time.perf_counter() - started,
    )
    table = pd.DataFrame.from_dict(figures, orient="index").rename_axis("model")
    table.to_csv(registry.FOLDER / metadata.version / "candidates.csv")
    check_gate(metadata, figures[best], settings)
    registry.promote(metadata.version)
    print(f"{metadata.version} ({best}) is the champion.")
    return metadata


def choose(
    pairs: dict[str, pd.DataFrame],
    figures: dict[str, dict[str, float]],
    demands: DecisionSettings,
) -> str:
    """Return the most stable of the candidates that are as clear as the clearest, within noise.

    Only candidates that meet the demands take part, if there is one. The noise is the standard
    error of the paired differences; a bootstrap's is the standard deviation over its samples.
    """
    able = [name for name in figures if not misses(figures[name], demands)] or list(figures)
    best = pairs[max(able, key=lambda name: figures[name]["silhouette"])]["silhouette"]
    gaps = {name: best - pairs[name]["silhouette"] for name in able}
    equal = [name for name, gap in gaps.items() if gap.mean() <= gap.std()]
    return max(equal, key=lambda name: figures[name]["stability"])


def check_gate(metadata: Metadata, figures: dict[str, float], settings: Settings) -> None:
    """Raise a ProjectError that says what the version misses, and by how much."""
    refused = f"{metadata.version} is kept but not promoted"
    if missed := misses(figures, settings.decision):
        raise ProjectError(f"{refused}: {'; '.join(missed)}, as [decision] demands.")
    gate, dummy = settings.gate, metadata.candidates["dummy"]
    demands = {
        "`limit`": gate.limit,
        "the dummy's plus `gain_over_dummy`": dummy + gate.gain_over_dummy,
    }
    if registry.champions():
        rival = registry.describe()
        if metadata.data == "sample" != rival.data:
            raise ProjectError(f"{refused}: the champion was trained on real data, not the sample.")
        if metadata.data_sha256 == rival.data_sha256:  # or the values cannot be compared
            demands["the champion's less `tolerance`"] = rival.value - gate.tolerance
    for demand, least in demands.items():
        if metadata.value < least:
            value = f"{METRIC_NAME} {metadata.value:.4f}"
            raise ProjectError(f"{refused}: its {value} is below {demand}, {least:.4f}.")
