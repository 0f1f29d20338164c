"""Scale: the folds of a training and many files to predict, spread over a Dask cluster."""

from .commands import scale

__all__ = ["scale"]
