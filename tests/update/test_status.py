"""How a project stands, told without changing anything."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from mlscaffold.errors import MlscaffoldError
from mlscaffold.template.answers_file import NoRecordError
from mlscaffold.update import changes, status, transition
from mlscaffold.update.record import place_of
from mlscaffold.update.repository import Repository
from mlscaffold.update.transition import Wishes
from tests.lifecycle import MIDDLE, NEWEST, OLDEST, Releases, Shop, make


def test_a_new_project(releases: Releases, tmp_path: Path) -> None:
    shop = make(releases, tmp_path / "shop", NEWEST, project="farm", ci="gitlab", docker=False)
    found = status.of(shop.folder, releases.known())
    assert (found.project, found.slug, found.version, found.newest, found.behind) == ("farm", "farm", NEWEST, NEWEST, 0)
    assert found.edited == found.deleted == found.conflicted == ()
    assert found.features == ("api", "ci=gitlab")
    assert not found.interrupted


def test_what_its_owner_did(releases: Releases, shop: Shop) -> None:
    shop.insert("README.md", 3, "OWNER")
    shop.commit()
    shop.insert("src/shop/main.py", 3, "OWNER not committed")
    shop.path("Dockerfile").unlink()
    shop.write("mine.txt", "")
    shop.write("tool.sh", shop.read("tool.sh").replace("\n", "\r\n"))
    before = {path: path.read_bytes() for path in shop.folder.rglob("*") if path.is_file()}
    found = status.of(shop.folder, releases.known())
    assert {path: path.read_bytes() for path in shop.folder.rglob("*") if path.is_file()} == before
    assert found.edited == ("README.md", "src/shop/main.py")
    assert found.deleted == ("Dockerfile",)


@pytest.mark.parametrize(("installed", "behind"), [(OLDEST, 0), (MIDDLE, 1), (NEWEST, 2)])
def test_how_far_behind(releases: Releases, shop: Shop, installed: str, behind: int) -> None:
    assert status.of(shop.folder, releases.known(installed)).behind == behind


def test_conflicts_and_interruptions_show(releases: Releases, shop: Shop) -> None:
    shop.write("README.md", shop.read("README.md").replace("readme line 10\n", "OWNER\n"))
    shop.commit()
    transition.run(changes.update(shop.folder, releases.known()), Wishes())
    found = status.of(shop.folder, releases.known())
    assert found.conflicted == ("README.md",)
    assert not found.interrupted
    place = place_of(Repository(shop.folder))
    record = place.read()
    assert record is not None
    place.write(replace(record, done=False))
    assert status.of(shop.folder, releases.known()).interrupted


def test_without_git_there_is_still_something_to_say(releases: Releases, shop: Shop) -> None:
    shop.path(".git").rename(shop.folder.parent / "gone")
    shop.path("README.md").unlink()
    found = status.of(shop.folder, releases.known())
    assert found.deleted == ("README.md",)
    assert found.conflicted == ()


def test_it_can_be_read_by_programs(releases: Releases, shop: Shop) -> None:
    found = json.loads(json.dumps(status.of(shop.folder, releases.known()).as_json()))
    assert found["path"] == os.fspath(shop.folder)
    assert (found["version"], found["behind"], found["edited"], found["error"]) == (OLDEST, 2, [], None)
    assert found["features"] == ["api", "docker", "ci=github"]


def test_what_is_no_project(releases: Releases, tmp_path: Path, shop: Shop) -> None:
    with pytest.raises(NoRecordError):
        status.of(tmp_path, releases.known())
    shop.write(".copier-answers.yml", shop.read(".copier-answers.yml").replace("v1.0.0", "v1.0.3"))
    with pytest.raises(MlscaffoldError):
        status.of(shop.folder, releases.known())
