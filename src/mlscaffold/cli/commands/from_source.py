"""``mlscaffold new SOURCE``: makes a project from somebody's template, and says what came of it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from mlscaffold.cli.output.text import next_steps, note, paint, shown
from mlscaffold.create.answers import read_answers, read_pairs
from mlscaffold.errors import UsageError
from mlscaffold.foreign import project as foreign
from mlscaffold.foreign.project import Plan
from mlscaffold.tools import quoted


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
    where = plan.site.destination
    facts = [f"{len(plan.paths)} files", *(["one commit on main"] if plan.first and not plan.site.repository else [])]
    print(f"{paint('Made', 'green')} {paint(where.name, 'bold')} in {shown(where)}: {', '.join(facts)}.")
    print(f"It comes from the {plan.kind.value} template {plan.template.described}.")
    for text in notes:
        note(text)
    steps = [(f"cd {quoted(shown(where))}", "")]
    if plan.is_updatable:
        steps.append(("mlscaffold update", "when the template has improved"))
    next_steps(steps)
