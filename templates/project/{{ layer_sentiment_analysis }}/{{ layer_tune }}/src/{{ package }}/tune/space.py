"""The search space: the values that a trial may draw for each table [model.<name>]."""

from typing import Any

from scipy.stats import loguniform

SPACE: dict[str, dict[str, Any]] = {
    "logistic": {"C": loguniform(0.1, 100)},
    "bayes": {"alpha": loguniform(0.01, 10)},
}
