"""What counts as somebody's template, where it is, and which revision is the newest."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlscaffold.errors import MlscaffoldError, UsageError
from mlscaffold.foreign import fetch as sources
from mlscaffold.foreign.fetch import Clone, Kind
from tests.strangers import Stranger, publish

URL = "https://github.com/owner/template.git"


@pytest.mark.parametrize(
    "text",
    [
        "gh:owner/x",
        "gl:owner/x",
        "git@host:owner/x.git",
        "git+https://host/x",
        URL,
        "x.git",
        "./x",
        "a/b",
        "~/x",
        "file:///x",
    ],
)
def test_a_source_is_a_path_or_an_address(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert sources.is_source(text)


def test_a_bare_name_is_a_source_only_where_a_template_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x").mkdir()
    assert not sources.is_source("x")
    for mark, kind in (
        ("cookiecutter.json", Kind.COOKIECUTTER),
        ("copier.yaml", Kind.COPIER),
        ("copier.yml", Kind.COPIER),
    ):
        (tmp_path / "x" / mark).write_text("{}")
        assert sources.is_source("x")
        assert sources.kind_of(Path("x")) is kind


@pytest.mark.parametrize(
    ("text", "location"),
    [
        ("gh:owner/template", URL),
        ("gh:/owner/template.git", URL),
        ("gl:group/sub/x", "https://gitlab.com/group/sub/x.git"),
        ("bb:owner/x", "https://bitbucket.org/owner/x.git"),
        ("git+https://host/x", "https://host/x"),
        ("git@host:owner/x.git", "git@host:owner/x.git"),
        ("https://me@host/x", "https://me@host/x"),
    ],
)
def test_addresses_in_full(text: str, location: str) -> None:
    assert sources.locate(text) == location


def test_paths_are_absolute(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert sources.locate("./x/../y") == str(tmp_path / "y")
    assert sources.locate("~/x") == str(home / "x")


@pytest.mark.parametrize(
    "text", ["https://me:secret@host/x.git", "git+ssh://me:secret@host/x", "https://:secret@host/x"]
)
def test_a_password_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        sources.locate(text)
    assert "host" in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.fixture
def template(tmp_path: Path, home: Path) -> Stranger:
    return publish(tmp_path / "template", {"copier.yml": "a: b\n"}, "v1.9")


def clone(template: Stranger, tmp_path: Path) -> Clone:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return Clone(template.source, scratch)


def test_the_newest_release_goes_by_version_not_by_date_or_alphabet(template: Stranger, tmp_path: Path) -> None:
    for tag in ("v1.10", "1.2.0", "v2.0rc1", "latest"):
        template.release({"x.txt": tag}, tag)
    found = clone(template, tmp_path)
    assert found.usual(Kind.COPIER) == "v1.10"
    assert found.resolve("v1.10") == template.git("rev-parse", "v1.10")


def test_without_releases_there_is_no_newest(tmp_path: Path, home: Path) -> None:
    assert clone(publish(tmp_path / "template", {"copier.yml": ""}), tmp_path).usual(Kind.COPIER) == "HEAD"


def test_revisions_are_checked_out_side_by_side_without_history(template: Stranger, tmp_path: Path) -> None:
    new = template.release({"x.txt": "x"})
    found = clone(template, tmp_path)
    old, newest = found.fetch("v1.9"), found.fetch("main")
    assert [path.name for path in old.root.iterdir()] == ["copier.yml"]
    assert {path.name for path in newest.root.iterdir()} == {"copier.yml", "x.txt"}
    assert (old.name, newest.commit) == ("v1.9", new)
    assert (found.count("v1.9", "main"), found.count("main", "v1.9")) == (1, 0)


def test_submodules_are_part_of_a_template(template: Stranger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, (key, value) in enumerate({"protocol.file.allow": "always"}.items()):
        monkeypatch.setenv("GIT_CONFIG_COUNT", str(number + 1))
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{number}", key)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{number}", value)
    shared = publish(tmp_path / "shared", {"licence.txt": "MIT\n"})
    template.git("submodule", "--quiet", "add", shared.source, "parts")
    template.release({}, "v2.0")
    assert (clone(template, tmp_path).fetch("v2.0").root / "parts" / "licence.txt").read_text() == "MIT\n"


def test_what_is_no_repository_or_template(tmp_path: Path) -> None:
    with pytest.raises(MlscaffoldError, match="Cannot fetch"):
        Clone(str(tmp_path / "nowhere.git"), tmp_path)
    with pytest.raises(UsageError, match="holds no template"):
        _ = sources.fetch(str(tmp_path), None, "", tmp_path).kind


@pytest.mark.parametrize("text", ["./" + "x" * 300, "x" * 300, "~nobody-of-that-name/x", "./a\x01b"])
def test_any_text_can_be_a_path(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    sources.is_source(text)
    with pytest.raises(UsageError, match="holds no template"):
        sources.fetch(sources.locate(text), None, "", tmp_path)
