"""Updates merge, and what the owner wrote survives: judged by looking at the files, not by our own code.

The oracle knows what the owner added (each line is unique), what they left alone, and what a project of the new version
consists of when it is made afresh. It shares nothing with the merging.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlscaffold.errors import MlscaffoldError
from mlscaffold.update import changes, transition
from mlscaffold.update import merge as module
from mlscaffold.update.transition import Outcome, Wishes
from mlscaffold.update.undo import undo
from tests.lifecycle import MIDDLE, NEWEST, OLDEST, Releases, Shop, generated, make

ANSWERS = ".copier-answers.yml"


def bring(shop: Shop, releases: Releases, version: str = NEWEST, wishes: Wishes | None = None) -> Outcome:
    """Update a project with the mlscaffold of a version."""
    return transition.run(changes.update(shop.folder, releases.known(version)), wishes or Wishes())


def files(shop: Shop) -> dict[str, bytes]:
    return {
        path.relative_to(shop.folder).as_posix(): path.read_bytes()
        for path in sorted(shop.folder.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(shop.folder).parts
    }


@pytest.mark.parametrize("version", [OLDEST, MIDDLE])
@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"project": "farm", "author_name": 'Åsa "O\'Neil" \\ {{ x }}'},
        {"api": False, "ci": "gitlab"},
        {"docker": False, "ci": "none", "slug": "corner-shop"},
    ],
    ids=["defaults", "farm", "no-api", "slug"],
)
def test_an_unedited_project_becomes_what_the_new_version_makes(
    releases: Releases, tmp_path: Path, version: str, answers: Mapping[str, object]
) -> None:
    shop = make(releases, tmp_path / "shop", version, **answers)
    outcome = bring(shop, releases)
    assert outcome.conflicts == ()
    assert files(shop) == generated(releases, NEWEST, **answers)
    assert shop.path("tool.sh").stat().st_mode & 0o111
    shop.commit()
    assert shop.git("status", "--porcelain") == ""
    before = shop.snapshot()
    assert bring(shop, releases).changes == ()
    assert shop.snapshot() == before


def test_version_by_version_is_as_good_as_at_once(releases: Releases, tmp_path: Path) -> None:
    shop = make(releases, tmp_path / "shop")
    for version in (MIDDLE, NEWEST):
        bring(shop, releases, version)
        shop.commit()
    assert files(shop) == generated(releases, NEWEST)


# Ten ways of editing, and what must be so afterwards.


def near(shop: Shop) -> None:
    shop.insert("src/shop/main.py", 18, "OWNER near")


def far(shop: Shop) -> None:
    shop.insert("src/shop/main.py", 3, "OWNER far 1")
    shop.insert("src/shop/main.py", 40, "OWNER far 2")


def same_line(shop: Shop) -> None:
    lines = shop.read("src/shop/main.py").splitlines(keepends=True)
    shop.write("src/shop/main.py", "".join((*lines[:19], "OWNER same\n", *lines[20:])))


def delete_changed(shop: Shop) -> None:
    shop.path("src/shop/main.py").unlink()


def delete_unchanged(shop: Shop) -> None:
    shop.path("src/shop/same.py").unlink()


def rename_changed(shop: Shop) -> None:
    shop.git("mv", "src/shop/main.py", "src/shop/application.py")
    shop.insert("src/shop/application.py", 2, "OWNER renamed")


def add_what_the_template_adds(shop: Shop) -> None:
    shop.write("CONTRIBUTING.md", "# Ours\n\nOWNER contributing\n")


def change_modes(shop: Shop) -> None:
    shop.path("src/shop/main.py").chmod(0o755)
    shop.path("README.md").chmod(0o755)


def crlf(shop: Shop) -> None:
    shop.write(".gitattributes", "* -text\n*.bin binary\n")
    text = shop.read("src/shop/twice.py").replace("twice line 30\n", "twice line 30\nOWNER crlf\n")
    shop.write("src/shop/twice.py", text.replace("\n", "\r\n"))


def two_hunks(shop: Shop) -> None:
    text = shop.read("src/shop/twice.py")
    shop.write(
        "src/shop/twice.py",
        text.replace("twice line 10\n", "OWNER one\n").replace("twice line 50\n", "OWNER two\nOWNER three\n"),
    )


def not_utf8(shop: Shop) -> None:
    shop.insert("latin1.txt", 15, "OWNER g\udce9n\udce9")


def edit_renamed_by_template(shop: Shop) -> None:
    shop.insert("src/shop/before.py", 3, "OWNER moved along")


def edit_deleted_by_template(shop: Shop) -> None:
    shop.insert("src/shop/gone.py", 3, "OWNER gone")


def binary(shop: Shop) -> None:
    shop.write("logo.bin", b"OWNER\0logo")


def link(shop: Shop) -> None:
    shop.path("src/shop/main.py").unlink()
    shop.path("src/shop/main.py").symlink_to("same.py")


WAYS: dict[Callable[[Shop], None], tuple[str, ...]] = {
    near: (),
    far: (),
    same_line: ("src/shop/main.py",),
    delete_changed: (),
    delete_unchanged: (),
    rename_changed: (),
    add_what_the_template_adds: ("CONTRIBUTING.md",),
    change_modes: (),
    crlf: (),
    two_hunks: ("src/shop/twice.py",),
    not_utf8: (),
    edit_renamed_by_template: (),
    edit_deleted_by_template: ("src/shop/gone.py",),
    binary: ("logo.bin",),
}


@pytest.mark.parametrize("edit", WAYS, ids=lambda edit: edit.__name__)
@pytest.mark.parametrize("version", [OLDEST, MIDDLE])
def test_nothing_the_owner_wrote_is_lost(
    releases: Releases, tmp_path: Path, edit: Callable[[Shop], None], version: str
) -> None:
    shop = make(releases, tmp_path / "shop", version)
    edit(shop)
    edited = set(shop.git("-c", "core.quotePath=false", "status", "--porcelain", "-z", "--no-renames").split("\0"))
    touched = {line[3:] for line in edited if line}
    shop.commit()
    shop.write("scratch.txt", "OWNER untracked\n")
    before, owners = shop.snapshot(), owner_lines(shop)

    outcome = bring(shop, releases)

    expected = WAYS[edit]
    if version == MIDDLE:
        # 1.1 has already changed the line there, so that nothing is left to differ about.
        expected = tuple(path for path in expected if path != "src/shop/main.py")
    assert {conflict.path for conflict in outcome.conflicts} == set(expected)
    assert shop.unmerged() == set(expected)
    assert owner_lines(shop) == owners
    assert shop.git("rev-parse", "HEAD") == before["(head)"][1]
    assert shop.read("scratch.txt") == "OWNER untracked\n"
    fresh = generated(releases, NEWEST)
    moved = {"src/shop/after.py"} if "src/shop/before.py" in touched else set()
    for path, content in files(shop).items():
        if path not in touched | moved | {"scratch.txt"}:
            assert content == fresh[path], path
    undo(shop.folder)
    assert shop.snapshot() == before


def owner_lines(shop: Shop) -> Counter[bytes]:
    """Every line of the owner's, wherever it is now."""
    found: Counter[bytes] = Counter()
    for content in files(shop).values():
        found.update(line.rstrip(b"\r") for line in content.split(b"\n") if b"OWNER" in line)
    return found


