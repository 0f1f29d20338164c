"""Many rows in one request, given column by column."""

from collections.abc import Sequence
from types import GenericAlias
from typing import Annotated, Any, ClassVar, Self

import numpy as np
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, create_model, model_validator
from pydantic.fields import FieldInfo

from .bodies import ByRow, Rows
from .contract import Contract
from .predict import Predictor


class ByColumn(ByRow):
    """A list of values for each column, and for each field of the answers.

    A thousand rows say every name once in this form instead of a thousand times. Reading them takes a third of the
    time, and nothing has to be turned around for a model, which works column by column itself.
    """

    path, about, key = "/predict/columns", "Score many rows, given column by column.", "columns"

    def __init__(self, contract: Contract, max_rows: int) -> None:
        """Take at most `max_rows` in a request."""
        known = contract.row.model_fields
        self.whole = [str(field.alias) for field in known.values() if field.annotation is int]
        values: dict[str, Any] = {name: many(field, max_rows) for name, field in known.items()}
        columns: Any = create_model(
            "Columns", __base__=Columns, __doc__="The values of each column; all columns are equally long.",
            # Without a model to serve nothing is known of a row, and nothing refused: the answer is that there is none.
            __cls_kwargs__={"extra": "forbid" if known else "ignore"}, **values,
        )  # fmt: skip
        columns.usual = {name: field.default for name, field in known.items() if not field.is_required()}
        self.request = create_model(
            "ColumnsRequest", __config__=ConfigDict(extra="forbid"), __doc__="Many rows.", columns=(columns, ...)
        )
        fields: dict[str, Any] = {
            name: (GenericAlias(list, field.annotation), Field(alias=field.alias, description=field.description))
            for name, field in contract.prediction.model_fields.items()
        }
        answers: Any = create_model("Answers", __doc__="The values of each field of the answers.", **fields)
        self.response = create_model(
            "ColumnsResponse", __doc__="The answers, in the order of the rows, and the model version that gave them.",
            model_version=str, columns=(answers, ...),
        )  # fmt: skip

    def read(self, body: bytes) -> Any:
        """Return the values of a request by the name of their column; whole ones are floats, as JSON has them."""
        asked: Any = self.request.model_validate_json(body)
        return asked.columns.by_name()

    def count(self, given: Any) -> int:
        """Return how many rows they make."""
        return max(map(len, given.values()), default=0)

    def ask(self, predictor: Predictor, given: Any) -> Any:
        """Return a version's answers by the name of their field."""
        return predictor.answer_columns(given)

    def field(self, said: Any, name: str) -> Sequence[Any]:
        """Return a field's values in the answers."""
        values: Sequence[Any] = said[name]
        return values

    def rows(self, given: Any) -> Rows:
        """Return what was given row by row."""
        return self.answers(given | {name: given[name].astype(int).tolist() for name in self.whole})

    def answers(self, said: Any) -> Rows:
        """Return what was answered row by row."""
        return [dict(zip(said, values, strict=True)) for values in zip(*said.values(), strict=True)]


class Columns(BaseModel):
    """Columns of equal length; one that may be left out is filled."""

    usual: ClassVar[dict[str, Any]]

    @model_validator(mode="after")
    def make_even(self) -> Self:
        """Refuse columns of different lengths, and fill those that were left out."""
        lengths = {name: len(values) for name, values in self.by_name().items() if len(values)}
        longest = max(lengths, key=lengths.__getitem__, default="")
        if not lengths and self.usual:
            raise ValueError("no column is given")
        for name, length in lengths.items():
            if length < lengths[longest]:
                raise ValueError(f"{name} has {length} value(s), and {longest} has {lengths[longest]}")
        for field, value in self.usual.items():
            if not getattr(self, field):
                setattr(self, field, [value] * lengths.get(longest, 0))
        return self

    def by_name(self) -> dict[str, Any]:
        """Return the values by the name of their column."""
        return {str(known.alias): getattr(self, name) for name, known in type(self).model_fields.items()}


def many(field: FieldInfo, most: int) -> tuple[Any, Any]:
    """Return the field of a column whose cells are each what `field` is in a row."""
    cell, rules = field.annotation, field.metadata
    if cell is int:
        # Whether 5.0 is whole is asked for all of them at once: a function of Python's for each would take the longest.
        rules = [rule for rule in rules if not isinstance(rule, BeforeValidator)]
        cell, rules = float, [*rules, Field(allow_inf_nan=False, json_schema_extra={"type": "integer"})]
    values: Any = GenericAlias(list, Annotated[(cell, *rules)] if rules else cell)
    if field.annotation is int:
        values = Annotated[values, AfterValidator(whole)]
    about: Any = {"alias": field.alias, "description": field.description, "examples": [field.examples]}
    start: Any = {} if field.is_required() else {"default_factory": list}
    return values, Field(min_length=1, max_length=most, **about, **start)


def whole(values: list[float]) -> np.ndarray:
    """Return the values as an array, which whoever is asked makes of them anyway; 5.0 is as whole as 5.

    Raises:
        ValueError: one of them is not whole.

    """
    numbers = np.array(values)
    if (wrong := numbers != np.rint(numbers)).any():
        raise ValueError(f"the number in position {wrong.argmax()} is not whole")
    return numbers
