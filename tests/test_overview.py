"""The first screen and the commands are one list."""

from __future__ import annotations

import io
import os

import pytest

from mlscaffold import __version__
from mlscaffold.cli import app as cli
from mlscaffold.cli import overview
from mlscaffold.cli.terminal import Style
from mlscaffold.tools import quoted


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_every_command_is_on_the_screen_and_every_line_is_a_command() -> None:
    assert cli.app.commands.keys() == overview.COMMANDS.keys()
    screen = overview.screen(Style(io.StringIO()))
    for name, summary in overview.COMMANDS.items():
        assert f"  {name} " in screen
        assert summary in screen
        assert cli.app.commands[name].help == summary


def test_the_screen_fits_a_terminal() -> None:
    assert max(map(len, overview.screen(Style(io.StringIO())).splitlines())) <= 80


def test_the_version_is_the_packages() -> None:
    assert overview.version() == f"mlscaffold {__version__}"


@pytest.mark.skipif(os.name == "nt", reason="another shell")
def test_paths_are_quoted_where_a_shell_needs_it() -> None:
    assert quoted("../shop") == "../shop"
    assert quoted("my shop") == "'my shop'"


@pytest.mark.parametrize(
    ("stream", "variables", "coloured"),
    [
        (Terminal(), {}, True),
        (Terminal(), {"NO_COLOR": "1"}, False),
        (Terminal(), {"NO_COLOR": ""}, True),
        (Terminal(), {"TERM": "dumb"}, False),
        (io.StringIO(), {}, False),
    ],
)
def test_colour_is_for_terminals_whose_users_want_it(
    stream: io.StringIO, variables: dict[str, str], coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("WT_SESSION", "1")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in overview.screen(Style(stream))) is coloured
