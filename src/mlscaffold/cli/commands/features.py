"""``mlscaffold add`` and ``mlscaffold remove``: features come and go by a merge."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from mlscaffold.cli.options import Branch, Commit, Diff, Features, Folder, Verify, flag


def add(
    features: Features,
    *,
    folder: Folder = Path(),
    diff: Diff = False,
    verify: Verify = False,
    commit: Commit = False,
    branch: Branch = None,
) -> int:
    """Add features to a project, by a merge.

    \b
    Examples:
      mlscaffold add monitoring --diff
      mlscaffold add monitoring deploy=kubernetes
    """  # noqa: D301
    from mlscaffold import api
    from mlscaffold.update import changes

    from .update import finish

    wanted = api.wishes(folder, diff=diff, verify=verify, commit=commit, branch=branch)
    return finish(changes.add(folder, api.versions(), features), wanted)


def remove(
    features: Features,
    *,
    folder: Folder = Path(),
    diff: Diff = False,
    verify: Verify = False,
    commit: Commit = False,
    branch: Branch = None,
    mine: Annotated[bool, flag("--mine", "Where you changed the same lines, keep yours: no conflicts.")] = False,
) -> int:
    """Remove features from a project, by a merge.

    \b
    Examples:
      mlscaffold remove docker --commit
      mlscaffold remove exercise --mine
    """  # noqa: D301
    from mlscaffold import api
    from mlscaffold.update import changes

    from .update import finish

    wanted = api.wishes(folder, diff=diff, verify=verify, commit=commit, branch=branch)
    return finish(changes.remove(folder, api.versions(), features, mine=mine), wanted)
