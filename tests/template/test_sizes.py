"""What projects and features bring is counted from what is rendered."""

from __future__ import annotations

import pytest

from mlscaffold.errors import InvalidAnswerError
from mlscaffold.files import File
from mlscaffold.template import releases, sizes
from mlscaffold.template.renderer import Template
from mlscaffold.template.sizes import Feature, Size

# docker is on by default and needs api, page is off and needs docker, badge needs page; houses have no page.
QUESTIONS = """\
_subdirectory: project
project: {type: str, choices: [shop, house], default: shop}
api: {type: bool, help: "An API?", default: true}
docker:
  type: bool
  help: "An image?"
  default: "{{ api }}"
  validator: "{% if docker and not api %}docker needs api{% endif %}"
page:
  type: bool
  help: "A page?"
  default: false
  validator: "{% if page and (not docker or project == 'house') %}page needs docker{% endif %}"
badge:
  type: bool
  help: "A badge?"
  default: false
  validator: "{% if badge and not page %}badge needs page{% endif %}"
license: {type: str, help: "Licence?", choices: [MIT, proprietary], default: MIT}
ci: {type: str, help: "Which CI?", choices: [github, none, gitlab], default: none}
"""
FILES = {
    "copier.yml": QUESTIONS,
    "project/src/shop/__init__.py": '"""Shop."""\n',
    "project/src/shop/core.py": "A = 1\n\nB = 2\n",
    "project/src/shop/{% if api %}api.py{% endif %}": "A = 1\nB = 2",
    "project/src/shop/{% if page %}page{% endif %}/page.py": "A = 1\n",
    "project/src/shop/{% if page %}page{% endif %}/page.html": "<p>\n</p>\n",
    "project/tests/{% if api %}test_api.py{% endif %}": "A = 1\n" * 4,
    "project/{% if docker %}Dockerfile{% endif %}": "FROM x\n",
    "project/{% if badge %}badge.svg{% endif %}": "<svg/>\n",
    "project/{% if ci == 'gitlab' %}.gitlab-ci.yml{% endif %}": "test:\n",
}


@pytest.fixture
def template() -> Template:
    return Template({path: File(content.encode()) for path, content in FILES.items()})


def test_files_modules_and_lines_are_counted() -> None:
    files = {
        "README.md": b"# Shop\n\nText\n",
        "src/shop/__init__.py": b'"""Shop."""\n',
        "src/shop/core.py": b"A = 1\n\nB = 2",
        "src/shop/page/page.html": b"<p>\n</p>\n",
        "tests/test_core.py": b"A = 1\n",
        "tests/page/rows.csv": b"a\n1\n",
    }
    tree = {path: File(content) for path, content in files.items()}
    assert sizes.count(tree) == Size(files=6, modules=1, source=6, tests=3)


def test_a_feature_adds_what_is_its_own(template: Template) -> None:
    """Neither what needs it nor what it needs is counted with it."""
    assert list(sizes.features(template, "shop")) == [
        Feature("api", "An API.", is_on=True, added=Size(files=2, modules=1, source=2, tests=4)),
        Feature("docker", "An image.", is_on=True, added=Size(files=1, modules=0, source=0, tests=0)),
        Feature("page", "A page.", is_on=False, added=Size(files=2, modules=1, source=3, tests=0)),
        Feature("badge", "A badge.", is_on=False, added=Size(files=1, modules=0, source=0, tests=0)),
        Feature("ci=github", "Which CI?", is_on=False, added=Size(files=0, modules=0, source=0, tests=0)),
        Feature("ci=gitlab", "Which CI?", is_on=False, added=Size(files=1, modules=0, source=0, tests=0)),
    ]


def test_what_a_project_refuses_is_none_of_its_features(template: Template) -> None:
    names = [feature.name for feature in sizes.features(template, "house")]
    assert names == ["api", "docker", "ci=github", "ci=gitlab"]


@pytest.mark.parametrize("project", releases.origin().template.projects)
def test_every_feature_that_can_be_asked_for_is_there(project: str) -> None:
    template = releases.origin().template
    names = {feature.name for feature in sizes.features(template, project)}
    for name in template.features.keys() - names:
        with pytest.raises(InvalidAnswerError):
            template.answer({"project": project, name: True})
