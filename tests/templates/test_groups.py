"""Tests of one group run on one worker, which has made once what they share."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def costly() -> None:
    """Stand for what a file's tests share."""


def test_what_shares_a_fixture_of_its_module_is_one_group(request: pytest.FixtureRequest, costly: None) -> None:
    mark = request.node.get_closest_marker("xdist_group")
    assert mark.args == ("test_groups.py",)


@pytest.mark.xdist_group("together")
def test_groups_are_kept_together(request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("loadgroup", default=False):
        pytest.skip("all tests run in one process, or are not distributed by group")
    # xdist goes by this ending. Where it cannot add it, groups are torn apart without a word.
    assert request.node.nodeid.endswith("@together")
