"""Put the sheets of a workbook together.

Offices like one sheet for each month. For an analysis the rows belong in one table, and what the
name of the sheet said becomes a column.
"""

from pathlib import Path

import pandas as pd


def read_workbook(path: Path) -> pd.DataFrame:
    """Return the rows of all sheets, in the order of the sheets, with a new last column `month`.

    `month` is the name of the sheet. The index counts from 0 without gaps. Columns are matched by
    their names, not by their positions.
    """
    raise NotImplementedError
