"""The catalogue is complete and agrees with the template."""

from __future__ import annotations

import pytest

from mlscaffold.create import names
from mlscaffold.errors import UnknownNameError
from mlscaffold.template import catalog, sizes
from mlscaffold.template.releases import origin

CATALOG = catalog.read(origin().root)


def test_the_catalogue_and_the_template_know_the_same_projects() -> None:
    assert CATALOG.projects.keys() == set(origin().template.projects)


@pytest.mark.parametrize("project", CATALOG.projects.values(), ids=lambda project: project.slug)
def test_a_project_says_what_it_is(project: catalog.Project) -> None:
    assert names.check_slug(project.slug) == project.slug
    assert project.title
    assert project.stage
    assert project.task
    assert project.steps
    assert bool(project.metric) == bool(project.dataset) == bool(project.figures)


def test_every_feature_is_described_in_a_sentence() -> None:
    template = origin().template
    found = {feature.name for project in template.projects for feature in sizes.features(template, project)}
    assert CATALOG.features.keys() == found
    for sentence in CATALOG.features.values():
        assert sentence.endswith(".")


def test_own_data_comes_first_and_the_others_in_the_order_of_the_roadmap() -> None:
    first, *others = CATALOG.projects.values()
    assert first.slug == catalog.OWN_DATA
    stages = [project.stage.partition(":")[0] for project in others]
    assert stages == sorted(stages)


def test_a_project_that_is_not_there_gets_its_nearest() -> None:
    assert CATALOG.find("house-prices").title == "House prices"
    with pytest.raises(UnknownNameError, match="Did you mean house-prices"):
        CATALOG.find("house-price")
