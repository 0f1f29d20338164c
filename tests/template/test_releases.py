"""The template is found, its versions reach the user's home, and they are read once and never mixed up."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mlscaffold import __version__
from mlscaffold.errors import MlscaffoldError, TemplateError
from mlscaffold.template import bundle
from mlscaffold.template import releases as module
from mlscaffold.template.releases import Origin, Versions, is_version
from tests.conftest import MINI_TEMPLATE, Checkout, write_files
from tests.lifecycle import MIDDLE, NEWEST, OLDEST, V1, V2, Releases

Git = Callable[..., str]


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "cache", lambda: tmp_path / "cache")
    return tmp_path / "cache" / "versions"


def test_a_checkout_is_its_own_template() -> None:
    found = module.origin()
    assert found.root == Path(module.__file__).parents[3] / "templates"
    assert found.version == __version__
    assert found.tag == f"v{__version__}"
    assert "churn-prediction" in found.template.projects


def test_an_installed_package_carries_its_template(
    mini_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "_templates").mkdir()
    monkeypatch.setattr(module, "_PACKAGE", tmp_path)
    found = module.origin()
    assert (found.root, found.packaged) == (tmp_path / "_templates", tmp_path / "_bundle" / "templates.bundle")


def test_a_damaged_installation_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PACKAGE", tmp_path / "a" / "b" / "c")
    with pytest.raises(TemplateError, match="install mlscaffold-cli again"):
        module.origin()


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


def test_those_of_the_bundle_are_known_oldest_first(releases: Releases) -> None:
    assert releases.known().known == (OLDEST, MIDDLE, NEWEST)
    assert releases.known(MIDDLE).known == (OLDEST, MIDDLE)
    assert releases.known().newest == NEWEST


def test_templates_are_what_was_released(releases: Releases) -> None:
    for version, files in ((OLDEST, V1), (MIDDLE, V2)):
        tree = releases.known().template(version).tree
        assert {path: file.content for path, file in tree.items()} == files
    executable = releases.known().template(NEWEST).tree["project/{{ layer_base }}/tool.sh"].executable
    assert executable is True


def test_they_are_unpacked_once(releases: Releases, own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = releases.known().template(OLDEST).tree
    (cached,) = own_cache.iterdir()
    assert cached.name.startswith(bundle.tags(releases.origins[NEWEST].bundle_path())[f"v{OLDEST}"])
    monkeypatch.setattr(bundle, "read", lambda *_: pytest.fail("unpacked again"))
    assert releases.known().template(OLDEST).tree == first


@pytest.mark.parametrize("damage", [b"", b"\0", b"half"])
def test_a_damaged_cache_is_made_again(releases: Releases, own_cache: Path, damage: bytes) -> None:
    first = releases.known().template(OLDEST).tree
    (cached,) = own_cache.iterdir()
    cached.write_bytes(damage)
    assert releases.known().template(OLDEST).tree == first
    assert cached.read_bytes() != damage


def test_without_a_cache_it_works_too(releases: Releases, own_cache: Path) -> None:
    own_cache.parent.mkdir(exist_ok=True)
    own_cache.write_text("a file where the folder should be")
    assert releases.known().template(OLDEST).tree["copier.yml"].content == V1["copier.yml"]


def test_the_home_may_know_more_but_updates_stay_with_the_installed(releases: Releases, home: Path) -> None:
    (home / ".mlscaffold").mkdir()
    shutil.copy(releases.origins[NEWEST].bundle_path(), home / ".mlscaffold" / "templates.bundle")
    known = releases.known(MIDDLE)
    assert known.known == (OLDEST, MIDDLE, NEWEST)
    assert known.newest == MIDDLE
    assert known.between(OLDEST, MIDDLE) == 1


def test_a_damaged_bundle_in_the_home_is_passed_over(releases: Releases, home: Path) -> None:
    (home / ".mlscaffold").mkdir()
    (home / ".mlscaffold" / "templates.bundle").write_text("nonsense")
    assert releases.known().known == (OLDEST, MIDDLE, NEWEST)


def test_a_damaged_installation_is_not(releases: Releases, tmp_path: Path) -> None:
    (tmp_path / "bad.bundle").write_text("nonsense")
    origin = Origin(releases.origins[NEWEST].root, NEWEST, packaged=tmp_path / "bad.bundle")
    with pytest.raises(MlscaffoldError):
        _ = Versions(origin).known


def test_what_is_not_known_says_what_to_install(releases: Releases) -> None:
    with pytest.raises(match=r"install the package mlscaffold-cli in version 3\.0 or later"):
        releases.known().template("3.0")
    with pytest.raises(match=r"Known: 1.0.0, 1.1.0, 2.0.0\. This is mlscaffold 2\.0\.0: install .* its newest"):
        releases.known().template("1.0.1")


def test_how_many_lie_between(releases: Releases) -> None:
    known = releases.known()
    assert known.between(OLDEST, NEWEST) == 2
    assert known.between(NEWEST, NEWEST) == 0
    assert known.between("1.0.5", NEWEST) == 2


def test_versions_sort_as_versions() -> None:
    found = ["1.10", "1.9", "1.10.dev0"]
    assert sorted(found, key=module.parsed) == ["1.9", "1.10.dev0", "1.10"]
    assert not is_version("main")
