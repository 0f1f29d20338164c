"""The commands: `train` and `predict` of the core, run by the workers of a cluster."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from distributed import Client, LocalCluster
from joblib import parallel_config

from .. import ProjectError
from ..predict import predict_file
from ..train import train

scale = typer.Typer(help="The same on a Dask cluster.", no_args_is_help=True)


@scale.command("train")
def train_on_cluster(data: str | None = None, scheduler: str | None = None) -> None:
    """Train as `train` does, with folds fitted by workers: here, or those of a --scheduler."""
    # The core runs the folds by joblib, which asks this context where.
    with cluster(scheduler), parallel_config(backend="dask"):
        train(data)


@scale.command("predict")
def predict_files(
    files: list[Path], output: Path = Path("predictions"), scheduler: str | None = None
) -> None:
    """Score files, each by one worker; the answers for `a.csv` go to `predictions/a.csv`.

    Workers of a --scheduler must find the project and the files at the same paths as this machine.
    """
    answers = [output.resolve() / f"{file.stem}.csv" for file in files]
    if len(set(answers)) < len(answers):
        raise ProjectError("two files have the same name: their answers would be one file.")
    output.mkdir(parents=True, exist_ok=True)
    inputs = [file.resolve() for file in files]
    with cluster(scheduler) as client:
        client.gather(client.map(predict_in, [Path.cwd()] * len(files), inputs, answers))
    print(f"Scored {len(files):,} files: the answers are in {output}.")


def predict_in(project: Path, file: Path, answers: Path) -> None:
    """Score a file with the champion of a project, wherever the worker was started."""
    os.chdir(project)
    predict_file(file, answers)


@contextmanager
def cluster(scheduler: str | None = None) -> Iterator[Client]:
    """Connect to a scheduler, or to workers on this machine that end with the command."""
    if scheduler is None:
        # A worker a core, with one thread: a fold or a file keeps a core busy. An error is raised
        # here, so workers need not log it.
        local = LocalCluster(
            threads_per_worker=1, dashboard_address=":0", silence_logs=logging.CRITICAL
        )
        with local, Client(local) as client:
            yield client
        return
    try:
        client = Client(scheduler, timeout="30s")
    except (OSError, ValueError) as error:
        raise ProjectError(f"the scheduler {scheduler} does not answer: {error}") from error
    with client:
        yield client
