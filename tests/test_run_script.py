"""``run.py`` makes the environment once, runs what it is told to, and passes its status on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .create.test_toolchain import stand_in

pytestmark = pytest.mark.skipif(os.name == "nt", reason="stand-ins for uv are scripts with a first line")

SCRIPT = Path(__file__).parents[1] / "run.py"

# Plays uv: notes what it is asked, and makes an environment in which one command answers.
UV = f"""
if '--help' in sys.argv:
    print(os.environ.get('USAGE', '--group'))
    sys.exit()
with open('asked', 'a') as asked:
    print(*sys.argv[1:3], file=asked)
if 'broken' in open('pyproject.toml').read():
    sys.exit(7)
bin = pathlib.Path('.venv/bin')
bin.mkdir(parents=True, exist_ok=True)
for name in ('python', 'answer'):
    if not (bin / name).exists():
        (bin / name).symlink_to({sys.executable!r})
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "checkout"
    folder.mkdir()
    shutil.copy(SCRIPT, folder)
    (folder / "pyproject.toml").write_text("[project]\n")
    stand_in(tmp_path / "bin", UV)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    return folder


def run(checkout: Path, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(checkout / "run.py"), *arguments],
        cwd=cwd or checkout,
        capture_output=True,
        text=True,
        check=False,
    )


def asked(checkout: Path) -> list[str]:
    return (checkout / "asked").read_text().splitlines()


def test_the_environment_is_made_once_and_said_in_one_line(checkout: Path) -> None:
    first = run(checkout, "answer", "-c", "print(42)")
    assert (first.returncode, first.stdout) == (0, "42\n")
    assert first.stderr == f"run.py: making the environment in {checkout / '.venv'} with uv\n"
    second = run(checkout, "answer", "-c", "print(43)")
    assert (second.stdout, second.stderr) == ("43\n", "")
    assert asked(checkout) == ["venv --quiet", "pip install"]


def test_it_follows_pyproject(checkout: Path) -> None:
    run(checkout, "answer", "-c", "")
    (checkout / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert "making the environment" in run(checkout, "answer", "-c", "").stderr
    assert asked(checkout) == ["venv --quiet", "pip install", "pip install"]


def test_the_commands_status_is_passed_on(checkout: Path) -> None:
    assert run(checkout, "answer", "-c", "raise SystemExit(5)").returncode == 5


def test_the_command_runs_where_the_user_is(checkout: Path, tmp_path: Path) -> None:
    done = run(checkout, "answer", "-c", "import os; print(os.getcwd())", cwd=tmp_path)
    assert done.stdout == f"{tmp_path}\n"
    assert not (tmp_path / ".venv").exists()


def test_an_environment_that_cannot_be_made_is_tried_again(checkout: Path) -> None:
    (checkout / "pyproject.toml").write_text("broken")
    for _ in range(2):
        done = run(checkout, "answer", "-c", "")
        assert done.returncode == 1
        assert "failed, exit 7" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_uv_too_old_for_groups_is_passed_over(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USAGE", "no groups")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    done = run(checkout, "answer", "-c", "")
    assert "with pip and uv" in done.stderr
    assert done.returncode == 1, "pip has no index to take uv from"
    assert not (checkout / "asked").exists()


def test_wrong_use_is_told(checkout: Path) -> None:
    done = run(checkout)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Usage" in done.stderr
    done = run(checkout, "no-such-command")
    assert done.returncode == 127
    assert "no command 'no-such-command'" in done.stderr
