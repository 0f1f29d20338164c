"""The pictures of a recommender's evaluation, drawn to be read in a report without further explanation."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from .config import Settings
from .figures import BLUE, GREY, ORANGE, draw_slices, new_figure, save
from .metrics import by_user
from .model import METRIC


def draw_all(settings: Settings, metrics: dict[str, Any], held_out: pd.DataFrame, predictions: pd.DataFrame) -> None:
    """Write newcomers.png, reach.png, users.png and slices.png into the reports folder."""
    folder = settings.reports

    served = [part for name, part in metrics["newcomers"].items() if name.startswith("given_") and part["users"]]
    if served:
        figure, (axes,) = new_figure(7.6, 4.6)
        _newcomers(axes, metrics, served)
        rows = metrics["rows"] | {"test": metrics["newcomers"]["rows_of_new_users"]}
        save(figure, folder / "newcomers.png", "What do newcomers get?", metrics | {"rows": rows})

    figure, (left, right) = new_figure(11, 4.4, 2)
    _reach(left, right, metrics)
    save(figure, folder / "reach.png", "Which films does it find?", metrics)

    figure, (axes,) = new_figure(7.2, 4.4)
    _users(axes, metrics, by_user(predictions, held_out)[METRIC].to_numpy())
    save(figure, folder / "users.png", "How much do users differ?", metrics)

    if metrics["slices"]:
        figure, (axes,) = new_figure(7.6, 1.6 + 0.36 * len(metrics["slices"]))
        draw_slices(axes, metrics)
        save(figure, folder / "slices.png", "For whom does it work?", metrics)


def _newcomers(axes: Axes, metrics: dict[str, Any], served: list[dict[str, Any]]) -> None:
    for name, label, colour, shift in (
        ("model", metrics["model"], BLUE, -0.06),
        ("dummy", "the most rated films", GREY, 0.06),
    ):
        places = np.arange(len(served)) + shift
        low, high = np.array([part[f"{name}_interval"] for part in served]).T
        axes.vlines(places, low, high, color=colour, alpha=0.4, linewidth=4)
        axes.plot(places, [part[name] for part in served], "o", color=colour, label=label)
    axes.set_xticks(range(len(served)), [f"{part['ratings']}\n({part['users']} users)" for part in served])
    axes.set(xlabel="ratings given by somebody new; all their later ones are wanted", xlim=(-0.5, len(served) - 0.5))
    axes.set_ylabel(f"{metrics['metric_name']}, 95 % interval")
    axes.legend(loc="best", frameon=False)


def _reach(left: Axes, right: Axes, metrics: dict[str, Any]) -> None:
    parts = metrics["reach"]
    places, names = np.arange(len(parts)), [part["ratings"] for part in parts]
    left.bar(places - 0.2, [100 * part["wanted"] for part in parts], 0.4, color=GREY, label="of what users watched")
    left.bar(places + 0.2, [100 * part["shown"] for part in parts], 0.4, color=BLUE, label="of what the lists show")
    left.set_ylabel("share, %")
    left.legend(loc="upper left", frameon=False)
    right.bar(places, [100 * (part["recall"] or 0.0) for part in parts], 0.6, color=BLUE)
    right.set_ylabel("held-out ratings found in ten places, %")
    for axes in (left, right):
        axes.set_xticks(places, names)
        axes.set_xlabel("ratings of the film in training")


def _users(axes: Axes, metrics: dict[str, Any], values: np.ndarray) -> None:
    axes.hist(values, bins=20, range=(0, 1), color=BLUE, alpha=0.85)
    axes.axvline(metrics["value"], color=ORANGE, linewidth=1.5, label=f"mean {metrics['value']:.3f}")
    axes.axvline(metrics["baselines"]["dummy"], color=GREY, linestyle="--",
                 label=f"mean of the most rated films {metrics['baselines']['dummy']:.3f}")  # fmt: skip
    nothing = 1 - metrics["scores"]["hit_at_10"]
    axes.set(xlabel=f"{metrics['metric_name']} of one user", ylabel="users", xlim=(0, 1))
    axes.legend(title=f"{nothing:.1%} of the users are shown nothing they watched", loc="upper right", frameon=False)
