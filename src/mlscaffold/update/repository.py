"""A project's folder as Git sees it: where its repository is, what HEAD holds there, and whether it can be changed now.

A project may be a whole work tree or a folder of one. Paths are relative to the project's folder unless said otherwise.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mlscaffold import git
from mlscaffold.errors import GitError, MlscaffoldError

_UNFINISHED = {
    "MERGE_HEAD": ("merge", "git merge --continue", "git merge --abort"),
    "CHERRY_PICK_HEAD": ("cherry-pick", "git cherry-pick --continue", "git cherry-pick --abort"),
    "REVERT_HEAD": ("revert", "git revert --continue", "git revert --abort"),
    "rebase-merge": ("rebase", "git rebase --continue", "git rebase --abort"),
    "rebase-apply": ("rebase", "git rebase --continue", "git rebase --abort"),
}


class NoRepositoryError(MlscaffoldError):
    """A folder that is in no Git work tree."""

    def __init__(self, folder: Path, said: str) -> None:
        """Take the folder and what git said."""
        self.folder, self.said = folder, said
        if "not a git repository" in said:
            remedy = "Put it under Git first: git init, git add --all, git commit."
        else:
            remedy = f"Git says: {said.splitlines()[0] if said else 'nothing'}"
        super().__init__(f"{folder} is in no Git work tree, and changes are merged with Git. {remedy}")


class NoHistoryError(MlscaffoldError):
    """A repository without a commit that holds the project, so that there is nothing to merge with."""

    def __init__(self, folder: Path) -> None:
        """Take the project's folder."""
        self.folder = folder
        super().__init__(
            f"{folder} is in no commit yet, so nothing could be merged. Commit it first: git add --all, git commit."
        )


class DirtyError(MlscaffoldError):
    """Tracked files differ from the last commit, so that a merge could not be told from the owner's work."""

    def __init__(self, folder: Path, paths: Iterable[str]) -> None:
        """Take the project's folder and the files that differ."""
        self.folder, self.paths = folder, tuple(paths)
        super().__init__(
            f"{folder} has changes that are not committed: {listed(self.paths)}. "
            "Commit them (git commit --all) or put them aside (git stash) first."
        )


class UnfinishedError(MlscaffoldError):
    """A merge, rebase, cherry-pick or revert is half-way, or conflicts are unresolved."""

    def __init__(self, folder: Path, what: str, finish: str, abort: str) -> None:
        """Take the project's folder, what is unfinished, and the commands that finish and abort it."""
        self.folder, self.what = folder, what
        super().__init__(f"{folder} has an unfinished {what}. Finish it ({finish}) or give it up ({abort}) first.")


class DetachedError(MlscaffoldError):
    """HEAD is on no branch, so that what is committed next would be lost easily."""

    def __init__(self, folder: Path) -> None:
        """Take the project's folder."""
        self.folder = folder
        super().__init__(f"{folder} is on no branch (HEAD is detached). Go to one first: git switch BRANCH.")


def listed(names: Iterable[str], *, at_most: int = 5) -> str:
    """Return names as the middle of a sentence; of many, the first few and how many more there are."""
    names = list(names)
    shown = ", ".join(names[:at_most])
    return shown if len(names) <= at_most else f"{shown} and {len(names) - at_most} more"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a tree or the index holds at a path: a mode as Git spells it (``100644``), and an object's name."""

    mode: str
    oid: str


@dataclass(frozen=True, slots=True)
class State:
    """What ``git status`` says of tracked files.

    Attributes:
        branch: the current branch; ``None`` where HEAD is detached.
        changed: files that differ from HEAD, in the index or the work tree.
        unmerged: files with unresolved conflicts.
    """

    branch: str | None
    changed: tuple[str, ...]
    unmerged: tuple[str, ...]


