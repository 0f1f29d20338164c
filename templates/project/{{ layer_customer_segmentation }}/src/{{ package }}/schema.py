"""The columns of the data: one pydantic model checks training files and API requests alike."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field

# The dataset names no customer. A file may: predictions then carry the column.
IDENTIFIER = "customer"
ROWS = "customers"  # the word of plots and reports


def _no_boolean(value: Any) -> Any:
    # Python takes true for the number 1.
    return str(value) if isinstance(value, bool) else value


Spend = Annotated[float, BeforeValidator(_no_boolean), Field(ge=0, le=10_000_000)]
# JSON holds the codes as numbers.
Code1To2 = Annotated[Literal["1", "2"], BeforeValidator(str)]
Code1To3 = Annotated[Literal["1", "2", "3"], BeforeValidator(str)]


class Row(BaseModel, extra="forbid", allow_inf_nan=False):
    """What one customer spent in a year. The titles are the words from which segments are named.

    A column that is added here is required of files and of requests.
    """

    Fresh: Spend = Field(title="fresh food", examples=[3600])
    Milk: Spend = Field(title="milk", examples=[9800])
    Grocery: Spend = Field(title="groceries", examples=[15400])
    Frozen: Spend = Field(title="frozen food", examples=[950])
    Detergents_Paper: Spend = Field(title="detergents", examples=[6700])
    Delicassen: Spend = Field(title="delicatessen", examples=[1400])


class LabelledRow(Row):
    """A customer to learn from. No model sees the labels, which the distributor knows anyway.

    A model that saw them would find them again. Evaluation compares the segments with them, and
    does without where a file has none.
    """

    Channel: Code1To2 | None = None
    Region: Code1To3 | None = None


COLUMNS = list(Row.model_fields)
NUMBERS = COLUMNS
WORDS = {name: field.title or name for name, field in Row.model_fields.items()}
LEVELS = {
    "Channel": {"1": "hotel, restaurant or café", "2": "retail"},
    "Region": {"1": "Lisbon", "2": "Porto", "3": "elsewhere"},
}
