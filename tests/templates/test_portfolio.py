"""The site of a portfolio shows what other projects have measured, to everybody."""

from __future__ import annotations

import json
import os
import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from .conftest import FIRST, Elsewhere
from .projects import PORTFOLIO, TRAINING, features, render, write
from .test_ci import GITHUB, GITLAB, YAMLLINT, check_github_files
from .test_projects import check
from .test_renderings import UNUSUAL
from .tools.project import Project
from .tools.shell import need, succeed

FILES = render(PORTFOLIO)
AXE = "axe-core@4.11.1"
BUDGETS = {"files": 30, "modules": 10, "source": 750, "longest": 120, "tests": 350, "README": 100}


def test_it_is_smaller_than_other_projects() -> None:
    lines = {path: len(content.splitlines()) for path, content in FILES.items()}
    source = [lines[path] for path in FILES if path.startswith("src/") and path.endswith(".py")]
    found = {
        "files": len(FILES) + 1,  # uv.lock
        "modules": len(source) - 1,  # __init__.py
        "source": sum(source),
        "longest": max(source),
        "tests": sum(count for path, count in lines.items() if path.startswith("tests/")),
        "README": lines["README.md"],
    }
    over = {name: count for name, count in found.items() if count > BUDGETS[name]}
    assert not over
    assert features(PORTFOLIO) == ()


@pytest.mark.parametrize("answers", [{}, {**UNUSUAL, "python": "3.13", "license": "proprietary"}])
def test_it_is_linted_and_formatted(answers: dict[str, object], tmp_path: Path) -> None:
    write(render(PORTFOLIO, **answers), tmp_path)
    succeed("ruff", "check", "--no-cache", "--quiet", ".", cwd=tmp_path)
    succeed("ruff", "format", "--no-cache", "--quiet", "--check", ".", cwd=tmp_path)


def test_names_arrive_as_they_were_given_and_addresses_are_not_published() -> None:
    files = render(PORTFOLIO, **UNUSUAL)
    assert tomllib.loads(files["config.toml"].decode()) == {
        "name": UNUSUAL["author_name"], "role": "", "about": "", "links": {},
    }  # fmt: skip
    assert tomllib.loads(files["projects.toml"].decode()) == {}


def test_the_files_of_continuous_integration_are_valid(tmp_path: Path) -> None:
    write(FILES, tmp_path)
    write(render(PORTFOLIO, ci="gitlab"), tmp_path)
    check_github_files(tmp_path, tmp_path / GITHUB)
    schema = ("--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci")
    succeed("check-jsonschema", *schema, GITLAB, cwd=tmp_path)
    succeed("yamllint", "--strict", "-d", YAMLLINT, GITLAB, cwd=tmp_path)


def test_only_a_built_site_on_the_main_branch_is_published_and_by_pinned_actions() -> None:
    text = FILES[GITHUB].decode()
    uses = re.findall(r"uses: (.*)", text)
    assert [line for line in uses if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", line)] == []
    publish = yaml.safe_load(text)["jobs"]["publish"]
    assert publish["needs"] == "check"
    assert publish["if"] == "github.event_name == 'push' && needs.check.outputs.built == 'yes'"
    pages = yaml.safe_load(render(PORTFOLIO, ci="gitlab")[GITLAB])["pages"]
    assert pages["needs"] == ["check"]
    assert pages["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH", "exists": ["site/index.html"]}]
    assert ".github/workflows/ci.yml" not in render(PORTFOLIO, ci="none")


def build(made: Project, *sources: Path) -> Project:
    """Build a site of projects, with everything else that a site can have."""
    listed = "".join(f"[[projects]]\nsource = '{source}'\n" for source in sources)
    config = 'name = "Ada Lovelace"\nrole = "Analyst"\nabout = "I *measure*."\nlinks.Code = "https://code.example"\n'
    for name, text in [
        ("projects.toml", listed),
        ("config.toml", config),
        ("cv.md", "## Work\n\n**Analyst** (1843)\n\n- Notes\n"),
        ("articles/1843-09-01-notes.md", "# Notes\n\n| | n |\n| --- | --- |\n| a | 1 |\n\n```python\nprint()\n```\n"),
    ]:
        (made.root / name).parent.mkdir(exist_ok=True)
        (made.root / name).write_text(text, "utf-8")
    made.succeed("build")
    return made


def old_sample(project: Project, folder: Path) -> Path:
    """Copy a project into a folder; the copy says that its rows are invented, and its code is newer."""
    shutil.copytree(project.root, folder, ignore=shutil.ignore_patterns(".git", "models"))
    metrics = folder / "reports" / "metrics.json"
    metrics.write_text(json.dumps({**project.metrics(), "data": "sample"}), "utf-8")
    os.utime(metrics, (0, 0))
    return folder


@pytest.mark.slow
@pytest.mark.xdist_group(FIRST)
def test_the_site_shows_what_projects_have_measured(
    use: Callable[..., Project], elsewhere: Elsewhere, tmp_path: Path
) -> None:
    trained = elsewhere(FIRST)
    site = build(use(project=PORTFOLIO), trained.root, old_sample(trained, tmp_path / "old")).root / "site"
    pages = {path.name: path.read_text("utf-8") for path in site.rglob("*.html")}
    assert pages.keys() == {"index.html", "cv.html", "1843-09-01-notes.html", f"{FIRST}.html", "old.html"}
    metrics = trained.metrics()
    low, high = metrics["interval"]
    for page in pages["index.html"], pages["old.html"], pages[f"{FIRST}.html"]:
        assert f"{metrics['value']:.4f} ({low:.4f} to {high:.4f})" in page
        lines = re.findall(r"<span>(.*?)</span>\n<svg.*?</svg>\n<span>(.*?)</span>", page, re.DOTALL)
        assert {(f"{name} (baseline)", f"{value:.4f}") for name, value in metrics["baselines"].items()} < {*lines}
    for heading in ("What it is for", "How good it is", "Limits", "Plots", "Decisions", "How to run it"):
        assert f"<h2>{heading}</h2>" in pages[f"{FIRST}.html"]
    assert "other-rows.csv" in pages[f"{FIRST}.html"]
    for said in ("come from an invented sample", "The code is newer"):
        assert said not in pages[f"{FIRST}.html"]
        assert said in pages["old.html"]
    decisions = re.split("<h2>(?:Decisions|How to run it)</h2>", pages[f"{FIRST}.html"])[1]
    assert "?" not in re.sub("<h3>.*</h3>", "", decisions)


@pytest.mark.slow
@pytest.mark.xdist_group(FIRST)
def test_its_own_checks_pass(use: Callable[..., Project]) -> None:
    check(use(project=PORTFOLIO))


@pytest.mark.nightly
@pytest.mark.xdist_group(FIRST)
def test_axe_finds_nothing(use: Callable[..., Project], elsewhere: Elsewhere, tmp_path: Path) -> None:
    need("npm", "chromium")
    old = old_sample(elsewhere(FIRST), tmp_path / "old")
    made = build(use(project=PORTFOLIO), *(elsewhere(slug).root for slug in TRAINING), old)
    succeed("npm", "install", "--silent", "--no-save", "--prefix", tmp_path, AXE, cwd=tmp_path)
    script = Path(__file__).with_name("tools") / "axe.py"
    axe = tmp_path / "node_modules" / "axe-core" / "axe.min.js"
    chromium = str(shutil.which("chromium"))
    command = ("uv", "run", "--quiet", "--no-project", "--with", "playwright>=1.55", "python", script)
    assert succeed(*command, made.root / "site", axe, chromium, cwd=tmp_path) == ""
