"""Write the invented rows of every training project into the template: `python3 run.py python samples/refresh.py`."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path

HERE = Path(__file__).parent
LAYERS = HERE.parent / "templates" / "project"


def rows(script: Path) -> list[dict[str, object]]:
    """Return the rows that a script makes."""
    spec = importlib.util.spec_from_file_location(script.stem, script)
    if spec is None or spec.loader is None:
        raise ImportError(script)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made: list[dict[str, object]] = module.rows()
    return made


def main() -> None:
    """Replace each `data/sample.csv`."""
    for script in sorted(HERE.glob("*.py")):
        if script.name == Path(__file__).name:
            continue
        path = LAYERS / f"{{{{ layer_{script.stem} }}}}" / "data" / "sample.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        made = rows(script)
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, made[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(made)
        print(f"{script.stem}: {len(made)} rows")


if __name__ == "__main__":
    main()
