"""The container image: built by a real engine from a new project, then used the way a cluster would use it."""

import json
import os
import re
import socket
import stat
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .conftest import FIRST
from .projects import PROJECTS, SERVICE, everything, render, write
from .tools.project import Project
from .tools.shell import discard_image, has_docker, run, succeed

MakeProject = Callable[..., Path]

pytestmark = pytest.mark.xdist_group("container")
needs_docker = pytest.mark.skipif(not has_docker(), reason="no Docker engine answers")
# How a careful cluster runs it: nothing to write to but /tmp, no capability, no way to gain one.
HARDENED = ("--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges")  # noqa: S108
# Waits for a service, and asks it about the row that its documentation gives.
SMOKE = """
import json, sys, time, urllib.request as url
base = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
for _ in range(300):
    try:
        url.urlopen(base + "/ready").close()
        break
    except OSError:
        time.sleep(0.2)
schema = json.load(url.urlopen(base + "/openapi.json"))["components"]["schemas"]["Row"]["properties"]
body = json.dumps({"rows": [{name: column["examples"][0] for name, column in schema.items()}]}).encode()
request = url.Request(base + "/predict", body, {"Content-Type": "application/json"})
print(url.urlopen(request).read().decode())
"""


@pytest.mark.parametrize("python", ["3.11", "3.13"])
@pytest.mark.parametrize("slug", [FIRST, SERVICE])
def test_hadolint_finds_nothing(tmp_path: Path, slug: str, python: str) -> None:
    write(render(slug, python=python), tmp_path)
    succeed("hadolint", "--failure-threshold", "style", "Dockerfile", cwd=tmp_path)


def test_compose_files_are_valid(tmp_path: Path) -> None:
    variants = [*((slug, {}) for slug in PROJECTS), (SERVICE, {"auth": True})]
    roots = [write(render(slug, **more), tmp_path / str(n)) for n, (slug, more) in enumerate(variants)]
    files = [root / "compose.yaml" for root in roots]
    succeed("check-jsonschema", "--builtin-schema", "vendor.compose-spec", *files, cwd=tmp_path)


@pytest.mark.parametrize("slug", PROJECTS)
def test_the_image_runs_the_oldest_supported_python(slug: str) -> None:
    stages = re.findall(r"(?m)^FROM (\S+)", render(slug, python="3.12")["Dockerfile"].decode())
    assert stages[1:] == ["python:3.12-slim", "python:3.12-slim"]


@pytest.mark.parametrize("slug", PROJECTS)
def test_no_image_without_the_feature(slug: str) -> None:
    assert not {"Dockerfile", "compose.yaml", ".dockerignore"} & set(render(slug, docker=False))


@pytest.fixture(scope="module")
def project(use: Callable[..., Project]) -> Path:
    """Make a project with a lock file and a trained model, as it comes from somebody who lets nobody else read."""
    before = os.umask(0o077)
    try:
        project = use()
        succeed("uv", "lock", "--quiet", cwd=project.root)
        project.succeed("train", "--data", "sample")
        for path in project.root.rglob("*"):
            if ".git" not in path.parts:
                path.chmod(stat.S_IMODE(path.stat().st_mode) & 0o700)
    finally:
        os.umask(before)
    return project.root


@pytest.fixture(scope="module")
def image(project: Path) -> Iterator[str]:
    """Build the project's image; return its name."""
    name = f"mlscaffold-test-{uuid.uuid4().hex[:12]}"
    succeed("docker", "build", "--tag", name, ".", cwd=project, timeout=900)
    yield name
    discard_image(name)


Start = Callable[..., str]


@pytest.fixture
def start(image: str, project: Path) -> Iterator[Start]:
    """Return a function that starts a container with more options and returns its id; they are removed at the end."""
    started: list[str] = []

    def start_container(*options: str) -> str:
        started.append(succeed("docker", "run", "--detach", *options, image, cwd=project).strip())
        return started[-1]

    yield start_container
    for container in started:
        succeed("docker", "rm", "--force", container, cwd=project)


@pytest.fixture
def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def inside(image: str, project: Path, script: str) -> str:
    """Run a shell script in a fresh container and return what it printed, stripped."""
    return succeed("docker", "run", "--rm", image, "sh", "-c", script, cwd=project).strip()


def ask(container: str, project: Path, *base: str) -> str:
    """Ask a service for a prediction, inside its container."""
    return succeed("docker", "exec", container, "python", "-c", SMOKE, *base, cwd=project)


