"""The reference says what --help says."""

from __future__ import annotations

import importlib.util
from pathlib import Path

SPEC = importlib.util.spec_from_file_location("refresh_reference", Path(__file__).parent.parent / "docs" / "refresh.py")
assert SPEC is not None
assert SPEC.loader is not None
refresh = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(refresh)


def test_the_reference_is_current() -> None:
    assert refresh.REFERENCE.read_text("utf-8") == refresh.reference(), "run docs/refresh.py"
