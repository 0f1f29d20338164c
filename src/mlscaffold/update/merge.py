"""Brings the difference between two renderings into a project: a true three-way merge, made in memory by Git.

Three commits in a throw-away repository: the old rendering; the project's HEAD, as a change of it; the new rendering,
as another change of it. ``git merge-tree`` merges them with renames, modes and native conflicts. Nothing of the
project is touched: the outcome is a list of changes, which ``apply`` makes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from mlscaffold import git
from mlscaffold.errors import GitError, MlscaffoldError
from mlscaffold.files import Tree

from .objects import Scratch
from .repository import Entry, Repository

OLDEST_GIT = (2, 38)

_OLD, _OURS, _THEIRS = 1, 2, 3
_YOURS = "yours"
# Settings of the user's that would make the outcome differ from one machine to the next.
_SETTINGS = (
    "-c", "merge.renames=true", "-c", "merge.directoryRenames=conflict", "-c", "merge.renormalize=false",
    "-c", "core.looseCompression=1",
)  # fmt: skip


class GitTooOldError(MlscaffoldError):
    """This git cannot merge trees in memory."""

    def __init__(self, version: str) -> None:
        """Take what ``git --version`` printed."""
        self.version = version
        wanted = ".".join(map(str, OLDEST_GIT))
        super().__init__(f"Merging needs Git {wanted} or later; this is {version}. Install a newer one: git-scm.com.")


@dataclass(frozen=True, slots=True)
class Conflict:
    """One file that Git could not merge alone.

    Attributes:
        path: where the file is after the merge.
        stages: what the index is to hold: 1 the old rendering, 2 the project's, 3 the new rendering.
        lines: how many lines stand between markers in the file.
        hunks: how many places are marked; 0 where the conflict is about the file as a whole.
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
    """What a merge does to one file.

    Attributes:
        path: of the file.
        before: what HEAD holds there; ``None`` where there is nothing.
        after: what is to be there; ``None`` where nothing is.
        conflict: what is left to be decided, if anything.
    """

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

    Attributes:
        repository: of the project.
        scratch: where the new objects are.
        changes: by path, in order; the files that stay as they are, are not among them.
        kept_deleted: files that the template changes and the project's owner has deleted: they stay deleted.
    """

    repository: Repository
    scratch: Scratch
    changes: tuple[Change, ...]
    kept_deleted: tuple[str, ...] = ()

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What is left to be decided."""
        return tuple(change.conflict for change in self.changes if change.conflict)

    def patch(self) -> str:
        """Return all changes as a unified diff, conflict markers included."""
        entries = dict(self.repository.entries)
        before = self.scratch.tree(entries)
        after = self.scratch.tree(updated(entries, self.changes))
        done = self.scratch.run("diff-tree", "-r", "-p", "--no-color", "--no-ext-diff", "-M", before, after)
        return done.stdout.decode(errors="replace")


def updated(entries: Mapping[str, Entry], changes: Iterable[Change], *, prefix: str = "") -> dict[str, Entry]:
    """Return what a tree holds after changes; they are of the folder ``prefix`` in it."""
    result = dict(entries)
    for change in changes:
        if change.after is None:
            result.pop(prefix + change.path, None)
        else:
            result[prefix + change.path] = change.after
    return result


Settle = Callable[[bytes, bytes, bytes], bytes | None]
"""Merges one file by its own rules: from the old rendering's bytes, the project's and the new rendering's.

``None`` leaves it to Git.
"""


def merge(
    repository: Repository,
    scratch: Scratch,
    old: Tree,
    new: Tree,
    *,
    label: str,
    settled: Mapping[str, Settle] | None = None,
) -> Merged:
    """Merge the difference between two renderings into a project, in memory.

    Args:
        repository: of the project.
        scratch: where new objects go.
        old: what the template made of the project when it was made or last updated.
        new: what it makes of it now.
        label: names the new rendering in conflict markers.
        settled: files that are merged by rules of their own.

    Raises:
        NoHistoryError: the project has no commit.
        GitTooOldError: this git cannot do it.
        GitError: a git command fails.
    """
    ours = repository.entries
    base, theirs = _entries(repository, scratch, old, new, settled or {})
    base_commit = scratch.commit(scratch.tree(base), "template-before")
    ours_tree = scratch.tree(ours)
    scratch.commit(ours_tree, _YOURS, base_commit)
    branch = re.sub(r"[^\w.-]+", "-", label, flags=re.ASCII)
    scratch.commit(scratch.tree(theirs), branch, base_commit)
    tree, stages = _merge_tree(scratch, branch)
    changes = dict(_changes(scratch, ours_tree, tree))
    kept_deleted = [
        path
        for path, found in stages.items()
        if found.keys() == {_OLD, _THEIRS} and path not in ours and path in changes
    ]
    for path in kept_deleted:
        del changes[path], stages[path]
    for conflict in _conflicts(repository, scratch, stages, changes):
        before = ours.get(conflict.path)
        merged = changes.get(conflict.path)
        changes[conflict.path] = Change(conflict.path, before, merged.after if merged else before, conflict)
    ordered = tuple(change for _, change in sorted(changes.items()))
    return Merged(repository, scratch, ordered, tuple(sorted(kept_deleted)))


