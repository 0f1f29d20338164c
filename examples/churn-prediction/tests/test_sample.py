from churn_prediction.sample import sample
from churn_prediction.schema import OUTCOME, SCHEMA


def test_the_sample_has_the_columns_of_the_published_file_and_fits_the_schema() -> None:
    frame = sample(500, seed=0)
    assert set(frame.columns) == {SCHEMA.identifier, SCHEMA.target, *SCHEMA.names}
    assert len(SCHEMA.check(frame, labelled=True)) == 500


def test_the_seed_decides_every_value() -> None:
    assert sample(100, seed=1).equals(sample(100, seed=1))
    assert not sample(100, seed=1).equals(sample(100, seed=2))


def test_it_has_the_quirks_of_the_published_file() -> None:
    frame = sample(3000, seed=0)
    blank = frame["TotalCharges"].str.strip() == ""
    assert blank.any()
    assert (frame.loc[blank, "tenure"] == 0).all()
    assert 0.2 < (frame[SCHEMA.target] == OUTCOME.positive).mean() < 0.4
