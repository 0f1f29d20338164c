"""What Git is asked about a project's folder."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from mlscaffold.errors import GitError, MlscaffoldError
from mlscaffold.update.repository import Entry, Repository, git_dir_of, listed, quoted
from tests.lifecycle import Shop


@pytest.fixture
def plain(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path / "plain")
    shop.write("a.txt", "a\n")
    shop.write("sub dir/ö\t.txt", "o\n")
    shop.git("init", "--quiet", "--initial-branch=main")
    shop.commit()
    return shop


def test_entries_are_what_git_lists(plain: Shop) -> None:
    plain.path("link").symlink_to("a.txt")
    plain.path("a.txt").chmod(0o755)
    head = plain.commit()
    found = Repository(plain.folder)
    assert found.head == head
    assert found.entries == {
        path: Entry(details.split()[0], details.split()[2])
        for details, path in (line.split("\t", 1) for line in plain.git("ls-tree", "-rz", "HEAD").split("\0") if line)
    }
    assert [found.entries[path].mode for path in sorted(found.entries)] == ["100755", "120000", "100644"]


def test_a_folder_of_a_repository_is_seen_from_inside(plain: Shop) -> None:
    found = Repository(plain.path("sub dir"))
    assert found.root == plain.folder.resolve()
    assert found.prefix == "sub dir/"
    assert set(found.entries) == {"ö\t.txt"}
    plain.write("a.txt", "changed elsewhere\n")
    found.check_ready()
    plain.write("sub dir/ö\t.txt", "changed\n")
    with pytest.raises(MlscaffoldError, match=r"not committed: ö\t.txt"):
        found.check_ready()


def test_a_linked_work_tree_has_its_own_index(plain: Shop, tmp_path: Path) -> None:
    plain.git("worktree", "add", "--quiet", str(tmp_path / "linked"))
    found, main = Repository(tmp_path / "linked"), Repository(plain.folder)
    assert found.objects == main.objects
    assert found.index != main.index
    assert found.index.is_file()
    assert (found.git_dir, "sub dir/") == git_dir_of(tmp_path / "linked" / "sub dir")
    assert git_dir_of(plain.folder) == (main.git_dir, "")
    assert git_dir_of(tmp_path) is None


def test_without_a_commit_there_is_no_head(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    with pytest.raises(MlscaffoldError):
        _ = Repository(tmp_path).entries


def test_blobs_come_whole(plain: Shop) -> None:
    contents = [b"", b"\n", b"blob 3\nabc", bytes(range(256)) * 300]
    for number, content in enumerate(contents):
        plain.write(f"blob{number}", content)
    plain.commit()
    found = Repository(plain.folder)
    oids = [found.entries[f"blob{number}"].oid for number in range(len(contents))]
    assert list(found.blobs([*oids, oids[0]]).values()) == contents
    assert found.blobs([]) == {}
    with pytest.raises(GitError, match="missing"):
        found.blobs(["0" * 40])


def test_names_are_listed_briefly() -> None:
    assert listed(["a"]) == "a"
    assert listed("abcdefg") == "a, b, c, d, e and 2 more"


def test_object_stores_with_strange_names(tmp_path: Path) -> None:
    assert quoted('/a "b"\n:c') == '"/a \\"b\\"\\n:c"'


def test_git_says_itself_why_it_refuses(plain: Shop, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setattr("mlscaffold.git.environment", lambda: dict(os.environ))
    with pytest.raises(MlscaffoldError, match=r"Git refuses to work in .*plain: (?s:.*)safe.directory"):
        Repository(plain.folder)
    monkeypatch.delenv("GIT_TEST_ASSUME_DIFFERENT_OWNER")
    (home / ".gitconfig").write_text("[user\n")
    with pytest.raises(MlscaffoldError, match=r"Git refuses to work in .*plain: fatal: bad config line 1 in file"):
        Repository(plain.folder)
