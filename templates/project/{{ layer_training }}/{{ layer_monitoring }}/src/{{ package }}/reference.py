"""With what new rows are compared: the rows that the model has learnt from, and those that were kept from it."""

import pandas as pd

from .config import Settings
from .data import load
from .predict import Predictor
from .split import split


def reference(settings: Settings, predictor: Predictor) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the training rows and the held-out rows of a version.

    Raises:
        ProjectError: its data is not there, or no longer what it was.

    """
    return split(load(settings, predictor.metadata.data).frame, settings)
