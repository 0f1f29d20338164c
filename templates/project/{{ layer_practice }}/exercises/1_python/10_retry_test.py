import pytest


class Flaky:
    """Fails some times before it answers."""

    def __init__(self, failures, error=OSError):
        self.failures, self.error, self.calls = failures, error, 0

    def __call__(self, *args, **kwargs):
        self.calls += 1
        if self.calls <= self.failures:
            raise self.error(f"try {self.calls}")
        return args, kwargs


def decorated(exercise, flaky, times):
    @exercise.retry(times)
    def fetch(*args, **kwargs):
        """Fetch the data."""
        return flaky(*args, **kwargs)

    return fetch


def test_a_call_that_works_is_made_once(exercise):
    flaky = Flaky(failures=0)
    assert decorated(exercise, flaky, 3)("url", timeout=5) == (("url",), {"timeout": 5})
    assert flaky.calls == 1


def test_a_call_that_fails_is_made_again(exercise):
    flaky = Flaky(failures=2)
    assert decorated(exercise, flaky, 3)("url") == (("url",), {})
    assert flaky.calls == 3


def test_the_last_error_is_raised(exercise):
    flaky = Flaky(failures=9)
    with pytest.raises(OSError, match="try 3"):
        decorated(exercise, flaky, 3)()
    assert flaky.calls == 3


def test_other_errors_are_raised_at_once(exercise):
    flaky = Flaky(failures=1, error=ValueError)
    with pytest.raises(ValueError, match="try 1"):
        decorated(exercise, flaky, 3)()


def test_the_name_and_the_docstring_stay(exercise):
    fetch = decorated(exercise, Flaky(failures=0), 2)
    assert fetch.__name__ == "fetch"
    assert fetch.__doc__ == "Fetch the data."
