"""Renders the template with Jinja, to the byte what Copier makes of it, without importing Copier.

Copier starts a process for each file it asks Git about, compiles each file name anew, and takes 0.4 s to import. The
template uses a small part of its language, so that part is all there is here: typed questions; folder and file names
that render (to nothing: skipped); files that end in the suffix; includes; the answers file. A template that uses more
is refused rather than rendered otherwise. A test holds the two equal over every project and option.
"""

import hashlib
import os
import pickle
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from jinja2 import FileSystemBytecodeCache, FunctionLoader
from jinja2 import TemplateError as JinjaError
from jinja2.bccache import Bucket
from jinja2.sandbox import SandboxedEnvironment

from mlscaffold.errors import InvalidAnswerError, TemplateError, UnknownNameError
from mlscaffold.files import File, Tree

from .answers_file import ANSWERS_FILE
from .questions import CASTS, Answers, Question, cast_bool, read_config


class Template:
    """A template held in memory: its files, its questions by name, and the settings of its ``copier.yml``."""

    def __init__(self, tree: Tree, *, cache_dir: Path | None = None) -> None:
        """Take the template's files, and the folder in which compiled ones may be kept."""
        settings, self.questions = read_config(tree)
        self.tree = tree
        self.answers_file: str = settings.get("_answers_file", ANSWERS_FILE)
        self.subdirectory: str = settings.get("_subdirectory", "")
        self.suffix: str = settings.get("_templates_suffix", ".jinja")
        self.envops: dict[str, Any] = {"keep_trailing_newline": True, **settings.get("_envops", {})}
        self._cache_dir = cache_dir
        if not self.suffix or not self.subdirectory:
            raise TemplateError("copier.yml", "_subdirectory and _templates_suffix must not be empty")

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
        try:
            self.questions[name].check(value)
            self._accept(self.questions[name], value, {}, validate=True)
        except InvalidAnswerError:
            return False
        return True

    def answer(self, given: Mapping[str, Any]) -> Answers:
        """Answer every question: with what is given, cast to the question's type, else with its default."""
        visible = [name for name, question in self.questions.items() if not question.is_hidden]
        for name, value in given.items():
            if name not in visible:
                raise UnknownNameError("answer", name, visible)
            self.questions[name].check(value)
        values: dict[str, Any] = {}
        recorded: dict[str, Any] = {}
        for name, question in self.questions.items():
            context = {**given, **values}
            applies = cast_bool(self._value(question.when, context))
            value = given[name] if name in given else self._value(question.default, context)
            values[name] = self._accept(question, value, context, validate=applies or name in given)
            if applies:
                recorded[name] = values[name]
        return Answers(values, recorded)

    def _accept(self, question: Question, value: Any, context: Mapping[str, Any], *, validate: bool) -> Any:
        """Return the value as its type, once it is among the choices and the validator has nothing to say."""
        cast = CASTS[question.type]
        value = cast(value)
        choices = [cast(self._value(choice, context)) for choice in question.choices]
        if choices and value not in choices:
            raise InvalidAnswerError(question.name, value, f"choose among {', '.join(map(str, choices))}.")
        if validate and question.validator:
            complaint = self._text(question.validator, {**context, question.name: value}).strip()
            if complaint:
                raise InvalidAnswerError(question.name, value, complaint)
        return value

    def render(self, answers: Answers, *, source: str, version: str) -> dict[str, File]:
        """Render the project in memory; it records where the template comes from, and its version as a Git tag."""
        origin = {"_src_path": source, "_commit": version}
        context = {**self._context(answers), **origin, "_copier_answers": {**origin, **answers.recorded}}
        rendered: dict[str, File] = {}
        for source_path, path in self.layout(answers):
            if path in rendered:
                raise TemplateError(source_path, f"another layer writes {path} too")
            file = self.tree[source_path]
            if source_path.endswith(self.suffix):
                file = File(self._text(source_path, context, is_file=True).encode(), file.executable)
            rendered[path] = file
        return dict(sorted(rendered.items()))

    def layout(self, answers: Answers) -> Iterator[tuple[str, str]]:
        """Yield each file that applies: its path in the template, and its path in the project."""
        context = self._context(answers)
        folders: dict[str, str | None] = {"": ""}

        def folder(path: str) -> str | None:
            """Return where a folder of the template goes, with a slash at its end; ``None`` where it is left out."""
            if path not in folders:
                above, _, name = path.rpartition("/")
                part = None if folder(above) is None else self._text(name, context)
                folders[path] = f"{folder(above)}{part}/" if part else None
            return folders[path]

        start = f"{self.subdirectory}/"
        for source_path in self.tree:
            if not source_path.startswith(start) or f"{source_path}{self.suffix}" in self.tree:
                continue
            above, _, name = source_path.removeprefix(start).rpartition("/")
            name = "" if folder(above) is None else self._text(name.removesuffix(self.suffix), context)
            if not name:
                continue
            path = PurePosixPath(f"{folder(above)}{name}")
            if path.is_absolute() or ".." in path.parts:
                raise TemplateError(source_path, f"it would be written outside the project, to {path}")
            yield source_path, path.as_posix()

    def _context(self, answers: Answers) -> dict[str, Any]:
        return {**answers.values, "_copier_conf": {"answers_file": PurePosixPath(self.answers_file)}}

    def _value(self, value: Any, context: Mapping[str, Any]) -> Any:
        """Render a value that may be a template; one that is no text stays as it is."""
        return self._text(value, context) if isinstance(value, str) else value

    def _text(self, text: str, context: Mapping[str, Any], *, is_file: bool = False) -> str:
        """Render a string, or the file of that path."""
        if not is_file and not any(start in text for start in self._starts):
            return text
        try:
            return self.environment.get_template(text if is_file else f"={text}").render(context)
        except JinjaError as error:
            line = getattr(error, "lineno", None)
            where = text if is_file else repr(text)
            raise TemplateError(f"{where}, line {line}" if line else where, error.message or str(error)) from error

    @cached_property
    def _starts(self) -> tuple[str, ...]:
        """What can begin a piece of Jinja, so that plain text need not be compiled."""
        jinja = self.environment
        tags = (jinja.variable_start_string, jinja.block_start_string, jinja.comment_start_string)
        return tuple(filter(None, (*tags, jinja.line_statement_prefix, jinja.line_comment_prefix)))

    @cached_property
    def environment(self) -> SandboxedEnvironment:
        """What parses and renders its files, and strings under ``=`` and their text."""
        loader = FunctionLoader(self._source)
        cache = _Compiled(self._cache_dir) if self._cache_dir else None
        environment = SandboxedEnvironment(loader=loader, bytecode_cache=cache, auto_reload=False, **self.envops)
        environment.filters.update(FILTERS)
        return environment

    def _source(self, name: str) -> tuple[str, str, None] | None:
        """Return a text, and what names it in the cache: two versions of a file are kept side by side."""
        if not name.startswith("=") and name not in self.tree:
            return None
        text = name[1:] if name.startswith("=") else self.tree[name].content.decode()
        return text, hashlib.sha1(f"{self.envops}{text}".encode(), usedforsecurity=False).hexdigest(), None


class _Compiled(FileSystemBytecodeCache):
    """Compiled files, kept from one run to the next; one that is damaged or cannot be written only costs time."""

    def __init__(self, folder: Path) -> None:
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        super().__init__(os.fspath(folder), "%s.jinja-code")

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except (OSError, EOFError, ValueError, pickle.PickleError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _regex_search(value: str, pattern: str) -> str | None:
    match = re.search(pattern, value)
    return match.group() if match else None


def _to_nice_yaml(value: Any, indent: int = 4, **options: Any) -> str:
    import yaml

    text: str = yaml.dump(value, indent=indent, allow_unicode=True, default_flow_style=False, **options)
    return text


# Copier's come from jinja2-ansible-filters, whose import alone costs 20 ms; a test holds these equal to them.
FILTERS: dict[str, Callable[..., Any]] = {"regex_search": _regex_search, "to_nice_yaml": _to_nice_yaml}
