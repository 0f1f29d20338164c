"""``mlscaffold new SOURCE``: makes a project from somebody's template, and says what came of it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from mlscaffold.create.answers import read_answers, read_pairs
from mlscaffold.errors import UsageError
from mlscaffold.foreign import project as foreign
from mlscaffold.foreign.project import Plan
from mlscaffold.tools import quoted

from .terminal import Style, shown


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
        MlscaffoldError: as :func:`foreign.planned` and :func:`foreign.write`.
    """
    with foreign.planned(
        source,
        given,
        destination,
        ref=ref,
        directory=directory,
        use_git=use_git,
        trust=trust,
        run_code=not pretend,
    ) as plan:
        if pretend:
            _show_plan(plan, ran_code=not trust)
        else:
            _show_created(plan, foreign.write(plan))


def _show_plan(plan: Plan, *, ran_code: bool) -> None:
    for path in plan.paths:
        print(path)
    print(f"{len(plan.paths)} files would be written to {shown(plan.site.destination)}; nothing was.", file=sys.stderr)
    if not ran_code:
        print("Tasks and hooks were not run; they may add files and remove some.", file=sys.stderr)


def _show_created(plan: Plan, notes: Sequence[str]) -> None:
    style = Style(sys.stdout)
    where = plan.site.destination
    facts = [f"{len(plan.paths)} files", *(["one commit on main"] if plan.first and not plan.site.repository else [])]
    print(f"{style.green('Made')} {style.bold(where.name)} in {shown(where)}: {', '.join(facts)}.")
    print(f"It comes from the {plan.kind.value} template {plan.template.described}.")
    for note in notes:
        print(f"{style.yellow('Note:')} {note}")
    print(f"\n{style.bold('Next:')}\n  {style.cyan(f'cd {quoted(shown(where))}')}")
    if plan.is_updatable:
        print(f"  {style.cyan('mlscaffold update')}  when the template has improved")
