"""Write a decorator that tries again.

A download fails now and then, and works a moment later. A decorator adds the second try to any
function, without a change to the function itself.
"""

from collections.abc import Callable
from typing import Any


def retry(times: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that calls a function again when it raises an OSError.

    The function is called `times` times at most. The decorated function passes all its arguments
    on, and returns what the function returns. After the last try it raises the OSError of that try.
    Any other exception is raised at once. The decorated function keeps the name and the docstring
    of the original.
    """
    raise NotImplementedError
