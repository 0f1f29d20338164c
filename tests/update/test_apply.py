"""An update is made whole or not at all, wherever it is interrupted; one command takes it back."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from mlscaffold import git
from mlscaffold.errors import GitError, MlscaffoldError
from mlscaffold.update import changes, record, transition
from mlscaffold.update import undo as undoing
from mlscaffold.update.record import is_half_done, locked
from mlscaffold.update.repository import Repository
from mlscaffold.update.transition import Outcome, Wishes
from mlscaffold.update.undo import undo
from tests.lifecycle import NEWEST, Releases, Shop

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills and forks as POSIX systems do")


@pytest.fixture(autouse=True)
def scratch(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is killed leaves temporary folders: have them where they are removed with those of the tests."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("scratch")))


def bring(shop: Shop, releases: Releases, **wishes: Any) -> Outcome:
    return transition.run(changes.update(shop.folder, releases.known()), Wishes(**wishes))


def edited(shop: Shop) -> Shop:
    """With a conflict, a deletion, an addition and a rename to come."""
    shop.insert("src/shop/before.py", 5, "OWNER line")
    shop.write("src/shop/twice.py", shop.read("src/shop/twice.py").replace("twice line 10\n", "OWNER\n"))
    shop.write("ignored.log", "OWNER ignored\n")
    shop.write("untracked.txt", "OWNER untracked\n")
    shop.git("commit", "--quiet", "--all", "--message=Edit")
    return shop


def test_after_it_the_index_is_what_the_work_tree_is(releases: Releases, shop: Shop) -> None:
    outcome = bring(edited(shop), releases)
    assert outcome.applied
    assert set(shop.git("diff", "--name-only").splitlines()) == {"src/shop/twice.py"}
    assert shop.git("diff", "--name-only", "--diff-filter=U") == "src/shop/twice.py"
    staged = shop.git("diff", "--cached", "--name-status", "--no-renames").splitlines()
    assert {"A\tCONTRIBUTING.md", "A\tsrc/shop/after.py", "D\tsrc/shop/before.py", "M\tREADME.md"} <= set(staged)
    assert not (shop.folder / ".git" / "index.lock").exists()


def test_looking_writes_nothing_anywhere(releases: Releases, shop: Shop) -> None:
    edited(shop)
    everything = {path: path.read_bytes() for path in shop.folder.rglob("*") if path.is_file()}
    outcome = bring(shop, releases, pretend=True)
    assert {change.kind for change in outcome.changes} == {"added", "changed", "deleted", "conflicting"}
    assert "+twice b" in outcome.patch
    assert {path: path.read_bytes() for path in shop.folder.rglob("*") if path.is_file()} == everything


def test_taking_back_keeps_what_was_written_since(releases: Releases, shop: Shop) -> None:
    before = edited(shop).snapshot()
    bring(shop, releases)
    shop.write("src/shop/twice.py", "OWNER resolved\n")
    shop.write("CONTRIBUTING.md", "OWNER rewrote\n")
    undone = undo(shop.folder)
    assert shop.snapshot() == before
    assert undone.what == f"update to {NEWEST}"
    assert undone.kept is not None
    assert (undone.kept / "src/shop/twice.py").read_text() == "OWNER resolved\n"
    assert (undone.kept / "CONTRIBUTING.md").read_text() == "OWNER rewrote\n"
    assert {path.name for path in undone.kept.rglob("*") if path.is_file()} == {"twice.py", "CONTRIBUTING.md"}


def test_taking_back_leaves_other_work_in_the_index(releases: Releases, shop: Shop) -> None:
    edited(shop)
    bring(shop, releases)
    shop.write("mine.txt", "OWNER staged\n")
    shop.git("add", "mine.txt")
    undo(shop.folder)
    assert shop.git("status", "--porcelain") == "A  mine.txt\n?? untracked.txt"


def test_what_is_committed_is_not_taken_back(releases: Releases, shop: Shop) -> None:
    bring(shop, releases)
    shop.commit()
    before = shop.snapshot()
    with pytest.raises(MlscaffoldError, match=r"new commit since the update to 2.0.0; git revert"):
        undo(shop.folder)
    assert shop.snapshot() == before


def test_where_nothing_happened_there_is_nothing_to_take_back(shop: Shop) -> None:
    with pytest.raises(MlscaffoldError, match="none is recorded"):
        undo(shop.folder)


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "src/shop/after.py"])
def test_an_untracked_file_in_the_way_stops_it(releases: Releases, shop: Shop, name: str) -> None:
    shop.write(name, "OWNER untracked\n")
    before = shop.snapshot()
    for wishes in ({}, {"pretend": True}, {"commit": True}):
        with pytest.raises(MlscaffoldError, match=f"does not track .*{name}.*Move them away"):
            bring(shop, releases, **wishes)
    assert shop.snapshot() == before


def test_an_ignored_file_in_the_way_stops_it_too(releases: Releases, shop: Shop) -> None:
    shop.write(".gitignore", "*.log\nCONTRIBUTING.md\n")
    shop.commit()
    shop.write("CONTRIBUTING.md", "OWNER ignored\n")
    with pytest.raises(MlscaffoldError, match=r"CONTRIBUTING.md"):
        bring(shop, releases)
    assert shop.read("CONTRIBUTING.md") == "OWNER ignored\n"


def test_a_link_where_a_folder_is_to_be_is_not_followed(releases: Releases, shop: Shop, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    shop.git("rm", "-r", "--quiet", ".github")
    shop.commit()
    shop.path(".github").symlink_to(outside)
    from mlscaffold.update import changes

    way = changes.add(shop.folder, releases.known("1.0.0"), ["ci=gitlab"])
    transition.run(way, Wishes(commit=True))
    way = changes.add(shop.folder, releases.known("1.0.0"), ["ci=github"])
    with pytest.raises(MlscaffoldError, match=r"\.github"):
        transition.run(way, Wishes())
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_changes_hidden_from_git_are_not_overwritten(releases: Releases, shop: Shop, flag: str) -> None:
    shop.git("update-index", flag, "README.md")
    shop.write("README.md", "OWNER hidden\n")
    with pytest.raises(MlscaffoldError, match=r"README.md.*--no-assume-unchanged"):
        bring(shop, releases)
    assert shop.read("README.md") == "OWNER hidden\n"


def test_changes_saved_at_the_last_moment_stay_and_stop_it(
    releases: Releases, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mlscaffold.update.apply import check_clear as original

    def save_meanwhile(merged: Any) -> None:
        original(merged)
        shop.write("README.md", "OWNER saved just now\n")

    before = shop.snapshot()
    monkeypatch.setattr("mlscaffold.update.transition.check_clear", save_meanwhile)
    with pytest.raises(MlscaffoldError, match=r"The update to 2.0.0 failed, and .*shop is as it was\."):
        bring(shop, releases)
    assert shop.read("README.md") == "OWNER saved just now\n"
    shop.git("checkout", "README.md")
    assert shop.snapshot() == before
    assert not (shop.folder / ".git" / "mlscaffold").exists()


def test_a_repository_locked_by_git_is_left_alone(releases: Releases, shop: Shop) -> None:
    before = edited(shop).snapshot()
    (shop.folder / ".git" / "index.lock").write_text("")
    with pytest.raises(MlscaffoldError, match="Another process is at work"):
        bring(shop, releases)
    assert (shop.folder / ".git" / "index.lock").exists()
    (shop.folder / ".git" / "index.lock").unlink()
    assert shop.snapshot() == before


def test_two_updates_do_not_run_at_once(releases: Releases, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "_LOCK_PATIENCE", 0.1)
    before = edited(shop).snapshot()
    with locked(Repository(shop.folder)), pytest.raises(MlscaffoldError, match="Another process is at work"):
        bring(shop, releases)
    assert shop.snapshot() == before


@pytest.mark.parametrize("wishes", [{}, {"commit": True}])
def test_what_was_decided_before_another_command_ended_is_void(
    releases: Releases, shop: Shop, wishes: dict[str, bool]
) -> None:
    way = changes.remove(shop.folder, releases.known(), ["docker"])
    bring(shop, releases, **wishes)
    before = shop.snapshot()
    with pytest.raises(MlscaffoldError, match=r"Another process changed .copier-answers.yml"):
        transition.run(way, Wishes())
    assert shop.snapshot() == before
    if not wishes:
        assert undo(shop.folder).what == "update to 2.0.0"


def test_a_command_that_is_refused_leaves_the_way_back(releases: Releases, shop: Shop) -> None:
    before = edited(shop).snapshot()
    bring(shop, releases)
    with pytest.raises(MlscaffoldError, match="unfinished merge"):
        transition.run(changes.remove(shop.folder, releases.known(), ["docker"]), Wishes())
    undo(shop.folder)
    assert shop.snapshot() == before


@pytest.mark.parametrize("moment", ["write", "git"])
@pytest.mark.parametrize("error", [GitError(["read-tree"], "No space left on device"), KeyboardInterrupt()])
def test_an_error_on_the_way_takes_everything_back(
    releases: Releases, shop: Shop, monkeypatch: pytest.MonkeyPatch, moment: str, error: BaseException
) -> None:
    before = edited(shop).snapshot()
    if moment == "write":
        original = record.Place.write

        def fail_after_writing(self: Any, found: Any) -> None:
            original(self, found)
            raise error

        monkeypatch.setattr(record.Place, "write", fail_after_writing)
    else:
        run = git.run

        def fail_after_checkout(*arguments: str, **options: Any) -> str:
            done = run(*arguments, **options)
            if arguments[0] == "read-tree":
                raise error
            return done

        monkeypatch.setattr(git, "run", fail_after_checkout)
    with pytest.raises(BaseException, match=r"is as it was|^$") as caught:
        bring(shop, releases)
    assert isinstance(caught.value, KeyboardInterrupt if isinstance(error, KeyboardInterrupt) else MlscaffoldError)
    monkeypatch.undo()
    assert shop.snapshot() == before
    with pytest.raises(MlscaffoldError, match="There is no update to take back"):
        undo(shop.folder)


def run_and_signal(work: Callable[[], object], moment: int, number: int) -> int:
    """Run something in a copy of this process that gets a signal at its n-th step; return its status.

    A step is whatever Python reports to audit hooks: each file opened, moved or removed, each process started.
    """
    child = os.fork()
    if child == 0:
        steps = 0

        def count(event: str, _: object) -> None:
            nonlocal steps
            if event.partition(".")[0] in {"open", "os", "subprocess", "shutil", "tempfile", "fcntl"}:
                steps += 1
                if steps == moment:
                    os.kill(os.getpid(), number)

        code = 0
        try:
            # In the background a shell has Ctrl-C ignored.
            signal.signal(signal.SIGINT, signal.default_int_handler)
            sys.addaudithook(count)
            work()
        except KeyboardInterrupt:
            code = 130
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def run_and_die(work: Callable[[], object], moment: int) -> bool:
    """Kill something at its n-th step; return whether it had come to its end before."""
    return run_and_signal(work, moment, signal.SIGKILL) >= 0


def check_kills(releases: Releases, shop: Shop, moments: range) -> tuple[int, int, int]:
    """Kill updates at many moments; return how often nothing had happened, something had, and all had."""
    untouched = halfway = finished = 0
    before = edited(shop).snapshot()
    way = changes.update(shop.folder, releases.known())
    for moment in moments:
        ended = run_and_die(lambda: transition.run(way, Wishes()), moment)
        assert shop.git("rev-parse", "HEAD") == before["(head)"][1]
        if is_half_done(shop.folder):
            halfway += 1
            with pytest.raises(MlscaffoldError, match="mlscaffold update --abort"):
                transition.run(way, Wishes())
            undo(shop.folder)
            assert shop.snapshot() == before, f"killed at step {moment}"
        elif shop.unmerged():
            finished += 1
            undo(shop.folder)
            assert shop.snapshot() == before, f"killed at step {moment}"
        else:
            untouched += 1
            assert not ended
            assert shop.snapshot() == before, f"killed at step {moment}"
    assert not (shop.folder / ".git" / "mlscaffold").exists()
    return untouched, halfway, finished


def test_a_kill_at_any_moment_is_taken_back(releases: Releases, shop: Shop) -> None:
    untouched, halfway, finished = check_kills(releases, shop, range(3, 250, 7))
    assert untouched
    assert halfway
    assert finished


@pytest.mark.slow
def test_a_kill_at_every_moment_is_taken_back(releases: Releases, shop: Shop) -> None:
    untouched, halfway, finished = check_kills(releases, shop, range(1, 250))
    assert min(untouched, halfway, finished) > 5


@pytest.mark.slow
def test_taking_back_can_itself_be_killed(releases: Releases, shop: Shop) -> None:
    before = edited(shop).snapshot()
    for moment in range(1, 100, 3):
        bring(shop, releases)
        ended = run_and_die(lambda: undo(shop.folder), moment)
        if not ended:
            with suppress(MlscaffoldError):
                undo(shop.folder)
        assert shop.snapshot() == before, f"killed at step {moment}"


def check_interrupts(releases: Releases, shop: Shop, moments: range) -> tuple[int, int]:
    """Interrupt updates at many moments; return how often all was taken back, and how often it was too late."""
    taken_back = finished = 0
    before = edited(shop).snapshot()
    way = changes.update(shop.folder, releases.known())
    told = shop.folder.parent / "told"
    for moment in moments:
        told.unlink(missing_ok=True)
        status = run_and_signal(
            lambda: transition.run(way, Wishes(), lambda found: told.write_text(found.what)), moment, signal.SIGINT
        )
        if status == 130:
            taken_back += 1
            assert shop.snapshot() == before, f"interrupted at step {moment}"
            assert not (shop.folder / ".git" / "mlscaffold").exists()
            assert list(Path(tempfile.gettempdir()).iterdir()) == []
        else:
            finished += 1
            assert status == 0
            assert told.read_text() == "update to 2.0.0"
            undo(shop.folder)
            assert shop.snapshot() == before, f"interrupted at step {moment}"
    return taken_back, finished


def test_an_interrupt_takes_everything_back_or_comes_too_late(releases: Releases, shop: Shop) -> None:
    taken_back, finished = check_interrupts(releases, shop, range(3, 250, 23))
    assert taken_back
    assert finished


@pytest.mark.slow
def test_an_interrupt_at_every_moment(releases: Releases, shop: Shop) -> None:
    assert min(check_interrupts(releases, shop, range(1, 250))) > 5


@pytest.mark.parametrize("wishes", [{}, {"commit": True}, {"branch": "up"}], ids=["plain", "commit", "branch"])
def test_a_system_that_refuses_is_named_and_nothing_stays(
    releases: Releases, shop: Shop, monkeypatch: pytest.MonkeyPatch, wishes: dict[str, Any]
) -> None:
    everything = {path: path.read_bytes() for path in shop.folder.rglob("*") if path.is_file()}

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/somewhere/file")

    for name in ("scratch.Scratch.hand_over", "scratch.Path.write_text"):
        with monkeypatch.context() as patch:
            patch.setattr(f"mlscaffold.update.{name}", refuse)
            with pytest.raises(MlscaffoldError) as caught:
                bring(shop, releases, **wishes)
        reason = f"{shop.folder} is as it was. /somewhere/file: No space left on device"
        assert str(caught.value) == f"The update to 2.0.0 failed, and {reason}"
        assert {path: path.read_bytes() for path in shop.folder.rglob("*") if path.is_file()} == everything


def test_files_larger_than_allowed_leave_everything_as_it_was(releases: Releases, shop: Shop) -> None:
    """A limit that Git and Python meet somewhere on the way, as they would meet a full disk."""
    resource = pytest.importorskip("resource")
    before = edited(shop).snapshot()
    way = changes.update(shop.folder, releases.known())
    failures = 0
    for limit in (100, 400, 800, 1200, 2000, 3000):
        message = shop.folder.parent / "message"
        message.write_text("")

        def work(limit: int = limit, message: Path = message) -> None:
            handle = message.open("r+")
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            try:
                transition.run(way, Wishes())
            except MlscaffoldError as error:
                handle.write(str(error)[:90])
                handle.flush()

        assert run_and_signal(work, -1, signal.SIGTERM) == 0
        if message.read_text():
            failures += 1
            assert message.read_text().startswith("The update to 2.0.0 failed, and ")
            assert shop.snapshot() == before
        else:
            undo(shop.folder)
    assert failures


def test_a_lock_left_by_a_kill_is_removed(releases: Releases, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undoing, "_STALE_AFTER", 0.1)
    before = edited(shop).snapshot()
    lock = shop.folder / ".git" / "index.lock"
    way = changes.update(shop.folder, releases.known())

    def update_and_stop_in_the_lock() -> None:
        original = Path.replace

        def replace(self: Path, target: Path) -> Path:
            if target.name == "index":
                os.kill(os.getpid(), signal.SIGKILL)
            return original(self, target)

        Path.replace = replace  # type: ignore[method-assign,assignment]
        transition.run(way, Wishes())

    assert not run_and_die(update_and_stop_in_the_lock, -1)
    assert lock.exists()
    undo(shop.folder)
    assert not lock.exists()
    assert shop.snapshot() == before


def test_children_that_outlive_a_kill_are_waited_for(releases: Releases, shop: Shop, home: Path) -> None:
    """Git goes on when mlscaffold is killed: taking back must not begin before it has ended."""
    shop.git("config", "filter.slow.smudge", "sleep 1; cat")
    shop.write(".gitattributes", "* text=auto eol=lf\n*.bin binary\nREADME.md filter=slow\n")
    shop.commit()
    before = edited(shop).snapshot()
    way = changes.update(shop.folder, releases.known())
    child = os.fork()
    if child == 0:
        try:
            transition.run(way, Wishes())
        finally:
            os._exit(0)
    deadline = 200
    search = ["pgrep", "-P", str(child), "-f", "read-tree"]
    while subprocess.run(search, capture_output=True, check=False).returncode:
        deadline -= 1
        assert deadline, "git read-tree was never seen"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    undo(shop.folder)
    assert shop.snapshot() == before


def test_a_dirty_tree_is_refused_untouched(releases: Releases, shop: Shop) -> None:
    shop.write("README.md", "OWNER at work\n")
    before = shop.snapshot()
    for wishes in ({}, {"commit": True}, {"branch": "up"}):
        with pytest.raises(MlscaffoldError, match=r"not committed: README.md\. Commit them .* or put them aside"):
            bring(shop, releases, **wishes)
    assert shop.snapshot() == before