class Repository:
    """The repository around a project's folder.

    Attributes:
        folder: the project's folder, absolute.
        root: the top of the work tree.
        prefix: the folder's path in the work tree with a ``/`` at its end; empty where it is the top.
        git_dir: this work tree's own Git folder.
        objects: the folder of the object store.
        index: the index file.
        object_format: the hash that names objects, ``sha1`` or ``sha256``.
    """

    def __init__(self, folder: Path) -> None:
        """Ask Git about a folder.

        Raises:
            NoRepositoryError: no Git work tree holds it.
            GitMissingError: there is no git.
        """
        self.folder = Path(os.path.abspath(folder))
        try:
            answer = git.run(
                "rev-parse", "--show-toplevel", "--absolute-git-dir", "--show-object-format",
                "--git-path", "objects", "--git-path", "index", "--git-path", "info/attributes", "--show-prefix",
                cwd=self.folder,
            )  # fmt: skip
        except GitError as error:
            raise NoRepositoryError(self.folder, error.stderr) from error
        root, git_dir, object_format, objects, index, attributes, prefix = answer.split("\n")[:7]
        self.root = Path(root)
        self.git_dir = Path(git_dir)
        self.object_format = object_format
        self.objects = Path(os.path.abspath(self.folder / objects))
        self.index = Path(os.path.abspath(self.folder / index))
        self.attributes = Path(os.path.abspath(self.folder / attributes))
        self.prefix = prefix

    def run(self, *arguments: str, stdin: bytes | None = None, env: Mapping[str, str] | None = None) -> str:
        """Run git in the project's folder, without taking locks that it can do without."""
        return git.run(*arguments, cwd=self.folder, stdin=stdin, env={"GIT_OPTIONAL_LOCKS": "0", **(env or {})})

    @cached_property
    def head(self) -> str:
        """The commit that is checked out.

        Raises:
            NoHistoryError: there is none.
        """
        try:
            return self.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}").strip()
        except GitError as error:
            raise NoHistoryError(self.folder) from error

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """What HEAD holds in the project's folder.

        Raises:
            NoHistoryError: there is no commit.
        """
        return dict(self._tree("."))

    def all_entries(self) -> dict[str, Entry]:
        """Return what HEAD holds in the whole work tree, by paths relative to its top."""
        return self.entries if not self.prefix else dict(self._tree(":/"))

    def _tree(self, what: str) -> Iterator[tuple[str, Entry]]:
        option = ["--full-tree"] if what == ":/" else []
        for line in self.run("ls-tree", "-r", "-z", *option, self.head).split("\0")[:-1]:
            details, _, path = line.partition("\t")
            mode, _, oid = details.split(" ")
            yield path, Entry(mode, oid)

    def state(self) -> State:
        """Ask Git what differs from HEAD in the project's folder; untracked files are none of it."""
        output = self.run(
            "status", "--porcelain=v2", "--branch", "-z", "--untracked-files=no", "--no-renames", "--", "."
        )
        branch: str | None = None
        changed: list[str] = []
        unmerged: list[str] = []
        for line in output.split("\0"):
            if line.startswith("# branch.head "):
                name = line.removeprefix("# branch.head ")
                branch = None if name == "(detached)" else name
            elif line.startswith("1 "):
                changed.append(line.split(" ", 8)[8].removeprefix(self.prefix))
            elif line.startswith("u "):
                unmerged.append(line.split(" ", 10)[10].removeprefix(self.prefix))
        return State(branch, tuple(changed), tuple(unmerged))

    def check_ready(self) -> None:
        """Refuse where a merge could not be applied safely, or not be told from the owner's own work.

        Raises:
            NoHistoryError: there is no commit, or none holds the project.
            UnfinishedError: a merge or the like is half-way.
            DetachedError: HEAD is on no branch.
            DirtyError: tracked files are changed.
        """
        if not self.entries:
            raise NoHistoryError(self.folder)
        for name, (what, finish, abort) in _UNFINISHED.items():
            if (self.git_dir / name).exists():
                raise UnfinishedError(self.folder, what, finish, abort)
        state = self.state()
        if state.unmerged:
            raise UnfinishedError(
                self.folder,
                f"merge, in {listed(state.unmerged)}",
                "resolve the conflicts, git add, git commit",
                "mlscaffold update --abort",
            )
        if state.branch is None:
            raise DetachedError(self.folder)
        if state.changed:
            raise DirtyError(self.folder, state.changed)

    def blobs(self, oids: Iterable[str], *, objects: Path | None = None) -> dict[str, bytes]:
        """Return the contents of blobs by their names, from another object store besides where one is given."""
        env = {"GIT_OPTIONAL_LOCKS": "0"}
        if objects is not None:
            env["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = quoted(objects)
        return git.read_blobs(oids, cwd=self.folder, env=env)


def git_dir_of(folder: Path) -> tuple[Path, str] | None:
    """Return Git's own folder for the work tree that holds a folder, and its prefix there, without a process."""
    folder = Path(os.path.realpath(folder))
    for above in (folder, *folder.parents):
        found = above / ".git"
        if found.is_file():
            named = found.read_text(errors="replace").partition("gitdir:")[2].strip()
            found = above / named
        if (found / "HEAD").is_file():
            prefix = folder.relative_to(above).as_posix()
            return found, "" if prefix == "." else f"{prefix}/"
    return None


def quoted(path: Path) -> str:
    """Return a path as Git's lists of object stores take it, whatever is in it."""
    escaped = path.as_posix().replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
