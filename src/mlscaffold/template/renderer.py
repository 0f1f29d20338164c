"""Renders the template with Jinja, to the byte what Copier makes of it, without importing Copier.

Copier starts a process for each file it asks Git about, compiles each file name anew, and takes 0.4 s to import. The
template uses a small part of its language, so that part is all there is here: typed questions with choices, conditions,
defaults and validators; folder and file names that render (to nothing: skipped); files that end in the suffix;
includes; the answers file. A template that uses more is refused rather than rendered otherwise. A test holds the two
equal over every project and option.

Everything here happens in memory: nothing is read but what the caller gives, and nothing is written but a cache of
compiled templates.
"""

from __future__ import annotations

import hashlib
import marshal
import re
import secrets
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from mlscaffold.errors import InvalidAnswerError, TemplateError, UnknownNameError
from mlscaffold.files import File, Tree, read_tree

if TYPE_CHECKING:
    from types import CodeType

    from jinja2 import Environment
    from jinja2 import Template as JinjaTemplate

ANSWERS_FILE = ".copier-answers.yml"

_SETTINGS = frozenset({"answers_file", "envops", "min_copier_version", "subdirectory", "templates_suffix"})
_QUESTION_KEYS = frozenset({"choices", "default", "help", "type", "validator", "when"})
_TRUE = frozenset({"y", "yes", "t", "true", "on"})
_FALSE = frozenset({"n", "no", "f", "false", "off", "~", "null", "none"})


def _cast_bool(value: Any) -> bool:
    """Read a yes or no as Copier does: any number, then YAML's words, then Python's idea of truth."""
    with suppress(TypeError, ValueError):
        return bool(float(value))
    if isinstance(value, str):
        word = value.strip().lower()
        return word not in _FALSE and (word in _TRUE or bool(word))
    return bool(value)


