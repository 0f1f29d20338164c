"""The errors mlscaffold expects: a message that says what is wrong and ends with the remedy.

The command line prints it in one line and leaves with ``exit_code``; anything else is a defect and goes to a log.
Only what is caught by its type, or raised in many places with the same words, has a class of its own.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path


class MlscaffoldError(Exception):
    """Something a user can put right; ``str()`` of it is the whole message, remedy included."""

    exit_code = 1


class UsageError(MlscaffoldError):
    """What was typed cannot be meant: a name, an option or an answer."""

    exit_code = 2


class UnknownNameError(UsageError):
    """A name of some kind (``project``, ``feature``...) that is not known; the message suggests the nearest."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        from difflib import get_close_matches

        known = tuple(known)
        nearest = get_close_matches(name.lower(), known, n=3, cutoff=0.6)
        nearest += [other for other in known if name and name.lower() in other and other not in nearest]
        remedy = f"Did you mean {' or '.join(nearest)}?" if nearest else f"Known: {', '.join(known)}."
        super().__init__(f"There is no {kind} {name!r}. {remedy}")


class InvalidAnswerError(UsageError):
    """An answer of the wrong type, outside its choices, or refused by the template's validator."""

    def __init__(self, question: str, value: object, reason: str) -> None:
        self.question, self.value, self.reason = question, value, reason
        super().__init__(f"{question} cannot be {value!r}: {reason}")


class GitError(MlscaffoldError):
    """A git command failed: the command, and what it printed on standard error."""

    def __init__(self, command: Sequence[str], stderr: str) -> None:
        self.stderr = stderr.strip()
        lines = [line for line in self.stderr.splitlines() if not line.startswith("hint:")]
        # What comes before is progress and warnings; what comes after often says what to do.
        start = next((number for number, line in enumerate(lines) if line.startswith(("fatal:", "error:"))), -1)
        said = " ".join(" ".join(lines[start:]).split())
        super().__init__(f"git {command[0]} failed: {said or 'it said nothing'}")


class WriteError(MlscaffoldError):
    """The file system refused to take a file; what had been written is removed again."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(f"Cannot write {path}: {error.strerror or error}. Nothing was left behind.")


class TemplateError(MlscaffoldError):
    """The template itself is wrong, or uses a part of Copier's language that mlscaffold does not know."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"The template is wrong at {where}: {reason}.")
