"""What is known of a project: its figures, its champion, its history, its texts, and how its own checks end."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlscaffold import git
from mlscaffold.errors import GitError, MlscaffoldError
from mlscaffold.files import Tree
from mlscaffold.tools import variables
from mlscaffold.update.verify import CHECKS, runner

METRICS = "reports/metrics.json"
_KEYS = frozenset({"data", "rows", "metric", "value", "interval", "baselines"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands in a project's folder.

    Attributes:
        folder: the project's.
        generated: what the template made of it, by path; empty for a repository that is not ours.
        metrics: what `evaluate` measured; empty where it has not run.
        champion: the metadata of the promoted version; empty where there is none.
        passed: by command, such as ``pytest -q``, whether it ended well; empty where nothing was run.
    """

    folder: Path
    generated: Tree
    metrics: Mapping[str, Any]
    champion: Mapping[str, Any]
    passed: Mapping[str, bool]

    @property
    def trains(self) -> bool:
        """Whether it is a project of ours that trains a model."""
        return any(path.endswith("/train.py") for path in self.generated)

    @property
    def sign(self) -> int:
        """1 where a higher value of the metric is better, -1 where a lower one is."""
        return 1 if self.metrics.get("higher_is_better", True) else -1

    @property
    def baseline(self) -> tuple[str, float]:
        """The name and the value of the best baseline."""
        baselines: Mapping[str, float] = self.metrics["baselines"]
        return max(baselines.items(), key=lambda pair: self.sign * pair[1])

    @property
    def groups(self) -> list[Mapping[str, Any]]:
        """The groups of rows that are large enough to have a value."""
        return [group for group in self.metrics.get("groups", []) if group.get("value") is not None]

    def text(self, path: str) -> str:
        """Return a file of the project; nothing where it is not there."""
        with suppress(OSError):
            return (self.folder / path).read_text("utf-8", errors="replace")
        return ""

    def line(self, path: str, pattern: str) -> str:
        """Return where a pattern first stands in a file, as ``path:line``, or the path alone."""
        for number, line in enumerate(self.text(path).splitlines(), 1):
            if re.search(pattern, line):
                return f"{path}:{number}"
        return path

    def edited(self, path: str) -> tuple[int, int]:
        """Return how many lines of a text its owner wrote, and how many it has.

        Empty lines do not count, nor do the results that `evaluate` writes.
        """
        text = re.sub(r"<!-- results.*?<!-- end of results -->", "", self.text(path), flags=re.DOTALL)
        lines = [line for line in text.splitlines() if line.strip()]
        made = set(self.generated[path].content.decode().splitlines()) if path in self.generated else set()
        return len([line for line in lines if line not in made]), len(lines)

    def git(self, *arguments: str) -> str:
        """Return what Git says, or nothing where it refuses."""
        with suppress(GitError):
            return git.run(*arguments, cwd=self.folder).strip()
        return ""


def gather(folder: Path, generated: Tree, *, run: bool) -> Evidence:
    """Read a project, and run its lint and tests unless that is not wanted."""
    metrics = _json(folder / METRICS)
    metrics = metrics if metrics.keys() >= _KEYS else {}
    champions = []
    with suppress(OSError):
        champions = (folder / "models" / "champion").read_text("utf-8").split()
    champion = _json(folder / "models" / champions[-1] / "metadata.json") if champions else {}
    return Evidence(folder, generated, metrics, champion, _run(folder) if run else {})


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise MlscaffoldError(f"{path} cannot be read: {error}. Run evaluate once more.") from error
    return found if isinstance(found, dict) else {}


def _run(folder: Path) -> dict[str, bool]:
    prefix, env = runner(folder, folder)
    return {
        " ".join(words): not subprocess.run(
            [*prefix, *words], cwd=folder, env={**variables(), **env}, capture_output=True, check=False
        ).returncode
        for words in CHECKS
    }
