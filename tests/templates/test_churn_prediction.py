"""churn-prediction, used as its owner would: on its sample, on the real data, with bad input, and served."""

from __future__ import annotations

import csv
import json
import random
import resource
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .tools.project import Project, served

DATASET = "churn-prediction/Telco-Customer-Churn.csv"
URL = "CHURN_PREDICTION_DATA__URL"
MEGABYTE = 1024  # ru_maxrss counts kilobytes on Linux


@pytest.fixture(scope="module")
def sampled(use: Callable[..., Project]) -> Project:
    """A project trained and evaluated on its sample. Shared: read it only."""
    project = use()
    project.succeed("train")
    project.succeed("evaluate")
    return project


@pytest.fixture(scope="module")
def real(use: Callable[..., Project], real_data: Path) -> Project:
    """A project trained and evaluated on the real data, fetched over HTTP. Shared: read it only."""
    project = use()
    with served(real_data) as address:
        project.succeed("data", "fetch", **{URL: f"{address}/{DATASET}"})
    project.succeed("train")
    project.succeed("evaluate")
    return project


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_the_sample_can_be_learnt_but_not_perfectly(sampled: Project) -> None:
    metrics = sampled.metrics()
    assert metrics["data"] == "sample"
    assert 0.75 < metrics["value"] < 0.95
    assert metrics["value"] > metrics["baselines"]["dummy"]
    for report in ("MODEL_CARD.md", "README.md"):
        assert "synthetic sample" in (sampled.root / report).read_text("utf-8")


CONTRACT = {
    "project", "data", "rows", "metric", "higher_is_better", "value", "interval", "baselines", "candidates", "seed",
    "seconds", "model_version",
}  # fmt: skip


@pytest.mark.slow
def test_the_real_data_reaches_the_figures_to_beat(real: Project) -> None:
    metrics = real.metrics()
    assert set(metrics) >= CONTRACT
    assert metrics["data"] == "real"
    assert metrics["rows"]["train"] + metrics["rows"]["test"] == 7043
    chosen = metrics["cross_validation"][metrics["model"]]
    assert chosen["roc_auc"] >= 0.845
    assert chosen["pr_auc"] >= 0.66
    assert metrics["candidates"]["dummy"] == pytest.approx(0.5)
    low, high = metrics["interval"]
    assert low < metrics["value"] < high
    assert high - low < 0.08
    assert set(metrics["baselines"]) == {"dummy", "linear"}
    assert metrics["candidates"][metrics["model"]] > max(metrics["candidates"][name] for name in metrics["baselines"])
    assert metrics["scores"]["calibration_error"] < 0.05
    decisions = metrics["decisions"]
    assert decisions["cost_per_row"] < 0.6 * min(decisions["cost_if_never"], decisions["cost_if_always"])
    slices = [part["slice"] for part in metrics["slices"]]
    assert {name.split()[0] for name in slices} == {"Contract", "tenure", "SeniorCitizen"}
    worst = rows_of(real.root / "reports" / "worst_errors.csv")
    assert len(worst) == 20
    assert float(worst[0]["error"]) > 0.8
    assert "synthetic" not in (real.root / "MODEL_CARD.md").read_text("utf-8")


@pytest.mark.slow
def test_the_model_card_is_filled_in(real: Project) -> None:
    card = (real.root / "MODEL_CARD.md").read_text("utf-8")
    assert f"{real.metrics()['value']:.4f}" in card
    assert "$" not in card.replace("$model", "")


@pytest.mark.slow
def test_training_stays_within_its_memory(real: Project) -> None:
    # The largest child so far: every command that trained or evaluated on the real data is among them.
    assert real.champion()
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 700 * MEGABYTE


@pytest.mark.slow
def test_two_trainings_with_one_seed_are_identical(real: Project, use: Callable[..., Project]) -> None:
    other = use()
    dataset = real.root / "data" / Path(DATASET).name
    other.succeed("data", "fetch", "--from", str(dataset))
    other.succeed("train")
    other.succeed("evaluate")
    one, two = real.metrics(), other.metrics()
    del one["seconds"], two["seconds"]
    assert one == two
    for project in (real, other):
        project.succeed("predict", str(dataset))
    assert (real.root / "predictions.csv").read_bytes() == (other.root / "predictions.csv").read_bytes()


