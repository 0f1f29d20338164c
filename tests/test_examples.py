"""The examples are what the template makes today."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
SPEC = importlib.util.spec_from_file_location("refresh", REPOSITORY / "examples" / "refresh.py")
assert SPEC is not None
assert SPEC.loader is not None
refresh = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(refresh)


def committed(folder: Path) -> dict[str, bytes]:
    """The files of a folder that Git knows or would add, so that what commands leave behind does not count."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "."]
    names = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.split("\0")
    return {name: (folder / name).read_bytes() for name in names if name and (folder / name).is_file()}


@pytest.mark.parametrize("name", refresh.EXAMPLES)
def test_an_example_is_what_the_template_makes(name: str, tmp_path: Path) -> None:
    refresh.render(name, tmp_path / name)
    made = {
        path.relative_to(tmp_path / name).as_posix(): path.read_bytes()
        for path in (tmp_path / name).rglob("*")
        if path.is_file()
    }
    kept = committed(REPOSITORY / "examples" / name)
    assert sorted(kept) == sorted(made)
    assert [path for path in made if kept[path] != made[path]] == [], "run examples/refresh.py"
