from churn_prediction.config import Settings
from churn_prediction.metadata import differences
from churn_prediction.registry import Registry


def test_a_version_can_be_traced_to_data_code_and_settings(trained: Settings) -> None:
    known = Registry(trained.models).metadata()
    assert len(known.data_sha256) == len(known.file_sha256) == len(known.schema_sha256) == 64
    assert known.config["data"]["sample_rows"] == trained.data.sample_rows
    assert known.config["train"]["folds"] == trained.train.folds
    assert known.rule == known.rules[known.model]


def test_two_versions_differ_in_what_was_changed(trained: Settings) -> None:
    one = Registry(trained.models).metadata()
    settings = one.config | {"train": one.config["train"] | {"folds": 99}}
    other = one.model_copy(update={"config": settings, "value": one.value + 1})
    assert differences(one, one) == []
    assert [name for name, *_ in differences(one, other)] == ["config.train.folds", "value"]
    assert differences(one, other)[0][1:] == (str(one.config["train"]["folds"]), "99")
