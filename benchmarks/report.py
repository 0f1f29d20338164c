"""What was measured, judged: as a table for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any

from .case import Bound, Case
from .measure import Ratio, Sample, ratio

_HEADINGS = ("case", "ours", "beside", "our median", "theirs", "ratio", "min-max", "CPU ratio", "limit", "verdict")
_LEFT_ALIGNED = (0, 1, 2, 9)


@dataclass(frozen=True)
class Line:
    """One judged figure: ours beside another program's, or beside a limit.

    Attributes:
        case: the name of the case.
        ours: the name of our program.
        beside: the name of the other program, or what the limit is on.
        figures: what the table shows between the names and the verdict, as text.
        kept: whether the limit was kept; ``None`` where there is none, or nothing to judge.
        values: the same for machines.
        reason: why nothing was measured; ``None`` where it was.
    """

    case: str
    ours: str
    beside: str
    figures: tuple[str, ...] = ("",) * 6
    kept: bool | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None

    @property
    def verdict(self) -> str:
        """The judgement in a word."""
        if self.reason is not None:
            return "not measured"
        return {True: "kept", False: "MISSED", None: ""}[self.kept]


def lines(name: str, case: Case, samples: Sequence[Sequence[Sample]]) -> list[Line]:
    """Judge a case.

    Args:
        name: the case's name.
        case: what was measured.
        samples: those of our program, then those of each rival that could be run, in the order of the case.
    """
    ours, *others = samples
    remaining = iter(others)
    found = []
    for rival in case.rivals:
        judged, yardstick = (rival, case.ours) if rival.ours else (case.ours, rival)
        line = Line(name, judged.name, yardstick.name)
        if isinstance(rival.program, Exception):
            # A peer may be missing; what is ours may not.
            found.append(replace(line, reason=str(rival.program), kept=False if rival.ours else None))
        else:
            theirs = next(remaining)
            one, other = (theirs, ours) if rival.ours else (ours, theirs)
            found.append(_comparison(line, one, other, rival.limit))
    found += [_bound(Line(name, case.ours.name, bound.quantity), bound, bound.value(ours)) for bound in case.bounds]
    if all(line.reason is not None for line in found):
        # With nothing to judge it by, ours is no success either.
        found = [replace(line, kept=False) for line in found]
    return found


def not_measured(name: str, reason: Exception) -> Line:
    """Return the line of a case that could not be measured at all, which counts as a limit missed."""
    return Line(name, "", "", kept=False, reason=str(reason))


def _comparison(line: Line, ours: Sequence[Sample], theirs: Sequence[Sample], limit: float | None) -> Line:
    wall = ratio([sample.wall for sample in ours], [sample.wall for sample in theirs])
    cpu = ratio([sample.cpu for sample in ours], [sample.cpu for sample in theirs])
    medians = [median(sample.wall for sample in one) for one in (ours, theirs)]
    return replace(
        line,
        figures=(
            *(f"{value * 1000:,.0f} ms" for value in medians),
            f"{wall.value:.3f}",
            f"{wall.low:.3f}-{wall.high:.3f}",
            f"{cpu.value:.3f}",
            "" if limit is None else f"{limit:g}",
        ),
        kept=None if limit is None else wall.value <= limit,
        values={
            "runs": len(ours),
            "limit": limit,
            "wall_ratio": _ratio_values(wall),
            "cpu_ratio": _ratio_values(cpu),
            "ours_samples": _sample_values(ours),
            "theirs_samples": _sample_values(theirs),
        },
    )


def _bound(line: Line, bound: Bound, value: float) -> Line:
    limit = "" if bound.limit is None else f"{bound.limit:g} {bound.unit}"
    return replace(
        line,
        figures=(f"{value:.1f} {bound.unit}", "", "", "", "", limit),
        kept=None if bound.limit is None else value <= bound.limit,
        values={"value": value, "limit": bound.limit, "unit": bound.unit},
    )


def _ratio_values(found: Ratio) -> dict[str, float]:
    return {"of_medians": found.value, "lowest": found.low, "highest": found.high}


def _sample_values(samples: Iterable[Sample]) -> dict[str, list[float]]:
    samples = list(samples)
    return {
        "wall_seconds": [sample.wall for sample in samples],
        "cpu_seconds": [sample.cpu for sample in samples],
        "peak_memory_mb": [sample.memory for sample in samples],
    }


def heading(about: Mapping[str, Any]) -> str:
    """Return what was measured with what, for people."""
    peers = ", ".join(requirement.replace("==", " ") for requirement in about["peers"])
    return (
        f"{about['date']}; mlscaffold {about['mlscaffold']}; {about['machine']}; Python {about['python']};\n"
        f"beside {peers}.\n"
    )


def table(found: Sequence[Line]) -> str:
    """Return the lines as a Markdown table, and below it why what is missing was not measured."""
    rows = [_HEADINGS, *((line.case, line.ours, line.beside, *line.figures, line.verdict) for line in found)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]

    def text(row: Sequence[str]) -> str:
        cells = (
            cell.ljust(width) if column in _LEFT_ALIGNED else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        return f"| {' | '.join(cells)} |"

    rule = ("-" * width if column in _LEFT_ALIGNED else f"{'-' * (width - 1)}:" for column, width in enumerate(widths))
    notes = [
        f"\nNot measured: {line.case}{f', {line.beside}' if line.beside else ''}: {line.reason}"
        for line in found
        if line.reason is not None
    ]
    return "\n".join([text(rows[0]), f"| {' | '.join(rule)} |", *(text(row) for row in rows[1:]), *notes])


def document(found: Sequence[Line], about: Mapping[str, Any]) -> dict[str, Any]:
    """Return everything that was measured, for JSON."""
    results = [
        {
            "case": line.case,
            "ours": line.ours,
            "beside": line.beside,
            "verdict": line.verdict,
            "reason": line.reason,
            **line.values,
        }
        for line in found
    ]
    return {**about, "results": results}