def test_far_and_near_edits_keep_the_improvement_too(releases: Releases, shop: Shop) -> None:
    far(shop)
    shop.commit()
    bring(shop, releases)
    lines = shop.read("src/shop/main.py").splitlines()
    assert lines[2] == "OWNER far 1"
    assert "main improved in 1.1" in lines
    assert len(lines) == 42


def test_two_conflicts_in_one_file_are_both_marked(releases: Releases, shop: Shop) -> None:
    two_hunks(shop)
    shop.commit()
    (conflict,) = bring(shop, releases).conflicts
    assert (conflict.hunks, conflict.lines) == (2, 5)
    assert conflict.reason == "2 places, 5 lines"
    text = shop.read("src/shop/twice.py")
    assert text.count("<<<<<<< yours\n") == text.count(f">>>>>>> mlscaffold-{NEWEST}\n") == 2
    assert "<<<<<<< yours\nOWNER one\n=======\ntwice a\n>>>>>>>" in text
    stages = shop.git("ls-files", "--unmerged", "src/shop/twice.py").splitlines()
    assert [line.split()[2] for line in stages] == ["1", "2", "3"]


def test_lines_with_crlf_stay_so_and_merge(releases: Releases, shop: Shop) -> None:
    crlf(shop)
    shop.commit()
    assert bring(shop, releases).conflicts == ()
    content = shop.path("src/shop/twice.py").read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") == 61
    assert b"twice a\r\n" in content
    assert b"OWNER crlf\r\n" in content


