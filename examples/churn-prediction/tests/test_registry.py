import json
import re

import pytest
import skops.io
from sklearn.preprocessing import StandardScaler

from churn_prediction.config import Settings
from churn_prediction.errors import ProjectError
from churn_prediction.registry import Registry
from churn_prediction.versions import sha256

# What saving finds out by itself.
ADDED = {"version", "created", "schema_sha256", "package", "git_commit", "python", "libraries", "file_sha256"}


@pytest.fixture
def registry(own: Settings) -> Registry:
    """Two versions: the trained model, and one that nobody asks."""
    registry = Registry(own.models)
    registry.save(StandardScaler(), registry.metadata().model_dump(exclude=ADDED))
    return registry


def test_versions_count_up_and_saving_does_not_promote(registry: Registry) -> None:
    assert registry.versions() == ["v1", "v2"]
    assert registry.champion() == "v1"


def test_promote_and_roll_back(registry: Registry) -> None:
    registry.promote("v2")
    assert registry.champion() == "v2"
    assert registry.rollback() == "v1"
    assert registry.champion() == "v1"
    with pytest.raises(ProjectError, match="no earlier champion"):
        registry.rollback()


def test_a_changed_model_file_is_not_loaded(registry: Registry) -> None:
    file = registry.folder / "v1" / "model.skops"
    file.write_bytes(file.read_bytes() + b" ")
    with pytest.raises(ProjectError, match="changed after training"):
        registry.load("v1")


def test_a_model_with_a_type_that_is_not_trusted_is_not_saved(registry: Registry) -> None:
    with pytest.raises(ProjectError, match=re.escape("pathlib.")):
        registry.save(registry.folder.joinpath, {})
    assert registry.versions() == ["v1", "v2"]


def test_a_model_with_a_type_that_is_not_trusted_is_not_loaded_either(registry: Registry) -> None:
    file = registry.folder / "v2" / "model.skops"
    skops.io.dump(registry.folder.joinpath, file)
    known = registry.metadata("v2").model_copy(update={"file_sha256": sha256(file)})
    (registry.folder / "v2" / "metadata.json").write_text(known.model_dump_json(), "utf-8")
    with pytest.raises(ProjectError, match=re.escape("pathlib.")):
        registry.load("v2")


def test_damaged_metadata_is_named(registry: Registry) -> None:
    (registry.folder / "v2" / "metadata.json").write_text(json.dumps({"version": "v2"}), "utf-8")
    with pytest.raises(ProjectError, match="metadata of v2 is damaged"):
        registry.metadata("v2")


def test_an_unknown_version_is_answered_with_the_known_ones(registry: Registry) -> None:
    with pytest.raises(ProjectError, match="Known: v1, v2"):
        registry.load("v9")


def test_without_a_model_the_error_says_what_to_do(settings: Settings) -> None:
    with pytest.raises(ProjectError, match="run `train` first"):
        Registry(settings.models).load()
