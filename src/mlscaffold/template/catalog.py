"""The catalogue: what each project is about, and what its features are; read from ``catalog.toml`` of the template."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from mlscaffold.errors import UnknownNameError

OWN_DATA = "own-data"
"""The project that is made from a file of its owner's."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """The public data a project is trained on: its name, who published it, and how many rows of what there are."""

    name: str
    source: str
    licence: str
    rows: str
    size: str


@dataclass(frozen=True, slots=True)
class Project:
    """One project of the roadmap.

    Where something is trained there is a metric, and its values to beat by the model that reached them on the dataset.
    The steps are the commands that the project's owner types first, by their titles. What training alone needs may be
    a dependency group of its own, for serving to do without.
    """

    slug: str
    title: str
    stage: str
    task: str
    metric: str = ""
    dataset: Dataset | None = None
    figures: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    steps: Mapping[str, str] = field(default_factory=lambda: {"Training": "train", "Evaluation": "evaluate"})


@dataclass(frozen=True, slots=True)
class Catalog:
    """All projects by slug, in the order of the roadmap, and what each feature is, by its name."""

    projects: Mapping[str, Project]
    features: Mapping[str, str]

    def find(self, slug: str) -> Project:
        """Return the project of that name."""
        if slug not in self.projects:
            raise UnknownNameError("project", slug, self.projects)
        return self.projects[slug]


@lru_cache(maxsize=8)
def read(root: Path) -> Catalog:
    """Read the catalogue of the template in a folder."""
    content = tomllib.loads((root / "catalog.toml").read_text(encoding="utf-8"))
    projects = {}
    for slug, facts in content["projects"].items():
        dataset = facts.pop("dataset", None)
        projects[slug] = Project(slug, dataset=Dataset(**dataset) if dataset else None, **facts)
    return Catalog(projects, content["features"])
