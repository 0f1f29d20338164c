"""Every exercise of practice can be solved, is unsolved as shipped, and its tests find what learners get wrong."""

from __future__ import annotations

import ast
import json
import re
import shutil
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from .projects import PRACTICE, render, write
from .tools.project import Project
from .tools.shell import run, succeed

FILES = render(PRACTICE, solutions=True)
EXERCISES = sorted(
    path.removeprefix("exercises/").removesuffix(".py")
    for path in FILES
    if re.fullmatch(r"exercises/\d_\w+/\d\d_\w+(?<!_test)\.py", path)
)
PARTS = {"1_python": 10, "2_numpy": 8, "3_pandas": 10, "4_maths": 10, "5_from_scratch": 10, "6_structures": 12}
WRONG: dict[str, list[list[str]]] = {
    name: answers
    for part in sorted(Path(__file__).with_name("wrong_answers").glob("*.toml"))
    for name, answers in tomllib.loads(part.read_text("utf-8")).items()
}
LINES = 45  # of an exercise: a screen
README = 120
RUNNER = 250
MODULES = 4


def text(path: str) -> str:
    return FILES[path].decode("utf-8")


def test_every_part_has_its_exercises() -> None:
    assert Counter(name.split("/")[0] for name in EXERCISES) == PARTS


@pytest.mark.parametrize("name", EXERCISES)
def test_an_exercise_is_whole(name: str) -> None:
    part, stem = name.split("/")
    shipped, solution = text(f"exercises/{name}.py"), text(f"solutions/{name}.py")
    assert f"exercises/{name}_test.py" in FILES
    assert 2 <= len(tomllib.loads(text(f"exercises/{part}/hints.toml"))[stem]) <= 4
    title, _, about = (ast.get_docstring(ast.parse(shipped)) or "").partition("\n\n")
    assert re.fullmatch(r"[A-Z].{10,70}\.", title)
    assert about
    assert len(shipped.splitlines()) <= LINES
    assert "raise NotImplementedError" in shipped
    assert "raise NotImplementedError" not in solution
    assert ast.get_docstring(ast.parse(solution)) == title
    assert signatures(solution) >= signatures(shipped)


def signatures(source: str) -> set[str]:
    """Return the public functions and methods of a module, with their annotations and docstrings."""
    module = ast.parse(source)
    classes = [node for node in module.body if isinstance(node, ast.ClassDef)]
    nodes = [node for owner in (module, *classes) for node in owner.body if isinstance(node, ast.FunctionDef)]
    public = {node: ast.get_docstring(node) for node in nodes if node.name == "__len__" or node.name[0] != "_"}
    assert public
    assert all(public.values())
    assert all(node.returns for node in public)
    assert all(argument.annotation for node in public for argument in node.args.args if argument.arg != "self")
    return {f"{node.name}({ast.unparse(node.args)}): {text}" for node, text in public.items()}


def test_hints_belong_to_exercises() -> None:
    found = [f"{part}/{stem}" for part in PARTS for stem in tomllib.loads(text(f"exercises/{part}/hints.toml"))]
    assert found == EXERCISES


def test_names_are_known_without_their_part_and_number() -> None:
    assert len({name.split("_", 2)[2] for name in EXERCISES}) == len(EXERCISES)


def test_reset_knows_every_exercise_as_shipped() -> None:
    assert json.loads(text("exercises/shipped.json")) == {name: text(f"exercises/{name}.py") for name in EXERCISES}


def test_solutions_are_a_feature_that_is_off() -> None:
    usual = render(PRACTICE)
    assert {path for path in FILES if path not in usual} == {f"solutions/{name}.py" for name in EXERCISES}
    assert not any(path.startswith("solutions/") for path in usual)


