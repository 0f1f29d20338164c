"""The candidates, from the simplest up: spaces times numbers of segments, all by k-means, so only these two differ.

The reference space is not among the spaces: a candidate that was fitted in it would be judged in its own cause.
"""

from collections.abc import Mapping
from typing import Any

from .features import log_mix, log_plane, log_spend, log_total, mix_plane, money, root, root_spend, size
from .segmenter import Segmenter

Estimator = Any  # scikit-learn ships no type information

PROJECT = "customer-segmentation"
METRIC, METRIC_NAME = "silhouette", "silhouette in the reference space"
BASELINES = ("dummy", "linear")
SPACES = {
    "log_pca": (log_plane, range(2, 7)),
    "mix_pca": (mix_plane, range(2, 5)),
    "root": (root, range(2, 5)),
}


def candidates(seed: int) -> Mapping[str, Estimator]:
    """Return unfitted segmenters by name, the number of segments at its end; each takes the schema's feature columns.

    `dummy` cuts by total spend and knows nothing of what is bought; `linear` is k-means on money as it comes, which
    parts a few big customers from the rest. On the published data no more than two segments are steady in any of some
    25 spaces that were tried; the larger numbers stay, so that other data can say otherwise.
    """
    return {
        "dummy": Segmenter(size(), 2, seed),
        "linear": Segmenter(money(), 2, seed),
        **{
            f"{name}_{count}": Segmenter(space(), count, seed)
            for name, (space, counts) in SPACES.items()
            for count in counts
        },
    }


# What a saved model may hold besides the types that skops trusts anyway.
TRUSTED_TYPES = (
    f"{__package__}.segmenter.Segmenter",
    *(f"{__package__}.features.{function.__name__}" for function in (log_mix, log_spend, log_total, root_spend)),
)
