"""Prediction: a file and a program get the same answers, and no input is lost."""

from pathlib import Path

import pandas as pd
import pytest

from churn_prediction import ProjectError, files, registry
from churn_prediction.files import read
from churn_prediction.predict import predict_file, predict_rows
from churn_prediction.schema import IDENTIFIER, Row

SAMPLE = Path("data/sample.csv")


def test_a_file_gets_an_answer_for_each_row(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    predict_file(SAMPLE, Path("whole.csv"))
    monkeypatch.setattr(files, "CHUNK", 64)
    predict_file(SAMPLE, Path("chunks.csv"))
    whole = pd.read_csv("whole.csv")
    assert list(whole)[:2] == [IDENTIFIER, "probability"]
    assert whole[IDENTIFIER].tolist() == pd.read_csv(SAMPLE)[IDENTIFIER].tolist()
    pd.testing.assert_frame_equal(whole, pd.read_csv("chunks.csv"))


def test_a_row_is_answered_alike_alone_and_among_others(own: Path) -> None:
    _, rows = next(read(SAMPLE, Row))
    together = predict_rows(rows, *registry.load())
    alone = pd.concat([predict_rows(rows.iloc[[n]], *registry.load()) for n in range(5)])
    assert alone["probability"].tolist() == pytest.approx(together["probability"][:5].tolist())


@pytest.mark.parametrize("same", ["data/sample.csv", "data/../data/sample.csv", "link.csv"])
def test_an_output_never_replaces_its_input(own: Path, same: str) -> None:
    Path("link.csv").symlink_to(SAMPLE)
    before = SAMPLE.read_bytes()
    with pytest.raises(ProjectError, match="is the input"):
        predict_file(SAMPLE, Path(same))
    assert SAMPLE.read_bytes() == before


def test_a_bad_row_leaves_an_earlier_output_as_it_was(own: Path) -> None:
    Path("answers.csv").write_text("earlier")
    lines = SAMPLE.read_text("utf-8").splitlines()
    Path("bad.csv").write_text("\n".join([*lines, lines[-1] + ","]), "utf-8")
    with pytest.raises(ProjectError, match=f"line {len(lines) + 1}"):
        predict_file(Path("bad.csv"), Path("answers.csv"))
    assert Path("answers.csv").read_text() == "earlier"
