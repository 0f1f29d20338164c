import html
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from churn_prediction.config import Settings
from churn_prediction.drift_page import page
from churn_prediction.monitor import DriftError, monitor
from churn_prediction.predict import Predictor


def write(tmp_path: Path, frame: pd.DataFrame) -> Path:
    path = tmp_path / "new.csv"
    frame.to_csv(path, index=False)
    return path


def test_rows_like_the_training_rows_have_not_drifted(own: Settings, tmp_path: Path, alike: pd.DataFrame) -> None:
    table = monitor(own, write(tmp_path, alike))
    assert table["psi"].max() < 0.15
    assert table["column"].is_unique


def test_shifted_rows_are_named_and_reported(
    own: Settings, predictor: Predictor, tmp_path: Path, alike: pd.DataFrame
) -> None:
    # Every row takes the first one's value.
    name = predictor.schema.names[0]
    with pytest.raises(DriftError, match="has drifted in") as drift:
        monitor(own, write(tmp_path, alike.assign(**{name: alike[name].iloc[0]})))
    report = json.loads((own.reports / "drift.json").read_text("utf-8"))
    over = [column["column"] for column in report["columns"] if column["psi"] > own.monitor.psi_alert]
    assert over
    assert all(name in str(drift.value) for name in over)
    assert report["drifted"] == over
    page = (own.reports / "drift.html").read_text("utf-8")
    assert f"Drifted: {', '.join(over)}" in html.unescape(page)


class Elements(HTMLParser):
    """Which elements a page has, which of them are left open, and what its attributes point to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names, self.open, self.linked = set[str](), list[str](), list[str | None]()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.linked += [value for name, value in attrs if name in {"src", "href", "xlink:href", "srcset", "data"}]
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.remove(tag)


def report_about(name: str, labels: list[str]) -> dict[str, Any]:
    """What drift.json would hold for one column with these bins."""
    share = 1 / len(labels)
    return {
        "model_version": "v1",
        "data": "sample",
        "source": name,
        "rows": {"before": 1000, "after": 100},
        "psi_alert": 0.25,
        "drifted": [name],
        "columns": [
            {
                "column": name,
                "psi": 0.5,
                "chance": 0.1,
                "ks": None,
                "missing_before": 0.0,
                "missing_after": 0.25,
                "bins": [{"label": label, "before": share, "after": share} for label in labels],
            }
        ],
    }


def test_the_page_shows_every_column_and_loads_nothing(own: Settings, tmp_path: Path, alike: pd.DataFrame) -> None:
    table = monitor(own, write(tmp_path, alike))
    text = (own.reports / "drift.html").read_text("utf-8")
    elements = Elements(text)
    assert elements.open == []
    assert elements.linked == []
    assert not elements.names & {"script", "link", "iframe", "img", "object"}
    assert text.count("<svg") == text.count("<h2") == len(table)
    assert all(f"<h2>{html.escape(name)}</h2>" in text for name in table["column"])


def test_whatever_a_file_holds_is_text_on_the_page() -> None:
    hostile = """<script>alert("'&")</script>"""
    elements = Elements(text := page(report_about(hostile, [hostile, "b"])))
    assert "script" not in elements.names
    assert html.escape(hostile) in text
    assert "missing 0.0%, now 25.0%" in text


def test_of_many_categories_the_small_ones_become_one_bar() -> None:
    text = page(report_about("city", [f"city {number}" for number in range(40)]))
    assert ">29 others</text>" in text
    assert text.count("<rect") == 2 * 12
