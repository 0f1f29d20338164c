from pathlib import Path

import pandas as pd
import pytest

from churn_prediction.config import Settings
from churn_prediction.errors import ProjectError
from churn_prediction.predict import Predictor, predict_file
from churn_prediction.schema import SCHEMA


def test_a_file_is_scored_as_its_rows_are(own: Settings, predictor: Predictor, sample_file: Path) -> None:
    target = own.root / "out.csv"
    assert predict_file(own, sample_file, target) == 40
    written = pd.read_csv(target)
    raw = pd.read_csv(sample_file)
    if SCHEMA.identifier:
        assert list(written[SCHEMA.identifier]) == list(raw[SCHEMA.identifier])
    expected = predictor.predict(SCHEMA.check(raw, labelled=False))
    pd.testing.assert_frame_equal(written[list(expected)], expected)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_a_file_read_in_pieces_gives_the_same(
    own: Settings, sample_file: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, source = pd.read_csv(sample_file), sample_file.with_name(f"rows{suffix}")
    if suffix == ".csv":
        raw.to_csv(source, index=False)
    elif suffix == ".jsonl":
        raw.to_json(source, orient="records", lines=True)
    else:
        raw.to_parquet(source)
    whole, pieces = own.root / "whole.csv", own.root / "pieces.csv"
    predict_file(own, source, whole)
    monkeypatch.setattr("churn_prediction.predict.CHUNK_ROWS", 15)
    assert predict_file(own, source, pieces) == 40
    assert pieces.read_bytes() == whole.read_bytes()


def test_a_row_that_does_not_fit_late_in_a_file_is_named_and_the_earlier_result_stays(
    own: Settings, sample_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = own.root / "out.csv"
    predict_file(own, sample_file, target)
    before = target.read_bytes()
    raw = pd.read_csv(sample_file, dtype="str", keep_default_na=False)
    raw.loc[33, SCHEMA.names[0]] = "x" * 100_000
    raw.to_csv(sample_file, index=False)
    monkeypatch.setattr("churn_prediction.predict.CHUNK_ROWS", 15)
    with pytest.raises(ProjectError, match=r"(?s)rows\.csv: .*in row 34"):
        predict_file(own, sample_file, target)
    assert target.read_bytes() == before
    assert not list(target.parent.glob(".out.csv*"))


def test_rows_do_not_influence_each_other(predictor: Predictor, held_out: pd.DataFrame) -> None:
    together = predictor.predict(held_out)
    alone = predictor.predict(held_out.iloc[[17]])
    reversed_ = predictor.predict(held_out[::-1])
    assert alone.iloc[0].equals(together.iloc[17].rename(0))
    pd.testing.assert_frame_equal(reversed_[::-1].reset_index(drop=True), together)


def test_a_file_that_does_not_fit_is_refused_and_nothing_is_written(own: Settings, tmp_path: Path) -> None:
    source, target = tmp_path / "bad.csv", tmp_path / "out.csv"
    source.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(ProjectError, match=r"bad\.csv: missing column"):
        predict_file(own, source, target)
    assert not target.exists()
