"""What a reviewer looks at, each with its evidence and the line to change; some of it has points in a public rubric.

Nothing gets a point for a file that merely exists: only what was measured, or ends well when it is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from .evidence import METRICS, Evidence

ML_TEST_SCORE = "ML Test Score (Breck et al., IEEE Big Data 2017)"
REPRODUCIBILITY = "Machine Learning Reproducibility Checklist (Pineau et al., JMLR 22, 2021)"


@dataclass(frozen=True, slots=True)
class Finding:
    """One question of a reviewer, and what the project answers.

    Attributes:
        question: of the reviewer.
        good: whether the answer would satisfy them.
        evidence: what was found.
        where: the file, and the line where one is known.
        remedy: what to do; empty where nothing is.
        rubric: in which rubric it has points, if in any.
        points: those it gets.
        most: those it could get.
    """

    question: str
    good: bool
    evidence: str
    where: str
    remedy: str = ""
    rubric: str = ""
    points: float = 0
    most: float = 0


def findings(found: Evidence) -> list[Finding]:
    """Return what a reviewer finds, what the rubrics ask for first."""
    measured = _measured(found) if found.metrics else _unmeasured(found)
    model = _model(found) if found.trains else ()
    return [*measured, *_checks(found), *model, _history(found), *_texts(found)]


def _unmeasured(found: Evidence) -> Iterator[Finding]:
    """Yield that nothing is measured, unless it is a project of ours that has no model."""
    foreign = "say in the README what was measured, with an interval, beside a baseline"
    if found.trains or not found.generated:
        remedy = "run train, then evaluate" if found.trains else foreign
        yield Finding("Is anything measured?", good=False, evidence="no", where=METRICS, remedy=remedy)


def _measured(found: Evidence) -> Iterator[Finding]:
    metrics = found.metrics
    value, (low, high) = metrics["value"], metrics["interval"]
    name, best = found.baseline
    gain, clear = found.sign * (value - best), not low <= best <= high
    yield Finding(
        "Does a simple baseline do as well?",
        gain > 0 and clear,
        f"{metrics['metric']} {value:.4f}, {name} {best:.4f}",
        METRICS,
        "" if gain > 0 and clear else "say why the model is worth it, or take the baseline",
        ML_TEST_SCORE,
        1 if gain > 0 and clear else 0.5 * (gain > 0),
        1,
    )
    yield Finding(
        "How sure is the figure?",
        good=True,
        evidence=f"95 % interval {low:.4f} to {high:.4f} on {metrics['rows']['test']:,} held-out rows",
        where=METRICS,
        rubric=REPRODUCIBILITY,
        points=1,
        most=1,
    )
    groups = found.groups
    yield Finding(
        "For whom does it work less well?",
        len(groups) > 1,
        f"figures for {len(groups)} groups",
        METRICS,
        "add a test that fails when the weakest group falls below a floor",
        ML_TEST_SCORE,
        0.5 * (len(groups) > 1),
        1,
    )
    real = metrics["data"] != "sample"
    yield Finding(
        "Is it real data?",
        real,
        "real rows" if real else "invented rows: no figure means anything",
        METRICS,
        "" if real else "data fetch, train, evaluate",
        REPRODUCIBILITY,
        int(real),
        1,
    )
    readme = found.text("README.md")
    shown = f"{value:.4f}"[:5] in readme or f"{100 * value:.1f}" in readme
    yield Finding(
        "Does the README show the figure that was measured?",
        shown,
        "it does" if shown else "it does not",
        found.line("README.md", "results:"),
        "" if shown else "run evaluate, which writes it, and commit",
        REPRODUCIBILITY,
        int(shown),
        1,
    )


def _checks(found: Evidence) -> Iterator[Finding]:
    for command, passed in found.passed.items():
        is_test = "pytest" in command
        yield Finding(
            f"Does {command} pass?",
            passed,
            "yes" if passed else "no",
            "tests" if is_test else "src",
            "" if passed else f"uv run {command}",
            ML_TEST_SCORE if is_test else "",
            2 * passed * is_test,
            2 * is_test,
        )


def _model(found: Evidence) -> Iterator[Finding]:
    commit = str(found.champion.get("git_commit", ""))
    clean = bool(commit) and not commit.endswith("-dirty")
    if found.champion:
        yield Finding(
            "Could somebody train this model again?",
            clean,
            f"seed {found.champion.get('seed')}, code at {commit or 'no commit'}",
            f"models/{found.champion['version']}/metadata.json",
            "" if clean else "commit, then train: a dirty tree cannot be gone back to",
            ML_TEST_SCORE,
            1 if clean else 0.5,
            1,
        )
    evaluated = bool(found.champion) and found.champion.get("version") == found.metrics.get("model_version")
    yield Finding(
        "Is the model that serves the one that was measured?",
        evaluated,
        f"champion {found.champion.get('version', 'none')}, measured {found.metrics.get('model_version', 'none')}",
        "models/champion",
        "" if evaluated else "train, then evaluate",
        ML_TEST_SCORE,
        int(evaluated),
        1,
    )
    yield _age(found)


def _history(found: Evidence) -> Finding:
    count = int(found.git("rev-list", "--count", "HEAD") or 0)
    return Finding(
        "Does the history show how it was made?",
        count > 1,
        f"{count} commit{'s' * (count != 1)}",
        "git log",
        "" if count > 1 else "commit each step of yours, with its reason",
    )


def _age(found: Evidence) -> Finding:
    """Compare the champion with the last change of what it was made from."""
    # A line that only says `limit` is the gate's: it makes no other model, and the first training on a file writes it.
    changed = found.git("log", "-1", "--format=%cI", "-G^([^l]|l[^i]|li[^m])", "--", "src", "config.toml")
    made = str(found.champion.get("created", ""))
    old = bool(made and changed) and datetime.fromisoformat(made) < datetime.fromisoformat(changed)
    return Finding(
        "Is the model as new as the code?",
        bool(made) and not old,
        "no model" if not made else "the code has changed since" if old else "yes",
        "models/champion",
        "train and evaluate again" if old or not made else "",
    )


def _texts(found: Evidence) -> Iterator[Finding]:
    for path in ("README.md", "DECISIONS.md"):
        own, lines = found.edited(path)
        if path == "DECISIONS.md" and not lines and path not in found.generated:
            return
        good = lines > 0 and own * 5 >= lines
        yield Finding(
            f"Is {path} about this project, or as generated?",
            good,
            f"{own} of {lines} lines are its owner's" if lines else "it is not there, or empty",
            path,
            "" if good else "in a fifth of the lines, say for whom it is, what you found and what you would do next",
        )
    if not lines:
        return
    asked = open_questions(found)
    yield Finding(
        "Are the questions of DECISIONS.md answered?",
        not asked,
        f"{len(asked)} open" if asked else "all",
        asked[0] if asked else "DECISIONS.md",
        "write your answer in the place of each question" if asked else "",
    )


def open_questions(found: Evidence) -> list[str]:
    """Return where a section of DECISIONS.md still ends with its question, as ``path:line``."""
    lines = found.text("DECISIONS.md").splitlines()
    ends = [*[number for number, line in enumerate(lines) if re.match("##? ", line)][1:], len(lines)]
    last = [max((n for n in range(end) if lines[n].strip()), default=0) for end in ends]
    return [f"DECISIONS.md:{number + 1}" for number in last if lines and lines[number].rstrip().endswith("?")]
