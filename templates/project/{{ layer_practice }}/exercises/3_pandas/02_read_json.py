"""Make a table of nested JSON.

An API answers with objects inside objects, and a model needs a table. JSON Lines has one object on
each line. `pd.json_normalize` turns a nested object into columns such as `customer.city`.
"""

from pathlib import Path

import pandas as pd


def read_events(path: Path) -> pd.DataFrame:
    """Read a file of JSON Lines in UTF-8: a row for each line that is not blank.

    Names of nested fields are joined with an underscore: the city of the customer is in the column
    customer_city. A field that an object does not have is missing.
    """
    raise NotImplementedError
