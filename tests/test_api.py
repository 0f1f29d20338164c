"""The functions for notebooks and scripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlscaffold import api
from mlscaffold.errors import UsageError
from mlscaffold.template import releases
from mlscaffold.template.releases import Origin

from .lifecycle import NEWEST, Releases, Shop


def test_a_project_is_made(mini: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(releases, "origin", lambda: mini)
    made = api.create("churn-prediction", tmp_path / "shop", answers={"title": "The Shop"}, lock_timeout=0)
    assert (made.plan.destination, made.locked, made.notes) == (tmp_path / "shop", False, ())
    assert (tmp_path / "shop" / "README.md").read_text().startswith("# The Shop")
    assert (tmp_path / "shop" / ".git").is_dir()


def test_what_would_be_made_can_be_looked_at(mini: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(releases, "origin", lambda: mini)
    made = api.create("churn-prediction", str(tmp_path / "shop"), git=False, write=False)
    assert "README.md" in made.plan.files
    assert not (tmp_path / "shop").exists()
    with pytest.raises(UsageError, match="Did you mean churn-prediction"):
        api.create("churn", tmp_path / "shop")


def test_a_project_is_looked_at_and_updated(releases: Releases, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlscaffold.template.releases.origin", lambda: releases.origins[NEWEST])
    assert api.status(shop.folder).behind == 2
    assert api.update(shop.folder, diff=True).patch
    outcome = api.update(str(shop.folder), commit=True)
    assert not outcome.conflicts
    assert api.status(shop.folder).behind == 0
    assert api.update(shop.folder).changes == ()
