"""Plain ``copier update`` works on our projects, and wherever nothing conflicts it makes what we make."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.lifecycle import MIDDLE, NEWEST, OLDEST, Releases, Shop, make
from tests.update.test_merge import bring, change_modes, far, files, near, not_utf8


def nothing(shop: Shop) -> None:
    pass


def add_files(shop: Shop) -> None:
    shop.write("src/shop/mine.py", "OWNER file\n")
    shop.write("notes/today.txt", "OWNER notes\n")


def delete_unchanged(shop: Shop) -> None:
    shop.path("src/shop/same.py").unlink()


def copier_updates(shop: Shop) -> None:
    from copier import run_update

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        run_update(shop.folder, defaults=True, quiet=True, overwrite=True, vcs_ref=f"v{NEWEST}")


def check_agreement(
    releases: Releases, folder: Path, home: Path, edit: Callable[[Shop], None], version: str = OLDEST
) -> None:
    (home / ".mlscaffold").mkdir()
    shutil.copy(releases.origins[NEWEST].bundle_path(), home / ".mlscaffold" / "templates.bundle")
    ours, theirs = make(releases, folder / "ours", version), make(releases, folder / "theirs", version)
    for shop in (ours, theirs):
        edit(shop)
        shop.git("add", "--all")
        shop.git("commit", "--quiet", "--allow-empty", "--message=Edit")
    assert bring(ours, releases).conflicts == ()
    copier_updates(theirs)
    assert files(ours) == files(theirs)


def test_copier_agrees_about_an_edited_project(releases: Releases, tmp_path: Path, home: Path) -> None:
    check_agreement(releases, tmp_path, home, far)


@pytest.mark.slow
@pytest.mark.parametrize("version", [OLDEST, MIDDLE])
@pytest.mark.parametrize("edit", [nothing, near, far, not_utf8, change_modes, add_files, delete_unchanged])
def test_copier_agrees_wherever_nothing_conflicts(
    releases: Releases, tmp_path: Path, home: Path, edit: Callable[[Shop], None], version: str
) -> None:
    check_agreement(releases, tmp_path, home, edit, version)


@pytest.mark.slow
def test_copier_and_mlscaffold_can_take_turns(releases: Releases, tmp_path: Path, home: Path) -> None:
    (home / ".mlscaffold").mkdir()
    shutil.copy(releases.origins[NEWEST].bundle_path(), home / ".mlscaffold" / "templates.bundle")
    shop = make(releases, tmp_path / "shop")
    bring(shop, releases, MIDDLE)
    shop.commit()
    copier_updates(shop)
    shop.commit()
    assert bring(shop, releases).changes == ()
    fresh = make(releases, tmp_path / "fresh", NEWEST)
    assert files(shop) == files(fresh)
