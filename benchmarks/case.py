"""What a case is: programs of ours, beside others that do the same or beside fixed limits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from .lab import UnavailableError
from .measure import Program, Sample


@dataclass(frozen=True)
class Bound:
    """A figure of ours that no other program is compared with.

    Attributes:
        quantity: the time (median over the runs) or the memory (the most in any run, of the largest process).
        limit: the highest acceptable value, in seconds or MB; ``None`` where it is shown for orientation.
    """

    quantity: Literal["time", "peak memory"]
    limit: float | None = None

    @property
    def unit(self) -> str:
        """What its values are in."""
        return "s" if self.quantity == "time" else "MB"

    def value(self, samples: Sequence[Sample]) -> float:
        """Return what the samples come to."""
        if self.quantity == "time":
            return median(sample.wall for sample in samples)
        return max(sample.memory for sample in samples)


@dataclass(frozen=True)
class Rival:
    """What ours is compared with.

    Attributes:
        name: what it is called in the results.
        program: what to run; the reason instead where it cannot be run.
        limit: the highest acceptable ratio of our median to its median; ``None`` where it is shown for orientation.
        ours: whether it is another one of ours: then it is what is judged, and the case's own program the yardstick.
    """

    name: str
    program: Program | Exception
    limit: float | None = None
    ours: bool = False


@dataclass(frozen=True)
class Case:
    """One measurement.

    Attributes:
        ours: what is judged.
        rivals: what it is compared with.
        bounds: what of ours is judged, or shown, by itself.
        most_runs: how many rounds are enough, where they are long.
        warm_up: whether to begin with a round that does not count, in which a rival that fails drops out.
    """

    ours: Program
    rivals: Sequence[Rival] = ()
    bounds: Sequence[Bound] = ()
    most_runs: int | None = None
    warm_up: bool = True

    @property
    def programs(self) -> list[Program]:
        """What runs: ours, then each rival that can be run here."""
        return [self.ours, *(rival.program for rival in self.rivals if isinstance(rival.program, Program))]


def rival(name: str, make: Callable[[], Program], limit: float | None = None) -> Rival:
    """Set up a rival; one that cannot be had here is kept with the reason."""
    try:
        program = make()
    except UnavailableError as error:
        return Rival(name, error, limit)
    return Rival(program.name, program, limit)
