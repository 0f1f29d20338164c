"""``mlscaffold list``: shows the projects."""


def list_projects() -> None:
    """Show the projects by stage, and how far yours are.

    \b
    Example:
      mlscaffold list
    """  # noqa: D301
    from mlscaffold.cli.output import projects
    from mlscaffold.template import catalog
    from mlscaffold.template.releases import origin

    projects.by_stage(catalog.read(origin().root).projects.values())
    projects.here()
