"""Other people's templates: how users name them, which kind they are, and their files at one revision."""

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from mlscaffold import git
from mlscaffold.errors import GitError, MlscaffoldError, TemplateError, UsageError

_ABBREVIATIONS = {"gh:": "https://github.com/", "gl:": "https://gitlab.com/", "bb:": "https://bitbucket.org/"}
_REMOTE = ("git@", "git+", "https://", "http://", "ssh://", "git://", "file://")


class Kind(Enum):
    """What a template is written for; the value is what to call it."""

    COPIER = "Copier"
    COOKIECUTTER = "cookiecutter"


_MARKS = {"copier.yml": Kind.COPIER, "copier.yaml": Kind.COPIER, "cookiecutter.json": Kind.COOKIECUTTER}


def is_source(text: str) -> bool:
    """Tell whether a word means somebody's template, and not a project of ours: a path or the address of a repository.

    A bare name is a path only where a folder of that name holds a template.
    """
    is_path = bool({"/", os.sep, os.altsep or "/"} & set(text)) or text.startswith("~")
    is_address = text.startswith((*_ABBREVIATIONS, *_REMOTE)) or text.endswith(".git")
    return is_path or is_address or kind_of(Path(text)) is not None


def locate(text: str) -> str:
    """Return the full address that a source stands for: a URL, or an absolute path."""
    if match := re.match(r"[a-z+]+://[^/@]*:[^/@]*@([^/]*)", text, re.IGNORECASE):
        raise UsageError(
            f"The address of {match.group(1)} holds a password or token, and addresses are recorded in the project. "
            "Leave it out, and let Git ask for it or know it (git help credentials)."
        )
    for short, host in _ABBREVIATIONS.items():
        if text.startswith(short):
            return f"{host}{text.removeprefix(short).strip('/').removesuffix('.git')}.git"
    if text.startswith("git+"):
        return text.removeprefix("git+")
    # What ssh takes (git@host:path) is an address unless there is such a file.
    if text.startswith(_REMOTE) and not os.path.exists(text):
        return text
    return os.path.abspath(os.path.expanduser(text))


def kind_of(folder: Path) -> Kind | None:
    """Return what a folder's template is written for; ``None`` where it holds none."""
    # os.path takes any text for a path, however long.
    return next((kind for mark, kind in _MARKS.items() if os.path.isfile(folder / mark)), None)


@dataclass(frozen=True, slots=True)
class Fetched:
    """The files of a template at one revision; where it is under no version control there is no commit."""

    location: str
    root: Path
    directory: str = ""
    commit: str | None = None
    name: str = ""

    @property
    def folder(self) -> Path:
        """The folder that holds the template: its repository's root, or a directory in it."""
        return self.root / self.directory

    @property
    def kind(self) -> Kind:
        """What it is written for; a :class:`UsageError` where it is no template."""
        if (kind := kind_of(self.folder)) is not None:
            return kind
        place = f"{self.location}, {self.directory}" if self.directory else self.location
        raise UsageError(
            f"{place} holds no template: there is no copier.yml or cookiecutter.json in it. "
            "If it is in a folder of the repository, name that with --directory."
        )

    @property
    def described(self) -> str:
        """The location and the revision."""
        return f"{self.location} at {self.name}" if self.name else self.location


def fetch(location: str, ref: str | None, directory: str, scratch: Path) -> Fetched:
    """Fetch a template at the revision asked for, or else the one that its own tool would take."""
    root = Path(location)
    is_bare = os.path.isfile(root / "HEAD") and os.path.isdir(root / "objects")
    if not root.is_absolute() or os.path.isfile(root) or os.path.exists(root / ".git") or is_bare:
        clone = Clone(location, scratch)
        kind = clone.fetch(ref or "HEAD", directory).kind
        return clone.fetch(ref or clone.usual(kind), directory)
    if ref is not None:
        raise UsageError(f"{location} is a folder and no Git repository, so --ref means nothing there.")
    return _checked(Fetched(location, root, directory))


