"""Other people's templates: how users name them, which kind they are, and their files at one revision."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path

from mlscaffold import git
from mlscaffold.errors import GitError, MlscaffoldError, TemplateError, UsageError
from mlscaffold.files import remove_tree

_ABBREVIATIONS = {"gh:": "https://github.com/", "gl:": "https://gitlab.com/", "bb:": "https://bitbucket.org/"}
_REMOTE = ("git@", "git+", "https://", "http://", "ssh://", "git://", "file://")


class Kind(Enum):
    """What a template is written for; the value is what to call it."""

    COPIER = "Copier"
    COOKIECUTTER = "cookiecutter"


_MARKS = {"copier.yml": Kind.COPIER, "copier.yaml": Kind.COPIER, "cookiecutter.json": Kind.COOKIECUTTER}


class NoTemplateError(UsageError):
    """A place without a template of a kind that is known here."""

    def __init__(self, place: str) -> None:
        """Take the place as it was named."""
        self.place = place
        super().__init__(
            f"{place} holds no template: there is no {', '.join(list(_MARKS)[:-1])} or {list(_MARKS)[-1]} in it. "
            "If it is in a folder of the repository, name that with --directory."
        )


class FetchError(MlscaffoldError):
    """A repository that Git cannot clone."""

    def __init__(self, location: str, said: str) -> None:
        """Take the place and what git said."""
        self.location, self.said = location, said
        last = said.strip().splitlines()[-1] if said.strip() else "it said nothing"
        super().__init__(f"Cannot fetch {location}: {last}. Check the address, and that you may read it: git ls-remote")


class PasswordError(UsageError):
    """An address with a password in it, which would be recorded in the project for everybody to read."""

    def __init__(self, host: str) -> None:
        """Take the address without what must not be shown."""
        self.host = host
        super().__init__(
            f"The address of {host} holds a password or token, and addresses are recorded in the project. "
            "Leave it out, and let Git ask for it or know it (git help credentials)."
        )


class UnknownRevisionError(MlscaffoldError):
    """A revision that a template's repository does not have."""

    def __init__(self, location: str, revision: str) -> None:
        """Take the place and the revision."""
        self.location, self.revision = location, revision
        super().__init__(f"{location} has no revision {revision}. Its tags and branches: git ls-remote {location}")


def is_source(text: str) -> bool:
    """Tell whether a word means somebody's template, and not a project of ours: a path or the address of a repository.

    A bare name is a path only where a folder of that name holds a template.
    """
    separators = {"/", os.sep, os.altsep or "/"}
    return (
        text.startswith((*_ABBREVIATIONS, *_REMOTE, "~"))
        or text.endswith(".git")
        or bool(separators & set(text))
        or kind_of(Path(text)) is not None
    )


def locate(text: str) -> str:
    """Return the full address that a source stands for: a URL, or an absolute path.

    Raises:
        PasswordError: it holds a password.
    """
    if match := re.match(r"[a-z+]+://[^/@]*:[^/@]*@([^/]*)", text, re.IGNORECASE):
        raise PasswordError(match.group(1))
    for short, host in _ABBREVIATIONS.items():
        if text.startswith(short):
            name = text.removeprefix(short).strip("/")
            return f"{host}{name}" if name.endswith(".git") else f"{host}{name}.git"
    if text.startswith("git+"):
        return text.removeprefix("git+")
    path = Path(text).expanduser()
    # What ssh takes (git@host:path) is an address unless there is such a file.
    if text.startswith(_REMOTE) and not path.exists():
        return text
    return os.path.abspath(path)


def kind_of(folder: Path) -> Kind | None:
    """Return what a folder's template is written for; ``None`` where it holds none."""
    return next((kind for mark, kind in _MARKS.items() if (folder / mark).is_file()), None)


@dataclass(frozen=True, slots=True)
class Fetched:
    """The files of a template at one revision.

    Attributes:
        location: the full address, as projects record it.
        root: the folder that holds the repository's files, without its history.
        directory: the folder in it that holds the template; empty where it is the root.
        commit: the full name of the commit; ``None`` where the template is under no version control.
        name: the revision as people know it: a tag, or the commit's short name.
    """

    location: str
    root: Path
    directory: str = ""
    commit: str | None = None
    name: str = ""

    @property
    def folder(self) -> Path:
        """The folder that holds the template."""
        return self.root / self.directory

    @property
    def kind(self) -> Kind:
        """What it is written for.

        Raises:
            NoTemplateError: it is no template of a kind that is known.
        """
        kind = kind_of(self.folder)
        if kind is None:
            raise NoTemplateError(f"{self.location}, {self.directory}" if self.directory else self.location)
        return kind

    @property
    def described(self) -> str:
        """The location and the revision."""
        return f"{self.location} at {self.name}" if self.name else self.location


def is_repository(location: str) -> bool:
    """Tell whether a location is a Git repository and not just a folder."""
    path = Path(location)
    if not path.is_absolute():
        return True
    return path.is_file() or (path / ".git").exists() or ((path / "HEAD").is_file() and (path / "objects").is_dir())


