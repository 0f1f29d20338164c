"""The commands that make and remove keys."""

import typer

from ..config import load_settings
from . import AuthSettings
from .keys import KeyFile

app = typer.Typer(help="The keys of those who may ask.", no_args_is_help=True)


def _file() -> KeyFile:
    return KeyFile(load_settings("auth", AuthSettings).keys)


@app.command()
def add(name: str) -> None:
    """Make a key for somebody, and print it. It cannot be shown again."""
    print(_file().add(name))


@app.command()
def remove(name: str) -> None:
    """Remove somebody's key. A running service refuses it at once."""
    _file().remove(name)


@app.command("list")
def list_keys() -> None:
    """List who has a key."""
    for key in _file().read():
        print(key.name)
