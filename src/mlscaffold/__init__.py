"""Ready-made machine-learning projects that keep living."""

__version__ = "0.1.0"
