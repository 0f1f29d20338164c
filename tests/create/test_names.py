"""Names are refused before anything is written."""

from __future__ import annotations

import re
import sys
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlscaffold.create import names
from mlscaffold.errors import UsageError
from mlscaffold.template.releases import SOURCE, origin
from tests.templates.projects import everything


@pytest.mark.parametrize("name", ["a", "churn-prediction", "shop2", "a-1-b", "x" * 50])
def test_slugs_are_accepted(name: str) -> None:
    assert names.check_slug(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "", " ", "Shop", "2shop", "-shop", "shop-", "a--b", "a_b", "a b", "a.b", "x" * 51, "café", "../x", "/etc/x",
        "a/b", "a\\b", "C:x", "shop\n", ".", "..", "~", "$(x)", "\u017fhop",
    ],
)  # fmt: skip
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match="starts with a letter"):
        names.check_slug(name)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("con", "Windows"),
        ("lpt1", "Windows"),
        ("json", "standard library"),
        ("zipfile", "standard library"),
        ("class", "keyword"),
        ("numpy", "library that projects depend on"),
        ("scikit-learn", "library that projects depend on"),
        ("sklearn", "library that projects depend on"),
        ("python", "program"),
        ("python3", "program"),
        ("pip", "program"),
        ("activate", "program"),
        ("git", "program"),
        ("docker", "program"),
        ("bash", "program"),
        ("uvx", "program"),
        ("tests", "folder"),
        ("src", "folder"),
    ],
)
def test_a_name_that_would_shadow_something_is_refused(name: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        names.check_slug(name)


def test_no_name_that_is_accepted_shadows_the_standard_library() -> None:
    accepted = []
    for module in sys.stdlib_module_names:
        try:
            accepted.append(names.check_slug(module.replace("_", "-")))
        except UsageError:
            continue
    assert accepted == []


def test_the_template_validates_names_by_the_same_rule() -> None:
    template = origin().template

    @given(st.text(alphabet="abzAZ09-_./ \n", max_size=52) | st.text(max_size=10))
    def agree(name: str) -> None:
        complaint = template._text(template.questions["slug"].validator, {"slug": name}).strip()
        assert (not complaint) == ("starts with a letter" not in (names.problem(name) or ""))

    agree()


def test_dependencies_of_generated_projects_cannot_be_shadowed() -> None:
    template = origin().template
    for project in template.projects:
        answers = template.answer({"project": project, **everything(project)})
        files = template.render(answers, source=SOURCE, version="v1")
        pyproject = tomllib.loads(files["pyproject.toml"].content.decode())
        requirements = pyproject["project"]["dependencies"] + pyproject["dependency-groups"]["dev"]
        for requirement in requirements:
            distribution = re.match(r"[A-Za-z0-9._-]+", requirement)[0]  # type: ignore[index]
            with pytest.raises(UsageError):
                names.check_slug(distribution.lower().replace("_", "-"))
