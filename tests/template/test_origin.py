"""The template is found, and its versions reach the user's home."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mlscaffold import __version__
from mlscaffold.errors import TemplateError
from mlscaffold.template import bundle, releases
from mlscaffold.template.releases import Origin
from tests.conftest import MINI_TEMPLATE, Checkout, write_files

Git = Callable[..., str]


def test_a_checkout_is_its_own_template() -> None:
    found = releases.origin()
    assert found.root == Path(releases.__file__).parents[3] / "templates"
    assert found.version == __version__
    assert found.tag == f"v{__version__}"
    assert "churn-prediction" in found.template.projects


def test_an_installed_package_carries_its_template(
    mini_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "_templates").mkdir()
    monkeypatch.setattr(releases, "_PACKAGE", tmp_path)
    found = releases.origin()
    assert (found.root, found.packaged) == (tmp_path / "_templates", tmp_path / "_bundle" / "templates.bundle")


def test_a_damaged_installation_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(releases, "_PACKAGE", tmp_path / "a" / "b" / "c")
    with pytest.raises(TemplateError, match="install mlscaffold-cli again"):
        releases.origin()


def test_the_packaged_bundle_goes_to_the_home(mini: Origin, home: Path) -> None:
    assert mini.ensure_bundle() is None
    assert bundle.tags(home / ".mlscaffold" / "templates.bundle").keys() == {"v1.2.3"}


def test_a_current_bundle_costs_next_to_nothing(mini: Origin) -> None:
    mini.ensure_bundle()
    durations = []
    for _ in range(5):
        start = time.perf_counter()
        mini.ensure_bundle()
        durations.append(time.perf_counter() - start)
    assert min(durations) < 0.005


def test_a_home_that_cannot_be_written_is_told_of(mini: Origin, home: Path) -> None:
    (home / ".mlscaffold").write_text("in the way")
    trouble = mini.ensure_bundle()
    assert trouble is not None
    assert "which updating needs" in trouble


@pytest.fixture
def source(checkout: Checkout) -> Checkout:
    write_files(checkout.root / "templates", MINI_TEMPLATE)
    checkout.commit("0.1.0")
    return checkout


def origin_of(checkout: Checkout, version: str) -> Origin:
    return Origin(checkout.root / "templates", version, checkout=checkout.root)


def tags(home: Path) -> list[str]:
    return list(bundle.tags(home / ".mlscaffold" / "templates.bundle"))


def test_a_checkouts_bundle_holds_its_releases(source: Checkout, home: Path) -> None:
    assert origin_of(source, "0.1.0").ensure_bundle() is None
    assert tags(home) == ["v0.1.0"]


def test_a_checkouts_bundle_follows_commits_and_edits(source: Checkout, home: Path) -> None:
    source.commit("0.2.0.dev0")
    for text in ("one", "two"):
        (source.root / "templates" / "project" / "new.txt").write_text(text)
        assert origin_of(source, "0.2.0.dev0").ensure_bundle() is None
        assert tags(home) == ["v0.1.0", "v0.2.0.dev0"]
        path = home / ".mlscaffold" / "templates.bundle"
        assert bundle.read(path, bundle.tags(path)["v0.2.0.dev0"])["project/new.txt"].content == text.encode()
    source.commit("0.2.0")
    assert origin_of(source, "0.2.0").ensure_bundle() is None
    assert tags(home) == ["v0.1.0", "v0.2.0", "v0.2.0.dev0"]


def test_a_checkout_without_any_commit_is_its_own_first_version(tmp_path: Path, git: Git, home: Path) -> None:
    write_files(tmp_path / "templates", MINI_TEMPLATE)
    git(tmp_path, "init", "--quiet")
    assert Origin(tmp_path / "templates", "0.1.0", checkout=tmp_path).ensure_bundle() is None
    assert tags(home) == ["v0.1.0"]
