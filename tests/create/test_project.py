"""A project is made whole or not at all."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mlscaffold.create import project as create
from mlscaffold.create.toolchain import LockError
from mlscaffold.errors import GitError, InvalidAnswerError, MlscaffoldError, UsageError, WriteError
from mlscaffold.template.releases import Origin
from tests.conftest import MINI_FILES, listing

Git = Callable[..., str]
PROJECT = {"project": "churn-prediction"}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder the user is in."""
    folder = tmp_path / "place"
    folder.mkdir()
    (folder / "theirs.txt").write_text("precious")
    monkeypatch.chdir(folder)
    return folder


def make(mini: Origin, destination: str | None = "shop", *, use_git: bool = True, **answers: object) -> create.Created:
    plan = create.plan(mini, {**PROJECT, **answers}, Path(destination) if destination else None, use_git=use_git)
    return create.write(plan)


def test_a_project_is_a_repository_with_one_commit(mini: Origin, place: Path, git: Git) -> None:
    created = make(mini)
    shop = place / "shop"
    assert created.notes == ()
    assert git(shop, "ls-files").splitlines() == sorted(MINI_FILES)
    assert git(shop, "status", "--porcelain", "--ignored") == ""
    assert git(shop, "log", "--format=%an %D %s") == (
        "Ada Lovelace HEAD -> main Start Shop from mlscaffold's churn-prediction template"
    )
    assert (shop / "README.md").read_text() == "# Shop\nHello from Ada Lovelace\n"
    assert os.access(shop / "tool.sh", os.X_OK)
    assert sorted(path.name for path in place.iterdir()) == ["shop", "theirs.txt"]


def test_a_locked_project_commits_its_lock(mini: Origin, place: Path, git: Git) -> None:
    seen: list[Any] = []

    def lock(files: Any) -> bytes:
        seen.append(list(files))
        return b"locked\n"

    created = create.write(create.plan(mini, PROJECT, Path("shop")), lock=lock)
    assert created.locked
    assert seen == [list(MINI_FILES)]
    assert git(place / "shop", "show", "HEAD:uv.lock") == "locked"


def test_why_a_project_is_not_locked_is_told(mini: Origin, place: Path) -> None:
    def lock(_: Any) -> bytes:
        raise LockError("uv lock failed: no solution found")

    created = create.write(create.plan(mini, PROJECT, Path("shop")), lock=lock)
    assert not created.locked
    assert created.notes == ("uv lock failed: no solution found.",)
    assert not (place / "shop" / "uv.lock").exists()


