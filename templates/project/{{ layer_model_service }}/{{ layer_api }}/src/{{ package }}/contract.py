"""What a service takes and gives, from its start to its end: who calls it relies on that, whichever version answers."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import BaseModel

from .config import Settings
from .predict import Predictor
from .registry import Registry
from .table import Schema

Answer = dict[str, Any]


@dataclass(frozen=True)
class Contract:
    """What a row is, what an answer is, and how a version is loaded that keeps to both.

    Attributes:
        row: what a request's row must be.
        prediction: what an answer is.
        schema: the columns that a row comes from.
        about: what the service is for, in a sentence.
        counted: the field of an answer that says what it is counted under.
        kind: what an answer with such a value is counted under.
        summary: an answer as a sentence.
        load: gives a version of the registry.

    """

    row: type[BaseModel]
    prediction: type[BaseModel]
    schema: Schema
    about: str
    counted: str
    kind: Callable[[Any], str]
    summary: Callable[[Answer], str]
    load: Callable[[str], Predictor]


def contract(settings: Settings) -> Contract:
    """Return what the champion takes and gives."""
    terms = Registry(settings.models).offered()
    load = partial(Predictor.load, settings, terms=terms)
    return Contract(
        terms.row, terms.prediction, terms.schema, terms.about, terms.counted, terms.kind, terms.summary, load
    )  # fmt: skip
