"""Divide customers into segments by what they buy, and measure whether the segments hold."""


class ProjectError(Exception):
    """An error that the user can correct; the message names the input and the remedy."""
