"""Options that several commands have, and what completes them in a shell."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def complete_project(incomplete: str) -> list[str]:
    """Return the projects whose names begin so."""
    from mlscaffold.template.releases import origin

    return [name for name in origin().template.projects if name.startswith(incomplete)]


def complete_feature(incomplete: str) -> list[str]:
    """Return the features whose names begin so."""
    from mlscaffold.template.releases import origin

    return [name for name in origin().template.features if name.startswith(incomplete)]


Project = Annotated[
    str, typer.Argument(metavar="PROJECT", autocompletion=complete_project, help="One of the projects that list shows.")
]
Features = Annotated[
    list[str],
    typer.Argument(metavar="FEATURE...", autocompletion=complete_feature, help="As info names them: api, ci=gitlab."),
]
Folder = Annotated[
    Path,
    typer.Option(
        "--project",
        metavar="PATH",
        exists=True,
        file_okay=False,
        show_default=False,
        help="The project's folder; by default this one.",
    ),
]
Folders = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[PATH]...",
        exists=True,
        file_okay=False,
        help="Projects, or folders to search for them; by default the current folder.",
    ),
]
Pairs = Annotated[
    list[str] | None,
    typer.Option("-d", "--data", metavar="KEY=VALUE", help="Answer any question of the template; may be repeated."),
]
With = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        metavar="FEATURE",
        autocompletion=complete_feature,
        help="Have a feature that info shows; repeat, or join by commas.",
    ),
]
Without = Annotated[
    list[str] | None,
    typer.Option(
        "--without",
        metavar="FEATURE",
        autocompletion=complete_feature,
        help="Leave a feature out; repeat, or join by commas.",
    ),
]
Ci = Annotated[str | None, typer.Option(metavar="PROVIDER", help="Continuous integration: github, gitlab or none.")]
Trust = Annotated[bool, typer.Option("--trust", help="Let templates that are not mlscaffold's run code of their own.")]
Jobs = Annotated[int | None, typer.Option("-j", "--jobs", metavar="N", min=1, help="How many projects at a time.")]
Diff = Annotated[bool, typer.Option("--diff", help="Show what would change, file by file; write nothing.")]
Verify = Annotated[bool, typer.Option("--verify", help="Change nothing unless its own lint and tests pass on it.")]
Commit = Annotated[bool, typer.Option("--commit", help="Commit what merges without conflict.")]
Branch = Annotated[
    str | None, typer.Option(metavar="NAME", help="Commit to a new branch, and leave the work tree as it is.")
]
