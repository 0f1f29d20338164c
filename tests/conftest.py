"""What all tests share: a home of their own, a small template, and repositories made on the spot."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from mlscaffold.template.releases import Origin

from . import lifecycle

MINI_VERSION = "1.2.3"

MINI_TEMPLATE = {
    "copier.yml": """\
_subdirectory: project
_templates_suffix: .jinja
_envops: {keep_trailing_newline: true, trim_blocks: true, lstrip_blocks: true, line_statement_prefix: "#%"}
project: {type: str, choices: [churn-prediction, house-prices], default: churn-prediction}
slug: {type: str, default: "{{ project }}"}
title: {type: str, default: "{{ slug.capitalize() }}"}
author_name: {type: str, default: "", validator: "{% if author_name | length > 20 %}too long{% endif %}"}
author_email: {type: str, default: ""}
ci: {type: str, help: "Which CI?", choices: [github, none], default: github}
deploy: {type: str, help: "Where?", choices: [none, kubernetes], default: none}
api: {type: bool, help: "An API?", default: true}
docker:
  type: bool
  help: An image?
  default: "{{ api }}"
  validator: "{% if docker and not api %}docker needs api{% endif %}"
workers: {type: int, default: 2}
package: {type: str, when: false, default: "{{ slug.replace('-', '_') }}"}
layer_base: {type: str, when: false, default: "."}
layer_api: {type: str, when: false, default: "{{ '.' if api else '' }}"}
""",
    "catalog.toml": """\
[projects.house-prices]
title = "House prices"
stage = "5: first projects"
task = "regression"
[projects.churn-prediction]
title = "Churn prediction"
stage = "5: first projects"
task = "binary classification with costs"
metric = "ROC-AUC"
dataset = {name = "Telco customer churn", source = "IBM", licence = "Apache-2.0", rows = "7,043 rows", size = "970 kB"}
figures = {"blend" = "0.8496"}
[features]
api = "FastAPI serves predictions."
""",
    "fragments/greeting.txt": "Hello from {{ author_name or 'nobody' }}\n",
    "project/{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers | to_nice_yaml -}}\n",
    "project/{{ layer_base }}/README.md.jinja": "# {{ title }}\n{% include 'fragments/greeting.txt' %}",
    "project/{{ layer_base }}/.gitignore.jinja": "*.log\n",
    "project/{{ layer_base }}/src/{{ package }}/main.py": "print('{{ not rendered }}')\n",
    "project/{{ layer_base }}/tool.sh": "#!/bin/sh\n",
    "project/{{ layer_api }}/src/{{ package }}/serve.py.jinja": "WORKERS = {{ workers }}\n",
}

MINI_FILES = (".copier-answers.yml", ".gitignore", "README.md", "src/shop/main.py", "src/shop/serve.py", "tool.sh")
"""What the small template makes of a project called ``shop``."""

Git = Callable[..., str]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give the engine's long tests to one worker: it begins with large groups, and would come to each of them last."""
    if not item.path.is_relative_to(Path(__file__).parent / "templates") and item.get_closest_marker("slow"):
        item.add_marker(pytest.mark.xdist_group("engine"))


@pytest.fixture(scope="session")
def cache_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def home(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    cache_home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """A home folder that belongs to the test, where Git knows one identity and nothing else.

    Tests that use whole generated projects keep the real one: uv's cache is there.
    """
    if request.path.is_relative_to(Path(__file__).parent / "templates"):
        return Path.home()
    folder = tmp_path_factory.mktemp("home")
    (folder / ".gitconfig").write_text("[user]\n\tname = Ada Lovelace\n\temail = ada@example.com\n")
    for name in list(os.environ):
        if name.startswith(("GIT_", "UV_PROJECT", "MLSCAFFOLD")) or name in {"VIRTUAL_ENV", "NO_COLOR"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache_home))
    monkeypatch.setenv("LOCALAPPDATA", str(cache_home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return folder


@pytest.fixture
def git() -> Git:
    """Run git in a folder and return its output without the last newline."""

    def run(folder: Path, *arguments: str, env: Mapping[str, str] | None = None) -> str:
        done = subprocess.run(
            ["git", *arguments],
            cwd=folder,
            env={**os.environ, **(env or {})},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.rstrip("\n")

    return run


def write_files(root: Path, files: Mapping[str, str]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")
        if path.suffix == ".sh":
            path.chmod(0o755)
    return root


class Checkout:
    """A repository like mlscaffold's own, as far as releases go."""

    def __init__(self, root: Path, git: Git) -> None:
        self.root = root
        self._git = git
        root.mkdir()
        git(root, "init", "--quiet", "--initial-branch=main")

    def commit(self, version: str | None = None, *, day: int = 1, **changes: str | None) -> str:
        """Commit a version and changes to files of ``templates/`` (``None`` deletes); return the commit."""
        if version is not None:
            write_files(self.root, {"src/mlscaffold/__init__.py": f'"""Doc."""\n\n__version__ = "{version}"\n'})
        for name, content in changes.items():
            if content is None:
                shutil.rmtree(self.root / name)
            else:
                write_files(self.root, {f"templates/{name}.txt": content})
        return self.commit_all(day=day)

    def commit_all(self, *, day: int = 1) -> str:
        self._git(self.root, "add", "--all")
        date = f"2026-01-{day:02} 12:00:00 +0100"
        env = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
        self._git(self.root, "commit", "--quiet", "--allow-empty", "--message=Change", env=env)
        return self._git(self.root, "rev-parse", "HEAD")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    folder = tmp_path / "place"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def checkout(tmp_path: Path, git: Git) -> Checkout:
    return Checkout(tmp_path / "checkout", git)


@pytest.fixture(scope="session")
def mini_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(tmp_path_factory.mktemp("mini"), MINI_TEMPLATE)


@pytest.fixture(scope="session")
def mini_bundle(mini_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of the small template in its one version."""
    folder = tmp_path_factory.mktemp("bundle")
    shutil.copytree(mini_root, folder / "repo")
    identity = ("-c", "user.name=T", "-c", "user.email=t@example.com")
    for arguments in (
        ("init", "--quiet", "--initial-branch=main"),
        ("add", "--all", "--force"),
        (*identity, "commit", "--quiet", "--message=1"),
        ("tag", f"v{MINI_VERSION}"),
        ("bundle", "create", "--quiet", "../templates.bundle", "HEAD", "main", "--tags"),
    ):
        subprocess.run(["git", *arguments], cwd=folder / "repo", check=True)
    return folder / "templates.bundle"


@pytest.fixture
def mini(mini_root: Path, mini_bundle: Path) -> Origin:
    """The small template, as an installed package would find its own."""
    return Origin(mini_root, MINI_VERSION, packaged=mini_bundle)


def listing(folder: Path) -> dict[str, bytes | None]:
    """Everything under a folder, by its relative path: a file's bytes, ``None`` for a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> lifecycle.Releases:
    """Three versions of a small template."""
    return lifecycle.release(tmp_path_factory.mktemp("releases"), lifecycle.VERSIONS, lifecycle.EXECUTABLE)


@pytest.fixture
def shop(releases: lifecycle.Releases, tmp_path: Path) -> lifecycle.Shop:
    """A project made with the oldest of them."""
    return lifecycle.make(releases, tmp_path / "shop")
