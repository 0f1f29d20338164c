"""Serve a trained model over HTTP."""


class ProjectError(Exception):
    """An error that the user can correct; the message names the input and the remedy."""
