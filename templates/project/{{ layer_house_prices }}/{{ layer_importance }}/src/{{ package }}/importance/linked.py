"""What importance must know of the project: which columns are linked, and what is better."""

from typing import Any

import pandas as pd

from ..model import predict, score

# Columns that follow from each other, or say much the same. One shuffled alone would make houses
# that cannot exist, such as one with a garage for two cars and no garage.
LINKED = {
    "place": ["Neighborhood", "MS_Zoning"],
    "lot": ["Lot_Frontage", "Lot_Area"],
    "years": ["Year_Built", "Year_Remod", "Yr_Sold"],
    "quality": ["Overall_Qual", "Exter_Qual", "Kitchen_Qual", "Heating_QC"],
    "size": ["Gr_Liv_Area", "House_Style", "Full_Bath", "Half_Bath", "Bedroom_AbvGr"],
    "basement": [
        *["Bsmt_Qual", "Bsmt_Exposure", "BsmtFin_Type_1", "BsmtFin_SF_1"],
        *["Total_Bsmt_SF", "Bsmt_Full_Bath"],
    ],
    "garage": ["Garage_Finish", "Garage_Cars"],
}


def quality(estimator: Any, rows: pd.DataFrame) -> float:
    """Return the metric, with its sign turned: the higher, the better."""
    return -score(predict(estimator, rows))
