"""``mlscaffold status``: shows how projects stand."""

import json
from functools import partial
from pathlib import Path
from typing import Annotated

from mlscaffold.cli.options import Folders, Jobs, flag


def status(
    paths: Folders = None,
    *,
    tests: Annotated[bool, flag("--tests", "Run the tests of each, too: which exercises fail.")] = False,
    as_json: Annotated[bool, flag("--json", "Print it for programs.")] = False,
    jobs: Jobs = None,
) -> int:
    """Show how projects stand: version, edits, conflicts, features.

    \b
    Examples:
      mlscaffold status
      mlscaffold status ~/projects --json
      mlscaffold status copies --tests --json
    """  # noqa: D301
    from mlscaffold import api
    from mlscaffold.cli.output import standing
    from mlscaffold.cli.output.text import progress, reason
    from mlscaffold.update import many

    from .update import DONE, FAILED, is_one

    work = partial(api.status, tests=tests)
    places = paths or [Path()]
    folders = many.find(places)
    if is_one(places, folders) and not as_json:
        standing.one(work(folders[0]))
        return DONE
    api.versions()
    order = {folder: number for number, folder in enumerate(folders)}
    results = progress(many.each(folders, work, jobs=jobs), "Looking", len(folders))
    found = sorted(results, key=lambda result: order[result.folder])
    if as_json:
        facts = [
            result.value.as_json()
            if result.value is not None
            else {"path": str(result.folder), "error": reason(result.error)}
            for result in found
        ]
        print(json.dumps(facts, indent=2))
    else:
        standing.many(
            [result.value for result in found if result.value is not None],
            {result.folder: result.error for result in found if result.error is not None},
        )
    return FAILED if any(result.error for result in found) else DONE
