"""Links a project that has no answers file to the template: guesses what it was made from, and brings what is missing.

Nothing says what the project was before its owner changed it, so nothing can be merged silently: a file that is missing
is added, one that is the same stays, and one that differs gets conflict markers where it does. Nothing is deleted.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlscaffold.errors import InvalidAnswerError, MlscaffoldError
from mlscaffold.files import Tree
from mlscaffold.template.answers_file import ANSWERS_FILE
from mlscaffold.template.questions import Answers
from mlscaffold.template.releases import SOURCE, Versions
from mlscaffold.template.renderer import Template

from .repository import Repository
from .transition import Transition

_ALIKE = 0.1
"""Below this share of common lines, which licences and settings alone can reach, a guess would be made up."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a project was probably made from, how many lines that generates, and what of it is in the project.

    Of its files, ``same`` are there to the byte; of its lines, ``found`` are in files of the same path.
    """

    version: str
    answers: Answers
    rendered: Tree
    lines: int
    found: int
    same: int

    @property
    def likeness(self) -> float:
        """The share of the generated lines that are there."""
        return self.found / self.lines if self.lines else 0.0

    @property
    def fit(self) -> int:
        """By how many lines what is there outweighs what is missing."""
        return 2 * self.found - self.lines


def guess(folder: Path, versions: Versions, data: Mapping[str, Any], *, version: str | None = None) -> Guess:
    """Guess what a project was made from, in a version of the template, by what its last commit holds.

    The project whose files fit best counts; then each feature and choice by itself, until none fits better.
    """
    repository = Repository(folder)
    if (repository.folder / ANSWERS_FILE).exists():
        raise MlscaffoldError(
            f"{folder} has its {ANSWERS_FILE} already: mlscaffold update and mlscaffold status work there."
        )
    version = (version or versions.newest).removeprefix("v")
    template = versions.template(version)
    blobs = {path: entry.oid for path, entry in repository.entries.items() if entry.mode.startswith("100")}
    contents = repository.blobs(blobs.values())
    present = {path: contents[oid] for path, oid in blobs.items()}

    def tried(answers: Mapping[str, Any]) -> Guess | None:
        """Compare the project with what some answers make; nothing where they do not go together."""
        try:
            return _compare(version, template, {**answers, **data}, present)
        except InvalidAnswerError as error:
            if error.question in data:
                raise
            return None

    # What stands in the project's own metadata is not guessed.
    read = _metadata(repository.folder.name, present)
    read = {name: read[name] for name in read.keys() & template.questions if template.accepts(name, read[name])}
    given = dict(read)
    projects = [data["project"]] if "project" in data else template.projects
    candidates = filter(None, (tried({**given, "project": project}) for project in projects))
    best = max(candidates, key=lambda candidate: candidate.fit, default=None)
    if best is None or (best.likeness < _ALIKE and "project" not in data):
        raise MlscaffoldError(
            f"Nothing in {folder} resembles a project of the template. If it is to become one all the same, say which: "
            f"mlscaffold adopt {folder} -d project={'|'.join(template.projects)}"
        )
    given["project"] = best.answers.values["project"]
    settled = {"project", *read, *data}
    is_better = True
    while is_better:
        is_better = False
        for name, question in template.questions.items():
            values = (True, False) if question.is_feature else question.choices
            for value in () if question.is_hidden or name in settled else values:
                other = tried({**given, name: value})
                if other and other.fit > best.fit:
                    best, given[name], is_better = other, value, True
    return best


def plan(folder: Path, found: Guess, *, link_only: bool = False) -> Transition:
    """Decide how a project gets its answers file and what it lacks.

    Where it is only linked, it gets the answers file alone: all differences are its owner's, and stay.
    """
    new = found.rendered
    return Transition(
        folder=folder.absolute(),
        old={path: file for path, file in new.items() if path != ANSWERS_FILE} if link_only else {},
        new=new,
        what=f"adoption at {found.version}",
        message=f"Adopt mlscaffold {found.version}",
        label=f"mlscaffold-{found.version}",
    )


def _metadata(folder: str, present: Mapping[str, bytes]) -> dict[str, Any]:
    """Return answers that stand in a project's own files: its name, title, author, licence, oldest Python."""
    project: dict[str, Any] = {}
    with suppress(UnicodeDecodeError, tomllib.TOMLDecodeError):
        project = tomllib.loads(present.get("pyproject.toml", b"").decode()).get("project", {})
    authors = project.get("authors")
    author = authors[0] if isinstance(authors, list) and authors and isinstance(authors[0], dict) else {}
    heading = re.match(r"# (.+)", present.get("README.md", b"").decode(errors="replace"))
    python = re.search(r"3\.\d+", str(project.get("requires-python", "")))
    found = {
        "slug": project.get("name") or folder,
        "title": heading and heading[1].strip(),
        "author_name": author.get("name", ""),
        "author_email": author.get("email", ""),
        "license": project.get("license"),
        "python": python and python[0],
    }
    return {name: value for name, value in found.items() if value is not None}


def _compare(version: str, template: Template, given: Mapping[str, Any], present: Mapping[str, bytes]) -> Guess:
    """Count what is in a project's files of what a version makes of some answers."""
    answers = template.answer(given)
    rendered = template.render(answers, source=SOURCE, version=f"v{version}")
    total = found = same = 0
    for path, file in rendered.items():
        if path == ANSWERS_FILE:
            continue
        lines, theirs = _lines(file.content), _lines(present.get(path, b""))
        total += lines.total()
        found += (lines & theirs).total()
        same += present.get(path) == file.content
    return Guess(version, answers, rendered, total, found, same)


def _lines(content: bytes) -> Counter[bytes]:
    """Count a file's lines but for the empty ones, whatever ends them."""
    return Counter(line for line in content.splitlines() if line.strip())
