"""The invented rows of each project are made by a script of this repository, byte for byte."""

from __future__ import annotations

import csv
import importlib.util
import io

import pytest

from .projects import TRAINING, render
from .tools.shell import REPOSITORY


@pytest.mark.parametrize("slug", TRAINING)
def test_the_sample_is_what_its_script_makes(slug: str) -> None:
    script = REPOSITORY / "samples" / f"{slug.replace('-', '_')}.py"
    spec = importlib.util.spec_from_file_location(script.stem, script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    rows = module.rows()
    made = io.StringIO()
    writer = csv.DictWriter(made, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    assert render(slug)["data/sample.csv"] == made.getvalue().encode(), "run samples/refresh.py"
