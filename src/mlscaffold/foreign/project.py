"""Makes projects from other people's Copier and cookiecutter templates, and updates them.

Rendering is left to Copier and cookiecutter. Merging is not: an update renders the old and the new revision and goes
the way of every update here, so that conflicts are Git's own and nothing that an owner wrote is lost.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from mlscaffold import git
from mlscaffold.create import destination as staging
from mlscaffold.create.repository import FirstCommit, joined
from mlscaffold.errors import MlscaffoldError, UnknownNameError, UsageError
from mlscaffold.files import File, remove_tree
from mlscaffold.template import answers_file as record
from mlscaffold.template.answers_file import ANSWERS_FILE, CRUFT_FILE, NoRecordError
from mlscaffold.update.transition import Transition

from . import fetch as sources
from . import links
from .cookiecutter import WithCookiecutter
from .copier import WithCopier, migrations
from .fetch import Clone, Fetched, Kind
from .links import Link
from .renderers import Inspection, Renderer, RenderError, Rendering, UntrustedError, read_rendering

_STAND_IN = git.Identity("mlscaffold", "mlscaffold@localhost.invalid")
_NAMES = ("author", "author_name", "full_name", "author_full_name")
_ADDRESSES = ("email", "author_email")


class BackwardsError(MlscaffoldError):
    """A revision of the template that is older than the project's."""

    def __init__(self, folder: Path, name: str, wanted: str) -> None:
        """Take the project's folder, its revision and the one asked for."""
        self.folder, self.name, self.wanted = folder, name, wanted
        super().__init__(
            f"{folder} is at {name} of its template already, which {wanted} comes before. "
            "To undo an update, revert its commit: git revert."
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """A project decided upon and rendered, of which nothing is written yet.

    Attributes:
        template: what it is made from.
        kind: what that is written for.
        site: where it goes.
        rendering: where it is now.
        paths: its files, in order.
        first: what Git is told of it; ``None`` where Git is not to know of it.
        notes: what the user should know, as sentences.
    """

    template: Fetched
    kind: Kind
    site: staging.Site
    rendering: Rendering
    paths: tuple[str, ...]
    first: FirstCommit | None
    notes: tuple[str, ...]

    @property
    def is_updatable(self) -> bool:
        """Whether the project remembers enough of the template to follow it."""
        return not self.notes


@contextmanager
def planned(
    source: str,
    given: Mapping[str, Any],
    destination: Path | None = None,
    *,
    ref: str | None = None,
    directory: str = "",
    use_git: bool = True,
    trust: bool = False,
    run_code: bool = True,
) -> Iterator[Plan]:
    """Decide what a project of somebody's template will be, and check that it can be written.

    Args:
        source: a path or an address, as users type them.
        given: answers by question name; the author's default to what Git knows, all others to the template's defaults.
        destination: the folder to make; by default what a cookiecutter template calls it.
        ref: a tag, branch or commit; by default Copier's choice (the newest release) or cookiecutter's (the newest).
        directory: the folder of the repository that holds the template.
        use_git: whether to make it a Git repository, or part of the one around it.
        trust: whether code of the template's own may run.
        run_code: whether it does; with ``False`` tasks and hooks are passed over.

    Yields:
        The project, which exists as long as the context.

    Raises:
        MlscaffoldError: whatever stands in the way; nothing was written.
    """
    target = None if destination is None else Path(os.path.abspath(destination))
    base = Path.cwd() if target is None else staging.check_destination(target)
    with ExitStack() as stack:
        scratch = _scratch(stack)
        template = _fetch(sources.locate(source), ref, directory, scratch)
        kind = template.kind
        renderer = WithCopier() if kind is Kind.COPIER else WithCookiecutter(ref)
        found = renderer.inspect(template)
        _check_trust(template, found, trust=trust)
        _check_known(given, found)
        if target is None and kind is Kind.COPIER:
            raise UsageError(f"Where to? Copier templates do not say: mlscaffold new {source} DEST")
        config: Mapping[str, str] = {}
        repository = None
        if use_git:
            around = git.surroundings(base)
            config, work_tree = around.config, around.work_tree
        answers = {**_author(found.texts, git.identity(config)), **given}
        # Templates look at the name of the folder that they are rendered to.
        name = target.name if target else "rendered"
        rendering = renderer.render(template, answers, scratch / "rendering" / name, trust=trust, run_code=run_code)
        _check_git_folders(template, rendering, trust=trust)
        if target is None:
            target = base / rendering.folder.name
            staging.check_destination(target)
        if use_git:
            repository = joined(work_tree, target)
            remove_tree(rendering.folder / ".git")
        yield Plan(
            template,
            kind,
            staging.Site(target, repository),
            rendering,
            tuple(_paths(rendering.folder)),
            # What the template itself has ignored is its affair: a hook may have made an environment.
            FirstCommit(f"Start from {template.described}", _STAND_IN, config, ignored=False) if use_git else None,
            tuple(_notes(template, kind, rendering)),
        )


def write(plan: Plan) -> tuple[str, ...]:
    """Write a project: all of it or nothing.

    Returns:
        What the user should know, as sentences.

    Raises:
        DestinationError: the destination was taken in the meantime.
        GitError: git refuses to make the repository or the commit.
        WriteError: the file system refuses.
    """

    def fill(folder: Path) -> None:
        shutil.copytree(plan.rendering.folder, folder, symlinks=True, dirs_exist_ok=True)

    return plan.notes + staging.build(plan.site, fill, plan.first)


def link(folder: Path) -> Link:
    """Return what a project remembers of somebody's template.

    Raises:
        NoRecordError: nothing.
        BrokenRecordError: its answers file cannot be used.
        BrokenCruftError: its ``.cruft.json`` cannot.
    """
    found = links.read(folder)
    if found is None:
        raise NoRecordError(folder)
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a project is behind its template.

    Attributes:
        current: the revision that it is at.
        target: the one that it would go to.
        behind: how many commits lie between.
    """

    current: str
    target: str
    behind: int


def standing(known: Link, *, to: str | None = None) -> Standing:
    """Find out how far a project is behind its template, rendering nothing.

    Raises:
        MlscaffoldError: as :func:`plan_update`.
    """
    with ExitStack() as stack:
        clone, current, target = _ends(known, to, _scratch(stack))
        return Standing(clone.describe(current), clone.describe(target), clone.count(current, target))


@dataclass(frozen=True, slots=True)
class Update:
    """A project's way to another revision.

    Attributes:
        transition: the way.
        notes: what the user should know, as sentences.
    """

    transition: Transition
    notes: tuple[str, ...] = ()


def plan_update(
    known: Link, *, to: str | None = None, data: Mapping[str, Any] | None = None, trust: bool = False
) -> Update:
    """Decide how a project gets to another revision of its template.

    Args:
        known: what it remembers of the template.
        to: a tag, branch or commit; by default the newest release for Copier, else the newest of the recorded branch.
        data: answers to give anew.
        trust: whether code of the template's own may run.

    Returns:
        The way there. Where the project is there already and no answer is new, both renderings are equal.

    Raises:
        FetchError: the template cannot be fetched.
        UnknownRevisionError: it has no such revision, or has lost the project's.
        BackwardsError: the revision is older than the project's.
        UntrustedError: one of the two revisions runs code.
        UnknownNameError: an answer to a question there is not.
        RenderError: one of the two does not render.
    """
    data = data or {}
    with ExitStack() as stack:
        scratch = _scratch(stack)
        clone, current, target = _ends(known, to, scratch)
        new = clone.fetch(target, known.directory)
        what = f"update to {new.name}"
        if current == target and not data:
            return Update(_transition(known, {}, {}, what, new.name))
        old = clone.fetch(current, known.directory)
        renderer = _renderer(known)
        found = [renderer.inspect(template) for template in (old, new)]
        for template, inspection in zip((old, new), found, strict=True):
            _check_trust(template, inspection, trust=trust)
        _check_known(data, found[1])
        before = _asked(known.answers, found[0])
        after = {**_asked(known.answers, found[1]), **data}
        name = known.folder.name
        rendered = renderer.render(old, before, scratch / "old" / name, trust=trust)
        renewed = renderer.render(new, after, scratch / "new" / name, trust=trust)
        for template, made in ((old, rendered), (new, renewed)):
            _check_git_folders(template, made, trust=trust)
        trees = [read_rendering(made.folder) for made in (rendered, renewed)]
        left_alone = {
            path
            for tree, made in zip(trees, (rendered, renewed), strict=True)
            for path in _left_alone(known, made, tree)
        }
        before_tree, after_tree = (
            {path: file for path, file in tree.items() if path not in left_alone} for tree in trees
        )
        if known.kind is Kind.COOKIECUTTER:
            # However the project's record is formatted, it is what the old rendering has.
            before_tree[CRUFT_FILE] = File((known.folder / CRUFT_FILE).read_bytes())
        notes = tuple(_not_run(new)) if known.kind is Kind.COPIER else ()
        return Update(_transition(known, before_tree, after_tree, what, new.name), notes)


def _renderer(known: Link) -> Renderer:
    """Return what renders a project's template for it."""
    if known.kind is Kind.COPIER:
        return WithCopier(known.source)
    ours = {"template", "commit", "checkout", "context", "directory"}
    return WithCookiecutter(known.checkout, {key: value for key, value in known.state.items() if key not in ours})


def _scratch(stack: ExitStack) -> Path:
    """Make a folder that is gone with the stack."""
    temporary = tempfile.TemporaryDirectory(prefix="mlscaffold-", ignore_cleanup_errors=True)
    return Path(stack.enter_context(temporary)).resolve()


def _fetch(location: str, ref: str | None, directory: str, scratch: Path) -> Fetched:
    """Fetch a template at the revision asked for, or else the one that its own tool would take."""
    if sources.is_repository(location):
        clone = Clone(location, scratch)
        kind = clone.fetch(ref or "HEAD", directory).kind
        return clone.fetch(ref or _usual(clone, kind), directory)
    if ref is not None:
        raise UsageError(f"{location} is a folder and no Git repository, so --ref means nothing there.")
    return sources.plain(location, directory)


def _usual(clone: Clone, kind: Kind) -> str:
    """Return the revision to take when none is asked for: what the template's own tool would."""
    return (clone.newest_release if kind is Kind.COPIER else None) or "HEAD"


def _ends(known: Link, to: str | None, scratch: Path) -> tuple[Clone, str, str]:
    """Return a clone of a project's template, the commit that the project is at, and the one to go to."""
    clone = Clone(sources.locate(known.source), scratch)
    current = clone.resolve(known.revision)
    branch = known.checkout if known.checkout and clone.has_branch(known.checkout) else None
    target = clone.resolve(to or branch or _usual(clone, known.kind))
    if target != current and clone.precedes(target, current):
        if to is not None:
            raise BackwardsError(known.folder, clone.describe(current), to)
        # It was made from something newer than the newest release: there is nothing to update to yet.
        target = current
    return clone, current, target


def _transition(known: Link, old: dict[str, File], new: dict[str, File], what: str, name: str) -> Transition:
    return Transition(
        folder=known.folder,
        old=old,
        new=new,
        what=what,
        message=f"Update to {name} of {known.source}",
        label=f"template-{name}",
        settled={ANSWERS_FILE: record.settle} if known.kind is Kind.COPIER else {},
    )


def _asked(answers: Mapping[str, Any], found: Inspection) -> dict[str, Any]:
    """Return the answers to questions that a revision asks."""
    return {name: value for name, value in answers.items() if name in found.questions}


def _check_trust(template: Fetched, found: Inspection, *, trust: bool) -> None:
    if found.runs and not trust:
        raise UntrustedError(template.described, found.runs)


def _check_git_folders(template: Fetched, rendering: Rendering, *, trust: bool) -> None:
    """Refuse files in a folder that Git takes for its own: their settings and hooks are programs that Git runs.

    No repository can hold them, but names that render can make them.
    """
    if trust:
        return
    for path in sorted(rendering.folder.rglob("*")):
        parts = path.relative_to(rendering.folder).parts
        if any(part.rstrip(" .").casefold() in {".git", "git~1"} for part in parts):
            raise RenderError(template.described, f"it would write Git's own {'/'.join(parts)}, so that Git runs code")


def _check_known(answers: Iterable[str], found: Inspection) -> None:
    for name in answers:
        if name not in found.questions:
            raise UnknownNameError("answer", name, found.questions)


def _author(texts: frozenset[str], author: git.Identity) -> dict[str, str]:
    """Return what Git knows of the author, under the names that a template's questions have for it."""
    known = {**dict.fromkeys(_NAMES, author.name), **dict.fromkeys(_ADDRESSES, author.email)}
    return {name: value for name, value in known.items() if name in texts and value}


def _paths(folder: Path) -> Iterator[str]:
    """Yield the files of a project that is not written yet, in order, but for what Git has of its own there."""
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if (path.is_symlink() or not path.is_dir()) and ".git" not in relative.parts:
            yield relative.as_posix()


def _notes(template: Fetched, kind: Kind, rendering: Rendering) -> Iterator[str]:
    """Yield what stands in the way of updating the project, as a sentence."""
    if template.commit is None:
        yield f"{template.location} is under no version control, so the project cannot be updated from it."
    elif rendering.record is None:
        yield "The template has no answers file (Copier's documentation says how), so the project cannot be updated."
    elif kind is Kind.COPIER and rendering.record != ANSWERS_FILE:
        yield (
            f"Its answers are in {rendering.record}, where mlscaffold does not look; "
            f"update it with copier update -a {rendering.record}"
        )


def _not_run(template: Fetched) -> Iterator[str]:
    """Yield what Copier would run in the project itself at an update, which is not done here, as a sentence."""
    if listed := migrations(template):
        yield (
            "Migrations change a project in place, where they could not be taken back, so none was run. "
            f"Those of the template: {'; '.join(listed)}"
        )


def _left_alone(known: Link, rendering: Rendering, tree: Iterable[str]) -> Iterator[str]:
    """Yield what an update leaves alone: first versions of files that are there, and what cruft is told to skip."""
    skipped = list(_skipped(known))
    for path in tree:
        is_there = os.path.lexists(known.folder / path)
        if (is_there and path != rendering.record and rendering.is_initial(path)) or any(
            fnmatchcase(path, pattern) or path.startswith(f"{pattern.rstrip('/')}/") for pattern in skipped
        ):
            yield path


def _skipped(known: Link) -> Iterator[str]:
    """Yield the patterns of files that cruft is told to leave alone."""
    if known.kind is not Kind.COOKIECUTTER:
        return
    settings: Any = {}
    try:
        settings = tomllib.loads((known.folder / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        settings = {}
    for configured in (known.state, settings.get("tool", {}).get("cruft", {})):
        yield from (pattern for pattern in configured.get("skip") or () if isinstance(pattern, str))
