"""Options that several commands have, and what completes them in a shell."""

from pathlib import Path
from typing import Annotated, Any

import typer


def option(metavar: str, text: str, *names: str, **settings: Any) -> Any:
    """Declare an option that takes a value; its name is the parameter's unless given."""
    return typer.Option(*names, metavar=metavar, help=text, show_default=False, **settings)


def flag(name: str, text: str) -> Any:
    """Declare an option that is there or not."""
    return typer.Option(name, help=text, show_default=False)


def argument(metavar: str, text: str, **settings: Any) -> Any:
    """Declare an argument."""
    return typer.Argument(metavar=metavar, help=text, show_default=False, **settings)


def complete_project(incomplete: str) -> list[str]:
    """Return the projects whose names begin so."""
    from mlscaffold.template.releases import origin

    return [name for name in origin().template.projects if name.startswith(incomplete)]


def complete_feature(incomplete: str) -> list[str]:
    """Return the features whose names begin so."""
    from mlscaffold.template.releases import origin

    return [name for name in origin().template.features if name.startswith(incomplete)]


_A_FOLDER = {"exists": True, "file_okay": False}
_HAVE = "Have a feature that info shows; repeat, or join by commas."
_LEAVE = "Leave a feature out; repeat, or join by commas."
_PLACES = "Projects, or folders to search for them; by default the current folder."

Project = Annotated[str, argument("PROJECT", "One of list's projects.", autocompletion=complete_project)]
Features = Annotated[
    list[str], argument("FEATURE...", "As info names them: api, ci=gitlab.", autocompletion=complete_feature)
]
Folder = Annotated[Path, option("PATH", "The project's folder; by default this one.", "--project", **_A_FOLDER)]
Folders = Annotated[list[Path] | None, argument("[PATH]...", _PLACES, **_A_FOLDER)]
OneFolder = Annotated[Path, argument("[PATH]", "The project's folder; by default this one.", **_A_FOLDER)]

Pairs = Annotated[list[str] | None, option("KEY=VALUE", "Answer any question of the template.", "-d", "--data")]
With = Annotated[list[str] | None, option("FEATURE", _HAVE, "--with", autocompletion=complete_feature)]
Without = Annotated[list[str] | None, option("FEATURE", _LEAVE, "--without", autocompletion=complete_feature)]
Ci = Annotated[str | None, option("PROVIDER", "Continuous integration: github, gitlab or none.")]
Jobs = Annotated[int | None, option("N", "How many projects at a time.", "-j", "--jobs", min=1)]
Branch = Annotated[str | None, option("NAME", "Commit to a new branch, and leave the work tree as it is.")]
Diff = Annotated[bool, flag("--diff", "Show what would change, file by file; write nothing.")]
Verify = Annotated[bool, flag("--verify", "Change nothing unless its own lint and tests pass on it.")]
Commit = Annotated[bool, flag("--commit", "Commit what merges without conflict.")]
