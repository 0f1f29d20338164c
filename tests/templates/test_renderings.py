"""Whatever features a project has, its files are whole, valid and clean, and name nothing that they do not use."""

from __future__ import annotations

import ast
import itertools
import json
import re
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest
import yaml

from .projects import IMAGES, NOTHING, PROJECTS, Files, covering, everything, render, write
from .tools.shell import REPOSITORY, succeed

UNUSUAL = {
    "title": "Wer kündigt? \"Ja\" \\ 'nein' {{ 7 * 7 }} {% raw %} — 客户",
    "author_name": 'Zoë "Z" O\'Brien-Ünal \\ <b>',
    "author_email": "zoe.o'brien+ml@exämple.org",
    "slug": "wer-kuendigt-2",
}
LONG = "-".join(["abcdefghi"] * 5)  # as long as a name may be
OPEN_BRACES = re.compile(r"\{\{|\{%|^\s*#%", re.MULTILINE)
LEFT_OVER = re.compile(r"\b(TODO|FIXME|XXX|lorem ipsum|your[-_ ]name|changeme)\b", re.IGNORECASE)
# Files whose own language has such braces.
BRACES = (".copier-answers.yml", ".github/", ".gitlab-ci.yml", "monitoring/", "Dockerfile")


class Tagged(yaml.SafeLoader):
    """Reads YAML in which some values have tags of their own, as CloudFormation's have."""


Tagged.add_multi_constructor("!", lambda loader, _, node: loader.construct_scalar(node))


def test_a_text_stands_once_in_the_template() -> None:
    stands: dict[bytes, list[str]] = {}
    for path in (REPOSITORY / "templates").rglob("*"):
        # One line is a pointer to a fragment, or a keeper of a folder.
        if path.is_file() and path.read_bytes().count(b"\n") > 1:
            stands.setdefault(path.read_bytes(), []).append(path.relative_to(REPOSITORY).as_posix())
    assert [places for places in stands.values() if len(places) > 1] == [], "a family layer, or fragments/shared"


@cache
def renderings(slug: str) -> dict[str, Files]:
    """Every pair of features of a project; and names, licences and versions of Python that are not the usual ones."""
    found = {f"pair-{number}": dict(answers) for number, answers in enumerate(covering(slug))}
    found["unusual"] = {**UNUSUAL, "license": "BSD-3-Clause", "python": "3.12"}
    found["nothing"] = {**NOTHING, "license": "proprietary", "slug": "a", "author_name": ""}
    found["long"] = {**everything(slug), "slug": LONG, "license": "Apache-2.0", "python": "3.13"}
    return {name: render(slug, **answers) for name, answers in found.items()}


@pytest.mark.parametrize("slug", PROJECTS)
def test_every_pair_of_features_is_whole_and_valid(slug: str) -> None:
    seen = {(path, content) for files in renderings(slug).values() for path, content in files.items()}
    for path, content in sorted(seen):
        text = content.decode("utf-8").replace("{{ 7 * 7 }} {% raw %}", "")
        assert text.endswith("\n") or not text, path
        assert not text.endswith("\n\n"), path
        assert not LEFT_OVER.search(text), (path, LEFT_OVER.findall(text))
        assert path.startswith(BRACES) or path.endswith("drift.html") or not OPEN_BRACES.search(text), path
        match Path(path).suffix:
            case ".py":
                compile(text, path, "exec")
            case ".toml":
                tomllib.loads(text)
            case ".yml" | ".yaml":
                list(yaml.load_all(text, Loader=Tagged))
            case ".ipynb" | ".json":
                json.loads(text)


@pytest.mark.parametrize("slug", PROJECTS)
def test_every_pair_of_features_is_linted_and_formatted(slug: str, tmp_path: Path) -> None:
    for name, files in renderings(slug).items():
        write(files, tmp_path / name)
    succeed("ruff", "check", "--no-cache", "--quiet", ".", cwd=tmp_path)
    succeed("ruff", "format", "--no-cache", "--quiet", "--check", ".", cwd=tmp_path)


