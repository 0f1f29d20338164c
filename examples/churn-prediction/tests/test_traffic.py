from pathlib import Path

import pytest

from churn_prediction.errors import ProjectError
from churn_prediction.traffic import Traffic


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    traffic = Traffic(history=("v1", "v3"), canary="v4", percent=12.5, shadow="v2")
    traffic.write(tmp_path / "champion.json")
    assert Traffic.read(tmp_path / "champion.json") == traffic
    assert traffic.champion == "v3"


def test_without_a_file_nobody_answers(tmp_path: Path) -> None:
    assert Traffic.read(tmp_path / "champion.json").champion is None


def test_who_is_promoted_is_on_trial_no_longer() -> None:
    traffic = Traffic(history=("v1",), canary="v2", percent=10.0, shadow="v3")
    promoted = traffic.promote("v2")
    assert (promoted.champion, promoted.canary, promoted.percent, promoted.shadow) == ("v2", None, 0.0, "v3")
    assert promoted.promote("v3").shadow is None
    assert promoted.roll_back().champion == "v1"


def test_before_the_first_champion_there_is_none() -> None:
    with pytest.raises(ProjectError, match="no earlier champion"):
        Traffic(history=("v1",)).roll_back()


@pytest.mark.parametrize("text", ["{", "[]", '{"history": 1}', '{"history": ["v1"], "percent": 101}', '{"else": 1}'])
def test_a_damaged_file_is_named_with_the_remedy(tmp_path: Path, text: str) -> None:
    path = tmp_path / "champion.json"
    path.write_text(text, "utf-8")
    with pytest.raises(ProjectError, match=r"champion\.json is damaged.*promote a version"):
        Traffic.read(path)
