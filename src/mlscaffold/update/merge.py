"""Merges the difference between two renderings into a project: a three-way merge, made in memory by Git.

Three commits in a throw-away repository: the old rendering; the project's HEAD, as a change of it; the new rendering,
as another change of it. ``git merge-tree`` merges them with renames, modes and native conflicts. Nothing of the
project is touched: the outcome is a tree, and a list of changes, which ``apply`` makes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mlscaffold import git
from mlscaffold.errors import GitError, MlscaffoldError
from mlscaffold.files import Tree

from .repository import Entry, Repository
from .scratch import Scratch, Settle, Stream, sides

OLDEST_GIT = (2, 38)

_OLD, _OURS, _THEIRS = 1, 2, 3
_BASE, _YOURS, _KEPT = "template-before", "yours", "without-deleted"
# Settings of the user's that would make the outcome differ from one machine to the next.
_SETTINGS = (
    "-c", "merge.renames=true", "-c", "merge.directoryRenames=conflict", "-c", "merge.renormalize=false",
    "-c", "core.looseCompression=1",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conflict:
    """One file that Git could not merge alone.

    The index is to hold as its stages: 1 the old rendering, 2 the project's, 3 the new rendering. In the file there are
    marked places, and lines between the markers; none where the conflict is about the file as a whole.
    """

    path: str
    stages: Mapping[int, Entry]
    lines: int
    hunks: int

    @property
    def reason(self) -> str:
        """What is to be decided, in a few words."""
        if self.hunks:
            return f"{self.hunks} place{'s' * (self.hunks > 1)}, {self.lines} lines"
        if self.stages.keys() == {_OLD, _OURS}:
            return "you changed it, the template deletes it"
        if self.stages.keys() >= {_OURS, _THEIRS}:
            return "both sides changed it as a whole"
        return "it was renamed or moved"


@dataclass(frozen=True, slots=True)
class Change:
    """What a merge does to one file: what HEAD holds there, and what is to be there; ``None`` is no file."""

    path: str
    before: Entry | None
    after: Entry | None
    conflict: Conflict | None = None

    @property
    def kind(self) -> str:
        """``added``, ``changed``, ``deleted`` or ``conflicting``."""
        if self.conflict:
            return "conflicting"
        if self.before is None:
            return "added"
        return "deleted" if self.after is None else "changed"


@dataclass(frozen=True, slots=True)
class Merged:
    """The outcome of a merge, of which nothing is applied yet.

    The tree is all that the repository's work tree is to hold. Files that the template changes and the project's owner
    has deleted stay deleted.
    """

    scratch: Scratch
    tree: str
    changes: tuple[Change, ...]
    kept_deleted: tuple[str, ...] = ()

    @property
    def repository(self) -> Repository:
        """The project's."""
        return self.scratch.repository

    def patch(self) -> str:
        """Return all changes as a unified diff, conflict markers included."""
        options = ("-r", "-p", "--no-color", "--no-ext-diff", "-M", f"--relative={self.repository.prefix}")
        done = self.scratch.run("diff-tree", *options, self.repository.tree, self.tree)
        return done.encode(errors="surrogateescape").decode(errors="replace")


def merge(scratch: Scratch, old: Tree, new: Tree, *, label: str, settled: Mapping[str, Settle]) -> Merged:
    """Merge the difference between two renderings into a project, in memory."""
    repository = scratch.repository
    branch = re.sub(r"[^\w.-]+", "-", label, flags=re.ASCII)
    _load(scratch, old, new, branch, settled)
    tree, stages = _merge_tree(scratch, branch)
    changes = dict(_changes(scratch, tree))
    deleted = [
        path
        for path, found in stages.items()
        if found.keys() == {_OLD, _THEIRS} and path not in repository.entries and path in changes
    ]
    if deleted:
        tree = _without(scratch, tree, [repository.prefix + path for path in deleted])
    for path in deleted:
        del changes[path], stages[path]
    for conflict in _conflicts(scratch, stages, changes):
        before = repository.entries.get(conflict.path)
        merged = changes.get(conflict.path)
        changes[conflict.path] = Change(conflict.path, before, merged.after if merged else before, conflict)
    ordered = tuple(change for _, change in sorted(changes.items()))
    return Merged(scratch, tree, ordered, tuple(sorted(deleted)))


