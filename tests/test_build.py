"""The packages carry the template and its versions, and cannot be built without."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from mlscaffold.template import bundle

from .conftest import MINI_TEMPLATE, Checkout, write_files

Git = Callable[..., str]
ROOT = Path(__file__).parents[1]


@pytest.fixture
def source(checkout: Checkout) -> Checkout:
    """A repository with this one's code, the small template, and one release."""
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".gitignore"):
        write_files(checkout.root, {name: (ROOT / name).read_text(encoding="utf-8")})
    for path in (ROOT / "src").rglob("*.py"):
        write_files(checkout.root, {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")})
    write_files(checkout.root / "templates", MINI_TEMPLATE)
    checkout.commit("0.1.0")
    return checkout


def build(root: Path, out: Path, target: str = "wheel") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(out)],
        cwd=root,
        # What the copy in that repository covers is not what this one does.
        env={name: value for name, value in os.environ.items() if not name.startswith("COV")},
        capture_output=True,
        text=True,
        check=False,
    )


def files_of(package: Path, folder: Path) -> dict[str, bytes]:
    """Unpack a package, and return the template's files in it."""
    if package.suffix == ".whl":
        with zipfile.ZipFile(package) as wheel:
            wheel.extractall(folder)
    else:
        with tarfile.open(package) as archive:
            archive.extractall(folder, filter="data")
    (root,) = folder.rglob("_templates")
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_wheel_carries_the_released_template_and_every_version(source: Checkout, tmp_path: Path) -> None:
    write_files(source.root / "templates", {"project/new.txt": "2"})
    source.commit("0.2.0")
    write_files(source.root / "templates", {"project/not-released.txt": "3"})
    done = build(source.root, tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    (wheel,) = (tmp_path / "dist").iterdir()
    assert wheel.name == "mlscaffold_cli-0.2.0-py3-none-any.whl"
    expected = {name: text.encode() for name, text in MINI_TEMPLATE.items()} | {"project/new.txt": b"2"}
    assert files_of(wheel, tmp_path / "wheel") == expected
    assert list(bundle.tags(tmp_path / "wheel/mlscaffold/_bundle/templates.bundle")) == ["v0.1.0", "v0.2.0"]


def test_a_source_distribution_builds_the_same_wheel_without_history(source: Checkout, tmp_path: Path) -> None:
    for target in ("wheel", "sdist"):
        assert build(source.root, tmp_path / target, target).returncode == 0
    (archive,) = (tmp_path / "sdist").iterdir()
    files = files_of(archive, tmp_path / "unpacked")
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    done = build(unpacked, tmp_path / "again")
    assert done.returncode == 0, done.stderr
    (wheel,), (again,) = (tmp_path / "wheel").iterdir(), (tmp_path / "again").iterdir()
    with zipfile.ZipFile(wheel) as one, zipfile.ZipFile(again) as other:
        contents = [{name: archive.read(name) for name in archive.namelist()} for archive in (one, other)]
    names = {name for name in contents[0] if not name.endswith((".bundle", "RECORD"))}
    assert contents[0].keys() == contents[1].keys()
    assert {name: contents[0][name] for name in names} == {name: contents[1][name] for name in names}
    assert len(files) == len(MINI_TEMPLATE)


def test_a_development_version_carries_its_template_as_it_is(source: Checkout, tmp_path: Path) -> None:
    write_files(source.root / "templates", {"project/draft.txt": "x"})
    source.commit("0.2.0.dev0")
    assert build(source.root, tmp_path / "dist").returncode == 0
    (wheel,) = (tmp_path / "dist").iterdir()
    assert "project/draft.txt" in files_of(wheel, tmp_path / "wheel")
    assert list(bundle.tags(tmp_path / "wheel/mlscaffold/_bundle/templates.bundle")) == ["v0.1.0", "v0.2.0.dev0"]


def test_a_shallow_history_fails_the_build(source: Checkout, tmp_path: Path, git: Git) -> None:
    source.commit("0.2.0")
    git(tmp_path, "clone", "--quiet", "--depth=1", source.root.as_uri(), "shallow")
    done = build(tmp_path / "shallow", tmp_path / "dist")
    assert done.returncode != 0
    assert "is shallow" in done.stderr


def test_an_absent_history_fails_the_build(source: Checkout, tmp_path: Path, git: Git) -> None:
    git(tmp_path, "clone", "--quiet", str(source.root), "bare-files")
    (tmp_path / "bare-files" / ".git").rename(tmp_path / "gone")
    done = build(tmp_path / "bare-files", tmp_path / "dist")
    assert done.returncode != 0
    assert "has no Git history" in done.stderr


def test_a_version_that_is_not_committed_fails_the_build(source: Checkout, tmp_path: Path) -> None:
    write_files(source.root, {"src/mlscaffold/__init__.py": '"""Doc."""\n\n__version__ = "0.9.0"\n'})
    done = build(source.root, tmp_path / "dist")
    assert done.returncode != 0
    assert "Version 0.9.0 is in no commit of the main line yet" in done.stderr