def test_what_the_owner_deleted_stays_deleted(releases: Releases, shop: Shop) -> None:
    delete_changed(shop)
    delete_unchanged(shop)
    shop.commit()
    outcome = bring(shop, releases)
    assert outcome.kept_deleted == ("src/shop/main.py",)
    assert not shop.path("src/shop/main.py").exists()
    assert not shop.path("src/shop/same.py").exists()


def test_what_the_owner_deleted_and_the_template_renamed_stays_deleted(releases: Releases, shop: Shop) -> None:
    shop.path("src/shop/before.py").unlink()
    shop.commit()
    outcome = bring(shop, releases)
    assert outcome.conflicts == ()
    assert outcome.kept_deleted == ("src/shop/after.py",)
    assert not shop.path("src/shop/after.py").exists()


def test_a_file_that_the_owner_renamed_is_improved_under_its_new_name(releases: Releases, shop: Shop) -> None:
    rename_changed(shop)
    shop.commit()
    bring(shop, releases)
    assert "main improved in 1.1\n" in shop.read("src/shop/application.py")
    assert not shop.path("src/shop/main.py").exists()


def test_a_whole_folder_that_the_owner_renamed(releases: Releases, shop: Shop) -> None:
    shop.git("mv", "src/shop", "src/store")
    far_lines = shop.read("src/store/main.py")
    shop.write("src/store/main.py", f"OWNER first\n{far_lines}")
    shop.commit()
    before, owners = shop.snapshot(), owner_lines(shop)
    outcome = bring(shop, releases)
    assert "main improved in 1.1\n" in shop.read("src/store/main.py")
    assert "moved improved\n" in shop.read("src/store/after.py")
    assert not shop.path("src/shop").exists()
    assert {conflict.path for conflict in outcome.conflicts} == shop.unmerged()
    assert owner_lines(shop) == owners
    undo(shop.folder)
    assert shop.snapshot() == before


def test_edits_move_along_when_the_template_renames(releases: Releases, shop: Shop) -> None:
    edit_renamed_by_template(shop)
    shop.commit()
    bring(shop, releases)
    text = shop.read("src/shop/after.py")
    assert "OWNER moved along\n" in text
    assert "moved improved\n" in text
    assert not shop.path("src/shop/before.py").exists()


def test_modes_of_both_sides_are_kept(releases: Releases, shop: Shop) -> None:
    change_modes(shop)
    shop.commit()
    bring(shop, releases)
    for name in ("src/shop/main.py", "README.md", "tool.sh"):
        assert shop.git("ls-files", "--stage", name).startswith("100755"), name
        assert shop.path(name).stat().st_mode & 0o111, name
    assert "main improved in 1.1" in shop.read("src/shop/main.py")


def test_a_file_that_became_a_link_is_not_written_through(releases: Releases, shop: Shop) -> None:
    link(shop)
    shop.commit()
    outcome = bring(shop, releases)
    assert [conflict.path for conflict in outcome.conflicts]
    assert shop.read("src/shop/same.py") == generated(releases, NEWEST)["src/shop/same.py"].decode()
    undo(shop.folder)
    assert shop.path("src/shop/main.py").readlink() == Path("same.py")
    assert shop.git("status", "--porcelain") == ""


