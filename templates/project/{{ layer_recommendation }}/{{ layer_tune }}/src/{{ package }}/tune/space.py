"""The search space: the values that a trial may draw for each table [model.<name>]."""

from typing import Any

from scipy.stats import loguniform

SPACE: dict[str, dict[str, Any]] = {
    "ease": {"l2": loguniform(10, 2000), "prior": loguniform(0.001, 1)},
}
