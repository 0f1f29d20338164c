"""The releases of the template that this installation knows: its own, and those in the user's home."""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mlscaffold import __version__, git
from mlscaffold.errors import GitError, MlscaffoldError, TemplateError
from mlscaffold.files import File, Tree, read_tree, replace_file

from . import bundle

if TYPE_CHECKING:
    from packaging.version import Version

    from .renderer import Template

SOURCE = "~/.mlscaffold/templates.bundle"
"""What projects record as the place their template comes from: it means the same on every machine."""

_PACKAGE = Path(__file__).parents[1]


def cache() -> Path:
    """Return the folder for what can be made again, by this system's custom; it need not exist or be writable."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    elif sys.platform == "darwin":
        base = "~/Library/Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "mlscaffold"


@dataclass(frozen=True)
class Origin:
    """The folder and version of the template this installation renders from.

    In an installed package a bundle of versions comes with it; in a checkout of the repository it is made.
    """

    root: Path
    version: str
    packaged: Path | None = None
    checkout: Path | None = None

    @property
    def tag(self) -> str:
        """The version as Git tags spell it, recorded in projects as ``_commit``."""
        return f"v{self.version}"

    @cached_property
    def template(self) -> Template:
        """The template, read once."""
        from .renderer import Template

        return Template(read_tree(self.root), cache_dir=cache() / "jinja")

    def ensure_bundle(self) -> str | None:
        """See to it that ``~/.mlscaffold/templates.bundle`` holds this version, so that projects can be updated.

        Return what went wrong, as a sentence for the user; a project can be made without.
        """
        target = Path(SOURCE).expanduser()
        try:
            bundle.install(self.bundle_path(), target)
        except (MlscaffoldError, OSError) as error:
            return f"The template's versions could not be kept in {target}, which updating needs: {error}"
        return None

    def bundle_path(self) -> Path:
        """Return a bundle that holds this version: the packaged one, or one built from the checkout as it is now."""
        if self.packaged is not None:
            return self.packaged
        if self.checkout is None:
            raise TemplateError(str(self.root), "it has no versions")
        head = ""
        with suppress(GitError):
            head = git.run("rev-parse", "HEAD", cwd=self.checkout)
        key = hashlib.sha1(repr((head, self.tag, self.template.tree)).encode(), usedforsecurity=False).hexdigest()
        folder = cache() / "bundles"
        cached = folder / f"{key}.bundle"
        if not cached.exists():
            released = {release.version for release in bundle.releases(self.checkout)}
            bundle.build(self.checkout, cached, tip=None if self.version in released else self.version)
            with suppress(OSError):
                for old in sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)[:-4]:
                    old.unlink()
        return cached


def origin() -> Origin:
    """Find the template of this installation: in the package, or in the checkout around it."""
    packaged = _PACKAGE / "_templates"
    if packaged.is_dir():
        return Origin(packaged, __version__, packaged=_PACKAGE / "_bundle" / "templates.bundle")
    checkout = _PACKAGE.parent.parent
    root = checkout / bundle.TEMPLATES
    if (root / "copier.yml").is_file():
        return Origin(root, __version__, checkout=checkout)
    raise TemplateError(str(packaged), "it is not there; install mlscaffold-cli again")


def parsed(version: str) -> Version:
    """Return a version as it sorts; what is none is a ValueError."""
    from packaging.version import Version

    return Version(version)


def is_version(text: str) -> bool:
    """Tell whether a text is a version."""
    with suppress(ValueError):
        return bool(parsed(text))
    return False


@dataclass(frozen=True)
class Versions:
    """The known versions, of which the installation's own is the newest to update to; templates are read once."""

    origin: Origin
    _templates: dict[str, Template] = field(default_factory=dict, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    @property
    def newest(self) -> str:
        """The version that projects are made from, and updated to."""
        return self.origin.version

    @cached_property
    def known(self) -> tuple[str, ...]:
        """Every version, the oldest first."""
        names = {tag.removeprefix("v") for tag in self._bundles} | {self.newest}
        return tuple(sorted((name for name in names if is_version(name)), key=parsed))

    def between(self, older: str, newer: str) -> int:
        """Return how many versions come after one, up to another."""
        if older == newer:
            return 0
        return sum(parsed(older) < parsed(name) <= parsed(newer) for name in self.known)

    @cached_property
    def _bundles(self) -> dict[str, tuple[Path, str]]:
        """The bundle and the commit of each tag; this installation's own count before those in the home."""
        found: dict[str, tuple[Path, str]] = {}
        with suppress(MlscaffoldError, OSError):
            home = Path(SOURCE).expanduser()
            found.update((tag, (home, commit)) for tag, commit in bundle.tags(home).items())
        own = self.origin.bundle_path()
        return {**found, **{tag: (own, commit) for tag, commit in bundle.tags(own).items()}}

    def check(self, version: str) -> None:
        """Refuse a version that is in no bundle here, and say what to install."""
        if version == self.newest or version in self.known:
            return
        remedy = f"Known: {', '.join(self.known)}."
        if is_version(version):
            is_newer = parsed(version) > parsed(self.newest)
            wanted = f"version {version} or later" if is_newer else "its newest version"
            remedy += f" This is mlscaffold {self.newest}: install the package mlscaffold-cli in {wanted}."
        raise MlscaffoldError(f"This installation does not know version {version} of the template. {remedy}")

    def template(self, version: str) -> Template:
        """Return the template of a version, once it is known to be one."""
        from .renderer import Template

        if version == self.newest:
            return self.origin.template
        self.check(version)
        with self._lock:
            if version not in self._templates:
                files = _read(*self._bundles[f"v{version}"])
                self._templates[version] = Template(files, cache_dir=cache() / "jinja")
            return self._templates[version]


def _read(source: Path, commit: str) -> Tree:
    """Return the files of a commit in a bundle, from the cache where they have been read before."""
    # A commit's name says what is in it, so what is cached never grows old.
    cached = cache() / "versions" / f"{commit}.{marshal.version}"
    with suppress(OSError, ValueError, EOFError, TypeError):
        stored = marshal.loads(cached.read_bytes())  # noqa: S302  (trusted as much as Python's own compiled files)
        return {path: File(content, executable) for path, (content, executable) in stored.items()}
    tree = bundle.read(source, commit)
    with suppress(OSError):
        replace_file(cached, marshal.dumps({path: (file.content, file.executable) for path, file in tree.items()}))
    return tree
