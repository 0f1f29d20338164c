"""The catalogue is complete and agrees with the template."""

from __future__ import annotations

import pytest

from mlscaffold.create import names
from mlscaffold.errors import UnknownNameError
from mlscaffold.template import catalog
from mlscaffold.template.releases import origin


def test_there_are_twelve_projects_with_names_of_their_own() -> None:
    assert len({project.slug for project in catalog.PROJECTS}) == len(catalog.PROJECTS) == 12


@pytest.mark.parametrize("project", catalog.PROJECTS, ids=lambda project: project.slug)
def test_a_project_says_what_it_is(project: catalog.Project) -> None:
    assert names.check_slug(project.slug) == project.slug
    assert project.title
    assert project.stage
    assert project.task
    assert bool(project.metric) == bool(project.dataset) == bool(project.figures)


def test_the_catalogue_knows_every_project_of_the_template() -> None:
    projects = origin().template.projects
    assert {project.slug for project in catalog.available(projects)} == set(projects)


def test_only_available_projects_are_found() -> None:
    assert catalog.find("house-prices", ("house-prices",)).title == "House prices"
    with pytest.raises(UnknownNameError, match="Did you mean house-prices"):
        catalog.find("house-price", ("house-prices",))
    with pytest.raises(UnknownNameError):
        catalog.find("churn-prediction", ("house-prices",))


def test_available_projects_come_in_the_order_of_the_roadmap() -> None:
    found = catalog.available(("portfolio", "churn-prediction", "practice"))
    assert [project.slug for project in found] == ["practice", "churn-prediction", "portfolio"]