def plain(location: str, directory: str = "") -> Fetched:
    """Take a template from a folder that is under no version control, in place.

    Raises:
        NoTemplateError: there is no such folder.
        TemplateError: a symbolic link in it leads elsewhere.
    """
    root = Path(location)
    if not root.is_dir():
        raise NoTemplateError(location)
    _check_inside(root, directory)
    _check_links(root)
    return Fetched(location, root, directory)


class Clone:
    """A clone of a template's repository in a folder of its own; files are checked out beside it when wanted."""

    def __init__(self, location: str, scratch: Path) -> None:
        """Clone all of a repository's history, without its files.

        Args:
            location: the full address.
            scratch: an existing folder that nobody else writes to.

        Raises:
            FetchError: git cannot.
        """
        self.location = location
        self._scratch = scratch
        self._store = scratch / "history.git"
        try:
            git.run("clone", "--quiet", "--bare", "--", location, os.fspath(self._store), cwd=scratch)
        except GitError as error:
            raise FetchError(location, error.stderr) from error

    def resolve(self, revision: str) -> str:
        """Return the full name of the commit that a tag, a branch or a commit's name means.

        Raises:
            UnknownRevisionError: there is none.
        """
        for name in (f"refs/tags/{revision}", f"refs/heads/{revision}", revision):
            with suppress(GitError):
                return self._git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        raise UnknownRevisionError(self.location, revision)

    def has_branch(self, name: str) -> bool:
        """Tell whether there is a branch of that name."""
        with suppress(GitError):
            self._git("show-ref", "--verify", "--quiet", f"refs/heads/{name}")
            return True
        return False

    @cached_property
    def newest_release(self) -> str | None:
        """The tag of the highest version, by the rules of Python packages and as Copier chooses; no pre-releases."""
        from packaging.version import InvalidVersion, Version

        versions: dict[Version, str] = {}
        for tag in self._git("tag", "--list").splitlines():
            with suppress(InvalidVersion):
                versions[Version(tag)] = tag
        released = [version for version in versions if not version.is_prerelease]
        return versions[max(released)] if released else None

    def precedes(self, commit: str, other: str) -> bool:
        """Tell whether a commit is in the history of another; every commit is in its own."""
        with suppress(GitError):
            self._git("merge-base", "--is-ancestor", commit, other)
            return True
        return False

    def count(self, commit: str, other: str) -> int:
        """Return how many commits are in the history of the second and not of the first."""
        return int(self._git("rev-list", "--count", f"{commit}..{other}"))

    def describe(self, commit: str) -> str:
        """Return a commit's name for people: its tag, the nearest tag before it, or its short name."""
        return self._git("describe", "--tags", "--always", commit)

    def fetch(self, revision: str, directory: str = "") -> Fetched:
        """Check out the files of a revision, submodules included, into a folder without history.

        Raises:
            UnknownRevisionError: there is no such revision.
            FetchError: git cannot check it out.
            TemplateError: a symbolic link in it leads elsewhere.
        """
        commit = self.resolve(revision)
        root = self._scratch / commit / _stem(self.location)
        if not root.exists():
            try:
                self._check_out(commit, root)
            except GitError as error:
                raise FetchError(self.location, error.stderr) from error
            remove_tree(root / ".git")
            _check_links(root)
        _check_inside(root, directory)
        return Fetched(self.location, root, directory, commit, self.describe(commit))

    def _check_out(self, commit: str, root: Path) -> None:
        root.parent.mkdir(exist_ok=True)
        clone = ("clone", "--quiet", "--shared", "--no-checkout", "--", os.fspath(self._store), os.fspath(root))
        git.run(*clone, cwd=self._scratch)
        # Submodules may be named relative to where the template really comes from.
        git.run("remote", "set-url", "origin", self.location, cwd=root)
        git.run("-c", "advice.detachedHead=false", "checkout", "--quiet", "--detach", commit, cwd=root)
        if (root / ".gitmodules").is_file():
            git.run("submodule", "--quiet", "update", "--init", "--recursive", cwd=root)

    def _git(self, *arguments: str) -> str:
        return git.run(*arguments, cwd=self._store).strip()


def _stem(location: str) -> str:
    """Return the last part of an address, which some templates look at."""
    name = re.split(r"[/\\:]", location.rstrip("/\\"))[-1].removesuffix(".git")
    return name if re.fullmatch(r"[\w.-]*\w[\w.-]*", name) else "template"


def _check_inside(root: Path, directory: str) -> None:
    if directory and not (root / directory).resolve().is_relative_to(root.resolve()):
        raise UsageError(f"--directory takes a folder of the template's repository, not {directory}.")


def _check_links(root: Path) -> None:
    """Refuse symbolic links that lead out of a template: what they show is the user's own, and not for copying."""
    inside = root.resolve()
    for path in _links(root):
        if not path.resolve().is_relative_to(inside):
            raise TemplateError(
                path.relative_to(root).as_posix(), "it is a symbolic link that leads out of the template"
            )


def _links(root: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name != ".git"]
        yield from (path for name in (*folders, *files) if (path := Path(folder, name)).is_symlink())
