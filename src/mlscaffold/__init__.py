"""Ready-made machine-learning projects that keep living."""

__version__ = "0.4.0.dev0"
