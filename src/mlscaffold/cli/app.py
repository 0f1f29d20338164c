"""The command line: declarations and output. A command is its options and one call; what it does is elsewhere.

The one boundary for errors is here too: those that are expected end in one line and their exit status, any other in a
line that says where its log is. Click rather than Typer, because Typer imports pydantic to read any option: 80 ms, half
of what making a project takes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mlscaffold import __version__
from mlscaffold.errors import MlscaffoldError
from mlscaffold.tools import quoted

from . import overview
from .terminal import Style, shown

if TYPE_CHECKING:
    from mlscaffold.create.firstrun import Result
    from mlscaffold.create.project import Created, Plan
    from mlscaffold.create.toolchain import Toolchain
    from mlscaffold.files import Tree
    from mlscaffold.template.catalog import Project
    from mlscaffold.template.renderer import Template
    from mlscaffold.template.sizes import Feature, Size
    from mlscaffold.tools import Uv

INTERRUPTED = 130
"""The exit status after Ctrl-C."""


class _Group(click.Group):
    """The commands, in the order of the overview, which is also the help of the whole."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the commands' names."""
        return list(overview.COMMANDS)

    def get_help(self, ctx: click.Context) -> str:  # noqa: ARG002
        """Return the first screen."""
        return overview.screen(Style(sys.stdout))


def main(arguments: Sequence[str]) -> int:
    """Run mlscaffold and return its exit status: this is the error boundary."""
    try:
        status = app.main(list(arguments), prog_name="mlscaffold", standalone_mode=False)
    except MlscaffoldError as error:
        _complain(str(error))
        return error.exit_code
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "mlscaffold"
        _complain(f"{error.format_message()} See {command} --help.")
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        _complain("Interrupted.")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output (head, a pager) has seen enough; nothing more can be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # noqa: BLE001  (the boundary: whatever it is, the user gets a line and a log)
        _complain(f"Unexpected {type(error).__name__}: {error}. Details for a bug report: {_log(error)}")
        return 1
    return status if isinstance(status, int) else 0


def _complain(message: str) -> None:
    print(f"{Style(sys.stderr).red('Error:')} {message}", file=sys.stderr)


