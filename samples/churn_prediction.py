"""Invented customers with the columns and quirks of the Telco file, drawn from no real row.

The relations are simplified inventions in the directions that the churn literature reports. No figure measured on
them says anything about real customers.
"""

from __future__ import annotations

import numpy as np

DEMAND = {
    "OnlineSecurity": 0.35,
    "OnlineBackup": 0.42,
    "DeviceProtection": 0.42,
    "TechSupport": 0.36,
    "StreamingTV": 0.48,
    "StreamingMovies": 0.49,
}
PAYMENTS = ["Bank transfer (automatic)", "Credit card (automatic)", "Electronic check", "Mailed check"]


def rows(seed: int = 3, count: int = 500) -> list[dict[str, object]]:
    """Return `count` rows by column; equal seeds give equal rows."""
    random = np.random.default_rng(seed)

    def pick(levels: list[str], weights: list[float]) -> np.ndarray:
        return random.choice(levels, size=count, p=weights)

    def yes(probability: float | np.ndarray) -> np.ndarray:
        return np.where(random.random(count) < probability, "Yes", "No")

    contract = pick(["Month-to-month", "One year", "Two year"], [0.55, 0.21, 0.24])
    commitment = np.select([contract == "Two year", contract == "One year"], [2, 1], 0)
    tenure = np.clip(random.gamma(1.3, 14 + 16 * commitment), 0, 72).astype(int)
    internet = pick(["DSL", "Fiber optic", "No"], [0.34, 0.44, 0.22])
    online, fibre = internet != "No", internet == "Fiber optic"
    phone = np.where(online, yes(0.9), "Yes")
    add_ons = {name: np.where(online, yes(demand), "No internet service") for name, demand in DEMAND.items()}
    bought = np.sum([values == "Yes" for values in add_ons.values()], axis=0)
    bill = np.round(20 + 25 * online + 25 * fibre + 6 * bought + random.normal(0, 4, count), 2)
    average = bill * random.uniform(0.85, 1.05, count)
    partner = yes(0.48)
    payment = pick(PAYMENTS, [0.22, 0.22, 0.33, 0.23])
    senior = random.random(count) < 0.16
    logit = (
        1.0
        - 2.4 * commitment
        - 1.2 * np.log1p(tenure / 6)
        + 2.2 * (fibre & (commitment == 0))
        - 1.6 * ~online
        + 1.0 * (payment == "Electronic check")
        + 0.3 * senior
        + 0.15 * np.abs(bill - average)
        - 1.0 * (add_ons["OnlineSecurity"] == "Yes")
        - 1.0 * (add_ons["TechSupport"] == "Yes")
    )
    left = random.random(count) < 1 / (1 + np.exp(-logit))
    total = np.where(tenure > 0, np.round(average * tenure, 2).astype(str), " ")
    columns = {
        "customerID": [f"S-{number:04d}" for number in range(count)],
        "gender": pick(["Female", "Male"], [0.5, 0.5]),
        "SeniorCitizen": senior.astype(int),
        "Partner": partner,
        "Dependents": np.where(partner == "Yes", yes(0.52), yes(0.09)),
        "tenure": tenure,
        "PhoneService": phone,
        "MultipleLines": np.where(phone == "Yes", yes(0.46), "No phone service"),
        "InternetService": internet,
        **add_ons,
        "Contract": contract,
        "PaperlessBilling": yes(0.59),
        "PaymentMethod": payment,
        "MonthlyCharges": bill,
        "TotalCharges": total,
        "Churn": np.where(left, "Yes", "No"),
    }
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
