"""What a request for predictions looks like, and its answer with it."""

from collections.abc import Sequence
from types import GenericAlias
from typing import Any

from pydantic import ConfigDict, Field, create_model

from .contract import Contract
from .predict import Predictor

Rows = list[dict[str, Any]]


class ByRow:
    """Each row an object with a value for each column; each answer one with a value for each field.

    Attributes:
        path: where such requests go.
        about: what is done with them, for the documentation.
        key: the name of the answers among what is answered.
        request: what a request must be.
        response: what is answered.

    """

    path, about, key = "/predict", "Score one row or many.", "predictions"

    def __init__(self, contract: Contract, max_rows: int) -> None:
        """Take at most `max_rows` in a request."""
        rows: Any = (GenericAlias(list, contract.row), Field(min_length=1, max_length=max_rows))
        self.request = create_model(
            "PredictRequest", __config__=ConfigDict(extra="forbid"), __doc__="One row or many.", rows=rows
        )
        answers: Any = GenericAlias(list, contract.prediction)
        self.response = create_model(
            "PredictResponse", __doc__="The answers, in the order of the rows, and the model version that gave them.",
            model_version=str, predictions=answers,
        )  # fmt: skip

    def read(self, body: bytes) -> Any:
        """Return what a request gives.

        Raises:
            ValidationError: it is not what it must be.

        """
        return self.request.model_validate_json(body).model_dump(by_alias=True)["rows"]

    def count(self, given: Any) -> int:
        """Return how many rows were given."""
        return len(given)

    def ask(self, predictor: Predictor, given: Any) -> Any:
        """Return a version's answers in the same form."""
        return predictor.answer(given)

    def field(self, said: Any, name: str) -> Sequence[Any]:
        """Return a field's values in the answers."""
        return [answer[name] for answer in said]

    def rows(self, given: Any) -> Rows:
        """Return what was given row by row."""
        return list(given)

    def answers(self, said: Any) -> Rows:
        """Return what was answered row by row."""
        return list(said)
