"""Commits, branches and checks around a merge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mlscaffold.errors import MlscaffoldError
from mlscaffold.update import changes, transition
from mlscaffold.update.transition import Outcome, Wishes
from tests.lifecycle import NEWEST, Releases, Shop


def bring(shop: Shop, releases: Releases, **wishes: Any) -> Outcome:
    return transition.run(changes.update(shop.folder, releases.known()), Wishes(**wishes))


def conflicting(shop: Shop) -> None:
    shop.write("README.md", shop.read("README.md").replace("readme line 10\n", "OWNER\n"))
    shop.commit()


def test_a_commit_on_the_current_branch(releases: Releases, shop: Shop) -> None:
    outcome = bring(shop, releases, commit=True)
    assert (
        shop.git("log", "--format=%s by %an on %D", "-1")
        == f"Update to mlscaffold {NEWEST} by Ada Lovelace on HEAD -> main"
    )
    assert outcome.commit == shop.git("rev-parse", "HEAD")
    assert shop.git("status", "--porcelain") == ""
    assert shop.git("rev-list", "--count", "HEAD") == "2"
    assert shop.git("fsck", "--no-dangling") == ""


def test_a_commit_on_another_branch_leaves_the_work_tree_alone(releases: Releases, shop: Shop) -> None:
    before = shop.snapshot()
    outcome = bring(shop, releases, branch="updates/template", commit=True)
    assert not outcome.applied
    assert shop.snapshot() == before
    assert shop.git("rev-parse", "updates/template") == outcome.commit
    shop.git("switch", "--quiet", "updates/template")
    assert shop.git("status", "--porcelain") == ""
    transition.run(changes.update(shop.folder, releases.known()), Wishes(pretend=True))
    assert shop.path("CONTRIBUTING.md").is_file()
    assert shop.git("fsck", "--no-dangling") == ""


def test_the_same_commit_either_way(releases: Releases, shop: Shop) -> None:
    bring(shop, releases, branch="there")
    bring(shop, releases, commit=True)
    assert shop.git("rev-parse", "HEAD^{tree}") == shop.git("rev-parse", "there^{tree}")


def test_a_branch_that_is_there_is_not_moved(releases: Releases, shop: Shop) -> None:
    shop.git("branch", "up")
    before = shop.snapshot()
    with pytest.raises(MlscaffoldError, match=r"has a branch up already.*git branch -D up"):
        bring(shop, releases, branch="up")
    assert shop.snapshot() == before


def test_a_name_that_cannot_be_a_branch(releases: Releases, shop: Shop) -> None:
    before = shop.snapshot()
    with pytest.raises(MlscaffoldError, match="not a valid branch name"):
        bring(shop, releases, branch="a..b")
    assert shop.snapshot() == before


def test_conflicts_are_not_committed(releases: Releases, shop: Shop) -> None:
    conflicting(shop)
    head = shop.git("rev-parse", "HEAD")
    outcome = bring(shop, releases, commit=True)
    assert outcome.conflicts
    assert outcome.commit is None
    assert shop.git("rev-parse", "HEAD") == head
    assert shop.unmerged() == {"README.md"}


def test_conflicts_on_the_way_to_a_branch_leave_everything_alone(releases: Releases, shop: Shop) -> None:
    conflicting(shop)
    before = shop.snapshot()
    outcome = bring(shop, releases, branch="up", commit=True)
    assert outcome.conflicts
    assert outcome.commit is None
    assert not outcome.applied
    assert shop.snapshot() == before
    assert shop.git("branch", "--list", "up") == ""


def test_without_an_identity_nothing_is_committed(releases: Releases, shop: Shop, home: Path) -> None:
    (home / ".gitconfig").unlink()
    before = shop.snapshot()
    with pytest.raises(MlscaffoldError, match=r"git config --global user.name"):
        bring(shop, releases, commit=True)
    assert shop.snapshot() == before


def test_checks_see_the_project_as_it_will_be(releases: Releases, shop: Shop) -> None:
    before = shop.snapshot()
    seen: list[Path] = []

    def check(copy: Path) -> None:
        seen.append(copy)
        assert (copy / "CONTRIBUTING.md").is_file()
        assert not (copy / "src/shop/gone.py").exists()
        assert shop.snapshot() == before
        (copy / "README.md").write_text("a check may write what it likes\n")

    bring(shop, releases, check=check)
    assert shop.read("README.md").startswith("# Shop\n")
    assert shop.path("CONTRIBUTING.md").is_file()
    assert not seen[0].exists()


@pytest.mark.parametrize("wishes", [{}, {"commit": True}, {"branch": "up"}], ids=["plain", "commit", "branch"])
def test_a_check_that_fails_leaves_everything_as_it_was(releases: Releases, shop: Shop, wishes: dict[str, Any]) -> None:
    everything = {path: path.read_bytes() for path in shop.folder.rglob("*") if path.is_file()}

    def check(copy: Path) -> None:
        (copy / "README.md").unlink()
        raise MlscaffoldError("tests fail")

    with pytest.raises(MlscaffoldError, match="tests fail"):
        bring(shop, releases, check=check, **wishes)
    assert {path: path.read_bytes() for path in shop.folder.rglob("*") if path.is_file()} == everything


def test_conflicts_are_not_checked(releases: Releases, shop: Shop) -> None:
    conflicting(shop)

    def check(_: Path) -> None:
        raise AssertionError("markers cannot pass")

    assert bring(shop, releases, check=check).conflicts


def test_where_signing_fails_the_commit_is_not_signed_and_a_note_says_so(
    releases: Releases, shop: Shop, tmp_path: Path
) -> None:
    program = tmp_path / "gpg"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    shop.git("config", "commit.gpgSign", "true")
    shop.git("config", "gpg.program", str(program))
    outcome = bring(shop, releases, branch="up", commit=True)
    assert outcome.commit == shop.git("rev-parse", "up")
    assert outcome.notes == ("Git is set to sign commits but could not, so this one is not signed.",)


def test_hooks_of_the_user_run_in_none_of_the_tools_repositories(
    releases: Releases, shop: Shop, home: Path, tmp_path: Path
) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    log = tmp_path / "log"
    for name in ("reference-transaction", "post-index-change", "post-checkout", "pre-commit"):
        (hooks / name).write_text(f"#!/bin/sh\npwd >> {log}\n")
        (hooks / name).chmod(0o755)
    with (home / ".gitconfig").open("a") as config:
        config.write(f"[core]\n\thooksPath = {hooks}\n")
    log.write_text("")
    bring(shop, releases, check=str)
    assert set(log.read_text().split()) <= {str(shop.folder)}


def test_a_preview_says_what_would_refuse_the_update(releases: Releases, shop: Shop) -> None:
    shop.write("README.md", "OWNER at work\n")
    outcome = bring(shop, releases, pretend=True)
    assert outcome.patch
    assert "not committed: README.md" in str(outcome.obstacle)


def test_a_hook_that_refuses_the_commit_leaves_everything_as_it_was(releases: Releases, shop: Shop) -> None:
    hook = shop.path(".git/hooks/reference-transaction")
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    before = shop.snapshot()
    with pytest.raises(MlscaffoldError, match=r"The update to 2.0.0 failed, and .*shop is as it was"):
        bring(shop, releases, commit=True)
    assert shop.snapshot() == before
    assert not shop.path(".git/mlscaffold").exists()
