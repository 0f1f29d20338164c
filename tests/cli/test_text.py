"""Text for people: colours where they are wanted, and nothing that a terminal would act on."""

from __future__ import annotations

import io
import os

import pytest

from mlscaffold.cli.output import text
from mlscaffold.tools import quoted


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


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
    assert ("\x1b[" in text.paint("Made", "green", stream)) is coloured


def test_control_characters_are_spelled_out() -> None:
    assert text.printable("a\x1b[31mb\x85\nc") == "a\\x1b[31mb\\x85\nc"


def test_rows_are_wrapped_between_words(capsys: pytest.CaptureFixture[str]) -> None:
    text.rows([("name", "word " * 40), ("longer-name", "one\ntwo")])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[-2:] == ["  longer-name  one", "               two"]
