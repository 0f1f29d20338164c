"""Objects that we write are those that Git would have written."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlscaffold.update.objects import Scratch, object_name
from mlscaffold.update.repository import Entry, Repository

from .lifecycle import Shop

# Names that sort otherwise as folders than as files, and some that need care.
NAMES = ("a", "a.b/c", "a-b", "a0", "b/c/d", "b.c", "b/c.d", "ö", "deep/er/and/deeper/x", "a b\t'\"")


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_trees_and_blobs_are_gits(tmp_path: Path, object_format: str) -> None:
    shop = Shop(tmp_path / 'with "quotes" and ö')
    for number, name in enumerate(NAMES):
        shop.write(name, f"{number}\n" * number)
    shop.path("a0").chmod(0o755)
    shop.path("link").symlink_to("a")
    shop.git("init", "--quiet", "--initial-branch=main", f"--object-format={object_format}")
    shop.commit()
    repository = Repository(shop.folder)
    with Scratch(repository) as scratch:
        assert scratch.tree(repository.entries) == shop.git("rev-parse", "HEAD^{tree}")
        for name in NAMES:
            content = shop.path(name).read_bytes()
            assert scratch.blob(content) == repository.entries[name].oid == object_name(content, object_format)
        scratch.run("fsck", "--strict", "--no-dangling")


def test_nothing_reaches_the_project_before_it_is_handed_over(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "shop")
    shop.write("a", "a\n")
    shop.git("init", "--quiet", "--initial-branch=main")
    shop.commit()
    before = set(shop.folder.rglob("*"))
    with Scratch(Repository(shop.folder)) as scratch:
        blob = scratch.blob(b"new\n")
        tree = scratch.tree({"sub/new": Entry("100644", blob)})
        commit = scratch.commit(tree, "side")
        assert scratch.run("cat-file", "-p", "side:sub/new").stdout == b"new\n"
        assert set(shop.folder.rglob("*")) == before
        scratch.hand_over()
        scratch.hand_over()
    assert not scratch.git_dir.exists()
    assert shop.git("cat-file", "-p", f"{commit}:sub/new") == "new"
    assert shop.git("fsck", "--strict", "--no-dangling") == ""
    assert shop.git("branch", "--list", "side") == ""
