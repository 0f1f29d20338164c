"""The releases of the template that this installation knows: its own, and those in the user's home."""

from __future__ import annotations

import hashlib
import marshal
import os
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mlscaffold import __version__, git
from mlscaffold.errors import BundleError, MlscaffoldError, TemplateError
from mlscaffold.files import File

from . import bundle, places
from .renderer import Template

if TYPE_CHECKING:
    from packaging.version import Version

SOURCE = "~/.mlscaffold/templates.bundle"
"""What projects record as the place their template comes from: it means the same on every machine."""

_PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Origin:
    """The template this installation renders from.

    Attributes:
        root: the folder that holds ``copier.yml``.
        version: the template's version, which is the package's.
        packaged: the bundle of versions that came with the package; ``None`` in a checkout.
        checkout: the root of the repository; ``None`` in an installed package.
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
        return Template.from_directory(self.root, cache_dir=places.cache() / "compiled")

    def ensure_bundle(self) -> str | None:
        """See to it that ``~/.mlscaffold/templates.bundle`` holds this version, so that projects can be updated.

        Returns:
            What went wrong, as a sentence for the user; ``None`` when all is well. A project can be made without.
        """
        target = places.home() / "templates.bundle"
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
        state = f"{_head(self.checkout)}\n{self.tag}\n{self.template.digest}"
        key = hashlib.sha1(state.encode(), usedforsecurity=False)
        folder = places.cache() / "bundles"
        cached = folder / f"{key.hexdigest()}.bundle"
        if not cached.exists():
            released = {release.version for release in bundle.releases(self.checkout)}
            tip = None if self.version in released else self.version
            bundle.build(self.checkout, cached, tip=tip)
            with suppress(OSError):
                for old in sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)[:-4]:
                    old.unlink()
        return cached


def origin() -> Origin:
    """Find the template of this installation.

    Raises:
        TemplateError: neither the package nor a checkout around it holds one; the installation is damaged.
    """
    packaged = _PACKAGE / "_templates"
    if packaged.is_dir():
        return Origin(packaged, __version__, packaged=_PACKAGE / "_bundle" / "templates.bundle")
    checkout = _PACKAGE.parent.parent
    root = checkout / bundle.TEMPLATES
    if (root / "copier.yml").is_file():
        return Origin(root, __version__, checkout=checkout)
    raise TemplateError(str(packaged), "it is not there; install mlscaffold-cli again")


def _head(checkout: Path) -> str:
    """Return what identifies a checkout's history, by reading Git's files: the commit, or the nearest thing to it."""
    folder = checkout / ".git"
    with suppress(OSError):
        if folder.is_file():
            folder = checkout / folder.read_text().partition(":")[2].strip()
        head = (folder / "HEAD").read_text().strip()
        if not head.startswith("ref:"):
            return head
        common = folder
        with suppress(OSError):
            common = folder / (folder / "commondir").read_text().strip()
        reference = head.removeprefix("ref:").strip()
        with suppress(OSError):
            return (common / reference).read_text().strip()
        with suppress(OSError):
            for line in (common / "packed-refs").read_text().splitlines():
                if line.endswith(f" {reference}"):
                    return line.partition(" ")[0]
    return ""


class UnknownVersionError(MlscaffoldError):
    """A version of the template that is in no bundle here."""

    def __init__(self, version: str, known: tuple[str, ...], installed: str) -> None:
        """Take the version asked for, those known, and the one of this installation."""
        self.version, self.known, self.installed = version, known, installed
        wanted = parse(version)
        if wanted is None:
            remedy = f"Known: {', '.join(known)}."
        elif wanted > parsed(installed):
            remedy = (
                f"This is mlscaffold {installed}: install the package mlscaffold-cli in version {version} or later."
            )
        else:
            remedy = f"Known: {', '.join(known)}. Install the package mlscaffold-cli in its newest version."
        super().__init__(f"This installation does not know version {version} of the template. {remedy}")


def parse(version: str) -> Version | None:
    """Return a version as it sorts; ``None`` for what is none."""
    from packaging.version import InvalidVersion, Version

    try:
        return Version(version)
    except InvalidVersion:
        return None


def parsed(version: str) -> Version:
    """Return a version that is known to be one as it sorts."""
    from packaging.version import Version

    return Version(version)


@dataclass(frozen=True)
class Versions:
    """The known versions; templates are read when wanted, once.

    Attributes:
        origin: the template of this installation, which is the newest there is to update to.
    """

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
        names = {tag.removeprefix("v") for tag in self._places} | {self.newest}
        return tuple(sorted((name for name in names if parse(name)), key=parsed))

    def knows(self, version: str) -> bool:
        """Tell whether there is such a version here."""
        return version == self.newest or version in self.known

    def between(self, older: str, newer: str) -> int:
        """Return how many versions come after one, up to another."""
        if older == newer:
            return 0
        return sum(parsed(older) < parsed(name) <= parsed(newer) for name in self.known)

    @cached_property
    def _places(self) -> dict[str, tuple[Path, str]]:
        """The bundle and the commit of each tag; this installation's own count before those in the home."""
        found: dict[str, tuple[Path, str]] = {}
        own = self.origin.bundle_path()
        for path in (places.home() / "templates.bundle", own):
            try:
                found.update((tag, (path, commit)) for tag, commit in bundle.tags(path).items())
            except (BundleError, OSError):
                if path == own:
                    raise
        return found

    def template(self, version: str) -> Template:
        """Return the template of a version.

        Raises:
            UnknownVersionError: there is none of this version here.
        """
        with self._lock:
            if version not in self._templates:
                self._templates[version] = self._load(version)
            return self._templates[version]

    def _load(self, version: str) -> Template:
        if version == self.newest:
            return self.origin.template
        try:
            path, commit = self._places[f"v{version}"]
        except KeyError:
            raise UnknownVersionError(version, self.known, self.newest) from None
        return Template(_tree(path, commit), cache_dir=places.cache() / "compiled")


def _tree(source: Path, commit: str) -> dict[str, File]:
    """Return the files of a commit in a bundle, from the cache where they have been read before.

    A commit's name says what is in it, so what is cached never grows old.
    """
    cached = places.cache() / "versions" / f"{commit}.{marshal.version}"
    with suppress(OSError, ValueError, EOFError, TypeError):
        stored = marshal.loads(cached.read_bytes())  # noqa: S302  (trusted as much as Python's own compiled files)
        return {path: File(content, executable) for path, (content, executable) in stored.items()}
    tree = _unbundle(source, commit)
    temporary = cached.with_name(f"{cached.name}.{os.getpid()}")
    with suppress(OSError):
        cached.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(marshal.dumps({path: (file.content, file.executable) for path, file in tree.items()}))
        temporary.replace(cached)
    return tree


def _unbundle(source: Path, commit: str) -> dict[str, File]:
    """Read a commit's files out of a bundle."""
    with tempfile.TemporaryDirectory(prefix="mlscaffold-") as scratch:
        repository = Path(scratch)
        git.run("init", "--quiet", "--bare", "--template=", cwd=repository)
        git.run("bundle", "unbundle", os.fspath(source.resolve()), cwd=repository)
        entries = []
        for line in git.run("ls-tree", "-r", "-z", commit, cwd=repository).split("\0")[:-1]:
            details, _, path = line.partition("\t")
            mode, _, oid = details.split(" ")
            entries.append((path, mode, oid))
        contents = git.read_blobs((oid for _, _, oid in entries), cwd=repository)
        return {path: File(contents[oid], mode == "100755") for path, mode, oid in sorted(entries)}
