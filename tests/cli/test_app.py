"""The command line as a user meets it: output, exit status, and what is left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from mlscaffold import __version__
from mlscaffold.cli import app as cli
from mlscaffold.create import project as create
from mlscaffold.template import catalog, releases, sizes
from mlscaffold.template.releases import Origin
from tests.conftest import MINI_FILES, listing
from tests.create.test_firstrun import CODE, METRICS
from tests.create.test_toolchain import stand_in

Git = Callable[..., str]

INSTALL_UV = "install uv (https://docs.astral.sh/uv) and run uv lock"


@pytest.fixture
def run(mini: Origin, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Run mlscaffold in this process, on the small template and without any uv."""
    monkeypatch.setattr(releases, "origin", lambda: mini)
    monkeypatch.setattr("mlscaffold.tools.find_uv", lambda: None)

    def main(*arguments: str) -> int:
        return cli.main(arguments)

    return main


def test_a_project_is_made_and_the_next_steps_shown(
    run: Callable[..., int], place: Path, capsys: pytest.CaptureFixture[str], git: Git
) -> None:
    assert run("new", "churn-prediction", "shop") == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "Made shop in shop: 6 files, one commit on main.",
        f"Note: There is no uv.lock yet. To pin its dependencies: {INSTALL_UV}, then commit uv.lock.",
        "",
        "Next:",
        "  cd shop",
        "  python3 -m venv .venv",
        "  .venv/bin/python -m pip install -e .",
        "  .venv/bin/shop train",
        "  .venv/bin/shop evaluate",
    ]
    assert err == ""
    assert git(place / "shop", "status", "--porcelain") == ""


def test_every_option_reaches_the_project(run: Callable[..., int], place: Path) -> None:
    (place / "answers.json").write_text('{"workers": 7, "title": "From the file"}')
    arguments = (
        "--name", "till", "--title", "The Till", "--ci", "none", "--deploy", "kubernetes",
        "--without", "docker", "--author", "Grace", "--email", "grace@example.com", "-d", "api=no",
        "--answers", "answers.json",
    )  # fmt: skip
    assert run("new", "house-prices", "elsewhere", *arguments) == 0
    assert yaml.safe_load((place / "elsewhere" / ".copier-answers.yml").read_text()) == {
        "_commit": "v1.2.3", "_src_path": "~/.mlscaffold/templates.bundle", "project": "house-prices", "slug": "till",
        "title": "The Till", "author_name": "Grace", "author_email": "grace@example.com", "ci": "none",
        "deploy": "kubernetes", "api": False, "docker": False, "workers": 7,
    }  # fmt: skip


def test_a_file_of_answers_may_name_the_project(run: Callable[..., int], place: Path) -> None:
    (place / "a.yml").write_text("project: house-prices\nslug: shop\n")
    assert run("new", "--answers", "a.yml") == 0
    assert (place / "shop" / "README.md").is_file()


