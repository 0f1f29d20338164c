"""A throw-away Git repository beside a project's: what is merged is built here, so that the project is not touched.

It borrows the project's objects and settings. One ``git fast-import`` writes all that a merge begins with: the project,
and two renderings as Git would have them in it.
"""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mlscaffold import git
from mlscaffold.files import File, Tree

from .repository import Entry, Repository, quoted

_AUTHOR = "mlscaffold <mlscaffold@localhost.invalid> 0 +0000"


class Stream:
    """What ``git fast-import`` is to read."""

    def __init__(self) -> None:
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


Settle = Callable[[bytes, bytes, bytes], bytes | None]
"""Merges one file by its own rules: from the old rendering's bytes, the project's and the new rendering's.

``None`` leaves it to Git.
"""


def sides(
    scratch: Scratch, stream: Stream, old: Tree, new: Tree, settled: Mapping[str, Settle]
) -> tuple[dict[str, Entry], dict[str, Entry | None]]:
    """Return the old rendering whole as Git would have it in the project, and what differs from it in the new one.

    A file that is the same in both stands for itself as the project has it: Git then leaves it alone.
    """
    repository, ours = scratch.repository, scratch.repository.entries

    def entry(path: str, file: File, *, filtered: bool = False, crlf: bool = False) -> Entry:
        """Store a rendered file as ``git add`` would, or with the line ends that the owner has given it."""
        content = file.content
        if crlf and b"\0" not in content:
            content = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        elif filtered or b"\r\n" in content:
            command = ("hash-object", "-w", "--stdin", f"--path={repository.prefix}{path}")
            return Entry(file.git_mode, scratch.run(*command, stdin=content).strip())
        return Entry(file.git_mode, stream.blob(content))

    base = {path: ours.get(path) or entry(path, file) for path, file in old.items() if new.get(path) == file}
    theirs: dict[str, Entry | None] = {}
    differing = sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))
    through_filters = _filtered(repository, differing)
    blobs = {path: ours[path].oid for path in differing if path in ours and ours[path].mode.startswith("100")}
    contents = repository.blobs(blobs.values())
    for path in differing:
        before, after = old.get(path), new.get(path)
        content = contents[blobs[path]] if path in blobs else None
        result = None
        if before and after and content is not None and path in settled and content != before.content:
            result = settled[path](before.content, content, after.content)
        if after and result is not None:
            base[path] = ours[path]
            theirs[path] = Entry(after.git_mode, stream.blob(result))
            continue
        way = {"filtered": path in through_filters, "crlf": content is not None and _ends_lines_with_crlf(content)}
        if before:
            base[path] = entry(path, before, **way)
        theirs[path] = entry(path, after, **way) if after else None
    return base, theirs


def _filtered(repository: Repository, paths: Iterable[str]) -> frozenset[str]:
    """Return the paths whose files ``git add`` sends through filters that the project's attributes set."""
    asked = "".join(f"{path}\0" for path in paths).encode(errors="surrogateescape")
    names = ("filter", "ident", "working-tree-encoding")
    answer = repository.run("check-attr", "-z", "--stdin", *names, stdin=asked).split("\0")
    rows = zip(answer[::3], answer[2::3], strict=False)
    return frozenset(path for path, value in rows if value not in {"unspecified", "unset"})


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
