"""Continuous integration: the files are valid, and running them is green on a new project and red on a broken one."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from .conftest import RunGithub
from .tools.shell import REPOSITORY, commit_all, git, has_docker, need, run, succeed

MakeProject = Callable[..., Path]

GITHUB = ".github/workflows/ci.yml"
AUDIT = ".github/workflows/audit.yml"
MONITOR = ".github/workflows/monitor.yml"
GITLAB = ".gitlab-ci.yml"
PYTHONS = ["3.11", "3.12", "3.13"]
OFF = {"api": False, "docker": False, "hooks": False, "monitoring": False, "notebook": False}
VARIANTS = [{}, OFF, {"python": "3.13"}, {"auth": True}]
# yamllint's defaults, less what GitHub's and GitLab's own files do everywhere: `on:` as a key and no `---` on top.
YAMLLINT = "{extends: default, rules: {document-start: disable, line-length: {max: 120}, truthy: {check-keys: false}}}"

# The last release that runs on Node 20.
GITLAB_CI_LOCAL = "gitlab-ci-local@4.65.0"


def plant_type_error(project: Path) -> None:
    """Return a string where the annotation promises a number."""
    (project / "src" / _package(project) / "planted.py").write_text(
        '"""Planted."""\n\n\ndef number() -> int:\n    """Return a number."""\n    return "one"\n'
    )


def plant_failing_test(project: Path) -> None:
    """Add a test that fails."""
    (project / "tests/test_planted.py").write_text("def test_planted() -> None:\n    assert 1 + 1 == 3\n")


def plant_high_gate(project: Path) -> None:
    """Ask for a metric that no model of the sample reaches."""
    config = project / "config.toml"
    text, count = re.subn(r"(?m)^limit = .*$", "limit = 0.999", config.read_text())
    assert count == 1, "config.toml has no single gate floor"
    config.write_text(text)


def leave_one_test(project: Path) -> None:
    """Remove the tests but one: minutes in which they pass would not show what a defect does."""
    for test in (project / "tests").glob("test_*.py"):
        if test.name != "test_config.py":
            test.unlink()


# What is planted, and the step that must be the first to fail.
DEFECTS = [(plant_type_error, "Types"), (plant_failing_test, "Tests"), (plant_high_gate, "Train")]


def _package(project: Path) -> str:
    (package,) = (path.name for path in (project / "src").iterdir() if path.is_dir())
    return package


@pytest.mark.parametrize("answers", VARIANTS, ids=str)
def test_github_files_are_valid(make_project: MakeProject, answers: dict[str, object]) -> None:
    project = make_project(**answers)
    check_github_files(project)
    succeed("yamllint", "--strict", "-d", YAMLLINT, ".", cwd=project)


def test_this_repositorys_own_github_files_are_valid() -> None:
    check_github_files(REPOSITORY)


def check_github_files(root: Path) -> None:
    """Judge the workflows and the Dependabot file in root by schema, for security and for style."""
    workflows = sorted(map(str, (root / ".github/workflows").iterdir()))
    succeed("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows, cwd=root)
    succeed("check-jsonschema", "--builtin-schema", "vendor.dependabot", ".github/dependabot.yml", cwd=root)
    succeed("zizmor", "--offline", "--persona", "pedantic", ".github", cwd=root)
    succeed("yamllint", "--strict", "-d", YAMLLINT, ".github", cwd=root)


@pytest.mark.parametrize("answers", VARIANTS, ids=str)
def test_gitlab_file_is_valid(make_project: MakeProject, answers: dict[str, object]) -> None:
    project = make_project(ci="gitlab", **answers)
    schema = ("--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci")
    succeed("check-jsonschema", *schema, GITLAB, cwd=project)
    succeed("yamllint", "--strict", "-d", YAMLLINT, ".", cwd=project)


def test_actions_are_pinned_to_commits(make_project: MakeProject) -> None:
    project = make_project()
    uses = [use for file in (GITHUB, MONITOR) for use in re.findall(r"uses: (.*)", (project / file).read_text())]
    assert uses
    assert [line for line in uses if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", line)] == []
    # Dependabot updates this repository's own workflow and cannot see the template: it must follow.
    assert set(uses) <= set(re.findall(r"uses: (.*)", (REPOSITORY / GITHUB).read_text()))


def test_what_is_locked_is_audited_every_week_and_when_it_changes(make_project: MakeProject) -> None:
    github = yaml.load((make_project() / AUDIT).read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - `on` stays a word
    gitlab = yaml.safe_load((make_project(ci="gitlab") / GITLAB).read_text("utf-8"))["audit"]
    assert len(github["on"]["schedule"]) == 1
    assert github["on"]["push"]["paths"] == github["on"]["pull_request"]["paths"] == ["uv.lock"]
    assert gitlab["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "schedule"'}, {"changes": ["uv.lock"]}]
    assert [step["run"] for step in github["jobs"]["audit"]["steps"] if "run" in step] == gitlab["script"]


@pytest.mark.slow
def test_the_audits_command_lines_are_understood(make_project: MakeProject) -> None:
    """All but the question itself: asking for advisories needs a network that tests do without."""
    project = make_project(ci="gitlab")
    export, audit = yaml.safe_load((project / GITLAB).read_text("utf-8"))["audit"]["script"]
    succeed("sh", "-c", export, cwd=project)
    locked = (project / "locked.txt").read_text("utf-8")
    assert "--hash=sha256:" in locked
    assert "fastapi==" in locked
    said = succeed("sh", "-c", f"{audit} --dry-run", cwd=project)
    assert re.search(r"[Ww]ould have audited [1-9]\d* packages", said), said


@pytest.mark.parametrize("python", PYTHONS)
def test_every_supported_python_is_checked(make_project: MakeProject, python: str) -> None:
    expected = PYTHONS[PYTHONS.index(python) :]
    github = yaml.safe_load((make_project(python=python) / GITHUB).read_text())
    gitlab = yaml.safe_load((make_project(python=python, ci="gitlab") / GITLAB).read_text())
    assert github["jobs"]["check"]["strategy"]["matrix"]["python"] == expected
    assert gitlab["check"]["parallel"]["matrix"] == [{"UV_PYTHON": expected}]


def test_both_providers_run_the_same_commands(make_project: MakeProject) -> None:
    github = yaml.safe_load((make_project() / GITHUB).read_text())["jobs"]
    gitlab = yaml.safe_load((make_project(ci="gitlab") / GITLAB).read_text())
    checks = [step["run"] for step in github["check"]["steps"] if "run" in step]
    assert checks == [*gitlab["check"]["before_script"], *gitlab["check"]["script"][:-1]]
    image = [step["run"].strip() for step in github["container"]["steps"] if "run" in step]
    assert image[1:] == [script.strip() for script in gitlab["container"]["script"]]


@pytest.mark.parametrize(
    ("answers", "ecosystems"),
    [({}, {"uv", "github-actions", "docker"}), ({"docker": False}, {"uv", "github-actions"})],
    ids=["image", "no image"],
)
def test_dependabot_watches_what_there_is(
    make_project: MakeProject, answers: dict[str, object], ecosystems: set[str]
) -> None:
    dependabot = yaml.safe_load((make_project(**answers) / ".github/dependabot.yml").read_text())
    assert {update["package-ecosystem"] for update in dependabot["updates"]} == ecosystems
    assert {update["schedule"]["interval"] for update in dependabot["updates"]} == {"weekly"}


@pytest.mark.parametrize(("provider", "kept"), [("github", GITHUB), ("gitlab", GITLAB), ("none", None)])
def test_only_the_chosen_provider_has_files(make_project: MakeProject, provider: str, kept: str | None) -> None:
    project = make_project(ci=provider)
    assert [file for file in (GITHUB, GITLAB) if (project / file).exists()] == ([kept] if kept else [])


@pytest.mark.slow
@pytest.mark.parametrize(("plant", "step"), DEFECTS, ids=lambda value: getattr(value, "__name__", None))
def test_github_workflow_is_red_on_a_defect(
    make_project: MakeProject, run_github: RunGithub, plant: Callable[[Path], None], step: str
) -> None:
    """That it is green on every project as it is made, `test_projects` shows."""
    project = make_project()
    leave_one_test(project)
    plant(project)
    commit_all(project, "A defect")
    green, output = run_github(project, "check", "3.12")
    failed = re.findall(r"(?m)^  FAIL +[\d.]+ s  (\w+)", output)
    assert (green, failed) == (False, [step]), output


@pytest.fixture(scope="module")
def gitlab_ci_local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install GitLab's jobs runner; return its program."""
    need("npm", "rsync")
    folder = tmp_path_factory.mktemp("gitlab-ci-local")
    succeed("npm", "install", "--silent", "--no-save", "--prefix", folder, GITLAB_CI_LOCAL, cwd=folder)
    return folder / "node_modules/.bin/gitlab-ci-local"


