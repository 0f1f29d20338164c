"""Gives each test the exercise beside it: `01_name_test.py` tests `01_name.py`."""

import importlib.util
import sys
from types import ModuleType

import pytest


@pytest.fixture
def exercise(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the module of the exercise that a test is about."""
    # What was saved twice in a second must not be taken from Python's cache of compiled files.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    file = request.path.with_name(request.path.name.replace("_test.py", ".py"))
    spec = importlib.util.spec_from_file_location(file.stem, file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = module  # where dataclasses look up the module they are in
    try:
        spec.loader.exec_module(module)
    except SystemExit:
        pytest.fail(f"{file.name} ends Python when it is imported")
    return module
