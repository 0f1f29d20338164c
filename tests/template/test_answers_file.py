"""The answers file: read strictly, merged by its keys."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mlscaffold.template import answers_file as record
from mlscaffold.template.answers_file import BrokenRecordError, NoRecordError

OLD = b"# Keep this.\n_commit: v1\n_src_path: x\napi: true\nci: github\ntitle: Shop\n"
NEW = b"# Keep this.\n_commit: v2\n_src_path: x\napi: true\nci: github\ntitle: Shop\nworkers: 2\n"


def write(folder: Path, content: bytes) -> Path:
    (folder / ".copier-answers.yml").write_bytes(content)
    return folder


def test_what_copier_writes_is_read(tmp_path: Path) -> None:
    found = record.read(write(tmp_path, OLD))
    assert (found.folder, found.source, found.tag, found.version) == (tmp_path, "x", "v1", "1")
    assert found.answers == {"api": True, "ci": "github", "title": "Shop"}


@pytest.mark.parametrize(
    "content", [b"", b"- a\n", b"1: a\n", b"_commit: v1\n", b"_src_path: x\n_commit: ''\n", b"a: [", b"\xff\xfe\x00"]
)
def test_what_nobody_writes_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(BrokenRecordError, match=r"was edited by hand: .*git log -p -- .copier-answers.yml"):
        record.read(write(tmp_path, content))


def test_none(tmp_path: Path) -> None:
    with pytest.raises(NoRecordError, match="mlscaffold adopt"):
        record.read(tmp_path)
    with pytest.raises(NoRecordError):
        record.read(write(tmp_path, OLD) / ".copier-answers.yml")


def test_only_what_differs_is_taken() -> None:
    ours = OLD.replace(b"api:", b"# mine, about the API\napi:").replace(b"title: Shop\n", b"title: Shop\n# the end\n")
    assert record.settle(OLD, ours, NEW) == (
        b"# Keep this.\n_commit: v2\n_src_path: x\n# mine, about the API\napi: true\nci: github\n"
        b"title: Shop\n# the end\nworkers: 2\n"
    )


@pytest.mark.parametrize("ours", [OLD.replace(b"\n", b"\r\n"), b"\xff", b"a: [", b"", OLD.replace(b"Shop", b"Other")])
def test_whatever_the_owner_did_the_answers_are_the_new_ones(ours: bytes) -> None:
    assert yaml.safe_load(record.settle(OLD, ours, NEW) or b"") == yaml.safe_load(NEW)


@given(
    before=st.dictionaries(st.sampled_from("abcdef"), st.text(max_size=80)),
    after=st.dictionaries(st.sampled_from("abcdef"), st.text(max_size=80)),
    comments=st.lists(st.integers(0, 30), max_size=3),
)
def test_comments_are_kept_and_answers_are_the_new_ones(
    before: dict[str, str], after: dict[str, str], comments: list[int]
) -> None:
    old, new = (yaml.dump({"_commit": "v", **values}, allow_unicode=True).encode() for values in (before, after))
    places = [number for number, line in enumerate(old.splitlines()) if line[:1].isalpha() or line[:1] == b"_"]
    lines = old.splitlines(keepends=True)
    for place in comments:
        if place in places:
            lines.insert(place, b"# OWNER\n")
    result = record.settle(old, b"".join(lines), new)
    assert result is not None
    assert yaml.safe_load(result) == yaml.safe_load(new)
