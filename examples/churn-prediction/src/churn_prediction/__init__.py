"""The code of churn-prediction; the README says in which order to read it."""
