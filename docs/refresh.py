"""Write docs/reference.md from every command's --help: `python3 run.py python docs/refresh.py`."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from pathlib import Path

from typer.main import get_group

from mlscaffold import api
from mlscaffold.cli.app import app

_QUOTES = chr(34) * 3
REFERENCE = Path(__file__).parent / "reference.md"
HEAD = """# Reference

What each command's `--help` says, and the functions for Python; written by `docs/refresh.py`, and kept equal by a test.
"""


def help_of(*command: str) -> str:
    """Return what a command's --help prints on a terminal of 100 columns without colour."""
    done = subprocess.run(
        [sys.executable, "-m", "mlscaffold", *command, "--help"],
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return "\n".join(line.rstrip() for line in done.stdout.strip().splitlines())


def reference() -> str:
    """Return the whole page."""
    commands = ((), *((name,) for name in get_group(app).commands))
    sections = (f"## mlscaffold {' '.join(command)}".rstrip() for command in commands)
    texts = (
        f"{title}\n\n```text\n{help_of(*command)}\n```\n" for title, command in zip(sections, commands, strict=True)
    )
    return "\n".join((HEAD, *texts, python()))


def python() -> str:
    """Return the section on the functions for notebooks and scripts."""
    functions = (api.create, api.update, api.status)
    texts = (f"{inspect.getsource(f).partition(_QUOTES)[0].rstrip()}\n\n{inspect.getdoc(f)}" for f in functions)
    blocks = (f"```text\n{text}\n```\n" for text in (inspect.getdoc(api), *texts))
    return "\n".join(("## Python\n", *blocks))


if __name__ == "__main__":
    REFERENCE.write_text(reference(), encoding="utf-8", newline="\n")
    print(f"{REFERENCE.name} says what --help says.")
