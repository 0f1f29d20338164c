"""``mlscaffold new SOURCE``: makes a project from somebody's template, and says what came of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from mlscaffold import git
from mlscaffold.create import destination as staging
from mlscaffold.create.answers import read_answers, read_pairs
from mlscaffold.errors import UsageError
from mlscaffold.foreign import project as foreign
from mlscaffold.foreign.project import Project
from mlscaffold.tools import quoted

from .terminal import Style, shown

_STAND_IN = git.Identity("mlscaffold", "mlscaffold@localhost.invalid")


def check_options(given: Mapping[str, Any]) -> None:
    """Refuse options that are about mlscaffold's own projects.

    Args:
        given: their values by name; what is false was not used.

    Raises:
        UsageError: one was used.
    """
    if used := [f"--{name}" for name, value in given.items() if value]:
        raise UsageError(
            f"{', '.join(used)}: for mlscaffold's own projects only. A SOURCE has questions of its own: -d KEY=VALUE."
        )


def answers(pairs: Iterable[str], file: Path | None, author: str | None, email: str | None) -> dict[str, Any]:
    """Return answers by question name: a file's, over them the pairs'.

    Raises:
        AnswersFileError: the file cannot be read as a mapping.
        UsageError: a pair without ``=``, or the author where the template's own question is to be answered.
    """
    check_options({"author": author, "email": email})
    return {**(read_answers(file) if file else {}), **read_pairs(pairs)}


def new(
    source: str,
    destination: Path | None,
    given: Mapping[str, Any],
    *,
    ref: str | None,
    directory: str,
    use_git: bool,
    trust: bool,
    pretend: bool,
) -> None:
    """Make a project from somebody's template, or list what would be made.

    Raises:
        MlscaffoldError: it cannot be rendered or written; nothing is left behind.
    """
    target = None if destination is None else Path(os.path.abspath(destination))
    base = Path.cwd() if target is None else staging.check_destination(target)
    config: Mapping[str, str] = {}
    work_tree = None
    if use_git:
        with git.Probe(base) as probe:
            config, work_tree = probe.config(), probe.work_tree()
    author = git.identity(config)
    name = target.name if target else None
    with foreign.rendered(
        source, given, name, author=author, ref=ref, directory=directory, trust=trust, run_code=not pretend
    ) as made:
        if target is None:
            target = base / made.folder.name
            staging.check_destination(target)
        if pretend:
            _show_plan(made, target, ran_code=not trust)
            return
        site = staging.Site(target, staging.joined(work_tree, target))
        # What the template itself has ignored is its affair: a hook may have made an environment.
        first = staging.FirstCommit(f"Start from {made.template.described}", _STAND_IN, config, ignored=False)
        notes = staging.build(site, made.copy, first if use_git else None)
        _show_created(made, target, made.notes + notes, has_commit=use_git and site.repository is None)


def _show_plan(made: Project, target: Path, *, ran_code: bool) -> None:
    for path in made.paths:
        print(path)
    print(f"{len(made.paths)} files would be written to {shown(target)}; nothing was.", file=sys.stderr)
    if not ran_code:
        print("Tasks and hooks were not run; they may add files and remove some.", file=sys.stderr)


def _show_created(made: Project, target: Path, notes: Sequence[str], *, has_commit: bool) -> None:
    style = Style(sys.stdout)
    facts = [f"{len(made.paths)} files", *(["one commit on main"] if has_commit else [])]
    print(f"{style.green('Made')} {style.bold(target.name)} in {shown(target)}: {', '.join(facts)}.")
    print(f"It comes from the {made.template.kind.value} template {made.template.described}.")
    for note in notes:
        print(f"{style.yellow('Note:')} {note}")
    print(f"\n{style.bold('Next:')}\n  {style.cyan(f'cd {quoted(shown(target))}')}")
    if not made.notes:
        print(f"  {style.cyan('mlscaffold update')}  when the template has improved")
