"""What is typed becomes answers: the file's first, over them pairs, features and options."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlscaffold.create.answers import read_answers, resolve
from mlscaffold.errors import UnknownNameError, UsageError
from mlscaffold.files import read_tree
from mlscaffold.template.renderer import Template


@pytest.fixture
def template(mini_root: Path) -> Template:
    return Template(read_tree(mini_root))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.yml", "api: false\ntitle: Shöp\n_commit: v1\n"),
        ("a.yaml", "{api: false, title: Shöp}"),
        ("a.json", '{"api": false, "title": "Shöp", "_src_path": "x"}'),
        ("a.TOML", 'api = false\ntitle = "Shöp"\n'),
        ("a.answers", "api: false\ntitle: Shöp\n"),
    ],
)
def test_files_of_answers_are_read_by_their_suffix(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert read_answers(path) == {"api": False, "title": "Shöp"}


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.yml", b"- a list", "not a mapping"),
        ("a.yml", b"", "not a mapping"),
        ("a.yml", b"1: x", "not a mapping"),
        ("a.yml", b"a: [", "does not parse"),
        ("a.json", b"{", "does not parse"),
        ("a.toml", b"a =", "does not parse"),
        ("a.yml", b"\xff", "does not parse"),
        ("a.yml", b"a: " + b"[" * 5000, "nested too deeply"),
        ("a.json", b'{"a": ' + b"[" * 200_000, "nested too deeply"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UsageError, match=reason) as caught:
        read_answers(path)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        read_answers(tmp_path / "none.yml")


def test_what_is_typed_last_and_most_exactly_wins(template: Template, tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("title: file\nci: none\napi: true\nworkers: 1\n")
    answers = resolve(
        template,
        named={"title": "option", "slug": None},
        included=("api, docker",),
        excluded=(),
        pairs=("title=pair", "workers=2", "api=false"),
        file=path,
    )
    assert answers == {
        "title": "option", "ci": "none", "workers": "2", "api": True, "docker": True,
    }  # fmt: skip


def test_features_are_given_singly_or_joined(template: Template) -> None:
    assert resolve(template, named={}, excluded=("api,docker",)) == {"api": False, "docker": False}
    assert resolve(template, named={}, excluded=("api", " docker ,")) == {"api": False, "docker": False}


def test_a_feature_cannot_be_both_wanted_and_not(template: Template) -> None:
    with pytest.raises(UsageError, match="api is asked for with --with and refused"):
        resolve(template, named={}, included=("api",), excluded=("api",))


@pytest.mark.parametrize("name", ["dokcer", "workers", "layer_api"])
def test_only_features_are_features(template: Template, name: str) -> None:
    with pytest.raises(UnknownNameError, match="There is no feature"):
        resolve(template, named={}, included=(name,))


@pytest.mark.parametrize("pair", ["api", "=x", ""])
def test_a_pair_has_a_key_and_a_value(template: Template, pair: str) -> None:
    with pytest.raises(UsageError, match="key=value"):
        resolve(template, named={}, pairs=(pair,))


def test_a_value_may_hold_anything(template: Template) -> None:
    assert resolve(template, named={}, pairs=("title=a=b, c",)) == {"title": "a=b, c"}
