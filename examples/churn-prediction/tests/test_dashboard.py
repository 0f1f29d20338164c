import json
import re
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from churn_prediction.config import Settings
from churn_prediction.contract import contract
from churn_prediction.meters import Meters
from churn_prediction.predictionlog import PredictionLog

FOLDER = Path(__file__).parent.parent / "monitoring"
PARTS = {"counter": ["_total"], "gauge": [""], "histogram": ["_bucket", "_count", "_sum"]}
PROMETHEUS_OWN = {"up"}
# What stands in an expression beside names: strings, selectors, ranges, lists of labels, functions, words.
BESIDE = r'"[^"]*"|{[^}]*}|\[[^\]]*\]|\bon \([^)]*\)|\w+ by \([^)]*\) \(|\w+ ?\(|\b(?:and|or|unless|group_left)\b'


def exported(settings: Settings) -> set[str]:
    """What a service with these meters has to offer."""
    meters = Meters()
    PredictionLog(settings, meters, contract(settings))
    text = bytes(meters.report().body).decode()
    return {family.name + part for family in text_string_to_metric_families(text) for part in PARTS[family.type]}


def names(expression: str) -> set[str]:
    """The metrics that an expression of Prometheus is made of."""
    return set(re.findall(r"(?<![\w.])[a-zA-Z_][\w:]*", re.sub(BESIDE, " ", expression)))


def test_names_are_found_among_everything_else() -> None:
    found = names('sum by (a) (rate(b_total{c="d_total"}[5m])) / on (e) group_left f:g > 1 or abs(h_count - 1e3) > 0')
    assert found == {"b_total", "f:g", "h_count"}


def test_the_dashboard_shows_only_what_the_service_exports(settings: Settings) -> None:
    dashboard = json.loads((FOLDER / "grafana-dashboard.json").read_text("utf-8"))
    shown = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    assert len(shown) >= len(dashboard["panels"]) > 0
    assert set().union(*map(names, shown)) - PROMETHEUS_OWN <= exported(settings)


def test_alerts_watch_only_what_the_service_exports(settings: Settings) -> None:
    alerts = (FOLDER / "alerts.yml").read_text("utf-8")
    recorded = set(re.findall(r"- record: (\S+)", alerts))
    watched = re.findall(r"expr: >-\n((?: {10}.*\n)+)", alerts)
    assert len(watched) == alerts.count("- alert:") + len(recorded) > 0
    assert set().union(*map(names, watched)) - PROMETHEUS_OWN - recorded <= exported(settings)
