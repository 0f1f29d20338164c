"""Dependencies point one way, and starting costs little."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import mlscaffold

PACKAGE = Path(mlscaffold.__file__).parent

# A room imports itself and those of the ranks below; only cli and api know foreign.
RANKS = (
    ("__main__",),
    ("cli",),
    ("api",),
    ("review",),
    ("create", "update", "foreign"),
    ("template",),
    ("git", "files", "signals", "tools"),
    ("errors",),
)
RANK = {room: rank for rank, rooms in enumerate(RANKS) for room in rooms}


def imported(module: Path) -> set[str]:
    """The rooms that a module imports at any time, for typing included; siblings are imported relatively."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and (node.module or "").startswith("mlscaffold"):
            inside = (node.module or "").split(".")[1:]
            names |= {inside[0]} if inside else {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 1 and module.parent == PACKAGE:
            names |= {node.module.partition(".")[0]} if node.module else {alias.name for alias in node.names}
    return names - {"__version__"}


def test_a_room_imports_only_what_stands_below_it() -> None:
    wrong = []
    for path in PACKAGE.rglob("*.py"):
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if room != "__init__":
            wrong += [f"{room}/{path.name} -> {to}" for to in imported(path) - {room} if RANK[to] <= RANK[room]]
    assert wrong == []


def test_no_module_is_longer_than_250_lines() -> None:
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in PACKAGE.rglob("*.py")}
    assert {name: length for name, length in lengths.items() if length > 250} == {}


def loaded_by(*arguments: str) -> set[str]:
    """The top-level modules a command has loaded when it ends."""
    code = (
        "import sys\n"
        f"sys.argv = ['mlscaffold', *{arguments!r}]\n"
        "from mlscaffold.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)\n"
    )
    # Where coverage is measured, its own modules would be found in every process too.
    variables = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run([sys.executable, "-c", code], env=variables, capture_output=True, text=True, check=True)
    return set(done.stderr.splitlines()[-1].split())


def test_help_and_version_load_nothing_but_typer() -> None:
    for option in ("--help", "--version"):
        third_party = loaded_by(option) - sys.stdlib_module_names - {"mlscaffold", "__main__", "_virtualenv"}
        assert {name for name in third_party if not name.startswith("_")} <= {"annotated_doc", "shellingham", "typer"}


def test_making_a_project_loads_only_what_it_uses(tmp_path: Path) -> None:
    loaded = loaded_by("new", "churn-prediction", str(tmp_path / "shop"), "--no-lock")
    assert (tmp_path / "shop" / "README.md").is_file()
    assert loaded >= {"jinja2", "typer", "yaml"}
    assert not loaded & {"copier", "jinja2_ansible_filters", "pydantic", "questionary", "rich"}
