"""From a file to a task: what is predicted, what leaks, and what cannot be learned from."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from mlscaffold.errors import MlscaffoldError, UsageError
from mlscaffold.inspect import schema, table, text
from mlscaffold.inspect.schema import Schema, Wishes, decide

Columns = Mapping[str, Sequence[object]]
Decide = Callable[..., Schema]

ROWS = 400
R = random.Random(7)
NOISE = [round(R.gauss(0, 1), 4) for _ in range(ROWS)]
LEVELS = [R.choice("abc") for _ in range(ROWS)]
DATES = [f"2024-{R.randrange(1, 13):02}-{R.randrange(13, 29)}" for _ in range(ROWS)]
TEXTS = [f"message {R.randrange(999)} says that nothing came on {date}" for date in DATES]
FEW = ["rare"] * 9 + ["usual"] * (ROWS - 9)
BINARY = [R.choice("01") for _ in range(ROWS)]


@pytest.fixture
def of(tmp_path: Path) -> Decide:
    """Write columns to a file and look at it."""

    def look(columns: Columns, target: str, **wishes: Any) -> Schema:
        path = tmp_path / "rows.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows(zip(*columns.values(), strict=True))
        return decide(path, table.read(path), target, Wishes(**wishes))

    return look


@pytest.mark.parametrize(
    ("target", "task", "positive"),
    [
        (BINARY, "classification", "1"),
        (["yes" if value == "1" else "no" for value in BINARY], "classification", "yes"),
        ([f"L{row % 30}" for row in range(ROWS)], "multiclass", ""),
        ([row % 5 + 3 for row in range(ROWS - 2)] + [9, 9], "regression", ""),
        ([R.randrange(1, 6) for _ in range(ROWS)], "multiclass", ""),
        ([R.randrange(100) for _ in range(ROWS)], "regression", ""),
        ([R.choice([0.5, 1.0, 1.5]) for _ in range(ROWS)], "regression", ""),
        (range(1, ROWS + 1), "regression", ""),
        (["rare" if row % 9 == 0 else "other" for row in range(ROWS)], "classification", "rare"),
    ],
)
def test_the_task_follows_from_the_target(of: Decide, target: Sequence[object], task: str, positive: str) -> None:
    found = of({"x": NOISE, "y": target}, "y")
    assert (found.task, found.positive) == (task, positive)


def test_one_column_of_text_is_a_task_of_its_own(of: Decide) -> None:
    number = [f"T{row}" for row in range(ROWS)]
    assert of({"id": number, "text": TEXTS, "y": LEVELS}, "y").task == "text"
    assert of({"id": number, "text": TEXTS, "x": NOISE, "y": LEVELS}, "y").task == "multiclass"
    assert of({"text": TEXTS, "x": NOISE, "y": LEVELS}, "y", dropped=["x"]).task == "text"
    with pytest.raises(UsageError, match=r"needs one column of text; there are 0\. Name it: --text"):
        of({"x": NOISE, "y": LEVELS}, "y", task="text")


def test_what_the_user_knows_better_is_taken(of: Decide) -> None:
    columns = {"Kunde": LEVELS, "note": LEVELS, "x": NOISE, "z": NOISE, "when": DATES, "y": BINARY}
    found = of(columns, "y", identifiers=["Kunde"], texts=["note"], dropped=["z"], positive="0", time="when")
    assert [column.kind for column in found.columns] == ["identifier", "text", "number", "ignored", "date", "category"]
    assert (found.positive, found.time) == ("0", "when")
    assert of(columns, "x", task="regression").task == "regression"
    assert of(columns, "y", task="multiclass").positive == ""
    assert of({**columns, "y": [1, 2] * 200}, "y", task="regression").task == "regression"


@pytest.mark.parametrize(
    ("target", "wishes", "reason"),
    [
        ("z", {}, r"has no column 'z'\. It has: x, level, when, few, y\."),
        ("Level", {}, r"has no column 'Level'\. Did you mean level\?"),
        ("y", {"dropped": ["wen"]}, r"has no column 'wen'\. Did you mean when\?"),
        ("y", {"dropped": ["y"]}, "y is the target"),
        ("y", {"positive": "2"}, r"--positive is one of the target's levels, 0 or 1, not '2'\."),
        ("level", {"positive": "a"}, "two levels"),
        ("level", {"task": "classification"}, r"needs two levels; level has 3\."),
        ("level", {"task": "regression"}, "no numbers"),
        ("y", {"task": "ranking"}, "--task is one of classification, multiclass, regression, text"),
        ("y", {"time": "x"}, "x is no column of dates"),
        ("when", {}, "too many for classes"),
        ("few", {}, r"'rare', a level of few, has 9 rows, and training needs 10\."),
        ("y", {"dropped": ["x", "level", "when", "few"]}, "No column of rows.csv is left"),
    ],
)
def test_what_cannot_be_is_refused(of: Decide, target: str, wishes: dict[str, Any], reason: str) -> None:
    with pytest.raises(MlscaffoldError, match=reason):
        of({"x": NOISE, "level": LEVELS, "when": DATES, "few": FEW, "y": BINARY}, target, **wishes)


@pytest.mark.parametrize(("value", "reason"), [("1", "the same value in every row"), ("", "blank in every row")])
def test_a_target_that_says_nothing_is_refused(of: Decide, value: str, reason: str) -> None:
    with pytest.raises(MlscaffoldError, match=reason):
        of({"x": NOISE, "y": [value] * ROWS}, "y")


def leaks(found: Schema) -> list[str]:
    return [note.partition(" alone predicts")[0] for note in found.notes if "alone predicts" in note]


def test_columns_that_give_the_target_away_are_named(of: Decide) -> None:
    nearly = [value if row % 300 else "1" for row, value in enumerate(BINARY)]
    found = of(
        {
            "x": NOISE,
            "level": LEVELS,
            "alias": ["gone" if value == "1" else "stays" for value in BINARY],
            "nearly": nearly,
            "score": [float(value) * 5 + noise / 10 for value, noise in zip(BINARY, NOISE, strict=True)],
            "left on": [date if value == "1" else "" for date, value in zip(DATES, BINARY, strict=True)],
            "y": BINARY,
        },
        "y",
    )
    assert leaks(found) == ["alias", "nearly", "score", "left on"]
    assert [column.kind for column in found.columns].count("ignored") == 0


def test_a_number_is_given_away_by_another(of: Decide) -> None:
    price = [abs(noise) + 1 for noise in NOISE]
    groups = [row % 12 * 10 for row in range(ROWS)]
    columns = {
        "x": NOISE[::-1],
        "with tax": [value * 1.19 for value in price],
        "class": [f"c{group}" for group in groups],
        "y": price,
    }
    assert leaks(of(columns, "y")) == ["with tax"]
    assert leaks(of({**columns, "y": groups}, "y")) == ["class"]


def test_chance_is_no_leak(of: Decide) -> None:
    noise = random.Random(1)
    columns = {f"x{number}": [noise.choice("ab") for _ in range(40)] for number in range(250)}
    columns |= {f"n{number}": [str(noise.random()) for _ in range(40)] for number in range(250)}
    assert leaks(of({**columns, "y": BINARY[:40]}, "y")) == []
    assert leaks(of({**columns, "y": [noise.random() for _ in range(40)]}, "y")) == []


def test_what_is_worth_knowing_is_said(of: Decide) -> None:
    columns = {"x": [*NOISE, *NOISE[:9]], "when": [*DATES, *DATES[:9]], "y": [*BINARY, *BINARY[:5], *[""] * 4]}
    notes = " ".join(of(columns, "y").notes)
    assert "y is blank in 4 of 409 rows" in notes
    assert "5 of 409 rows are copies of others" in notes
    assert "--time when" in notes
    assert "--time" not in " ".join(of(columns, "y", time="when").notes)


@pytest.mark.parametrize(("encoding", "is_said"), [("cp1251", True), ("utf-8", False), ("utf-16", False)])
def test_letters_that_may_be_wrong_are_said(tmp_path: Path, encoding: str, is_said: bool) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("число,y\n" + "три,1\nпять,0\n" * 20, encoding)
    notes = " ".join(decide(path, table.read(path), "y", Wishes()).notes)
    assert ("If letters look wrong, save it as UTF-8." in notes) == is_said


def test_a_word_for_blank_cells_is_one_in_every_column(of: Decide, tmp_path: Path) -> None:
    cells = [value if row % 5 else "NA" for row, value in enumerate(NOISE)]
    levels = [value if row % 7 else "NA" for row, value in enumerate(LEVELS)]
    found = of({"x": cells, "level": levels, "y": BINARY}, "y")
    answers = found.answers(tmp_path)
    assert answers["reading"] == {"format": "csv", "missing": ["NA"]}
    assert "Cells that say NA count as blank, in every column." in found.notes
    assert [(column["kind"], column["missing"]) for column in answers["columns"]] == [
        ("number", True), ("category", True), ("category", False),
    ]  # fmt: skip
    assert answers["columns"][1]["levels"] == ["a", "b", "c"]


def test_of_a_sample_every_column_may_have_blank_cells(of: Decide, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "WHOLE", 4000)
    rare = ["rare" if row == 0 else "usual" for row in range(ROWS)]
    found = of({"x": NOISE, "rare": rare, "level": LEVELS, "y": BINARY}, "y")
    assert [(column.kind, column.missing) for column in found.columns] == [
        ("number", True), ("text", True), ("category", True), ("category", False),
    ]  # fmt: skip
    assert "rows were looked at, spread over the file" in found.notes[0]
    assert "train --data" not in " ".join(found.notes)
    monkeypatch.setattr(schema, "_LARGE", ROWS)
    assert "train --data PART" in of({"x": NOISE, "y": BINARY}, "y").notes[1]


def test_the_answers_of_a_project(of: Decide, tmp_path: Path) -> None:
    columns = {"Größe": NOISE, "level": LEVELS, "when": DATES, "const": [1] * ROWS, "y": BINARY}
    found = of(columns, "y", time="when")
    answers = found.answers(tmp_path / "projects" / "shop")
    assert answers.pop("columns") == [
        {"name": "Größe", "field": "grosse", "kind": "number", "low": min(NOISE), "high": max(NOISE), "missing": False},
        {"name": "level", "field": "level", "kind": "category", "levels": ["a", "b", "c"], "missing": False},
        {
            "name": "when", "field": "when", "kind": "date", "low": min(DATES), "high": max(DATES),
            "format": "%Y-%m-%d", "missing": False,
        },
        {"name": "const", "field": "const", "kind": "ignored", "why": "always the same", "missing": False},
        {"name": "y", "field": "y", "kind": "category", "levels": ["0", "1"], "missing": False},
    ]  # fmt: skip
    assert answers.pop("sha256") == found.table.sha256
    assert answers == {
        "target": "y", "task": "classification", "positive": "1", "time_column": "when",
        "source": "../../rows.csv", "reading": {"format": "csv"},
    }  # fmt: skip
