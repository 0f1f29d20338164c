"""A throw-away Git repository beside a project's: what is merged is built here, so that the project is not touched.

It borrows the project's objects and settings. One ``git fast-import`` writes all that a merge begins with.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mlscaffold import git

from .repository import Entry, Repository, quoted

_AUTHOR = "mlscaffold <mlscaffold@localhost.invalid> 0 +0000"


class Stream:
    """What ``git fast-import`` is to read."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._parts: list[bytes] = []
        self._blobs = 0

    def blob(self, content: bytes) -> str:
        """Add a file's bytes; return what refers to them."""
        self._blobs += 1
        self._parts.append(b"blob\nmark :%d\ndata %d\n%s\n" % (self._blobs, len(content), content))
        return f":{self._blobs}"

    def commit(
        self, branch: str, files: Mapping[str, Entry | None], *, parent: str | None = None, tree: str | None = None
    ) -> None:
        """Begin a branch: after a parent, with what that or a tree holds, and files by path (``None`` goes)."""
        lines = [f"commit refs/heads/{branch}", f"committer {_AUTHOR}", "data 0"]
        lines += [f"from refs/heads/{parent}"] if parent else []
        lines += [f'M 040000 {tree} ""'] if tree else []
        for path, entry in files.items():
            name = quoted(path)
            lines.append(f"M {entry.mode} {entry.oid} {name}" if entry else f"D {name}")
        self._parts.append("".join(f"{line}\n" for line in lines).encode(errors="surrogateescape"))

    def content(self) -> bytes:
        """Return all of it."""
        return b"".join(self._parts)


@dataclass(frozen=True, slots=True)
class Scratch:
    """The throw-away repository, at ``git_dir``, beside a project's."""

    repository: Repository
    git_dir: Path

    @property
    def objects(self) -> Path:
        """The folder of its object store."""
        return self.git_dir / "objects"

    def run(self, *arguments: str, stdin: bytes | None = None, accept: tuple[int, ...] = (0,)) -> str:
        """Run git here, with the project's files as the work tree (its attributes count)."""
        root = self.repository.root
        env = {"GIT_DIR": os.fspath(self.git_dir), "GIT_WORK_TREE": os.fspath(root), "GIT_OPTIONAL_LOCKS": "0"}
        return git.run(*git.NO_HOOKS, *arguments, cwd=root, stdin=stdin, env=env, accept=accept)

    def load(self, stream: Stream) -> None:
        """Write the commits of a stream, as one pack."""
        self.run("-c", "fastimport.unpackLimit=1", "fast-import", "--quiet", stdin=stream.content())

    def hand_over(self) -> None:
        """Copy what was made here into the project's object store; an object appears whole or not at all."""
        files = [path for path in self.objects.rglob("*") if path.is_file() and path.parent.name != "info"]
        # Git finds what is in a pack by its index.
        for source in sorted(files, key=lambda path: path.suffix == ".idx"):
            target = self.repository.objects / source.relative_to(self.objects)
            if target.exists():
                continue
            target.parent.mkdir(exist_ok=True)
            temporary = target.with_name(f"tmp_obj_{os.getpid()}_{target.name[:8]}")
            try:
                temporary.write_bytes(source.read_bytes())
                temporary.chmod(0o444)
                temporary.replace(target)
            finally:
                temporary.unlink(missing_ok=True)


@contextmanager
def scratch_beside(repository: Repository) -> Iterator[Scratch]:
    """Lay out a throw-away repository, as ``git init`` would, without a process; remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix="mlscaffold-", ignore_cleanup_errors=True) as folder:
        scratch = Scratch(repository, Path(folder))
        for name in ("objects/info", "refs/heads", "info"):
            (scratch.git_dir / name).mkdir(parents=True)
        (scratch.git_dir / "HEAD").write_text("ref: refs/heads/main\n")
        is_extended = repository.object_format != "sha1"
        settings = quoted((repository.objects.parent / "config").as_posix())
        (scratch.git_dir / "config").write_text(
            f"[core]\n\trepositoryformatversion = {int(is_extended)}\n\tbare = false\n"
            + (f"[extensions]\n\tobjectformat = {repository.object_format}\n" if is_extended else "")
            + f"[include]\n\tpath = {settings}\n",
            encoding="utf-8",
        )
        store = quoted(repository.objects.as_posix())
        (scratch.objects / "info" / "alternates").write_text(f"{store}\n", encoding="utf-8")
        if repository.attributes.is_file():
            (scratch.git_dir / "info" / "attributes").write_bytes(repository.attributes.read_bytes())
        yield scratch
