"""The imported versions: `models/v1/model/` holds what was imported, beside its schema and what is known about it.

Nothing is loaded whose digest is not the recorded one, and nobody is promoted who would break what callers rely on.
"""

import json
import shutil
from pathlib import Path
from typing import Any

from .errors import ProjectError
from .metadata import Metadata
from .schema_file import read_schema
from .table import Schema
from .terms import Output, Terms, agreed, digest_of, open_terms
from .traffic import write
from .versions import Versions, circumstances, sha256

REFERENCE = "reference.parquet"  # beside a version: rows that it has learnt from, for `monitor` to compare with


class Registry(Versions):
    """The versions in one folder."""

    def prepare(self, source: Path) -> Path:
        """Copy a model into the folder of the next version, which is none until `save`; return where it lies."""
        number = max((int(path.name[1:]) for path in self.folder.glob("v*") if path.name[1:].isdigit()), default=0) + 1
        target = self.folder / f"v{number}" / "model" / source.name
        target.parent.mkdir(parents=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copyfile(source, target)
        return target

    def save(self, model: Path, schema: dict[str, Any], outputs: list[Output], facts: dict[str, Any]) -> Metadata:
        """Make a version of a model that `prepare` has copied and somebody has tried."""
        folder = model.parent.parent
        content = schema | {"answers": [output.model_dump() for output in outputs]}
        write(folder / "schema.json", json.dumps(content, indent=2))
        metadata = Metadata(
            version=folder.name,
            schema_sha256=digest(folder / "schema.json"),
            file_sha256=digest(folder / "model"),
            **circumstances(),
            **facts,
        )
        # Written last: a folder without metadata is an unfinished version, and `versions` does not list it.
        write(folder / "metadata.json", metadata.model_dump_json(indent=2))
        return metadata

    def discard(self, model: Path) -> None:
        """Remove what `prepare` has copied."""
        shutil.rmtree(model.parent.parent)

    def locate(self, version: str | None = None) -> tuple[Path, Schema, Metadata]:
        """Return where the model of a version (default: the champion) lies, its schema and what is known about it.

        Raises:
            ProjectError: there is no such version, or a file of it is missing or was changed.

        """
        metadata = self.metadata(version)
        folder = self.folder / metadata.version
        recorded = {folder / "schema.json": metadata.schema_sha256, folder / "model": metadata.file_sha256}
        for path, expected in recorded.items():
            if not path.exists() or digest(path) != expected:
                raise ProjectError(f"{path} is missing or was changed after the import: roll back, or import it again.")
        (model,) = (folder / "model").iterdir()
        return model, read_schema(folder / "schema.json"), metadata

    def terms(self, version: str) -> Terms:
        """Return what a version takes and gives.

        Raises:
            ProjectError: its schema is missing or damaged, or its package is not installed.

        """
        path = self.folder / self.metadata(version).version / "schema.json"
        schema, content = read_schema(path), json.loads(path.read_text("utf-8"))
        return agreed(schema, [Output.model_validate(output) for output in content["answers"]])

    def offered(self) -> Terms:
        """Return what the champion takes and gives; where that cannot be known, terms that nobody keeps."""
        try:
            return self.terms(self.metadata().version)
        except ProjectError:
            return open_terms()

    def promote(self, version: str, *, new_contract: bool = False) -> None:
        """Make `version` the champion.

        Raises:
            ProjectError: it takes or gives something else than the champion, and `new_contract` does not allow that.

        """
        if not new_contract:
            self._check(version)
        super().promote(version)

    def trial(self, **change: object) -> None:
        """Change the `canary` with its `percent`, or the `shadow`; None ends a trial.

        Raises:
            ProjectError: as `promote` does, or there is no champion beside whom to try it.

        """
        for version in change.values():
            if isinstance(version, str):
                self._check(version)
        super().trial(**change)

    def _check(self, version: str) -> None:
        terms = self.terms(version)
        if champion := self.champion():
            self.terms(champion).admit(version, terms)


def digest(path: Path) -> str:
    """Return what changes with a file, or with any name or content of a folder."""
    if path.is_file():
        return sha256(path)
    parts = [(part.relative_to(path).as_posix(), digest(part)) for part in path.rglob("*") if part.is_file()]
    return digest_of(sorted(parts))
