"""``mlscaffold export``: writes a project as a template for cookiecutter."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from mlscaffold.cli.options import Ci, Pairs, Project, With, Without, argument


def export(
    project: Project,
    destination: Annotated[Path, argument("DIR", "The folder to make.")],
    *,
    form: Annotated[Literal["cookiecutter"], typer.Option("--to", show_default=False, help="What it is for.")],  # noqa: ARG001  (one so far)
    ci: Ci = None,
    included: With = None,
    excluded: Without = None,
    pairs: Pairs = None,
) -> None:
    """Write a project as a template for cookiecutter.

    \b
    Example:
      mlscaffold export churn-prediction ../churn-template --to cookiecutter
    """  # noqa: D301
    from mlscaffold.cli.output.text import shown
    from mlscaffold.create.answers import resolve
    from mlscaffold.create.destination import build, check_destination
    from mlscaffold.files import write_tree
    from mlscaffold.foreign.export import export as translated
    from mlscaffold.template import catalog
    from mlscaffold.template.releases import origin

    source = origin()
    slug = catalog.read(source.root).find(project).slug
    named = {"project": slug, "ci": ci}
    given = resolve(source.template, named=named, included=included or (), excluded=excluded or (), pairs=pairs or ())
    target = destination.absolute()
    check_destination(target)
    decided = translated(source, given)
    build(target, lambda folder: write_tree(folder, decided.files))
    print(f"Wrote {len(decided.files)} files to {shown(destination)}, a cookiecutter template of {slug}.")
    print(f"It asks for {', '.join(decided.asked)}; features are as they were decided now.")
