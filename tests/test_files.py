"""Trees of files go to the disk and back unchanged, and never outside their folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlscaffold.files import File, read_tree, remove_tree, write_tree

TREE = {"a": File(b"\0\xff"), "b/c d": File(b"x", executable=True), "b/é": File(b"")}


def test_a_tree_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_tree(tmp_path, TREE)
    assert read_tree(tmp_path) == TREE
    assert list(read_tree(tmp_path)) == sorted(TREE)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mine")
    with pytest.raises(FileExistsError):
        write_tree(tmp_path, TREE)
    assert (tmp_path / "a").read_text() == "mine"


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/x", "..", "a\\..\\x"])
def test_no_path_leaves_the_folder(tmp_path: Path, path: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    with pytest.raises(ValueError, match="leaves its folder"):
        write_tree(folder, {path: File(b"")})
    assert list(tmp_path.rglob("*")) == [folder]


@given(st.binary(max_size=200))
def test_bytes_are_kept(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    write_tree(folder, {"x": File(content)})
    assert (folder / "x").read_bytes() == content


def test_a_file_that_takes_bytes_in_portions_is_written_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow:
        """A file that takes three bytes at a time, as one on a nearly full disk or a pipe may."""

        def __init__(self, descriptor: int, *_: object, **__: object) -> None:
            self._descriptor = descriptor

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            os.close(self._descriptor)

        def write(self, data: bytes) -> int:
            return os.write(self._descriptor, data[:3])

    monkeypatch.setattr("mlscaffold.files.open", Slow, raising=False)
    write_tree(tmp_path, {"x": File(b"0123456789")})
    monkeypatch.undo()
    assert (tmp_path / "x").read_bytes() == b"0123456789"


def test_read_only_files_are_removed_too(tmp_path: Path) -> None:
    folder = tmp_path / "x"
    write_tree(tmp_path, {"x/y/z": File(b"")})
    (folder / "y" / "z").chmod(0o400)
    (folder / "y").chmod(0o500)
    remove_tree(folder)
    assert not folder.exists()
    remove_tree(folder)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_modes_follow_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_tree(tmp_path, TREE)
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "b" / "c d").stat().st_mode & 0o777 == 0o750