_CASTS: Mapping[str, Callable[[Any], Any]] = {"bool": _cast_bool, "float": float, "int": int, "str": str}


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the template.

    Attributes:
        name: the variable that holds its answer.
        type: ``bool``, ``float``, ``int`` or ``str``.
        help: what to ask a person.
        default: a value, or a Jinja template of one.
        choices: the values allowed; empty when any will do.
        when: whether it applies (a Jinja template, or a constant); ``False`` marks a derived, hidden value.
        validator: a Jinja template that renders to what is wrong with the answer, or to nothing.
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
        """Refuse a value whose type does not fit; text is read as the type where that is unambiguous.

        Raises:
            InvalidAnswerError: the type does not fit. (Copier would take any word for a yes.)
        """
        if self.type == "bool":
            if isinstance(value, str):
                value = {**dict.fromkeys(_TRUE, True), **dict.fromkeys(_FALSE, False)}.get(value.strip().lower(), value)
            if value not in (True, False):
                raise InvalidAnswerError(self.name, value, "it takes yes or no.")
            return
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise InvalidAnswerError(self.name, value, f"it takes {'text' if self.type == 'str' else 'a number'}.")
        try:
            _CASTS[self.type](value)
        except ValueError:
            raise InvalidAnswerError(self.name, value, "it takes a number.") from None


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to every question.

    Attributes:
        values: all of them by name, the hidden ones included; what templates see.
        recorded: those that the project's answers file remembers.
    """

    values: Mapping[str, Any]
    recorded: Mapping[str, Any]


class Template:
    """A template held in memory: its questions, and its files once rendered."""

    def __init__(self, tree: Tree, *, cache_dir: Path | None = None) -> None:
        """Take the files of the template, ``copier.yml`` among them, and where compiled templates may be kept.

        Raises:
            TemplateError: it has no readable ``copier.yml``, or uses what this renderer does not know.
        """
        self.tree = tree
        self._cache_dir = cache_dir
        config = _load_config(tree)
        settings = {key[1:]: value for key, value in config.items() if key.startswith("_")}
        for unknown in settings.keys() - _SETTINGS:
            raise TemplateError(f"copier.yml, _{unknown}", "mlscaffold does not render this setting")
        self._envops: dict[str, Any] = {"keep_trailing_newline": True, **settings.get("envops", {})}
        self._suffix: str = settings.get("templates_suffix", ".jinja")
        self._subdirectory: str = settings.get("subdirectory", "")
        self.answers_file: str = settings.get("answers_file", ANSWERS_FILE)
        if not self._suffix or not self._subdirectory:
            raise TemplateError("copier.yml", "_subdirectory and _templates_suffix must not be empty")
        self.questions: dict[str, Question] = {
            name: _question(name, details) for name, details in config.items() if not name.startswith("_")
        }

    @classmethod
    def from_directory(cls, root: Path, *, cache_dir: Path | None = None) -> Template:
        """Read a template from a folder that holds ``copier.yml``."""
        return cls(read_tree(root), cache_dir=cache_dir)

    @cached_property
    def digest(self) -> str:
        """A hash of every file's path, mode and bytes: equal templates have equal digests."""
        digest = hashlib.sha1(usedforsecurity=False)
        for path, file in self.tree.items():
            digest.update(f"{path}\0{file.git_mode}\0{len(file.content)}\0".encode())
            digest.update(file.content)
        return digest.hexdigest()

    @property
    def projects(self) -> tuple[str, ...]:
        """The slugs of the projects it can make."""
        return tuple(self.questions["project"].choices)

    @property
    def features(self) -> dict[str, Question]:
        """The questions that switch a feature on or off, by name."""
        return {name: question for name, question in self.questions.items() if question.is_feature}

    def accepts(self, name: str, value: Any) -> bool:
        """Tell whether a value could answer a question, as far as the question alone can tell."""
        question = self.questions[name]
        try:
            question.check(value)
            self._accept(question, value, {}, validate=True)
        except InvalidAnswerError:
            return False
        return True

    def answer(self, given: Mapping[str, Any]) -> Answers:
        """Answer every question: with what is given, cast to the question's type, else with its default.

        Args:
            given: answers by question name; those not given take their defaults.

        Raises:
            UnknownNameError: an answer to a question there is not.
            InvalidAnswerError: an answer of the wrong type, not among the choices, or refused by the validator.
        """
        visible = [name for name, question in self.questions.items() if not question.is_hidden]
        for name, value in given.items():
            if name not in visible:
                raise UnknownNameError("answer", name, visible)
            self.questions[name].check(value)
        values: dict[str, Any] = {}
        hidden: set[str] = set()
        for name, question in self.questions.items():
            context = {**given, **values}
            applies = _cast_bool(self._value(question.when, context))
            if not applies:
                hidden.add(name)
            value = given[name] if name in given else self._value(question.default, context)
            values[name] = self._accept(question, value, context, validate=applies or name in given)
        recorded = {name: value for name, value in values.items() if name not in hidden}
        return Answers(values, recorded)

    def render(self, answers: Answers, *, source: str, version: str) -> dict[str, File]:
        """Render the project in memory.

        Args:
            answers: what :meth:`answer` returned.
            source: where the template comes from, recorded as ``_src_path``.
            version: the template's version as its Git tag spells it, recorded as ``_commit``.

        Returns:
            The project's files by their path relative to its root, in the order of their paths.

        Raises:
            TemplateError: a file does not render, leaves the project, or is written by two layers.
        """
        origin = {"_src_path": source, "_commit": version}
        context = {
            **origin,
            **answers.values,
            "_copier_answers": {**origin, **answers.recorded},
            "_copier_conf": {"answers_file": PurePosixPath(self.answers_file)},
        }
        rendered: dict[str, File] = {}
        for source_path, path in self._paths(context):
            if path in rendered:
                raise TemplateError(source_path, f"another layer writes {path} too")
            file = self.tree[source_path]
            if source_path.endswith(self._suffix):
                file = File(self._text(source_path, context, name=source_path).encode(), file.executable)
            rendered[path] = file
        self._code.save()
        return dict(sorted(rendered.items()))

    @property
    def envops(self) -> Mapping[str, Any]:
        """The settings of Jinja that it is written for."""
        return self._envops

    @property
    def jinja(self) -> Environment:
        """What parses its files."""
        return self._environment

    def layout(self, answers: Answers) -> Iterator[tuple[str, str]]:
        """Yield each file that applies: its path in the template, and its path in the project."""
        return self._paths({**answers.values, "_copier_conf": {"answers_file": PurePosixPath(self.answers_file)}})

    def is_rendered(self, source_path: str) -> bool:
        """Tell whether a file of the template is rendered; others are copied byte for byte."""
        return source_path.endswith(self._suffix)

    def inner_path(self, source_path: str) -> str:
        """Return a file's path relative to the folder that is rendered, without the suffix of what is."""
        return source_path.removeprefix(f"{self._subdirectory}/").removesuffix(self._suffix)

    def _accept(self, question: Question, value: Any, context: Mapping[str, Any], *, validate: bool) -> Any:
        """Return the value as its type, once it is among the choices and the validator has nothing to say."""
        value = _CASTS[question.type](value)
        if question.choices:
            choices = [_CASTS[question.type](self._value(choice, context)) for choice in question.choices]
            if value not in choices:
                raise InvalidAnswerError(question.name, value, f"choose among {', '.join(map(str, choices))}.")
        if validate and question.validator:
            complaint = self._text(question.validator, {**context, question.name: value}).strip()
            if complaint:
                raise InvalidAnswerError(question.name, value, complaint)
        return value

    def _paths(self, context: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield each file that applies: its path in the template, and its path in the project."""
        folders: dict[str, str | None] = {"": ""}

        def folder(path: str) -> str | None:
            if path not in folders:
                parent, _, name = path.rpartition("/")
                above = folder(parent)
                part = None if above is None else self._text(name, context)
                folders[path] = f"{above}{part}/" if part else None
            return folders[path]

        start = f"{self._subdirectory}/"
        for source_path in self.tree:
            if not source_path.startswith(start):
                continue
            parent, _, name = source_path.removeprefix(start).rpartition("/")
            if f"{source_path}{self._suffix}" in self.tree:
                continue
            above = folder(parent)
            name = self._text(name.removesuffix(self._suffix), context) if above is not None else ""
            if above is None or not name:
                continue
            path = PurePosixPath(f"{above}{name}")
            if path.is_absolute() or ".." in path.parts:
                raise TemplateError(source_path, f"it would be written outside the project, to {path}")
            yield source_path, path.as_posix()

    def _value(self, value: Any, context: Mapping[str, Any]) -> Any:
        """Render a value that may be a template; one that is no text stays as it is."""
        return self._text(value, context) if isinstance(value, str) else value

    def _text(self, text: str, context: Mapping[str, Any], *, name: str = "") -> str:
        """Render a string, or the file called ``name``."""
        if not name and not any(start in text for start in self._starts):
            return text
        from jinja2 import TemplateError as JinjaError

        try:
            return self._jinja(name or f"={text}").render(context)
        except JinjaError as error:
            line = getattr(error, "lineno", None)
            where = name or repr(text)
            raise TemplateError(f"{where}, line {line}" if line else where, error.message or str(error)) from error

    @cached_property
    def _starts(self) -> tuple[str, ...]:
        """What can begin a piece of Jinja, so that plain text need not be compiled."""
        defaults = {
            "variable_start_string": "{{",
            "block_start_string": "{%",
            "comment_start_string": "{#",
            "line_statement_prefix": "",
            "line_comment_prefix": "",
        }
        return tuple(filter(None, (self._envops.get(key, default) for key, default in defaults.items())))

    @cached_property
    def _code(self) -> _CodeCache:
        from jinja2.bccache import bc_magic

        key = hashlib.sha1(bc_magic + repr(sorted(self._envops.items())).encode(), usedforsecurity=False)
        key.update(self.digest.encode())
        return _CodeCache(self._cache_dir and self._cache_dir / f"{key.hexdigest()}.jinja-code")

    def _jinja(self, name: str) -> JinjaTemplate:
        return self._environment.get_template(name)

    @cached_property
    def _environment(self) -> Environment:
        from jinja2 import BaseLoader, TemplateNotFound
        from jinja2.sandbox import SandboxedEnvironment

        template = self

        class Loader(BaseLoader):
            """Loads files of the tree, and strings under ``=`` and their text, compiled once for all runs."""

            def load(
                self,
                environment: Environment,
                name: str,
                globals: MutableMapping[str, Any] | None = None,  # noqa: A002  (Jinja's name for it)
            ) -> JinjaTemplate:
                code = template._code.get(name)
                if code is None:
                    code = environment.compile(self._source(name), name, name)
                    template._code.put(name, code)
                return environment.template_class.from_code(environment, code, globals or {})

            def _source(self, name: str) -> str:
                if name.startswith("="):
                    return name[1:]
                try:
                    return template.tree[name].content.decode()
                except KeyError:
                    raise TemplateNotFound(name) from None

        environment = SandboxedEnvironment(loader=Loader(), auto_reload=False, **self._envops)
        environment.filters.update(_FILTERS)
        return environment


class _CodeCache:
    """Compiled templates, kept from one run to the next in one file that is read and replaced whole.

    It is a convenience: a file that is missing, damaged or cannot be written costs time, never a run. Like Python's own
    compiled files it is trusted as much as the user's home is.
    """

    _KEPT = 16

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._changed = False
        self._code: dict[str, bytes] = {}
        if path is not None:
            with suppress(OSError, ValueError, EOFError, TypeError):
                stored = marshal.loads(path.read_bytes())  # noqa: S302
                self._code = stored if isinstance(stored, dict) else {}

    def get(self, name: str) -> CodeType | None:
        with suppress(KeyError, ValueError, EOFError, TypeError):
            code: CodeType = marshal.loads(self._code[name])  # noqa: S302
            return code
        return None

    def put(self, name: str, code: CodeType) -> None:
        self._code[name] = marshal.dumps(code)
        self._changed = True

    def save(self) -> None:
        if self._path is None or not self._changed:
            return
        self._changed = False
        temporary = self._path.with_name(f"{self._path.name}.{secrets.token_hex(4)}")
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(marshal.dumps(self._code))
            temporary.replace(self._path)
            stored = sorted(self._path.parent.glob("*.jinja-code"), key=lambda path: path.stat().st_mtime)
            for old in stored[: -self._KEPT]:
                old.unlink()


def _load_config(tree: Tree) -> dict[str, Any]:
    import yaml

    try:
        source = tree["copier.yml"].content
    except KeyError:
        raise TemplateError("copier.yml", "there is none") from None
    try:
        config = yaml.load(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  (both are safe)
    except yaml.YAMLError as error:
        raise TemplateError("copier.yml", f"it is not YAML: {error}") from error
    if not isinstance(config, dict):
        raise TemplateError("copier.yml", "it is not a mapping")
    return config


def _question(name: str, details: Any) -> Question:
    where = f"copier.yml, {name}"
    if not isinstance(details, dict) or details.get("type") not in _CASTS or "default" not in details:
        raise TemplateError(where, f"a question needs a default and a type among {', '.join(_CASTS)}")
    for unknown in details.keys() - _QUESTION_KEYS:
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


def _regex_search(value: str, pattern: str, *, ignorecase: bool = False, multiline: bool = False) -> str | None:
    match = re.search(pattern, value, (re.IGNORECASE if ignorecase else 0) | (re.MULTILINE if multiline else 0))
    return match.group() if match else None


def _to_json(value: Any, **options: Any) -> str:
    import json

    return json.dumps(value, **options)


def _to_nice_yaml(value: Any, indent: int = 4, **options: Any) -> str:
    import yaml

    text: str = yaml.dump(value, indent=indent, allow_unicode=True, default_flow_style=False, **options)
    return text


# Copier's come from jinja2-ansible-filters, whose import alone costs 20 ms; a test holds these equal to them.
_FILTERS: dict[str, Callable[..., Any]] = {
    "regex_search": _regex_search,
    "to_json": _to_json,
    "to_nice_yaml": _to_nice_yaml,
}