@pytest.fixture
def docker_in_docker() -> Iterator[None]:
    """Let the service image stand for itself: the jobs run in this machine's shell and use its own engine."""
    name = "docker:28-dind"
    folder = REPOSITORY
    present = run("docker", "image", "inspect", name, cwd=folder).returncode == 0
    if not present:
        succeed("docker", "tag", "python:3.11-slim", name, cwd=folder)
    yield
    if not present:
        succeed("docker", "image", "rm", name, cwd=folder)


def run_gitlab(program: Path, project: Path, *jobs: str) -> tuple[bool, str]:
    """Run jobs of the pipeline in this machine's shell; return whether they were green, and what they printed."""
    git(project, "remote", "add", "origin", "git@gitlab.com:owner/project.git")
    # As after a clone: rules ask what has changed since the default branch.
    git(project, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(project, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    options = ("--force-shell-executor", "--shell-isolation", "--home", project.parent)
    # The pipeline keeps, and prunes, a uv cache of its own.
    done = run(program, *options, *jobs, cwd=project, timeout=3000, variables={"UV_CACHE_DIR": ".uv-cache"})
    return done.returncode == 0, done.stdout


@pytest.mark.slow
def test_gitlab_pipeline_is_green_on_a_new_project(
    make_project: MakeProject, gitlab_ci_local: Path, request: pytest.FixtureRequest
) -> None:
    """What the jobs run is what GitHub's run, and that all of the tests pass `test_projects` shows: one will do."""
    jobs = ["check: [3.11]"]
    if has_docker():
        request.getfixturevalue("docker_in_docker")
        jobs.append("container")
    project = make_project(ci="gitlab")
    leave_one_test(project)
    commit_all(project, "One test")
    green, output = run_gitlab(gitlab_ci_local, project, *jobs)
    assert green, output


@pytest.mark.slow
def test_gitlab_pipeline_is_red_on_a_defect(make_project: MakeProject, gitlab_ci_local: Path) -> None:
    project = make_project(ci="gitlab")
    plant_type_error(project)
    commit_all(project, "A defect")
    green, output = run_gitlab(gitlab_ci_local, project, "check: [3.12]")
    assert not green
    assert "planted.py" in output
