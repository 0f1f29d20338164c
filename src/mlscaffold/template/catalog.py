"""The catalogue: what each project is about, and what its features are; read from ``catalog.toml`` of the template."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from mlscaffold.errors import UnknownNameError


@dataclass(frozen=True, slots=True)
class Dataset:
    """The public data a project is trained on.

    Attributes:
        name: what people call it.
        source: who published it.
        licence: the terms it comes under.
        rows: how many examples of what.
        size: of the download, in decimal units.
    """

    name: str
    source: str
    licence: str
    rows: str
    size: str


@dataclass(frozen=True, slots=True)
class Project:
    """One project.

    Attributes:
        slug: what ``mlscaffold new`` takes.
        title: what people call it.
        stage: where in the roadmap it belongs.
        task: the kind of machine learning.
        metric: what its results are measured by; empty where nothing is trained.
        dataset: the data; ``None`` where none is needed.
        figures: values of the metric to beat, by the name of the model that reached them on this dataset.
        steps: arguments of the project's command that its owner types first, by their title.
    """

    slug: str
    title: str
    stage: str
    task: str
    metric: str = ""
    dataset: Dataset | None = None
    figures: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, str] = field(default_factory=lambda: {"Training": "train", "Evaluation": "evaluate"})


@dataclass(frozen=True, slots=True)
class Catalog:
    """All projects by slug, in the order of the roadmap, and what each feature is, by its name."""

    projects: Mapping[str, Project]
    features: Mapping[str, str]

    def find(self, slug: str) -> Project:
        """Return the project of that name.

        Raises:
            UnknownNameError: there is none.
        """
        if slug not in self.projects:
            raise UnknownNameError("project", slug, self.projects)
        return self.projects[slug]


@lru_cache(maxsize=8)
def read(root: Path) -> Catalog:
    """Read the catalogue of the template in a folder."""
    content = tomllib.loads((root / "catalog.toml").read_text(encoding="utf-8"))
    return Catalog({slug: _project(slug, **table) for slug, table in content["projects"].items()}, content["features"])


def _project(slug: str, *, dataset: Mapping[str, str] | None = None, **facts: object) -> Project:
    return Project(slug, dataset=Dataset(**dataset) if dataset else None, **facts)  # type: ignore[arg-type]
