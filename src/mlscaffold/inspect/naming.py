"""Names columns as fields of a pydantic model, and a project after its file."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

# Attributes of pydantic's BaseModel, the type that annotations of its fields name, and what a project calls its own
# columns: of two with one name, a model would learn from the answer.
_TAKEN = frozenset(
    (
        "construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw", "schema",
        "schema_json", "update_forward_refs", "validate", "model_computed_fields", "model_config", "model_construct",
        "model_copy", "model_dump", "model_dump_json", "model_extra", "model_fields", "model_fields_set",
        "model_json_schema", "model_parametrized_name", "model_post_init", "model_rebuild", "model_validate",
        "model_validate_json", "model_validate_strings",
        "str",
        "error", "label", "probability", "target", "value",
    )
)  # fmt: skip
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SPELLED = str.maketrans({"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"})


def fields(names: Iterable[str]) -> dict[str, str]:
    """Return a valid, unique Python name for each column."""
    found: dict[str, str] = {}
    for number, name in enumerate(names, 1):
        words = _plain(name)
        field = words if words and not words[0].isdigit() else f"column_{words or number}"
        field = field if not (keyword.iskeyword(field) or field in _TAKEN) else f"{field}_"
        unique, count = field, 2
        while unique in found.values():
            unique, count = f"{field.rstrip('_')}_{count}", count + 1
        found[name] = unique
    return found


def listed(names: Sequence[str], count: int = 12) -> str:
    """Return the first of some names, and how many more there are."""
    return ", ".join(names[:count]) + (f" and {len(names) - count} more" if len(names) > count else "")


def slug(path: Path) -> str:
    """Return what a project of a file is called, unless its owner says: as its file."""
    name = _plain(path.stem).replace("_", "-")[:40].strip("-")
    return name if name and name[0].isalpha() else f"data-{name}".strip("-")


def _plain(text: str) -> str:
    """Return a text in lower-case ASCII letters and digits, its words joined by underscores."""
    text = unicodedata.normalize("NFKD", _HUMP.sub("_", text.translate(_SPELLED))).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