def test_names_arrive_as_they_were_given() -> None:
    for slug in PROJECTS:
        files = renderings(slug)["unusual"]
        metadata = tomllib.loads(files["pyproject.toml"].decode())["project"]
        assert metadata["description"] == UNUSUAL["title"]
        assert metadata["authors"] == [{"name": UNUSUAL["author_name"], "email": UNUSUAL["author_email"]}]
        assert UNUSUAL["author_name"] in files["LICENSE"].decode()
        assert files["README.md"].decode().startswith(f"# {UNUSUAL['title']}\n")


# What is imported under another name than it is installed by; what is needed without an import, and by what.
MODULES = {
    "scikit-learn": "sklearn", "mlflow-skinny": "mlflow", "mlflow": "mlflow", "dask": "dask", "prometheus-client":
    "prometheus_client", "pillow": "PIL", "python-multipart": "multipart", "tensorflow-cpu": "tensorflow",
}  # fmt: skip
BEHIND = {
    "openpyxl": "pandas", "tqdm": "pooch", "pyarrow": "pandas", "alembic": "mlflow-skinny",
    "sqlalchemy": "mlflow-skinny", "onnx": "torch", "tf2onnx": "keras", "python-multipart": "fastapi",
}  # fmt: skip

# What a kind of model needs, which its owner adds: the error of the import says how.
ADDED = {"mlflow", "onnxruntime"}


@pytest.mark.parametrize(
    ("slug", "variant"),
    [*itertools.product(PROJECTS, ["nothing", "defaults", "everything"]), (IMAGES, "Keras")],
)
def test_every_dependency_is_used_and_every_module_imported(slug: str, variant: str) -> None:
    answers = {"nothing": NOTHING, "defaults": {}, "everything": everything(slug), "Keras": {"framework": "keras"}}
    files = render(slug, **answers[variant])
    package = f"src/{slug.replace('-', '_')}"
    imported, local = set(), set()
    sources = {path: content.decode() for path, content in files.items() if path.startswith(f"{package}/")}
    for path, text in sources.items():
        if not path.endswith(".py"):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level:
                local |= {
                    part for name in [node.module or "", *(a.name for a in node.names)] for part in name.split(".")
                }
            elif isinstance(node, ast.ImportFrom):
                imported.add(str(node.module).split(".")[0])
        # A server's workers import the application by its name.
        local |= set(re.findall(r"{__package__}\.(\w+):", text))
    pyproject = tomllib.loads(files["pyproject.toml"].decode())
    metadata, train = pyproject["project"], pyproject["dependency-groups"].get("train", [])
    lists = [train, metadata["dependencies"], *metadata.get("optional-dependencies", {}).values()]
    declared = {re.split(r"[\[<>=~! ]", line)[0] for lines in lists for line in lines}
    modules = {name: MODULES.get(name, name.replace("-", "_")) for name in declared}
    modules |= {name: "opentelemetry" for name in declared if name.startswith("opentelemetry-")}
    unused = {name for name, module in modules.items() if module not in imported and BEHIND.get(name) not in declared}
    assert not unused, f"declared and never imported: {sorted(unused)}"
    missing = imported - set(modules.values()) - set(sys.stdlib_module_names) - ADDED
    assert not missing, f"imported and not declared: {sorted(missing)}"
    stems = {Path(path).stem for path in sources if path.endswith(".py")}
    assert stems - local <= {"__init__", "__main__", "cli"}


@pytest.mark.parametrize("slug", PROJECTS)
def test_every_setting_is_read(slug: str) -> None:
    files = render(slug, **everything(slug))
    settings = tomllib.loads(files["config.toml"].decode())
    source = "".join(text.decode() for path, text in files.items() if path.endswith(".py") and path.startswith("src/"))
    # Candidates are given the values of [model] by their names.
    tables = [value if isinstance(value, dict) and key != "model" else [key] for key, value in settings.items()]
    unread = [name for table in tables for name in table if not re.search(rf"\b{name}\b", source)]
    assert unread == []
