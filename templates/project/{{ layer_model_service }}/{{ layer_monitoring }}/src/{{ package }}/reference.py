"""With what new rows are compared: the rows that were given with the version when it was imported."""

import pandas as pd

from .config import Settings
from .errors import ProjectError
from .predict import Predictor
from .registry import REFERENCE


def reference(settings: Settings, predictor: Predictor) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the reference rows of a version: once to compare what comes in, once to compare what is answered.

    Raises:
        ProjectError: there are none, or they cannot be read.

    """
    version = predictor.metadata.version
    path = settings.models / version / REFERENCE
    if not path.is_file():
        raise ProjectError(
            f"{version} has no reference rows to compare with: import it again with --reference FILE, the rows that it "
            "has learnt from."
        )
    try:
        rows = predictor.schema.check(pd.read_parquet(path), labelled=False)
    except (OSError, ValueError) as error:
        raise ProjectError(f"{path} cannot be read: {error}") from error
    return rows, rows
