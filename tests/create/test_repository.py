"""What Git is told of a new project."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mlscaffold import git as module
from mlscaffold.create import repository
from mlscaffold.errors import GitError

Git = Callable[..., str]
STAND_IN = module.Identity("Nobody", "nobody@example.invalid")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    folder.mkdir()
    repository.init(folder, {})
    (folder / "README.md").write_text("x\n")
    return folder


def commit(root: Path) -> tuple[str, ...]:
    repository.stage_all(root)
    return repository.commit(root, repository.FirstCommit("Start", STAND_IN, {}))


def test_the_first_commit_is_the_users_on_main(root: Path, git: Git) -> None:
    assert commit(root) == ()
    assert git(root, "log", "--format=%an <%ae> %cn <%ce> %s %D") == (
        "Ada Lovelace <ada@example.com> Ada Lovelace <ada@example.com> Start HEAD -> main"
    )
    assert git(root, "status", "--porcelain") == ""
    assert not list((root / ".git" / "hooks").glob("*")) if (root / ".git" / "hooks").exists() else True


def test_without_an_identity_a_stand_in_is_named_once(root: Path, home: Path, git: Git) -> None:
    (home / ".gitconfig").unlink()
    (note,) = commit(root)
    assert "git config --global user.name" in note
    assert git(root, "log", "--format=%an <%ae> %cn") == "Nobody <nobody@example.invalid> Nobody"
    with pytest.raises(GitError):
        module.run("config", "user.name", cwd=root)


def test_an_identity_in_the_environment_is_the_users(
    root: Path, home: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / ".gitconfig").unlink()
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Grace")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "grace@example.com")
    assert commit(root) == ()
    assert git(root, "log", "--format=%an <%ae>") == "Grace <grace@example.com>"
    assert module.identity({"user.name": "Ada"}) == module.Identity("Grace", "grace@example.com")


def test_an_identity_for_one_folder_counts(root: Path, home: Path, git: Git) -> None:
    (home / "work.conf").write_text("[user]\n\tname = Worker\n\temail = w@example.com\n")
    (home / ".gitconfig").write_text(f'[includeIf "gitdir:{root.parent}/"]\n\tpath = {home}/work.conf\n')
    assert commit(root) == ()
    assert git(root, "log", "--format=%an") == "Worker"


def test_signing_that_fails_leaves_an_unsigned_commit(root: Path, home: Path, git: Git) -> None:
    with (home / ".gitconfig").open("a") as config:
        config.write("[commit]\n\tgpgSign = true\n[gpg]\n\tprogram = false\n")
    (note,) = commit(root)
    assert "not signed" in note
    assert git(root, "log", "--format=%G?") == "N"


def test_neither_identity_nor_signing_still_commits(root: Path, home: Path, git: Git) -> None:
    (home / ".gitconfig").write_text("[commit]\n\tgpgSign = true\n[gpg]\n\tprogram = false\n")
    assert len(commit(root)) == 2
    assert git(root, "rev-list", "--count", "HEAD") == "1"


@pytest.mark.skipif(os.name == "nt", reason="hooks here are shell scripts")
def test_the_users_hooks_do_not_run(root: Path, home: Path, tmp_path: Path) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit", "post-index-change"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/{name}-ran\nexit 1\n")
        (hooks / name).chmod(0o755)
    with (home / ".gitconfig").open("a") as config:
        config.write(f"[core]\n\thooksPath = {hooks}\n")
    assert commit(root) == ()
    assert not list(tmp_path.glob("*-ran"))


def test_rules_that_ignore_files_everywhere_do_not_thin_a_project(root: Path, home: Path, git: Git) -> None:
    (home / "ignore").write_text("README.md\n")
    with (home / ".gitconfig").open("a") as config:
        config.write(f"[core]\n\texcludesFile = {home}/ignore\n")
    commit(root)
    assert git(root, "ls-files") == "README.md"


def test_a_template_folder_of_the_users_is_honoured(tmp_path: Path, home: Path) -> None:
    (home / "template" / "info").mkdir(parents=True)
    (home / "template" / "info" / "mine").write_text("")
    with (home / ".gitconfig").open("a") as config:
        config.write(f"[init]\n\ttemplateDir = {home}/template\n")
    (tmp_path / "repo").mkdir()
    repository.init(tmp_path / "repo", module.config_of(tmp_path))
    assert (tmp_path / "repo" / ".git" / "info" / "mine").exists()


def test_another_repositorys_variables_are_not_followed(
    root: Path, tmp_path: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "--quiet")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
    commit(root)
    monkeypatch.delenv("GIT_DIR")
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert git(root, "rev-list", "--count", "HEAD") == "1"
    assert not (other / ".git" / "index").exists()


def test_ignored_paths_are_known(root: Path) -> None:
    (root / ".gitignore").write_text("build/\nout*\n")
    assert repository.joined(root, root / "build" / "x") is None
    assert repository.joined(root, root / "out1") is None
    assert repository.joined(root, root / "src") == root
    assert repository.joined(None, root) is None
