"""The command line."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from . import PortfolioError, preview, site
from .project import Project

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Make a site of the projects that projects.toml lists. config.toml says whose it is.",
)


@app.command()
def build() -> None:
    """Write the site to site/, in the place of the former one."""
    root = Path.cwd()
    with TemporaryDirectory() as clones:
        files, projects = site.render(root, Path(clones))
    site.write(files, root / site.FOLDER)
    for project in projects:
        print(summary(project))
    print(f"Wrote {site.FOLDER}/index.html and {len(files) - 1} more files.")


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8000,
) -> None:
    """Show the site on this machine, and show it again at each change."""
    with TemporaryDirectory() as clones:
        preview.serve(Path.cwd(), Path(clones), port)


def summary(project: Project) -> str:
    """Say what the site shows of a project, and what its owner still has to do."""
    metrics = project.metrics
    result = project.chart[0].value
    lines = [f"{project.slug}: {metrics.metric_name} {result}, {metrics.basis}"]
    if project.is_outdated:
        lines.append("  The code is newer than these figures: train and evaluate again.")
    if project.questions:
        lines.append(f"  Questions in DECISIONS.md without an answer: {project.questions}.")
    return "\n".join(lines)


def main() -> None:
    """Run a command; an error that the user can correct becomes one message and exit code 1."""
    try:
        app()
    except (PortfolioError, OSError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
