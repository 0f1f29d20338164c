"""The Git bundle of the template's versions: one commit for each release, derived from the history of this repository.

A release is the first commit on the main line whose ``__version__`` has no pre-release part and was not there before;
its template is ``templates/`` of that commit. The bundle holds one commit for each, with that folder at its root,
tagged ``v<version>``. Authors and dates come from history alone, so the same history always gives the same commits.
"""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mlscaffold import git
from mlscaffold.errors import BundleError, GitError

VERSION_FILE = "src/mlscaffold/__init__.py"
TEMPLATES = "templates"

_RELEASE = re.compile(r"\d+(\.\d+)*(\.post\d+)?")
_VERSION_LINE = re.compile(r'^__version__ = "([^"]+)"$', re.MULTILINE)
_AUTHOR = git.Identity("mlscaffold", "templates@mlscaffold.invalid")
_TAG = "refs/tags/"


@dataclass(frozen=True, slots=True)
class Release:
    """One released version of the template.

    Attributes:
        version: as in ``__version__``.
        commit: the commit of this repository that first had it.
        tree: the Git tree of its ``templates/``.
        date: when that commit was authored, as Git takes it: ``@seconds +zone``.
    """

    version: str
    commit: str
    tree: str
    date: str

    @property
    def tag(self) -> str:
        """The tag it has in the bundle."""
        return f"v{self.version}"


def is_release(version: str) -> bool:
    """Tell whether a version is final: neither a development nor a pre-release."""
    return _RELEASE.fullmatch(version) is not None


def version_in(source: str) -> str | None:
    """Return the version that the text of a package's ``__init__.py`` states."""
    match = _VERSION_LINE.search(source)
    return match.group(1) if match else None


def releases(checkout: Path) -> tuple[Release, ...]:
    """Return the releases in a checkout's history, the oldest first.

    Raises:
        BundleError: it is no Git checkout, its history is shallow, or a release has no template.
    """
    try:
        asked = git.run("rev-parse", "--is-shallow-repository", "--show-toplevel", cwd=checkout)
    except GitError:
        asked = ""
    shallow, _, toplevel = asked.rstrip("\n").partition("\n")
    if not toplevel or not Path(toplevel).samefile(checkout):
        raise BundleError(f"{checkout} has no Git history to take the template's versions from. Use a Git clone.")
    if shallow == "true":
        raise BundleError(
            f"The history of {checkout} is shallow, so versions of the template are missing. "
            "Fetch the rest with git fetch --unshallow (in GitHub Actions: fetch-depth: 0)."
        )
    found: dict[str, Release] = {}
    for commit, date in _commits_of_versions(checkout):
        version = _version_at(checkout, commit)
        if version is None or not is_release(version) or version in found:
            continue
        try:
            tree = git.run("rev-parse", "--verify", "--quiet", f"{commit}:{TEMPLATES}", cwd=checkout).strip()
        except GitError as error:
            raise BundleError(f"Release {version} (commit {commit[:12]}) has no {TEMPLATES} folder.") from error
        found[version] = Release(version, commit, tree, date)
    return tuple(found.values())


def _commits_of_versions(checkout: Path) -> list[tuple[str, str]]:
    """Return the main line's commits that changed the version's file, oldest first, with their authors' dates."""
    try:
        git.run("rev-parse", "--verify", "--quiet", "HEAD", cwd=checkout)
    except GitError:
        return []
    log = git.run(
        "log", "--first-parent", "--reverse", "--date=raw", "--format=%H %ad", "HEAD", "--", VERSION_FILE, cwd=checkout
    )
    return [(commit, f"@{date}") for commit, _, date in (line.partition(" ") for line in log.splitlines())]


def _version_at(checkout: Path, commit: str) -> str | None:
    try:
        return version_in(git.run("show", f"{commit}:{VERSION_FILE}", cwd=checkout))
    except GitError:
        return None


def build(checkout: Path, target: Path, *, tip: str | None = None) -> None:
    """Write the bundle of a checkout's releases.

    Args:
        checkout: the root of the repository.
        target: the file to write; replaced whole when it exists.
        tip: the version that the work tree's ``templates/``, committed or not, is added as; none when ``None``.

    Raises:
        BundleError: see :func:`releases`; or there is neither a release nor a tip.
    """
    known = releases(checkout) if tip is None or (checkout / ".git").exists() else ()
    if not known and tip is None:
        raise BundleError(
            f"There is no release in the history of {checkout}: no commit on the main line sets a final "
            f"__version__ in {VERSION_FILE}."
        )
    with tempfile.TemporaryDirectory(prefix="mlscaffold-") as scratch:
        repository = Path(scratch)
        git.run("init", "--quiet", "--bare", "--initial-branch=main", "--template=", cwd=repository)
        if known:
            objects = git.run("rev-parse", "--git-path", "objects", cwd=checkout).strip()
            alternates = repository / "objects" / "info" / "alternates"
            alternates.parent.mkdir(exist_ok=True)
            alternates.write_text(f"{(checkout / objects).resolve().as_posix()}\n")
        parent: str | None = None
        for release in known:
            parent = _commit(repository, release.tree, release.tag, release.date, parent)
        if tip is not None:
            date = known[-1].date if known else "@0 +0000"
            _commit(repository, _work_tree(repository, checkout / TEMPLATES), f"v{tip}", date, parent)
        _write(repository, target)


