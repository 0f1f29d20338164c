"""Render the examples anew: `python3 run.py python examples/refresh.py`."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from mlscaffold.create import project as create
from mlscaffold.template.releases import origin

EXAMPLES = ("churn-prediction",)
FOLDER = Path(__file__).parent


def render(name: str, target: Path) -> None:
    """Make a project at its defaults, which name no author, in a folder that must not exist."""
    create.write(create.plan(origin(), {"project": name}, target, use_git=False))


def main() -> None:
    """Replace every example by what the template makes today."""
    for name in EXAMPLES:
        with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
            render(name, Path(folder) / name)
            shutil.rmtree(FOLDER / name, ignore_errors=True)
            (Path(folder) / name).rename(FOLDER / name)
        print(f"examples/{name} is what the template makes.")


if __name__ == "__main__":
    main()
