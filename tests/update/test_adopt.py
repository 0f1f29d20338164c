"""Projects without an answers file are linked, and nothing of theirs is overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from mlscaffold.errors import InvalidAnswerError, MlscaffoldError
from mlscaffold.update import adopt, changes, transition
from mlscaffold.update.transition import Outcome, Wishes
from tests.lifecycle import MIDDLE, NEWEST, OLDEST, Releases, Shop, generated, make

from .test_merge import files, owner_lines

ANSWERS = ".copier-answers.yml"


def lost(releases: Releases, folder: Path, version: str = OLDEST, **answers: object) -> Shop:
    """A project whose answers file is gone."""
    shop = make(releases, folder, version, **answers)
    shop.git("rm", "--quiet", ANSWERS)
    shop.commit("Tidy up")
    return shop


def go(shop: Shop, releases: Releases, version: str = NEWEST, *, link_only: bool = False, **data: object) -> Outcome:
    found = adopt.guess(shop.folder, releases.known(), data, version=version)
    return transition.run(adopt.plan(shop.folder, found, link_only=link_only), Wishes())


@pytest.mark.parametrize("version", [OLDEST, MIDDLE, NEWEST])
@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"project": "farm", "ci": "gitlab"},
        {"api": False, "ci": "none", "slug": "corner-shop", "title": "The corner shop"},
        {"docker": False},
    ],
    ids=["defaults", "farm", "no-api", "no-docker"],
)
def test_what_an_untouched_project_was_is_guessed_exactly(
    releases: Releases, tmp_path: Path, version: str, answers: dict[str, object]
) -> None:
    shop = lost(releases, tmp_path / "anywhere", version, **answers)
    found = adopt.guess(shop.folder, releases.known(), {"author_name": "Ada"}, version=version)
    assert found.likeness == 1.0
    assert found.same == len(found.rendered) - 1
    outcome = go(shop, releases, version, author_name="Ada")
    assert outcome.conflicts == ()
    assert [change.path for change in outcome.changes] == [ANSWERS]
    written = yaml.safe_load(shop.read(ANSWERS))
    expected = yaml.safe_load(generated(releases, version, **answers)[ANSWERS])
    assert written == expected


def test_an_edited_project_is_still_recognised_and_keeps_every_line(releases: Releases, tmp_path: Path) -> None:
    shop = lost(releases, tmp_path / "shop", MIDDLE)
    shop.insert("src/shop/main.py", 5, "OWNER line")
    shop.write("mine.py", "OWNER file\n")
    shop.path("tool.sh").unlink()
    shop.commit()
    before, owners = shop.snapshot(), owner_lines(shop)
    found = adopt.guess(shop.folder, releases.known(), {}, version=f"v{MIDDLE}")
    assert found.version == MIDDLE
    assert 0.9 < found.likeness < 1.0
    outcome = go(shop, releases, MIDDLE)
    assert {conflict.path for conflict in outcome.conflicts} == {"README.md", "src/shop/main.py"}
    assert owner_lines(shop) == owners
    assert shop.path("tool.sh").is_file()
    assert all(change.kind != "deleted" for change in outcome.changes)
    assert shop.git("rev-parse", "HEAD") == before["(head)"][1]


def test_linking_only_takes_all_differences_for_the_owners(releases: Releases, tmp_path: Path) -> None:
    shop = lost(releases, tmp_path / "shop", MIDDLE)
    shop.insert("src/shop/main.py", 5, "OWNER line")
    shop.path("tool.sh").unlink()
    shop.commit()
    outcome = go(shop, releases, MIDDLE, link_only=True)
    assert [change.path for change in outcome.changes] == [ANSWERS]
    shop.commit()
    result = transition.run(changes.update(shop.folder, releases.known()), Wishes())
    assert result.conflicts == ()
    assert result.kept_deleted == ("tool.sh",)
    assert "OWNER line\n" in shop.read("src/shop/main.py")


def test_a_project_made_by_hand_gets_what_it_lacks(releases: Releases, tmp_path: Path) -> None:
    shop = Shop(tmp_path / "by-hand")
    shop.write("README.md", "# By hand\n\nOWNER wrote this.\n")
    shop.git("init", "--quiet", "--initial-branch=main")
    shop.commit()
    with pytest.raises(MlscaffoldError, match=r"-d project=shop\|farm"):
        adopt.guess(shop.folder, releases.known(), {})
    outcome = go(shop, releases, project="shop")
    assert {conflict.path for conflict in outcome.conflicts} == {"README.md"}
    assert "OWNER wrote this.\n" in shop.read("README.md")
    assert shop.path("src/by_hand/main.py").is_file()
    assert yaml.safe_load(shop.read(ANSWERS))["_commit"] == f"v{NEWEST}"


def test_what_needs_no_adoption(releases: Releases, shop: Shop) -> None:
    with pytest.raises(MlscaffoldError, match="mlscaffold update"):
        adopt.guess(shop.folder, releases.known(), {})


def test_what_cannot_be_adopted(releases: Releases, tmp_path: Path) -> None:
    with pytest.raises(MlscaffoldError, match="git init"):
        adopt.guess(tmp_path, releases.known(), {})
    shop = Shop(tmp_path / "new")
    shop.folder.mkdir()
    shop.git("init", "--quiet")
    with pytest.raises(MlscaffoldError):
        adopt.guess(shop.folder, releases.known(), {})
    shop = lost(releases, tmp_path / "lost")
    with pytest.raises(InvalidAnswerError, match="ci cannot be 'jenkins'"):
        adopt.guess(shop.folder, releases.known(), {"ci": "jenkins"})
    assert ANSWERS not in files(shop)
