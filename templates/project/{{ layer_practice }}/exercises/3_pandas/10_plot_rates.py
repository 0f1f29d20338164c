"""Draw a plot that explains itself.

A plot in a report is read without you beside it. Its axes have names, its title says what there is
to see, and a share starts at zero, because bars that start elsewhere exaggerate differences.
"""

import pandas as pd
from matplotlib.axes import Axes


def plot_rates(rates: pd.Series, title: str, unit: str) -> Axes:
    """Draw horizontal bars, and return the axes of a new figure.

    The index of `rates` has the names of the groups, its values are shares from 0 to 1. The longest
    bar is at the top. The horizontal axis goes from 0 to 1 and has the unit as its label; the plot
    has the title. `rates` does not change.
    """
    raise NotImplementedError
