"""From what was typed to the answers the template is given: pure but for reading a file of answers."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from mlscaffold.errors import UnknownNameError, UsageError
from mlscaffold.template.renderer import Template


def resolve(
    template: Template,
    *,
    named: Mapping[str, str | None],
    included: Iterable[str] = (),
    excluded: Iterable[str] = (),
    pairs: Iterable[str] = (),
    file: Path | None = None,
) -> dict[str, Any]:
    """Return answers by question name: the file's, over them the pairs', the features', and the named ones.

    Of the named ones, those that are ``None`` were not given. Names of features may be joined by commas.
    """
    answers = {**(read_answers(file) if file else {}), **read_pairs(pairs)}
    wanted, unwanted = (_features(names, template) for names in (included, excluded))
    for name in wanted & unwanted:
        raise UsageError(f"{name} is asked for with --with and refused with --without; drop one of them.")
    answers.update(dict.fromkeys(wanted, True))
    answers.update(dict.fromkeys(unwanted, False))
    answers.update((name, value) for name, value in named.items() if value is not None)
    return answers


def read_answers(path: Path) -> Mapping[str, Any]:
    """Read a file of answers, by its suffix TOML, JSON or (any other) YAML; keys that begin with ``_`` are dropped.

    A project's own ``.copier-answers.yml`` will do.
    """
    try:
        answers = _parse(path.suffix.lower(), path.read_bytes())
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    except RecursionError:
        raise _unreadable(path, "it is nested too deeply") from None
    except ValueError as error:
        raise _unreadable(path, f"it does not parse: {error}") from error
    if not isinstance(answers, dict) or not all(isinstance(key, str) for key in answers):
        raise _unreadable(path, "it is not a mapping from names to values")
    return {key: value for key, value in answers.items() if not key.startswith("_")}


def _unreadable(path: Path, reason: str) -> UsageError:
    return UsageError(f"Cannot take answers from {path}: {reason}.")


def _parse(suffix: str, content: bytes) -> Any:
    import json
    import tomllib

    import yaml

    text = content.decode()
    if suffix in {".toml", ".json"}:
        return tomllib.loads(text) if suffix == ".toml" else json.loads(text)

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error


def read_pairs(pairs: Iterable[str]) -> dict[str, str]:
    """Return answers from ``key=value`` pairs."""
    answers = {}
    for text in pairs:
        key, equals, value = text.partition("=")
        if not equals or not key.strip():
            raise UsageError(f"--data takes key=value, not {text!r}.")
        answers[key.strip()] = value
    return answers


def _features(names: Iterable[str], template: Template) -> set[str]:
    wanted = {name.strip() for listed in names for name in listed.split(",") if name.strip()}
    for name in sorted(wanted - template.features.keys()):
        raise UnknownNameError("feature", name, template.features)
    return wanted
