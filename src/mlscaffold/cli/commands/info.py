"""``mlscaffold info``: shows one project."""

from mlscaffold.cli.options import Project


def info(project: Project) -> None:
    """Show one project: task, data, features, sizes.

    \b
    Example:
      mlscaffold info churn-prediction
    """  # noqa: D301
    from mlscaffold.cli.output import projects
    from mlscaffold.template import catalog, sizes
    from mlscaffold.template.releases import SOURCE, origin

    source = origin()
    known = catalog.read(source.root)
    found = known.find(project)
    answers = source.template.answer({"project": found.slug})
    files = source.template.render(answers, source=SOURCE, version=source.tag)
    projects.project(found, files, sizes.features(source.template, found.slug), known)
