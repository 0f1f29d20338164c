"""Tests of one group run on one worker, which has made once what they share."""

from __future__ import annotations

import pytest


@pytest.mark.xdist_group("together")
def test_groups_are_kept_together(request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("loadgroup", default=False):
        pytest.skip("all tests run in one process, or are not distributed by group")
    # xdist goes by this ending. Where it cannot add it, groups are torn apart without a word.
    assert request.node.nodeid.endswith("@together")
