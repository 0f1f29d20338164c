"""Where the template is: in the installed package, or in a checkout of this repository; and which version."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mlscaffold import __version__
from mlscaffold.errors import MlscaffoldError, TemplateError

from . import bundle, places
from .renderer import Template

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
