"""Put the sheets of a workbook together."""

from pathlib import Path

import pandas as pd


def read_workbook(path: Path) -> pd.DataFrame:
    """Return the rows of all sheets, in the order of the sheets, with a new last column `month`.

    `month` is the name of the sheet. The index counts from 0 without gaps. Columns are matched by
    their names, not by their positions.
    """
    sheets = pd.read_excel(path, sheet_name=None)
    tables = [table.assign(month=name) for name, table in sheets.items()]
    return pd.concat(tables, ignore_index=True)
