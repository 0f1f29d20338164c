"""The commands that try out a version."""

from typing import Annotated

import typer

from .. import registry
from .plan import Plan, read_plan, write_plan

app = typer.Typer(help="Try out a version before it is promoted.", no_args_is_help=True)


@app.command()
def canary(version: str, percent: Annotated[float, typer.Option(min=0, max=100)] = 5.0) -> None:
    """Let a version answer a share of the requests."""
    registry.check(version)
    write_plan(read_plan().model_copy(update={"canary": version, "percent": percent}))
    print(f"{version} answers {percent:g} % of the requests.")


@app.command()
def shadow(version: str) -> None:
    """Ask a version besides, and count how often it disagrees; nobody sees its answers."""
    registry.check(version)
    write_plan(read_plan().model_copy(update={"shadow": version}))
    print(f"{version} is asked as well. GET /rollout shows how often it disagrees.")


@app.command()
def stop() -> None:
    """Try out nothing any more: the champion answers all requests."""
    write_plan(Plan())
