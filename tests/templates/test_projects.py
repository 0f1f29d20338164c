"""Every training project, used as its owner would: its own checks, its real data, a file of the owner's, the API."""

from __future__ import annotations

import csv
import json
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from mlscaffold.template import catalog
from mlscaffold.template.releases import origin

from .conftest import OTHER, Elsewhere, Real
from .projects import CASES, DEEP, NOTHING, OWN, PROJECTS, SERVICE, TRAINING, everything, figure
from .tools.project import Project
from .tools.shell import git, succeed

CONTRACT = {
    "project", "data", "rows", "metric", "higher_is_better", "value", "interval", "baselines", "candidates", "seed",
    "seconds", "model_version",
}  # fmt: skip
# Whose own checks run on every push: one with all its rooms; of the others a regression and a network as they are made
# by default. At night it is the other way round.
WITH_ROOMS = ("churn-prediction",)
BY_DEFAULT = ("house-prices", "text-analysis")
# What training and evaluation may take of one processor's time; doubled, for one that shares its caches is slower.
SECONDS = 2 * 60
# What is true of the published data only.
FORBIDDEN = {
    "churn-prediction": ["telephone", "telco", "7,043"],
    "customer-segmentation": ["wholesale distributor", "portugal", "440"],
    "fraud-detection": ["european", "284,807", "492"],
    "house-prices": ["ames", "iowa", "2,930"],
    "image-classification": ["mnist", "handwrit", "60,000", "10,000"],
    "recommendation": ["movielens", "grouplens", "100,836", "610"],
    "sentiment-analysis": ["rotten", "10,662", "5,331"],
    "spam-detection": ["5,574", "singapore", "sms spam"],
    "text-analysis": ["trec", "5,452", "5,362"],
}


def together(slug: str, *marks: pytest.MarkDecorator) -> Any:
    """Return the project as a parameter: one worker runs all of its tests, for they share what it has trained."""
    return pytest.param(slug, marks=[pytest.mark.xdist_group(slug), *marks])


def on_every_push(*chosen: str) -> pytest.MarkDecorator:
    """Return a parameter for the training projects: those chosen are slow, the others only run at night."""
    marks = {slug: pytest.mark.slow if slug in chosen else pytest.mark.nightly for slug in TRAINING}
    return pytest.mark.parametrize("slug", [together(slug, mark) for slug, mark in marks.items()])


each = on_every_push(*(slug for slug in TRAINING if slug not in DEEP))


def check(project: Project) -> None:
    """Run the checks that the project has of its own, and say how long its tests took."""
    project.tool("mypy")
    started = time.monotonic()
    output = project.tool("pytest", "-q", "-rs", "-p", "no:cacheprovider")
    print(f"{project.root.name}: its own tests took {time.monotonic() - started:.0f} s, and should take at most 60")
    assert re.search(r"\d+ passed", output)
    reasons = set(re.findall(r"(?m)^SKIPPED \[\d+\] [^ ]+: (.*)$", output))
    assert all(reason.startswith("no champion of real data yet") for reason in reasons), reasons
    assert git(project.root, "status", "--porcelain") == ""


def test_every_project_of_the_template_is_tried_here_and_in_the_catalogue() -> None:
    assert {*CASES, SERVICE, OWN} == set(PROJECTS)
    assert set(PROJECTS) <= catalog.read(origin().root).projects.keys()


@on_every_push(*BY_DEFAULT)
def test_it_passes_its_own_checks(use: Callable[..., Project], slug: str) -> None:
    check(use(project=slug))


@on_every_push(*WITH_ROOMS)
def test_with_all_its_rooms_it_passes_its_own_checks(use: Callable[..., Project], slug: str) -> None:
    check(use(project=slug, **everything(slug)))


@on_every_push()
def test_with_nothing_it_passes_its_own_checks(use: Callable[..., Project], slug: str) -> None:
    check(use(project=slug, **NOTHING))


@pytest.mark.parametrize("python", ["3.12", "3.13"])
@on_every_push()
def test_on_newer_pythons_it_passes_its_own_checks(use: Callable[..., Project], slug: str, python: str) -> None:
    check(use(project=slug, interpreter=python, python=python, **everything(slug)))


# On its real data.


