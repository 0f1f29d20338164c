"""Where mlscaffold keeps things of its own on this machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def home() -> Path:
    """Return the folder that projects refer to as ``~/.mlscaffold``: the same on every system."""
    return Path.home() / ".mlscaffold"


def cache() -> Path:
    """Return the folder for what can be made again, by this system's custom; it need not exist or be writable."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "mlscaffold"
