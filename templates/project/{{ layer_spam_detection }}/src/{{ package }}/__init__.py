"""Block spam among text messages, under a limit on how many wanted messages may be blocked."""


class ProjectError(Exception):
    """An error that the user can correct; the message names the input and the remedy."""
