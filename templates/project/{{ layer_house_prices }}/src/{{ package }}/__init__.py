"""Predict what a house will sell for, and how sure that price is."""


class ProjectError(Exception):
    """An error that the user can correct; the message names the input and the remedy."""
