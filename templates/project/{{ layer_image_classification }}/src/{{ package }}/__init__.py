"""Tell what a small grey picture shows, and leave to a person what the model is not sure of."""


class ProjectError(Exception):
    """An error that the user can correct; the message names the input and the remedy."""
