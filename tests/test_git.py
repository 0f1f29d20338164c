"""The little we ask of Git, asked of a real one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mlscaffold import git as module
from mlscaffold.errors import GitError, MlscaffoldError

Git = Callable[..., str]


@pytest.fixture
def root(tmp_path: Path, git: Git) -> Path:
    folder = tmp_path / "repo"
    folder.mkdir()
    git(folder, "init", "--quiet")
    return folder


def test_configuration_and_work_tree_are_known(root: Path, tmp_path: Path) -> None:
    assert module.work_tree_of(root) == root.resolve()
    assert module.identity(module.config_of(root)) == module.Identity("Ada Lovelace", "ada@example.com")
    assert module.work_tree_of(tmp_path) is None
    assert module.work_tree_of(root / ".git") is None


def test_a_broken_configuration_is_told_in_gits_words(root: Path, home: Path) -> None:
    (home / ".gitconfig").write_text("[user\n")
    with pytest.raises(GitError, match=r"bad config line 1 in file .*\.gitconfig"):
        module.config_of(root)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_somebody_elses_repository_is_told_with_the_way_out(root: Path) -> None:
    os.chown(root, 12345, 12345)
    with pytest.raises(GitError, match=r"dubious ownership.*safe\.directory"):
        module.work_tree_of(root)


def test_a_failing_command_shows_what_git_said(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="git rev-parse failed: fatal: not a git repository"):
        module.run("-c", "x.y=z", "rev-parse", "HEAD", cwd=tmp_path)


def test_a_command_that_takes_too_long_is_ended(root: Path) -> None:
    with pytest.raises(GitError, match="no answer in"):
        module.run("-c", "alias.wait=!sleep 30", "wait", cwd=root, timeout=0.2)


def test_without_git_there_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MlscaffoldError, match=r"Install it .* or make the project with --no-git"):
        module.run("--version", cwd=tmp_path)
