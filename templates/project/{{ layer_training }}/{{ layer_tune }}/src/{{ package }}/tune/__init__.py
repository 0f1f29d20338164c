"""Tune: search better parameters for the candidates, on the training rows alone."""

from .search import tune

__all__ = ["tune"]
