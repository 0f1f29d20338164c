import shutil
from collections import Counter
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from churn_prediction.config import Settings
from churn_prediction.errors import ProjectError
from churn_prediction.live import Lineup, Live
from churn_prediction.meters import Meters
from churn_prediction.registry import Registry
from churn_prediction.serve import create_app
from churn_prediction.traffic import Traffic


@pytest.fixture
def registry(own: Settings) -> Registry:
    """Two versions of one model; v1 is the champion."""
    registry = Registry(own.models)
    shutil.copytree(registry.folder / "v1", registry.folder / "v2")
    known = registry.metadata("v1").model_copy(update={"version": "v2"})
    (registry.folder / "v2" / "metadata.json").write_text(known.model_dump_json(), "utf-8")
    return registry


@pytest.fixture
def live(own: Settings, registry: Registry) -> Live:
    live = Live(own, Meters())
    live.refresh()
    return live


def roles(live: Live) -> set[tuple[str, str]]:
    """Return what the meters say about who serves as what."""
    (served,) = live.meters.served.collect()
    found = {(sample.labels["model_version"], sample.labels["role"]) for sample in served.samples if sample.value}
    return {(str(version), str(role)) for version, role in found}


def test_a_promotion_and_its_opposite_are_taken_up(live: Live, registry: Registry) -> None:
    assert live.lineup.champion
    before = live.lineup
    registry.promote("v2")
    live.refresh()
    assert live.lineup.champion
    assert live.lineup.champion.metadata.version == "v2"
    assert before.champion is not live.lineup.champion  # who holds the old line-up finishes with it
    registry.rollback()
    live.refresh()
    assert roles(live) == {("v1", "champion")}


def test_nothing_is_loaded_twice(live: Live, registry: Registry) -> None:
    first = live.lineup
    live.refresh()
    assert live.lineup is first
    registry.trial(shadow="v2")
    live.refresh()
    assert live.lineup.champion is first.champion
    assert roles(live) == {("v1", "champion"), ("v2", "shadow")}


def test_a_canary_answers_its_share(live: Live, registry: Registry) -> None:
    registry.trial(canary="v2", percent=30.0)
    live.refresh()
    chosen = [live.lineup.choose() for _ in range(2000)]
    counts = Counter(choice[1] for choice in chosen if choice)
    # Five standard deviations around 600 of 2,000.
    assert 497 < counts["canary"] < 703
    assert counts["champion"] == 2000 - counts["canary"]


def lose_file(version: Path) -> None:
    (file,) = version.rglob("*.skops")
    file.unlink()


def break_file(version: Path) -> None:
    (file,) = version.rglob("*.skops")
    file.write_bytes(file.read_bytes()[:-100])


def break_schema(version: Path) -> None:
    known = Registry(version.parent).metadata(version.name)
    broken = known.model_copy(update={"schema_sha256": "0" * 64})
    (version / "metadata.json").write_text(broken.model_dump_json(), "utf-8")


DAMAGE = [
    (lose_file, "missing or was changed"),
    (break_file, "missing or was changed"),
    (break_schema, "trained on other columns"),
]


@pytest.mark.parametrize(("damage", "complaint"), DAMAGE)
def test_a_champion_that_cannot_be_loaded_leaves_the_service_not_ready_and_says_why(
    own: Settings, damage: object, complaint: str
) -> None:
    assert callable(damage)
    damage(own.models / "v1")
    with TestClient(create_app(own)) as client:
        answer = client.get("/ready")
        assert (answer.status_code, complaint in answer.json()["detail"]) == (503, True)
        assert client.get("/health").status_code == 200


def test_while_a_version_is_tried_again_the_last_reason_stays_said(
    own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    live, said = Live(own, Meters()), []
    lose_file(own.models / "v1")
    live.refresh()
    before = live.problem

    def trial(_: str) -> None:
        said.append(live.problem)
        raise ProjectError("again")

    monkeypatch.setattr(live, "_trial", trial)
    live.refresh()
    assert said == [before]
    assert live.problem == "again"


@pytest.mark.parametrize(("damage", "complaint"), DAMAGE)
def test_a_promoted_version_that_cannot_be_loaded_does_not_end_the_service(
    live: Live, registry: Registry, damage: object, complaint: str
) -> None:
    registry.promote("v2")
    assert callable(damage)
    damage(registry.folder / "v2")
    live.refresh()
    assert live.lineup.champion
    assert live.lineup.champion.metadata.version == "v1"
    assert complaint in live.problem
    registry.rollback()
    live.refresh()
    assert live.problem == ""


def test_a_damaged_canary_is_left_out(live: Live, registry: Registry) -> None:
    break_file(registry.folder / "v2")
    registry.trial(canary="v2", percent=100.0)
    live.refresh()
    choice = live.lineup.choose()
    assert choice
    assert choice[1] == "champion"
    assert "v2" in live.problem


def test_without_a_champion_nobody_is_chosen() -> None:
    assert Lineup(Traffic(canary="v9", percent=100.0)).choose() is None


def test_a_shadow_is_compared_and_not_listened_to(own: Settings, registry: Registry) -> None:
    registry.trial(shadow="v2")
    with TestClient(create_app(own)) as client:
        row = Live(own, Meters())._trial("v1").example()
        assert client.post("/predict", json={"rows": [row]}).json()["model_version"] == "v1"
        lines = client.get("/metrics").text.splitlines()
    assert 'shadow_rows_total{agrees="true",model_version="v2"} 1.0' in lines
