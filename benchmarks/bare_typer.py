"""The floor for ``--help``: the least a Typer program with Rich can be. It does nothing."""

import typer

app = typer.Typer()


@app.command()
def new(name: str) -> None:
    """Make a project."""


@app.command("list")
def list_() -> None:
    """Show the projects."""


if __name__ == "__main__":
    app()
