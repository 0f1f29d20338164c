"""Explain: what each column contributes to a score, row by row."""

from pathlib import Path
from typing import Literal

from .. import ProjectError, registry
from ..files import read
from ..schema import Row
from .contributions import Contributions, explain_rows
from .members import BASE

SHOWN_ROWS, SHOWN_REASONS = 3, 5


def explain(file: Path, output: Path = Path("reasons.csv")) -> None:
    """Write what each column contributes to the score of each row of a file, as CSV."""
    if output.resolve() == file.resolve():
        raise ProjectError(f"{output} is the input: name another file with --output.")
    (estimator, metadata), count = registry.load(), 0
    draft = output.with_name(f"{output.name}.part")
    for _, rows in read(file, Row):
        found = explain_rows(rows, estimator, metadata)
        if count == 0:
            show(found)
        parts = found.parts.assign(row=found.parts["row"] + count + 1)
        parts.insert(1, "score", found.scores[found.parts["row"]])
        mode: Literal["a", "w"] = "a" if count else "w"
        parts.to_csv(draft, index=False, float_format="%.8g", mode=mode, header=not count)
        count += len(rows)
    draft.replace(output)
    print(f"Wrote the reasons for {count:,} scores to {output}.")


def show(found: Contributions) -> None:
    """Print the strongest reasons of the first rows."""
    print(f"Contributions to the {found.scale}. The score of {BASE} is {found.base:.3f}.")
    for row, score in enumerate(found.scores[:SHOWN_ROWS]):
        print(f"row {row + 1}: {score:.3f}")
        strongest = found.parts[found.parts["row"] == row].head(SHOWN_REASONS)
        for name, value, contribution in strongest.drop(columns="row").to_numpy():
            text = f"{value:.4g}" if isinstance(value, float) else value
            print(f"  {contribution:+.3f}  {name}{'' if value is None else f' = {text}'}")
