"""A project for its owner's data: its files are whole whatever the columns, its sample is invented."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from mlscaffold.errors import InvalidAnswerError

from . import own
from .projects import OWN, SERVICE, TEMPLATE, Files, render, write
from .tools.project import Project
from .tools.shell import git, succeed

examples = pytest.mark.parametrize("name", own.EXAMPLES)


def columns(name: str) -> list[Mapping[str, Any]]:
    listed: list[Mapping[str, Any]] = own.EXAMPLES[name]["columns"]  # type: ignore[assignment]
    return listed


def rendered(name: str, **answers: object) -> Files:
    return render(OWN, **own.EXAMPLES[name], **answers)


def test_whatever_the_columns_it_is_formatted_linted_and_small(tmp_path: Path) -> None:
    slugs = {"short": "a", "long": "-".join(["abcdefghi"] * 5)}
    for name in own.EXAMPLES:
        for length, slug in slugs.items():
            write(rendered(name, slug=slug), tmp_path / f"{name}-{length}")
    succeed("ruff", "check", "--no-cache", "--quiet", ".", cwd=tmp_path)
    succeed("ruff", "format", "--no-cache", "--quiet", "--check", ".", cwd=tmp_path)
    for name in own.EXAMPLES:
        files = rendered(name, slug="a")
        lines = {path: text.count(b"\n") for path, text in files.items() if path.endswith(".py")}
        # The schema is as long as the file is wide.
        source = [count for path, count in lines.items() if path.startswith("src/") and "schema" not in path]
        assert max(source) <= 120, name
        assert sum(source) <= 940, name
        assert sum(count for path, count in lines.items() if path.startswith("tests/")) <= 700, name


def test_a_file_of_numbers_alone_imports_nothing_in_vain(tmp_path: Path) -> None:
    columns = [own.column(name, name, "number", low=0.0, high=1.0) for name in ("x", "y")]
    write(render(OWN, columns=columns, target="y", task="regression"), tmp_path)
    succeed("ruff", "check", "--no-cache", "--quiet", ".", cwd=tmp_path)
    succeed("ruff", "format", "--no-cache", "--quiet", "--check", ".", cwd=tmp_path)


@examples
def test_the_sample_has_every_column_and_nothing_else_than_the_schema_says(name: str) -> None:
    rows = list(csv.DictReader(io.StringIO(rendered(name)["data/sample.csv"].decode(), newline="")))
    shown = [column for column in columns(name) if column["kind"] != "ignored"]
    assert len(rows) == 200
    assert list(rows[0]) == [column["name"] for column in shown]
    for column in shown:
        cells = [row[column["name"]] for row in rows]
        known = [cell for cell in cells if cell]
        is_target = column["name"] == own.EXAMPLES[name]["target"]
        assert (len(known) < 200) == (column["missing"] and not is_target), column["name"]
        match column["kind"]:
            case "category":
                assert set(known) == set(column["levels"])
            case "number" | "integer":
                assert all(column["low"] <= float(cell) <= column["high"] for cell in known)
                assert len(set(known)) > 3
            case "date":
                assert all(column["low"] <= cell <= column["high"] for cell in known)


@examples
def test_its_answers_can_be_read_back(name: str) -> None:
    recorded = yaml.safe_load(rendered(name)[".copier-answers.yml"])
    for question, answer in own.EXAMPLES[name].items():
        assert recorded[question] == answer
    other = yaml.safe_load(render("practice")[".copier-answers.yml"])
    assert not other.keys() & {"columns", "target", "task", "reading", "sha256"}


def test_its_settings_say_how_the_file_is_read() -> None:
    bank = tomllib.loads(rendered("bank")["config.toml"].decode())["data"]
    assert (bank["source"], bank["path"], bank["decimal"]) == ("bank.csv", "data/raw/bank.csv", ",")
    assert bank["reading"] == {"sep": ";", "encoding": "cp1252"}
    rentals = tomllib.loads(rendered("rentals")["config.toml"].decode())["data"]
    assert rentals["dates"] == {"day": "%d/%m/%Y", "booked": "%d/%m/%Y"}
    assert rentals["reading"] == {"sheet_name": "Data"}
    metadata = {name: rendered(name)["pyproject.toml"] for name in own.EXAMPLES}
    assert {name for name, text in metadata.items() if b'"openpyxl>' in text} == {"rentals"}
    assert {name for name, text in metadata.items() if b'"pyarrow>' in text} == {"tickets"}


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"columns": "a: ["}, "it is not YAML"),
        ({"columns": "text"}, "Each column needs a name"),
        ({"columns": [{"name": "a", "field": "a", "kind": "number"}, {"name": "b"}]}, "Each column needs a name"),
        ({"columns": [{"name": "a", "field": "a", "kind": "colour"}]}, "known kind"),
        ({"target": "Nothing"}, "It is none of the columns"),
        ({"task": "clustering"}, "classification, multiclass, regression or text"),
        ({"task": "regression"}, "is a number"),
        ({"positive": "2"}, "It is no level of Exited"),
        ({"time_column": "Age"}, "It is no date"),
    ],
)
def test_answers_that_fit_no_file_are_refused(answers: Mapping[str, object], message: str) -> None:
    with pytest.raises(InvalidAnswerError, match=message):
        TEMPLATE.answer({"project": OWN, **answers})


def test_columns_are_taken_as_text_as_well() -> None:
    text = yaml.safe_dump(own.BANK["columns"])
    assert TEMPLATE.answer({"project": OWN, **own.BANK, "columns": text}).values["columns"] == own.BANK["columns"]


# A file is made, and the project used.


def made(name: str, count: int, environment: Path, folder: Path) -> Project:
    """Return a project for an invented file of so many rows, trained on it and evaluated."""
    script = Path(own.__file__)
    text = succeed(environment / "bin" / "python", script, name, folder, str(count), cwd=folder)
    write(render(OWN, **json.loads(text)), folder / OWN)
    git(folder / OWN, "init", "--quiet")
    git(folder / OWN, "add", "--all")
    project = Project(folder / OWN, environment)
    for command in (("data", "fetch"), ("train",), ("evaluate",)):
        project.succeed(*command)
    return project


def examine(project: Project, name: str) -> None:
    """Run its own tests, those of the champion included; look for rows of the file where none may be."""
    output = project.tool("pytest", "-q", "-rs", "-p", "no:cacheprovider")
    assert " passed" in output
    assert "skipped" not in output
    metrics = project.metrics()
    assert metrics["value"] > metrics["baselines"]["dummy"]
    settings = tomllib.loads((project.root / "config.toml").read_text("utf-8"))
    reached = metrics["candidates"]["linear"] - settings["gate"]["tolerance"]
    assert settings["gate"]["limit"] == pytest.approx(reached, abs=1e-4)
    shown = git(project.root, "ls-files", "--others", "--cached", "--exclude-standard").splitlines()
    reports = [path for path in (project.root / "reports").iterdir() if path.suffix in {".json", ".md", ".html"}]
    texts = [(project.root / path).read_bytes() for path in shown] + [path.read_bytes() for path in reports]
    planted = [re.compile(rb"\bZ\d{1,8}\b")]  # identifiers of all examples
    if name == "tickets":
        planted += [re.compile(re.escape(row["message"]).encode()) for row in raw(project)[:50]]
    assert len(texts) > 20
    assert not [text for text in texts for pattern in planted if pattern.search(text)]
    assert "data/raw" not in "".join(shown)


def raw(project: Project) -> list[dict[str, str]]:
    (file,) = (project.root / "data" / "raw").iterdir()
    with file.open(newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


@pytest.mark.nightly
def test_a_file_becomes_a_champion_that_answers_also_behind_a_service(
    make_environment: Callable[[str], Path], use: Callable[..., Project], tmp_path: Path
) -> None:
    # More rows than are read at a time.
    project = made("bank", 6000, make_environment("3.11"), tmp_path)
    rows = raw(project)
    assert len(rows) == 6000
    assert rows[0]["Salary"].replace(".", "").isdigit()
    examine(project, "bank")
    # New rows in the form of the file need no target.
    lines = (tmp_path / "bank.csv").read_text("cp1252").splitlines()[:9]
    (tmp_path / "new.csv").write_text("\n".join(line.rpartition(";")[0] for line in lines), "cp1252")
    project.succeed("data", "fetch", "--from", str(tmp_path / "new.csv"), "--to", "new.csv")
    project.succeed("predict", "new.csv")
    with (project.root / "predictions.csv").open(newline="") as file:
        answers = list(csv.DictReader(file))
    assert [answer["CustomerId"] for answer in answers] == [row["CustomerId"] for row in rows[:8]]
    (complaint,) = project.complaints(("data", "fetch", "--from", str(tmp_path / "new.csv")))
    assert "is not the file that was looked at" in complaint
    # Another project's service takes its champion.
    service = use(project=SERVICE)
    variables = {"PYTHONPATH": f"{service.variables['PYTHONPATH']}:{project.root / 'src'}"}
    for command in (("models", "import", str(project.root)), ("models", "promote", "v1")):
        done = subprocess.run(
            service.command(*command), cwd=service.root, env={**service.variables, **variables}, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.nightly
@pytest.mark.parametrize(("name", "count"), [("odd", 600), ("rentals", 900), ("tickets", 700)])
def test_other_tasks_formats_and_names(
    make_environment: Callable[[str], Path], tmp_path: Path, name: str, count: int
) -> None:
    project = made(name, count, make_environment("3.11"), tmp_path)
    project.tool("mypy")
    examine(project, name)


# The folds are those of the project; the reference is what somebody types first.
REFERENCE = """
import numpy as np
from sklearn.base import clone
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from own_data import model, registry, schema
from own_data.config import load_settings
from own_data.data import folds, load, split
settings, champion = load_settings(), registry.describe()
rows, _ = split(load(settings.data, "real").table, settings.data.test_fraction, settings.seed)
learner = {"r2": HistGradientBoostingRegressor}.get(model.METRIC, HistGradientBoostingClassifier)(random_state=42)
values = []
for fit, hold in folds(rows, settings.folds, settings.seed):
    known, held_out = rows.iloc[fit], rows.iloc[hold]
    fitted = clone(learner).fit(known[schema.COLUMNS], known["target"])
    values.append(model.score(model.predict(fitted, held_out)))
