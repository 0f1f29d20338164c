"""What ``review`` prints."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from .text import paint

if TYPE_CHECKING:
    from mlscaffold.review.rubric import Finding


def findings(found: Sequence[Finding], *, as_json: bool) -> None:
    """Print what a reviewer finds, and the points of each rubric."""
    if as_json:
        print(json.dumps([asdict(each) for each in found], indent=2))
        return
    for each in found:
        mark = paint("ok", "green") if each.good else paint("--", "yellow")
        score = f" ({each.points:g} of {each.most:g})" if each.most else ""
        print(f"{mark}  {paint(each.question, 'bold')}{score}")
        print(f"    {each.evidence}  {paint(each.where, 'dim')}")
        if each.remedy:
            print(f"    do: {each.remedy}")
    for rubric in dict.fromkeys(each.rubric for each in found if each.rubric):
        part = [each for each in found if each.rubric == rubric]
        points, most = sum(each.points for each in part), sum(each.most for each in part)
        print(f"\n{points:g} of the {most:g} points of the {rubric} that a repository can show.")


def interview(asked: Iterable[tuple[str, str]], *, as_json: bool) -> None:
    """Print questions, each with where its answer lies."""
    if as_json:
        print(json.dumps([{"question": question, "where": where} for question, where in asked], indent=2))
        return
    for number, (question, where) in enumerate(asked, 1):
        print(textwrap.fill(question, 80, initial_indent=f"{number:2}. ", subsequent_indent="    "))
        print(f"    {paint(where, 'dim')}")
