"""The watching of model-service: alerts tested by Prometheus' own tool, and a Prometheus that finds what they name."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import time
import urllib.parse
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from .conftest import RunGithub
from .projects import SERVICE
from .test_ci import MONITOR
from .test_projects import ask, serving
from .tools.project import Project
from .tools.shell import commit_all, need, succeed

pytestmark = pytest.mark.xdist_group("service")

MakeProject = Callable[..., Path]
FILES = {"alerts.yml", "alerts_test.yml", "grafana-dashboard.json", "prometheus.yml"}
# What stands in an expression beside names: strings, selectors, ranges, lists of labels, functions, words.
BESIDE = r'"[^"]*"|\{[^}]*\}|\[[^\]]*\]|\bon \([^)]*\)|\w+ by \([^)]*\) \(|\w+ ?\(|\b(?:and|or|unless|group_left)\b'


def expressions(project: Path) -> list[str]:
    """Return every expression of the alerts and the dashboard."""
    alerts = yaml.safe_load((project / "monitoring/alerts.yml").read_text())
    dashboard = json.loads((project / "monitoring/grafana-dashboard.json").read_text())
    rules = [rule["expr"] for group in alerts["groups"] for rule in group["rules"]]
    return rules + [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]


def names(expression: str) -> set[str]:
    """Return the metrics that an expression is made of."""
    return set(re.findall(r"(?<![\w.])[a-zA-Z_][\w:]*", re.sub(BESIDE, " ", expression)))


@pytest.mark.parametrize(("api", "kept"), [(True, FILES), (False, set())], ids=["service", "no service"])
def test_there_is_something_to_watch_where_there_is_a_service(
    make_project: MakeProject, api: bool, kept: set[str]
) -> None:
    folder = make_project(project=SERVICE, api=api, docker=False) / "monitoring"
    assert {path.name for path in folder.glob("*")} == kept


@pytest.mark.parametrize("answers", [{}, {"slug": "films-2"}], ids=["first", "renamed"])
def test_alerts_fire_when_their_tests_say_so(make_project: MakeProject, answers: dict[str, object]) -> None:
    need("promtool")
    folder = make_project(project=SERVICE, **answers) / "monitoring"
    succeed("promtool", "check", "config", "prometheus.yml", cwd=folder)
    succeed("promtool", "test", "rules", "alerts_test.yml", cwd=folder)


def test_every_alert_is_seen_firing_and_seen_silent(make_project: MakeProject) -> None:
    folder = make_project(project=SERVICE) / "monitoring"
    rules = yaml.safe_load((folder / "alerts.yml").read_text())["groups"][0]["rules"]
    alerts = {rule["alert"] for rule in rules if "alert" in rule}
    cases = [
        (case["alertname"], bool(case["exp_alerts"]))
        for test in yaml.safe_load((folder / "alerts_test.yml").read_text())["tests"]
        for case in test["alert_rule_test"]
    ]
    assert set(cases) == {(alert, fires) for alert in alerts for fires in (True, False)}


def test_an_alert_that_fires_too_late_fails_the_tests(make_project: MakeProject, tmp_path: Path) -> None:
    need("promtool")
    folder = shutil.copytree(make_project(project=SERVICE) / "monitoring", tmp_path / "monitoring")
    alerts = (folder / "alerts.yml").read_text()
    assert "for: 30m" in alerts
    (folder / "alerts.yml").write_text(alerts.replace("for: 30m", "for: 90m"))
    with pytest.raises(AssertionError, match="ShadowDisagrees"):
        succeed("promtool", "test", "rules", "alerts_test.yml", cwd=folder)


@pytest.fixture(scope="module")
def trained(use: Callable[..., Project]) -> Project:
    """A project with a champion, a shadow and a prediction log."""
    project = use(project=SERVICE)
    config = project.root / "config.toml"
    config.write_text(config.read_text().replace('log = ""', 'log = "predictions"'))
    for _ in range(2):
        project.succeed("models", "example")
    project.succeed("models", "promote", "v1")
    project.succeed("models", "shadow", "v2")
    return project


def example(address: str) -> dict[str, Any]:
    """Return the row that the service's documentation gives."""
    columns = ask(f"{address}/openapi.json")["components"]["schemas"]["Row"]["properties"]
    return {name: column["examples"][0] for name, column in columns.items()}


@contextmanager
def prometheus(project: Path, service: str, folder: Path) -> Iterator[str]:
    """Run Prometheus with the project's own files, looking at `service`; yield the address of its API."""
    shutil.copytree(project / "monitoring", folder / "monitoring")
    config = folder / "monitoring" / "prometheus.yml"
    text = config.read_text().replace("15s", "1s").replace("api:8000", service.removeprefix("http://"))
    config.write_text(text)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    options = (f"--config.file={config}", f"--storage.tsdb.path={folder / 'tsdb'}", f"--web.listen-address={listen}")
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(["prometheus", *options], cwd=folder, stdout=log, stderr=log)
    try:
        yield f"http://{listen}/api/v1"
    finally:
        process.terminate()
        process.wait(60)


