"""Turn the question around with Bayes' theorem.

A test finds 99 % of all frauds and also alarms at 2 % of all honest payments. If 1 payment of 1,000
is a fraud, what share of the alarms is right? Most people guess far too high, because they forget
how rare frauds are.
"""


def precision_of_alarm(prior: float, sensitivity: float, false_alarm_rate: float) -> float:
    """Return the probability that a payment with an alarm is a fraud.

    Args:
        prior: the share of frauds among all payments.
        sensitivity: the probability of an alarm for a fraud.
        false_alarm_rate: the probability of an alarm for an honest payment.

    If there is never an alarm, the result is 0.
    """
    raise NotImplementedError
