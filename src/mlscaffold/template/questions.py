"""The questions of a template, as its ``copier.yml`` asks them: typed, with choices, defaults and validators."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from mlscaffold.errors import InvalidAnswerError, TemplateError
from mlscaffold.files import Tree

_SETTINGS = frozenset({"_answers_file", "_envops", "_min_copier_version", "_subdirectory", "_templates_suffix"})
_KEYS = frozenset({"choices", "default", "help", "type", "validator", "when"})
_TRUE = frozenset({"y", "yes", "t", "true", "on"})
_FALSE = frozenset({"n", "no", "f", "false", "off", "~", "null", "none"})


def cast_bool(value: Any) -> bool:
    """Read a yes or no as Copier does: any number, then YAML's words, then Python's idea of truth."""
    with suppress(TypeError, ValueError):
        return bool(float(value))
    if isinstance(value, str):
        word = value.strip().lower()
        return word not in _FALSE and bool(word)
    return bool(value)


def cast_yaml(value: Any) -> Any:
    """Read text as YAML, as Copier does; what is no text is a value already."""
    if not isinstance(value, str):
        return value
    import yaml

    try:
        return yaml.safe_load(value)
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error


# How an answer becomes a value of the question's type.
CASTS: Mapping[str, Callable[[Any], Any]] = {
    "bool": cast_bool,
    "float": float,
    "int": int,
    "str": str,
    "yaml": cast_yaml,
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the template, with the keys that Copier has for it.

    The default may be a Jinja template; ``when`` is one or a constant, and ``False`` marks a derived, hidden value; the
    validator renders to what is wrong with the answer, or to nothing. Without choices any value will do.
    """

    name: str
    type: str
    help: str
    default: Any
    choices: tuple[Any, ...]
    when: Any
    validator: str

    @property
    def is_hidden(self) -> bool:
        """Whether it is derived from other answers, never asked and never recorded."""
        return self.when is False

    @property
    def is_feature(self) -> bool:
        """Whether it is a part of the project that one can have or leave out."""
        return self.type == "bool" and not self.is_hidden

    def check(self, value: Any) -> None:
        """Refuse a value whose type does not fit, where Copier would take any word for a yes."""
        if self.type == "bool":
            word = value.strip().lower() if isinstance(value, str) else None
            if value not in (True, False) and word not in _TRUE | _FALSE:
                raise InvalidAnswerError(self.name, value, "it takes yes or no.")
            return
        if self.type == "yaml":
            try:
                cast_yaml(value)
            except ValueError as error:
                raise InvalidAnswerError(self.name, value, f"it is not YAML: {error}.") from None
            return
        if self.type == "str" and isinstance(value, bool):
            words = "YAML reads no, off, yes and on as false and true."
            raise InvalidAnswerError(self.name, value, f'it takes text. {words} Quote such a word: {self.name}: "no"')
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise InvalidAnswerError(self.name, value, f"it takes {'text' if self.type == 'str' else 'a number'}.")
        try:
            str(value).encode()
        except UnicodeEncodeError:
            raise InvalidAnswerError(self.name, value, "it has bytes that are no text in UTF-8.") from None
        try:
            CASTS[self.type](value)
        except ValueError:
            raise InvalidAnswerError(self.name, value, "it takes a number.") from None


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to every question, hidden ones included, and those that the project's answers file remembers."""

    values: Mapping[str, Any]
    recorded: Mapping[str, Any]


def read_config(tree: Tree) -> tuple[dict[str, Any], dict[str, Question]]:
    """Return a template's settings and its questions, by name."""
    import yaml

    if "copier.yml" not in tree:
        raise TemplateError("copier.yml", "there is none")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        config = yaml.load(tree["copier.yml"].content, Loader=loader)  # noqa: S506  (both are safe)
    except yaml.YAMLError as error:
        raise TemplateError("copier.yml", f"it is not YAML: {error}") from error
    if not isinstance(config, dict):
        raise TemplateError("copier.yml", "it is not a mapping")
    settings = {key: value for key, value in config.items() if key.startswith("_")}
    for unknown in settings.keys() - _SETTINGS:
        raise TemplateError(f"copier.yml, {unknown}", "mlscaffold does not render this setting")
    return settings, {name: _question(name, details) for name, details in config.items() if name not in settings}


def _question(name: str, details: Any) -> Question:
    where = f"copier.yml, {name}"
    if not isinstance(details, dict) or details.get("type") not in CASTS or "default" not in details:
        raise TemplateError(where, f"a question needs a default and a type among {', '.join(CASTS)}")
    for unknown in details.keys() - _KEYS:
        raise TemplateError(f"{where}, {unknown}", "mlscaffold does not know this key")
    choices = details.get("choices", ())
    return Question(
        name=name,
        type=details["type"],
        help=details.get("help", ""),
        default=details["default"],
        choices=tuple(choices.values() if isinstance(choices, dict) else choices),
        when=details.get("when", True),
        validator=details.get("validator", ""),
    )
