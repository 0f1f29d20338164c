"""Compute the probability of a result by chance.

A filter finds 9 of 10 spam messages. Could a filter that finds half of them do so by luck? If each
of n independent trials succeeds with probability p, exactly k succeed with probability C(n, k) p^k
(1 - p)^(n - k), where C(n, k) counts the ways to choose k of n.
"""


def at_least(successes: int, trials: int, p: float) -> float:
    """Return the probability that `successes` or more of `trials` succeed."""
    raise NotImplementedError
