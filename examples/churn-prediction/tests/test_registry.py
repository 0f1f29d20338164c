"""The registry: versions come and go, and a file that was tampered with is not loaded."""

from pathlib import Path

import pooch
import pytest
import skops.io

from churn_prediction import ProjectError, registry
from churn_prediction.train import train


def test_versions_are_promoted_and_rolled_back(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ProjectError, match="no earlier champion"):
        registry.rollback()
    train("sample")
    assert registry.champions() == ["v1", "v2"]
    registry.rollback()
    assert registry.describe().version == "v1"
    registry.promote("v2")
    capsys.readouterr()
    registry.list_versions()
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("  v1")
    assert second.startswith("* v2")


@pytest.mark.parametrize("version", ["v9", "../v1", "", "champion"])
def test_an_unknown_version_is_refused(project: Path, version: str) -> None:
    with pytest.raises(ProjectError, match="there is no model"):
        registry.promote(version)
    assert registry.champions() == []


def test_a_changed_model_file_is_not_loaded(own: Path) -> None:
    file = Path("models/v1/model.skops")
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(ProjectError, match="not the file that"):
        registry.load()


def test_a_model_of_a_type_that_is_not_trusted_is_not_loaded(own: Path) -> None:
    skops.io.dump({"a": Path()}, "models/v1/model.skops")
    digest = pooch.file_hash("models/v1/model.skops")
    changed = registry.describe().model_copy(update={"model_sha256": digest})
    Path("models/v1/metadata.json").write_text(changed.model_dump_json(), "utf-8")
    with pytest.raises(skops.io.exceptions.UntrustedTypesFoundException):
        registry.load()
