"""Recommend to each user the films that they are likely to watch next."""


class ProjectError(Exception):
    """An error that the user can correct; the message names the input and the remedy."""
