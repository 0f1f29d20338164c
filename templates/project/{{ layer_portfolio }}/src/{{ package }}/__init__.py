"""A static site of machine-learning projects, made from what their repositories measured."""


class PortfolioError(Exception):
    """What the owner of the site can correct; the message names the file and the remedy."""
