"""Features: fitted in training and saved with the model, so that serving repeats them exactly."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder, StandardScaler

from .schema import CATEGORIES, LEVELS, NUMBERS

# A year is a name, not a size: the models see how old a house was when it was sold.
YEARS = ["Year_Built", "Year_Remod", "Yr_Sold"]
ORDERED = ["Exter_Qual", "Bsmt_Qual", "Bsmt_Exposure", "BsmtFin_Type_1", "Heating_QC"]
ORDERED += ["Kitchen_Qual", "Functional", "Garage_Finish", "Paved_Drive"]
NOMINAL = [name for name in CATEGORIES if name not in ORDERED]
NEW_NUMBERS = ["age", "renovated", "log_lot", "log_living", "log_total", "quality_and_size"]
# Very few houses are larger (square feet): a straight line through them would tilt for all others.
LARGEST_LIVING, LARGEST_BASEMENT, LARGEST_LOT = 4_000, 3_000, 50_000
RARE = 5  # a level of fewer houses is too rare to have a price of its own


def engineer(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the columns that a linear model cannot find alone, from each row on its own."""
    # A column that is empty in all rows of a request holds None, which is no number.
    rows = rows.astype(dict.fromkeys(NUMBERS, float))
    living = np.minimum(rows["Gr_Liv_Area"], LARGEST_LIVING)
    log_total = np.log(living + np.minimum(rows["Total_Bsmt_SF"], LARGEST_BASEMENT))
    return rows.assign(
        # A house may be sold before it is finished.
        age=np.maximum(rows["Yr_Sold"] - rows["Year_Built"], 0),
        renovated=np.maximum(rows["Yr_Sold"] - rows["Year_Remod"], 0),
        # The price is learnt as a logarithm: a size of 10 % more adds the same to it at any size.
        log_lot=np.log(np.minimum(rows["Lot_Area"], LARGEST_LOT)),
        log_living=np.log(living),
        log_total=log_total,
        # Good material is worth more where there is more of it.
        quality_and_size=rows["Overall_Qual"] * log_total,
    )


def linear(new: bool = True) -> Pipeline:
    """Scale numbers and one-hot encode categories, for models that add columns up."""
    # A weighted sum needs a number for an unknown one: the median, for no lot has a front of zero.
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    nominal = OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=RARE)
    return _columns(numbers, make_pipeline(_in_order(), numbers), nominal, new)


def tree() -> Pipeline:
    """Give the categories numbers and leave unknown ones, for models that cut columns in two."""
    levels = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    return _columns("passthrough", _in_order(), levels)


def groups(rows: pd.DataFrame) -> pd.DataFrame:
    """Return, a column each, the groups that evaluation reports separately."""
    qualities = ["1 to 4", "5", "6", "7", "8 to 10"]
    areas = ["under 1,000", "1,000 to 1,499", "1,500 to 1,999", "2,000 to 3,999", "4,000 or more"]
    place = rows["Neighborhood"]
    few = place.map(place.value_counts()) < 30
    return pd.DataFrame(
        {
            "quality": pd.cut(rows["Overall_Qual"], [0, 4, 5, 6, 7, 10], labels=qualities),
            "square feet": pd.cut(
                rows["Gr_Liv_Area"], [0, 1000, 1500, 2000, 4000, np.inf], right=False, labels=areas
            ),
            "sale": rows["Sale_Condition"],
            "neighborhood": place.mask(few, "all with under 30 rows"),
        }
    )


def _in_order() -> OrdinalEncoder:
    order = [LEVELS[name] for name in ORDERED]
    return OrdinalEncoder(
        categories=order, handle_unknown="use_encoded_value", unknown_value=np.nan
    )


def _columns(numbers: Any, ordered: Any, nominal: Any, new: bool = True) -> Pipeline:
    if new:
        names = [name for name in NUMBERS if name not in YEARS] + NEW_NUMBERS
        parts = [("numbers", numbers, names), ("ordered", ordered, ORDERED)]
        parts += [("nominal", nominal, NOMINAL)]
    else:
        parts = [("numbers", numbers, NUMBERS), ("nominal", nominal, CATEGORIES)]
    return make_pipeline(FunctionTransformer(engineer), ColumnTransformer(parts))
