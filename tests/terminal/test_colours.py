"""Terminals with few colours or none: everything is read, and what is chosen is seen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.terminal.term import Terminal

FEW = {"TERM": "xterm", "COLORTERM": ""}
# Letters on grounds that can be read with the usual 16 colours; brightbrown is bright yellow.
READABLE = {"black": {"white", "brightwhite", "brightbrown", "brightcyan"}}
READABLE |= {"blue": READABLE["black"], "brightwhite": {"black"}, "brightbrown": {"black"}}


def pairs(term: Terminal) -> set[tuple[str, str]]:
    """Letter and ground of every cell that shows something."""
    columns, rows = range(term.screen.columns), range(term.screen.lines)
    cells = (term.screen.buffer[y][x] for y in rows for x in columns)
    return {(cell.fg, cell.bg) for cell in cells if cell.data.strip()}


def bold_words(term: Terminal) -> str:
    columns, rows = range(term.screen.columns), range(term.screen.lines)
    cells = (term.screen.buffer[y][x] for y in rows for x in columns)
    return "".join(cell.data for cell in cells if cell.bold)


@pytest.mark.parametrize("environ", [FEW, {**FEW, "NO_COLOR": "1"}], ids=["16", "16-no-color"])
def test_sixteen_colours(data_home: Path, environ: Mapping[str, str]) -> None:
    with Terminal([], data_home, environ=environ) as term:
        term.wait_for("▸ Fyra möten à 45 min")
        term.quiet()
        assert all(fg in READABLE[bg] for fg, bg in pairs(term))
        assert "Fyra möten à 45 min" in bold_words(term)
        term.do("enter", "▌ Enhet")
        term.quiet()
        assert all(fg in READABLE[bg] for fg, bg in pairs(term))
        assert "Enhet" in bold_words(term)
        assert b"38;2;" not in term.bytes, "no colour that this terminal does not have"


def test_without_colour_all_is_grey_and_the_mark_is_seen(data_home: Path) -> None:
    with Terminal([], data_home, environ={"NO_COLOR": "1"}) as term:
        term.wait_for("▸ Fyra möten à 45 min")
        term.do("down", "▸ Uppföljning")
        term.quiet()
        for shown in {each for pair in pairs(term) for each in pair}:
            assert shown == "default" or len({shown[:2], shown[2:4], shown[4:]}) == 1
        assert "Uppföljning på 15 minuter" in bold_words(term)
