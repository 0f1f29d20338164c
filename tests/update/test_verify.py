"""A project's own lint and tests decide whether an update is made; they run on a copy."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from mlscaffold.errors import MlscaffoldError
from mlscaffold.tools import Uv
from mlscaffold.update import changes, transition, verify
from mlscaffold.update.transition import Wishes
from tests.lifecycle import Releases, Shop

pytestmark = pytest.mark.skipif(os.name == "nt", reason="stands in for programs with shell scripts")

SETTINGS = '[project]\nname = "shop"\ndependencies = [{}]\n'


@pytest.fixture
def without_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "find_uv", lambda: None)


def script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def environment(folder: Path, log: Path, *, failing: str = "nothing") -> None:
    """An environment whose python notes what it is to run, and fails for one tool."""
    program = folder / ".venv" / "bin" / "python"
    script(program, f'echo "$* in $PWD with $PYTHONPATH" >> {log}\necho output of $2\n[ "$2" != {failing} ]')


def two(tmp_path: Path, *, needs: str = "") -> tuple[Path, Path]:
    folder, copy = tmp_path / "shop", tmp_path / "copy"
    for place, dependencies in ((folder, ""), (copy, needs)):
        place.mkdir()
        (place / "pyproject.toml").write_text(SETTINGS.format(dependencies))
    return folder, copy


def test_lint_and_tests_run_on_the_copy_in_the_projects_environment(tmp_path: Path, without_uv: None) -> None:
    folder, copy = two(tmp_path)
    environment(folder, tmp_path / "log")
    verify.check(folder, copy)
    assert (tmp_path / "log").read_text().splitlines() == [
        f"-m ruff check . in {copy} with {copy}/src",
        f"-m pytest -q in {copy} with {copy}/src",
    ]


@pytest.mark.parametrize("tool", ["ruff", "pytest"])
def test_a_failure_says_what_and_why(tmp_path: Path, without_uv: None, tool: str) -> None:
    folder, copy = two(tmp_path)
    environment(folder, tmp_path / "log", failing=tool)
    with pytest.raises(MlscaffoldError, match=rf"(?s){tool} .* fails on what .*shop would become.*output of {tool}"):
        verify.check(folder, copy)


def test_with_other_dependencies_uv_makes_an_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, copy = two(tmp_path, needs='"numpy"')
    environment(folder, tmp_path / "own")
    script(tmp_path / "uv", f'echo "$* in $PWD" >> {tmp_path}/log')
    monkeypatch.setattr(verify, "find_uv", lambda: Uv(str(tmp_path / "uv"), on_path=True))
    verify.check(folder, copy)
    assert (tmp_path / "log").read_text().splitlines() == [
        f"run --quiet ruff check . in {copy}",
        f"run --quiet pytest -q in {copy}",
    ]
    assert not (tmp_path / "own").exists()


def test_without_any_environment_it_says_so(tmp_path: Path, without_uv: None) -> None:
    folder, copy = two(tmp_path)
    with pytest.raises(MlscaffoldError, match="do without its checks"):
        verify.check(folder, copy)


@pytest.mark.parametrize("passes", [True, False])
def test_real_checks_decide_a_real_update(
    releases: Releases, shop: Shop, without_uv: None, monkeypatch: pytest.MonkeyPatch, passes: bool
) -> None:
    """The tests of the project look for a line that the update brings; its source is imported from the copy."""
    wanted = "improved" if passes else "nowhere"
    shop.write("src/shop/__init__.py", "")
    shop.write(
        "tests/test_shop.py",
        "from pathlib import Path\n\nimport shop\n\n\ndef test_line():\n"
        f"    assert {wanted!r} in (Path(shop.__file__).parent / 'main.py').read_text()\n",
    )
    shop.write("pyproject.toml", '[tool.ruff]\ninclude = ["tests/*.py"]\n')
    shop.write(".gitignore", "*.log\n.venv/\n")
    shop.commit()
    script(shop.folder / ".venv" / "bin" / "python", f'exec {sys.executable} "$@"')
    everything = {path: path.read_bytes() for path in shop.folder.rglob("*") if path.is_file()}

    def bring() -> transition.Outcome:
        wishes = Wishes(commit=True, check=lambda copy: verify.check(shop.folder, copy))
        return transition.run(changes.update(shop.folder, releases.known(), to="1.1.0"), wishes)

    if passes:
        assert bring().commit == shop.git("rev-parse", "HEAD")
    else:
        with pytest.raises(MlscaffoldError, match="pytest -q fails"):
            bring()
        assert {path: path.read_bytes() for path in shop.folder.rglob("*") if path.is_file()} == everything
