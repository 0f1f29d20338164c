"""A throw-away repository that borrows the project's objects and leaves no trace in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlscaffold.update.repository import Entry, Repository
from mlscaffold.update.scratch import Stream, scratch_beside
from tests.lifecycle import Shop

# Names that sort otherwise as folders than as files, and some that need care.
NAMES = ("a", "a.b/c", "a-b", "a0", "b/c/d", "b.c", "b/c.d", "ö", "deep/er/and/deeper/x", "a b\t'\"", 'q"\n\\x')


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_what_is_streamed_is_what_git_would_have_written(tmp_path: Path, object_format: str) -> None:
    shop = Shop(tmp_path / 'with "quotes" and ö')
    for number, name in enumerate(NAMES):
        shop.write(name, f"{number}\n" * number)
    shop.path("a0").chmod(0o755)
    shop.path("link").symlink_to("a")
    shop.git("init", "--quiet", "--initial-branch=main", f"--object-format={object_format}")
    shop.commit()
    repository = Repository(shop.folder)
    with scratch_beside(repository) as scratch:
        stream = Stream()
        stream.commit("borrowed", repository.entries)
        contents = {name: shop.path(name).read_bytes() for name in NAMES} | {"link": b"a"}
        entries = repository.entries.items()
        stream.commit("written", {path: Entry(entry.mode, stream.blob(contents[path])) for path, entry in entries})
        stream.commit("without", {"a": None, "b": None}, tree=repository.tree)
        scratch.load(stream)
        assert scratch.run("rev-parse", "borrowed^{tree}", "written^{tree}").split() == [repository.tree] * 2
        left = scratch.run("ls-tree", "-r", "-z", "--name-only", "without").split("\0")[:-1]
        assert set(left) == {*NAMES, "link"} - {"a", "b/c/d", "b/c.d"}
        scratch.run("fsck", "--strict", "--no-dangling")


def test_nothing_reaches_the_project_before_it_is_handed_over(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "shop")
    shop.write("a", "a\n")
    shop.git("init", "--quiet", "--initial-branch=main")
    shop.commit()
    before = set(shop.folder.rglob("*"))
    with scratch_beside(Repository(shop.folder)) as scratch:
        stream = Stream()
        stream.commit("side", {"sub/new": Entry("100644", stream.blob(b"new\n"))})
        scratch.load(stream)
        commit = scratch.run("rev-parse", "side").strip()
        assert scratch.run("cat-file", "-p", "side:sub/new") == "new\n"
        assert set(shop.folder.rglob("*")) == before
        scratch.hand_over()
        scratch.hand_over()
    assert not scratch.git_dir.exists()
    assert shop.git("cat-file", "-p", f"{commit}:sub/new") == "new"
    assert shop.git("fsck", "--strict", "--no-dangling") == ""
    assert shop.git("branch", "--list", "side") == ""


def test_hooks_of_the_user_do_not_run_there(tmp_path: Path, home: Path) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("reference-transaction", "post-index-change"):
        (hooks / name).write_text("#!/bin/sh\nexit 1\n")
        (hooks / name).chmod(0o755)
    shop = Shop(tmp_path / "shop")
    shop.write("a", "a\n")
    shop.git("init", "--quiet", "--initial-branch=main")
    shop.commit()
    with (home / ".gitconfig").open("a") as config:
        config.write(f"[core]\n\thooksPath = {hooks}\n")
    with scratch_beside(Repository(shop.folder)) as scratch:
        stream = Stream()
        stream.commit("side", {})
        scratch.load(stream)
