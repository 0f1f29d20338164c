"""Features: one transformer per kind of model, fitted in training and saved with the model, so serving repeats it.

`engineer` and the names above it are the part that knows this dataset; the rest only asks the schema for its columns.
"""

from typing import Any

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder, StandardScaler

from .fields import Category
from .schema import SCHEMA
from .table import extended

# A calendar year is a name, not a size: the strong models see how old a house was when sold, and never the year itself.
YEARS = ["Year Built", "Year Remod/Add", "Yr Sold"]
ORDERED = [
    "Exter Qual", "Bsmt Qual", "Bsmt Exposure", "BsmtFin Type 1", "Heating QC", "Kitchen Qual", "Functional",
    "Garage Finish", "Paved Drive",
]  # fmt: skip
ENGINEERED = ["age", "renovated", "log_lot", "log_living", "log_total", "quality_and_size"]
# Above these sizes (square feet) lie a handful of houses; a straight line through them would tilt for everybody else.
LIVING_CAP, BASEMENT_CAP, LOT_CAP = 4_000, 3_000, 50_000
# A level that fewer houses have is too rare to learn a price of its own from.
RARE = 5


def engineer(rows: Any) -> Any:
    """Add the columns that a linear model cannot find alone; every row is treated on its own, so nothing can leak.

    `rows` is a table, or (in a service) plain values by column: hence NumPy's functions, which take both.
    """
    living = np.minimum(rows["Gr Liv Area"], LIVING_CAP)
    log_total = np.log(living + np.minimum(rows["Total Bsmt SF"], BASEMENT_CAP))
    return extended(
        rows,
        # Houses sold before they are finished have a negative age in the file.
        age=np.maximum(rows["Yr Sold"] - rows["Year Built"], 0),
        renovated=np.maximum(rows["Yr Sold"] - rows["Year Remod/Add"], 0),
        # The target is a logarithm, so a size must be one as well: ten per cent more area, so many per cent more price.
        log_lot=np.log(np.minimum(rows["Lot Area"], LOT_CAP)),
        log_living=np.log(living),
        log_total=log_total,
        # Good material is worth more where there is more of it.
        quality_and_size=rows["Overall Qual"] * log_total,
    )


def plain_features() -> ColumnTransformer:
    """Scale and one-hot encode the columns as they come: what the engineered columns have to beat."""
    return ColumnTransformer([("numbers", _scaled(), SCHEMA.numbers), ("categories", _one_hot(), SCHEMA.categories)])


def linear_features() -> Pipeline:
    """Scale numbers, count ordered levels upwards, one-hot encode the rest, for models that add up weighted columns."""
    return _engineered(_scaled(), make_pipeline(_ordered(), StandardScaler()), _one_hot())


def tree_features() -> Pipeline:
    """Leave numbers and gaps as they are and number the levels, for models that only ask "above or below?"."""
    return _engineered("passthrough", _ordered(), OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1))


def _engineered(
    numbers: Pipeline | str, ordered: Pipeline | OrdinalEncoder, nominal: OneHotEncoder | OrdinalEncoder
) -> Pipeline:
    columns = [
        ("numbers", numbers, [name for name in SCHEMA.numbers if name not in YEARS] + ENGINEERED),
        ("ordered", ordered, ORDERED),
        ("nominal", nominal, [name for name in SCHEMA.categories if name not in ORDERED]),
    ]
    return make_pipeline(FunctionTransformer(engineer), ColumnTransformer(columns))


def _scaled() -> Pipeline:
    """Put the median where nobody measured: a weighted sum needs a number, and zero feet of street is not one."""
    return make_pipeline(SimpleImputer(strategy="median"), StandardScaler())


def _ordered() -> OrdinalEncoder:
    """Count levels in the schema's order, which is from the worst to the best."""
    levels = {column.name: list(column.levels) for column in SCHEMA.columns if isinstance(column, Category)}
    return OrdinalEncoder(categories=[levels[name] for name in ORDERED])


def _one_hot() -> OneHotEncoder:
    """Give rare levels one column together, which also serves levels that training never saw."""
    return OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=RARE)
