"""Where the projects are, and whether their code is newer than their figures."""

import os
import subprocess
from pathlib import Path

from . import PortfolioError
from .settings import Source

METRICS = "reports/metrics.json"
CODE = ("src", "config.toml")


def locate(source: Source, root: Path, clones: Path) -> Path:
    """Return the folder of a project; a repository is cloned into `clones` unless it is there."""
    folder = clones / source.slug if source.is_remote else root / Path(source.source).expanduser()
    if source.is_remote and not folder.exists():
        _clone(source.source, folder)
    if not folder.is_dir():
        raise PortfolioError(
            f"projects.toml: there is no folder {source.source}: correct `source`."
        )
    if not (folder / METRICS).is_file():
        remedy = "run its `evaluate`"
        if source.is_remote:
            remedy += ", then `git add --force reports MODEL_CARD.md`, commit and push"
        raise PortfolioError(f"{source.source} has no {METRICS}: {remedy}.")
    return folder


def is_outdated(folder: Path) -> bool:
    """Say whether the code of a project changed after its figures were written.

    Where Git tracks the figures as they are, commits are compared, because a clone has no other
    times. Elsewhere the times of the files are.
    """
    is_tracked = _git(folder, "ls-files", "--", METRICS)
    if is_tracked and not _git(folder, "status", "--porcelain", "--", METRICS):
        measured = _git(folder, "log", "-1", "--format=%H", "--", METRICS)
        later = _git(folder, "log", "-1", "--format=%H", f"{measured}..HEAD", "--", *CODE)
        return bool(later or _git(folder, "status", "--porcelain", "--", *CODE))
    written = (folder / METRICS).stat().st_mtime
    files = [*folder.glob("src/**/*.py"), *folder.glob("config.toml")]
    return any(file.stat().st_mtime > written for file in files)


def _clone(url: str, folder: Path) -> None:
    """Clone all commits, to compare them, but no old versions of files, to be quick."""
    command = ["git", "clone", "--quiet", "--single-branch", "--filter=blob:none", "--", url]
    variables = {**os.environ, "GIT_TERMINAL_PROMPT": "0"}
    try:
        subprocess.run([*command, str(folder)], check=True, capture_output=True, env=variables)
    except FileNotFoundError as error:
        raise PortfolioError(f"Git is needed to clone {url}: install it.") from error
    except subprocess.CalledProcessError as error:
        reason = error.stderr.decode("utf-8", "replace").strip()
        raise PortfolioError(
            f"projects.toml: {url} cannot be cloned. Git says: {reason}"
        ) from error


def _git(folder: Path, *arguments: str) -> str:
    """Return what Git prints in a folder: nothing outside a repository or without Git."""
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""
