"""What importance must know of the project: which columns are linked, and what is better."""

from typing import Any

import pandas as pd

from ..model import predict, score

# Columns that follow from each other, or that features.py compares. One shuffled alone would make
# customers who cannot exist, such as one who paid 5,000 dollars in two months.
LINKED = {
    "charges": ["tenure", "MonthlyCharges", "TotalCharges"],
    "internet": [
        *["InternetService", "OnlineSecurity", "OnlineBackup", "DeviceProtection"],
        *["TechSupport", "StreamingTV", "StreamingMovies"],
    ],
    "telephone": ["PhoneService", "MultipleLines"],
}


def quality(estimator: Any, rows: pd.DataFrame) -> float:
    """Return the metric: the higher, the better."""
    return score(predict(estimator, rows))