@pytest.mark.slow
def test_what_breaks_a_fetch_leaves_the_data(use: Callable[..., Project], real_data: Path, tmp_path: Path) -> None:
    project, published = use(), real_data / DATASET
    project.succeed("data", "fetch", "--from", str(published))
    kept = project.root / "data" / published.name
    rows = rows_of(published)
    without = [{key: value for key, value in row.items() if key != "Contract"} for row in rows]
    unknown = [dict(rows[0], Contract="Ten years"), *rows[1:]]
    broken = {
        "missing column(s): Contract": write_rows(tmp_path / "column.csv", without),
        "'Ten years' in row 1": write_rows(tmp_path / "level.csv", unknown),
        "SHA-256": write_rows(tmp_path / "hash.csv", rows[:-1]),
        "is empty": tmp_path / "empty.csv",
    }
    broken["is empty"].touch()
    truncated = tmp_path / "truncated.csv"
    truncated.write_bytes(published.read_bytes()[:500_000])
    with served(tmp_path) as address:
        attempts = [(complaint, str(path)) for complaint, path in broken.items()]
        attempts += [("error:", f"{address}/truncated.csv"), ("404", f"{address}/absent.csv")]
        for complaint, source in attempts:
            done = project.run("data", "fetch", "--from", source)
            assert (done.returncode, complaint in done.stdout) == (1, True), done.stdout
            assert "Traceback" not in done.stdout
            assert kept.read_bytes() == published.read_bytes()


@pytest.mark.slow
def test_shuffled_labels_stop_the_training(use: Callable[..., Project], real_data: Path, tmp_path: Path) -> None:
    project, rows = use(), rows_of(real_data / DATASET)
    labels = [row["Churn"] for row in rows]
    random.Random(0).shuffle(labels)
    path = write_rows(
        tmp_path / "shuffled.csv", [dict(row, Churn=label) for row, label in zip(rows, labels, strict=True)]
    )
    done = project.run("train", "--data", str(path))
    assert done.returncode == 1, done.stdout
    assert "is not promoted" in done.stdout
    assert project.champion() is None


@pytest.mark.slow
def test_a_worse_candidate_does_not_replace_the_champion(use: Callable[..., Project], real_data: Path) -> None:
    project = use()
    rows = rows_of(real_data / DATASET)
    good = write_rows(project.root / "good.csv", rows)
    project.succeed("train", "--data", str(good))
    champion = project.champion()
    generator = random.Random(0)
    noisy = [dict(row, Churn=generator.choice(["Yes", "No"])) if generator.random() < 0.3 else row for row in rows]
    write_rows(project.root / "noisy.csv", noisy)
    done = project.run("train", "--data", "noisy.csv", CHURN_PREDICTION_GATE__FLOOR="0")
    assert done.returncode == 1, done.stdout
    assert f"the champion {champion}" in done.stdout
    assert project.champion() == champion


@pytest.fixture
def service(sampled: Project) -> Iterator[str]:
    """The API of a trained project on a free port; its address. It must stop cleanly when told to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        sampled.command("serve", "--port", str(port)), cwd=sampled.root, env=sampled.variables,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                ask(f"{address}/ready")
                break
            except OSError:
                assert process.poll() is None
                time.sleep(0.2)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def ask(url: str, body: object = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def test_the_service_answers_as_the_file_does(service: str, sampled: Project, tmp_path: Path) -> None:
    columns = ask(f"{service}/openapi.json")["components"]["schemas"]["Row"]["properties"]
    row = {name: column["examples"][0] for name, column in columns.items()}
    path = write_rows(tmp_path / "one.csv", [{name: str(value) for name, value in row.items()}])
    sampled.succeed("predict", str(path), "--output", str(tmp_path / "out.csv"))
    (from_file,) = rows_of(tmp_path / "out.csv")
    answer = ask(f"{service}/predict", {"rows": [row]})
    assert answer["predictions"][0]["probability"] == float(from_file["probability"])
    assert ask(f"{service}/model")["version"] == answer["model_version"] == sampled.champion()
    with pytest.raises(urllib.error.HTTPError, match="422"):
        ask(f"{service}/predict", {"rows": [{**row, "tenure": True}]})


def test_the_sample_has_not_drifted_and_a_shift_is_noticed(sampled: Project, tmp_path: Path) -> None:
    script = f"from {sampled.package}.sample import sample; sample(800, 3).to_csv('same.csv', index=False)"
    sampled.tool("python", "-c", script)
    sampled.succeed("monitor", "same.csv")
    rows = rows_of(sampled.root / "same.csv")
    write_rows(sampled.root / "moved.csv", [dict(row, Contract="Two year") for row in rows])
    done = sampled.run("monitor", "moved.csv")
    assert done.returncode == 1
    assert "Contract" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("train", "--data", "absent.csv"), "absent.csv does not exist"),
        (("train", "--data", "README.md"), "cannot read '.md' files"),
        (("train", "--data", "real"), "run `data fetch`"),
        (("predict", "absent.csv"), "absent.csv does not exist"),
        (("evaluate", "--version", "v99"), "no version v99"),
        (("models", "promote", "v99"), "no version v99"),
        (("models", "rollback"), "no earlier champion"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_bad_input_is_one_clear_line(sampled: Project, arguments: tuple[str, ...], complaint: str) -> None:
    done = sampled.run(*arguments)
    assert done.returncode == 1
    assert done.stdout.startswith("error: ")
    assert complaint in done.stdout
