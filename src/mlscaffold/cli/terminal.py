"""Plain and coloured text: the little that commands in a hurry need. Tables and progress are Rich's."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from pathlib import Path


def shown(path: Path) -> str:
    """Return a path as it is best typed from here: relative where that is no detour."""
    try:
        relative = os.path.relpath(path)
    except ValueError:
        return str(path)
    return relative if len(relative) < len(str(path)) else str(path)


def named(folder: Path) -> str:
    """Return a folder as people call it from here: by its path, the current one by its name."""
    path = shown(folder)
    return folder.name if path == os.curdir else path


class Style:
    """Colours text for one stream, if it is a terminal and the user wants colour (https://no-color.org)."""

    def __init__(self, stream: TextIO) -> None:
        """Take the stream that the text is going to be written to."""
        self.is_terminal = stream.isatty()
        knows_escapes = os.name != "nt" or "WT_SESSION" in os.environ
        wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self.has_color = self.is_terminal and knows_escapes and wanted

    def bold(self, text: str) -> str:
        """Return text that stands out."""
        return self._escaped("1", text)

    def dim(self, text: str) -> str:
        """Return text that stands back."""
        return self._escaped("2", text)

    def cyan(self, text: str) -> str:
        """Return text that looks like something to type."""
        return self._escaped("36", text)

    def green(self, text: str) -> str:
        """Return text that looks like success."""
        return self._escaped("32", text)

    def yellow(self, text: str) -> str:
        """Return text that looks like a warning."""
        return self._escaped("33", text)

    def red(self, text: str) -> str:
        """Return text that looks like an error."""
        return self._escaped("31", text)

    def _escaped(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.has_color else text
