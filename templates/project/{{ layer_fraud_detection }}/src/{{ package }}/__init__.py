"""Detect fraudulent card payments, and raise an alert where looking at one pays."""


class ProjectError(Exception):
    """An error that the user can correct; the message names the input and the remedy."""
