"""Tracking: `train` and `evaluate` are recorded as runs in MLflow."""

from .runs import recorded

__all__ = ["recorded"]
