"""The cases of starting and of making a project."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import yaml

from . import projects
from .case import Case, Rival, rival
from .lab import AUTHOR, EMAIL, Lab, UnavailableError
from .measure import Program, require
from .projects import SLUG

BARE_TYPER = Path(__file__).with_name("bare_typer.py")
CCDS_TEMPLATE = "https://github.com/drivendataorg/cookiecutter-data-science"


def help_(lab: Lab, *, terminal: bool = False) -> Case:
    """``mlscaffold --help``, beside a bare Typer program's."""
    env = lab.home()

    def bare_typer() -> Program:
        argv = [lab.peer("typer")["python"], str(BARE_TYPER), "--help"]
        return Program("bare Typer and Rich", argv, env, terminal=terminal)

    ours = Program("mlscaffold --help", [lab.mlscaffold["mlscaffold"], "--help"], env, terminal=terminal)
    return Case(ours, [rival("Typer", bare_typer, 0.6)])


def new(lab: Lab) -> Case:
    """``mlscaffold new``, Git commit included, beside what peers need for theirs without one."""
    env = lab.home()
    installed = lab.mlscaffold
    tag = f"v{installed.version}"
    template = lab.root / "template"
    projects.clear(template)
    # Installers compile whatever ends in .py, a template's files too.
    compiled = shutil.ignore_patterns("__pycache__")
    shutil.copytree(installed.site_packages / "mlscaffold" / "_templates", template, ignore=compiled)
    ours, files = _new(lab, SLUG)
    equivalent = lab.root / "cookiecutter-template"
    projects.write_cookiecutter_template(files, equivalent)

    def same(folder: Path, *, except_for: str | None = None) -> None:
        projects.require_same(folder / SLUG, files, except_for=except_for)

    def copier(source: str, name: str, check: Callable[[Path], None], *options: str) -> Program:
        author = ["-d", f"author_name={AUTHOR}", "-d", f"author_email={EMAIL}"]
        argv = [lab.peer("copier")["copier"], "copy", "--defaults", "--quiet", *author, *options, source, SLUG]
        return Program(name, argv, env, check=check)

    def copier_from_folder() -> Program:
        # Copier knows no version of a folder, so the file that records it is another.
        check = partial(same, except_for=projects.ANSWERS)
        return copier(str(template), "copier copy, from a folder", check)

    def copier_from_bundle() -> Program:
        return copier("~/.mlscaffold/templates.bundle", "copier copy, from the bundle", same, "--vcs-ref", tag)

    def cookiecutter() -> Program:
        argv = [lab.peer("cookiecutter")["cookiecutter"], "--no-input", str(equivalent)]
        return Program("cookiecutter, same files", argv, env, check=same)

    return Case(
        ours,
        [
            rival("copier copy", copier_from_folder, 0.3),
            rival("copier copy", copier_from_bundle, 0.3),
            rival("cookiecutter", cookiecutter, 1.0),
            rival("ccds", partial(_ccds, lab, equivalent), 1.0),
            rival("kedro new", partial(_kedro, lab), 1.0),
        ],
    )


def new_each(lab: Lab) -> Case:
    """``mlscaffold new`` of every other project of the template, beside that of the one in ``new``."""
    questions = yaml.safe_load((lab.mlscaffold.site_packages / "mlscaffold/_templates/copier.yml").read_text("utf-8"))
    others = [slug for slug in questions["project"]["choices"] if slug != SLUG]
    return Case(
        replace(_new(lab, SLUG)[0], name=f"new {SLUG}"),
        [Rival(f"new {slug}", replace(_new(lab, slug)[0], name=f"new {slug}"), 1.5, ours=True) for slug in others],
    )


def _new(lab: Lab, slug: str) -> tuple[Program, projects.Files]:
    """``mlscaffold new`` of a project, and the files that it must make."""
    env = lab.home()
    make = [lab.mlscaffold["mlscaffold"], "new", slug, "--no-lock"]
    reference = lab.root / "reference" / slug
    projects.clear(reference)
    lab.setup([*make, str(reference)], env=env)
    files = projects.read(reference)

    def committed(folder: Path) -> None:
        projects.require_same(folder / slug, files)
        require(lab.git(folder / slug, "rev-list", "--count", "HEAD") == "1\n", "there is not one commit")
        require(not lab.git(folder / slug, "status", "--porcelain"), "the work tree is not clean")

    return Program("mlscaffold new", [*make, slug], env, check=committed), files


def _ccds(lab: Lab, equivalent: Path) -> Program:
    """Cookiecutter Data Science with its own template, or with ours where GitHub is out of reach.

    The package has no template: ``ccds`` fetches it each time. Here it is fetched once, so that no network is measured.
    """
    installed = lab.peer("ccds")
    template = lab.root / f"ccds-template-{installed.version}"
    if not template.exists():
        unfinished = template.with_name(f"{template.name}.unfinished")
        projects.clear(unfinished)
        clone = ["git", "clone", "--quiet", "--depth=1", f"--branch=v{installed.version}", CCDS_TEMPLATE]
        try:
            lab.setup([*clone, str(unfinished)], env=lab.home(), limit=60)
        except UnavailableError:
            (equivalent / "ccds.json").write_bytes((equivalent / "cookiecutter.json").read_bytes())
            argv = [installed["ccds"], "--no-input", str(equivalent)]
            return Program("ccds, same files (its own: no GitHub)", argv, lab.home(), check=_has_pyproject)
        unfinished.rename(template)
    argv = [installed["ccds"], "--no-input", str(template), f"repo_name={SLUG}"]
    return Program("ccds, its own template", argv, lab.home(), check=_has_pyproject)


def _kedro(lab: Lab) -> Program:
    options = ["--name", SLUG, "--tools", "none", "--example", "no", "--telemetry", "no"]
    return Program("kedro new", [lab.peer("kedro")["kedro"], "new", *options], lab.home(), check=_has_pyproject)


def _has_pyproject(folder: Path) -> None:
    projects.require_file(folder, f"{SLUG}/pyproject.toml")
