"""Keys that are typed before the program is up; `tests/campaigns/test_ahead.py` tries many."""

from __future__ import annotations

from pathlib import Path

import pytest

from apl_tui.core.errors import AplError
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from tests.campaigns.test_ahead import with_sessions
from tests.terminal.term import Terminal


def test_a_key_typed_ahead_waits_until_the_data_are_held(data_home: Path) -> None:
    paths = with_sessions(data_home)
    with Terminal([], data_home) as term:
        term.do("e", "Historik", "Läs")
        term.quiet(0.3)
        with pytest.raises(AplError, match="in-use"), SessionArchive(paths).locked():
            raise AssertionError
        term.do("x", "Ta bort")
        term.quiet(0.2)
        term.press("right", "enter")
        term.quiet(0.3)
        assert len(SessionArchive(paths).rows()) == 1, term.text


def test_a_second_instance_refuses_whatever_was_typed_ahead(data_home: Path) -> None:
    paths = with_sessions(data_home)
    with SessionArchive(paths).locked():
        before = {path.name: path.read_bytes() for path in paths.sessions.iterdir()}
        arguments = ["run", "environment", "--unit", "Norr", "--people", "6"]
        with Terminal(arguments, data_home) as term:
            term.press("enter", "space", "space")
            term.wait_for_end()
            term.quiet(0.1)
            assert "redan i gång" in term.text
        assert {path.name: path.read_bytes() for path in paths.sessions.iterdir()} == before


def test_a_second_instance_through_a_link_to_the_sessions_refuses(tmp_path: Path) -> None:
    paths = with_sessions(tmp_path / "one")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "sessions").symlink_to(paths.sessions)
    (tmp_path / "link").symlink_to(paths.home)
    with SessionArchive(paths).locked():
        for name in ("other", "link"):
            with (
                pytest.raises(AplError, match="in-use"),
                SessionArchive(Paths(tmp_path / name)).locked(),
            ):
                raise AssertionError


def test_enter_typed_ahead_starts_what_was_asked_for(data_home: Path) -> None:
    arguments = ["run", "environment", "--unit", "Norr", "--people", "6"]
    with Terminal(arguments, data_home) as term:
        term.press("enter")  # the terminal is not raw yet, and gives another sign for it
        term.wait_for("av 8")
