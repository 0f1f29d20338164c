"""The commands there are, and the first screen: all that ``mlscaffold``, ``--help`` and ``--version`` need to load.

The one-line descriptions stand here alone; ``cli`` declares its commands with them.
"""

from __future__ import annotations

from mlscaffold import __version__

from .terminal import Style

SUMMARY = "Machine-learning projects that train, test, serve and keep living."

COMMANDS = {
    "new": "Make a project: code, tests, Git, continuous integration.",
    "list": "Show the projects that can be made.",
    "info": "Show one project: task, data, figures to beat, features, sizes.",
    "update": "Bring projects to a newer version of their template, by a merge.",
    "status": "Show how projects stand: version, edits, conflicts, features.",
    "add": "Add features to a project, by a merge.",
    "remove": "Remove features from a project, by a merge.",
    "adopt": "Link a project that has lost, or never had, its answers file.",
    "export": "Write a project as a template for cookiecutter.",
    "completion": "Print the completion script of a shell: bash, zsh or fish.",
}

OPTIONS = {
    "--version": "Show the version and leave.",
    "--help": "Show this and leave.",
}

_EXAMPLES = (
    ("mlscaffold new churn-prediction", "asks nothing, works offline"),
    ("mlscaffold new churn-prediction --run", "and trains it, and shows the result"),
    ("mlscaffold update --diff", "what a newer version would change"),
    ("mlscaffold new gh:OWNER/NAME DEST", "from a Copier or cookiecutter template"),
    ("mlscaffold new --help", "every option"),
)


def version() -> str:
    """Return what ``--version`` prints."""
    return f"mlscaffold {__version__}"


def screen(style: Style) -> str:
    """Return the first screen."""
    sections = (
        ("Commands", COMMANDS.items()),
        ("Options", OPTIONS.items()),
        ("Examples", _EXAMPLES),
    )
    lines = [style.bold("Usage: mlscaffold COMMAND [OPTIONS]"), "", SUMMARY]
    for title, rows in sections:
        width = max(len(name) for name, _ in rows)
        lines += ["", style.bold(title)]
        lines += [f"  {style.cyan(name.ljust(width))}  {text}" for name, text in rows]
    return "\n".join(lines)
