"""The window is closed while the program runs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.terminal.term import Terminal

PROGRAM = (sys.executable, "-m", "apl_tui")


@pytest.mark.parametrize(
    "started", [PROGRAM, ("sh", "-c", 'trap "" HUP; exec "$@"', "sh", *PROGRAM)]
)
def test_without_its_window_the_program_ends(data_home: Path, started: tuple[str, ...]) -> None:
    """Also where hang-ups are ignored, as under `nohup`: else it would hold the data for ever."""
    with Terminal([], data_home, command=started) as term:
        term.wait_for("Hjälp")
        term.hang_up()
