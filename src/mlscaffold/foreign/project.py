"""Projects of other people's Copier and cookiecutter templates: rendered, read, and rendered anew for an update.

Rendering is left to Copier and cookiecutter. Merging is not: an update is two trees, which go the way of every update
here, so that conflicts are Git's own and nothing that an owner wrote is lost.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from mlscaffold import git
from mlscaffold.errors import MlscaffoldError, UnknownNameError, UsageError
from mlscaffold.files import File, Tree
from mlscaffold.template.answers_file import ANSWERS_FILE, CRUFT_FILE

from . import cookiecutter, copier, fetch
from .fetch import Clone, Fetched, Kind
from .link import Link
from .rendering import Inspection, Rendering, check_harmless, read_rendering

_scratch = partial(tempfile.TemporaryDirectory, prefix="mlscaffold-", ignore_cleanup_errors=True)
_NAMES = ("author", "author_name", "full_name", "author_full_name")
_ADDRESSES = ("email", "author_email")


@dataclass(frozen=True, slots=True)
class Project:
    """A project in a scratch folder, with the paths of its files, and with notes where it could not be updated."""

    template: Fetched
    folder: Path
    paths: tuple[str, ...]
    notes: tuple[str, ...]

    def copy(self, target: Path) -> None:
        """Copy it into an existing folder."""
        shutil.copytree(self.folder, target, symlinks=True, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".git"))


@contextmanager
def rendered(
    source: str,
    given: Mapping[str, Any],
    name: str | None = None,
    *,
    author: git.Identity | None = None,
    ref: str | None = None,
    directory: str = "",
    trust: bool = False,
    run_code: bool = True,
) -> Iterator[Project]:
    """Render a project, which exists as long as the context, with the template's defaults and some answers.

    Without a name its folder is called what a cookiecutter template calls it; without a ref its own tool decides on the
    revision. The author answers the questions of usual names for one. Code of the template's
    own runs where it is trusted and not to be passed over.
    """
    with _scratch() as folder:
        scratch = Path(folder).resolve()
        template = fetch.fetch(fetch.locate(source), ref, directory, scratch)
        found = _inspected(template, given, trust=trust)
        if name is None and template.kind is Kind.COPIER:
            raise UsageError(f"Where to? Copier templates do not say: mlscaffold new {source} DEST")
        known = {**dict.fromkeys(_NAMES, author and author.name), **dict.fromkeys(_ADDRESSES, author and author.email)}
        answers = {question: text for question, text in known.items() if question in found.texts and text}
        # Templates look at the name of the folder that they are rendered to.
        target = scratch / "rendering" / (name or "rendered")
        made = _render(template, {**answers, **given}, target, trust=trust, run_code=run_code, checkout=ref)
        yield Project(template, made.folder, tuple(_paths(made.folder)), tuple(_notes(template, made)))


def _inspected(template: Fetched, given: Iterable[str], *, trust: bool) -> Inspection:
    """Look at a template before it is rendered: what it asks, and whether it may do what it does."""
    found = copier.inspect(template) if template.kind is Kind.COPIER else cookiecutter.inspect(template)
    if found.runs and not trust:
        listed = "".join(f"\n  {line}" for line in found.runs)
        raise MlscaffoldError(
            f"{template.described} would run code on this machine:{listed}\n"
            "Nothing was run. If you have read it and trust its authors, add --trust."
        )
    for name in given:
        if name not in found.questions:
            raise UnknownNameError("answer", name, found.questions)
    return found


def _render(
    template: Fetched,
    answers: Mapping[str, Any],
    target: Path,
    *,
    trust: bool,
    run_code: bool = True,
    checkout: str | None = None,
    known: Link | None = None,
) -> Rendering:
    """Render a template, for a project that remembers it where there is one."""
    if template.kind is Kind.COPIER:
        source = known.source if known else None
        made = copier.render(template, answers, target, trust=trust, run_code=run_code, source=source)
    else:
        record = {"checkout": known.checkout if known else checkout, **(known.extras if known else {})}
        made = cookiecutter.render(template, answers, target, trust=trust, run_code=run_code, record=record)
    if not trust:
        check_harmless(template, made.folder)
    return made


def _paths(folder: Path) -> Iterator[str]:
    """Yield a project's files, but for what Git has of its own there."""
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if (path.is_symlink() or not path.is_dir()) and ".git" not in relative.parts:
            yield relative.as_posix()