@each
def test_the_real_data_reaches_the_figures_to_beat(real: Real, slug: str) -> None:
    case, metrics = CASES[slug], real(slug).project.metrics()
    assert set(metrics) >= CONTRACT
    assert metrics["project"] == slug
    assert metrics["data"] == "real" or not case.is_whole
    assert metrics["rows"]["train"] + metrics["rows"]["test"] == case.rows
    for key, least in case.reach.items():
        assert figure(metrics, key) >= least, key
    for key, most in case.stay.items():
        assert figure(metrics, key) <= most, key
    sign = 1 if metrics["higher_is_better"] else -1
    assert all(sign * metrics["value"] > sign * value for value in metrics["baselines"].values())
    low, high = metrics["interval"]
    assert low < metrics["value"] < high


@each
def test_it_stays_within_time_and_memory(real: Real, slug: str, record_property: Callable[[str, object], None]) -> None:
    used = real(slug)
    print(f"{slug}: {used.seconds:.0f} s, {used.megabytes:.0f} MB")
    record_property("seconds", used.seconds)
    record_property("megabytes", used.megabytes)
    assert used.seconds < (5 if slug in DEEP else 1) * SECONDS
    assert used.megabytes < CASES[slug].megabytes


@each
def test_the_champion_behaves(real: Real, slug: str) -> None:
    output = real(slug).project.tool("pytest", "-q", "-p", "no:cacheprovider", "tests/test_behaviour.py")
    assert " passed" in output
    assert "skipped" not in output


# Other reports on this file shuffle its rows, where the project goes by time.
SHUFFLED = """
import pandas as pd
from sklearn.base import clone
from sklearn.metrics import average_precision_score
from sklearn.model_selection import StratifiedKFold
from fraud_detection import model, registry
from fraud_detection.config import load_settings
from fraud_detection.data import load
from fraud_detection.schema import COLUMNS
settings = load_settings()
champion = registry.describe()
table = load(settings.data, champion.data).table
estimator = model.candidates(42, settings.model)[champion.model]
scored = []
for fit, hold in StratifiedKFold(5, shuffle=True, random_state=42).split(table, table["target"]):
    fitted = clone(estimator).fit(table.iloc[fit][COLUMNS], table.iloc[fit]["target"])
    scored.append(model.predict(fitted, table.iloc[hold]))
rows = pd.concat(scored)
print(average_precision_score(rows["target"], rows["probability"]))
"""


@pytest.mark.parametrize("slug", [together("fraud-detection", pytest.mark.slow)])
def test_shuffled_folds_give_the_figure_to_beat(real: Real, slug: str) -> None:
    assert float(real(slug).project.tool("python", "-c", SHUFFLED).split()[-1]) >= 0.93


@each
def test_card_and_readme_hold_what_was_measured(real: Real, slug: str) -> None:
    project = real(slug).project
    for name in ("MODEL_CARD.md", "README.md"):
        text = (project.root / name).read_text("utf-8")
        assert f"{project.metrics()['value']:.4f}" in text
        assert not re.search(r"\{[a-z]|\bNone\b|\bnan\b", text)
        assert "an invented sample" not in text or name == "README.md"
    pictures = list((project.root / "reports").glob("*.png"))
    assert len(pictures) >= 3
    assert all(path.stat().st_size > 10_000 for path in pictures)


@on_every_push()
def test_the_notebook_runs_on_the_real_data(real: Real, slug: str) -> None:
    output = real(slug).project.tool("pytest", "-q", "-p", "no:cacheprovider", "tests/test_notebook.py")
    assert " passed" in output


@on_every_push()
def test_one_seed_gives_the_same_digits(real: Real, use: Callable[..., Project], slug: str) -> None:
    project, other = real(slug).project, use(project=slug)
    for path in (project.root / "data").iterdir():
        (other.root / "data" / path.name).write_bytes(path.read_bytes())
    other.succeed("train")
    other.succeed("evaluate")
    one, two = project.metrics(), other.metrics()
    del one["seconds"], two["seconds"]
    assert one == two
    for trained in (project, other):
        trained.succeed("predict", "data/sample.csv")
    assert (project.root / "predictions.csv").read_bytes() == (other.root / "predictions.csv").read_bytes()


# On a file of its owner's.


@each
def test_the_sample_can_be_learnt_but_not_perfectly(elsewhere: Elsewhere, slug: str) -> None:
    metrics = elsewhere(slug).metrics()
    sign = 1 if metrics["higher_is_better"] else -1
    values = {name: sign * value for name, value in metrics["candidates"].items()}
    assert max(values.values()) > values["linear"] > values["dummy"]
    assert 0 < metrics["value"] < 1


