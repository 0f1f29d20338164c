import re
from pathlib import Path

import pytest

from churn_prediction.config import ENV_PREFIX, Settings, load_settings
from churn_prediction.errors import ProjectError


def test_the_environment_overrides_the_file(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{ENV_PREFIX}GATE__LIMIT", "0.987")
    assert settings.gate.limit != 0.987
    assert load_settings(settings.root).gate.limit == 0.987


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("seed = ", "sead = ", "sead"),
        ("test_fraction = 0.2", "test_fraction = 2", "test_fraction"),
        ("[gate]", "[gate", "config.toml"),
    ],
)
def test_a_wrong_setting_is_named(settings: Settings, before: str, after: str, complaint: str) -> None:
    file = settings.root / "config.toml"
    file.write_text(file.read_text("utf-8").replace(before, after), "utf-8")
    with pytest.raises(ProjectError, match=re.escape(complaint)):
        load_settings(settings.root)


def test_outside_a_project_the_error_says_where_to_go(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="project's root"):
        load_settings(tmp_path / "elsewhere")
