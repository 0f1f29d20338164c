"""``--from``: a project for somebody's own file, as its owner meets it."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from mlscaffold.cli import app as cli
from tests.conftest import listing

Git = Callable[..., str]
Run = Callable[..., tuple[int, str, str]]

NEEDLE = "Zq7needle"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run mlscaffold in this process, without any uv; return exit status, output and errors."""
    monkeypatch.setattr("mlscaffold.tools.find_uv", lambda: None)

    def main(*arguments: str) -> tuple[int, str, str]:
        return cli.main(arguments), *capsys.readouterr()

    return main


def write(place: Path, *, countries: str = "AT,CH,DE", columns: int = 8, name: str = "bank.csv") -> Path:
    """Write an invented file, in which nearly every cell that names somebody has a word that is nowhere else."""
    r = random.Random(5)
    header = ["Kundennummer", "Name", "Größe", "Land", "Seit", "Notiz", "Aktiv", "Gekündigt"]
    lines = [header]
    lines += (
        [
            f"{NEEDLE}{row:05}",
            f"{NEEDLE} Müller {row}",
            f"{r.gauss(170, 9):.1f}".replace(".", ","),
            r.choice(countries.split(",")),
            f"{r.randrange(13, 29)}.0{r.randrange(1, 10)}.2021",
            f"Der Kunde {NEEDLE}{row} wartet seit Tagen auf eine Antwort",
            r.choice(["ja", "nein"]),
            r.choice("01"),
        ]
        for row in range(300)
    )
    path = place / name
    path.write_text("\n".join(";".join(line[-columns:]) for line in lines), encoding="cp1252")
    return path


def recorded(project: Path) -> dict[str, object]:
    return dict(yaml.safe_load((project / ".copier-answers.yml").read_text(encoding="utf-8")))


def test_a_project_is_made_for_a_file(run: Run, place: Path, git: Git) -> None:
    write(place)
    status, out, err = run("new", "--from", "bank.csv", "--target", "Gekündigt", "--ci", "none")
    assert (status, err) == (0, "")
    shown, _, made = out.partition("Made ")
    assert shown.splitlines()[:9] == [
        "bank.csv: 300 rows, 8 columns; CSV, with semicolons, Windows-1252, decimal comma",
        "  Gekündigt     target      classification: 0, 1; positive: 1",
        "  Kundennummer  identifier  300 values in 300 rows; not used",
        "  Name          identifier  300 values in 300 rows; not used",
        "  Größe         number      146.8 to 201.9",
        "  Land          category    AT, CH, DE",
        "  Seit          date        2021-01-13 to 2021-09-28, written %d.%m.%Y",
        "  Notiz         text        57 characters on average",
        "  Aktiv         category    ja, nein",
    ]
    assert "The project gets the levels and ranges above, and none of the rows." in shown
    assert made.splitlines()[0].startswith("bank in bank: ")
    assert "data fetch" in made
    answers = recorded(place / "bank")
    assert (answers["source"], answers["target"], answers["ci"]) == ("../bank.csv", "Gekündigt", "none")
    assert git(place / "bank", "status", "--porcelain") == ""


def test_no_row_is_in_the_project_nor_in_its_repository(run: Run, place: Path, git: Git, home: Path) -> None:
    write(place)
    assert run("new", "--from", "bank.csv", "--target", "Gekündigt")[0] == 0
    names = git(place / "bank", "cat-file", "--batch-all-objects", "--batch-check").split("\n")
    objects = [git(place / "bank", "cat-file", "-p", line.split()[0]) for line in names if " tree " not in line]
    assert any("Kundennummer" in content for content in objects)
    assert not any(NEEDLE in content for content in objects)
    for folder in (place / "bank", home):
        kept = {path: content for path, content in listing(folder).items() if content and ".git/objects" not in path}
        assert not [path for path, content in kept.items() if NEEDLE.encode() in content]


def test_what_would_be_made_is_shown_and_nothing_written(run: Run, place: Path) -> None:
    write(place)
    before = listing(place)
    status, out, err = run("new", "--from", "bank.csv", "--target", "Gekündigt", "shop", "--pretend", "--drop", "Notiz")
    assert status == 0
    assert "Notiz         ignored     left out by its owner; not used" in out
    assert "pyproject.toml" in out
    assert "Would write to shop" in err
    assert listing(place) == before


