"""The search space: the values that a trial may draw for each table [model.<name>]."""

from typing import Any

from scipy.stats import loguniform, randint, uniform

SPACE: dict[str, dict[str, Any]] = {
    "ridge": {"alpha": loguniform(0.1, 1000)},
    "boosting": {
        "learning_rate": loguniform(0.02, 0.2),
        "max_iter": randint(50, 401),
        "max_depth": randint(2, 8),
        "max_features": uniform(0.2, 0.8),  # from 0.2 to 1
        "min_samples_leaf": randint(3, 41),
        "l2_regularization": loguniform(0.1, 100),
    },
}
