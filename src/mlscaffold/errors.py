"""The errors mlscaffold expects: each keeps its data, builds its message and names the remedy.

The command line prints them in one line and leaves with ``exit_code``; anything else is a defect and goes to a log.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path


class MlscaffoldError(Exception):
    """Something a user can put right; ``str()`` of it is the whole message, remedy included."""

    exit_code = 1


class UsageError(MlscaffoldError):
    """What was typed cannot be meant: a name, an option or an answer."""

    exit_code = 2


class UnknownNameError(UsageError):
    """A name that is not among the known ones; the message suggests the nearest."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        """Take what sort of name it is (``project``, ``feature``...), the name as typed, and those there are."""
        self.kind, self.name, self.known = kind, name, tuple(known)
        super().__init__(f"There is no {kind} {name!r}. {self._remedy()}")

    def _remedy(self) -> str:
        from difflib import get_close_matches

        name = self.name.lower()
        nearest = get_close_matches(name, self.known, n=3, cutoff=0.6)
        nearest += [known for known in self.known if name and name in known and known not in nearest]
        if nearest:
            return f"Did you mean {' or '.join(nearest)}?"
        return f"Known: {', '.join(self.known)}."


class InvalidNameError(UsageError):
    """A project name that is not a slug, or one that would shadow something."""

    def __init__(self, name: str, reason: str) -> None:
        """Take the name as typed and why it cannot be used, as the end of a sentence."""
        self.name, self.reason = name, reason
        super().__init__(f"{name!r} cannot name a project: {reason}. Choose another with --name.")


class InvalidAnswerError(UsageError):
    """An answer of the wrong type, outside its choices, or refused by the template's validator."""

    def __init__(self, question: str, value: object, reason: str) -> None:
        """Take the question's name, the value given and why it is refused."""
        self.question, self.value, self.reason = question, value, reason
        super().__init__(f"{question} cannot be {value!r}: {reason}")


class AnswersFileError(UsageError):
    """A file of answers that cannot be read as a mapping."""

    def __init__(self, path: Path, reason: str) -> None:
        """Take the file and what is wrong with it."""
        self.path, self.reason = path, reason
        super().__init__(f"Cannot take answers from {path}: {reason}.")


class DestinationError(MlscaffoldError):
    """A place where no project can be put."""

    def __init__(self, path: Path, reason: str, remedy: str) -> None:
        """Take the destination, what is wrong with it, and what to do."""
        self.path, self.reason, self.remedy = path, reason, remedy
        super().__init__(f"{path} {reason}. {remedy}")


class WriteError(MlscaffoldError):
    """The file system refused to take a file; what had been written is removed again."""

    def __init__(self, path: Path, error: OSError) -> None:
        """Take the destination and the error of the operating system."""
        self.path, self.error = path, error
        super().__init__(f"Cannot write {path}: {error.strerror or error}. Nothing was left behind.")


class GitMissingError(MlscaffoldError):
    """There is no ``git`` to run."""

    def __init__(self) -> None:
        super().__init__("git was not found. Install it (https://git-scm.com), or make the project with --no-git.")


class GitError(MlscaffoldError):
    """A git command failed."""

    def __init__(self, command: Sequence[str], stderr: str) -> None:
        """Take the command as it was run and what it printed on standard error."""
        self.command, self.stderr = tuple(command), stderr.strip()
        lines = [line for line in self.stderr.splitlines() if not line.startswith("hint:")]
        # What comes before is progress and warnings; what comes after often says what to do.
        start = next((number for number, line in enumerate(lines) if line.startswith(("fatal:", "error:"))), -1)
        said = " ".join(" ".join(lines[start:]).split())
        super().__init__(f"git {command[0]} failed: {said or 'it said nothing'}")


class TemplateError(MlscaffoldError):
    """The template itself is wrong, or uses a part of Copier's language that mlscaffold's renderer does not know."""

    def __init__(self, where: str, reason: str) -> None:
        """Take the file or setting of the template and what is wrong with it."""
        self.where, self.reason = where, reason
        super().__init__(f"The template is wrong at {where}: {reason}.")


class StepError(MlscaffoldError):
    """A step after creation failed; the project stays, and the message says what to repeat."""

    def __init__(self, title: str, repeat: str, status: int) -> None:
        """Take the step's title, the command to repeat, and its exit status."""
        self.title, self.repeat, self.status = title, repeat, status
        super().__init__(f"{title} failed (exit {status}). The project is complete; to repeat the step: {repeat}")
