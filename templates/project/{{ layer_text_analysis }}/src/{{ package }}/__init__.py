"""Tell what a question asks for, with a recurrent network beside a linear model."""


class ProjectError(Exception):
    """An error that the user can correct; the message names the input and the remedy."""
