"""The commands of this project: where versions come from."""

from pathlib import Path
from typing import Annotated

import typer

from .config import load_settings


def add_commands(models: typer.Typer) -> None:
    """Add them to `models`."""

    @models.command("import")
    def import_path(  # noqa: PLR0917 - each but the first is an option
        path: Annotated[Path, typer.Argument(help="The model: a file, or a folder.")],
        name: Annotated[str, typer.Option(help="What to call it; default: as the file.")] = "",
        schema: Annotated[Path | None, typer.Option(help="What it takes; default: schema.json beside it.")] = None,
        trust: Annotated[list[str] | None, typer.Option(help="A type it may hold; may be given again.")] = None,
        metrics: Annotated[Path | None, typer.Option(help="How good it was: a JSON file of numbers by name.")] = None,
        data: Annotated[str, typer.Option(help="What it has learnt from, in words.")] = "not told",
        reference: Annotated[Path | None, typer.Option(help="Rows that it has learnt from, for `monitor`.")] = None,
    ) -> None:
        """Make a model the next version; the first one becomes the champion."""
        from .importing import Told, import_model, read_metrics
        from .registry import Registry

        settings = load_settings()
        told = Told(name, schema, tuple(trust or ()), read_metrics(metrics), data, reference=reference)
        metadata = import_model(settings, path, told)
        registry = Registry(settings.models)
        if registry.champion():
            typer.echo(f"Imported {path} as {metadata.version}. Next: models promote {metadata.version}")
        else:
            registry.promote(metadata.version)
            typer.echo(f"Imported {path} as {metadata.version}, the champion. Next: serve")

    @models.command("example")
    def example() -> None:
        """Train a small model on real data that comes with scikit-learn, and promote it: something to serve."""
        from .example import make_example

        metadata, measured = make_example(load_settings())
        low, high = measured["interval"]
        typer.echo(
            f"Made {metadata.version} ({metadata.model}): R² {measured['value']:.4f} ({low:.4f} to {high:.4f}) on "
            f"{measured['rows']['test']} people it has not seen; a dummy has {measured['baselines']['dummy']:.4f}. "
            "Next: serve"
        )
