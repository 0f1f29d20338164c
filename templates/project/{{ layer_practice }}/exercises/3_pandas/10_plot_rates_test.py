import matplotlib.pyplot as plt
import pandas as pd
import pytest

RATES = pd.Series({"year": 0.25, "month": 0.6, "two years": 0.05})


@pytest.fixture
def axes(exercise):
    yield exercise.plot_rates(RATES, "Monthly contracts end most often", "share that left")
    plt.close("all")


def test_the_longest_bar_is_at_the_top(axes):
    bars = sorted(axes.patches, key=lambda bar: bar.get_y())
    assert [bar.get_width() for bar in bars] == [0.05, 0.25, 0.6]


def test_each_bar_has_the_name_of_its_group(axes):
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names == ["two years", "year", "month"]


def test_the_plot_explains_itself(axes):
    assert axes.get_title() == "Monthly contracts end most often"
    assert axes.get_xlabel() == "share that left"


def test_shares_start_at_zero(axes):
    assert axes.get_xlim() == (0, 1)


def test_each_plot_has_a_figure_of_its_own(exercise, axes):
    other = exercise.plot_rates(RATES, "Another", "share")
    assert other.figure is not axes.figure


def test_the_rates_stay_as_they_were(axes):
    assert list(RATES.index) == ["year", "month", "two years"]