def eventually(true: Callable[[], bool]) -> bool:
    """Wait for something that becomes true within two minutes."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            if true():
                return True
        except OSError:  # it is still starting
            pass
        time.sleep(0.5)
    return False


@pytest.mark.nightly
def test_a_real_prometheus_finds_every_name(trained: Project, tmp_path: Path) -> None:
    need("prometheus")
    used = set().union(*map(names, expressions(trained.root)))
    assert len(used) > 10
    with serving(trained) as address, prometheus(trained.root, address, tmp_path) as api:
        row = example(address)

        def missing() -> set[str]:
            ask(f"{address}/predict", {"rows": [row]})
            return used - set(ask(f"{api}/label/__name__/values")["data"])

        assert eventually(lambda: not missing()), missing()
        for expression in expressions(trained.root):
            query = urllib.parse.urlencode({"query": expression.replace("$__rate_interval", "1m")})
            assert ask(f"{api}/query?{query}")["status"] == "success"
        served = ask(f"{api}/query?query=model_served")["data"]["result"]
        found = {(one["metric"]["model_version"], one["metric"]["role"], one["value"][1]) for one in served}
        assert found == {("v1", "champion", "1"), ("v2", "shadow", "1")}
        rules = [rule for group in ask(f"{api}/rules")["data"]["groups"] for rule in group["rules"]]
        assert {rule["health"] for rule in rules} == {"ok"}
        assert "firing" not in {rule.get("state") for rule in rules}


@pytest.mark.nightly
def test_a_stop_loses_no_line_of_the_prediction_log(trained: Project) -> None:
    folder = trained.root / "predictions"
    shutil.rmtree(folder, ignore_errors=True)
    with serving(trained) as address, ThreadPoolExecutor(3) as clients:
        row = example(address)
        # More than a thread writes in the moment between the last answer and the signal.
        answers = list(clients.map(lambda _: ask(f"{address}/predict", {"rows": [row] * 500}), range(20)))
    lines = [line for file in folder.iterdir() for line in file.read_text("utf-8").splitlines()]
    assert len(lines) == sum(len(answer["predictions"]) for answer in answers) == 10_000
    assert {json.loads(line)["model_version"] for line in lines} == {"v1"}
    # A log of one row again and again has drifted, and the report is there to be read.
    done = trained.run("monitor", "predictions")
    assert done.returncode == 1
    assert re.search(r"(?m)^error: predictions has drifted in ", done.stdout)
    assert "Traceback" not in done.stdout
    assert "<svg" in (trained.root / "reports" / "drift.html").read_text("utf-8")


def workflow(run_github: RunGithub, project: Path, rows: str) -> tuple[bool, str]:
    """Run the monitoring workflow with these repository variables."""
    file = project / MONITOR
    text = file.read_text()
    for name, value in {"ROWS": rows, "MODEL": "", "REFERENCE": ""}.items():
        text = text.replace(f"${{{{ vars.MONITOR_{name} }}}}", f"'{value}'")
    file.write_text(text)
    commit_all(project, "Variables")
    return run_github(project, "monitor", "3.11", workflow=MONITOR)


@pytest.mark.nightly
def test_the_scheduled_workflow_does_nothing_without_rows(make_project: MakeProject, run_github: RunGithub) -> None:
    green, output = workflow(run_github, make_project(project=SERVICE), "")
    assert green, output
    assert "MONITOR_ROWS is not set" in output
    assert not re.search(r"pass +[\d.]+ s  (Import|Compare)", output)


@pytest.mark.nightly
def test_the_scheduled_workflow_is_red_when_rows_have_drifted(
    use: Callable[..., Project], run_github: RunGithub
) -> None:
    project = use(project=SERVICE)
    script = (
        f"from {project.package}.example import rows; rows = rows()[0]\n"
        "rows.to_csv('same.csv', index=False); rows.head(1).sample(500, replace=True).to_csv('other.csv', index=False)"
    )
    project.tool("python", "-c", script)
    for rows, expected in (("same.csv", True), ("other.csv", False)):
        green, output = workflow(run_github, project.root, rows)
        assert green is expected, output
        # The next run replaces what this one was given.
        succeed("git", "checkout", "--quiet", "HEAD~1", "--", MONITOR, cwd=project.root)
    assert re.search(r"FAIL +[\d.]+ s  Compare", output)
