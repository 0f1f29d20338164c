"""The guided choice, typed at by a pretended user."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from mlscaffold.cli import wizard as guide
from mlscaffold.template import catalog
from mlscaffold.template.releases import Origin, origin

DOWN, ENTER, SPACE, CTRL_C, CTRL_U = "\x1b[B", "\r", " ", "\x03", "\x15"


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        yield pipe


def test_the_defaults_are_one_key_away(mini: Origin, keys: PipeInput) -> None:
    keys.send_text(ENTER * 4)
    assert guide.ask(mini.template, catalog.read(mini.root), {}) == {
        "project": "house-prices", "slug": "house-prices", "api": True, "docker": True, "ci": "github",
    }  # fmt: skip


def test_arrows_choose_and_space_switches(mini: Origin, keys: PipeInput) -> None:
    keys.send_text(DOWN + ENTER + CTRL_U + "shop" + ENTER + DOWN + SPACE + ENTER + DOWN + ENTER)
    assert guide.ask(mini.template, catalog.read(mini.root), {"title": "Shop"}) == {
        "title": "Shop", "project": "churn-prediction", "slug": "shop", "api": True, "docker": False, "ci": "none",
    }  # fmt: skip


def test_a_name_that_cannot_be_is_not_taken(mini: Origin, keys: PipeInput) -> None:
    keys.send_text(ENTER + CTRL_U + "json" + ENTER + CTRL_U + "shop" + ENTER + ENTER + ENTER)
    assert guide.ask(mini.template, catalog.read(mini.root), {})["slug"] == "shop"


def test_what_is_given_is_not_asked(mini: Origin, keys: PipeInput) -> None:
    given: dict[str, Any] = {"slug": "shop", "api": False, "docker": False, "ci": "none"}
    keys.send_text(ENTER)
    assert guide.ask(mini.template, catalog.read(mini.root), given) == {**given, "project": "house-prices"}


def test_ctrl_c_is_an_interruption(mini: Origin, keys: PipeInput) -> None:
    keys.send_text(CTRL_C)
    with pytest.raises(KeyboardInterrupt):
        guide.ask(mini.template, catalog.read(mini.root), {})


def test_a_project_shows_task_dataset_metric_and_stage(
    mini: Origin, keys: PipeInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    import questionary

    shown: list[str] = []
    real = questionary.Choice

    def choice(title: str, *arguments: Any, **options: Any) -> questionary.Choice:
        shown.append(f"{title} | {options.get('description')}")
        return real(title, *arguments, **options)

    monkeypatch.setattr(questionary, "Choice", choice)
    keys.send_text(ENTER * 4)
    guide.ask(mini.template, catalog.read(mini.root), {})
    assert shown[1] == (
        "Churn prediction: binary classification with costs | "
        "Telco customer churn, 7,043 rows; ROC-AUC; roadmap stage 5: first projects"
    )


def test_what_is_shown_of_any_project_fits_a_terminal() -> None:
    for project in catalog.read(origin().root).projects.values():
        assert len(guide._details(project)) <= 100
        assert len(f"{project.title}: {project.task}") <= 90