def test_filters_that_the_owner_set_apply_to_both_renderings(releases: Releases, shop: Shop) -> None:
    shop.git("config", "filter.shout.clean", "tr a-z A-Z")
    shop.git("config", "filter.shout.smudge", "tr A-Z a-z")
    shop.write(".gitattributes", "* text=auto eol=lf\n*.bin binary\nsrc/shop/twice.py filter=shout\n")
    shop.git("add", "--renormalize", ".")
    shop.commit()
    assert "TWICE LINE 10" in shop.git("show", "HEAD:src/shop/twice.py")
    assert bring(shop, releases).conflicts == ()
    assert "TWICE A\n" in shop.git("show", ":src/shop/twice.py")
    assert "twice a\n" in shop.read("src/shop/twice.py")
    assert shop.git("diff") == ""


def test_settings_of_the_user_do_not_change_the_outcome(releases: Releases, shop: Shop, home: Path) -> None:
    with (home / ".gitconfig").open("a") as config:
        config.write(
            "[merge]\n\trenames = false\n\tconflictStyle = diff3\n[diff]\n\trenames = false\n\tnoprefix = true\n"
        )
    edit_renamed_by_template(shop)
    two_hunks(shop)
    shop.commit()
    outcome = bring(shop, releases)
    assert "OWNER moved along\n" in shop.read("src/shop/after.py")
    (conflict,) = outcome.conflicts
    assert conflict.hunks == 2
    assert "||||||| " in shop.read("src/shop/twice.py")


def test_a_project_in_a_folder_of_a_repository(releases: Releases, tmp_path: Path) -> None:
    made = make(releases, tmp_path / "made")
    shop = Shop(tmp_path / "mono")
    shop.write("other/file.txt", "other\n")
    made.folder.joinpath(".git").rename(tmp_path / "gone")
    made.folder.rename(shop.folder / "apps shop")
    shop.git("init", "--quiet", "--initial-branch=main")
    shop.commit()
    shop.write("other/file.txt", "at work elsewhere\n")
    shop.git("add", "other/file.txt")
    inner = Shop(shop.folder / "apps shop")
    same_line(inner)
    inner.git("add", ".")
    inner.git("commit", "--quiet", "--message=Edit", "--", ".")
    before = shop.snapshot()
    outcome = bring(inner, releases)
    assert [conflict.path for conflict in outcome.conflicts] == ["src/shop/main.py"]
    assert shop.unmerged() == {"apps shop/src/shop/main.py"}
    assert inner.path("CONTRIBUTING.md").is_file()
    assert shop.read("other/file.txt") == "at work elsewhere\n"
    undo(inner.folder)
    assert shop.snapshot() == before


def test_two_projects_in_one_repository_are_taken_back_apart(releases: Releases, tmp_path: Path) -> None:
    mono = Shop(tmp_path / "mono")
    for name in ("one", "two"):
        made = make(releases, tmp_path / name)
        made.folder.joinpath(".git").rename(tmp_path / f"{name}-gone")
        mono.folder.mkdir(exist_ok=True)
        made.folder.rename(mono.folder / name)
    mono.git("init", "--quiet", "--initial-branch=main")
    mono.commit()
    one, two = Shop(mono.folder / "one"), Shop(mono.folder / "two")
    before = one.git("status", "--porcelain", "."), files(one)
    bring(one, releases)
    bring(two, releases)
    undo(one.folder)
    assert (one.git("status", "--porcelain", "."), files(one)) == before
    assert files(two) == generated(releases, NEWEST)
    undo(two.folder)
    assert mono.git("status", "--porcelain") == ""


def test_a_repository_with_other_object_names(releases: Releases, tmp_path: Path) -> None:
    shop = make(releases, tmp_path / "shop")
    shop.folder.joinpath(".git").rename(tmp_path / "gone")
    shop.git("init", "--quiet", "--initial-branch=main", "--object-format=sha256")
    two_hunks(shop)
    shop.commit()
    assert len(bring(shop, releases).conflicts) == 1
    assert shop.unmerged() == {"src/shop/twice.py"}
    assert shop.git("fsck", "--no-dangling") == ""


