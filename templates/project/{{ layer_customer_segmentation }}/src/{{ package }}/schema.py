"""The columns of this project, said once: training data and API requests are checked against this declaration.

The dataset is "Wholesale customers" (Abreu 2011, UCI 292): one row per customer of a wholesale distributor in Portugal,
with what the customer spent in a year in each of six departments.
"""

from .fields import Category, Number
from .table import Schema


def spend(name: str, example: int, about: str) -> Number:
    """Declare a department; the published file has no empty cell, and what one would mean nobody says: an error."""
    return Number(name, 0, 10_000_000, example, f"Spent on {about} in a year, in monetary units", integer=True)


SCHEMA = Schema(
    columns=(
        spend("Fresh", 8504, "fresh products"),
        spend("Milk", 3627, "milk products"),
        spend("Grocery", 4756, "groceries"),
        spend("Frozen", 1526, "frozen products"),
        spend("Detergents_Paper", 816, "detergents and paper"),
        spend("Delicassen", 966, "delicatessen"),
    ),
    # What the distributor knows of a customer anyway. A model that saw it would only find it again, so none does;
    # segments are compared with it afterwards.
    labels=(
        Category("Channel", ("1", "2"), "1: hotel, restaurant or café; 2: retail"),
        Category("Region", ("1", "2", "3"), "1: Lisbon; 2: Oporto; 3: elsewhere in Portugal"),
    ),
)