class Clone:
    """A clone of a template's repository in a folder of its own; files are checked out beside it when wanted."""

    def __init__(self, location: str, scratch: Path) -> None:
        self.location = location
        self._scratch = scratch
        self._store = scratch / "history.git"
        self._run(scratch, "clone", "--quiet", "--bare", "--", location, os.fspath(self._store))

    def resolve(self, revision: str) -> str:
        """Return the full name of the commit that a tag, a branch or a commit's name means."""
        for name in (f"refs/tags/{revision}", f"refs/heads/{revision}", revision):
            if commit := self.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"):
                return commit
        raise MlscaffoldError(
            f"{self.location} has no revision {revision}. Its tags and branches: git ls-remote {self.location}"
        )

    def usual(self, kind: Kind) -> str:
        """Return the revision that a template's own tool takes when none is asked for.

        It is the highest version for Copier, by the rules of Python packages and without pre-releases.
        """
        from packaging.version import InvalidVersion, Version

        versions: dict[Version, str] = {}
        for tag in self.ask("tag", "--list").splitlines():
            with suppress(InvalidVersion):
                versions[Version(tag)] = tag
        released = [version for version in versions if not version.is_prerelease]
        return versions[max(released)] if kind is Kind.COPIER and released else "HEAD"

    def count(self, commit: str, other: str) -> int:
        """Return how many commits are in the history of the second and not of the first."""
        return int(self.ask("rev-list", "--count", f"{commit}..{other}"))

    def describe(self, commit: str) -> str:
        """Return a commit's name for people: its tag, the nearest tag before it, or its short name."""
        return self.ask("describe", "--tags", "--always", commit)

    def fetch(self, revision: str, directory: str = "") -> Fetched:
        """Check out the files of a revision, submodules included, into a folder without history."""
        commit = self.resolve(revision)
        name = re.split(r"[/\\:]", self.location.rstrip("/\\"))[-1].removesuffix(".git")
        # Some templates look at the last part of their address.
        root = self._scratch / commit / (name if re.fullmatch(r"[\w.-]*\w[\w.-]*", name) else "template")
        if not root.exists():
            self._run(self._store, "worktree", "add", "--quiet", "--detach", os.fspath(root), commit)
            if (root / ".gitmodules").is_file():
                self._run(root, "submodule", "--quiet", "update", "--init", "--recursive")
            (root / ".git").unlink()
        return _checked(Fetched(self.location, root, directory, commit, self.describe(commit)))

    def _run(self, folder: Path, *arguments: str) -> None:
        try:
            git.run(*git.NO_HOOKS, *arguments, cwd=folder)
        except GitError as error:
            last = (error.stderr.splitlines() or ["it said nothing"])[-1]
            raise MlscaffoldError(
                f"Cannot fetch {self.location}: {last}. Check the address, and that you may read it: git ls-remote"
            ) from error

    def ask(self, *arguments: str) -> str:
        """Return what Git says of the repository; nothing where it refuses."""
        with suppress(GitError):
            return git.run(*arguments, cwd=self._store).strip()
        return ""


def _checked(template: Fetched) -> Fetched:
    """Return a template that keeps to its folder: what a link shows elsewhere is the user's own, not for copying."""
    if not template.folder.resolve().is_relative_to(template.root.resolve()):
        raise UsageError(f"--directory takes a folder of the template's repository, not {template.directory}.")
    _ = template.kind
    for path in sorted(template.root.rglob("*")):
        if path.is_symlink() and (reason := astray(path, template.root)):
            raise TemplateError(path.relative_to(template.root).as_posix(), f"it is a symbolic link that {reason}")
    return template


def astray(link: Path, root: Path) -> str:
    """Return what is wrong with a symbolic link, as the end of a sentence; nothing where it keeps to a folder."""
    target, base = Path(os.path.realpath(link)), Path(os.path.realpath(root))
    if target == Path(os.path.realpath(link.parent), link.name):
        return "leads to itself"
    return "" if target.is_relative_to(base) and not os.path.isabs(os.readlink(link)) else "leads out of its folder"
