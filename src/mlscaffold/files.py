"""A tree of files in memory, and its safe way to and from the disk."""

import os
import secrets
import shutil
import stat
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import TemplateError

# What tools leave behind when they read the template in place; never part of it.
_LITTER = frozenset({"__pycache__", ".DS_Store", ".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache"})


@dataclass(frozen=True, slots=True)
class File:
    """One file, with all of its mode that Git keeps; only other people's templates make symbolic links.

    The content of a link is the path that it leads to.
    """

    content: bytes
    executable: bool = False
    symlink: bool = False

    @property
    def mode(self) -> int:
        """The permissions to create it with, before the umask."""
        return 0o777 if self.executable else 0o666

    @property
    def git_mode(self) -> str:
        """The mode as Git's trees and index spell it."""
        if self.symlink:
            return "120000"
        return "100755" if self.executable else "100644"


Tree = Mapping[str, File]
"""Files by their path relative to a root, with ``/`` between the parts."""


def read_tree(root: Path) -> dict[str, File]:
    """Read every file under a folder, in the order of their paths."""
    tree: dict[str, File] = {}
    pending = [("", os.fspath(root))]
    while pending:
        prefix, folder = pending.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name in _LITTER:
                    continue
                path = f"{prefix}{entry.name}"
                if entry.is_symlink():
                    raise TemplateError(path, "it is a symbolic link")
                if entry.is_dir():
                    pending.append((f"{path}/", entry.path))
                else:
                    with open(entry.path, "rb", buffering=0) as file:
                        executable = bool(os.fstat(file.fileno()).st_mode & stat.S_IXUSR)
                        tree[path] = File(file.read(), executable)
    return dict(sorted(tree.items()))


def write_tree(root: Path, tree: Tree) -> None:
    """Write files under an existing folder, creating the folders between; an existing file is never overwritten."""
    base = os.fspath(root)
    made = {""}
    for path, file in tree.items():
        parts = path.split("/")
        if ".." in parts or os.path.isabs(path) or "\\" in path or (os.name == "nt" and ":" in path):
            raise ValueError(f"a path that leaves its folder: {path}")
        parent = path.rpartition("/")[0]
        if parent not in made:
            os.makedirs(os.path.join(base, parent), exist_ok=True)
            made.add(parent)
        if file.symlink:
            os.symlink(os.fsdecode(file.content), os.path.join(base, path))
            continue
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        descriptor = os.open(os.path.join(base, path), flags, file.mode)
        with open(descriptor, "wb", buffering=0) as handle:
            remaining = memoryview(file.content)
            while remaining:
                remaining = remaining[handle.write(remaining) :]


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, the folders above it included; one that is there is replaced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def remove_tree(path: Path) -> None:
    """Remove a folder and all it holds; one that is not there is no error. Git's read-only objects go too."""

    def retry_writable(function: Callable[[str], object], name: str, _: Any) -> None:
        if os.path.lexists(name):
            os.chmod(name, stat.S_IRWXU)
            function(name)

    if not os.path.lexists(path):
        return
    if sys.version_info >= (3, 12):
        shutil.rmtree(path, onexc=retry_writable)
    else:
        shutil.rmtree(path, onerror=retry_writable)
