"""What ``list`` and ``info`` print about the projects of the catalogue."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from mlscaffold.files import Tree
from mlscaffold.template import sizes
from mlscaffold.template.catalog import OWN_DATA, Catalog, Project
from mlscaffold.template.sizes import Feature

from .creation import size
from .text import counted, paint, rows


def by_stage(projects: Iterable[Project]) -> None:
    """List the projects by the stage of the roadmap that they belong to."""
    projects = list(projects)
    width = max(len(project.slug) for project in projects)
    for stage, found in groupby(projects, key=lambda project: project.stage):
        print(paint(f"Roadmap stage {stage}", "bold"))
        rows(((project.slug, f"{project.task}\n{_data(project)}") for project in found), width=width)
        print()
    print(f"What each one has: {paint('mlscaffold info PROJECT', 'cyan')}")


def _data(project: Project) -> str:
    """Return what a project learns from and how it is measured, in a line; nothing where nothing is trained."""
    if project.dataset is None:
        return ""
    return f"{project.dataset.name}, {project.dataset.rows}; {project.metric}"


def project(found: Project, files: Tree, features: Iterable[Feature], catalog: Catalog) -> None:
    """Show one project: what it is about, its folders, and the features that it can have."""
    typed = "--from FILE --target COLUMN" if found.slug == OWN_DATA else found.slug
    print(f"{paint(found.title, 'bold')}  {paint(f'mlscaffold new {typed}', 'dim')}")
    facts = [("Roadmap stage", found.stage), ("Task", found.task)]
    if found.metric:
        facts.append(("Metric", found.metric))
    if found.dataset:
        dataset = found.dataset
        facts.append(("Dataset", f"{dataset.name}: {dataset.rows}, {dataset.size}"))
        facts.append(("", f"{dataset.source}; licence: {dataset.licence}"))
    for number, (name, value) in enumerate(found.figures.items()):
        facts.append(("" if number else "To beat", f"{value}  {name}"))
    rows(facts)
    print(f"\n{paint(size(sizes.count(files)), 'bold')}")
    folders = Counter(path.rpartition("/")[0] for path in files)
    rows((f"{folder}/" if folder else "./", counted(number, "file")) for folder, number in folders.items())
    print(f"\n{paint('Features: give --with, --without, --ci or --deploy to new, or mlscaffold add', 'bold')}")
    rows(_feature(feature, catalog) for feature in features)


def _feature(feature: Feature, catalog: Catalog) -> tuple[str, str]:
    added = f"+ {counted(feature.added.files, 'file')}, {counted(feature.added.source, 'line')} of source"
    text = catalog.features.get(feature.name, feature.text)
    return f"{'on ' if feature.is_on else 'off'}  {feature.name}", f"{text}\n{added}"
