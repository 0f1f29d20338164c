"""Turn the question around with Bayes' theorem."""


def precision_of_alarm(prior: float, sensitivity: float, false_alarm_rate: float) -> float:
    """Return the probability that a payment with an alarm is a fraud.

    Args:
        prior: the share of frauds among all payments.
        sensitivity: the probability of an alarm for a fraud.
        false_alarm_rate: the probability of an alarm for an honest payment.

    If there is never an alarm, the result is 0.
    """
    right = prior * sensitivity
    alarms = right + (1 - prior) * false_alarm_rate
    return right / alarms if alarms else 0.0
