"""The columns of this project, said once: training data and API requests are checked against this declaration.

The dataset is the card payments that Worldline and the Université Libre de Bruxelles published: two days of September
2013. To protect cardholders, all that was known of a payment was turned into 28 principal components; only its time and
amount were left as they were. Rows that say the same, to the second and in all components, are kept once: most likely
one payment written down twice, and a model examined on the copy of a row it has learnt has not been examined.
"""

from .fields import Number
from .table import Binary, Schema

COMPONENTS = [f"V{number}" for number in range(1, 29)]

OUTCOME = Binary("Class", negative="0", positive="1")

SCHEMA = Schema(
    outcome=OUTCOME,
    distinct=True,
    clock="Time",
    columns=(
        # Without a unit or a meaning, so only nonsense can be refused: the published values lie well within.
        *(Number(name, -250, 250, 0.0, f"Principal component {name[1:]} of what is known") for name in COMPONENTS),
        Number("Amount", 0, 100_000, 22.0, "Amount of the payment, in euros; 0 occurs"),
        # Up to 115 days: whoever sends payments must go on counting from the same midnight.
        Number("Time", 0, 10_000_000, 50_000, "Seconds since the midnight at which the training data begins"),
    ),
)
