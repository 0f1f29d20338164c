"""Dependencies point one way, and starting costs little."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import mlscaffold

PACKAGE = Path(mlscaffold.__file__).parent

# Each layer may import those to its right only; modules of one layer may not import each other unless listed so.
LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"__main__"}),
    frozenset({"cli"}),
    frozenset({"living", "from_source"}),
    frozenset({"report", "guide", "overview"}),
    frozenset({"adopt", "feature", "status", "foreign"}),
    frozenset({"update", "verify"}),
    frozenset({"transition", "versions", "fleet", "links", "with_cookiecutter", "with_copier"}),
    frozenset({"record", "create", "export", "answers", "firstrun", "apply"}),
    frozenset({"templates", "journal", "staging"}),
    frozenset({"merge"}),
    frozenset({"bundle", "environment", "objects", "renderers", "sizes"}),
    frozenset({"render", "repository", "sources"}),
    frozenset({"git"}),
    frozenset({"files", "catalog", "names", "places", "signals", "terminal"}),
    frozenset({"errors"}),
    frozenset({"__init__"}),
)


def imports(module: Path) -> set[str]:
    """The modules of this package that a module imports at any time, for typing included."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level <= 1, f"{module.name} imports from above the package"
            if node.level == 1:
                found |= {node.module.partition(".")[0]} if node.module else {alias.name for alias in node.names}
            else:
                assert not (node.module or "").startswith("mlscaffold"), f"{module.name}: imports are relative"
    return {"__init__" if name == "__version__" else name for name in found}


def test_every_module_has_its_layer() -> None:
    assert {path.stem for path in PACKAGE.glob("*.py")} == frozenset().union(*LAYERS)


def test_dependencies_point_one_way() -> None:
    level = {name: number for number, layer in enumerate(LAYERS) for name in layer}
    wrong = [
        f"{path.stem} -> {name}"
        for path in PACKAGE.glob("*.py")
        for name in imports(path)
        if level[name] <= level[path.stem]
    ]
    assert wrong == []


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


def test_help_and_version_load_nothing_but_themselves() -> None:
    for option in ("--help", "--version"):
        third_party = loaded_by(option) - sys.stdlib_module_names - {"mlscaffold", "__main__", "_virtualenv"}
        assert {name for name in third_party if not name.startswith("_")} == set()


def test_making_a_project_loads_only_what_it_uses(tmp_path: Path) -> None:
    loaded = loaded_by("new", "churn-prediction", str(tmp_path / "shop"), "--no-lock")
    assert (tmp_path / "shop" / "README.md").is_file()
    assert loaded >= {"click", "jinja2", "yaml"}
    assert not loaded & {"copier", "jinja2_ansible_filters", "pydantic", "questionary", "rich", "typer"}
