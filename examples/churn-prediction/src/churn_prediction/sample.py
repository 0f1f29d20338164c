"""A synthetic sample with the schema of the real data, so that everything runs without a download.

The relations are simplified inventions in the direction that the churn literature reports: they let code be tested
and lessons be learnt, and no figure measured on them says anything about real customers.
"""

import numpy as np
import pandas as pd

from .schema import ADD_ON, OUTCOME, PAYMENT_METHODS, SCHEMA

DEMAND = {"OnlineSecurity": 0.35, "OnlineBackup": 0.42, "DeviceProtection": 0.42, "TechSupport": 0.36,
          "StreamingTV": 0.48, "StreamingMovies": 0.49}  # fmt: skip


def sample(rows: int, seed: int) -> pd.DataFrame:
    """Return `rows` invented customers with their labels, raw as a file would hold them; equal seeds, equal rows."""
    random = np.random.default_rng(seed)

    def pick(levels: tuple[str, ...], weights: list[float]) -> np.ndarray:
        return random.choice(levels, size=rows, p=weights)

    def yes(probability: float | np.ndarray) -> np.ndarray:
        return np.where(random.random(rows) < probability, "Yes", "No")

    contract = pick(("Month-to-month", "One year", "Two year"), [0.55, 0.21, 0.24])
    commitment = np.select([contract == "Two year", contract == "One year"], [2, 1], 0)
    tenure = np.clip(random.gamma(1.3, 14 + 16 * commitment), 0, 72).astype(int)
    internet = pick(("DSL", "Fiber optic", "No"), [0.34, 0.44, 0.22])
    online, fibre = internet != "No", internet == "Fiber optic"
    phone = np.where(online, yes(0.9), "Yes")
    add_ons = {name: np.where(online, yes(demand), ADD_ON[1]) for name, demand in DEMAND.items()}
    bought = np.sum([values == "Yes" for values in add_ons.values()], axis=0)
    bill = 20 + 25 * online + 25 * fibre + 6 * bought + random.normal(0, 4, rows)
    partner = yes(0.48)
    payment = pick(PAYMENT_METHODS, [0.22, 0.22, 0.33, 0.23])
    senior = random.random(rows) < 0.16

    logit = (
        1.2
        - 2.8 * commitment
        # Those free to go leave early or not at all; those with a contract, when it ends. A sum of columns misses that.
        - np.where(commitment == 0, 1.9, 0.6) * np.log1p(tenure / 6)
        + 2.0 * ((commitment > 0) & (tenure > 0) & (tenure % 12 == 0))
        + 1.2 * ((bill > 85) & (bought <= 2))
        + 2.2 * fibre
        - 2.2 * ~online
        + 1.2 * (payment == "Electronic check")
        + 0.3 * senior
        - 1.2 * (add_ons["OnlineSecurity"] == "Yes")
        - 1.2 * (add_ons["TechSupport"] == "Yes")
        + random.normal(0, 0.3, rows)
    )
    churned = random.random(rows) < 1 / (1 + np.exp(-logit))
    total = np.where(tenure > 0, np.round(bill * tenure * random.uniform(0.93, 1.05, rows), 2).astype(str), " ")
    return pd.DataFrame(
        {
            SCHEMA.identifier: [f"S-{row:05d}" for row in range(rows)],
            "gender": pick(("Female", "Male"), [0.5, 0.5]),
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
            "MonthlyCharges": np.round(bill, 2),
            "TotalCharges": total,
            SCHEMA.target: np.where(churned, OUTCOME.positive, OUTCOME.negative),
        }
    )
