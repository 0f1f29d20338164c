"""Read settings, and say what is wrong with them.

A program that fails should say which line to change. Settings are lines such as `seed = 42`. Blank
lines and lines that start with # mean nothing.
"""


class SettingsError(ValueError):
    """The settings cannot be used."""


def read_settings(text: str) -> dict[str, float]:
    """Return the value of each setting by its name, both without spaces around them.

    Raises:
        SettingsError: a line has no `=`, a value is not a number, or a name occurs twice. The
            message begins with the number of the line, counted from 1: `line 3: ...`.
    """
    raise NotImplementedError
