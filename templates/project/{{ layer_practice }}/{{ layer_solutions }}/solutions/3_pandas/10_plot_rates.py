"""Draw a plot that explains itself."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes


def plot_rates(rates: pd.Series, title: str, unit: str) -> Axes:
    """Draw horizontal bars, and return the axes of a new figure.

    The index of `rates` has the names of the groups, its values are shares from 0 to 1. The longest
    bar is at the top. The horizontal axis goes from 0 to 1 and has the unit as its label; the plot
    has the title. `rates` does not change.
    """
    _, axes = plt.subplots()
    ordered = rates.sort_values()
    axes.barh(list(ordered.index), list(ordered))
    axes.set(title=title, xlabel=unit, xlim=(0, 1))
    return axes
