"""A throw-away Git repository beside a project's: what is merged is built here, so that the project is not touched.

It borrows the project's objects and settings. Objects are written by this module itself: a blob is some bytes behind a
header, and a process for each would cost more than all the rest of an update.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from mlscaffold import git
from mlscaffold.errors import GitError

from .repository import Entry, Repository, quoted

DIRECTORY = "40000"
_AUTHOR = "mlscaffold <mlscaffold@localhost.invalid> 0 +0000"


class Scratch:
    """The throw-away repository; use it as a context manager."""

    def __init__(self, repository: Repository) -> None:
        """Take the repository to borrow from."""
        self._repository = repository
        self._folder = tempfile.TemporaryDirectory(prefix="mlscaffold-", ignore_cleanup_errors=True)
        self.git_dir = Path(self._folder.name)
        self.objects = self.git_dir / "objects"

    def __enter__(self) -> Self:
        """Lay it out: what ``git init`` would do, without a process."""
        repository = self._repository
        for name in ("objects/info", "refs/heads", "info"):
            (self.git_dir / name).mkdir(parents=True)
        (self.git_dir / "HEAD").write_text("ref: refs/heads/main\n")
        settings = repository.objects.parent / "config"
        extended = repository.object_format != "sha1"
        (self.git_dir / "config").write_text(
            f"[core]\n\trepositoryformatversion = {int(extended)}\n\tbare = false\n"
            + (f"[extensions]\n\tobjectformat = {repository.object_format}\n" if extended else "")
            + f"[include]\n\tpath = {quoted(settings)}\n",
            encoding="utf-8",
        )
        (self.objects / "info" / "alternates").write_text(f"{quoted(repository.objects)}\n", encoding="utf-8")
        if repository.attributes.is_file():
            (self.git_dir / "info" / "attributes").write_bytes(repository.attributes.read_bytes())
        return self

    def __exit__(self, *_: object) -> None:
        """Remove it."""
        self._folder.cleanup()

    def run(
        self, *arguments: str, stdin: bytes | None = None, accept: tuple[int, ...] = (0,)
    ) -> subprocess.CompletedProcess[bytes]:
        """Run git here, with the project's files as the work tree (its attributes count).

        Raises:
            GitError: it exits with a status that is not accepted.
        """
        done = subprocess.run(
            [git.find(), *arguments],
            cwd=self._repository.folder,
            env={
                **git.environment(),
                "GIT_DIR": os.fspath(self.git_dir),
                "GIT_WORK_TREE": os.fspath(self._repository.folder),
                "GIT_OPTIONAL_LOCKS": "0",
            },
            input=stdin if stdin is not None else b"",
            capture_output=True,
            check=False,
        )
        if done.returncode not in accept:
            words = list(arguments)
            while words[:1] == ["-c"]:
                del words[:2]
            raise GitError(words, done.stderr.decode(errors="replace"))
        return done

    def blob(self, content: bytes) -> str:
        """Store bytes and return their name."""
        return self._store("blob", content)

    def tree(self, entries: Mapping[str, Entry]) -> str:
        """Store a tree, and the trees in it, from all its files by path; return its name."""
        folders: dict[str, dict[str, Entry]] = {"": {}}
        for path, entry in entries.items():
            parent, _, name = path.rpartition("/")
            folders.setdefault(parent, {})[name] = entry
            while parent and (above := parent.rpartition("/")[0]) not in folders:
                folders[above] = {}
                parent = above
        # The deepest first, so that each folder's name is known when the one above needs it.
        for folder in sorted(folders, key=lambda path: (-path.count("/"), path == "")):
            content = b"".join(
                b"%s %s\0%s" % (entry.mode.encode(), name.encode(errors="surrogateescape"), bytes.fromhex(entry.oid))
                for name, entry in sorted(folders[folder].items(), key=_order)
            )
            oid = self._store("tree", content)
            if folder:
                above, _, name = folder.rpartition("/")
                folders[above][name] = Entry(DIRECTORY, oid)
        return oid

    def commit(self, tree: str, branch: str, parent: str | None = None) -> str:
        """Store a commit, point a branch to it, and return its name."""
        lines = [f"tree {tree}", *([f"parent {parent}"] if parent else []), f"author {_AUTHOR}", f"committer {_AUTHOR}"]
        oid = self._store("commit", ("\n".join(lines) + f"\n\n{branch}\n").encode())
        (self.git_dir / "refs" / "heads" / branch).write_text(f"{oid}\n")
        return oid

    def _store(self, kind: str, content: bytes) -> str:
        whole = b"%s %d\0%s" % (kind.encode(), len(content), content)
        oid = hashlib.new(self._repository.object_format, whole, usedforsecurity=False).hexdigest()
        path = self.objects / oid[:2] / oid[2:]
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(zlib.compress(whole, 1))
        return oid

    def hand_over(self) -> None:
        """Copy what was stored here into the project's object store; an object appears whole or not at all."""
        store = self._repository.objects
        for source in self.objects.glob("[0-9a-f][0-9a-f]/*"):
            target = store / source.parent.name / source.name
            if target.exists():
                continue
            target.parent.mkdir(exist_ok=True)
            temporary = target.with_name(f"tmp_obj_{os.getpid()}_{source.name[:8]}")
            try:
                temporary.write_bytes(source.read_bytes())
                temporary.chmod(0o444)
                temporary.replace(target)
            finally:
                temporary.unlink(missing_ok=True)


def object_name(content: bytes, object_format: str) -> str:
    """Return the name that Git gives a blob of these bytes."""
    whole = b"blob %d\0%s" % (len(content), content)
    return hashlib.new(object_format, whole, usedforsecurity=False).hexdigest()


def _order(item: tuple[str, Entry]) -> bytes:
    """Return what Git sorts the entries of a tree by: a folder's name counts with a slash at its end."""
    name, entry = item
    return name.encode(errors="surrogateescape") + (b"/" if entry.mode == DIRECTORY else b"")