def test_pretending_lists_every_file_and_writes_none(
    run: Callable[..., int], place: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = listing(place)
    assert run("new", "churn-prediction", "shop", "--pretend") == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == list(MINI_FILES)
    size = "6 files, 2 modules, 2 lines of source, 0 lines of tests"
    assert err == f"Would write to shop: {size}. Nothing was written.\n"
    assert listing(place) == before
    assert not (home / ".mlscaffold").exists()


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["new", "churn"], 2, "There is no project 'churn'. Did you mean churn-prediction?"),
        (["new", "../x"], 2, "x holds no template"),
        (["new", "churn-prediction", "--name", "../x"], 2, "'../x' cannot name a project"),
        (["new", "churn-prediction", "--name", "/etc"], 2, "'/etc' cannot name a project"),
        (["new", "churn-prediction", "aux"], 2, "Windows reserves it"),
        (["new", "churn-prediction", "json"], 2, "would shadow a module"),
        (["new", "churn-prediction", "numpy"], 2, "would shadow a library"),
        (["new", "churn-prediction", "full"], 1, "full is not empty"),
        (["new", "churn-prediction", "--with", "dokcer"], 2, "Did you mean docker?"),
        (["new", "churn-prediction", "-d", "titel=x"], 2, "Did you mean title?"),
        (["new", "churn-prediction", "-d", "api=7"], 2, "it takes yes or no"),
        (["new", "churn-prediction", "-d", "workers=many"], 2, "it takes a number"),
        (["new", "churn-prediction", "--ci", "jenkins"], 2, "choose among github, none"),
        (["new", "churn-prediction", "--without", "api", "--with", "docker"], 2, "docker needs api"),
        (["new", "churn-prediction", "--answers", "none.yml"], 2, "Cannot take answers from none.yml"),
        (["new", "churn-prediction", "--nonsense"], 2, "No such option"),
        (["new", "churn-prediction", "--lock-timeout", "0"], 2, "--lock-timeout"),
        (["new", "churn-prediction", "a", "b"], 2, "unexpected extra argument"),
        (["new", "--name"], 2, "requires an argument"),
        (["info"], 2, "Missing argument"),
        (["info", "churn"], 2, "Did you mean churn-prediction?"),
        (["nwe"], 2, "No such command"),
        (["completion", "tcsh"], 2, "bash"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_bad_input_is_one_clear_line(
    run: Callable[..., int],
    place: Path,
    home: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: Sequence[str],
    status: int,
    message: str,
) -> None:
    (place / "full").mkdir()
    (place / "full" / "file").write_text("")
    before = listing(place)
    assert run(*arguments) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert err.startswith("Error: ")
    assert message in err
    assert listing(place) == before
    assert not (home / ".mlscaffold").exists()


def test_without_git_nothing_is_written(
    run: Callable[..., int], place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert run("new", "churn-prediction", "shop") == 1
    assert "git was not found" in capsys.readouterr().err
    assert listing(place) == {}
    assert run("new", "churn-prediction", "shop", "--no-git") == 0
    assert "one commit" not in capsys.readouterr().out
    assert (place / "shop" / "README.md").is_file()


def test_without_a_project_and_a_terminal_there_is_the_list(
    run: Callable[..., int], place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("new") == 2
    out, err = capsys.readouterr()
    assert "churn-prediction" in out
    assert "house-prices" in out
    assert "Which project?" in err
    assert listing(place) == {}


def test_without_a_project_a_terminal_is_asked(
    run: Callable[..., int], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(
        "mlscaffold.cli.wizard.ask", lambda _, __, given: {**given, "project": "house-prices", "slug": "shop"}
    )
    assert run("new", "--ci", "none") == 0
    assert yaml.safe_load((place / "shop" / ".copier-answers.yml").read_text())["ci"] == "none"


def test_the_list_goes_by_stage(run: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("list") == 0
    assert capsys.readouterr().out.splitlines() == [
        "Roadmap stage 5: first projects",
        "  house-prices      regression",
        "  churn-prediction  binary classification with costs",
        "                    Telco customer churn, 7,043 rows; ROC-AUC",
        "",
        "What each one has: mlscaffold info PROJECT",
    ]


def test_the_list_says_how_far_the_projects_here_are(
    run: Callable[..., int], place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        "a-new/reports/.gitkeep": "",
        "b-failed/models/v1/metadata.json": "{}",
        "b-failed/reports/.gitkeep": "",
        "c-trained/models/v2/metadata.json": "{}",
        "c-trained/models/champion": "v1\nv2",
        "c-trained/reports/metrics.json": "{half",
        "d-measured/models/v1/metadata.json": "{}",
        "d-measured/models/champion": "v1",
        "d-measured/reports/metrics.json": json.dumps({**METRICS, "model_version": "v1"}),
        "e-practice/exercises/shipped.json": '{"a": "", "b": "", "c": ""}',
        "e-practice/exercises/a.py": "solved",
        "e-practice/exercises/b.py": "wrong",
        "e-practice/exercises/c.py": "",
        "e-practice/.practice.json": '{"passed": {"a": "9f", "b": "", "c": "reset since"}}',
        "f-service/models/.gitkeep": "",
    }
    for path, text in files.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_text(text)
        (place / path.split("/")[0] / ".copier-answers.yml").touch()
    assert run("list") == 0
    assert capsys.readouterr().out.partition("In this folder\n")[2].splitlines() == [
        "  a-new       not trained yet",
        "  b-failed    trained, but no version has passed the gate",
        "  c-trained   v2 is the champion, and is not evaluated yet",
        "  d-measured  v1 is the champion: roc_auc 0.8400 on the invented sample",
        "  e-practice  1 of 3 exercises solved",
    ]


def test_info_shows_a_project_whole(run: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("info", "churn-prediction") == 0
    out = capsys.readouterr().out
    for fact in ("ROC-AUC", "7,043 rows", "970 kB", "Apache-2.0", "IBM", "0.8496"):
        assert fact in out
    assert out[out.index("6 files") :].splitlines() == [
        "6 files, 2 modules, 2 lines of source, 0 lines of tests",
        "  ./                     4 files",
        "  src/churn_prediction/  2 files",
        "",
        "Features: give --with, --without, --ci or --deploy to new, or mlscaffold add",
        "  on   ci=github          Which CI?",
        "                          + 0 files, 0 lines of source",
        "  off  deploy=kubernetes  Where?",
        "                          + 0 files, 0 lines of source",
        "  on   api                FastAPI serves predictions.",
        "                          + 1 file, 1 line of source",
        "  on   docker             An image.",
        "                          + 0 files, 0 lines of source",
    ]


@pytest.mark.parametrize("project", releases.origin().template.projects)
def test_info_fits_a_terminal_and_cuts_no_word(project: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["info", project]) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    text = " ".join(out.split())
    for feature in sizes.features(releases.origin().template, project):
        assert catalog.read(releases.origin().root).features[feature.name] in text


def test_the_list_fits_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["list"]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_get_a_completion_script(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str], shell: str
) -> None:
    assert run("completion", shell) == 0
    assert "_MLSCAFFOLD_COMPLETE" in capsys.readouterr().out


def complete(*words: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "mlscaffold"],
        env={
            **os.environ,
            "_MLSCAFFOLD_COMPLETE": "complete_bash",
            "COMP_WORDS": " ".join(("mlscaffold", *words)),
            "COMP_CWORD": str(len(words)),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_commands_projects_and_features_complete() -> None:
    assert complete("inf") == ["info"]
    assert complete("new", "churn") == ["churn-prediction"]
    assert complete("info", "churn") == ["churn-prediction"]
    assert complete("new", "churn-prediction", "--with", "doc") == ["docker"]


def test_a_defect_is_one_line_and_a_log(
    run: Callable[..., int], place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def defect(*_: object, **__: object) -> None:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr(create, "plan", defect)
    assert run("new", "churn-prediction") == 1
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 1
    assert "Unexpected RuntimeError: unforeseen" in err
    log = Path(err.rstrip("\n").rpartition("bug report: ")[2]).read_text()
    assert "Traceback" in log
    assert f"mlscaffold {__version__}" in log


def test_what_the_system_refuses_is_named(
    run: Callable[..., int], place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "/etc/secret")

    monkeypatch.setattr(create, "plan", refused)
    assert run("new", "churn-prediction") == 1
    assert "Error: The system refuses /etc/secret: Permission denied." in capsys.readouterr().err


def test_a_log_that_cannot_be_kept_goes_elsewhere(
    run: Callable[..., int],
    place: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (place / "file").write_text("")
    monkeypatch.setattr("mlscaffold.template.releases.cache", lambda: place / "file")
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(place))
    monkeypatch.setattr(create, "plan", lambda *_, **__: 1 / 0)
    assert run("new", "churn-prediction") == 1
    assert str(place) in capsys.readouterr().err
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(place / "file"))
    assert run("new", "churn-prediction") == 1
    assert "no place to write a log" in capsys.readouterr().err


def test_ctrl_c_is_one_line_and_130(
    run: Callable[..., int], place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(create, "write", interrupted)
    assert run("new", "churn-prediction") == 130
    assert capsys.readouterr().err.strip() == "Error: Interrupted."


@pytest.mark.skipif(os.name == "nt", reason="stand-ins for uv are scripts with a first line")
class TestWithUv:
    """With a program that plays uv on the PATH, in a process of its own."""

    @pytest.fixture
    def play(self, tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
        def as_uv(code: str) -> None:
            monkeypatch.setenv("PATH", f"{stand_in(tmp_path / 'bin', code).parent}:{os.environ['PATH']}")

        return as_uv

    @staticmethod
    def new(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "mlscaffold", "new", "churn-prediction", "shop", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def test_the_lock_is_committed_and_uv_typed(self, play: Callable[[str], None], place: Path, git: Git) -> None:
        play("pathlib.Path('uv.lock').write_text('locked')")
        process = self.new()
        out, err = process.communicate()
        assert (process.returncode, err) == (0, "")
        assert "one commit on main, dependencies locked." in out
        assert "Note:" not in out
        assert out.splitlines()[-4:] == ["Next:", "  cd shop", "  uv run shop train", "  uv run shop evaluate"]
        assert git(place / "shop", "show", "HEAD:uv.lock") == "locked"

    def test_without_a_lock_the_summary_says_how_to_add_one(self, play: Callable[[str], None], place: Path) -> None:
        play("sys.exit('no solution')")
        for arguments in ((), ("--no-lock",)):
            out, _ = self.new(*arguments, "--name", "shop").communicate()
            assert ("uv lock failed: no solution" in out) is not bool(arguments)
            assert "There is no uv.lock yet. To pin its dependencies: uv lock, then commit uv.lock." in out
            assert (place / "shop" / "pyproject.toml").is_file()
            assert not (place / "shop" / "uv.lock").exists()
            (place / "shop").rename(place / f"shop{len(arguments)}")

    @pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
    def test_a_signal_while_locking_leaves_nothing(
        self, play: Callable[[str], None], place: Path, tmp_path: Path, number: int, status: int
    ) -> None:
        play(f"pathlib.Path({str(tmp_path / 'locking')!r}).touch()\ntime.sleep(60)")
        process = self.new()
        while not (tmp_path / "locking").exists():
            assert process.poll() is None
            time.sleep(0.01)
        assert [path.name for path in place.iterdir()] != []
        os.killpg(process.pid, number)
        _, err = process.communicate(timeout=20)
        assert process.returncode == status
        assert "Traceback" not in err
        assert listing(place) == {}

    def test_ctrl_c_at_any_moment_leaves_all_or_nothing(self, place: Path, git: Git) -> None:
        outcomes = set()
        for delay in (0.06, 0.1, 0.14, 0.18, 0.22, 0.26, 0.3, 0.35, 0.4, 0.6):
            process = self.new("--no-lock")
            time.sleep(delay)
            os.killpg(process.pid, signal.SIGINT)
            process.communicate(timeout=20)
            made = [path.name for path in place.iterdir()]
            assert made in ([], ["shop"])
            if made:
                assert git(place / "shop", "status", "--porcelain", "--ignored") == ""
                assert git(place / "shop", "rev-list", "--count", "HEAD") == "1"
                (place / "shop").rename(place.parent / f"made-{delay}")
            outcomes.add(bool(made))
        assert False in outcomes

    def test_run_trains_evaluates_and_shows_the_result(
        self, play: Callable[[str], None], place: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import json

        monkeypatch.setenv("METRICS", json.dumps(METRICS))
        play(CODE)
        process = self.new("--no-lock", "--run")
        out, err = process.communicate()
        assert (process.returncode, err) == (0, "")
        assert "── Training ──  uv run shop train" in out
        shown = out[out.index("Evaluation took ") :].splitlines()
        assert shown[2] == "roc_auc on the synthetic sample, held out (higher is better)"
        assert [line.split() for line in shown[3:6]] == [
            ["shop", "0.8400", "(95", "%:", "0.8000", "to", "0.8800)"],
            ["baseline:", "dummy", "0.5000"],
            ["baseline:", "linear", "0.8300"],
        ]
        assert "reports/" in out
        assert "uv run shop serve" in out

    def test_a_step_that_fails_keeps_the_project(
        self, play: Callable[[str], None], place: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("FAIL", "run shop train")
        play(CODE)
        process = self.new("--no-lock", "--run")
        _, err = process.communicate()
        assert process.returncode == 1
        assert err == (
            f"Error: Training failed (exit 3). The project is complete; to repeat the step: cd {place / 'shop'} "
            "&& uv run shop train\n"
        )
        assert (place / "shop" / ".git").is_dir()


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_nobody_reads_ends_quietly(unbuffered: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "mlscaffold", "info", "churn-prediction"],
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.wait() == 1
    assert process.stderr.read() == ""
    process.stderr.close()


@pytest.mark.parametrize(
    ("arguments", "status"), [([], 2), (["--help"], 0), (["--version"], 0), (["new", "--help"], 0)]
)
def test_help_and_version(arguments: list[str], status: int) -> None:
    done = subprocess.run([sys.executable, "-m", "mlscaffold", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == status
    assert done.stdout
    assert done.stderr == ""


def test_every_command_teaches_by_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    commands = get_command(cli.app).commands  # type: ignore[attr-defined]
    assert list(commands) == [
        "new", "list", "info", "update", "status", "add", "remove", "review", "adopt", "export", "completion",
    ]  # fmt: skip
    for name in commands:
        assert cli.main([name, "--help"]) == 0
        out = capsys.readouterr().out
        assert f"    mlscaffold {name}" in out
    assert cli.main(["--help"]) == 0
    overview = capsys.readouterr().out
    assert "..." not in overview.partition("Commands:")[2], "the first sentence of a command is too long for it"
    assert max(map(len, overview.splitlines())) <= 80


def test_output_that_cannot_say_a_character_goes_on(place: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mlscaffold", "new", "churn-prediction", "Łukasz", "--name", "shop", "--no-lock"],
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Made shop in ?ukasz" in done.stdout


def test_the_locale_c_takes_any_title(place: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mlscaffold", "new", "churn-prediction", "shop", "--title", "Ładny", "--no-lock"],
        env={**os.environ, "LC_ALL": "C"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert "# Ładny" in (place / "shop" / "README.md").read_text("utf-8")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_installed(shell: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shellingham.detect_shell", lambda: (shell, f"/bin/{shell}"))
    with pytest.raises(SystemExit) as left:
        cli.main(["--install-completion"])
    assert left.value.code == 0
    assert any("_MLSCAFFOLD_COMPLETE" in path.read_text() for path in home.rglob("*mlscaffold*") if path.is_file())


def test_a_destination_cannot_act_on_the_terminal(
    run: Callable[..., int], place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("new", "churn-prediction", "a\x1b[31mb", "--name", "shop") == 0
    assert run("new", "churn-prediction", "a\x1b[31mb") == 2
    out, err = capsys.readouterr()
    assert "\x1b" not in out + err
    assert "Made shop in a\\x1b[31mb" in out