@each
def test_nothing_speaks_of_the_published_data(elsewhere: Elsewhere, slug: str) -> None:
    project = elsewhere(slug)
    assert project.metrics()["data"] == OTHER
    readme = (project.root / "README.md").read_text("utf-8")
    card = (project.root / "MODEL_CARD.md").read_text("utf-8")
    assert OTHER in readme
    assert OTHER in card
    script = (
        f"import json, typer; from {project.package} import api, __main__\n"
        "def texts(command):\n"
        "    yield command.help\n"
        "    for inner in getattr(command, 'commands', {}).values(): yield from texts(inner)\n"
        "print(*texts(typer.main.get_command(__main__.app)), json.dumps(api.create_app().openapi()))\n"
    )
    texts = {
        "README.md": readme,
        "MODEL_CARD.md": card,
        "--help and the API": project.tool("python", "-c", script),
        "reports": "".join(path.read_text("utf-8") for path in (project.root / "reports").glob("*.json")),
    }
    found = [
        (name, word)
        for name, text in texts.items()
        for word in [*FORBIDDEN[slug], "published dataset", "invented sample"]
        if re.search(rf"(?i)\b{word}\b", text.replace("an invented sample (`data/sample.csv`)", ""))
    ]
    assert found == []


@each
def test_a_file_is_predicted_from_the_shell(elsewhere: Elsewhere, slug: str) -> None:
    project = elsewhere(slug)
    project.succeed("predict", "data/sample.csv", "--output", "out.csv")
    with (project.root / "out.csv").open(newline="", encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) >= 100


@each
def test_the_api_answers_and_stops_cleanly(elsewhere: Elsewhere, slug: str) -> None:
    project = elsewhere(slug)
    with serving(project) as address:
        name, row = example(address)
        answer = ask(f"{address}/predict", {name: [row]})
        assert answer["predictions"]
        assert answer["model_version"] == ask(f"{address}/model")["version"] == project.champion()
        for wrong in ({name: [{**row, "unheard of": True}]}, {name: [{}]}, {name: row}, {}):
            with pytest.raises(urllib.error.HTTPError, match="422"):
                ask(f"{address}/predict", wrong)


@contextmanager
def serving(project: Project, **variables: str) -> Iterator[str]:
    """Run the API of a project on a free port and yield its address; it must stop cleanly when told to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        project.command("serve", "--port", str(port)), cwd=project.root, env={**project.variables, **variables},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 120
        while True:
            try:
                ask(f"{address}/health")
                break
            except OSError:
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.2)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        # Once all is done, uvicorn lets the signal do what it does by default.
        assert process.wait(60) in {0, -signal.SIGTERM}


def ask(url: str, body: object = None) -> Any:
    """Return the JSON that url answers; a body is sent by POST."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def example(address: str) -> tuple[str, dict[str, Any]]:
    """Return what a request calls its rows, and the row that the API's documentation gives."""
    schemas = ask(f"{address}/openapi.json")["components"]["schemas"]
    ((name, rows),) = schemas["PredictRequest"]["properties"].items()
    columns = schemas[rows["items"]["$ref"].rpartition("/")[2]]["properties"]
    return name, {column: about["examples"][0] for column, about in columns.items()}


BAD = {
    ("train", "--data", "absent.csv"): "absent.csv",
    ("train", "--data", "README.md"): "README.md cannot be used",
    ("train", "--data", "real"): "run `data fetch`",
    ("predict", "absent.csv"): "absent.csv",
    ("predict", "config.toml"): "config.toml cannot be used",
    ("data", "fetch", "--from", "absent"): "absent cannot be fetched",
    ("evaluate", "--version", "v99"): "no model v99",
    ("models", "promote", "v99"): "no model v99",
    ("models", "rollback"): "no earlier champion",
}


@each
def test_bad_input_is_a_clear_message(elsewhere: Elsewhere, slug: str) -> None:
    complaints = elsewhere(slug).complaints(*BAD)
    assert [pair for pair in zip(BAD.values(), complaints, strict=True) if pair[0] not in pair[1]] == []


@pytest.mark.parametrize("slug", [slug for slug in PROJECTS if slug != OWN])
def test_new_stays_one_short_command(tmp_path_factory: pytest.TempPathFactory, slug: str) -> None:
    folder = tmp_path_factory.mktemp("new")
    output = succeed("mlscaffold", "new", slug, "--no-lock", cwd=folder)
    assert slug in output
    assert git(folder / slug, "status", "--porcelain") == ""
    assert git(folder / slug, "rev-list", "--count", "HEAD") == "1"
