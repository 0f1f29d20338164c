"""Read settings, and say what is wrong with them."""


class SettingsError(ValueError):
    """The settings cannot be used."""


def read_settings(text: str) -> dict[str, float]:
    """Return the value of each setting by its name, both without spaces around them.

    Raises:
        SettingsError: a line has no `=`, a value is not a number, or a name occurs twice. The
            message begins with the number of the line, counted from 1: `line 3: ...`.
    """
    settings: dict[str, float] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = (part.strip() for part in line.partition("="))
        if not equals:
            raise SettingsError(f"line {number}: there is no = in {line!r}")
        if name in settings:
            raise SettingsError(f"line {number}: {name} occurs twice")
        try:
            settings[name] = float(value)
        except ValueError as error:
            raise SettingsError(f"line {number}: {value!r} is not a number") from error
    return settings