def _entries(
    repository: Repository, scratch: Scratch, old: Tree, new: Tree, settled: Mapping[str, Settle]
) -> tuple[dict[str, Entry], dict[str, Entry]]:
    """Return the old and the new rendering as Git's entries, their files stored.

    A file that is the same in both stands for itself as the project has it: Git then leaves it alone.
    """
    ours = repository.entries
    sides: tuple[dict[str, Entry], dict[str, Entry]] = ({}, {})
    differing: list[str] = []
    for path in old.keys() | new.keys():
        if old.get(path) != new.get(path):
            differing.append(path)
        else:
            entry = ours.get(path) or Entry(old[path].git_mode, scratch.blob(old[path].content))
            for side in sides:
                side[path] = entry
    cleaned = _Cleaner(repository, scratch, differing)
    for side, tree in zip(sides, (old, new), strict=True):
        side.update(
            (path, Entry(tree[path].git_mode, cleaned.blob(path, tree[path].content)))
            for path in differing
            if path in tree
        )
    base, theirs = sides
    edited = [
        path
        for path in differing
        if path in ours
        and ours[path].mode.startswith("100")
        and ours[path].oid not in {side[path].oid for side in sides if path in side}
    ]
    contents = repository.blobs(ours[path].oid for path in edited)
    for path in edited:
        content = contents[ours[path].oid]
        result = None
        if path in settled and path in old and path in new:
            result = settled[path](old[path].content, content, new[path].content)
        if result is not None:
            base[path], theirs[path] = ours[path], Entry(theirs[path].mode, scratch.blob(result))
        elif _ends_lines_with_crlf(content):
            base.update(_with_crlf(scratch, path, base, old))
            theirs.update(_with_crlf(scratch, path, theirs, new))
    return base, theirs


def _with_crlf(scratch: Scratch, path: str, side: Mapping[str, Entry], tree: Tree) -> dict[str, Entry]:
    """Return a rendered file's entry with the line ends that the project's owner has given it."""
    if path not in tree or not _is_text(tree[path].content):
        return {}
    content = tree[path].content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return {path: Entry(side[path].mode, scratch.blob(content))}


class _Cleaner:
    """Stores files as ``git add`` would: through the filters that the project's attributes set."""

    def __init__(self, repository: Repository, scratch: Scratch, paths: Iterable[str]) -> None:
        self._repository, self._scratch = repository, scratch
        asked = "".join(f"{path}\0" for path in paths).encode(errors="surrogateescape")
        answer = repository.run(
            "check-attr", "-z", "--stdin", "filter", "ident", "working-tree-encoding", stdin=asked
        ).split("\0")
        self._filtered = {
            path
            for path, _, value in zip(answer[::3], answer[1::3], answer[2::3], strict=False)
            if value not in {"unspecified", "unset"}
        }

    def blob(self, path: str, content: bytes) -> str:
        if path not in self._filtered and b"\r\n" not in content:
            return self._scratch.blob(content)
        command = ("hash-object", "-w", "--stdin", f"--path={path}")
        return self._scratch.run(*command, stdin=content).stdout.decode().strip()


def _is_text(content: bytes) -> bool:
    return b"\0" not in content


def _ends_lines_with_crlf(content: bytes) -> bool:
    return _is_text(content) and 0 < content.count(b"\n") == content.count(b"\r\n")


def _merge_tree(scratch: Scratch, theirs: str) -> tuple[str, dict[str, dict[int, Entry]]]:
    """Merge two branches; return the tree, and what the index is to hold of each file in conflict."""
    try:
        command = ("merge-tree", "--write-tree", "-z", "--no-messages", _YOURS, theirs)
        done = scratch.run(*_SETTINGS, *command, accept=(0, 1))
    except GitError:
        version = git.run("--version", cwd=scratch.git_dir).strip()
        numbers = tuple(map(int, re.findall(r"\d+", version)[:2]))
        if numbers < OLDEST_GIT:
            raise GitTooOldError(version) from None
        raise
    tree, *lines = done.stdout.decode(errors="surrogateescape").split("\0")
    stages: dict[str, dict[int, Entry]] = {}
    for line in filter(None, lines):
        details, _, path = line.partition("\t")
        mode, oid, stage = details.split(" ")
        stages.setdefault(path, {})[int(stage)] = Entry(mode, oid)
    return tree, stages


def _changes(scratch: Scratch, before: str, after: str) -> Iterator[tuple[str, Change]]:
    """Yield what differs between two trees."""
    done = scratch.run("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", before, after)
    parts = iter(done.stdout.decode(errors="surrogateescape").split("\0")[:-1])
    for details, path in zip(parts, parts, strict=True):
        old_mode, mode, old_oid, oid, status = details.removeprefix(":").split(" ")
        old = None if status == "A" else Entry(old_mode, old_oid)
        yield path, Change(path, old, None if status == "D" else Entry(mode, oid))


def _conflicts(
    repository: Repository,
    scratch: Scratch,
    stages: Mapping[str, Mapping[int, Entry]],
    changes: Mapping[str, Change],
) -> Iterator[Conflict]:
    """Yield what is left to be decided, with its marked lines counted."""
    marked = {path: change.after.oid for path in stages if (change := changes.get(path)) and change.after}
    contents = repository.blobs(marked.values(), objects=scratch.objects)
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
