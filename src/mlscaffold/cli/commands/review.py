"""``mlscaffold review``: what a reviewer will look at, with evidence, and what an interviewer could ask."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from mlscaffold.cli.options import OneFolder, flag


def review(
    folder: OneFolder = Path(),
    *,
    interview: Annotated[bool, flag("--interview", "Ask ten questions about this repository instead.")] = False,
    quick: Annotated[bool, flag("--quick", "Do not run its lint and tests.")] = False,
    as_json: Annotated[bool, flag("--json", "Print it for programs.")] = False,
) -> int:
    """Look at a project as a reviewer does: evidence and points.

    \b
    Examples:
      mlscaffold review
      mlscaffold review churn --interview
    """  # noqa: D301
    from mlscaffold import api
    from mlscaffold.cli.output import review as output

    from .update import DONE

    found = api.evidence(folder, run=not (quick or interview))
    if interview:
        from mlscaffold.review.interview import questions

        output.interview(questions(found), as_json=as_json)
    else:
        from mlscaffold.review.rubric import findings

        output.findings(findings(found), as_json=as_json)
    return DONE
