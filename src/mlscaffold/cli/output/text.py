"""Text for people: colours, paths, rows that fit 80 columns, and signs of work in progress."""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import TextIO, TypeVar

from mlscaffold.errors import MlscaffoldError
from mlscaffold.tools import quoted

T = TypeVar("T")

_WIDTH = 80
_COLORS = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def paint(text: str, color: str, stream: TextIO | None = None) -> str:
    """Return text in a colour where the stream is a terminal whose user wants colour (https://no-color.org)."""
    stream = stream or sys.stdout
    knows_escapes = os.name != "nt" or "WT_SESSION" in os.environ
    is_wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    if not (stream.isatty() and knows_escapes and is_wanted):
        return text
    return f"\x1b[{_COLORS[color]}m{text}\x1b[0m"


def printable(text: str) -> str:
    """Return text whose control characters are spelled out, so that they do nothing to the terminal."""
    return _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


class _Start:
    """The folder that mlscaffold was started in: the current one changes while Copier renders in another thread."""

    folder = os.curdir


def start_here() -> None:
    """Show paths relative to the current folder from now on."""
    with suppress(OSError):
        _Start.folder = os.getcwd()


def shown(path: Path) -> str:
    """Return a path relative to the folder that mlscaffold was started in, where that is shorter."""
    try:
        relative = os.path.relpath(os.path.join(_Start.folder, path), _Start.folder)
    except ValueError:
        return printable(str(path))
    return printable(min(str(path), relative, key=len))


def named(folder: Path) -> str:
    """Return a folder's path; of the current folder, its name."""
    path = shown(folder)
    return printable(folder.name) if path == os.curdir else path


def argument(folder: Path) -> str:
    """Return what to type behind a command for it to work on a project."""
    path = shown(folder)
    return "" if path == os.curdir else f" {quoted(path)}"


def complain(message: str) -> None:
    """Print an error to standard error."""
    print(f"{paint('Error:', 'red', sys.stderr)} {printable(message)}", file=sys.stderr)


def failed(folder: Path, error: Exception | None) -> None:
    """Say why the work on one of many projects failed."""
    print(f"{paint('failed', 'red')}     {named(folder)}: {reason(error)}")


def reason(error: Exception | None) -> str:
    """Return what an error says; an unexpected one also what it is."""
    return str(error) if isinstance(error, MlscaffoldError) else f"unexpected {type(error).__name__}: {error}"


def note(text: str, stream: TextIO | None = None) -> None:
    """Print what the user should know besides."""
    print(f"{paint('Note:', 'yellow', stream)} {printable(text)}", file=stream)


def print_notes() -> None:
    """Print what the package logs as notes, to standard error, since standard output may be for a program."""
    import logging

    class Notes(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            note(record.getMessage(), sys.stderr)

    logging.getLogger("mlscaffold").handlers = [Notes()]


def next_steps(steps: Iterable[tuple[str, str]]) -> None:
    """Print commands to type, each with what it does."""
    steps = list(steps)
    if not steps:
        return
    width = max(len(command) for command, _ in steps)
    print(f"\n{paint('Next:', 'bold')}")
    for command, what in steps:
        # Nothing follows a command that explains itself, not even a space.
        print(f"  {paint(command.ljust(width) if what else command, 'cyan')}{f'  {what}' if what else ''}")


def rows(pairs: Iterable[tuple[str, str]], *, width: int = 0) -> None:
    """Print names, at least so wide, beside their texts, which are wrapped between words to 80 columns."""
    import textwrap

    pairs = list(pairs)
    width = max([width, *(len(name) for name, _ in pairs)])
    wrapper = textwrap.TextWrapper(_WIDTH - width - 4, break_long_words=False, break_on_hyphens=False)
    for name, text in pairs:
        lines = [line for paragraph in text.splitlines() for line in wrapper.wrap(paragraph)]
        for number, line in enumerate(lines):
            label = "" if number else name
            print(f"  {paint(label.ljust(width), 'cyan')}  {line}")


def counted(number: int, unit: str) -> str:
    """Return a number of things, as "1 file" or "2 files"."""
    return f"{number:,} {unit}{'' if number == 1 else 's'}"


def is_terminal() -> bool:
    """Tell whether somebody is there to answer a question."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def busy(what: str) -> AbstractContextManager[object]:
    """Show on a terminal that something is going on, until the context is left."""
    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(what)


def progress(results: Iterable[T], title: str, total: int) -> Iterator[T]:
    """Yield results as they come, and show on a terminal how many of them there are."""
    if not sys.stderr.isatty() or total == 1:
        yield from results
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=total)
        for result in results:
            yield result
            bar.advance(task)