def health(container: str, project: Path, *, until: str, seconds: float = 60) -> str:
    """Return the engine's word on a container's health, once it is `until` or the time is over."""
    deadline = time.monotonic() + seconds
    while True:
        state = succeed("docker", "inspect", "--format", "{{.State.Health.Status}}", container, cwd=project).strip()
        if state == until or time.monotonic() > deadline:
            return state
        time.sleep(0.5)


@needs_docker
@pytest.mark.nightly
def test_it_predicts_in_a_locked_down_container(start: Start, project: Path) -> None:
    container = start(*HARDENED)
    answer = json.loads(ask(container, project))
    assert 0 <= answer["predictions"][0]["probability"] <= 1
    assert health(container, project, until="healthy") == "healthy"


@needs_docker
@pytest.mark.nightly
def test_a_stop_is_clean_and_quick(start: Start, project: Path) -> None:
    container = start()
    ask(container, project)
    began = time.monotonic()
    succeed("docker", "stop", container, cwd=project)
    assert time.monotonic() - began < 5
    assert succeed("docker", "wait", container, cwd=project).strip() == "0"


@needs_docker
@pytest.mark.nightly
def test_the_port_is_a_setting(start: Start, project: Path) -> None:
    container = start("--env", "PORT=9000")
    ask(container, project, "http://127.0.0.1:9000")
    assert health(container, project, until="healthy") == "healthy"


@needs_docker
@pytest.mark.nightly
@pytest.mark.parametrize("models", ["none", "others may not read"])
def test_without_a_model_it_lives_but_is_not_ready(start: Start, project: Path, models: str) -> None:
    hidden = f"{project / 'models'}:/app/models:ro"
    container = start(*(("--tmpfs", "/app/models") if models == "none" else ("--volume", hidden)))
    probe = (
        "import sys, urllib.error, urllib.request\n"
        "try: print(urllib.request.urlopen('http://127.0.0.1:8000' + sys.argv[1]).status)\n"
        "except urllib.error.HTTPError as error: print(error.code)\n"
        "except OSError: print('down')\n"
    )

    def status(path: str) -> str:
        return succeed("docker", "exec", container, "python", "-c", probe, path, cwd=project).strip()

    deadline = time.monotonic() + 60
    while status("/health") == "down" and time.monotonic() < deadline:
        time.sleep(0.5)
    assert (status("/health"), status("/ready")) == ("200", "503")
    assert health(container, project, until="healthy", seconds=3) != "healthy"


@needs_docker
@pytest.mark.nightly
def test_it_holds_only_what_serving_needs(image: str, project: Path) -> None:
    assert inside(image, project, "id -u") == "10001"
    assert inside(image, project, "for tool in cc gcc g++ make git; do command -v $tool; done; true") == ""
    assert not {"pytest", "ruff", "mypy", "uv"} & set(inside(image, project, "ls /app/.venv/bin").split())
    assert inside(image, project, "ls -A /app").split() == [".venv", "config.toml", "models"]
    # uv leaves its empty lock file open to everyone.
    assert inside(image, project, "find /app -writable ! -type l ! -path /app/.venv/.lock") == ""
    assert inside(image, project, "ls /app/.venv/lib/python*/site-packages/fastapi/__pycache__/applications.*.pyc")


@needs_docker
@pytest.mark.nightly
def test_its_history_and_settings_hold_no_secret(image: str, project: Path) -> None:
    history = succeed("docker", "history", "--no-trunc", "--format", "{{.CreatedBy}}", image, cwd=project)
    config = json.loads(succeed("docker", "inspect", image, cwd=project))[0]["Config"]
    assert config["User"] == "10001:10001"
    # What the base image of Python says about itself: the key that its releases are signed with is a public one.
    told = [line for line in [*history.splitlines(), *config["Env"]] if "GPG_KEY" not in line]
    assert [line for line in told if re.search(r"(?i)password|secret|token|api_?key|credential", line)] == []


@needs_docker
@pytest.mark.nightly
def test_the_build_sees_nothing_private(make_project: MakeProject, tmp_path: Path) -> None:
    project = make_project()
    for private in (".env", "data/customers.csv", "reports/metrics.json", "predictions.csv"):
        (project / private).parent.mkdir(exist_ok=True)
        (project / private).write_text("private\n")
    (project / "uv.lock").touch()
    (tmp_path / "Dockerfile").write_text("FROM scratch\nCOPY . /\n")
    context = tmp_path / "context"
    succeed("docker", "build", "--file", tmp_path / "Dockerfile", "--output", context, ".", cwd=project)
    seen = {path.name for path in context.iterdir()}
    assert seen == {"pyproject.toml", "uv.lock", "README.md", "LICENSE", "config.toml", "src", "models"}


