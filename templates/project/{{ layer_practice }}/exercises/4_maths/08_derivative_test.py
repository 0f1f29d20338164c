import math

import pytest


def test_derivatives_are_known(exercise):
    assert exercise.derivative(lambda x: x**3, 2) == pytest.approx(12)
    assert exercise.derivative(math.sin, 0) == pytest.approx(1)
    assert exercise.derivative(lambda x: 5.0, 1) == 0


def test_a_parabola_is_exact_for_any_step(exercise):
    assert exercise.derivative(lambda x: x**2, 3, h=0.5) == pytest.approx(6)


def test_the_slope_of_a_minimum_is_zero(exercise):
    assert exercise.derivative(lambda x: (x - 1) ** 2, 1) == pytest.approx(0)
