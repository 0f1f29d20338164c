import pandas as pd

SALES = pd.DataFrame(
    {
        "date": ["03/04/2026", "30/01/2026", "12/04/2026", "01/01/2026", "28/12/2025"],
        "amount": [10.0, 5.0, 2.5, 1.0, 7.0],
    }
)


def test_amounts_are_added_by_month(exercise):
    totals = exercise.monthly_totals(SALES)
    assert totals["2026-04"] == 12.5
    assert totals["2026-01"] == 6


def test_months_without_sales_are_zero(exercise):
    totals = exercise.monthly_totals(SALES)
    assert totals.index.tolist() == ["2025-12", "2026-01", "2026-02", "2026-03", "2026-04"]
    assert totals.tolist() == [7, 6, 0, 0, 12.5]


def test_one_month_is_enough(exercise):
    assert exercise.monthly_totals(SALES[:1]).to_dict() == {"2026-04": 10}