print(champion.value - np.mean(values))
"""
PACKAGED = """
import json, sys
from pathlib import Path
from sklearn import datasets
name, task = sys.argv[1:]
found = getattr(datasets, f"load_{name}")(as_frame=True)
table = found.data.assign(target=[f"level {t}" for t in found.target] if task != "regression" else found.target)
table.to_csv("rows.csv", index=False)
columns = [
    {"name": c, "field": f"column_{n}", "kind": "number", "low": float(table[c].min()), "high": float(table[c].max())}
    for n, c in enumerate(found.data)
]
about = {"kind": "number", "low": 0.0, "high": 1.0} if task == "regression" else {
    "kind": "category", "levels": sorted(set(table["target"]))}
columns.append({"name": "target", "field": "target", **about})
print(json.dumps({"columns": columns, "target": "target", "task": task, "source": str(Path("rows.csv").resolve())}))
"""


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("name", "task", "tolerance"),
    [("breast_cancer", "classification", 0.003), ("wine", "multiclass", 0.003), ("diabetes", "regression", 0.005)],
)
def test_it_is_as_good_as_boosting_with_default_values_on_data_it_was_not_made_for(
    make_environment: Callable[[str], Path], tmp_path: Path, name: str, task: str, tolerance: float
) -> None:
    environment = make_environment("3.11")
    answers = json.loads(succeed(environment / "bin" / "python", "-c", PACKAGED, name, task, cwd=tmp_path))
    digest = hashlib.sha256((tmp_path / "rows.csv").read_bytes()).hexdigest()
    project = Project(write(render(OWN, **answers, sha256=digest), tmp_path / OWN), environment)
    project.succeed("data", "fetch")
    project.succeed("train")
    assert float(project.tool("python", "-c", REFERENCE).split()[-1]) >= -tolerance
