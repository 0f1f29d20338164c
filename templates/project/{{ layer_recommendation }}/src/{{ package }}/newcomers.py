"""Newcomers: what users get who come after the training data ends.

Holding out a part of each user's ratings flatters: in use, many requests come from users of whom
the model knows nothing yet. So the model learns the earlier ratings alone, and serves the users who
came later from their first ratings.
"""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from sklearn.base import clone

from .config import Settings
from .model import METRIC_NAME, PLACES, by_user, interval, mark
from .schema import ITEMS, ROWS

EARLIER = 0.8  # of all ratings, in time order
GIVEN = (1, 3, 5, 10)
# Of the model card, where there are newcomers.
TEXT = """\
Of the {rows:,} latest {rows_name}, {share_of_new_users:.1%} are by users who were new then, and
{share_of_new_items:.1%} are of {items} that were new, which no model of this kind can find. Trained
on the earlier {rows_name} alone, and given the first {rows_name} of the {users:,} new users, the
model reaches this NDCG@10 for all that they rated afterwards:

{table}

Compare along a row: who has given more has fewer {items} left to find."""


def newcomers(model: Any, dummy: Any, table: pd.DataFrame, settings: Settings) -> dict[str, Any]:
    """Return who comes later, and the NDCG for users never seen, given their first ratings.

    All that a user rated afterwards is wanted, films that the model cannot know included.
    """
    early = table["timestamp"] <= table["timestamp"].quantile(EARLIER)
    earlier, later = table[early], table[~early]
    new = later[~later["userId"].isin(earlier["userId"])].sort_values(["timestamp", "movieId"])
    order = new.groupby("userId").cumcount()
    found: dict[str, Any] = {"rows": len(later), "users": new["userId"].nunique(), "given": []}
    if len(later):
        found["share_of_new_users"] = len(new) / len(later)
        found["share_of_new_items"] = (~later["movieId"].isin(earlier["movieId"])).mean()
    fitted = {"model": clone(model).fit(earlier), "dummy": clone(dummy).fit(earlier)}
    for count in GIVEN:
        given, wanted = new[order < count], new[order >= count]
        if wanted.empty:
            break
        lists = {name: one.recommend(given, PLACES) for name, one in fitted.items()}
        values = {name: by_user(mark(rows, wanted))["ndcg"] for name, rows in lists.items()}
        part = {name: value.mean() for name, value in values.items()}
        gains = values["model"] - values["dummy"]
        part |= {"ratings": count, "users": len(gains), "gain": gains.mean()}
        limits = interval(gains, settings.bootstrap, settings.seed)
        found["given"].append(part | {"interval": limits})
    return found


def draw(axes: Axes, found: dict[str, Any]) -> None:
    """Draw what newcomers gain by the model, with the 95 % intervals."""
    for place, part in enumerate(found["given"]):
        axes.plot([place, place], part["interval"], color="C0", alpha=0.4, linewidth=4)
        axes.plot(place, part["gain"], "o", color="C0")
    names = [f"{part['ratings']}\n({part['users']:,} users)" for part in found["given"]]
    axes.set_xticks(range(len(names)), names)
    axes.axhline(0, color="grey", ls="--", label=f"the most rated {ITEMS}, for everybody")
    axes.set_xlabel(f"{ROWS} given; all later ones are to be found")
    axes.set_ylabel(f"gain in {METRIC_NAME}, 95 % interval")
    axes.legend()
