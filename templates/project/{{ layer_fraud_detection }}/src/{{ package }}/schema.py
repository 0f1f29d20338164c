"""The columns of the data: one pydantic model checks training files and API requests alike."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, create_model

IDENTIFIER, TARGET = "Time", "Class"  # a payment has no number; `predict` repeats its time
LABELS = {0: 0, 1: 1}
ROWS = "payments"  # the word of plots and reports


def _no_bool(value: Any) -> Any:
    # Python takes true for the number 1.
    return str(value) if isinstance(value, bool) else value


Number = Annotated[float, BeforeValidator(_no_bool)]
# A principal component has no unit and no meaning: only nonsense can be refused.
Component: Any = Annotated[float, Field(ge=-250, le=250, examples=[0]), BeforeValidator(_no_bool)]
COMPONENTS = [f"V{number}" for number in range(1, 29)]
_Components: Any = create_model("_Components", **dict.fromkeys(COMPONENTS, Component))


class Row(_Components, extra="forbid", allow_inf_nan=False):
    """One payment. A column that is added here is required of files and of requests."""

    Time: Number = Field(ge=0, description="Seconds since the first midnight", examples=[50_000])
    Amount: Number = Field(ge=0, le=1_000_000, description="In euros; 0 occurs", examples=[22.0])


class LabelledRow(Row):
    """A payment to learn from: one of which it is known whether it was fraudulent."""

    Class: Annotated[int, BeforeValidator(_no_bool)] = Field(ge=0, le=1)


COLUMNS = list(Row.model_fields)
NUMBERS, CATEGORIES = COLUMNS, list[str]()
