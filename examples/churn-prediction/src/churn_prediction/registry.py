"""Model versions on disk: `models/v1/model.skops` beside its `metadata.json`, and which of them is the champion.

A model file is code as much as data. It is written in the skops format, loaded only when its SHA-256 is the recorded
one, and only if every type in it is on the list below; a pickle would run whatever it holds.
"""

import json
from pathlib import Path
from typing import Any

import skops.io
from skops.io.exceptions import UntrustedTypesFoundException

from .errors import ProjectError
from .exchange import described
from .metadata import Metadata
from .model import TRUSTED_TYPES
from .schema import SCHEMA
from .traffic import write
from .versions import Versions, circumstances, sha256


class Registry(Versions):
    """The versions in one folder."""

    def save(self, estimator: Any, facts: dict[str, Any]) -> Metadata:
        """Store a fitted estimator as the next version, with `facts` and what this machine adds to them.

        Raises:
            ProjectError: the estimator holds a type that `load` would refuse.

        """
        number = max((int(name[1:]) for name in self.versions()), default=0) + 1
        folder = self.folder / f"v{number}"
        folder.mkdir(parents=True)
        file = folder / "model.skops"
        skops.io.dump(estimator, file)
        _check_types(file)
        write(folder / "schema.json", json.dumps(described(SCHEMA.columns), indent=2))
        metadata = Metadata(
            version=folder.name,
            schema_sha256=SCHEMA.fingerprint,
            package=str(__package__),
            file_sha256=sha256(file),
            **circumstances(),
            **facts,
        )
        # Written last: a folder without metadata is an unfinished version, and `versions` does not list it.
        write(folder / "metadata.json", metadata.model_dump_json(indent=2))
        return metadata

    def load(self, version: str | None = None) -> tuple[Any, Metadata]:
        """Load the estimator of `version` (default: the champion) with its metadata.

        Raises:
            ProjectError: there is no such version, it was trained for another schema, its file was changed, or it holds
                a type that is not trusted.

        """
        metadata = self.metadata(version)
        if metadata.schema_sha256 != SCHEMA.fingerprint:
            raise ProjectError(
                f"{metadata.version} was trained on other columns than schema.py names now: train again, or check out "
                f"the code it was made with ({metadata.git_commit or 'not recorded'})."
            )
        file = self.folder / metadata.version / "model.skops"
        if not file.is_file() or sha256(file) != metadata.file_sha256:
            raise ProjectError(f"{file} is missing or was changed after training: roll back, or train again.")
        try:
            return skops.io.load(file, trusted=list(TRUSTED_TYPES)), metadata
        except UntrustedTypesFoundException:
            _check_types(file)
            raise


def _check_types(file: Path) -> None:
    if unknown := set(skops.io.get_untrusted_types(file=file)) - set(TRUSTED_TYPES):
        raise ProjectError(
            f"{file} holds types that are not trusted: {', '.join(sorted(unknown))}. "
            "If your own model needs them, add them to TRUSTED_TYPES in model.py."
        )
