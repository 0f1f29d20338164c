"""Links a project that has no answers file to the template: guesses what it was made from, and brings what is missing.

Nothing says what the project was before its owner changed it, so nothing can be merged silently: a file that is missing
is added, one that is the same stays, and one that differs gets conflict markers where it does. Nothing is deleted.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlscaffold.errors import InvalidAnswerError, MlscaffoldError
from mlscaffold.files import Tree
from mlscaffold.template.answers_file import ANSWERS_FILE
from mlscaffold.template.questions import Answers
from mlscaffold.template.releases import SOURCE, Versions, parsed
from mlscaffold.template.renderer import Template

from .repository import Repository
from .transition import Transition

_ALIKE = 0.1
"""Below this share of common lines, which licences and settings alone can reach, a guess would be made up."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a project was probably made from.

    Attributes:
        version: of the template.
        answers: every answer.
        rendered: what the template makes of them.
        likeness: the share of the generated lines that are found in the project's files, from 0 to 1.
        lines: how many of them that are.
        same: how many generated files are there to the byte.
        files: how many there are.
    """

    version: str
    answers: Answers
    rendered: Tree
    likeness: float
    lines: int
    same: int
    files: int


def guess(folder: Path, versions: Versions, data: Mapping[str, Any]) -> Guess:
    """Guess what a project was made from, by what its files hold in the last commit.

    Every known version of every project is tried, with the answers that the folder suggests; the closest counts, and of
    equally close ones the one that explains more, then the newest.

    Args:
        folder: the project's.
        versions: those known here.
        data: answers that are known.

    Raises:
        MlscaffoldError: it is in no commit, has its answers file, or resembles no project and ``data`` names none.
    """
    folder = Path(os.path.abspath(folder))
    if (folder / ANSWERS_FILE).exists():
        raise MlscaffoldError(
            f"{folder} has its {ANSWERS_FILE} already: mlscaffold update and mlscaffold status work there."
        )
    repository = Repository(folder)
    blobs = {path: entry.oid for path, entry in repository.entries.items() if entry.mode.startswith("100")}
    contents = repository.blobs(blobs.values())
    present = {path: contents[oid] for path, oid in blobs.items()}
    newest = parsed(versions.newest)
    candidates = (
        _compare(version, answers, template, present)
        for version in sorted(versions.known, key=parsed, reverse=True)
        if parsed(version) <= newest
        for template in (versions.template(version),)
        for answers in _suggested(folder.name, present, template, data)
    )
    best = max(candidates, key=lambda found: (found.likeness, found.lines), default=None)
    if best is None or (best.likeness < _ALIKE and "project" not in data):
        projects = "|".join(versions.template(versions.newest).projects)
        raise MlscaffoldError(
            f"Nothing in {folder} resembles a project of the template. If it is to become one all the same, say which: "
            f"mlscaffold adopt {folder} -d project={projects}"
        )
    return best


def plan(folder: Path, found: Guess, *, link_only: bool = False) -> Transition:
    """Decide how a project gets its answers file and what it lacks.

    Args:
        folder: the project's.
        found: what it was made from.
        link_only: write the answers file alone: all differences are the owner's, and are to stay.
    """
    new = found.rendered
    return Transition(
        folder=Path(os.path.abspath(folder)),
        old={path: file for path, file in new.items() if path != ANSWERS_FILE} if link_only else {},
        new=new,
        what=f"adoption at {found.version}",
        message=f"Adopt mlscaffold {found.version}",
        label=f"mlscaffold-{found.version}",
    )


def _suggested(
    folder: str, present: Mapping[str, bytes], template: Template, data: Mapping[str, Any]
) -> Iterator[Answers]:
    """Yield for each project of a template the answers that a folder suggests."""
    known = {name: value for name, value in data.items() if name in template.questions}
    found = {name: value for name, value in _metadata(folder, present).items() if _takes(template, name, value)}
    for project in [data["project"]] if "project" in data else template.projects:
        given = {"project": project, **found, **known}
        try:
            usual = template.answer(given)
        except InvalidAnswerError as error:
            if error.question in data:
                raise
            continue
        complete = _with_features(template, given, usual, present, known)
        yield complete
        if "title" not in data and "title" in given:
            # A heading that its owner changed says nothing of the title that it was generated with.
            yield template.answer({name: value for name, value in complete.recorded.items() if name != "title"})


def _takes(template: Template, name: str, value: Any) -> bool:
    return name in template.questions and template.accepts(name, value)


def _metadata(folder: str, present: Mapping[str, bytes]) -> dict[str, Any]:
    """Return answers that stand in a project's own files: its name, title, author, licence, oldest Python."""
    project: dict[str, Any] = {}
    with suppress(UnicodeDecodeError, tomllib.TOMLDecodeError):
        project = tomllib.loads(present.get("pyproject.toml", b"").decode()).get("project", {})
    authors = project.get("authors")
    author = authors[0] if isinstance(authors, list) and authors and isinstance(authors[0], dict) else {}
    found = {
        "slug": project.get("name") or folder,
        "author_name": author.get("name", ""),
        "author_email": author.get("email", ""),
        "license": project.get("license"),
    }
    if match := re.search(r"3\.\d+", str(project.get("requires-python", ""))):
        found["python"] = match.group()
    if match := re.match(r"# (.+)", present.get("README.md", b"").decode(errors="replace")):
        found["title"] = match.group(1).strip()
    return found


def _with_features(
    template: Template,
    given: Mapping[str, Any],
    usual: Answers,
    present: Mapping[str, bytes],
    known: Mapping[str, Any],
) -> Answers:
    """Choose the features, and the values of questions with a few, whose files are there."""
    chosen = dict(given)
    off = {name: False for name in template.features if name not in known}
    for name, question in template.questions.items():
        is_open = question.is_feature or (question.choices and name not in given)
        if question.is_hidden or name in known or not is_open:
            continue
        trees: dict[Any, frozenset[str]] = {}
        for value in (True, False) if question.is_feature else question.choices:
            with suppress(InvalidAnswerError):
                tried = template.answer({**off, **chosen, name: value})
                trees[value] = frozenset(template.render(tried, source=SOURCE, version=""))
        common = frozenset[str]().union(*trees.values()).intersection(*trees.values())
        scores = {value: sum(1 if path in present else -1 for path in paths - common) for value, paths in trees.items()}
        fitting = [value for value, score in scores.items() if score == max(scores.values())]
        chosen[name] = usual.values[name] if usual.values[name] in fitting or not fitting else fitting[0]
    return template.answer(chosen)


def _compare(version: str, answers: Answers, template: Template, present: Mapping[str, bytes]) -> Guess:
    """Return how much of what a version generates is found in a project's files."""
    rendered = template.render(answers, source=SOURCE, version=f"v{version}")
    total = found = same = 0
    for path, file in rendered.items():
        if path == ANSWERS_FILE:
            continue
        lines = _lines(file.content)
        total += lines.total()
        if path in present:
            same += present[path] == file.content
            found += (lines & _lines(present[path])).total()
    return Guess(version, answers, rendered, found / total if total else 0.0, found, same, len(rendered) - 1)


def _lines(content: bytes) -> Counter[bytes]:
    """Count a file's lines but for the empty ones, whatever ends them."""
    return Counter(line for line in content.splitlines() if line.strip())
