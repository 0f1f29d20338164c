"""``mlscaffold new``: makes a project."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from mlscaffold.cli.options import Ci, Pairs, With, Without, argument, complete_project, flag, option
from mlscaffold.errors import UsageError

if TYPE_CHECKING:
    from mlscaffold.template.releases import Origin

_PROJECT = "One of list's projects, or a Copier or cookiecutter template: a path, a URL, gh:OWNER/NAME. Else new asks."
_FILE = "Your own rows (CSV, JSON Lines, Excel, Parquet): a project for their columns."


def new(
    project: Annotated[str | None, argument("[PROJECT|SOURCE]", _PROJECT, autocompletion=complete_project)] = None,
    destination: Annotated[
        Path | None, argument("[DEST]", "The folder to make; by default the project's name.")
    ] = None,
    *,
    file: Annotated[Path | None, option("FILE", _FILE, "--from")] = None,
    target: Annotated[str | None, option("COLUMN", "Of FILE: the column to predict.")] = None,
    task: Annotated[str | None, option("TASK", "Of FILE: classification, multiclass, regression or text.")] = None,
    positive: Annotated[str | None, option("LEVEL", "Of FILE: which of the target's two levels counts as 1.")] = None,
    time: Annotated[str | None, option("COLUMN", "Of FILE: train on its older rows, test on its newer ones.")] = None,
    identifiers: Annotated[list[str] | None, option("COLUMN", "Of FILE: it names rows. Repeat.", "--id")] = None,
    texts: Annotated[list[str] | None, option("COLUMN", "Of FILE: it is free text. Repeat.", "--text")] = None,
    dropped: Annotated[list[str] | None, option("COLUMN", "Of FILE: leave it out. Repeat.", "--drop")] = None,
    sheet: Annotated[str | None, option("NAME", "Of FILE: the sheet of a workbook.")] = None,
    yes: Annotated[bool, flag("--yes", "Of FILE: go on without a question.")] = False,
    name: Annotated[str | None, option("SLUG", "Its name as folder, command and package; by default DEST's.")] = None,
    title: Annotated[str | None, option("TEXT", "Its name for people.")] = None,
    ci: Ci = None,
    framework: Annotated[str | None, option("NAME", "Of image-classification: pytorch or keras.")] = None,
    deploy: Annotated[str | None, option("PLATFORM", "kubernetes, cloud-run, sagemaker, azure or none.")] = None,
    included: With = None,
    excluded: Without = None,
    exercise: Annotated[bool, flag("--exercise", "Leave out the functions that matter, for you to write.")] = False,
    license_: Annotated[
        str | None, option("NAME", "MIT, Apache-2.0, BSD-3-Clause or proprietary.", "--license")
    ] = None,
    python: Annotated[str | None, option("VERSION", "The oldest Python to support: 3.11, 3.12 or 3.13.")] = None,
    author: Annotated[str | None, option("NAME", "Its author; by default whom Git's configuration names.")] = None,
    email: Annotated[str | None, option("ADDRESS", "The author's address; by default the one in Git.")] = None,
    pairs: Pairs = None,
    answers: Annotated[Path | None, option("FILE", "Take answers from a YAML, JSON or TOML file.")] = None,
    pretend: Annotated[bool, flag("--pretend", "List every file that would be written; write none.")] = False,
    git: Annotated[bool, flag("--git/--no-git", "Make it a Git repository with one commit.")] = True,
    lock: Annotated[bool, flag("--lock/--no-lock", "Lock its dependencies where uv is found.")] = True,
    lock_timeout: Annotated[float, option("SECONDS", "How long locking may take; 60 by default.", min=0.1)] = 60.0,
    run: Annotated[bool, flag("--run", "Then set it up, train and evaluate it; show the result.")] = False,
    ref: Annotated[str | None, option("REF", "Of a SOURCE: the tag, branch or commit to use.")] = None,
    directory: Annotated[str, option("PATH", "Of a SOURCE: the folder that holds the template.")] = "",
    trust: Annotated[bool, flag("--trust", "Of a SOURCE: let the template run code of its own.")] = False,
) -> int:
    """Make a project: code, tests, Git, continuous integration.

    \b
    Examples:
      mlscaffold new churn-prediction
      mlscaffold new churn-prediction shop --run
      mlscaffold new --from customers.csv --target Exited --run
      mlscaffold new spam-detection --with monitoring,tune --without docker --ci gitlab
      mlscaffold new churn-prediction --exercise
      mlscaffold new gh:OWNER/NAME DEST --trust
    """  # noqa: D301  (Typer keeps the lines of the paragraph after it)
    from mlscaffold import api
    from mlscaffold.cli.output import creation
    from mlscaffold.cli.output.text import busy
    from mlscaffold.create.answers import resolve
    from mlscaffold.create.toolchain import Toolchain
    from mlscaffold.foreign import fetch
    from mlscaffold.template.catalog import OWN_DATA
    from mlscaffold.template.releases import origin
    from mlscaffold.tools import find_uv

    from . import own_data

    included = [*(included or ()), *(["exercise"] if exercise else ())]
    project, destination = own_data.place(project, destination) if file else (project, destination)
    wishes: dict[str, Any] = {"task": task, "positive": positive, "time": time}
    wishes |= {"identifiers": identifiers or (), "texts": texts or (), "dropped": dropped or ()}
    if file is None and project != OWN_DATA and (target or sheet or yes or any(wishes.values())):
        raise UsageError(
            "--target, --task, --positive, --time, --id, --text, --drop, --sheet and --yes go with --from FILE."
        )
    template = origin()
    options = {
        "title": title,
        "ci": ci,
        "framework": framework,
        "deploy": deploy,
        "license": license_,
        "python": python,
    }
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
        return 0
    if ref or directory or trust:
        raise UsageError("--ref, --directory and --trust are for a SOURCE: somebody's template at a path or URL.")
    named = {"project": project, "slug": name, **options, "author_name": author, "author_email": email}
    given = resolve(
        template.template,
        named=named,
        included=included,
        excluded=excluded or (),
        pairs=pairs or (),
        file=answers,
    )
    if "project" not in given:
        given = _ask(template, given)
    if given["project"] == OWN_DATA and (file or "source" not in given):
        found = own_data.answers(given, destination, file=file, target=target, sheet=sheet, yes=yes, **wishes)
        if found is None:
            return 1
        given = found
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
        return 0
    tools = Toolchain(find_uv(), created.plan.slug, created.plan.project.group)
    creation.created(created, tools, steps=not run)
    if run:
        from mlscaffold.create import firstrun

        result = firstrun.run(created.plan.destination, created.plan.project, tools, creation.step)
        if result:
            creation.result(result, created.plan, tools)
        else:
            creation.to_type(created.plan, tools)
    return 0


def _ask(template: Origin, given: Mapping[str, Any]) -> dict[str, Any]:
    """Let the user choose a project and the few things worth a question; without a terminal, list the projects."""
    from mlscaffold.cli import wizard
    from mlscaffold.cli.output import projects, text
    from mlscaffold.template import catalog

    known = catalog.read(template.root)
    if not text.is_terminal():
        projects.by_stage(known.projects.values())
        raise UsageError("Which project? Name one of these, as in: mlscaffold new churn-prediction.")
    return wizard.ask(template.template, known, given)
