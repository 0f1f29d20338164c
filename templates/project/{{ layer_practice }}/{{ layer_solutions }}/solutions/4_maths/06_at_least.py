"""Compute the probability of a result by chance."""

import math


def at_least(successes: int, trials: int, p: float) -> float:
    """Return the probability that `successes` or more of `trials` succeed."""
    return sum(
        math.comb(trials, k) * p**k * (1 - p) ** (trials - k) for k in range(successes, trials + 1)
    )