def _notes(template: Fetched, made: Rendering) -> Iterator[str]:
    """Yield what stands in the way of updating the project."""
    if template.commit is None:
        yield f"{template.location} is under no version control, so the project cannot be updated from it."
    elif made.record is None:
        yield "The template has no answers file (Copier's documentation says how), so the project cannot be updated."
    elif made.record not in {ANSWERS_FILE, CRUFT_FILE}:
        place = f"Its answers are in {made.record}, where mlscaffold does not look"
        yield f"{place}; update it with copier update -a {made.record}"


@dataclass(frozen=True, slots=True)
class Update:
    """A project as two revisions of its template make it; both are empty where it is at the newer one already."""

    name: str
    old: Tree
    new: Tree
    notes: tuple[str, ...] = ()


def update(known: Link, *, to: str | None = None, data: Mapping[str, Any] | None = None, trust: bool = False) -> Update:
    """Render a project as the revision that it is at makes it, and as another does, with some answers given anew.

    By default that is the newest release for Copier, else the newest commit of the branch that is recorded.
    """
    data = data or {}
    with _scratch() as folder:
        scratch = Path(folder).resolve()
        clone, current, target = _ends(known, to, scratch)
        newer = clone.fetch(target, known.directory)
        if current == target and not data:
            return Update(newer.name, {}, {})
        older = clone.fetch(current, known.directory)
        # Both are looked at before one is rendered, which may run its code.
        before, after = _inspected(older, (), trust=trust), _inspected(newer, data, trust=trust)
        old, left_alone = _again(known, older, before, {}, scratch / "old", trust=trust)
        new, left_alone_too = _again(known, newer, after, data, scratch / "new", trust=trust)
    if known.kind is Kind.COOKIECUTTER:
        # However the project's record is formatted, it is what the old rendering has.
        old[CRUFT_FILE] = File(known.recorded[CRUFT_FILE])
    for path in left_alone | left_alone_too:
        old.pop(path, None)
        new.pop(path, None)
    notes: tuple[str, ...] = ()
    if after.in_place:
        reason = "Migrations change a project in place, where they could not be taken back, so none was run."
        notes = (f"{reason} Those of the template: {'; '.join(after.in_place)}",)
    return Update(newer.name, old, new, notes)


def _again(
    known: Link, template: Fetched, found: Inspection, data: Mapping[str, Any], scratch: Path, *, trust: bool
) -> tuple[dict[str, File], set[str]]:
    """Render a project that exists, and return its tree with the paths that an update leaves alone."""
    answers = {name: value for name, value in known.answers.items() if name in found.questions}
    made = _render(template, {**answers, **data}, scratch / known.folder.name, trust=trust, known=known)
    tree = read_rendering(made.folder)
    there = {path for path in tree if os.path.lexists(known.folder / path) and path != made.record}
    return tree, {path for path in tree if known.skips(path) or (path in there and made.is_initial(path))}


def _ends(known: Link, to: str | None, scratch: Path) -> tuple[Clone, str, str]:
    """Return a clone of a project's template, the commit that the project is at, and the one to go to."""
    clone = Clone(fetch.locate(known.source), scratch)
    current = clone.resolve(known.revision)
    # The branch that cruft's record names may be gone.
    branch = clone.ask("rev-parse", "--verify", "--quiet", f"refs/heads/{known.checkout}")
    target = clone.resolve(to or branch or clone.usual(known.kind))
    if target != current and clone.count(current, target) == 0:
        if to is not None:
            raise MlscaffoldError(
                f"{known.folder} is at {clone.describe(current)} of its template already, which {to} comes before. "
                "To undo an update, revert its commit: git revert."
            )
        # It was made from something newer than the newest release: there is nothing to update to yet.
        target = current
    return clone, current, target


def behind(known: Link, *, to: str | None = None) -> tuple[str, str, int]:
    """Return the revision that a project is at, the one that it would go to, and how many commits lie between."""
    with _scratch() as folder:
        clone, current, target = _ends(known, to, Path(folder).resolve())
        return clone.describe(current), clone.describe(target), clone.count(current, target)
