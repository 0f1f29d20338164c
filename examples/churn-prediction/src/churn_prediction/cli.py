"""The command line. A command imports what it needs, so that nobody waits for scikit-learn to read `--help`."""

import logging
import sys
from pathlib import Path
from typing import Annotated

import typer
from threadpoolctl import threadpool_limits

from .config import load_settings
from .errors import ProjectError
from .metadata import differences
from .versions import Versions

# The first that is set wins: the project's own, then the one by which platforms say where to listen.
PORT_VARIABLES = ["CHURN_PREDICTION_SERVE__PORT", "PORT"]
TAKEN_UP = ". A running service takes it up within seconds."
COMMAND = "churn-prediction"

app = typer.Typer(help="Train, judge and use this project's model.", no_args_is_help=True, add_completion=False)
data = typer.Typer(help="Bring the real data here.", no_args_is_help=True)
models = typer.Typer(help="List, promote and roll back trained versions.", no_args_is_help=True)
app.add_typer(data, name="data")
app.add_typer(models, name="models")


def main() -> None:
    """Run a command; an expected error becomes one line and exit code 1."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger(__package__).setLevel(logging.INFO)
    try:
        app()
    except ProjectError as error:
        sys.exit(f"error: {error}")


@data.command()
def fetch(
    source: Annotated[str | None, typer.Option("--from", help="A copy: file, archive, folder or URL.")] = None,
) -> None:
    """Download the published dataset and check that it is the expected one."""
    from .data import fetch as fetch_data

    paths = fetch_data(load_settings(), source)
    typer.echo(f"Fetched {', '.join(map(str, paths))}. Next: {COMMAND} train")


@app.command()
def train(
    data: Annotated[str | None, typer.Option(help="sample, real, or a file; default: real when fetched.")] = None,
    promote: Annotated[bool, typer.Option(help="Make the new version the champion when it passes the gate.")] = True,
) -> None:
    """Compare candidates by cross-validation, save the best, and promote it if it passes the gate."""
    from .train import train as run_training

    settings = load_settings()
    with threadpool_limits(settings.train.threads):
        metadata = run_training(settings, data, promote=promote)
    typer.echo(
        f"Trained {metadata.version} ({metadata.model}) on {metadata.data}: {metadata.metric} {metadata.value:.4f} "
        f"in cross-validation. Next: {COMMAND} evaluate"
    )


@app.command()
def evaluate(
    version: Annotated[str | None, typer.Option(help="A model version; default: the champion.")] = None,
) -> None:
    """Measure a model on the held-out rows; write metrics, plots, the model card and the README's table."""
    from .evaluate import evaluate as run_evaluation

    settings = load_settings()
    with threadpool_limits(settings.train.threads):
        metrics = run_evaluation(settings, version)
    low, high = metrics["interval"]
    baselines = ", ".join(f"{name} {value:.4f}" for name, value in metrics["baselines"].items())
    typer.echo(
        f"{metrics['model_version']} on {metrics['data']}: {metrics['metric']} {metrics['value']:.4f} "
        f"({low:.4f} to {high:.4f}); baselines: {baselines}. Next: read MODEL_CARD.md and reports/"
    )


@app.command()
def predict(
    file: Annotated[Path, typer.Argument(help="Rows to score: CSV, JSON Lines, Excel or Parquet.")],
    output: Annotated[Path, typer.Option(help="Where to write the predictions (CSV).")] = Path("predictions.csv"),
) -> None:
    """Score every row of a file."""
    from .predict import predict_file

    settings = load_settings()
    rows = predict_file(settings, file, output)
    typer.echo(f"Wrote {rows} predictions to {output}")


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; default: config.toml.")] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, envvar=PORT_VARIABLES, help="Port; default: config.toml.")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; default: config.toml.")] = None,
) -> None:
    """Serve predictions over HTTP until stopped."""
    from .server import run

    given = {"host": host, "port": port, "workers": workers}
    run(load_settings(), {name: value for name, value in given.items() if value is not None})


@app.command()
def monitor(
    source: Annotated[Path, typer.Argument(help="New rows: a file, or the folder of a service's prediction log.")],
) -> None:
    """Compare new rows with the training rows; fail when they have drifted."""
    from .monitor import monitor as compare

    settings = load_settings()
    compare(settings, source)
    typer.echo(f"Nothing has drifted. Details: {settings.reports / 'drift.html'}")


@models.command("list")
def list_models() -> None:
    """Show every version: * the champion, c a canary, s a shadow."""
    kept = Versions(load_settings().models)
    traffic = kept.traffic()
    marks = {traffic.shadow: "s", traffic.canary: "c", traffic.champion: "*"}
    for version in kept.versions():
        known = kept.metadata(version)
        mark = marks.get(version, " ")
        typer.echo(
            f"{mark} {version:5} {known.created:%Y-%m-%d %H:%M} {known.model:10} {known.score}  data: {known.data}"
        )


@models.command("canary")
def try_canary(
    version: Annotated[str | None, typer.Argument(help="The version to try; none: end the trial.")] = None,
    percent: Annotated[float, typer.Option(min=0, max=100, help="Its share of the requests.")] = 10.0,
) -> None:
    """Let a version answer a share of the requests; GET /metrics counts it apart."""
    Versions(load_settings().models).trial(canary=version, percent=percent if version else 0.0)
    typer.echo((f"{version} answers {percent:g} % of the requests" if version else "There is no canary") + TAKEN_UP)


@models.command("shadow")
def try_shadow(
    version: Annotated[str | None, typer.Argument(help="The version to try; none: end the trial.")] = None,
) -> None:
    """Let a version score every request too, without being listened to; GET /metrics counts where it disagrees."""
    Versions(load_settings().models).trial(shadow=version)
    typer.echo((f"{version} scores every request unheard" if version else "There is no shadow") + TAKEN_UP)


@models.command("promote")
def promote_model(version: Annotated[str, typer.Argument(help="The version to serve from now on.")]) -> None:
    """Make a version the champion."""
    Versions(load_settings().models).promote(version)
    typer.echo(f"{version} is the champion{TAKEN_UP}")


@models.command("rollback")
def rollback_model() -> None:
    """Go back to the champion before this one."""
    version = Versions(load_settings().models).rollback()
    typer.echo(f"{version} is the champion again{TAKEN_UP}")


@models.command("diff")
def compare_models(
    one: Annotated[str, typer.Argument(help="A version.")],
    other: Annotated[str | None, typer.Argument(help="Another one; default: the champion.")] = None,
) -> None:
    """Show in what two versions differ: data, code, settings, libraries, scores."""
    first, second = map(Versions(load_settings().models).metadata, (one, other))
    typer.echo(f"{'':40} {first.version:>24} {second.version:>24}")
    for name, before, after in differences(first, second):
        typer.echo(f"{name:40} {before:>24} {after:>24}")
