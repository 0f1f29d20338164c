"""Puts the template into the packages: its files, and the Git bundle of every released version.

A source distribution carries both, so that a wheel can be built from it without history.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = Path("src/mlscaffold")


class TemplateHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds ``_templates/`` and ``_bundle/templates.bundle`` to whatever is built, an editable install aside."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build both from this repository's history, unless they came along with a source distribution.

        Raises:
            MlscaffoldError: there is no history, or a shallow one, or this version is not released in it.
        """
        root = Path(self.root)
        if version == "editable" or (root / PACKAGE / "_bundle" / "templates.bundle").is_file():
            return
        sys.path.insert(0, str(root / "src"))
        try:
            from mlscaffold import __version__
            from mlscaffold.errors import MlscaffoldError
            from mlscaffold.files import write_tree
            from mlscaffold.template import bundle

            self._scratch = Path(tempfile.mkdtemp(prefix="mlscaffold-build-"))
            target = self._scratch / "templates.bundle"
            bundle.build(root, target, tip=None if bundle.is_release(__version__) else __version__)
            commit = bundle.tags(target).get(f"v{__version__}")
            if commit is None:
                raise MlscaffoldError(f"Version {__version__} is in no commit of the main line yet: commit it first.")
            (self._scratch / "templates").mkdir()
            write_tree(self._scratch / "templates", bundle.read(target, commit))
        finally:
            sys.path.remove(str(root / "src"))
        inside = PACKAGE if self.target_name == "sdist" else Path("mlscaffold")
        build_data["force_include"].update(
            {
                str(target): str(inside / "_bundle" / "templates.bundle"),
                str(self._scratch / "templates"): str(inside / "_templates"),
            }
        )

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was built for the package."""
        scratch: Path | None = getattr(self, "_scratch", None)
        if scratch is not None:
            shutil.rmtree(scratch, ignore_errors=True)