def _log(error: Exception) -> Path:
    """Write what is needed to find a defect to a file, and return its path."""
    import platform
    import tempfile
    import time
    import traceback

    from mlscaffold.template.releases import cache

    text = "".join(
        (
            f"mlscaffold {__version__}, Python {platform.python_version()}, {platform.platform()}\n",
            f"arguments: {sys.argv[1:]}\n\n",
            *traceback.format_exception(error),
        )
    )
    name = f"error-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.log"
    for folder in (cache() / "logs", Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / name
            path.write_text(text, encoding="utf-8")
        except OSError:
            continue
        return path
    return Path("(no place to write a log)")


def _completing(names: Callable[[Template], Iterable[str]]) -> Callable[..., list[str]]:
    """Return what completes a parameter with names that the template knows."""

    def complete(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
        from mlscaffold.template.releases import origin

        return [name for name in names(origin().template) if name.startswith(incomplete)]

    return complete


_complete_project = _completing(lambda template: template.projects)
_complete_feature = _completing(lambda template: template.features)


def _command(name: str) -> Callable[[Callable[..., int | None]], click.Command]:
    """Declare a command under its name in the overview, with the description it has there."""
    return app.command(name, help=overview.COMMANDS[name])


@click.group(cls=_Group, context_settings={"max_content_width": 100})
@click.version_option(__version__, message=overview.version(), help=overview.OPTIONS["--version"])
def app() -> None:
    """Hold the commands; what users read is the overview."""


@_command("new")
@click.argument("project", metavar="[PROJECT|SOURCE]", required=False, shell_complete=_complete_project)
@click.argument("destination", metavar="[DEST]", required=False, type=click.Path(path_type=Path))
@click.option("--name", metavar="SLUG", help="Its name as folder, command and package; by default DEST's last part.")
@click.option("--title", metavar="TEXT", help="Its name for people.")
@click.option("--ci", metavar="PROVIDER", help="Continuous integration: github, gitlab or none.")
@click.option(
    "--deploy", metavar="PLATFORM", help="Where its image runs: kubernetes, cloud-run, sagemaker, azure or none."
)
@click.option(
    "--with",
    "included",
    metavar="FEATURE",
    multiple=True,
    shell_complete=_complete_feature,
    help="Have a feature that info shows; repeat, or join by commas.",
)
@click.option(
    "--without",
    "excluded",
    metavar="FEATURE",
    multiple=True,
    shell_complete=_complete_feature,
    help="Leave a feature out; repeat, or join by commas.",
)
@click.option("--license", "license_", metavar="NAME", help="MIT, Apache-2.0, BSD-3-Clause or proprietary.")
@click.option("--python", metavar="VERSION", help="The oldest Python to support: 3.11, 3.12 or 3.13.")
@click.option("--author", metavar="NAME", help="Its author; by default whom Git's configuration names.")
@click.option("--email", metavar="ADDRESS", help="The author's address; by default the one Git's configuration has.")
@click.option("-d", "--data", "pairs", metavar="KEY=VALUE", multiple=True, help="Answer any question of the template.")
@click.option(
    "--answers",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Take answers from a YAML, JSON or TOML file.",
)
@click.option("--pretend", is_flag=True, help="List every file that would be written, and write none.")
@click.option("--git/--no-git", default=True, help="Make it a Git repository with one commit (the default), or not.")
@click.option("--lock/--no-lock", default=True, help="Lock its dependencies where uv is found (the default), or not.")
@click.option(
    "--lock-timeout",
    metavar="SECONDS",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    help="How long locking may take; 60 by default.",
)
@click.option("--run", is_flag=True, help="Then make its environment, train it, evaluate it and show the result.")
@click.option("--ref", metavar="REF", help="Of a SOURCE: the tag, branch or commit to use.")
@click.option("--directory", metavar="PATH", default="", help="Of a SOURCE: the folder in it that holds the template.")
@click.option("--trust", is_flag=True, help="Of a SOURCE: let the template run code of its own.")
def new(
    project: str | None,
    destination: Path | None,
    *,
    name: str | None,
    title: str | None,
    ci: str | None,
    deploy: str | None,
    included: Sequence[str],
    excluded: Sequence[str],
    license_: str | None,
    python: str | None,
    author: str | None,
    email: str | None,
    pairs: Sequence[str],
    answers: Path | None,
    pretend: bool,
    git: bool,
    lock: bool,
    lock_timeout: float,
    run: bool,
    ref: str | None,
    directory: str,
    trust: bool,
) -> None:
    """Make a project."""
    from mlscaffold.create import project as create
    from mlscaffold.create.answers import Wanted
    from mlscaffold.create.toolchain import Toolchain
    from mlscaffold.foreign import fetch as sources
    from mlscaffold.template.releases import origin
    from mlscaffold.tools import find_uv

    template = origin()
    if project is not None and project not in template.template.projects and sources.is_source(project):
        from . import from_source

        own = {"name": name, "title": title, "ci": ci, "deploy": deploy, "license": license_, "python": python}
        from_source.check_options({**own, "run": run, "with": included, "without": excluded})
        from_source.new(
            project,
            destination,
            from_source.answers(pairs, answers, author, email),
            ref=ref,
            directory=directory,
            use_git=git,
            trust=trust,
            pretend=pretend,
        )
        return
    if ref or directory or trust:
        raise click.UsageError("--ref, --directory and --trust are for a SOURCE: somebody's template at a path or URL.")
    named = {
        "project": project,
        "slug": name,
        "title": title,
        "ci": ci,
        "deploy": deploy,
        "license": license_,
        "python": python,
        "author_name": author,
        "author_email": email,
    }
    given = Wanted(named, included, excluded, pairs, answers).resolve(template.template)
    if "project" not in given:
        given = _ask(template.template, given)
    plan = create.plan(template, given, destination, use_git=git)
    if pretend:
        _show_plan(plan)
        return
    uv = find_uv()
    created = create.write(plan, locker=_locker(uv, lock_timeout) if lock and uv else None)
    tools = Toolchain(uv, plan.slug)
    _show_created(created, tools, next_steps=not run)
    if run:
        from mlscaffold.create import firstrun

        result = firstrun.run(plan.destination, tools, _announce, _busy, plan.project)
        if result is None:
            _show_next(plan, tools)
        else:
            _show_result(result, plan, tools)


@_command("list")
def list_() -> None:
    """Show the projects."""
    from mlscaffold.template import catalog
    from mlscaffold.template.releases import origin

    _show_projects(catalog.available(origin().template.projects))


@_command("info")
@click.argument("project", shell_complete=_complete_project)
def info(project: str) -> None:
    """Show one project."""
    from mlscaffold.template import catalog, sizes
    from mlscaffold.template.releases import SOURCE, origin

    source = origin()
    found = catalog.find(project, source.template.projects)
    answers = source.template.answer({"project": found.slug})
    files = source.template.render(answers, source=SOURCE, version=source.tag)
    _show_project(found, files, sizes.features(source.template, found.slug))


_FOLDER: click.Path = click.Path(path_type=Path, exists=True, file_okay=False)

_pairs = click.option(
    "-d", "--data", "pairs", metavar="KEY=VALUE", multiple=True, help="Answer any question of the template."
)


def _merging(command: Callable[..., int]) -> Callable[..., int]:
    """Declare the options of every command that merges something into a project."""
    options = (
        click.option("--diff", is_flag=True, help="Show what would change, file by file; write nothing."),
        click.option("--verify", is_flag=True, help="Change nothing unless its own lint and tests pass on it."),
        click.option("--commit", is_flag=True, help="Commit what merges without conflict."),
        click.option("--branch", metavar="NAME", help="Commit to a new branch, and leave the work tree as it is."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _at(command: Callable[..., int]) -> Callable[..., int]:
    """Declare the option that says where the project is."""
    option = click.option(
        "--project",
        "folder",
        metavar="PATH",
        type=_FOLDER,
        default=Path(),
        help="The project's folder; by default this one.",
    )
    return option(command)


@_command("update")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=_FOLDER)
@click.option("--to", metavar="VERSION", help="The version to go to; by default this mlscaffold's own.")
@click.option("--check", is_flag=True, help="Only say which projects are behind; exit 1 when there are any.")
@_merging
@click.option("--abort", is_flag=True, help="Take back the last update: one killed half-way, or one not committed.")
@_pairs
@click.option("--trust", is_flag=True, help="Let templates that are not mlscaffold's run code of their own.")
@click.option("-j", "--jobs", metavar="N", type=click.IntRange(min=1), help="How many projects at a time.")
def update(
    paths: Sequence[Path],
    *,
    to: str | None,
    check: bool,
    diff: bool,
    verify: bool,
    commit: bool,
    branch: str | None,
    abort: bool,
    pairs: Sequence[str],
    trust: bool,
    jobs: int | None,
) -> int:
    """Update projects."""
    from mlscaffold.create.answers import read_pairs

    from . import living

    if check + diff + abort > 1 or ((check or diff or abort) and (verify or commit or branch)):
        raise click.UsageError("--check, --diff and --abort are ways of their own: give one of them, and nothing else.")
    places = paths or [Path()]
    if abort:
        return living.abort(places)
    if check:
        return living.check(places, to=to, jobs=jobs)
    wanted = living.Wanted(pretend=diff, verify=verify, commit=commit, branch=branch)
    return living.update(places, wanted, to=to, data=read_pairs(pairs), trust=trust, jobs=jobs)


@_command("status")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=_FOLDER)
@click.option("--json", "as_json", is_flag=True, help="Print it for programs.")
@click.option("-j", "--jobs", metavar="N", type=click.IntRange(min=1), help="How many projects at a time.")
def status(paths: Sequence[Path], *, as_json: bool, jobs: int | None) -> int:
    """Show how projects stand."""
    from . import living

    return living.status(paths or [Path()], as_json=as_json, jobs=jobs)


@_command("add")
@click.argument("features", metavar="FEATURE...", nargs=-1, required=True, shell_complete=_complete_feature)
@_at
@_merging
def add(features: Sequence[str], *, folder: Path, diff: bool, verify: bool, commit: bool, branch: str | None) -> int:
    """Add features."""
    from mlscaffold.update import feature

    from . import living

    wanted = living.Wanted(pretend=diff, verify=verify, commit=commit, branch=branch)
    return living.change(folder, wanted, lambda versions: feature.add(folder, versions, features))


@_command("remove")
@click.argument("features", metavar="FEATURE...", nargs=-1, required=True, shell_complete=_complete_feature)
@_at
@_merging
def remove(features: Sequence[str], *, folder: Path, diff: bool, verify: bool, commit: bool, branch: str | None) -> int:
    """Remove features."""
    from mlscaffold.update import feature

    from . import living

    wanted = living.Wanted(pretend=diff, verify=verify, commit=commit, branch=branch)
    return living.change(folder, wanted, lambda versions: feature.remove(folder, versions, features))


@_command("adopt")
@click.argument("folder", metavar="[PATH]", default=Path(), type=_FOLDER)
@click.option("--link-only", is_flag=True, help="Write the answers file alone: whatever differs is your own.")
@_merging
@_pairs
def adopt(
    folder: Path,
    *,
    link_only: bool,
    diff: bool,
    verify: bool,
    commit: bool,
    branch: str | None,
    pairs: Sequence[str],
) -> int:
    """Link a project."""
    from mlscaffold.create.answers import read_pairs

    from . import living

    wanted = living.Wanted(pretend=diff, verify=verify, commit=commit, branch=branch)
    return living.adopt(folder, wanted, data=read_pairs(pairs), link_only=link_only)


@_command("export")
@click.argument("project", shell_complete=_complete_project)
@click.argument("destination", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--to", "form", type=click.Choice(["cookiecutter"]), required=True, help="What the template is for.")
@click.option("--ci", metavar="PROVIDER", help="Continuous integration of all projects: github, gitlab or none.")
@click.option("--with", "included", metavar="FEATURE", multiple=True, help="Give all projects a feature.")
@click.option("--without", "excluded", metavar="FEATURE", multiple=True, help="Give no project a feature.")
@_pairs
def export(
    project: str,
    destination: Path,
    *,
    form: str,  # noqa: ARG001  (there is one to choose, and saying which keeps room for others)
    ci: str | None,
    included: Sequence[str],
    excluded: Sequence[str],
    pairs: Sequence[str],
) -> None:
    """Export a project."""
    from mlscaffold.create.answers import Wanted
    from mlscaffold.foreign import export
    from mlscaffold.template import catalog
    from mlscaffold.template.releases import origin

    source = origin()
    slug = catalog.find(project, source.template.projects).slug
    given = Wanted({"project": slug, "ci": ci}, included, excluded, pairs).resolve(source.template)
    decided = export.plan(source, given, destination)
    export.write(decided)
    print(f"Wrote {len(decided.files)} files to {shown(destination)}, a cookiecutter template of {slug}.")
    print(f"It asks for {', '.join(decided.asked)}; features are as they were decided now.")


@_command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print a shell's completion script."""
    from click.shell_completion import get_completion_class

    if (script := get_completion_class(shell)) is not None:
        click.echo(script(app, {}, "mlscaffold", "_MLSCAFFOLD_COMPLETE").source())


def _ask(template: Template, given: dict[str, Any]) -> dict[str, Any]:
    """Let the user choose a project and the few things worth a question; without a terminal, list the projects."""
    from mlscaffold.template import catalog

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        _show_projects(catalog.available(template.projects))
        raise click.UsageError("Which project? Name one of these, as in: mlscaffold new churn-prediction.")
    from . import wizard as guide

    return guide.ask(template, given)


def _locker(uv: Uv, timeout: float) -> Callable[[Tree], bytes | None]:
    """Return what makes a lock file, showing that it is at work."""
    from mlscaffold.create import toolchain

    def lock(files: Tree) -> bytes | None:
        with _busy(f"Locking its dependencies with uv (at most {timeout:.0f} s; --no-lock skips it)"):
            return toolchain.lock(uv, files, timeout=timeout)

    return lock


def _busy(what: str) -> AbstractContextManager[object]:
    """Show on a terminal that something is going on, until it is left."""
    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(what)


def _show_projects(projects: Iterable[Project]) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Project", "Roadmap stage", "Task", "Dataset", "Metric"):
        table.add_column(heading, no_wrap=heading == "Project")
    for project in projects:
        dataset = project.dataset.name if project.dataset else ""
        table.add_row(f"[cyan]{project.slug}[/]", project.stage, project.task, dataset, project.metric)
    _console().print(table)


def _show_plan(plan: Plan) -> None:
    from mlscaffold.template import sizes

    for path in plan.files:
        print(path)
    size = _size(sizes.count(plan.files))
    print(f"Would write to {shown(plan.destination)}: {size}. Nothing was written.", file=sys.stderr)


def _show_created(created: Created, tools: Toolchain, *, next_steps: bool) -> None:
    plan = created.plan
    style = Style(sys.stdout)
    facts = [f"{len(plan.files) + created.locked} files"]
    if plan.use_git and plan.repository is None:
        facts.append("one commit on main")
    if created.locked:
        facts.append("dependencies locked")
    print(f"{style.green('Made')} {style.bold(plan.slug)} in {shown(plan.destination)}: {', '.join(facts)}.")
    notes = list(created.notes)
    if not created.locked:
        notes.append(f"There is no uv.lock yet. To pin its dependencies: {_how_to_lock(tools)}, then commit uv.lock.")
    for note in notes:
        print(f"{style.yellow('Note:')} {note}")
    if next_steps:
        _show_next(plan, tools)


def _show_next(plan: Plan, tools: Toolchain) -> None:
    style = Style(sys.stdout)
    setup = () if tools.can_type_uv else tools.typed_setup()
    steps = [tools.typed(command) for _, command in plan.project.steps]
    print(f"\n{style.bold('Next:')}")
    for line in (f"cd {quoted(shown(plan.destination))}", *setup, *steps):
        print(f"  {style.cyan(line)}")


def _how_to_lock(tools: Toolchain) -> str:
    return "uv lock" if tools.can_type_uv else "install uv (https://docs.astral.sh/uv) and run uv lock"


def _announce(title: str) -> None:
    style = Style(sys.stdout)
    print(f"\n{style.bold(f'── {title} ──')}", flush=True)


def _show_result(result: Result, plan: Plan, tools: Toolchain) -> None:
    style = Style(sys.stdout)
    data = "the synthetic sample" if result.data == "sample" else f"{result.data} data"
    low, high = result.interval
    rows = [(plan.slug, f"{result.value:.4f}  (95 %: {low:.4f} to {high:.4f})")]
    rows += [(f"baseline: {name}", f"{value:.4f}") for name, value in result.baselines.items()]
    width = max(len(name) for name, _ in rows)
    better = "higher" if result.higher_is_better else "lower"
    print(f"\n{style.bold(f'{result.metric} on {data}, held out ({better} is better)')}")
    for name, value in rows:
        print(f"  {name.ljust(width)}  {value}")
    print(f"\n{style.bold('Look next')} in {shown(plan.destination)}")
    places = {
        "MODEL_CARD.md": "what the model is for, and how well it does",
        "reports/": "the figures, plots and worst errors",
        "README.md": "which file does what, and why",
    }
    for place, what in places.items():
        if (plan.destination / place).exists():
            print(f"  {style.cyan(place.ljust(width))}  {what}")
    if plan.answers.values.get("api"):
        print(f"  {style.cyan(tools.typed('serve'))}")


def _show_project(project: Project, files: Tree, features: Iterable[Feature]) -> None:
    from collections import Counter

    from mlscaffold.template import sizes

    style = Style(sys.stdout)
    print(f"{style.bold(project.title)}  {style.dim(f'mlscaffold new {project.slug}')}")
    facts = [("Roadmap stage", project.stage), ("Task", project.task)]
    if project.metric:
        facts.append(("Metric", project.metric))
    if project.dataset:
        dataset = project.dataset
        facts.append(("Dataset", f"{dataset.name}: {dataset.rows}, {dataset.size}"))
        facts.append(("", f"{dataset.source}; licence: {dataset.licence}"))
    for number, (name, value) in enumerate(project.figures):
        facts.append(("" if number else "To beat", f"{value}  {name}"))
    _show_rows(facts)
    print(f"\n{style.bold(_size(sizes.count(files)))}")
    folders = Counter(path.rpartition("/")[0] for path in files)
    _show_rows((f"{folder}/" if folder else "./", _counted(number, "file")) for folder, number in folders.items())
    print(f"\n{style.bold('Features (--with, --without, --ci, --deploy): files and lines of source')}")
    rows, said = [], ""
    for feature in features:
        added = f"+ {_counted(feature.added.files, 'file')}, {_counted(feature.added.source, 'line')}"
        # The choices of one question share its text, which is said once.
        text = added if feature.text == said else f"{feature.text}\n{added}"
        rows.append((f"{'on ' if feature.is_on else 'off'}  {feature.name}", text))
        said = feature.text
    _show_rows(rows)


def _show_rows(rows: Iterable[tuple[str, str]]) -> None:
    """Print names beside their texts, which are wrapped between words to 80 columns."""
    import textwrap

    style = Style(sys.stdout)
    rows = list(rows)
    width = max((len(name) for name, _ in rows), default=0)
    wrapper = textwrap.TextWrapper(80 - width - 4, break_long_words=False, break_on_hyphens=False)
    for name, text in rows:
        lines = [line for paragraph in text.splitlines() for line in wrapper.wrap(paragraph)]
        for number, line in enumerate(lines):
            label = "" if number else name
            print(f"  {style.cyan(label.ljust(width))}  {line}")


def _size(size: Size) -> str:
    """Return how large a project is, in words."""
    lines = f"{_counted(size.source, 'line')} of source, {_counted(size.tests, 'line')} of tests"
    return f"{_counted(size.files, 'file')}, {_counted(size.modules, 'module')}, {lines}"


def _counted(number: int, unit: str) -> str:
    return f"{number:,} {unit}{'' if number == 1 else 's'}"


def _console() -> Any:
    from rich.console import Console

    # Where there is no terminal to fit, a row stays a line.
    return Console(highlight=False, width=None if sys.stdout.isatty() else 200)
