"""The file of keys: it holds a SHA-256 of each, from which nobody gets the key back.

A key is 32 random bytes. So a plain digest is enough: nobody can try out 2**256 of them.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from pydantic import BaseModel, ValidationError

from .. import ProjectError


class Key(BaseModel, extra="forbid"):
    """Whose key it is, and its digest."""

    name: str
    sha256: str


class Keys(BaseModel, extra="forbid"):
    """All keys."""

    keys: list[Key] = []


class KeyFile:
    """A file of keys, which is read again when it has changed."""

    def __init__(self, path: Path) -> None:
        """Use `path`; it need not exist yet, and then there is no key."""
        self.path, self.seen, self.known = path, 0, list[Key]()

    def read(self) -> list[Key]:
        """Return the keys; a ProjectError says that the file is damaged."""
        try:
            changed = self.path.stat().st_mtime_ns
            if changed != self.seen:
                self.known = Keys.model_validate_json(self.path.read_bytes()).keys
                self.seen = changed
        except FileNotFoundError:
            self.known = []
        except ValidationError as error:
            raise ProjectError(f"{self.path} is no file of keys: {error}") from error
        return self.known

    def name_of(self, key: bytes) -> str | None:
        """Return whose key it is, if anybody's, in a time that says nothing about the keys."""
        digest, found = hashlib.sha256(key).hexdigest(), None
        try:
            known = self.read()
        except (OSError, ProjectError):
            return None  # nobody gets in by a damaged file
        for each in known:
            if hmac.compare_digest(each.sha256, digest):
                found = each.name
        return found

    def add(self, name: str) -> str:
        """Add a key for somebody, and return it: it is not kept anywhere."""
        if any(each.name == name for each in self.read()):
            raise ProjectError(f"{name} has a key: remove it first.")
        key = secrets.token_urlsafe(32)
        digest = hashlib.sha256(key.encode()).hexdigest()
        self._write([*self.read(), Key(name=name, sha256=digest)])
        return key

    def remove(self, name: str) -> None:
        """Remove somebody's key, which is refused from now on."""
        rest = [each for each in self.read() if each.name != name]
        if len(rest) == len(self.read()):
            raise ProjectError(f"{name} has no key.")
        self._write(rest)

    def _write(self, keys: list[Key]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(Keys(keys=keys).model_dump_json(indent=2))
        draft.replace(self.path)
