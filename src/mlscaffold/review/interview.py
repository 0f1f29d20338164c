"""Ten questions that an interviewer could ask about one repository, from its own code, figures and decisions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from mlscaffold.errors import MlscaffoldError

from .evidence import METRICS, Evidence

COUNT = 10


def questions(found: Evidence) -> list[tuple[str, str]]:
    """Return ten questions, each with where its answer lies."""
    if not (found.trains and found.metrics):
        remedy = "run train, then evaluate" if found.trains else "name a project that trains a model"
        raise MlscaffoldError(f"{found.folder} has no {METRICS} to ask about: {remedy}.")
    return list(islice(_questions(found), COUNT))


def _questions(found: Evidence) -> Iterator[tuple[str, str]]:
    metrics, package = found.metrics, next(path.parent for path in (found.folder / "src").glob("*/__init__.py"))
    source = package.relative_to(found.folder).as_posix()
    sign, (name, best) = found.sign, found.baseline
    low, high = metrics["interval"]
    metric, value, tested = metrics["metric"], metrics["value"], metrics["rows"]["test"]
    yield f"Why {metric}, and which metric would you be wrong to use here?", found.line("DECISIONS.md", "^## .*Why")
    yield (
        f"You report {value:.4f}. How would it differ on another {tested:,} rows, and how do you know?",
        found.line(f"{source}/evaluate.py", "def interval"),
    )
    yield f"The baseline '{name}' reaches {best:.4f}: is your model worth its complexity?", METRICS
    candidates = metrics.get("candidates", {})
    if candidates:
        top = max(candidates, key=lambda each: sign * candidates[each])
        chosen = metrics.get("model", top)
        text = f"'{top}' has the best cross-validated value and '{chosen}' was chosen: why?"
        usual = f"Why was '{chosen}' chosen, and what would have made you choose another?"
        yield (usual if top == chosen else text), found.line(f"{source}/train.py", "def choose")
    yield (
        "Which rows are held out, and what could leak into the training rows?",
        found.line(f"{source}/data.py", "def split"),
    )
    if found.groups:
        weak = min(found.groups, key=lambda group: sign * group["value"])
        yield (
            f"For '{weak['group']}' ({weak['rows']:,} rows) it is {weak['value']:.4f}: what would you do about it?",
            METRICS,
        )
    yield (
        "What does a wrong decision cost, and what changes when that figure doubles?",
        found.line("config.toml", r"^\[decision\]"),
    )
    yield "Show a row that the model gets wrong, and explain why.", "reports/worst_errors.csv"
    path, line, longest = _longest(package)
    where = f"{path.relative_to(found.folder).as_posix()}:{line}"
    yield f"Explain {longest} line by line: what would you write differently today?", where
    yield (
        "What happens to a request with a value that training has never seen?",
        found.line(f"{source}/schema.py", "class Row"),
    )
    yield "What did you change that the template did not give you, and why?", "git log"
    yield f"The interval is {low:.4f} to {high:.4f}: how many rows would halve it?", METRICS


def _longest(package: Path) -> tuple[Path, int, str]:
    """Return where the longest function of the package begins, and its name."""
    functions = (
        (path, node)
        for path in sorted(package.glob("*.py"))
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.FunctionDef)
    )
    path, node = max(functions, key=lambda pair: (pair[1].end_lineno or 0) - pair[1].lineno)
    return path, node.lineno, node.name
