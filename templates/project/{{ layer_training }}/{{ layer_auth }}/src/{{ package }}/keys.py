"""The keys of the API: made and shown once. What is kept recognises a key, and cannot be turned back into it.

A key is 32 random bytes. Nobody guesses those, so a quick hash keeps them as safe as a slow one keeps a password.
"""

import hashlib
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .config import load_settings
from .errors import ProjectError

PREFIX = f"{__package__}_"  # so that people and scanners for leaked secrets see what it is

commands = typer.Typer(help="Make, list and revoke the keys of the API.", no_args_is_help=True)


class Key(BaseModel):
    """What is known of a key."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    created: datetime


class Keys(BaseModel):
    """The file of keys."""

    model_config = ConfigDict(extra="forbid")

    keys: list[Key] = []


def digest(key: bytes) -> bytes:
    """Return what a key is recognised by."""
    return hashlib.sha256(key).digest()


def read(path: Path) -> list[Key]:
    """Return the keys of a file; there are none without one.

    Raises:
        ProjectError: it cannot be read.

    """
    try:
        return Keys.model_validate_json(path.read_bytes()).keys
    except FileNotFoundError:
        return []
    except (OSError, ValidationError) as error:
        raise ProjectError(f"{path} cannot be read: {error}") from error


def write(path: Path, keys: list[Key]) -> None:
    """Replace the file in one step; nobody but its owner may read it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:  # noqa: PTH123 - with a mode
            file.write(Keys(keys=keys).model_dump_json(indent=2) + "\n")
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def make(path: Path, name: str) -> str:
    """Add a key to the file and return it, for the only time.

    Raises:
        ProjectError: the name is taken, or is none.

    """
    known = read(path)
    if name in {key.name for key in known}:
        raise ProjectError(f"there is a key called {name}: revoke it first, or choose another name.")
    made = PREFIX + secrets.token_urlsafe(32)
    try:
        key = Key(name=name, sha256=digest(made.encode()).hex(), created=datetime.now(UTC))
    except ValidationError as error:
        raise ProjectError("a key's name has up to 64 letters, digits, dots, hyphens and underscores.") from error
    write(path, [*known, key])
    return made


@commands.command()
def add(name: Annotated[str, typer.Argument(help="Who will use it.")]) -> None:
    """Make a key and print it. It cannot be shown again."""
    settings = load_settings()
    typer.echo(make(settings.root / settings.auth.keys, name))
    typer.echo("Keep it now: only what recognises it is stored. A running service takes it up at once.", err=True)


@commands.command("list")
def list_keys() -> None:
    """Show whose keys there are."""
    settings = load_settings()
    for key in read(settings.root / settings.auth.keys):
        typer.echo(f"{key.created:%Y-%m-%d %H:%M} {key.name}")


@commands.command()
def revoke(name: Annotated[str, typer.Argument(help="Whose key is to be refused.")]) -> None:
    """Forget a key, which is refused from then on."""
    settings = load_settings()
    path = settings.root / settings.auth.keys
    known = read(path)
    left = [key for key in known if key.name != name]
    if len(left) == len(known):
        raise ProjectError(f"there is no key called {name}.")
    write(path, left)
    typer.echo(f"The key of {name} is refused from now on.")
