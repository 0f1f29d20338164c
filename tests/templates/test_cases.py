"""Files from the world, and faults that earlier versions had: each was met by somebody."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from .conftest import FIRST, OTHER, Elsewhere, Real
from .projects import TRAINING, render
from .test_projects import together
from .tools.project import Project

TEXT = "spam-detection"
both = pytest.mark.parametrize("slug", [together(slug, pytest.mark.slow) for slug in (FIRST, TEXT)])
first = pytest.mark.parametrize("slug", [together(FIRST, pytest.mark.slow)])


@pytest.fixture
def project(elsewhere: Elsewhere, slug: str, tmp_path: Path) -> Project:
    """A copy of a trained project, to do with as a test likes."""
    trained = elsewhere(slug)
    shutil.copytree(trained.root, tmp_path / slug, ignore=shutil.ignore_patterns(".git", ".mypy_cache"))
    return Project(tmp_path / slug, trained.venv)


def sample(project: Project, rows: int | None = None) -> list[list[str]]:
    """Return the header and the first rows of the sample."""
    with (project.root / "data" / "sample.csv").open(newline="", encoding="utf-8") as file:
        return list(islice(csv.reader(file), None if rows is None else rows + 1))


def write(project: Project, name: str, lines: list[list[str]]) -> str:
    with (project.root / name).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)
    return name


@both
def test_a_row_with_more_fields_than_the_header_is_named(project: Project, slug: str) -> None:
    header, *rows = sample(project, 4)
    # A comma at the end, or a remark without a column.
    for name, cell in (("comma.csv", ""), ("remark.csv", "a remark")):
        write(project, name, [header, *rows[:2], *([*row, cell] for row in rows[2:])])
    commands = [
        (*command, name) for name in ("comma.csv", "remark.csv") for command in (["predict"], ["train", "--data"])
    ]
    for complaint in project.complaints(*commands):
        assert f"line 4 has {len(header) + 1} fields, the header {len(header)}" in complaint


@both
def test_two_columns_of_one_name_are_an_error(project: Project, slug: str) -> None:
    lines = sample(project, 3)
    name = write(project, "twice.csv", [[*line, line[0]] for line in lines])
    for complaint in project.complaints(("predict", name), ("train", "--data", name)):
        assert f"more than one column is called {lines[0][0]}" in complaint


@both
def test_predictions_never_replace_their_input(project: Project, slug: str) -> None:
    name = write(project, "predictions.csv", sample(project, 5))
    before = (project.root / name).read_bytes()
    (project.root / "link.csv").symlink_to(project.root / name)
    ways = [("predict", name), ("predict", f"./data/../{name}"), ("predict", name, "--output", "link.csv")]
    for complaint in project.complaints(*ways):
        assert "is the input" in complaint
    assert (project.root / name).read_bytes() == before


@both
def test_python_m_is_the_program(project: Project, slug: str) -> None:
    name = write(project, "rows.csv", sample(project, 5))
    assert "Wrote 5 predictions" in project.tool("python", "-m", project.package, "predict", name)
    assert "train" in project.tool("python", "-m", project.package, "--help")


@both
def test_an_identifier_in_the_index_of_a_parquet_file_is_kept(project: Project, slug: str) -> None:
    script = (
        "import pandas as pd\n"
        f"from {project.package}.schema import IDENTIFIER, Row\n"
        "rows = pd.read_csv('data/sample.csv', keep_default_na=False)[list(Row.model_fields)].head(5)\n"
        "rows.index = pd.Index([f'row {n}' for n in range(5)], name=IDENTIFIER)\n"
        "rows.to_parquet('rows.parquet')\n"
    )
    project.tool("python", "-c", script)
    project.succeed("convert", "rows.parquet")
    project.succeed("predict", "rows.csv")
    first, *rows = (project.root / "predictions.csv").read_text("utf-8").splitlines()
    identifier = first.split(",")[0]
    assert identifier in {"customerID", "id"}
    assert [row.split(",")[0] for row in rows] == [f"row {number}" for number in range(5)]


@first
def test_a_date_of_excel_in_a_column_of_numbers_is_shown_as_a_date(project: Project, slug: str) -> None:
    script = (
        "import datetime as dt, openpyxl, csv\n"
        "lines = list(csv.reader(open('data/sample.csv', encoding='utf-8')))[:4]\n"
        "lines[2][lines[0].index('MonthlyCharges')] = dt.datetime(1900, 1, 9)\n"
        "book = openpyxl.Workbook()\n"
        "for line in lines: book.active.append(line)\n"
        "book.save('rows.xlsx')\n"
    )
    project.tool("python", "-c", script)
    project.succeed("convert", "rows.xlsx")
    (complaint,) = project.complaints(("predict", "rows.csv"))
    assert re.search(r"row 2, MonthlyCharges: .*1900-01-09", complaint), complaint


@first
def test_a_model_is_not_read_before_its_hash_is_that_of_training(project: Project, slug: str) -> None:
    model = project.root / "models" / str(project.champion()) / "model.skops"
    model.write_bytes(model.read_bytes() + b"\x00")
    (complaint,) = project.complaints(("predict", OTHER))
    assert "is not the file that `train` saved" in complaint


@first
def test_files_made_under_a_strict_umask_can_be_used(project: Project, slug: str) -> None:
    """What an image made of them needs, `test_container` tries; here, that no command minds."""
    before = os.umask(0o077)
    try:
        project.succeed("train", "--data", OTHER)
        assert oct((project.root / "models" / "v2" / "model.skops").stat().st_mode)[-3:] == "600"
        project.succeed("predict", OTHER)
    finally:
        os.umask(before)


@first
def test_shuffled_labels_stop_at_the_gate(project: Project, slug: str) -> None:
    header, *rows = sample(project)
    labels = [row[-1] for row in rows]
    mixed = [[*row[:-1], label] for row, label in zip(rows, labels[7:] + labels[:7], strict=True)]
    name = write(project, "shuffled.csv", [header, *mixed])
    champion = project.champion()
    (complaint,) = project.complaints(("train", "--data", name))
    assert "is kept but not promoted" in complaint
    assert project.champion() == champion


@first
def test_a_model_of_the_sample_never_replaces_one_of_real_rows(project: Project, slug: str) -> None:
    champion = project.champion()
    (complaint,) = project.complaints(("train", "--data", "sample"))
    assert "not the sample" in complaint
    assert project.champion() == champion


@first
def test_what_breaks_a_fetch_leaves_the_data(
    use: Callable[..., Project], real_data: Path, tmp_path: Path, slug: str
) -> None:
    project = use()
    published = real_data / "churn-prediction" / "Telco-Customer-Churn.csv"
    project.succeed("data", "fetch", "--from", str(published))
    kept = project.root / "data" / published.name
    (tmp_path / "cut.csv").write_bytes(published.read_bytes()[:500_000])
    sources = (str(tmp_path / "cut.csv"), str(tmp_path / "absent.csv"), "http://127.0.0.1:9/rows.csv")
    project.outcomes(*(("data", "fetch", "--from", source) for source in sources))
    assert kept.read_bytes() == published.read_bytes()
    kept.unlink()
    for complaint in project.complaints(*(("data", "fetch", "--from", source) for source in sources)):
        assert "cannot be fetched" in complaint
    assert not kept.exists()


# Faults of 0.3, on the real data.


@pytest.mark.parametrize("slug", [together("recommendation", pytest.mark.slow)])
def test_the_card_of_recommendation_counts_its_newcomers(real: Real, slug: str) -> None:
    project = real(slug).project
    card = (project.root / "MODEL_CARD.md").read_text("utf-8")
    assert "there are no such users" not in card
    assert project.metrics()["newcomers"]["users"] == 88
    assert "88" in card


@pytest.mark.parametrize("slug", [together("spam-detection", pytest.mark.slow)])
def test_spam_promises_nothing_and_drops_no_group_silently(real: Real, slug: str) -> None:
    project = real(slug).project
    metrics, groups = project.metrics(), dict[str, int]()
    card = (project.root / "MODEL_CARD.md").read_text("utf-8")
    for group in metrics["groups"]:
        name = group["group"].split(":")[0]
        groups[name] = groups.get(name, 0) + group["rows"]
        assert group["group"] in card
    assert set(groups.values()) == {metrics["rows"]["test"]}
    texts = [card, *((project.root / name).read_text("utf-8") for name in ("README.md", "DECISIONS.md"))]
    assert not [text for text in texts if re.search("keeps (a|its|the|that) promise", text)]
    decisions = metrics["decisions"]
    low, high = decisions["ham_interval"]
    assert low <= decisions["ham_blocked"] <= high
    assert f"{decisions['ham_blocked']:.2%}" in card
    assert f"{high:.2%}" in card


@pytest.mark.parametrize("slug", [together("customer-segmentation", pytest.mark.slow)])
def test_segmentation_says_bootstrap_where_it_bootstraps(elsewhere: Elsewhere, slug: str) -> None:
    project = elsewhere(slug)
    card = (project.root / "MODEL_CARD.md").read_text("utf-8")
    said = "".join(
        [card, project.succeed("--help"), project.succeed("train", "--help"), project.succeed("models", "list")]
    )
    assert "cross-valid" not in said.lower()
    assert "bootstrap" in said.lower()


@first
def test_the_example_customer_can_exist(real: Real, slug: str) -> None:
    project = real(slug).project
    script = (
        f"import json; from {project.package}.schema import Row\n"
        "print(json.dumps({name: field.examples[0] for name, field in Row.model_fields.items()}))"
    )
    example = json.loads(project.tool("python", "-c", script).splitlines()[-1])
    assert (example["PhoneService"] == "No") == (example["MultipleLines"] == "No phone service")
    addons = {example[name] for name in ("OnlineSecurity", "TechSupport", "StreamingTV")}
    assert (example["InternetService"] == "No") == (addons == {"No internet service"})
    assert example["TotalCharges"] == pytest.approx(example["tenure"] * example["MonthlyCharges"], rel=0.2)
    readme = (project.root / "README.md").read_text("utf-8")
    for shown in re.findall(r"--json '(\{.*?\})'", readme, re.DOTALL):
        assert json.loads(shown)["rows"] == [example]


@pytest.mark.parametrize("slug", TRAINING)
def test_the_values_of_a_model_are_settings(slug: str) -> None:
    """What was tuned for the published data is not frozen in code, for it loses on other rows."""
    files = render(slug)
    assert re.search(r"(?m)^\[model(\.\w+)?\]", files["config.toml"].decode())


@pytest.mark.parametrize("slug", TRAINING)
def test_no_text_counts_the_candidates(slug: str) -> None:
    texts = {path: text.decode() for path, text in render(slug).items() if path.endswith((".md", ".ipynb"))}
    found = [path for path, text in texts.items() if re.search(r"(?i)\b(three|four|five|six|\d) candidates\b", text)]
    assert found == []