def _work_tree(repository: Path, folder: Path) -> str:
    """Store a folder as it is on the disk and return its tree."""
    exclude = repository / "info" / "exclude"
    exclude.parent.mkdir(exist_ok=True)
    exclude.write_text("__pycache__/\n*.pyc\n.DS_Store\n.hypothesis/\n.mypy_cache/\n.pytest_cache/\n.ruff_cache/\n")
    options = [f"--git-dir={repository}", f"--work-tree={folder}", "-c", "core.autocrlf=false"]
    git.run(*options, "add", "--all", cwd=folder)
    return git.run(*options, "write-tree", cwd=folder).strip()


def _commit(repository: Path, tree: str, tag: str, date: str, parent: str | None) -> str:
    env = {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (("NAME", _AUTHOR.name), ("EMAIL", _AUTHOR.email), ("DATE", date))
    }
    parents = ["-p", parent] if parent else []
    options = ["-c", "commit.gpgSign=false", "-c", "i18n.commitEncoding=UTF-8"]
    message = ["-m", f"mlscaffold templates {tag}"]
    commit = git.run(*options, "commit-tree", tree, *parents, *message, cwd=repository, env=env).strip()
    git.run("update-ref", f"{_TAG}{tag}", commit, cwd=repository)
    git.run("update-ref", "refs/heads/main", commit, cwd=repository)
    return commit


def _write(repository: Path, target: Path) -> None:
    """Bundle a repository's branch and tags into a file, which appears whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
    try:
        git.run("bundle", "create", "--quiet", os.fspath(temporary), "HEAD", "main", "--tags", cwd=repository)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def tags(bundle: Path) -> dict[str, str]:
    """Return the commits of a bundle's tags, read from its header alone.

    Raises:
        BundleError: it is not a Git bundle.
        OSError: it cannot be read.
    """
    found: dict[str, str] = {}
    with bundle.open("rb") as file:
        if not re.fullmatch(rb"# v[23] git bundle\n", file.readline(64)):
            raise BundleError(f"{bundle} is not a Git bundle.")
        for line in file:
            if line == b"\n":
                break
            commit, _, name = line.decode(errors="replace").rstrip("\n").partition(" ")
            if name.startswith(_TAG):
                found[name.removeprefix(_TAG)] = commit
    return found


def install(source: Path, target: Path) -> None:
    """Make sure a bundle holds every version that another one holds; versions only it has are kept.

    Where both have a version and differ, as development versions do, the source's stands.

    Raises:
        BundleError: the source is not a bundle.
        GitError: the two cannot be joined.
        OSError: the target's folder cannot be written.
    """
    wanted = tags(source)
    present = _tags_if_readable(target)
    if wanted.items() <= present.items():
        return
    if present.keys() <= wanted.keys():
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
        try:
            temporary.write_bytes(source.read_bytes())
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
        return
    with tempfile.TemporaryDirectory(prefix="mlscaffold-") as scratch:
        repository = Path(scratch)
        git.run("init", "--quiet", "--bare", "--initial-branch=main", "--template=", cwd=repository)
        for bundle in (target, source):
            git.run("fetch", "--quiet", "--force", os.fspath(bundle.resolve()), "+refs/*:refs/*", cwd=repository)
        _write(repository, target)


def _tags_if_readable(bundle: Path) -> Mapping[str, str]:
    try:
        return tags(bundle)
    except (BundleError, OSError):
        return {}


def extract(bundle: Path, tag: str, folder: Path) -> None:
    """Write the files of one version into a folder, which must not exist.

    Raises:
        GitError: the bundle has no such tag.
    """
    git.run(
        "-c", "advice.detachedHead=false", "-c", "core.autocrlf=false",
        "clone", "--quiet", "--branch", tag, "--", os.fspath(bundle.resolve()), os.fspath(folder.resolve()),
        cwd=folder.parent,
    )  # fmt: skip
    from mlscaffold.files import remove_tree

    remove_tree(folder / ".git")
