"""Importance: which columns the model relies on, linked columns shuffled together."""

from .shuffling import importance

__all__ = ["importance"]
