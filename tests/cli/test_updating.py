"""The commands on living projects as a user meets them: output, exit status, one project or many."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mlscaffold.cli import app as cli
from tests.lifecycle import MIDDLE, NEWEST, OLDEST, Releases, Shop, make

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(releases: Releases, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run mlscaffold as somebody who installed the newest version."""
    monkeypatch.setattr("mlscaffold.template.releases.origin", lambda: releases.origins[NEWEST])
    monkeypatch.setattr("mlscaffold.tools.find_uv", lambda: None)

    def main(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        status = cli.main([str(argument) for argument in arguments])
        return status, *capsys.readouterr()

    return main


@pytest.fixture
def inside(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.chdir(shop.folder)
    return shop


def conflicting(shop: Shop) -> None:
    shop.write("README.md", shop.read("README.md").replace("readme line 10\n", "OWNER\n"))
    shop.commit()


def test_an_update_and_a_second_one(run: Run, inside: Shop) -> None:
    status, out, err = run("update")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "Merged the update to 2.0.0 into shop: 12 files, staged for you to commit."
    assert "  added        CONTRIBUTING.md" in lines
    assert "  changed      README.md" in lines
    assert "  deleted      src/shop/gone.py" in lines
    assert "  mlscaffold update --abort  takes it back" in lines
    before = inside.snapshot()
    assert run("update") == (0, "Nothing to do: the update to 2.0.0 changes nothing in shop.\n", "")
    assert inside.snapshot() == before


def test_conflicts_are_listed_and_make_the_status_3(run: Run, inside: Shop) -> None:
    conflicting(inside)
    inside.path("Dockerfile").unlink()
    inside.commit()
    before = inside.snapshot()
    status, out, _ = run("update", "--commit")
    assert status == 3
    assert "Merged the update to 2.0.0 into shop: 12 files, 1 in conflict." in out
    assert "  conflicting  README.md: 1 place, 2 lines\n" in out
    assert "git add FILE" in out
    assert run("update", "--abort") == (0, "Took back the update to 2.0.0 in shop: 12 files.\n", "")
    assert inside.snapshot() == before


def test_what_was_deleted_is_reported(run: Run, inside: Shop) -> None:
    inside.path("src/shop/twice.py").unlink()
    inside.commit()
    assert "  kept out     src/shop/twice.py: you deleted it\n" in run("update")[1]


def test_a_preview_writes_nothing(run: Run, inside: Shop) -> None:
    conflicting(inside)
    before = inside.snapshot()
    status, out, _ = run("update", "--diff")
    assert status == 0
    assert out.startswith("The update to 2.0.0 would change 12 files in shop; nothing was written.\n")
    assert "  conflicting  README.md: 1 place, 2 lines\n" in out
    assert "+twice a\n" in out
    assert "rename from src/shop/before.py\nrename to src/shop/after.py\n" in out
    assert inside.snapshot() == before


def test_checking_is_for_continuous_integration(run: Run, inside: Shop) -> None:
    inside.git("checkout", "--quiet", "--detach")
    inside.write("README.md", "dirty\n")
    assert run("update", "--check") == (1, "behind   shop: 1.0.0, 2 versions behind 2.0.0\n", "")
    assert run("update", "--check", "--to", MIDDLE) == (1, "behind   shop: 1.0.0, 1 version behind 1.1.0\n", "")
    assert run("update", "--check", "--to", OLDEST) == (0, "current  shop: 1.0.0\n", "")


def test_a_commit_and_a_branch(run: Run, inside: Shop) -> None:
    assert run("update", "--branch", "up")[:2] == (
        0,
        "Committed the update to 2.0.0 of shop to the branch up: 12 files.\n"
        + "".join(line for line in run("update", "--diff")[1].splitlines(keepends=True)[1:13]),
    )
    status, out, err = run("update", "--branch", "up")
    assert (status, out) == (1, "")
    assert "has a branch up already" in err
    assert run("update", "--commit")[1].startswith("Committed the update to 2.0.0 in shop: 12 files.\n")


def test_conflicts_keep_a_branch_from_being_made(run: Run, inside: Shop) -> None:
    conflicting(inside)
    status, out, _ = run("update", "--branch", "up")
    assert status == 3
    assert out.startswith("Conflicts stop the update to 2.0.0 from going to a branch of shop; nothing was done.\n")
    assert "without --branch, to resolve them" in out


@pytest.mark.parametrize(
    "options", [("--abort", "--diff"), ("--check", "--commit"), ("--diff", "--verify"), ("--abort", "--branch", "x")]
)
def test_options_that_exclude_each_other(run: Run, inside: Shop, options: tuple[str, ...]) -> None:
    status, _, err = run("update", *options)
    assert status == 2
    assert "give one of them" in err


def test_errors_are_one_line(run: Run, inside: Shop, tmp_path: Path) -> None:
    inside.write("README.md", "dirty\n")
    status, out, err = run("update")
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert run("update", tmp_path / "nothing")[0] == 2
    assert run("update", "--to", "7.0")[0] == 1
    assert run("update", "-d", "nonsense")[0] == 2
    assert run("update", "-d", "nonsense=1")[0] == 2


def test_a_lock_that_grew_old_is_mentioned(run: Run, inside: Shop) -> None:
    inside.write("uv.lock", "version = 1\n")
    inside.commit()
    assert "Note: pyproject.toml changed; bring uv.lock up to date with: uv lock\n" in run("remove", "docker", "api")[1]


def test_features_come_and_go(run: Run, shop: Shop) -> None:
    status, out, _ = run("remove", "docker", "--project", shop.folder, "--commit")
    assert status == 0
    assert out.startswith("Committed the removal of docker in ")
    assert not shop.path("Dockerfile").exists()
    status, out, _ = run("add", "docker", "ci=gitlab", "--project", shop.folder)
    assert status == 0
    assert out.startswith("Merged the addition of docker, ci=gitlab into ")
    assert shop.path(".gitlab-ci.yml").is_file()
    status, _, err = run("add", "dokcer", "--project", shop.folder)
    assert status == 2
    assert "Did you mean docker?" in err


def test_a_lost_project_is_adopted(run: Run, inside: Shop) -> None:
    inside.git("rm", "--quiet", ".copier-answers.yml")
    inside.commit()
    assert run("update")[0] == 1
    status, out, _ = run("adopt", "--at", "1.0.0", "--commit", "-d", "author_name=Ada")
    assert status == 0
    sure = "100 % of the lines that it generates are there, 15 of 15 files to the byte."
    assert out.splitlines() == [
        f"shop looks like shop of version 1.0.0: {sure}",
        "Committed the adoption at 1.0.0 in shop: 1 file.",
        "  added        .copier-answers.yml",
    ]
    assert run("adopt")[0] == 1


def fleet(releases: Releases, folder: Path) -> Path:
    for number in range(4):
        shop = make(releases, folder / f"shop{number}", NEWEST if number == 3 else OLDEST)
        if number == 1:
            conflicting(shop)
        if number == 2:
            shop.write("README.md", "dirty\n")
    return folder


def test_many_projects_go_on_when_one_fails(run: Run, releases: Releases, tmp_path: Path) -> None:
    root = fleet(releases, tmp_path / "fleet")
    status, out, _ = run("update", root)
    assert status == 1
    lines = sorted(out.splitlines())
    assert lines[0] == ""
    assert lines[1] == "4 projects: 1 changed, 1 current, 1 in conflict, 1 failed."
    assert [line.partition(" ")[0] for line in lines[2:]] == ["changed", "conflicts", "current", "failed"]
    assert "README.md (1 place, 2 lines)" in out
    assert "not committed" in out
    Shop(root / "shop2").git("checkout", "--quiet", "README.md")
    assert run("update", root / "shop1", root / "shop2", "--abort")[0] == 1


def test_many_are_previewed_in_full(run: Run, releases: Releases, tmp_path: Path) -> None:
    root = fleet(releases, tmp_path / "fleet")
    status, out, _ = run("update", root, "--diff")
    assert status == 0
    assert out.count("nothing was written.") == 3
    assert out.count("+twice a\n") == 3
    assert "4 projects: 1 changed, 1 current, 1 in conflict, 1 not ready." in out
    assert "Note: It would be refused now." in out


def test_many_that_were_killed_half_way_are_taken_back_at_once(run: Run, releases: Releases, tmp_path: Path) -> None:
    root = fleet(releases, tmp_path / "fleet")
    run("update", root)
    for name in ("shop0", "shop1"):
        record = root / name / ".git" / "mlscaffold" / "update.json"
        record.write_text(record.read_text().replace('"done": true', '"done": false'))
    (root / "shop0" / ".copier-answers.yml").unlink()
    status, out, _ = run("update", "--abort", root)
    assert status == 0
    assert [line.split()[:2] for line in out.splitlines() if "Took" in line] == [["Took", "back"], ["Took", "back"]]
    for name in ("shop0", "shop1"):
        assert Shop(root / name).git("status", "--porcelain") == ""


def test_the_status_of_many_is_the_worst_that_happened(run: Run, releases: Releases, tmp_path: Path) -> None:
    one = make(releases, tmp_path / "fleet" / "one")
    assert run("update", tmp_path / "fleet", "--branch", "up", "--commit")[0] == 0
    assert one.git("branch", "--list", "up").strip() == "up"
    two = make(releases, tmp_path / "fleet" / "two")
    conflicting(two)
    status, out, _ = run("update", one.folder, two.folder)
    assert status == 3
    assert "1 changed, 1 in conflict" in out
    assert run("update", "--check", tmp_path / "fleet")[0] == 0


def test_how_projects_stand(run: Run, releases: Releases, tmp_path: Path) -> None:
    root = fleet(releases, tmp_path / "fleet")
    status, out, _ = run("status", root)
    assert status == 0
    lines = out.splitlines()
    assert lines[0].split() == [
        "Folder", "Project", "Version", "Behind", "Edited", "Deleted", "Conflicts", "Features",
    ]  # fmt: skip
    assert lines[2].split() == [
        os.path.relpath(root / "shop1") if len(os.path.relpath(root / "shop1")) < len(str(root / "shop1")) else
        str(root / "shop1"), "shop", OLDEST, "2", "1", "api", "docker", "ci=github",
    ]  # fmt: skip
    status, out, _ = run("status", root, "--json")
    found = json.loads(out)
    assert status == 0
    assert [one["behind"] for one in found] == [2, 2, 2, 0]
    assert [one["edited"] for one in found] == [[], ["README.md"], ["README.md"], []]


def test_how_one_project_stands(run: Run, inside: Shop) -> None:
    inside.path("Dockerfile").unlink()
    status, out, _ = run("status")
    assert status == 0
    assert out.splitlines() == [
        "Project   shop",
        "Version   1.0.0, 2 versions behind 2.0.0",
        "Features  api, docker, ci=github",
        "  deleted     Dockerfile",
        "",
        "Next:",
        "  mlscaffold update --diff  shows what would change",
    ]


def test_a_project_that_cannot_be_read_is_among_the_others(run: Run, releases: Releases, tmp_path: Path) -> None:
    root = fleet(releases, tmp_path / "fleet")
    (root / "shop0" / ".copier-answers.yml").write_text("[")
    status, out, _ = run("status", root)
    assert status == 1
    assert "does not parse" in out
    status, out, _ = run("status", root, "--json")
    assert status == 1
    assert "does not parse" in json.loads(out)[0]["error"]


def test_the_bundle_that_projects_refer_to_is_kept_up_to_date(run: Run, inside: Shop, home: Path) -> None:
    run("update")
    from mlscaffold.template import bundle

    assert bundle.tags(home / ".mlscaffold" / "templates.bundle").keys() == {"v1.0.0", "v1.1.0", "v2.0.0"}