def test_it_is_smaller_than_other_projects() -> None:
    source = [path for path in FILES if path.startswith("src/")]
    assert len(source) <= MODULES + 1  # __init__.py
    assert sum(len(text(path).splitlines()) for path in source) <= RUNNER
    assert len(text("README.md").splitlines()) <= README
    assert not {"Dockerfile", "config.toml", ".pre-commit-config.yaml", "notebooks"} & {p.split("/")[0] for p in FILES}


@pytest.mark.parametrize("answers", [{}, {"solutions": True, "slug": "my-exercises", "python": "3.13"}])
def test_it_is_linted_and_formatted(answers: dict[str, object], tmp_path: Path) -> None:
    write(render(PRACTICE, **answers), tmp_path)
    succeed("ruff", "check", "--no-cache", "--quiet", ".", cwd=tmp_path)
    succeed("ruff", "format", "--no-cache", "--quiet", "--check", ".", cwd=tmp_path)


@pytest.mark.parametrize("name", EXERCISES)
def test_a_wrong_answer_is_one_change_of_the_solution(name: str) -> None:
    answers = WRONG[name]
    assert len(answers) >= 2
    for right, _ in answers:
        assert text(f"solutions/{name}.py").count(right) == 1, right


def copies() -> dict[str, dict[str, str]]:
    """Return what is put to the tests: answers by exercise, in sets that have one answer for an exercise at most."""
    found = {
        "shipped": {name: text(f"exercises/{name}.py") for name in EXERCISES},
        "solved": {name: text(f"solutions/{name}.py") for name in EXERCISES},
    }
    for name, answers in WRONG.items():
        for number, (right, wrong) in enumerate(answers, start=1):
            answer = text(f"solutions/{name}.py").replace(right, wrong)
            found.setdefault(f"wrong{number}", {})[name] = answer
    return found


@pytest.mark.slow
def test_solutions_pass_and_nothing_else_does(make_environment: Callable[[str], Path], tmp_path: Path) -> None:
    """All of them in one process, which imports pandas and scikit-learn once."""
    (tmp_path / "pyproject.toml").write_bytes(FILES["pyproject.toml"])
    tested = copies()
    for folder, answers in tested.items():
        files = {"conftest.py": FILES["exercises/conftest.py"]}
        for name, answer in answers.items():
            files |= {f"{name}.py": answer.encode(), f"{name}_test.py": FILES[f"exercises/{name}_test.py"]}
        write(files, tmp_path / folder)
    python = make_environment("3.11") / "bin" / "python"
    done = run(
        python, "-m", "pytest", "--quiet", "--tb=line", "-rfE", "-p", "no:cacheprovider", *sorted(tested),
        cwd=tmp_path, variables={"MPLBACKEND": "agg", "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert done.returncode == 1, done.stdout
    failed = set(re.findall(r"^(?:FAILED|ERROR) (\w+/\w+/\w+)_test\.py", done.stdout, re.MULTILINE))
    expected = {f"{folder}/{name}" for folder, answers in tested.items() for name in answers if folder != "solved"}
    assert failed == expected, done.stdout[-5000:] if failed - expected else sorted(expected - failed)


@pytest.mark.slow
def test_a_project_passes_its_checks_and_knows_what_is_solved(use: Callable[..., Project]) -> None:
    project = use(project=PRACTICE, solutions=True, slug="my-exercises")
    project.tool("mypy")
    project.tool("pytest", "--quiet")
    start = ("python", "-m", project.package)
    assert re.search(r"all +0 of 60", project.tool(*start, "progress"))
    for name in EXERCISES:
        shutil.copy(project.root / f"solutions/{name}.py", project.root / f"exercises/{name}.py")
    assert re.search(r"all +60 of 60", project.tool(*start, "progress"))
    assert "All exercises are solved." in project.tool(*start)
    project.tool(*start, "reset", EXERCISES[-1])
    assert (project.root / f"exercises/{EXERCISES[-1]}.py").read_text("utf-8") == text(f"exercises/{EXERCISES[-1]}.py")
    assert re.search(r"all +59 of 60", project.tool(*start, "progress"))
