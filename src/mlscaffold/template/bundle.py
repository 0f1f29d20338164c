"""The Git bundle of the template's versions: one commit for each release, derived from the history of this repository.

A release is the first commit on the main line whose ``__version__`` has no pre-release part and was not there before;
its template is ``templates/`` of that commit. The bundle holds one commit for each, with that folder at its root,
tagged ``v<version>``. Authors and dates come from history alone, so the same history always gives the same commits.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from mlscaffold import git
from mlscaffold.errors import GitError, MlscaffoldError
from mlscaffold.files import File, read_tree, replace_file

VERSION_FILE = "src/mlscaffold/__init__.py"
TEMPLATES = "templates"

_RELEASE = re.compile(r"\d+(\.\d+)*(\.post\d+)?")
_VERSION_LINE = re.compile(r'^__version__ = "([^"]+)"$', re.MULTILINE)
_AUTHOR = "mlscaffold <templates@mlscaffold.invalid>"
_TAG = "refs/tags/"


@dataclass(frozen=True, slots=True)
class Release:
    """A released version: the commit that first had it, the tree of its ``templates/``, and when it was authored."""

    version: str
    commit: str
    tree: str
    date: str


def is_release(version: str) -> bool:
    """Tell whether a version is final: neither a development nor a pre-release."""
    return _RELEASE.fullmatch(version) is not None


def releases(checkout: Path) -> tuple[Release, ...]:
    """Return the releases in a checkout's history, the oldest first."""
    none = f"{checkout} has no Git history to take the template's versions from"
    try:
        asked = git.run("rev-parse", "--is-shallow-repository", "--show-toplevel", cwd=checkout)
    except GitError as error:
        raise MlscaffoldError(f"{none}: {' '.join(error.stderr.split())}") from error
    shallow, _, toplevel = asked.rstrip("\n").partition("\n")
    if not Path(toplevel).samefile(checkout):
        raise MlscaffoldError(f"{none}. Use a Git clone.")
    if shallow == "true":
        raise MlscaffoldError(
            f"The history of {checkout} is shallow, so versions of the template are missing. "
            "Fetch the rest with git fetch --unshallow (in GitHub Actions: fetch-depth: 0)."
        )
    log = ""
    with suppress(GitError):  # There is no commit yet.
        options = ("--first-parent", "--reverse", "--date=raw", "--format=%H %ad")
        log = git.run("log", *options, "HEAD", "--", VERSION_FILE, cwd=checkout)
    found: dict[str, Release] = {}
    for commit, date in (line.split(" ", 1) for line in log.splitlines()):
        version = ""
        with suppress(GitError):
            match = _VERSION_LINE.search(git.run("show", f"{commit}:{VERSION_FILE}", cwd=checkout))
            version = match[1] if match else ""
        if not is_release(version) or version in found:
            continue
        try:
            tree = git.run("rev-parse", "--verify", "--quiet", f"{commit}:{TEMPLATES}", cwd=checkout).strip()
        except GitError as error:
            raise MlscaffoldError(f"Release {version} (commit {commit[:12]}) has no {TEMPLATES} folder.") from error
        found[version] = Release(version, commit, tree, date)
    return tuple(found.values())


def build(checkout: Path, target: Path, *, tip: str | None = None) -> None:
    """Write the bundle of a checkout's releases.

    Where a ``tip`` is given, the work tree's ``templates/``, committed or not, is added as that version.
    """
    known = releases(checkout) if tip is None or (checkout / ".git").exists() else ()
    if not known and tip is None:
        raise MlscaffoldError(
            f"There is no release in the history of {checkout}: no commit on the main line sets a final "
            f"__version__ in {VERSION_FILE}."
        )
    commits = [_commit(release.version, release.date, f'M 040000 {release.tree} ""\n'.encode()) for release in known]
    if tip is not None:
        # The bytes of the disk: no filter, no line ending of the user's Git comes into it.
        changes = b"deleteall\n"
        for path, file in read_tree(checkout / TEMPLATES).items():
            changes += f"M {file.git_mode} inline {path}\ndata {len(file.content)}\n".encode() + file.content + b"\n"
        commits.append(_commit(tip, known[-1].date if known else "0 +0000", changes))
    with _repository() as repository:
        if known:
            objects = checkout / git.run("rev-parse", "--git-path", "objects", cwd=checkout).strip()
            alternates = repository / "objects" / "info" / "alternates"
            alternates.parent.mkdir(exist_ok=True)
            alternates.write_text(f"{objects.resolve().as_posix()}\n")
        git.run(*git.NO_HOOKS, "fast-import", "--quiet", cwd=repository, stdin=b"".join(commits))
        _write(repository, target)


def _commit(version: str, date: str, changes: bytes) -> bytes:
    """Return what makes Git's fast-import write and tag a commit."""
    message = f"mlscaffold templates v{version}\n"
    people = f"author {_AUTHOR} {date}\ncommitter {_AUTHOR} {date}\n"
    head = f"commit refs/heads/main\n{people}data {len(message)}\n{message}".encode()
    return head + changes + f"\nreset {_TAG}v{version}\nfrom refs/heads/main\n\n".encode()


@contextmanager
def _repository() -> Iterator[Path]:
    """Make a bare repository that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="mlscaffold-") as scratch:
        git.run("init", "--quiet", "--bare", "--initial-branch=main", "--template=", cwd=Path(scratch))
        yield Path(scratch)


def _write(repository: Path, target: Path) -> None:
    """Bundle a repository's branch and tags into a file."""
    git.run("bundle", "create", "--quiet", "made.bundle", "HEAD", "main", "--tags", cwd=repository)
    replace_file(target, (repository / "made.bundle").read_bytes())


def tags(bundle: Path) -> dict[str, str]:
    """Return the commits of a bundle's tags, read from its header alone."""
    found: dict[str, str] = {}
    with bundle.open("rb") as file:
        if not re.fullmatch(rb"# v[23] git bundle\n", file.readline(64)):
            raise MlscaffoldError(f"{bundle} is not a Git bundle.")
        for line in iter(file.readline, b"\n"):
            commit, _, name = line.decode(errors="replace").rstrip("\n").partition(" ")
            if not name:
                break
            if name.startswith(_TAG):
                found[name.removeprefix(_TAG)] = commit
    return found


def install(source: Path, target: Path) -> None:
    """Make sure a bundle holds every version that another one holds; versions only it has are kept.

    Where both have a version and differ, as development versions do, the source's stands.
    """
    wanted = tags(source)
    present: dict[str, str] = {}
    with suppress(MlscaffoldError, OSError):
        present = tags(target)
    if wanted.items() <= present.items():
        return
    if present.keys() <= wanted.keys():
        replace_file(target, source.read_bytes())
        return
    with _repository() as repository:
        for bundle in (target, source):
            path = os.fspath(bundle.resolve())
            git.run(*git.NO_HOOKS, "fetch", "--quiet", "--force", path, "+refs/*:refs/*", cwd=repository)
        _write(repository, target)


def read(bundle: Path, commit: str) -> dict[str, File]:
    """Return the files of a commit in a bundle."""
    with _repository() as repository:
        git.run("bundle", "unbundle", os.fspath(bundle.resolve()), cwd=repository)
        listing = git.run("ls-tree", "-r", "-z", commit, cwd=repository).split("\0")[:-1]
        entries = [(*line.partition("\t")[0].split(" "), line.partition("\t")[2]) for line in listing]
        contents = git.read_blobs((oid for _, _, oid, _ in entries), cwd=repository)
    return {path: File(contents[oid], mode == "100755") for mode, _, oid, path in entries}
