"""Features come and go by a merge, never by overwriting."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlscaffold.errors import InvalidAnswerError, MlscaffoldError, UnknownNameError, UsageError
from mlscaffold.update import changes, transition
from mlscaffold.update.transition import Outcome, Transition, Wishes
from tests.lifecycle import MIDDLE, NEWEST, OLDEST, Releases, Shop, generated, make

from .test_merge import files


def go(way: Transition) -> Outcome:
    return transition.run(way, Wishes(commit=True))


@pytest.mark.parametrize("names", [["docker"], ["api", "docker"]])
def test_remove_then_add_is_the_identity(releases: Releases, tmp_path: Path, names: list[str]) -> None:
    shop = make(releases, tmp_path / "shop", NEWEST)
    before = files(shop)
    assert go(changes.remove(shop.folder, releases.known(), names)).conflicts == ()
    assert files(shop) == generated(releases, NEWEST, **dict.fromkeys(names, False))
    assert go(changes.add(shop.folder, releases.known(), names)).conflicts == ()
    assert files(shop) == before
    assert shop.git("status", "--porcelain") == ""


def test_add_then_remove_is_the_identity(releases: Releases, tmp_path: Path) -> None:
    shop = make(releases, tmp_path / "shop", NEWEST, api=False, ci="none")
    before = files(shop)
    go(changes.add(shop.folder, releases.known(), ["api", "ci=gitlab"]))
    assert files(shop) == generated(releases, NEWEST, docker=False, ci="gitlab")
    go(changes.remove(shop.folder, releases.known(), ["api", "ci"]))
    assert files(shop) == before


def test_a_choice_replaces_another(releases: Releases, shop: Shop) -> None:
    way = changes.add(shop.folder, releases.known(), ["ci=gitlab"])
    assert (way.what, way.message) == ("addition of ci=gitlab", "Add ci=gitlab")
    go(way)
    assert shop.path(".gitlab-ci.yml").is_file()
    assert not shop.path(".github").exists()


def test_the_version_stays(releases: Releases, shop: Shop) -> None:
    go(changes.remove(shop.folder, releases.known(), ["docker"]))
    assert files(shop) == generated(releases, OLDEST, docker=False)


def test_edits_survive_and_differences_conflict(releases: Releases, tmp_path: Path) -> None:
    shop = make(releases, tmp_path / "shop", NEWEST, api=False)
    shop.write("src/shop/serve.py", "OWNER served before\n")
    shop.insert("pyproject.toml", 5, "  'owner',")
    shop.commit()
    outcome = transition.run(changes.add(shop.folder, releases.known(), ["api"]), Wishes())
    assert {conflict.path for conflict in outcome.conflicts} == {"src/shop/serve.py", "pyproject.toml"}
    assert "OWNER served before\n" in shop.read("src/shop/serve.py")
    assert "'owner'" in shop.read("pyproject.toml")


def test_a_feature_whose_files_were_edited_is_not_silently_removed(releases: Releases, shop: Shop) -> None:
    shop.insert("Dockerfile", 3, "# OWNER")
    shop.commit()
    outcome = transition.run(changes.remove(shop.folder, releases.known(), ["docker"]), Wishes())
    (conflict,) = outcome.conflicts
    assert conflict.path == "Dockerfile"
    assert conflict.reason == "you changed it, the template deletes it"
    assert "# OWNER" in shop.read("Dockerfile")


def test_what_is_there_already_changes_nothing(releases: Releases, shop: Shop) -> None:
    shop.write("README.md", "OWNER, not committed\n")
    assert go(changes.add(shop.folder, releases.known(), ["api", "ci=github"])).changes == ()


def test_features_that_do_not_go_together(releases: Releases, shop: Shop) -> None:
    with pytest.raises(InvalidAnswerError, match="docker needs api"):
        changes.remove(shop.folder, releases.known(), ["api"])


@pytest.mark.parametrize("name", ["apx", "title", "slug", "project", "package", "workers"])
def test_what_is_no_feature(releases: Releases, shop: Shop, name: str) -> None:
    with pytest.raises(UnknownNameError, match=f"There is no feature '{name}'"):
        changes.add(shop.folder, releases.known(), [name])


@pytest.mark.parametrize("name", ["ci", "api=true"])
def test_what_cannot_be_added_says_how(releases: Releases, shop: Shop, name: str) -> None:
    with pytest.raises(UsageError, match=r"say: mlscaffold add (ci=github\|gitlab\|none|api)$"):
        changes.add(shop.folder, releases.known(), [name])


@pytest.mark.parametrize("name", ["license", "ci=github"])
def test_what_cannot_be_removed_says_what_can(releases: Releases, shop: Shop, name: str) -> None:
    with pytest.raises(UsageError, match=r"cannot be removed; what can be: api, docker, old, ci\.$"):
        changes.remove(shop.folder, releases.known(), [name])


def test_a_project_of_a_newer_mlscaffold(releases: Releases, tmp_path: Path) -> None:
    shop = make(releases, tmp_path / "shop", NEWEST)
    with pytest.raises(MlscaffoldError):
        changes.remove(shop.folder, releases.known(MIDDLE), ["api"])
