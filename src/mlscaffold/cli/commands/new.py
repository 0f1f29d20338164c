"""``mlscaffold new``: makes a project."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mlscaffold.cli.options import Ci, Pairs, With, Without, complete_project
from mlscaffold.errors import UsageError

if TYPE_CHECKING:
    from mlscaffold.template.releases import Origin


def new(
    project: Annotated[
        str | None,
        typer.Argument(
            metavar="[PROJECT|SOURCE]",
            autocompletion=complete_project,
            show_default=False,
            help="One of list's projects, or a Copier or cookiecutter template: a path, a URL or gh:OWNER/NAME. "
            "Without one, new asks.",
        ),
    ] = None,
    destination: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DEST]", show_default=False, help="The folder to make; by default one named after the project."
        ),
    ] = None,
    *,
    name: Annotated[
        str | None,
        typer.Option(metavar="SLUG", help="Its name as folder, command and package; by default DEST's last part."),
    ] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Its name for people.")] = None,
    ci: Ci = None,
    deploy: Annotated[
        str | None,
        typer.Option(metavar="PLATFORM", help="Where its image runs: kubernetes, cloud-run, sagemaker, azure or none."),
    ] = None,
    included: With = None,
    excluded: Without = None,
    license_: Annotated[
        str | None,
        typer.Option("--license", metavar="NAME", help="MIT, Apache-2.0, BSD-3-Clause or proprietary."),
    ] = None,
    python: Annotated[
        str | None, typer.Option(metavar="VERSION", help="The oldest Python to support: 3.11, 3.12 or 3.13.")
    ] = None,
    author: Annotated[
        str | None, typer.Option(metavar="NAME", help="Its author; by default the one Git's configuration names.")
    ] = None,
    email: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="The author's address; by default the one in Git.")
    ] = None,
    pairs: Pairs = None,
    answers: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Take answers from a YAML, JSON or TOML file.")
    ] = None,
    pretend: Annotated[bool, typer.Option("--pretend", help="List every file that would be written; write none.")] = (
        False
    ),
    git: Annotated[
        bool, typer.Option("--git/--no-git", help="Make it a Git repository with one commit, or not.")
    ] = True,
    lock: Annotated[
        bool, typer.Option("--lock/--no-lock", help="Lock its dependencies where uv is found, or not.")
    ] = True,
    lock_timeout: Annotated[float, typer.Option(metavar="SECONDS", min=0.1, help="How long locking may take.")] = 60.0,
    run: Annotated[
        bool, typer.Option("--run", help="Then make its environment, train it, evaluate it and show the result.")
    ] = False,
    ref: Annotated[
        str | None, typer.Option(metavar="REF", help="Of a SOURCE: the tag, branch or commit to use.")
    ] = None,
    directory: Annotated[
        str, typer.Option(metavar="PATH", show_default=False, help="Of a SOURCE: the folder that holds the template.")
    ] = "",
    trust: Annotated[bool, typer.Option("--trust", help="Of a SOURCE: let the template run code of its own.")] = False,
) -> None:
    """Make a project: code, tests, Git, continuous integration.

    \b
    Examples:
      mlscaffold new churn-prediction
      mlscaffold new churn-prediction shop --run
      mlscaffold new spam-detection --with monitoring,tune --without docker --ci gitlab
      mlscaffold new gh:OWNER/NAME DEST --trust
    """  # noqa: D301  (Typer keeps the lines of the paragraph after it)
    from mlscaffold import api
    from mlscaffold.cli.output import creation
    from mlscaffold.cli.output.text import busy
    from mlscaffold.create.answers import Wanted
    from mlscaffold.create.toolchain import Toolchain
    from mlscaffold.foreign import fetch
    from mlscaffold.template.releases import origin
    from mlscaffold.tools import find_uv

    template = origin()
    options = {"title": title, "ci": ci, "deploy": deploy, "license": license_, "python": python}
    if project is not None and project not in template.template.projects and fetch.is_source(project):
        from . import from_source

        own = {"name": name, **options, "author": author, "email": email, "run": run}
        from_source.check_options({**own, "with": included, "without": excluded})
        from_source.new(
            project,
            destination,
            from_source.answers(pairs or (), answers),
            ref=ref,
            directory=directory,
            use_git=git,
            trust=trust,
            pretend=pretend,
        )
        return
    if ref or directory or trust:
        raise UsageError("--ref, --directory and --trust are for a SOURCE: somebody's template at a path or URL.")
    named = {"project": project, "slug": name, **options, "author_name": author, "author_email": email}
    given = Wanted(named, included or (), excluded or (), pairs or (), answers).resolve(template.template)
    if "project" not in given:
        given = _ask(template, given)
    created = api.create(
        str(given.pop("project")),
        destination,
        answers=given,
        git=git,
        lock_timeout=lock_timeout if lock else 0,
        write=not pretend,
        busy=busy,
    )
    if pretend:
        creation.plan(created.plan)
        return
    tools = Toolchain(find_uv(), created.plan.slug)
    creation.created(created, tools, steps=not run)
    if run:
        from mlscaffold.create import firstrun

        result = firstrun.run(created.plan.destination, created.plan.project, tools, creation.step)
        creation.result(result, created.plan, tools)


def _ask(template: Origin, given: Mapping[str, Any]) -> dict[str, Any]:
    """Let the user choose a project and the few things worth a question; without a terminal, list the projects."""
    from mlscaffold.cli import wizard
    from mlscaffold.cli.output import projects
    from mlscaffold.template import catalog

    known = catalog.read(template.root)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        projects.by_stage(known.projects.values())
        raise UsageError("Which project? Name one of these, as in: mlscaffold new churn-prediction.")
    return wizard.ask(template.template, known, given)
