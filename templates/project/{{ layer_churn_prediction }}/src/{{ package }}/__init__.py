"""Predict which customers are about to leave, and for whom an offer pays."""


class ProjectError(Exception):
    """An error that the user can correct; the message names the input and the remedy."""
