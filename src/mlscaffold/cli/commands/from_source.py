"""``mlscaffold new SOURCE``: makes a project from somebody's template, and says what came of it."""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from mlscaffold import git
from mlscaffold.cli.output.text import next_steps, note, paint, shown
from mlscaffold.create.answers import read_answers, read_pairs
from mlscaffold.create.destination import build, check_destination
from mlscaffold.create.project import STAND_IN
from mlscaffold.create.repository import FirstCommit, joined
from mlscaffold.errors import UsageError
from mlscaffold.foreign import project as foreign
from mlscaffold.foreign.project import Project
from mlscaffold.tools import quoted


def check_options(given: Mapping[str, Any]) -> None:
    """Refuse options that are about mlscaffold's own projects, by their values; what is false was not used."""
    if used := [f"--{name}" for name, value in given.items() if value]:
        raise UsageError(
            f"{', '.join(used)}: for mlscaffold's own projects only. A SOURCE has questions of its own: -d KEY=VALUE."
        )


def answers(pairs: Iterable[str], file: Path | None) -> dict[str, Any]:
    """Return answers by question name: a file's, over them the pairs'."""
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
    """Make a project from somebody's template, or list what would be made."""
    target = None if destination is None else Path(os.path.abspath(destination))
    base = Path.cwd() if target is None else check_destination(target)
    config = git.config_of(base) if use_git else {}
    with foreign.rendered(
        source,
        given,
        target.name if target else None,
        author=git.identity(config),
        ref=ref,
        directory=directory,
        trust=trust,
        run_code=not pretend,
    ) as made:
        if target is None:
            target = base / made.folder.name
            check_destination(target)
        if pretend:
            _show_plan(made, target, ran_code=not trust)
            return
        work_tree = joined(git.work_tree_of(base), target) if use_git else None
        # What the template itself has ignored is its affair: a hook may have made an environment.
        first = FirstCommit(f"Start from {made.template.described}", STAND_IN, config, ignored=False)
        notes = build(target, made.copy, first=first if use_git else None, work_tree=work_tree)
        _show_created(made, target, made.notes + notes, has_commit=use_git and work_tree is None)


def _show_plan(made: Project, target: Path, *, ran_code: bool) -> None:
    for path in made.paths:
        print(path)
    print(f"{len(made.paths)} files would be written to {shown(target)}; nothing was.", file=sys.stderr)
    if not ran_code:
        print("Tasks and hooks were not run; they may add files and remove some.", file=sys.stderr)


def _show_created(made: Project, target: Path, notes: Sequence[str], *, has_commit: bool) -> None:
    facts = [f"{len(made.paths)} files", *(["one commit on main"] if has_commit else [])]
    print(f"{paint('Made', 'green')} {paint(target.name, 'bold')} in {shown(target)}: {', '.join(facts)}.")
    print(f"It comes from the {made.template.kind.value} template {made.template.described}.")
    for text in notes:
        note(text)
    steps = [(f"cd {quoted(shown(target))}", "")]
    if not made.notes:
        steps.append(("mlscaffold update", "when the template has improved"))
    next_steps(steps)
