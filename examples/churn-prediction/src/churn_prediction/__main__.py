"""The command line: each command is a function of the package, and its help the docstring."""

import os
import sys

import typer

# On some thousand rows more threads mostly wait for each other. Libraries read this when imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from . import ProjectError, registry
from .api import serve
from .data import fetch
from .evaluate import evaluate
from .predict import predict_file
from .train import train

app = typer.Typer(help="Train, evaluate and use the model.", no_args_is_help=True)
data = typer.Typer(help="The dataset.", no_args_is_help=True)
models = typer.Typer(help="The trained versions.", no_args_is_help=True)
app.add_typer(data, name="data")
data.command()(fetch)
app.command()(train)
app.command()(evaluate)
app.command("predict")(predict_file)
app.command()(serve)
app.add_typer(models, name="models")
models.command("list")(registry.list_versions)
models.command()(registry.promote)
models.command()(registry.rollback)


def main() -> None:
    """Run a command; an error that the user can correct becomes one message and exit code 1."""
    try:
        app()
    except (ProjectError, OSError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
