"""churn-prediction: what any project must do on real data, tried in depth on the first one."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Get
from .tools.project import Project, served

SLUG = "churn-prediction"
DATASET = "churn-prediction/Telco-Customer-Churn.csv"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.slow
@pytest.mark.xdist_group(SLUG)
def test_the_real_data_is_judged_by_cost_and_by_slice(real: Get) -> None:
    project = real(SLUG).project
    metrics = project.metrics()
    assert metrics["candidates"]["dummy"] == pytest.approx(0.5)
    assert set(metrics["baselines"]) == {"dummy", "linear"}
    decisions = metrics["decisions"]
    assert decisions["cost_per_row"] < 0.6 * min(decisions["cost_if_never"], decisions["cost_if_always"])
    slices = [part["slice"] for part in metrics["slices"]]
    assert {name.split()[0] for name in slices} == {"Contract", "tenure", "SeniorCitizen"}
    worst = rows_of(project.root / "reports" / "worst_errors.csv")
    assert len(worst) == 20
    assert float(worst[0]["error"]) > 0.8


@pytest.mark.slow
@pytest.mark.xdist_group(SLUG)
def test_two_trainings_with_one_seed_are_identical(real: Get, use: Callable[..., Project]) -> None:
    project, other = real(SLUG).project, use()
    dataset = project.root / "data" / Path(DATASET).name
    other.succeed("data", "fetch", "--from", str(dataset))
    other.succeed("train")
    other.succeed("evaluate")
    one, two = project.metrics(), other.metrics()
    del one["seconds"], two["seconds"]
    assert one == two
    for trained in (project, other):
        trained.succeed("predict", str(dataset))
    assert (project.root / "predictions.csv").read_bytes() == (other.root / "predictions.csv").read_bytes()


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
    done = project.run("train", "--data", "noisy.csv", CHURN_PREDICTION_GATE__LIMIT="0")
    assert done.returncode == 1, done.stdout
    assert f"the champion {champion}" in done.stdout
    assert project.champion() == champion
