"""The exported cookiecutter template makes to the byte what ``mlscaffold new`` makes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mlscaffold.cli import app as cli
from mlscaffold.errors import TemplateError, UnknownNameError
from mlscaffold.files import File, write_tree
from mlscaffold.foreign.export import export
from mlscaffold.template.releases import Origin, origin
from mlscaffold.template.renderer import Template
from tests.conftest import MINI_TEMPLATE, Git, listing
from tests.strangers import files_of, tracked

PROJECT = {"project": "churn-prediction"}
ANSWERS: dict[str, dict[str, str]] = {
    "defaults": {},
    "everything": {
        "slug": "my-shop2",
        "title": 'It\'s "mine" \\ Ünï <&>',
        "author_name": 'Zoë O\'Neil "Z"',
        "author_email": "zoe@example.com",
        "license": "Apache-2.0",
        "python": "3.12",
    },
    "no e-mail, BSD": {"author_name": "Ada", "license": "BSD-3-Clause"},
    "proprietary": {"slug": "shop", "license": "proprietary", "python": "3.13"},
}
FEATURES: dict[str, dict[str, Any]] = {
    "usual": {},
    "none": dict.fromkeys(("api", "docker", "hooks", "monitoring", "notebook"), False) | {"ci": "none"},
    "GitLab": {"ci": "gitlab", "docker": False},
    "Kubernetes": {"deploy": "kubernetes"},
}


def write(folder: Path, source: Origin, given: Mapping[str, Any]) -> None:
    folder.mkdir()
    write_tree(folder, export(source, given).files)


def bake(template: Path, folder: Path, answers: Mapping[str, str]) -> Path:
    """Have cookiecutter make a project, and return its folder."""
    given = [f"{name}={value}" for name, value in answers.items()]
    command = [sys.executable, "-m", "cookiecutter", "--no-input", "--default-config"]
    subprocess.run([*command, "--output-dir", folder, template, *given], check=True)
    (made,) = folder.iterdir()
    return made


def ours(template: Template, answers: Mapping[str, Any]) -> dict[str, File]:
    """What ``mlscaffold new`` makes, but for the record of its template."""
    files = template.render(template.answer({**PROJECT, **answers}), source="here", version="v1")
    del files[template.answers_file]
    return files


@pytest.mark.parametrize("features", FEATURES)
def test_cookiecutter_bakes_the_same_files(tmp_path: Path, features: str) -> None:
    source = origin()
    write(tmp_path / "export", source, {**PROJECT, **FEATURES[features]})
    for number, answers in enumerate(ANSWERS.values()):
        made = bake(tmp_path / "export", tmp_path / str(number), answers)
        expected = ours(source.template, {**FEATURES[features], **answers})
        assert made.name == answers.get("slug", "churn-prediction")
        assert files_of(made) == {path: file.content for path, file in expected.items()}
        assert {path for path in expected if os.access(made / path, os.X_OK)} == {
            path for path, file in expected.items() if file.executable
        }


def test_answers_given_at_the_export_become_defaults(tmp_path: Path) -> None:
    source = origin()
    given = {"slug": "shop", "title": "{{ braces }}", "license": "BSD-3-Clause"}
    write(tmp_path / "export", source, {**PROJECT, **given})
    made = bake(tmp_path / "export", tmp_path / "made", {})
    assert files_of(made) == {path: file.content for path, file in ours(source.template, given).items()}


def test_it_needs_no_hooks_and_git_keeps_all_of_it(tmp_path: Path, git: Git) -> None:
    folder = tmp_path / "export"
    write(folder, origin(), PROJECT)
    assert not (folder / "hooks").exists()
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    assert tracked(folder) == files_of(folder).keys()


def test_an_organisation_can_use_it_through_mlscaffold_too(tmp_path: Path, git: Git) -> None:
    folder = tmp_path / "export"
    write(folder, origin(), PROJECT)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Export")
    assert cli.main(["new", str(folder), str(tmp_path / "shop"), "-d", "slug=shop"]) == 0
    made = files_of(tmp_path / "shop")
    assert json.loads(made.pop(".cruft.json"))["template"] == str(folder)
    expected = ours(
        origin().template, {"slug": "shop", "author_name": "Ada Lovelace", "author_email": "ada@example.com"}
    )
    assert made == {path: file.content for path, file in expected.items()}


def changed(**files: str) -> Origin:
    """The small template with other files."""
    tree = {name: File(text.encode()) for name, text in {**MINI_TEMPLATE, **files}.items()}
    found = Origin(Path("nowhere"), "1.0.0")
    found.__dict__["template"] = Template(dict(sorted(tree.items())))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "{{ title }} {{title|upper}} {{ x.title }}\n",
            "{{ cookiecutter.title }} {{cookiecutter.title|upper}} {{ x.title }}\n",
        ),
        ("{{ f(title=title) }} title {# title #}\n", "{{ f(title=cookiecutter.title) }} title {# title #}\n"),
        ("  {% if api and workers > 1 %}\n", "  {% if cookiecutter._api and cookiecutter.workers > 1 %}\n"),
        (
            "{% raw %}{{ title }}{% endraw %} ${{ package }}",
            "{% raw %}{{ title }}{% endraw %} ${{ cookiecutter.__package }}",
        ),
        ("#% if title == 'title'\n  x\n#% endif", "#% if cookiecutter.title == 'title'\n  x\n#% endif"),
    ],
)
def test_names_are_translated_and_nothing_else(tmp_path: Path, text: str, expected: str) -> None:
    closing = "{% endif %}" if "{% if" in text else ""
    source = changed(**{"project/{{ layer_base }}/x.txt.jinja": text + closing})
    files = export(source, PROJECT).files
    assert files["{{cookiecutter.slug}}/x.txt"].content.decode() == expected + closing


def test_what_cannot_be_translated(tmp_path: Path) -> None:
    source = changed(**{"project/{{ layer_base }}/x.txt.jinja": "{% set title = 'x' %}{{ title }}"})
    with pytest.raises(TemplateError, match="it assigns to title, so it cannot be exported"):
        export(source, PROJECT)


def test_what_cannot_be_exported_leaves_nothing(tmp_path: Path, mini: Origin) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert cli.main(["export", "churn-prediction", str(tmp_path), "--to", "cookiecutter"]) == 1
    with pytest.raises(UnknownNameError):
        export(mini, {"colour": "red"})
    assert listing(tmp_path) == {"mine.txt": b"mine"}


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "export"
    assert cli.main(["export", "churn-prediction", str(folder), "--to", "cookiecutter", "--without", "api,docker"]) == 0
    assert "It asks for slug, title, author_name" in capsys.readouterr().out
    settings = json.loads((folder / "cookiecutter.json").read_text())
    assert (settings["_api"], settings["_hooks"]) == (False, True)
    assert "- api: false\n" in (folder / "README.md").read_text()
    assert cli.main(["export", "churn-prediction", str(tmp_path / "x"), "--to", "copier"]) == 2
    assert cli.main(["export", "churn", str(tmp_path / "x"), "--to", "cookiecutter"]) == 2
