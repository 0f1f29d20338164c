"""Prediction: one path for a file, a program and the API."""

from pathlib import Path
from typing import Any

import pandas as pd

from . import ProjectError, decision, model, registry
from .files import read
from .registry import Metadata
from .schema import IDENTIFIER, Row


def predict_rows(rows: pd.DataFrame, estimator: Any, metadata: Metadata) -> pd.DataFrame:
    """Return the answers to a table of checked rows."""
    scored = model.predict(estimator, rows)
    return decision.decide(scored, metadata.thresholds[metadata.model])


def predict_file(file: Path, output: Path = Path("predictions.csv")) -> None:
    """Score every row of a CSV file, and write the answers as CSV."""
    if output.resolve() == file.resolve():
        raise ProjectError(f"{output} is the input: name another file with --output.")
    (estimator, metadata), count = registry.load(), 0
    draft = output.with_name(f"{output.name}.part")
    for raw, rows in read(file, Row):
        answers = predict_rows(rows, estimator, metadata)
        if IDENTIFIER in raw[0]:
            answers.insert(0, IDENTIFIER, [row[IDENTIFIER] for row in raw])
        answers.to_csv(draft, index=False, mode="a" if count else "w", header=not count)
        count += len(answers)
    draft.replace(output)
    print(f"Wrote {count:,} predictions to {output}.")