def _load(scratch: Scratch, old: Tree, new: Tree, branch: str, settled: Mapping[str, Settle]) -> None:
    """Write the three commits: the old rendering, the project as a change of it, the new rendering as another one."""
    prefix, whole = scratch.repository.prefix, scratch.repository.tree
    stream = Stream()
    base, theirs = sides(scratch, stream, old, new, settled)
    # Where the project is a folder of the work tree, all others are what they are.
    elsewhere: dict[str, Entry | None] = {prefix.rstrip("/"): None} if prefix else {}
    stream.commit(_BASE, {**elsewhere, **_below(prefix, base)}, tree=whole if prefix else None)
    stream.commit(branch, _below(prefix, theirs), parent=_BASE)
    stream.commit(_YOURS, {}, parent=_BASE, tree=whole)
    scratch.load(stream)


def _below(prefix: str, files: Mapping[str, Entry | None]) -> dict[str, Entry | None]:
    """Return files of the project's folder by their paths from the top of the work tree."""
    return {prefix + path: entry for path, entry in files.items()}


def _merge_tree(scratch: Scratch, theirs: str) -> tuple[str, dict[str, dict[int, Entry]]]:
    """Merge two branches; return the tree, and what the index is to hold of each file in conflict."""
    try:
        command = ("merge-tree", "--write-tree", "-z", "--no-messages", _YOURS, theirs)
        tree, *lines = scratch.run(*_SETTINGS, *command, accept=(0, 1)).split("\0")
    except GitError:
        version = git.run("--version", cwd=scratch.git_dir).strip()
        if tuple(map(int, re.findall(r"\d+", version)[:2])) < OLDEST_GIT:
            wanted = ".".join(map(str, OLDEST_GIT))
            raise MlscaffoldError(
                f"Merging needs Git {wanted} or later; this is {version}. Install a newer one: https://git-scm.com"
            ) from None
        raise
    stages: dict[str, dict[int, Entry]] = {}
    for line in filter(None, lines):
        details, _, path = line.partition("\t")
        mode, oid, stage = details.split(" ")
        stages.setdefault(path.removeprefix(scratch.repository.prefix), {})[int(stage)] = Entry(mode, oid)
    return tree, stages


def _changes(scratch: Scratch, after: str) -> Iterator[tuple[str, Change]]:
    """Yield what differs between HEAD and a tree."""
    options = ("-r", "-z", "--raw", "--no-abbrev", "--no-renames")
    parts = iter(scratch.run("diff-tree", *options, scratch.repository.tree, after).split("\0")[:-1])
    for details, full in zip(parts, parts, strict=True):
        old_mode, mode, old_oid, oid, status = details.removeprefix(":").split(" ")
        path = full.removeprefix(scratch.repository.prefix)
        old = None if status == "A" else Entry(old_mode, old_oid)
        yield path, Change(path, old, None if status == "D" else Entry(mode, oid))


def _without(scratch: Scratch, tree: str, paths: Iterable[str]) -> str:
    """Return a tree without some of its files."""
    stream = Stream()
    stream.commit(_KEPT, dict.fromkeys(paths), tree=tree)
    scratch.load(stream)
    return scratch.run("rev-parse", f"{_KEPT}^{{tree}}").strip()


def _conflicts(
    scratch: Scratch, stages: Mapping[str, Mapping[int, Entry]], changes: Mapping[str, Change]
) -> Iterator[Conflict]:
    """Yield what is left to be decided, with its marked lines counted."""
    marked = {path: change.after.oid for path in stages if (change := changes.get(path)) and change.after}
    contents = scratch.repository.blobs(marked.values(), objects=scratch.objects)
    for path, found in stages.items():
        hunks, lines = _count(contents[marked[path]]) if path in marked else (0, 0)
        yield Conflict(path, found, lines, hunks)


def _count(content: bytes) -> tuple[int, int]:
    """Return how many places of a file are in conflict, and how many lines stand between their markers."""
    hunks = lines = 0
    inside = False
    for line in content.splitlines():
        if line.startswith(b"<<<<<<< " + _YOURS.encode()):
            inside = True
            hunks += 1
        elif inside and line.startswith(b">>>>>>> "):
            inside = False
        elif inside and not line.startswith((b"||||||| ", b"=======")):
            lines += 1
    return hunks, lines
