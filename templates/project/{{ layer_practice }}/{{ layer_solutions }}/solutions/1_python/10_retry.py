"""Write a decorator that tries again."""

from collections.abc import Callable
from functools import wraps
from typing import Any


def retry(times: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that calls a function again when it raises an OSError.

    The function is called `times` times at most. The decorated function passes all its arguments
    on, and returns what the function returns. After the last try it raises the OSError of that try.
    Any other exception is raised at once. The decorated function keeps the name and the docstring
    of the original.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def repeated(*args: Any, **kwargs: Any) -> Any:
            for _ in range(times - 1):
                try:
                    return function(*args, **kwargs)
                except OSError:
                    continue
            return function(*args, **kwargs)

        return repeated

    return decorate
