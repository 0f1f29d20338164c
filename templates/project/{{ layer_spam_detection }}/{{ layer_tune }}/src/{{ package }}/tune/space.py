"""The search space: the values that a trial may draw for each table [model.<name>]."""

from typing import Any

from scipy.stats import loguniform

SPACE: dict[str, dict[str, Any]] = {
    "bayes": {"alpha": loguniform(0.01, 10)},
    "svm": {"C": loguniform(0.03, 30)},
}
