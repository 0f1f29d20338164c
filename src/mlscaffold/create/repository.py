"""What Git is told of a new project: a repository with one commit, or files staged in the repository around it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mlscaffold import git
from mlscaffold.errors import GitError

_SIGNING_TIMEOUT = 120.0

# Fast compression, since Git's next housekeeping packs the objects properly; and no hook or helper of the user's.
_OPTIONS = (
    *git.NO_HOOKS, "-c", "core.looseCompression=1", "-c", "core.safecrlf=false", "-c", "gc.auto=0",
    "-c", "maintenance.auto=false",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FirstCommit:
    """What Git is told of a project: its first commit, and whom that names where Git knows nobody."""

    message: str
    stand_in: git.Identity
    config: Mapping[str, str]
    """Git's configuration where the project is made."""
    ignored: bool = True
    """Whether files that ignore rules cover are added too."""


def joined(work_tree: Path | None, target: Path) -> Path | None:
    """Return the work tree that a project would be part of: one that holds it and does not ignore it."""
    if work_tree is not None:
        try:
            git.run("check-ignore", "--quiet", "--", os.fspath(target), cwd=work_tree)
        except GitError:
            return work_tree
    return None


def init(root: Path, config: Mapping[str, str]) -> None:
    """Make an empty repository with the branch ``main``; sample hooks are left out, a user's own template is not."""
    has_template = "init.templatedir" in config or "GIT_TEMPLATE_DIR" in os.environ
    git.run("init", "--quiet", "--initial-branch=main", *([] if has_template else ["--template="]), cwd=root)


def stage_all(root: Path, *, folder: Path | None = None, ignored: bool = True) -> None:
    """Stage every file of a work tree, or of one folder of it; those that ignore rules cover if ``ignored``."""
    target = [*(["--force"] if ignored else []), *(["--", os.fspath(folder)] if folder else [])]
    git.run(*_OPTIONS, "add", "--all", *target, cwd=root)


def join(repository: Path, target: Path, *, ignored: bool) -> str:
    """Stage a project in the work tree around it, and say so."""
    nested = f"It is inside the Git repository {repository}, so it got none of its own"
    try:
        stage_all(repository, folder=target, ignored=ignored)
    except GitError as error:
        return f"{nested}; adding it there failed: {error}"
    return f"{nested}: its files are staged there, for you to commit."


def commit(root: Path, first: FirstCommit) -> tuple[str, ...]:
    """Commit what is staged, as the user; no hook of theirs runs.

    Where Git knows no identity, the stand-in is named for this commit only; where signing fails, it is not signed.
    Such things are returned, as sentences for the user.
    """
    arguments = ["commit", "--quiet", "--no-verify", f"--message={first.message}"]
    notes: list[str] = []
    env: dict[str, str] = {}
    while True:
        try:
            git.run(*_OPTIONS, "-c", "user.useConfigOnly=true", *arguments, cwd=root, env=env, timeout=_SIGNING_TIMEOUT)
        except GitError:
            if not env and not git.knows_identity(root):
                name, email = first.stand_in.name, first.stand_in.email
                env = {f"GIT_{role}_NAME": name for role in ("AUTHOR", "COMMITTER")}
                env |= {f"GIT_{role}_EMAIL": email for role in ("AUTHOR", "COMMITTER")}
                notes.append(
                    f"Git knows no identity, so the commit names {name} <{email}>. Set yours with "
                    'git config --global user.name "Your Name" and git config --global user.email you@example.com'
                )
            elif "--no-gpg-sign" not in arguments and git.signs(root):
                arguments.append("--no-gpg-sign")
                notes.append("Git is set to sign commits but could not, so this one is not signed.")
            else:
                raise
        else:
            return tuple(notes)
