"""``mlscaffold adopt``: links a project to the template."""

from pathlib import Path
from typing import Annotated

from mlscaffold.cli.options import Branch, Commit, Diff, OneFolder, Pairs, Verify, flag, option


def adopt(
    folder: OneFolder = Path(),
    *,
    at: Annotated[str | None, option("VERSION", "The version it was made from; by default the newest.")] = None,
    link_only: Annotated[bool, flag("--link-only", "Write the answers file alone: what differs is your own.")] = False,
    diff: Diff = False,
    verify: Verify = False,
    commit: Commit = False,
    branch: Branch = None,
    pairs: Pairs = None,
) -> int:
    """Link a project that has lost, or never had, its answers file.

    \b
    Examples:
      mlscaffold adopt --diff
      mlscaffold adopt shop -d author_name=Ada --commit
    """  # noqa: D301
    from mlscaffold import api
    from mlscaffold.cli.output import changes
    from mlscaffold.create.answers import read_pairs
    from mlscaffold.update import adopt as adoption

    from .update import finish

    found = adoption.guess(folder, api.versions(), read_pairs(pairs or ()), version=at)
    changes.guess(folder.absolute(), found)
    wanted = api.wishes(folder, diff=diff, verify=verify, commit=commit, branch=branch)
    return finish(adoption.plan(folder, found, link_only=link_only), wanted)
