"""How projects get their Python, and how their owners type it."""

from __future__ import annotations

import os
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from mlscaffold import tools as machine
from mlscaffold.create.toolchain import LockError, Toolchain, locker
from mlscaffold.files import File
from mlscaffold.tools import Uv
from tests.conftest import listing

pytestmark = pytest.mark.skipif(os.name == "nt", reason="stand-ins for uv are scripts with a first line")

FILES = {"pyproject.toml": File(b"[project]\nname = 'shop'\n"), "src/shop/x.py": File(b"")}


def stand_in(folder: Path, code: str) -> Path:
    """Write a program called uv that runs some Python."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "uv"
    program.write_text(f"#!{sys.executable}\nimport os, pathlib, sys, time\n{code}\n")
    program.chmod(0o755)
    return program


def locked_by(tmp_path: Path, code: str, *, timeout: float = 30) -> bytes:
    return locker(Uv(str(stand_in(tmp_path / "bin", code)), on_path=True), timeout, nullcontext)(FILES)


def test_the_lock_is_what_uv_writes_beside_the_projects_files(tmp_path: Path) -> None:
    code = "pathlib.Path('uv.lock').write_text(open('pyproject.toml').read() + ' '.join(sys.argv[1:]))"
    assert locked_by(tmp_path, code) == FILES["pyproject.toml"].content + b"lock --quiet --no-python-downloads"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("sys.exit('no solution\\n  found')", "uv lock failed: no solution found"),
        ("sys.exit(2)", "uv lock failed: exit 2"),
        ("pass", "No such file"),
        ("os.abort()", "exit -6"),
    ],
)
def test_where_uv_fails_its_reason_is_told(tmp_path: Path, code: str, reason: str) -> None:
    with pytest.raises(LockError, match=reason):
        locked_by(tmp_path, code)


def test_a_program_that_does_not_start_makes_no_lock(tmp_path: Path) -> None:
    with pytest.raises(LockError, match="No such file"):
        locker(Uv(str(tmp_path / "none"), on_path=True), 5, nullcontext)(FILES)


def test_locking_is_bounded(tmp_path: Path) -> None:
    start = time.monotonic()
    with pytest.raises(LockError, match="took longer than"):
        locked_by(tmp_path, "time.sleep(60)", timeout=0.3)
    assert time.monotonic() - start < 10


def test_what_belongs_to_another_project_is_not_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_PROJECT", "/elsewhere")
    monkeypatch.setenv("VIRTUAL_ENV", "/elsewhere/.venv")
    monkeypatch.setenv("UV_EXCLUDE_NEWER", "2020-01-01")
    monkeypatch.setenv("UV_OFFLINE", "1")
    code = "pathlib.Path('uv.lock').write_text(repr(sorted(n for n in os.environ if n.startswith(('UV_', 'VIRT')))))"
    locked = locked_by(tmp_path, code)
    assert {"UV_OFFLINE"} <= set(eval(locked)) - {"UV_PROJECT"}  # noqa: S307  (our own repr)
    assert not {"UV_PROJECT", "VIRTUAL_ENV", "UV_EXCLUDE_NEWER"} & set(eval(locked))  # noqa: S307


def test_a_workspace_around_is_not_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    around = tmp_path / "around"
    around.mkdir()
    (around / "pyproject.toml").write_text("[tool.uv.workspace]\nmembers = ['*']\n")
    monkeypatch.chdir(around)
    before = listing(around)
    code = "open('uv.lock', 'w').write(os.getcwd())"
    locked = locked_by(tmp_path, code)
    assert not Path(locked.decode()).is_relative_to(around)
    assert listing(around) == before


def test_uv_is_found_on_the_path_or_beside_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = stand_in(tmp_path / "beside", "")
    on_path = stand_in(tmp_path / "path", "")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "beside" / "python"))
    monkeypatch.setenv("PATH", str(on_path.parent))
    assert machine.find_uv() == Uv(str(on_path), on_path=True)
    monkeypatch.setenv("PATH", "/nonexistent")
    assert machine.find_uv() == Uv(str(beside), on_path=False)
    beside.unlink()
    assert machine.find_uv() is None


@pytest.mark.parametrize(
    ("uv", "setup", "command"),
    [
        (Uv("/bin/uv", on_path=True), ("uv sync",), "uv run shop train"),
        (Uv("/x/uv", on_path=False), ("/x/uv sync",), None),
        (None, ("python3 -m venv .venv", ".venv/bin/python -m pip install -e ."), None),
    ],
)
def test_owners_type_only_what_they_can_run(uv: Uv | None, setup: tuple[str, ...], command: str | None) -> None:
    tools = Toolchain(uv, "shop")
    assert tools.typed_setup() == setup
    assert tools.typed("train") == (command or ".venv/bin/shop train")


def test_a_uv_that_is_there_is_used_even_if_it_cannot_be_typed(tmp_path: Path) -> None:
    tools = Toolchain(Uv("/x/uv", on_path=False), "shop")
    assert tools.setup(tmp_path) == [["/x/uv", "sync", "--quiet"]]
    assert tools.command(tmp_path, "train") == ["/x/uv", "run", "shop", "train"]


@pytest.mark.parametrize(
    ("uv", "typed"),
    [
        (Uv("/bin/uv", on_path=True), ["uv sync", "uv pip install --torch-backend auto --group train"]),
        (
            None,
            [
                "python3 -m venv .venv",
                ".venv/bin/python -m pip install --upgrade pip",
                ".venv/bin/python -m pip install -e . --group train",
            ],
        ),
    ],
)
def test_what_training_needs_besides_is_installed_too(tmp_path: Path, uv: Uv | None, typed: list[str]) -> None:
    tools = Toolchain(uv, "shop", "train")
    assert list(tools.typed_setup()) == typed
    run = [[argument for argument in command if argument != "--quiet"] for command in tools.setup(tmp_path)]
    assert [command[1:] for command in run] == [line.split()[1:] for line in typed]


def test_without_uv_the_standard_library_makes_the_environment(tmp_path: Path) -> None:
    tools = Toolchain(None, "shop")
    make, install = tools.setup(tmp_path)
    assert make == [sys.executable, "-m", "venv", ".venv"]
    assert install == [str(tmp_path / ".venv/bin/python"), "-m", "pip", "install", "--quiet", "-e", "."]
    assert tools.command(tmp_path, "train") == [str(tmp_path / ".venv/bin/shop"), "train"]