def test_git_can_be_left_out(mini: Origin, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    make(mini, use_git=False)
    assert not (place / "shop" / ".git").exists()
    assert (place / "shop" / "README.md").read_text() == "# Shop\nHello from nobody\n"


@pytest.mark.parametrize(
    ("destination", "answers", "where", "slug"),
    [
        (None, {}, "churn-prediction", "churn-prediction"),
        (None, {"slug": "till"}, "till", "till"),
        ("shop", {}, "shop", "shop"),
        ("shop", {"slug": "till"}, "shop", "till"),
        ("Not A Slug", {"slug": "till"}, "Not A Slug", "till"),
        ("a/b/shop", {}, "a/b/shop", "shop"),
        ("../shop", {}, "../shop", "shop"),
        ("./x/../shop", {}, "shop", "shop"),
        ("shop/", {}, "shop", "shop"),
    ],
)
def test_destination_and_name_follow_from_each_other(
    mini: Origin, place: Path, destination: str | None, answers: dict[str, Any], where: str, slug: str
) -> None:
    make(mini, destination, **answers)
    assert (place / where / "src" / slug.replace("-", "_") / "main.py").is_file()


def test_an_absolute_destination_is_fine(mini: Origin, place: Path, tmp_path: Path) -> None:
    make(mini, str(tmp_path / "far" / "shop"))
    assert (tmp_path / "far" / "shop" / ".git").is_dir()


def test_an_empty_folder_is_filled(mini: Origin, place: Path, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = place / "shop"
    shop.mkdir()
    inode = shop.stat().st_ino
    monkeypatch.chdir(shop)
    make(mini, ".")
    assert shop.stat().st_ino == inode, "the user may stand in it"
    assert git(shop, "status", "--porcelain", "--ignored") == ""
    assert sorted(path.name for path in shop.iterdir()) == [
        ".copier-answers.yml", ".git", ".gitignore", "README.md", "src", "tool.sh",
    ]  # fmt: skip


def test_given_authors_win_over_gits(mini: Origin, place: Path) -> None:
    plan = create.plan(mini, {**PROJECT, "author_name": "Grace", "author_email": ""}, Path("shop"))
    assert (plan.answers.values["author_name"], plan.answers.values["author_email"]) == ("Grace", "")


def test_an_identity_that_only_git_accepts_is_no_author(mini: Origin, place: Path, home: Path, git: Git) -> None:
    (home / ".gitconfig").write_text(f"[user]\n\tname = {'x' * 21}\n\temail = nobody\n")
    plan = create.plan(mini, PROJECT, Path("shop"))
    assert (plan.answers.values["author_name"], plan.answers.values["author_email"]) == ("", "nobody")
    create.write(plan)
    assert git(place / "shop", "log", "--format=%an <%ae>") == f"{'x' * 21} <nobody>"


def test_without_an_identity_the_author_stands_in(mini: Origin, place: Path, home: Path, git: Git) -> None:
    (home / ".gitconfig").unlink()
    (note,) = make(mini, author_name="Grace", author_email="grace@example.com").notes
    assert "Git knows no identity" in note
    assert git(place / "shop", "log", "--format=%an <%ae>") == "Grace <grace@example.com>"
    make(mini, "other")
    assert git(place / "other", "log", "--format=%an") == "mlscaffold"


class TestInsideARepository:
    """No repository is nested in another."""

    @pytest.fixture
    def around(self, place: Path, git: Git) -> Path:
        git(place, "init", "--quiet", "--initial-branch=trunk")
        git(place, "add", ".")
        git(place, "commit", "--quiet", "--message=Theirs")
        return place

    def test_files_are_staged_in_the_one_around(self, mini: Origin, around: Path, git: Git) -> None:
        (note,) = make(mini, "apps/shop").notes
        assert f"inside the Git repository {around}" in note
        assert not (around / "apps" / "shop" / ".git").exists()
        staged = git(around, "diff", "--cached", "--name-only").splitlines()
        assert staged == sorted(f"apps/shop/{path}" for path in MINI_FILES)
        assert git(around, "rev-list", "--count", "HEAD") == "1"

    def test_other_changes_stay_unstaged(self, mini: Origin, around: Path, git: Git) -> None:
        (around / "theirs.txt").write_text("changed")
        (around / "draft.txt").write_text("not yet added")
        make(mini)
        assert git(around, "diff", "--name-only") == "theirs.txt"
        assert git(around, "ls-files", "--others", "--exclude-standard") == "draft.txt"

    def test_a_folder_it_ignores_gets_a_repository_of_its_own(self, mini: Origin, around: Path, git: Git) -> None:
        (around / ".gitignore").write_text("sandbox/\n")
        assert make(mini, "sandbox/shop").notes == ()
        assert git(around / "sandbox" / "shop", "rev-list", "--count", "HEAD") == "1"

    def test_staging_that_fails_is_told_and_the_project_stays(self, mini: Origin, around: Path) -> None:
        (around / ".git" / "index.lock").write_text("")
        (note,) = make(mini).notes
        assert "adding it there failed" in note
        assert (around / "shop" / "README.md").is_file()


def before_anything(place: Path) -> dict[str, bytes | None]:
    return listing(place.parent)


@pytest.mark.parametrize(
    ("destination", "answers", "error"),
    [
        ("shop", {"project": "chrn-prediction"}, UsageError),
        ("shop", {"project": "../x"}, UsageError),
        ("shop", {"slug": "../x"}, UsageError),
        ("shop", {"slug": "/etc"}, UsageError),
        ("shop", {"slug": "con"}, UsageError),
        ("shop", {"slug": "json"}, UsageError),
        ("Shop", {}, UsageError),
        ("pandas", {}, UsageError),
        ("shop", {"api": "perhaps"}, InvalidAnswerError),
        ("shop", {"api": False, "docker": True}, InvalidAnswerError),
        ("shop", {"title": "\udcff"}, InvalidAnswerError),
        ("shop", {"nonsense": 1}, UsageError),
        ("taken", {}, MlscaffoldError),
        ("theirs.txt", {"slug": "shop"}, MlscaffoldError),
        ("theirs.txt/shop", {}, MlscaffoldError),
    ],
)
def test_what_cannot_be_made_touches_nothing(
    mini: Origin, place: Path, destination: str, answers: dict[str, Any], error: type[Exception]
) -> None:
    (place / "taken").mkdir()
    (place / "taken" / "file").write_text("")
    before = before_anything(place)
    with pytest.raises(error) as caught:
        make(mini, destination, **answers)
    assert "\n" not in str(caught.value)
    assert before_anything(place) == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="whoever may do everything is refused nothing")
def test_an_unwritable_place_is_refused(mini: Origin, place: Path) -> None:
    place.chmod(0o555)
    try:
        with pytest.raises(MlscaffoldError, match="cannot be written to"):
            make(mini)
    finally:
        place.chmod(0o755)


def test_a_place_that_is_said_to_be_unwritable_is_refused(
    mini: Origin, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(MlscaffoldError, match="cannot be written to"):
        make(mini)


def full_disk(*_: object, **__: object) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


def ctrl_c(*_: object, **__: object) -> Any:
    raise KeyboardInterrupt


def git_failure(*_: object, **__: object) -> Any:
    raise GitError(["add"], "fatal: broken")


def defect(*_: object, **__: object) -> Any:
    raise RuntimeError("a defect")


@pytest.mark.parametrize("destination", ["shop", "a/b/shop", "empty"])
@pytest.mark.parametrize("failure", [full_disk, ctrl_c, git_failure, defect])
@pytest.mark.parametrize(
    "where",
    [
        "write_tree",
        "repository.init",
        "repository.stage_all",
        "repository.commit",
        "Path.mkdir",
        "Path.rename",
        "Path.write_bytes",
    ],
)
def test_whatever_fails_wherever_nothing_is_left(
    mini: Origin,
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    failure: Callable[..., Any],
    destination: str,
) -> None:
    (place / "empty").mkdir()
    plan = create.plan(mini, {**PROJECT, "slug": "shop"}, Path(destination))
    before = before_anything(place)
    monkeypatch.setattr(f"mlscaffold.create.project.{where}", failure)
    with pytest.raises((WriteError, KeyboardInterrupt, GitError, RuntimeError)) as caught:
        create.write(plan, lock=lambda _: b"lock")
    monkeypatch.undo()
    assert before_anything(place) == before
    if failure is full_disk:
        assert "No space left on device. Nothing was left behind" in str(caught.value)


@pytest.mark.parametrize("number", range(1, len(MINI_FILES) + 1))
def test_a_disk_that_fills_at_any_file_leaves_nothing(
    mini: Origin, place: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    plan = create.plan(mini, PROJECT, Path("shop"))
    before = before_anything(place)
    calls = iter(range(1, 1000))
    real = os.open

    def open_until_full(*arguments: Any, **options: Any) -> int:
        if next(calls) == number:
            full_disk()
        return real(*arguments, **options)

    monkeypatch.setattr("mlscaffold.files.os.open", open_until_full)
    with pytest.raises(WriteError, match="No space left"):
        create.write(plan)
    monkeypatch.undo()
    assert before_anything(place) == before


@pytest.mark.parametrize("existing", [False, True])
def test_a_destination_taken_meanwhile_is_left_alone(mini: Origin, place: Path, existing: bool) -> None:
    shop = place / "shop"
    if existing:
        shop.mkdir()
    plan = create.plan(mini, PROJECT, Path("shop"))

    def someone_else(_: object) -> bytes:
        shop.mkdir(exist_ok=True)
        (shop / "theirs").write_text("first")
        return b""

    with pytest.raises(MlscaffoldError, match="while the project was made"):
        create.write(plan, lock=someone_else)
    assert listing(shop) == {"theirs": b"first"}
    assert sorted(path.name for path in place.iterdir()) == ["shop", "theirs.txt"]


def test_files_already_moved_go_back_when_the_rest_cannot_follow(
    mini: Origin, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "shop").mkdir()
    plan = create.plan(mini, PROJECT, Path("shop"))
    calls = iter(range(1000))
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if next(calls) == 2:
            full_disk()
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(WriteError):
        create.write(plan)
    monkeypatch.undo()
    assert listing(place / "shop") == {}


def test_a_home_that_cannot_be_written_is_only_noted(mini: Origin, place: Path, home: Path) -> None:
    (home / ".mlscaffold").write_text("in the way")
    (note,) = make(mini).notes
    assert "which updating needs" in note
    assert (place / "shop" / ".git").is_dir()


def test_signals_are_handled_as_before_afterwards(mini: Origin, place: Path) -> None:
    import signal

    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    make(mini)
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


def test_projects_can_be_made_in_threads(mini: Origin, place: Path) -> None:
    failures: list[BaseException] = []

    def one(name: str) -> None:
        try:
            make(mini, name)
        except BaseException as error:  # noqa: BLE001  (a thread's errors would be lost)
            failures.append(error)

    threads = [threading.Thread(target=one, args=(f"shop-{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len([path for path in place.iterdir() if path.is_dir()]) == 4


def test_the_author_is_whom_git_names_in_the_projects_folder(mini: Origin, place: Path, home: Path, git: Git) -> None:
    (home / "work.conf").write_text("[user]\n\tname = Worker\n\temail = w@example.com\n")
    with (home / ".gitconfig").open("a") as config:
        config.write(f'[includeIf "gitdir:{place}/"]\n\tpath = {home}/work.conf\n')
    make(mini)
    answers = (place / "shop" / ".copier-answers.yml").read_text()
    assert "author_name: Worker" in answers
    assert "author_email: w@example.com" in answers
    assert git(place / "shop", "log", "--format=%an <%ae>") == "Worker <w@example.com>"
    make(mini, "till", author_name="Grace")
    assert "author_name: Grace" in (place / "till" / ".copier-answers.yml").read_text()


@pytest.mark.parametrize(
    ("workspace", "is_told"),
    [
        ('members = ["apps/*"]', True),
        ('members = ["apps/*"]\nexclude = ["apps/shop"]', False),
        ('members = ["packages/*"]', False),
    ],
)
def test_a_uv_workspace_that_takes_the_project_in_is_told(
    mini: Origin, place: Path, workspace: str, is_told: bool
) -> None:
    (place / "pyproject.toml").write_text(f"[tool.uv.workspace]\n{workspace}\n")
    notes = make(mini, "apps/shop").notes
    assert ['exclude = ["apps/shop"]' in note for note in notes] == [True] * is_told


def test_what_git_refuses_to_look_at_is_no_place_for_a_project(mini: Origin, place: Path, home: Path) -> None:
    (home / ".gitconfig").write_text("[user\n")
    before = before_anything(place)
    with pytest.raises(GitError, match="bad config line"):
        make(mini)
    assert before_anything(place) == before


def test_what_a_killed_attempt_left_is_not_in_the_way(mini: Origin, place: Path) -> None:
    left = place / "shop" / ".shop.0123abcd"
    left.mkdir(parents=True)
    (left / "README.md").write_text("half")
    make(mini)
    assert not left.exists()
    assert (place / "shop" / "README.md").is_file()


def test_of_several_at_once_in_one_folder_one_wins(mini: Origin, place: Path, git: Git) -> None:
    (place / "shop").mkdir()
    plans = [create.plan(mini, PROJECT, Path("shop")) for _ in range(4)]
    outcomes: list[bool] = []

    def one(plan: create.Plan) -> None:
        try:
            create.write(plan)
        except MlscaffoldError:
            outcomes.append(False)
        else:
            outcomes.append(True)

    threads = [threading.Thread(target=one, args=(plan,)) for plan in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False, False, False, True]
    assert git(place / "shop", "status", "--porcelain", "--ignored") == ""
    assert git(place / "shop", "rev-list", "--count", "HEAD") == "1"


def test_a_name_that_no_file_system_takes_is_told(mini: Origin, place: Path) -> None:
    before = before_anything(place)
    with pytest.raises(MlscaffoldError, match="File name too long"):
        make(mini, f"{'a' * 256}/shop")
    with pytest.raises(MlscaffoldError, match="File name too long"):
        make(mini, "a" * 256, slug="shop")
    assert before_anything(place) == before
