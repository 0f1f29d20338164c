"""MLflow's registry beside `models/`: who answers can be decided in either, and served wherever MLflow is reached.

Each version is one of a registered model there, and who answers is an alias: `champion`, `canary` or `shadow`. `push`
says there what was decided here, and `pull` does here what was decided there; a service that runs on `models/` takes it
up. A file is known by its SHA-256, which is checked again whenever it is loaded.
"""

import shutil
from tempfile import TemporaryDirectory
from typing import Any

import typer

from .config import Settings, load_settings
from .errors import ProjectError
from .tracking import TAG, connect, record
from .traffic import Traffic
from .versions import Versions

ROLES = ("champion", "canary", "shadow")
PERCENT = "canary_percent"


def push(settings: Settings) -> None:
    """Give MLflow's aliases to the versions that answer here; one that MLflow does not know is recorded first.

    Raises:
        ProjectError: MLflow cannot be reached.

    """
    registry = Versions(settings.models)
    traffic, name = registry.traffic(), settings.tracking.model
    try:
        client = connect(settings).MlflowClient()
        there = client.search_model_versions(f"name = '{name}'")
        numbers = {known.tags.get("sha256"): known.version for known in there}
        for role in ROLES:
            if version := getattr(traffic, role):
                metadata = registry.metadata(version)
                number = numbers.get(metadata.file_sha256) or record(settings, metadata)
                client.set_registered_model_alias(name, role, number)
            elif numbers and role in client.get_registered_model(name).aliases:
                client.delete_registered_model_alias(name, role)
        if traffic.champion:
            client.set_registered_model_tag(name, PERCENT, str(traffic.percent))
    except ProjectError:
        raise
    except Exception as error:  # MLflow's own, and those of whatever it keeps things in
        raise ProjectError(
            f"done here, but MLflow at {settings.tracking.uri} could not be told: {_line(error)}. Then: models push"
        ) from error


def pull(settings: Settings) -> Traffic:
    """Fetch the versions that have an alias in MLflow, have them answer here, and return who does.

    Raises:
        ProjectError: MLflow cannot be reached, has no champion, or has another file under the name of one that is here.

    """
    name = settings.tracking.model
    try:
        mlflow = connect(settings)
        client = mlflow.MlflowClient()
        model = client.get_registered_model(name)
        chosen = {role: client.get_model_version(name, number) for role, number in model.aliases.items()}
        if "champion" not in chosen:
            raise ProjectError(f"{name} has no champion in MLflow: give a version that alias there, or `models push`.")
        for known in chosen.values():
            _fetch(settings, known.tags, mlflow, client.get_model_version_download_uri(name, known.version))
    except ProjectError:
        raise
    except Exception as error:
        raise ProjectError(f"MLflow at {settings.tracking.uri}: {_line(error)}") from error
    registry = Versions(settings.models)
    names = {role: known.tags[TAG] for role, known in chosen.items()}
    now = registry.traffic()
    if now.champion != names["champion"]:
        now = now.promote(names["champion"])
    percent = float(model.tags.get(PERCENT, 0)) if "canary" in names else 0.0
    now = now.model_copy(update={"canary": names.get("canary"), "percent": percent, "shadow": names.get("shadow")})
    now.write(registry.pointer)
    return now


def _fetch(settings: Settings, tags: dict[str, str], mlflow: Any, uri: str) -> None:
    """Bring one version into `models/`, unless it is there."""
    folder = settings.models / tags[TAG]
    registry = Versions(settings.models)
    if folder.name in registry.versions():
        if registry.metadata(folder.name).file_sha256 != tags["sha256"]:
            raise ProjectError(f"{folder} is another version than MLflow's of that name: move it away, and pull again.")
        return
    settings.models.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=settings.models) as draft:
        shutil.copytree(mlflow.artifacts.download_artifacts(uri, dst_path=draft), folder)


def _line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__


def add_commands(models: typer.Typer) -> None:
    """Add them to `models`."""

    @models.command("push")
    def push_models() -> None:
        """Tell MLflow's registry who answers; promote, rollback, canary and shadow do so by themselves."""
        settings = load_settings()
        push(settings)
        typer.echo(f"MLflow at {settings.tracking.uri} knows who answers: {_who(Versions(settings.models).traffic())}")

    @models.command("pull")
    def pull_models() -> None:
        """Fetch who answers from MLflow's registry; a running service takes it up."""
        typer.echo(f"Here answers what MLflow says: {_who(pull(load_settings()))}")


def _who(traffic: Traffic) -> str:
    return ", ".join(f"{getattr(traffic, role)} as {role}" for role in ROLES if getattr(traffic, role)) or "nobody"
