"""The search space: the values that a trial may draw for each table [model.<name>]."""

from typing import Any

from scipy.stats import loguniform, randint

SPACE: dict[str, dict[str, Any]] = {
    "linear": {"C": loguniform(0.001, 100)},
    "boosting": {
        "learning_rate": loguniform(0.02, 0.2),
        "max_iter": randint(50, 301),
        "max_leaf_nodes": randint(4, 64),
        "min_samples_leaf": randint(5, 101),
        "l2_regularization": loguniform(0.1, 100),
    },
}
