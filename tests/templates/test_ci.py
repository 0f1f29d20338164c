"""Continuous integration: the files are valid, and running them is green on a new project and red on a broken one."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import yaml

from .conftest import FIRST, RunGithub
from .projects import CASES, NOTHING, PLATFORMS, PROJECTS, SERVICE, Files, everything, render, write
from .test_projects import on_every_push
from .tools.shell import REPOSITORY, commit_all, discard_image, git, has_docker, need, run, succeed

MakeProject = Callable[..., Path]

GITHUB = ".github/workflows/ci.yml"
MONITOR = ".github/workflows/monitor.yml"
GITLAB = ".gitlab-ci.yml"
PYTHONS = ["3.11", "3.12", "3.13"]
# yamllint's defaults, less what GitHub's and GitLab's own files do everywhere: `on:` as a key and no `---` on top.
YAMLLINT = (
    "{extends: default, rules: {document-start: disable, line-length: {max: 130}, truthy: {check-keys: false}, "
    "comments: {min-spaces-from-content: 1}}}"
)

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
    """Remove most tests: minutes in which they pass would not show what a defect does."""
    for test in (project / "tests").glob("test_*.py"):
        if test.name not in {"test_config.py", "test_decision.py", "test_behaviour.py"}:
            test.unlink()


def fetch_from(project: Path, file: Path) -> None:
    """Let `data fetch` take a file of this machine."""
    config = project / "config.toml"
    text, count = re.subn(r'(?m)^url = ".*"$', f'url = "{file}"', config.read_text())
    assert count == 1
    config.write_text(text)


# What is planted, and the step that must be the first to fail.
DEFECTS = [(plant_type_error, "Lint"), (plant_failing_test, "Tests"), (plant_high_gate, "Train")]


def _package(project: Path) -> str:
    (package,) = (path.name for path in (project / "src").iterdir() if path.is_dir())
    return package


def variants(slug: str) -> Iterator[Mapping[str, object]]:
    """Yield answers that change the files of continuous integration."""
    yield {}
    yield {**NOTHING}
    yield {**everything(slug), "python": "3.13"}
    yield from ({"deploy": platform} for platform in PLATFORMS)


def with_ci(provider: str, folder: Path) -> list[Path]:
    """Write what there is for a provider, of every project and variant, equal files once; return the files."""
    found = dict[tuple[str, bytes], Path]()
    for slug in PROJECTS:
        for number, answers in enumerate(variants(slug)):
            for path, content in render(slug, **{**answers, "ci": provider}).items():
                if path.startswith((".github/", GITLAB)) and (path, content) not in found:
                    write({path: content}, folder / f"{slug}-{number}")
                    found[path, content] = folder / f"{slug}-{number}" / path
    return list(found.values())


def test_github_files_are_valid(tmp_path: Path) -> None:
    check_github_files(tmp_path, *with_ci("github", tmp_path))


def test_this_repositorys_own_github_files_are_valid() -> None:
    check_github_files(REPOSITORY, *(REPOSITORY / ".github").rglob("*.yml"))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [("templates/project/x.py", "true"), ("tests/templates/test_x.py", "true"), ("src/mlscaffold/x.py", "false")],
)
def test_this_repository_uses_projects_only_where_the_template_changed(
    tmp_path: Path, changed: str, expected: str
) -> None:
    steps = yaml.safe_load((REPOSITORY / GITHUB).read_text(encoding="utf-8"))["jobs"]["changes"]["steps"]
    (script,) = (step["run"] for step in steps if step.get("id") == "compare")
    repository, output = tmp_path / "repository", tmp_path / "output"
    (repository / changed).parent.mkdir(parents=True)
    (repository / "README.md").write_text("base\n")
    git(repository, "init", "--quiet")
    commit_all(repository, "Base")
    base = git(repository, "rev-parse", "HEAD")
    (repository / changed).write_text("new\n")
    commit_all(repository, "Change")
    for known, said in ((base, expected), ("0" * 40, "true")):
        output.write_text("")
        succeed("bash", "-e", "-c", script, cwd=repository, variables={"BASE": known, "GITHUB_OUTPUT": str(output)})
        assert output.read_text() == f"template={said}\n"


def check_github_files(cwd: Path, *files: Path) -> None:
    """Judge workflows and Dependabot files by schema, for security and for style."""
    bots = [path for path in files if path.stem == "dependabot"]
    workflows = [path for path in files if path not in bots]
    succeed("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows, cwd=cwd)
    if bots:
        succeed("check-jsonschema", "--builtin-schema", "vendor.dependabot", *bots, cwd=cwd)
    succeed("zizmor", "--offline", "--persona", "pedantic", "--min-severity", "low", *files, cwd=cwd)
    succeed("yamllint", "--strict", "-d", YAMLLINT, *files, cwd=cwd)


def test_gitlab_files_are_valid(tmp_path: Path) -> None:
    files = with_ci("gitlab", tmp_path)
    schema = ("--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci")
    succeed("check-jsonschema", *schema, *files, cwd=tmp_path)
    succeed("yamllint", "--strict", "-d", YAMLLINT, *files, cwd=tmp_path)


@pytest.mark.parametrize("slug", PROJECTS)
def test_actions_are_pinned_to_commits(slug: str) -> None:
    files = workflows(render(slug, **everything(slug), deploy="kubernetes"))
    uses = {use for text in files.values() for use in re.findall(r"uses: (.*)", text)}
    assert uses
    assert [line for line in uses if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", line)] == []
    # Dependabot updates this repository's own workflow and cannot see the template: it must follow.
    assert uses <= set(re.findall(r"uses: (.*)", (REPOSITORY / GITHUB).read_text()))


def workflows(files: Files) -> dict[str, str]:
    return {path: text.decode() for path, text in files.items() if path.startswith(".github/workflows/")}


@pytest.mark.parametrize("python", PYTHONS)
def test_the_supported_python_is_checked(python: str) -> None:
    """A project is checked on the oldest."""
    for slug in PROJECTS:
        github, gitlab = (render(slug, python=python, ci=ci) for ci in ("github", "gitlab"))
        assert yaml.safe_load(github[GITHUB])["jobs"]["check"]["env"]["UV_PYTHON"] == python
        assert f"python{python}-" in yaml.safe_load(gitlab[GITLAB])["check"]["image"]


@pytest.mark.parametrize("slug", PROJECTS)
def test_both_providers_run_the_same_commands(slug: str) -> None:
    github = yaml.safe_load(render(slug)[GITHUB])["jobs"]
    gitlab = yaml.safe_load(render(slug, ci="gitlab")[GITLAB])
    theirs = [step["run"] for job in github.values() for step in job["steps"] if "run" in step]
    ours = [line for job in ("check", "container") for line in job_script(gitlab[job])]
    assert lines(theirs) >= lines(ours) - {"uv cache prune --ci"}


def job_script(job: Mapping[str, list[str]]) -> list[str]:
    return [*job.get("before_script", []), *job["script"]]


def lines(scripts: list[str]) -> set[str]:
    return {line.strip() for script in scripts for line in script.splitlines()}


@pytest.mark.parametrize("slug", PROJECTS)
@pytest.mark.parametrize(("provider", "kept"), [("github", GITHUB), ("gitlab", GITLAB), ("none", None)])
def test_only_the_chosen_provider_has_files(slug: str, provider: str, kept: str | None) -> None:
    files = render(slug, ci=provider)
    assert [file for file in (GITHUB, GITLAB) if file in files] == ([kept] if kept else [])


def failures(output: str) -> list[str]:
    """Return the first word of each step that failed."""
    return re.findall(r"(?m)^  FAIL +[\d.]+ s  (\w+)", output)


def is_green(output: str, *, green: bool) -> bool:
    """Say whether all went well; where there is no Docker engine, but for the image."""
    return green if has_docker() else failures(output) == ["Build"]


@pytest.mark.slow
@pytest.mark.xdist_group(FIRST)
def test_github_workflow_is_green_on_a_new_project(
    make_project: MakeProject, run_github: RunGithub, real_data: Path
) -> None:
    """Every command of it; that all of the tests pass, `test_projects` shows."""
    project = make_project()
    leave_one_test(project)
    fetch_from(project, real_data / CASES[FIRST].source)
    commit_all(project, "The data of this machine")
    green, output = run_github(project, "check", "3.11")
    assert is_green(output, green=green), output
    assert len(re.findall(r"\d+ passed", output)) == 2  # all tests, then those of the champion
    if has_docker():
        discard_image(FIRST)


@on_every_push()
def test_github_workflow_is_green_whole(
    make_project: MakeProject, run_github: RunGithub, real_data: Path, slug: str
) -> None:
    project = make_project(project=slug)
    if not (CASES[slug].is_whole and re.search(r"(?m)^url = ", (project / "config.toml").read_text())):
        pytest.skip("its dataset is not one file that lies beside this repository")
    fetch_from(project, real_data / CASES[slug].source)
    commit_all(project, "The data of this machine")
    green, output = run_github(project, "check", "3.11")
    assert is_green(output, green=green), output
    if has_docker():
        discard_image(slug)


@pytest.mark.nightly
@pytest.mark.parametrize("job", ["check"])
def test_github_workflow_of_a_service_is_green(make_project: MakeProject, run_github: RunGithub, job: str) -> None:
    if job == "container" and not has_docker():
        pytest.skip("no Docker engine answers")
    green, output = run_github(make_project(project=SERVICE), job, "3.11")
    assert green, output
    if job == "container":
        discard_image(SERVICE)


@pytest.mark.parametrize(
    ("plant", "step"),
    [pytest.param(*defect, marks=pytest.mark.nightly) for defect in DEFECTS],
    ids=[defect.__name__ for defect, _ in DEFECTS],
)
def test_github_workflow_is_red_on_a_defect(
    make_project: MakeProject, run_github: RunGithub, real_data: Path, plant: Callable[[Path], None], step: str
) -> None:
    project = make_project()
    leave_one_test(project)
    fetch_from(project, real_data / CASES[FIRST].source)
    plant(project)
    commit_all(project, "A defect")
    green, output = run_github(project, "check", "3.11")
    assert (green, failures(output)) == (False, [step]), output


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


@pytest.mark.nightly
def test_gitlab_pipeline_is_green_on_a_new_project(
    make_project: MakeProject, gitlab_ci_local: Path, real_data: Path, request: pytest.FixtureRequest
) -> None:
    """What the jobs run is what GitHub's run, and that all of the tests pass `test_projects` shows: one will do."""
    jobs = ["check"]
    if has_docker():
        request.getfixturevalue("docker_in_docker")
        jobs.append("container")
    project = make_project(ci="gitlab")
    leave_one_test(project)
    fetch_from(project, real_data / CASES[FIRST].source)
    commit_all(project, "One test")
    green, output = run_gitlab(gitlab_ci_local, project, *jobs)
    assert green, output


@pytest.mark.nightly
def test_gitlab_pipeline_is_red_on_a_defect(make_project: MakeProject, gitlab_ci_local: Path) -> None:
    project = make_project(ci="gitlab")
    plant_type_error(project)
    commit_all(project, "A defect")
    green, output = run_gitlab(gitlab_ci_local, project, "check")
    assert not green
    assert "planted.py" in output
