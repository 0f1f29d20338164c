"""Where a result, its interval and the baselines beside it lie on one scale."""

from dataclasses import dataclass

from .metrics import Metrics

MARGIN = 3.0  # percent of the strip, so that points at its ends are whole


@dataclass(frozen=True)
class Line:
    """One line of the chart; positions are percentages of the strip's width."""

    name: str
    value: str
    at: float
    interval: tuple[float, float] | None = None


def chart(metrics: Metrics) -> list[Line]:
    """Lay out the value, its interval and the baselines on one scale, the best baseline first."""
    values = [metrics.value, *metrics.interval, *metrics.baselines.values()]
    least, most = min(values), max(values)

    def at(value: float) -> float:
        share = (value - least) / (most - least) if most > least else 0.5
        return round(MARGIN + (100 - 2 * MARGIN) * share, 2)

    low, high = metrics.interval
    text = f"{number(metrics.value)} ({number(low)} to {number(high)})"
    lines = [Line(metrics.model, text, at(metrics.value), (at(low), at(high)))]
    baselines = sorted(
        metrics.baselines.items(), key=lambda item: item[1], reverse=metrics.higher_is_better
    )
    lines += [Line(f"{name} (baseline)", number(value), at(value)) for name, value in baselines]
    return lines


def number(value: float) -> str:
    """Write a figure as reports do: four decimals, or one where there are thousands."""
    return f"{value:,.4f}" if abs(value) < 100 else f"{value:,.1f}"
