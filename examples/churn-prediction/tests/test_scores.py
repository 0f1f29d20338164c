import shutil

from churn_prediction.config import Settings
from churn_prediction.predict import Predictor
from churn_prediction.scores import figure, origin, quality


def test_every_score_stands_beside_the_baselines(trained: Settings, predictor: Predictor) -> None:
    known, text = predictor.metadata, quality(predictor.metadata, trained)
    assert f'<td class="number">{figure(known.value)}</td>' in text
    assert text.count('<th scope="row"') == len(known.candidates[known.model])
    facts = origin(known)
    assert facts["rows"] == f"{known.rows:,}"
    assert "an invented sample" in facts["data"]


def test_held_out_figures_are_shown_for_the_version_they_belong_to(own: Settings, predictor: Predictor) -> None:
    figures = '{"model_version": "%s", "value": 0.5, "interval": [0.4, 0.6], "rows": {"test": 1234}}'
    shutil.rmtree(own.reports, ignore_errors=True)
    own.reports.mkdir()
    for text, shown in [(figures % "v1", True), (figures % "v2", False), ("{", False), ("[]", False)]:
        (own.reports / "metrics.json").write_text(text)
        said = "On 1,234 held-out rows: 0.5000 (0.4000 to 0.6000)" in quality(predictor.metadata, own)
        assert said == shown


def test_a_large_figure_is_written_out() -> None:
    assert [figure(value) for value in (15_661.7, 999.94, 0.123456)] == ["15,662", "999.9", "0.1235"]