@needs_docker
@pytest.mark.nightly
def test_it_builds_without_a_lock_file(make_project: MakeProject) -> None:
    project = make_project()
    (project / "uv.lock").unlink(missing_ok=True)
    succeed("docker", "build", "--target", "build", ".", cwd=project, timeout=900)


@needs_docker
@pytest.mark.nightly
def test_the_locked_versions_are_installed(image: str, project: Path) -> None:
    locked = dict(re.findall(r'(?m)^name = "(.*)"\nversion = "(.*)"$', (project / "uv.lock").read_text()))
    script = "import importlib.metadata as m, json; print(json.dumps({d.name: d.version for d in m.distributions()}))"
    installed = json.loads(inside(image, project, f"/app/.venv/bin/python -c '{script}'"))
    names = ["fastapi", "pandas", "scikit-learn", "skops"]
    assert [installed[name] for name in names] == [locked[name] for name in names]


@needs_docker
@pytest.mark.nightly
def test_compose_serves_the_models_of_the_folder(project: Path, free_port: int) -> None:
    name = f"mlscaffold-test-{uuid.uuid4().hex[:12]}"
    variables = {"PORT": str(free_port), "COMPOSE_PROJECT_NAME": name}
    # Mounted as it is, the folder is read by a user who owns nothing in it.
    succeed("chmod", "-R", "a+rX", "models", cwd=project)
    try:
        succeed("docker", "compose", "up", "--build", "--wait", cwd=project, timeout=900, variables=variables)
        answer = succeed("python", "-c", SMOKE, f"http://127.0.0.1:{free_port}", cwd=project)
        assert "predictions" in json.loads(answer)
        container = succeed("docker", "compose", "ps", "--quiet", cwd=project, variables=variables).strip()
        host = json.loads(succeed("docker", "inspect", container, cwd=project))[0]["HostConfig"]
        assert host["ReadonlyRootfs"] is True
        assert host["CapDrop"] == ["ALL"]
        assert host["SecurityOpt"] == ["no-new-privileges:true"]
        assert host["Memory"] > 0
        assert run("docker", "exec", container, "touch", "/app/models/x", cwd=project).returncode != 0
    finally:
        run("docker", "compose", "down", "--rmi", "local", cwd=project, variables=variables)
        succeed("chmod", "-R", "go-rwx", "models", cwd=project)


@needs_docker
@pytest.mark.nightly
def test_compose_knows_the_keys_of_a_service(use: Callable[..., Project], free_port: int) -> None:
    project = use(project=SERVICE, auth=True, deploy="kubernetes")  # brings the script that asks
    project.succeed("models", "example")
    key = project.succeed("keys", "add", "shop").split()[0]
    # Nobody but their owner may read them, and the service is to run as somebody who may do nothing else.
    for path in (project.root / "secrets", project.root / "secrets" / "keys.json"):
        if os.geteuid() == 0:
            os.chown(path, 1000, 1000)
    name = f"mlscaffold-test-{uuid.uuid4().hex[:12]}"
    owner = str((project.root / "secrets").stat().st_uid)
    variables = {"PORT": str(free_port), "COMPOSE_PROJECT_NAME": name, "OWNER": owner}
    address = f"http://127.0.0.1:{free_port}"
    root = project.root
    try:
        succeed("docker", "compose", "up", "--build", "--wait", cwd=root, timeout=900, variables=variables)
        assert "401" in run("python", "tests/smoke.py", address, cwd=root).stdout
        answer = succeed("python", "tests/smoke.py", address, cwd=root, variables={"API_KEY": key})
        assert "predictions" in json.loads(answer)
    finally:
        run("docker", "compose", "down", "--rmi", "local", cwd=root, variables=variables)


@needs_docker
@pytest.mark.nightly
def test_a_service_with_its_rooms_runs_locked_down(use: Callable[..., Project]) -> None:
    answers = {**everything(SERVICE), "auth": False}  # whose keys another test mounts
    project = use(project=SERVICE, **answers)
    project.succeed("models", "example")
    name, root = f"mlscaffold-test-{uuid.uuid4().hex[:12]}", project.root
    succeed("docker", "build", "--tag", name, ".", cwd=root, timeout=900)
    container = ""
    try:
        container = succeed("docker", "run", "--detach", *HARDENED, name, cwd=root).strip()
        assert "predictions" in json.loads(ask(container, root))
        assert health(container, root, until="healthy") == "healthy"
        logged = succeed("docker", "exec", container, "cat", "/tmp/logs/predictions.jsonl", cwd=root)  # noqa: S108
        assert json.loads(logged)["model_version"] == "v1"
    finally:
        run("docker", "rm", "--force", container, cwd=root)
        discard_image(name)
