"""The two renderings that a merge begins with, as Git would have them in the project."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from mlscaffold import git
from mlscaffold.files import File, Tree

from .repository import Entry
from .scratch import Scratch, Stream

Settle = Callable[[bytes, bytes, bytes], bytes | None]
"""Merges one file by its own rules: from the old rendering's bytes, the project's and the new rendering's.

``None`` leaves it to Git.
"""


class Sides:
    """The two renderings as Git's entries, their files in the stream."""

    def __init__(self, scratch: Scratch, stream: Stream) -> None:
        """Take the scratch repository, and the stream that is to be loaded into it."""
        self._scratch, self._stream = scratch, stream
        self._repository = scratch.repository

    def of(
        self, old: Tree, new: Tree, settled: Mapping[str, Settle]
    ) -> tuple[dict[str, Entry], dict[str, Entry | None]]:
        """Return the old rendering whole, and what differs from it in the new one.

        A file that is the same in both stands for itself as the project has it: Git then leaves it alone.
        """
        ours = self._repository.entries
        differing = sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))
        same = {path: file for path, file in old.items() if new.get(path) == file}
        base = {path: ours.get(path) or self._entry(path, file) for path, file in same.items()}
        filtered = self._filtered(differing)
        contents = self._contents(differing)
        theirs: dict[str, Entry | None] = {}
        for path in differing:
            before, after, content = old.get(path), new.get(path), contents.get(path)
            result = None
            if before and after and content is not None and path in settled and content != before.content:
                result = settled[path](before.content, content, after.content)
            if after and result is not None:
                base[path] = ours[path]
                theirs[path] = Entry(after.git_mode, self._stream.blob(result))
                continue
            way = {"filtered": path in filtered, "crlf": content is not None and _ends_lines_with_crlf(content)}
            if before:
                base[path] = self._entry(path, before, **way)
            theirs[path] = self._entry(path, after, **way) if after else None
        return base, theirs

    def _contents(self, paths: Iterable[str]) -> dict[str, bytes]:
        """Return the files that the project has in HEAD at some paths."""
        ours = self._repository.entries
        there = {path: ours[path].oid for path in paths if path in ours and ours[path].mode.startswith("100")}
        blobs = self._repository.blobs(there.values())
        return {path: blobs[oid] for path, oid in there.items()}

    def _filtered(self, paths: Iterable[str]) -> frozenset[str]:
        """Return the paths whose files ``git add`` sends through filters that the project's attributes set."""
        asked = "".join(f"{path}\0" for path in paths).encode(errors="surrogateescape")
        names = ("filter", "ident", "working-tree-encoding")
        answer = self._repository.run("check-attr", "-z", "--stdin", *names, stdin=asked).split("\0")
        rows = zip(answer[::3], answer[2::3], strict=False)
        return frozenset(path for path, value in rows if value not in {"unspecified", "unset"})

    def _entry(self, path: str, file: File, *, filtered: bool = False, crlf: bool = False) -> Entry:
        """Store a rendered file as ``git add`` would, or with the line ends that the owner has given it."""
        content = file.content
        if crlf and b"\0" not in content:
            content = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        elif filtered or b"\r\n" in content:
            command = ("hash-object", "-w", "--stdin", f"--path={self._repository.prefix}{path}")
            return Entry(file.git_mode, self._scratch.run(*command, stdin=content).strip())
        return Entry(file.git_mode, self._stream.blob(content))


def keep_mine(before: bytes, mine: bytes, after: bytes) -> bytes:
    """Merge a file's lines; those that both sides changed stay the owner's."""
    with tempfile.TemporaryDirectory(prefix="mlscaffold-", ignore_cleanup_errors=True) as folder:
        names = ("mine", "before", "after")
        for name, content in zip(names, (mine, before, after), strict=True):
            (Path(folder) / name).write_bytes(content)
        git.run("merge-file", "--quiet", "--ours", *names, cwd=Path(folder))
        return (Path(folder) / "mine").read_bytes()


def _ends_lines_with_crlf(content: bytes) -> bool:
    return b"\0" not in content and 0 < content.count(b"\n") == content.count(b"\r\n")