@pytest.mark.parametrize(
    ("arguments", "status", "reason"),
    [
        (("--from", "none.csv", "--target", "y"), 2, "There is no file none.csv"),
        (("--from", "bank.csv"), 2, "Which column of bank.csv is to be predicted? Give --target one of: Kundennummer,"),
        (("--from", "bank.csv", "--target", "Gekundigt"), 2, "Did you mean Gekündigt?"),
        (("--from", "empty.csv", "--target", "y"), 1, "empty.csv is empty"),
        (("--from", "bank.csv", "--target", "Name"), 1, "300 different values in 300 rows"),
        (("--from", "bank.csv", "--target", "Land", "--sheet", "A"), 2, "so it has no sheets"),
        (("--from", "bank.csv", "--target", "Land", "house-prices", "shop"), 2, "give DEST alone"),
        (("own-data",), 2, "mlscaffold new --from FILE --target COLUMN"),
        (("house-prices", "--target", "y"), 2, "go with --from FILE"),
    ],
)
def test_what_cannot_be_made_is_refused_in_a_line(
    run: Run, place: Path, arguments: tuple[str, ...], status: int, reason: str
) -> None:
    write(place)
    (place / "empty.csv").touch()
    before = listing(place)
    found, out, err = run("new", *arguments)
    assert (found, out) == (status, "")
    assert reason in err
    assert err.count("\n") == 1
    assert listing(place) == before


def test_somebody_at_a_terminal_is_asked_once(run: Run, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(place)
    monkeypatch.setattr("mlscaffold.cli.output.text.is_terminal", lambda: True)
    asked: list[str] = []

    def confirm(question: str, *, default: bool) -> bool:
        asked.append(question)
        return len(asked) > 1

    monkeypatch.setattr("typer.confirm", confirm)
    make = ("new", "--from", "bank.csv", "--target", "Gekündigt")
    status, out, _ = run(*make)
    assert status == 1
    assert "Nothing was written. To have it otherwise: --id," in out
    assert not (place / "bank").exists()
    assert run(*make)[0] == 0
    assert run(*make, "shop", "--yes")[0] == 0
    assert len(asked) == 2
    assert (place / "shop").is_dir()


def test_the_guided_choice_offers_own_data_first(run: Run, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(place)
    monkeypatch.setattr("mlscaffold.cli.output.text.is_terminal", lambda: True)
    monkeypatch.setattr("typer.confirm", lambda *_, **__: True)
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        # The project, its features, its CI; then the file, and the last column but one as the target.
        keys.send_text("\r" * 3 + "bank.csv\r" + "\x1b[B" * 6 + "\r")
        status, out, _ = run("new")
    assert status == 0
    assert "Aktiv         target      classification: ja, nein; positive: ja" in out
    assert (place / "bank").is_dir()


def test_a_name_that_cannot_be_a_project_is_made_longer(run: Run, place: Path) -> None:
    write(place, name="data.csv")
    assert run("new", "--from", "data.csv", "--target", "Gekündigt")[0] == 0
    assert recorded(place / "data-model")["slug"] == "data-model"


def test_a_new_file_renews_the_columns(run: Run, place: Path, git: Git) -> None:
    write(place)
    assert run("new", "--from", "bank.csv", "--target", "Gekündigt", "--drop", "Aktiv", "--id", "Land")[0] == 0
    project = place / "bank"
    write(place, countries="AT,IT", columns=6, name="june.csv")
    before = listing(project)
    status, out, _ = run("update", "bank", "--from", "june.csv", "--diff")
    assert status == 0
    lines = out.splitlines()
    assert lines[0].startswith("june.csv: 300 rows, 6 columns")
    assert [line.split() for line in lines if line.endswith("gone")] == [["Kundennummer", "gone"], ["Name", "gone"]]
    assert any(line.startswith("+source: ../june.csv") for line in lines)
    assert listing(project) == before
    assert run("update", "bank", "--from", "june.csv", "--commit")[0] == 0
    columns = recorded(project)["columns"]
    assert isinstance(columns, list)
    assert {column["name"]: column["kind"] for column in columns} == {
        "Größe": "number", "Land": "identifier", "Seit": "date", "Notiz": "text", "Aktiv": "ignored",
        "Gekündigt": "category",
    }  # fmt: skip
    assert git(project, "status", "--porcelain") == ""
    assert "Nothing to do" in run("update", "bank", "--from", "june.csv")[1]
    assert run("add", "--project", "bank", "monitoring", "--commit")[0] == 0
    assert run("status", "bank")[0] == 0


def test_only_a_project_for_own_data_takes_a_new_file(run: Run, place: Path) -> None:
    write(place)
    assert run("new", "churn-prediction", "shop")[0] == 0
    status, _, err = run("update", "shop", "--from", "bank.csv")
    assert status == 2
    assert "is no project for own data" in err
    assert run("update", "shop", "shop", "--from", "bank.csv")[0] == 2
