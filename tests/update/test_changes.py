"""Which version a project goes to, with which answers, and what stops it: each a clear error, nothing touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from mlscaffold.errors import InvalidAnswerError, MlscaffoldError, UnknownNameError, UsageError
from mlscaffold.template.answers_file import BrokenRecordError, NoRecordError
from mlscaffold.update import changes, transition
from mlscaffold.update.changes import ForeignError
from mlscaffold.update.transition import Outcome, Transition, Wishes
from tests.lifecycle import MIDDLE, NEWEST, OLDEST, Releases, Shop, generated, make
from tests.update.test_merge import files

ANSWERS = ".copier-answers.yml"


def answers(shop: Shop) -> dict[str, object]:
    found: dict[str, object] = yaml.safe_load(shop.read(ANSWERS))
    return found


def test_the_newest_version_is_the_installed_one(releases: Releases, shop: Shop) -> None:
    transition.run(changes.update(shop.folder, releases.known(MIDDLE)), Wishes())
    assert answers(shop)["_commit"] == f"v{MIDDLE}"


@pytest.mark.parametrize("to", [MIDDLE, f"v{MIDDLE}"])
def test_another_version_can_be_asked_for(releases: Releases, shop: Shop, to: str) -> None:
    way = changes.update(shop.folder, releases.known(), to=to)
    assert way.what == f"update to {MIDDLE}"
    assert way.message == f"Update to mlscaffold {MIDDLE}"
    transition.run(way, Wishes())
    assert answers(shop)["_commit"] == f"v{MIDDLE}"


def test_new_questions_take_their_defaults_and_old_ones_go(releases: Releases, shop: Shop) -> None:
    assert "old" in answers(shop)
    transition.run(changes.update(shop.folder, releases.known()), Wishes())
    assert answers(shop)["workers"] == 2
    assert "old" not in answers(shop)


def test_answers_can_be_given_anew(releases: Releases, shop: Shop) -> None:
    transition.run(changes.update(shop.folder, releases.known(), data={"workers": "7", "title": "The Shop"}), Wishes())
    assert shop.read("src/shop/serve.py").startswith("serve 7\n")
    assert shop.read("README.md").startswith("# The Shop\n")
    assert answers(shop)["workers"] == 7


def test_answers_given_anew_in_the_same_version(releases: Releases, shop: Shop) -> None:
    transition.run(changes.update(shop.folder, releases.known(OLDEST), data={"title": "The Shop"}), Wishes())
    assert shop.git("diff", "--cached", "--name-only").split() == [ANSWERS, "README.md"]


def test_comments_in_the_answers_file_survive(releases: Releases, shop: Shop) -> None:
    text = shop.read(ANSWERS)
    shop.write(ANSWERS, text.replace("_commit:", "# OWNER above\n_commit:").replace("ci:", "# OWNER below\nci:"))
    shop.commit()
    outcome = transition.run(changes.update(shop.folder, releases.known()), Wishes())
    assert outcome.conflicts == ()
    assert shop.read(ANSWERS).count("OWNER") == 2
    assert answers(shop) == yaml.safe_load(generated(releases, NEWEST)[ANSWERS])


def test_an_answer_that_is_none_any_more(releases: Releases, tmp_path: Path) -> None:
    shop = make(releases, tmp_path / "shop", license="GPL")
    before = shop.snapshot()
    with pytest.raises(MlscaffoldError, match=r"license cannot be 'GPL'.*mlscaffold update -d license="):
        changes.update(shop.folder, releases.known())
    assert shop.snapshot() == before
    way = changes.update(shop.folder, releases.known(), data={"license": "BSD"})
    assert transition.run(way, Wishes()).conflicts == ()
    with pytest.raises(InvalidAnswerError, match="license cannot be 'WTFPL'"):
        changes.update(shop.folder, releases.known(), data={"license": "WTFPL"})


def test_a_version_that_nobody_knows(releases: Releases, shop: Shop) -> None:
    with pytest.raises(MlscaffoldError, match=r"does not know version 9.0 .* mlscaffold-cli in version 9.0"):
        changes.update(shop.folder, releases.known(), to="9.0")
    with pytest.raises(MlscaffoldError, match=r"Known: 1.0.0, 1.1.0, 2.0.0"):
        changes.update(shop.folder, releases.known(), to="1.0.5")
    with pytest.raises(MlscaffoldError, match="does not know version latest"):
        changes.update(shop.folder, releases.known(), to="latest")


def test_there_is_no_way_back(releases: Releases, tmp_path: Path) -> None:
    shop = make(releases, tmp_path / "shop", MIDDLE)
    with pytest.raises(MlscaffoldError, match=r"is at version 1.1.0 already, .* no way back to 1.0.0.*git revert"):
        changes.update(shop.folder, releases.known(), to=OLDEST)


def test_a_project_of_a_newer_mlscaffold_names_what_to_install(releases: Releases, tmp_path: Path) -> None:
    shop = make(releases, tmp_path / "shop", NEWEST)
    with pytest.raises(MlscaffoldError, match=r"is at version 2.0.0, and this is mlscaffold 1.1.0.*mlscaffold-cli"):
        changes.update(shop.folder, releases.known(MIDDLE))


def in_answers(old: str, new: str) -> Callable[[Shop], None]:
    def edit(shop: Shop) -> None:
        assert old in shop.read(ANSWERS)
        shop.write(ANSWERS, shop.read(ANSWERS).replace(old, new))
        shop.commit()

    return edit


def no_answers(shop: Shop) -> None:
    shop.git("rm", "--quiet", ANSWERS)
    shop.commit()


def no_repository(shop: Shop) -> None:
    shop.path(".git").rename(shop.folder.parent / "gone")


def no_commit(shop: Shop) -> None:
    no_repository(shop)
    shop.git("init", "--quiet")


def dirty(shop: Shop) -> None:
    shop.write("README.md", "OWNER\n")


def staged(shop: Shop) -> None:
    shop.write("mine.txt", "OWNER\n")
    shop.git("add", "mine.txt")


def detached(shop: Shop) -> None:
    shop.git("checkout", "--quiet", "--detach")


def diverged(shop: Shop) -> None:
    shop.git("switch", "--quiet", "--create", "other")
    shop.write("README.md", "OWNER here\n")
    shop.commit()
    shop.git("switch", "--quiet", "main")
    shop.write("README.md", "OWNER there\n")
    shop.commit()


def merging(shop: Shop) -> None:
    diverged(shop)
    with pytest.raises(Exception, match="merge"):
        shop.git("merge", "other")


def merged_but_not_committed(shop: Shop) -> None:
    diverged(shop)
    shop.git("merge", "--quiet", "--strategy=ours", "--no-commit", "other")


def rebasing(shop: Shop) -> None:
    diverged(shop)
    with pytest.raises(Exception, match="rebase"):
        shop.git("rebase", "other")


def picking(shop: Shop) -> None:
    diverged(shop)
    with pytest.raises(Exception, match="cherry-pick"):
        shop.git("cherry-pick", "other")


WRONG: list[tuple[Callable[[Shop], None], type[MlscaffoldError], str]] = [
    (no_answers, NoRecordError, r"git checkout COMMIT -- .copier-answers.yml.*mlscaffold adopt"),
    (in_answers("_commit: v1.0.0\n", ""), BrokenRecordError, "it has no _commit"),
    (in_answers("_commit: v1.0.0", "_commit: main"), BrokenRecordError, "_commit is 'main', which is no version"),
    (in_answers("_commit: v1.0.0", "_commit: v1.0.7"), MlscaffoldError, "does not know version 1.0.7"),
    (in_answers("_commit: v1.0.0", "_commit: 1.0"), BrokenRecordError, "it has no _commit"),
    (in_answers("_src_path: ~", "_src_path: https://example.com"), ForeignError, "was made from https://example.com"),
    (in_answers("api: true", "api: perhaps"), BrokenRecordError, "api cannot be 'perhaps'"),
    (in_answers("ci: github", "ci: jenkins"), BrokenRecordError, "ci cannot be 'jenkins'"),
    (in_answers("ci: github", "ici: github"), BrokenRecordError, "There is no answer 'ici'"),
    (in_answers("ci: github", "ci: [github"), BrokenRecordError, "it does not parse"),
    (in_answers("ci: github", "ci: \x07"), BrokenRecordError, "it does not parse"),
    (in_answers("api: true", "api: false"), BrokenRecordError, "docker needs api"),
    (no_repository, MlscaffoldError, "git init"),
    (no_commit, MlscaffoldError, "Commit it first"),
    (dirty, MlscaffoldError, "git stash"),
    (staged, MlscaffoldError, "mine.txt"),
    (detached, MlscaffoldError, "git switch"),
    (merging, MlscaffoldError, "unfinished merge.*git merge --abort"),
    (merged_but_not_committed, MlscaffoldError, "unfinished merge"),
    (rebasing, MlscaffoldError, "unfinished rebase.*git rebase --abort"),
    (picking, MlscaffoldError, "unfinished cherry-pick"),
]


@pytest.mark.parametrize(
    ("spoil", "error", "words"), WRONG, ids=[f"{n}-{case[0].__name__}" for n, case in enumerate(WRONG)]
)
def test_what_cannot_be_updated_is_refused_and_left_alone(
    releases: Releases, shop: Shop, spoil: Callable[[Shop], None], error: type[MlscaffoldError], words: str
) -> None:
    spoil(shop)
    before = {path: path.read_bytes() for path in shop.folder.rglob("*") if path.is_file()}
    with pytest.raises(error, match=words) as caught:
        transition.run(changes.update(shop.folder, releases.known()), Wishes())
    assert str(shop.folder) in str(caught.value) or error is MlscaffoldError
    assert caught.value.exit_code == 1
    assert {path: path.read_bytes() for path in shop.folder.rglob("*") if path.is_file()} == before


def test_features_deleted_by_hand_are_the_owners_business(releases: Releases, shop: Shop) -> None:
    shop.git("rm", "--quiet", "src/shop/serve.py", "Dockerfile", "-r", ".github")
    shop.commit()
    outcome = transition.run(changes.update(shop.folder, releases.known()), Wishes())
    assert outcome.kept_deleted == ("src/shop/serve.py",)


def test_unresolved_conflicts_stop_the_next_update(releases: Releases, shop: Shop) -> None:
    shop.write("README.md", shop.read("README.md").replace("readme line 10\n", "OWNER\n"))
    shop.commit()
    assert transition.run(changes.update(shop.folder, releases.known()), Wishes()).conflicts
    way = changes.update(shop.folder, releases.known(), data={"title": "Other"})
    with pytest.raises(MlscaffoldError, match=r"merge, in README.md.*mlscaffold update --abort"):
        transition.run(way, Wishes())


def test_a_folder_that_is_not_there(releases: Releases, tmp_path: Path) -> None:
    with pytest.raises(NoRecordError):
        changes.update(tmp_path / "nothing", releases.known())


# Features come and go by a merge, never by overwriting.


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
