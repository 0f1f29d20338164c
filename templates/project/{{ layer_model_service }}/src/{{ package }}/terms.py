"""What a version takes and what it answers, known without loading its model."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from .errors import ProjectError
from .exchange import described
from .table import Schema

Type = Literal["number", "integer", "boolean", "text", "numbers", "shares"]
TYPES: dict[str, Any] = {
    "number": float | None,
    "integer": int,
    "boolean": bool,
    "text": str,
    "numbers": list[float | None],
    "shares": dict[str, float],
}
FEW = ("text", "integer", "boolean")  # types that have few values, mostly


class Output(BaseModel):
    """A field of an answer."""

    model_config = ConfigDict(frozen=True)

    name: str
    type: Type
    about: str = ""


@dataclass(frozen=True)
class Terms:
    """The form of a row and of an answer.

    Attributes:
        row: what a request's row must be.
        prediction: what an answer is.
        schema: the columns that a row comes from.
        outputs: the fields of an answer.
        fingerprint: the same for two versions that can replace each other without a caller noticing.
        says: the columns in words, to tell what differs.

    """

    row: type[BaseModel]
    prediction: type[BaseModel]
    schema: Schema
    outputs: tuple[Output, ...]
    fingerprint: str
    says: frozenset[str] = frozenset()

    @property
    def about(self) -> str:
        """What the answers are, in a sentence."""
        names = [output.name for output in self.outputs]
        return f"Answers each row with its {' and '.join(names)}." if names else "Answers nothing yet."

    @cached_property
    def few(self) -> list[str]:
        """The fields of an answer that have few values."""
        return [output.name for output in self.outputs if output.type in FEW]

    @cached_property
    def counted(self) -> str:
        """The field by whose kinds answers are counted: the first of those, else the first of all."""
        return next(iter([*self.few, *(output.name for output in self.outputs)]), "")

    def kind(self, value: Any) -> str:
        """Return what an answer is counted under; where no field has few values, all under one."""
        return str(value)[:40] if self.few else "value"

    def summary(self, answer: Mapping[str, Any]) -> str:
        """Return an answer as a sentence."""
        return ", ".join(f"{output.name}: {_said(answer[output.name])}" for output in self.outputs) + "."

    def admit(self, version: str, other: "Terms") -> None:
        """Refuse a version whose terms are others.

        Raises:
            ProjectError: they are.

        """
        if other.fingerprint == self.fingerprint:
            return
        if not self.fingerprint:
            raise ProjectError(f"this service started before there was a model: restart it to serve {version}.")
        more, less = sorted(other.says - self.says), sorted(self.says - other.says)
        raise ProjectError(
            f"{version} does not keep the contract of the champion: it has {'; '.join(more) or 'nothing else'}, "
            f"where the champion has {'; '.join(less) or 'nothing more'}. Callers rely on that: promote it with "
            "--new-contract, then restart the service."
        )


def agreed(schema: Schema, outputs: list[Output]) -> Terms:
    """Return the terms of columns and outputs."""
    fields: dict[str, Any] = {
        f"output_{i}": (TYPES[output.type], Field(alias=output.name, description=output.about))
        for i, output in enumerate(outputs)
    }
    prediction = create_model("Prediction", **fields)
    said = [
        {key: value for key, value in column.items() if key not in ("about", "example")}
        for column in described(schema.columns)["columns"]
    ]
    says = [json.dumps(column) for column in said] + [f"the answer {output.name} ({output.type})" for output in outputs]
    return Terms(schema.row_model(), prediction, schema, tuple(outputs), digest_of(says), frozenset(says))


def open_terms() -> Terms:
    """Return the terms of a service that has nothing to serve: any row may be sent, and none is answered."""
    row = create_model("Row", __config__=ConfigDict(extra="allow"))
    return Terms(row, create_model("Prediction"), Schema(columns=()), (), "")


def _said(value: Any) -> str:
    if isinstance(value, dict):
        most = max(value, key=value.__getitem__)
        return f"{most} with {value[most]:.4g}"
    return f"{value:,.4g}" if isinstance(value, float) else str(value)


def digest_of(said: Any) -> str:
    """Return what changes with anything that JSON can say."""
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
