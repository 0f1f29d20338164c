"""The feature `exercise`: functions are left out of a project, tests hold each of them, and the solution comes back."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mlscaffold import api
from mlscaffold.cli.app import main
from mlscaffold.update import changes, transition
from mlscaffold.update.transition import Wishes

from .projects import TRAINING, Files, render, write
from .test_features import AUTHOR, identify
from .tools.project import Project
from .tools.shell import commit_all, run, succeed

LEFT = 'raise NotImplementedError("exercise")'
ROW = re.compile(r"^\| `([\w.]+)` \| .+ \| `([\w ]+)` \|$", re.MULTILINE)
SOLVED = "    return float(min(GRID, key=lambda cut: cost_per_customer(scored, cut, costs)))  # mine\n"


def exercises(slug: str) -> dict[str, str]:
    """Return what EXERCISES.md lists: functions, and the words with which `pytest -k` chooses their tests."""
    return dict(ROW.findall(render(slug, exercise=True)["EXERCISES.md"].decode()))


def functions(files: Files) -> dict[str, tuple[str, ast.FunctionDef]]:
    """Return the functions of a package by `module.name` or `module.Class.name`, each with its file."""
    found = {}
    for path, content in files.items():
        if path.startswith("src/") and path.endswith(".py"):
            body = ast.parse(content).body
            scopes = {"": body, **{f"{node.name}.": node.body for node in body if isinstance(node, ast.ClassDef)}}
            for scope, nodes in scopes.items():
                for node in nodes:
                    if isinstance(node, ast.FunctionDef):
                        found[f"{Path(path).stem}.{scope}{node.name}"] = (path, node)
    return found


@pytest.mark.parametrize("slug", TRAINING)
def test_what_is_left_out_is_listed_with_its_tests(slug: str) -> None:
    files, listed = render(slug, exercise=True), exercises(slug)
    left = {name for name, (_, node) in functions(files).items() if LEFT in ast.unparse(node).replace("'", '"')}
    assert set(listed) == left
    assert 6 <= len(left) <= 10
    texts = [text.decode() for path, text in files.items() if path.startswith("tests/") and path.endswith(".py")]
    tests = " ".join(re.findall(r"def (test_\w+)", "".join(texts)))
    assert [words for words in listed.values() if any(word not in tests for word in words.split(" or "))] == []


@pytest.mark.parametrize("slug", TRAINING)
def test_in_their_order_each_can_be_solved_before_a_model_is_trained(slug: str) -> None:
    """The tests of the last one may train a model, and those of one that says so."""
    files = render(slug, exercise=True)
    sources = [ast.parse(text) for path, text in files.items() if path.startswith("tests/") and path.endswith(".py")]
    needs = {
        node.name: {argument.arg for argument in node.args.args}
        for source in sources
        for node in ast.walk(source)
        if isinstance(node, ast.FunctionDef)
    }

    def trains(name: str) -> bool:
        return name == "trained" or any(map(trains, needs.get(name, ())))

    def needs_others(words: str) -> bool:
        return any(trains(name) for name in needs if any(word in name for word in words.split(" or ")))

    *rows, _ = (line for line in files["EXERCISES.md"].decode().splitlines() if ROW.match(line))
    assert [row for row in rows if needs_others(ROW.findall(row)[0][1]) != ("needs the others too" in row)] == []


@pytest.mark.parametrize("slug", TRAINING)
def test_what_is_left_is_linted_and_formatted(slug: str, tmp_path: Path) -> None:
    write(render(slug, exercise=True), tmp_path)
    succeed("ruff", "check", "--no-cache", "--quiet", ".", cwd=tmp_path)
    succeed("ruff", "format", "--no-cache", "--quiet", "--check", ".", cwd=tmp_path)


@pytest.mark.parametrize("mine", [False, True])
def test_solutions_stand_beside_ones_own_or_leave_them(tmp_path: Path, *, mine: bool) -> None:
    folder = tmp_path / "churn"
    api.create("churn-prediction", folder, answers={"exercise": True, **AUTHOR}, lock_timeout=0)
    identify(folder)
    decision = folder / "src" / "churn" / "decision.py"
    head, name, rest = decision.read_text().partition("def choose_threshold")
    decision.write_text(head + name + rest.replace(f"    {LEFT}\n", SOLVED, 1))
    commit_all(folder, "My threshold")
    outcome = transition.run(changes.remove(folder, api.versions(), ["exercise"], mine=mine), Wishes())
    texts = {path.name: path.read_text() for path in decision.parent.glob("*.py")}
    assert not any(LEFT in text for text in texts.values())
    assert not (folder / "EXERCISES.md").exists()
    assert SOLVED in texts["decision.py"]
    assert len(outcome.conflicts) == (0 if mine else 1)
    assert ("<<<<<<<" in texts["decision.py"]) == (not mine)
    assert ("cost_per_customer(scored, threshold, costs)))" in texts["decision.py"]) == (not mine)


def test_the_flag_is_the_feature_and_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "churn-prediction", "shop", "--exercise", "--no-lock", "--no-git"]) == 0
    assert "exercise: true" in (tmp_path / "shop" / ".copier-answers.yml").read_text()
    printed = capsys.readouterr().out
    assert "EXERCISES.md" in printed
    assert "pytest" in printed.splitlines()[-1]


@pytest.mark.nightly
@pytest.mark.parametrize("slug", TRAINING)
def test_the_tests_of_an_exercise_fail_until_it_is_solved(slug: str, use: Callable[..., Project]) -> None:
    project, left, listed = use(project=slug), functions(render(slug, exercise=True)), exercises(slug)
    whole = project.root / "src"
    solved = functions(render(slug))

    def holds(words: str) -> bool:
        pytest_of_it = ("python", "-m", "pytest", "-q", "-x", "-k", words, "--no-header", "-p", "no:cacheprovider")
        return run(*pytest_of_it, cwd=project.root, variables=project.variables).returncode == 0

    assert holds(" or ".join(listed.values()))
    shutil.copytree(whole, project.root / "solution")
    for name, words in listed.items():
        path, node = solved[name]
        lines = (project.root / path).read_text().splitlines(keepends=True)
        first = left[name][1].body[-1]
        indent = " " * first.col_offset
        begin = node.body[1].lineno if ast.get_docstring(node) else node.body[0].lineno
        lines[begin - 1 : node.end_lineno] = [f"{indent}{LEFT}\n"]
        (project.root / path).write_text("".join(lines))
        assert not holds(words), name
        shutil.copytree(project.root / "solution", whole, dirs_exist_ok=True)