def test_too_old_a_git_is_named(releases: Releases, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "OLDEST_GIT", (99, 0))
    monkeypatch.setattr(module, "_SETTINGS", ("--no-such-option",))
    with pytest.raises(MlscaffoldError, match=r"Merging needs Git 99.0 or later; this is git version \d"):
        bring(shop, releases)


# Random edits.

TEXTS = (
    "README.md", "pyproject.toml", "src/shop/main.py", "src/shop/twice.py", "src/shop/same.py", "src/shop/before.py",
    "src/shop/gone.py", "src/shop/serve.py", "latin1.txt", "tool.sh", "Dockerfile",
)  # fmt: skip


class Owner:
    """Edits a project at random, and remembers what is theirs."""

    def __init__(self, shop: Shop, chance: random.Random) -> None:
        self.shop, self.chance = shop, chance
        self.touched: set[str] = set()
        self.deleted: set[str] = set()
        self.lines = 0

    def edit(self) -> None:
        name = self.chance.choice(TEXTS)
        if name in self.touched:
            return
        self.touched.add(name)
        way = self.chance.choices(
            (self.insert, self.replace, self.delete, self.rename, self.cut, self.mode), (8, 4, 1, 1, 2, 1)
        )[0]
        way(name)

    def line(self) -> str:
        self.lines += 1
        return f"OWNER {self.lines}"

    def insert(self, name: str) -> None:
        for _ in range(self.chance.randint(1, 3)):
            count = self.shop.read(name).count("\n")
            self.shop.insert(name, self.chance.randint(1, count + 1), self.line())

    def replace(self, name: str) -> None:
        lines = self.shop.read(name).splitlines(keepends=True)
        for place in self.chance.sample(range(len(lines)), self.chance.randint(1, 3)):
            lines[place] = f"{self.line()}\n"
        self.shop.write(name, "".join(lines))

    def cut(self, name: str) -> None:
        lines = self.shop.read(name).splitlines(keepends=True)
        start = self.chance.randrange(len(lines))
        del lines[start : start + 2]
        self.shop.write(name, "".join(lines))

    def delete(self, name: str) -> None:
        self.shop.path(name).unlink()
        self.deleted.add(name)

    def rename(self, name: str) -> None:
        self.shop.path(name).rename(self.shop.path(f"{name}.renamed"))
        self.touched.add(f"{name}.renamed")

    def mode(self, name: str) -> None:
        self.shop.path(name).chmod(0o755)


def check_random_edits(releases: Releases, folder: Path, seed: int, count: int) -> None:
    shop = make(releases, folder)
    owner = Owner(shop, random.Random(seed))
    for _ in range(count):
        owner.edit()
    shop.commit("Edit") if shop.git("status", "--porcelain") else None
    before, owners = shop.snapshot(), owner_lines(shop)

    outcome = bring(shop, releases)

    reported = {conflict.path for conflict in outcome.conflicts}
    assert shop.unmerged() == reported
    assert owner_lines(shop) == owners, "a line of the owner's is lost, or there twice"
    for name, content in files(shop).items():
        assert (b"<<<<<<< " in content) <= (name in reported)
    fresh = generated(releases, NEWEST)
    moved = {"src/shop/after.py"} if "src/shop/before.py" in owner.touched else set()
    for name in fresh.keys() - owner.touched - moved:
        assert shop.path(name).read_bytes() == fresh[name], name
    for name in owner.deleted:
        assert not shop.path(name).exists(), name
    undo(shop.folder)
    assert shop.snapshot() == before


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), count=st.integers(1, 12))
def test_random_edits_survive(
    releases: Releases, tmp_path_factory: pytest.TempPathFactory, home: Path, seed: int, count: int
) -> None:
    check_random_edits(releases, tmp_path_factory.mktemp("random") / "shop", seed, count)


@pytest.mark.slow
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), count=st.integers(1, 25))
def test_many_random_edits_survive(
    releases: Releases, tmp_path_factory: pytest.TempPathFactory, home: Path, seed: int, count: int
) -> None:
    check_random_edits(releases, tmp_path_factory.mktemp("random") / "shop", seed, count)
