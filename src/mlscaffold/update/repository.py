"""A project's folder as Git sees it: where its repository is, what HEAD holds there, and whether it can be changed now.

A project may be a whole work tree or a folder of one. Paths are relative to the project's folder unless said otherwise.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mlscaffold import git
from mlscaffold.errors import GitError, MlscaffoldError

_UNFINISHED = {
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
}


def listed(names: Iterable[str], *, at_most: int = 5) -> str:
    """Return names as the middle of a sentence; of many, the first few and how many more there are."""
    names = list(names)
    shown = ", ".join(names[:at_most])
    return shown if len(names) <= at_most else f"{shown} and {len(names) - at_most} more"


def quoted(path: str) -> str:
    """Return a path as Git reads it in lists, streams and settings, whatever is in it."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


@dataclass(frozen=True, slots=True)
class Entry:
    """What a tree or the index holds at a path: a mode as Git spells it (``100644``), and an object's name."""

    mode: str
    oid: str


class Repository:
    """The repository around a project's folder, as it was when each question was first asked.

    There are the absolute ``folder`` of the project, the ``root`` of the work tree, and the folder's path in that as
    ``prefix``, with a ``/`` at its end or empty; this work tree's own ``git_dir``; and the ``object_format``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(os.path.abspath(folder))
        try:
            answer = git.run(
                "rev-parse", "--show-toplevel", "--absolute-git-dir", "--show-object-format",
                "--git-path", "objects", "--git-path", "index", "--git-path", "info/attributes", "--show-prefix",
                cwd=self.folder,
            )  # fmt: skip
        except GitError as error:
            if "not a git repository" in error.stderr:
                raise MlscaffoldError(
                    f"{self.folder} is in no Git work tree, and changes are merged with Git. "
                    "Put it under Git first: git init, git add --all, git commit."
                ) from error
            # Such as a folder of somebody else's, or broken settings: Git's advice is in its own words.
            raise MlscaffoldError(f"Git refuses to work in {self.folder}: {error.stderr}") from error
        root, git_dir, self.object_format, objects, index, attributes, self.prefix = answer.split("\n")[:7]
        self.root, self.git_dir = Path(root), Path(git_dir)
        self.objects, self.index, self.attributes = (
            Path(os.path.abspath(self.folder / path)) for path in (objects, index, attributes)
        )

    def run(self, *arguments: str, stdin: bytes | None = None, env: Mapping[str, str] | None = None) -> str:
        """Run git in the project's folder, without taking locks that it can do without."""
        return git.run(*arguments, cwd=self.folder, stdin=stdin, env={"GIT_OPTIONAL_LOCKS": "0", **(env or {})})

    def update_index(self, lines: Iterable[tuple[str, int, Entry | None]], run: Callable[..., object]) -> None:
        """Put entries into an index: by path from the top of the work tree, with a stage; ``None`` removes them all."""
        nothing = Entry("0", "0" * (64 if self.object_format == "sha256" else 40))
        text = ""
        for path, stage, given in lines:
            entry = given or nothing
            text += f"{entry.mode} {entry.oid} {stage}\t{path}\0"
        run("update-index", "-z", "--index-info", stdin=text.encode(errors="surrogateescape"))

    @cached_property
    def _head(self) -> tuple[str, str]:
        try:
            commit, tree = self.run("rev-parse", "HEAD^{commit}", "HEAD^{tree}").split()
        except GitError as error:
            raise self._in_no_commit() from error
        return commit, tree

    @property
    def head(self) -> str:
        """The commit that is checked out."""
        return self._head[0]

    @property
    def tree(self) -> str:
        """The tree of that commit."""
        return self._head[1]

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """What HEAD holds in the project's folder."""
        found: dict[str, Entry] = {}
        for line in self.run("ls-tree", "-r", "-z", self.head).split("\0")[:-1]:
            details, _, path = line.partition("\t")
            mode, _, oid = details.split(" ")
            found[path] = Entry(mode, oid)
        return found

    def check_ready(self) -> None:
        """Refuse where a merge could not be applied safely, or not be told from the owner's own work."""
        if not self.entries:
            raise self._in_no_commit()
        for name, what in _UNFINISHED.items():
            if (self.git_dir / name).exists():
                raise self._unfinished(what, f"git {what} --continue", f"git {what} --abort")
        options = ("--porcelain=v2", "--branch", "-z", "--untracked-files=no", "--no-renames")
        lines = self.run("status", *options, "--", ".").split("\0")
        # Each line has a letter, and fields that end with the path: 9 of a changed file, 11 of one in conflict.
        changed = [line.split(" ", 8)[8].removeprefix(self.prefix) for line in lines if line.startswith("1 ")]
        unmerged = [line.split(" ", 10)[10].removeprefix(self.prefix) for line in lines if line.startswith("u ")]
        if unmerged:
            raise self._unfinished(
                f"merge, in {listed(unmerged)}",
                "resolve the conflicts, git add, git commit",
                "mlscaffold update --abort",
            )
        if "# branch.head (detached)" in lines:
            raise MlscaffoldError(f"{self.folder} is on no branch (HEAD is detached). Go to one: git switch BRANCH.")
        if changed:
            raise MlscaffoldError(
                f"{self.folder} has changes that are not committed: {listed(changed)}. "
                "Commit them (git commit --all) or put them aside (git stash) first."
            )

    def _in_no_commit(self) -> MlscaffoldError:
        return MlscaffoldError(
            f"{self.folder} is in no commit yet, so nothing could be merged. Commit it first: git add --all, git commit"
        )

    def _unfinished(self, what: str, finish: str, abort: str) -> MlscaffoldError:
        return MlscaffoldError(
            f"{self.folder} has an unfinished {what}. Finish it ({finish}) or give it up ({abort}) first."
        )

    def blobs(self, oids: Iterable[str], *, objects: Path | None = None) -> dict[str, bytes]:
        """Return the contents of blobs by their names, from another object store besides where one is given."""
        env = {"GIT_OPTIONAL_LOCKS": "0"}
        if objects is not None:
            env["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = quoted(objects.as_posix())
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
