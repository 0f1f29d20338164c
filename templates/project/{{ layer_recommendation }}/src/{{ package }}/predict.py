"""Prediction: one path for a file, a program and the API."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from . import ProjectError, registry
from .files import read
from .recommender import Recommender
from .registry import Metadata
from .schema import Row


def predict_rows(rows: pd.DataFrame, estimator: Recommender, metadata: Metadata) -> pd.DataFrame:
    """Return the userId and the fields of `Prediction`: a list for each user of checked ratings."""
    return estimator.recommend(rows, metadata.length)


def predict_file(file: Path, output: Path = Path("predictions.csv")) -> None:
    """Read ratings from a CSV file, and write a list for each user as CSV."""
    if output.resolve() == file.resolve():
        raise ProjectError(f"{output} is the input: name another file with --output.")
    (estimator, metadata), count = registry.load(), 0
    draft = output.with_name(f"{output.name}.part")
    for rows in whole_users(table for _, table in read(file, Row)):
        answers = predict_rows(rows, estimator, metadata)
        answers.to_csv(draft, index=False, mode="a" if count else "w", header=not count)
        count += len(answers)
    draft.replace(output)
    print(f"Wrote {count:,} predictions to {output}.")


def whole_users(tables: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Yield the rows again, in tables that hold all ratings of each of their users.

    A list made from half of somebody's ratings would recommend what the other half holds.
    """
    done, waiting = set[int](), list[pd.DataFrame]()
    for table in tables:
        rows = pd.concat([*waiting, table], ignore_index=True)
        users = rows["userId"]
        begun = users[users != users.shift()]
        apart = begun[begun.duplicated() | begun.isin(done)]
        if apart.size:
            raise ProjectError(f"the rows of user {apart.iloc[0]} are apart: sort by userId.")
        last = users == users.iloc[-1]  # the next table may go on with this user
        done.update(begun.iloc[:-1])
        waiting = [rows[last]]
        if not last.all():
            yield rows[~last]
    yield from waiting
