"""The bundle of versions follows from history, and from nothing else."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from mlscaffold.errors import MlscaffoldError
from mlscaffold.template import bundle
from tests.conftest import Checkout

Git = Callable[..., str]


def content(source: Path, tag: str) -> dict[str, str]:
    return {path: file.content.decode() for path, file in bundle.read(source, bundle.tags(source)[tag]).items()}


@pytest.mark.parametrize(
    ("version", "final"),
    [("1.0.0", True), ("0.1", True), ("1.2.3.post1", True), ("1.0.dev0", False), ("1.0rc1", False), ("1.0a1", False)],
)
def test_only_final_versions_are_releases(version: str, final: bool) -> None:
    assert bundle.is_release(version) is final


def test_releases_are_the_first_commits_of_their_versions(checkout: Checkout) -> None:
    checkout.commit("0.1.0.dev0", a="draft")
    first = checkout.commit("0.1.0", a="one", day=2)
    checkout.commit(a="changed after the release", day=3)
    checkout.commit("0.2.0.dev1", a="two, nearly", day=4)
    second = checkout.commit("0.2.0", a="two", b="new", day=5)
    checkout.commit("0.1.0", day=6)
    found = bundle.releases(checkout.root)
    assert [(release.version, release.commit) for release in found] == [("0.1.0", first), ("0.2.0", second)]


def test_a_release_on_a_branch_counts_when_it_is_merged(checkout: Checkout, git: Git) -> None:
    checkout.commit("0.1.0", a="one")
    git(checkout.root, "switch", "--quiet", "--create", "side")
    checkout.commit("0.2.0", a="not yet")
    checkout.commit(a="two")
    git(checkout.root, "switch", "--quiet", "main")
    git(checkout.root, "merge", "--quiet", "--no-ff", "--message=Merge", "side")
    merge = git(checkout.root, "rev-parse", "HEAD")
    assert bundle.releases(checkout.root)[-1].commit == merge
    bundle.build(checkout.root, checkout.root / "b")
    assert content(checkout.root / "b", "v0.2.0") == {"a.txt": "two"}


def test_the_bundle_holds_each_release_and_the_tip(checkout: Checkout, tmp_path: Path) -> None:
    checkout.commit("0.1.0", a="one", gone="x")
    (checkout.root / "templates" / "gone.txt").unlink()
    checkout.commit("0.2.0", a="two")
    (checkout.root / "templates" / "a.txt").write_text("not committed")
    (checkout.root / "templates" / "__pycache__").mkdir()
    (checkout.root / "templates" / "__pycache__" / "x.pyc").write_text("litter")
    target = tmp_path / "deep" / "templates.bundle"
    bundle.build(checkout.root, target, tip="0.3.0.dev1")
    assert list(bundle.tags(target)) == ["v0.1.0", "v0.2.0", "v0.3.0.dev1"]
    assert content(target, "v0.1.0") == {"a.txt": "one", "gone.txt": "x"}
    assert content(target, "v0.2.0") == {"a.txt": "two"}
    assert content(target, "v0.3.0.dev1") == {"a.txt": "not committed"}


def test_one_history_always_gives_the_same_commits(
    checkout: Checkout, tmp_path: Path, home: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout.commit("0.1.0", a="one", day=1)
    checkout.commit("0.2.0", a="two", day=2)
    bundle.build(checkout.root, tmp_path / "1")
    git(tmp_path, "clone", "--quiet", str(checkout.root), "clone")
    (home / ".gitconfig").write_text("[user]\n\tname = Else\n\temail = e@example.com\n[commit]\n\tgpgSign = true\n")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Someone")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2001-01-01T00:00:00Z")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    bundle.build(tmp_path / "clone", tmp_path / "2")
    assert bundle.tags(tmp_path / "1") == bundle.tags(tmp_path / "2")


def test_line_endings_that_the_user_has_set_do_not_come_into_it(checkout: Checkout, tmp_path: Path, home: Path) -> None:
    checkout.commit("0.1.0", a="one\n")
    settings = f"[core]\n\tautocrlf = true\n\tsafecrlf = true\n\tattributesFile = {home / 'attributes'}\n"
    (home / ".gitconfig").write_text(f"{(home / '.gitconfig').read_text()}{settings}")
    (home / "attributes").write_text("*.txt eol=crlf\n")
    (checkout.root / "templates" / "a.txt").write_bytes(b"unix\n")
    (checkout.root / "templates" / "b.txt").write_bytes(b"windows\r\nmixed\n")
    bundle.build(checkout.root, tmp_path / "b", tip="0.2.0.dev0")
    assert content(tmp_path / "b", "v0.1.0") == {"a.txt": "one\n"}
    assert content(tmp_path / "b", "v0.2.0.dev0") == {"a.txt": "unix\n", "b.txt": "windows\r\nmixed\n"}


def test_no_hook_of_the_users_runs(checkout: Checkout, tmp_path: Path, home: Path) -> None:
    checkout.commit("0.1.0", a="one")
    bundle.build(checkout.root, tmp_path / "old", tip="0.2.0.dev0")
    hook = tmp_path / "hooks" / "reference-transaction"
    hook.parent.mkdir()
    hook.write_text(f"#!/bin/sh\npwd >> {tmp_path}/ran.txt\nexit 1\n")
    hook.chmod(0o755)
    with (home / ".gitconfig").open("a") as config:
        config.write(f"[core]\n\thooksPath = {hook.parent}\n")
    bundle.build(checkout.root, tmp_path / "new", tip="0.3.0.dev0")
    bundle.install(tmp_path / "new", tmp_path / "old")
    assert list(bundle.tags(tmp_path / "old")) == ["v0.1.0", "v0.2.0.dev0", "v0.3.0.dev0"]
    assert not (tmp_path / "ran.txt").exists()


def test_copier_takes_versions_from_it(checkout: Checkout, tmp_path: Path) -> None:
    from copier import run_copy

    for version, text in (("0.1.0", "one"), ("0.2.0", "two")):
        (checkout.root / "templates").mkdir(exist_ok=True)
        (checkout.root / "templates" / "copier.yml").write_text("_subdirectory: p\nq: {type: str, default: x}\n")
        (checkout.root / "templates" / "p").mkdir(exist_ok=True)
        (checkout.root / "templates" / "p" / "a").write_text(text)
        checkout.commit(version)
    bundle.build(checkout.root, tmp_path / "t.bundle")
    for ref, text in ((None, "two"), ("v0.1.0", "one")):
        out = tmp_path / f"out-{text}"
        run_copy(str(tmp_path / "t.bundle"), out, defaults=True, quiet=True, vcs_ref=ref)
        assert (out / "a").read_text() == text


def test_without_a_release_there_is_no_bundle(checkout: Checkout, tmp_path: Path) -> None:
    for version in (None, "0.1.0.dev0", "0.1.0rc1"):
        if version:
            checkout.commit(version, a="x")
        with pytest.raises(MlscaffoldError, match="There is no release in the history"):
            bundle.build(checkout.root, tmp_path / "b")
    bundle.build(checkout.root, tmp_path / "b", tip="0.1.0")
    assert list(bundle.tags(tmp_path / "b")) == ["v0.1.0"]


def test_a_shallow_history_is_refused(checkout: Checkout, tmp_path: Path, git: Git) -> None:
    checkout.commit("0.1.0", a="1")
    checkout.commit("0.2.0", a="2")
    git(tmp_path, "clone", "--quiet", "--depth=1", checkout.root.as_uri(), "clone")
    with pytest.raises(MlscaffoldError, match=r"shallow.*git fetch --unshallow"):
        bundle.build(tmp_path / "clone", tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_a_missing_history_is_refused_even_inside_another_repository(checkout: Checkout, tmp_path: Path) -> None:
    checkout.commit("0.1.0", a="1")
    unpacked = checkout.root / "unpacked"
    for folder in (tmp_path, unpacked):
        folder.mkdir(exist_ok=True)
        with pytest.raises(MlscaffoldError, match="has no Git history"):
            bundle.build(folder, tmp_path / "b")


def test_a_release_without_a_template_is_refused(checkout: Checkout, tmp_path: Path) -> None:
    checkout.commit("0.1.0")
    with pytest.raises(MlscaffoldError, match=r"Release 0\.1\.0 .* has no templates folder"):
        bundle.build(checkout.root, tmp_path / "b")


def test_tags_are_read_as_git_reads_them(checkout: Checkout, tmp_path: Path, git: Git) -> None:
    checkout.commit("0.1.0", a="1")
    bundle.build(checkout.root, tmp_path / "b")
    heads = (line.split() for line in git(tmp_path, "bundle", "list-heads", "b").splitlines())
    assert {f"refs/tags/{tag}": commit for tag, commit in bundle.tags(tmp_path / "b").items()}.items() <= {
        (name, commit) for commit, name in heads
    }


def test_other_files_are_no_bundles(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"\xff" * 1000)
    with pytest.raises(MlscaffoldError, match="not a Git bundle"):
        bundle.tags(tmp_path / "b")


class TestInstall:
    """The bundle in the user's home gains versions and loses none."""

    @pytest.fixture
    def old(self, checkout: Checkout, tmp_path: Path) -> Path:
        checkout.commit("0.1.0", a="one")
        bundle.build(checkout.root, tmp_path / "old")
        return tmp_path / "old"

    @pytest.fixture
    def new(self, old: Path, checkout: Checkout, tmp_path: Path) -> Path:
        checkout.commit("0.2.0", a="two")
        bundle.build(checkout.root, tmp_path / "new")
        return tmp_path / "new"

    def test_it_is_copied_where_there_is_none(self, old: Path, tmp_path: Path) -> None:
        target = tmp_path / "home" / "t.bundle"
        bundle.install(old, target)
        assert target.read_bytes() == old.read_bytes()
        assert list(target.parent.iterdir()) == [target]

    def test_a_newer_one_replaces_an_older(self, old: Path, new: Path, tmp_path: Path) -> None:
        target = tmp_path / "t.bundle"
        bundle.install(old, target)
        bundle.install(new, target)
        assert target.read_bytes() == new.read_bytes()

    def test_an_older_one_does_not_replace_a_newer(self, old: Path, new: Path, tmp_path: Path) -> None:
        target = tmp_path / "t.bundle"
        bundle.install(new, target)
        before = target.stat()
        bundle.install(old, target)
        assert (target.stat().st_mtime_ns, target.stat().st_ino) == (before.st_mtime_ns, before.st_ino)

    def test_two_that_differ_are_joined(self, new: Path, checkout: Checkout, tmp_path: Path) -> None:
        target, development = tmp_path / "t.bundle", tmp_path / "development"
        bundle.build(checkout.root, development, tip="0.3.0.dev1")
        bundle.install(development, target)
        (checkout.root / "templates" / "a.txt").write_text("three")
        checkout.commit("0.3.0")
        bundle.build(checkout.root, new)
        bundle.install(new, target)
        assert list(bundle.tags(target)) == ["v0.1.0", "v0.2.0", "v0.3.0", "v0.3.0.dev1"]
        assert content(target, "v0.3.0") == {"a.txt": "three"}
        assert content(target, "v0.3.0.dev1") == {"a.txt": "two"}

    def test_a_changed_development_version_takes_its_own_place(self, checkout: Checkout, tmp_path: Path) -> None:
        target = tmp_path / "t.bundle"
        checkout.commit("0.1.0.dev0", a="one")
        for text in ("two", "three"):
            (checkout.root / "templates" / "a.txt").write_text(text)
            bundle.build(checkout.root, tmp_path / "b", tip="0.1.0.dev0")
            bundle.install(tmp_path / "b", target)
        assert content(target, "v0.1.0.dev0") == {"a.txt": "three"}

    def test_a_damaged_one_is_replaced(self, old: Path, tmp_path: Path) -> None:
        target = tmp_path / "t.bundle"
        target.write_bytes(b"damaged")
        bundle.install(old, target)
        assert target.read_bytes() == old.read_bytes()


def test_the_template_has_not_changed_since_its_version_was_released(tmp_path: Path) -> None:
    """Projects made from this checkout record its version: a released one must mean what was released."""
    from mlscaffold.template.releases import origin

    here = origin()
    try:
        released = {release.version: release for release in bundle.releases(here.checkout or tmp_path)}
    except MlscaffoldError as error:
        pytest.skip(str(error))
    if here.version not in released:
        pytest.skip(f"{here.version} is not released yet")
    changed = subprocess.run(
        ["git", "diff", "--name-only", released[here.version].commit, "--", bundle.TEMPLATES],
        cwd=here.checkout,
        capture_output=True,
        text=True,
        check=True,
    )
    assert changed.stdout == "", f"set __version__ to the next development version after {here.version}"
