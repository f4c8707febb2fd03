"""In lines, too, leaving with something unsaved asks where it could go."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from apl_tui.i18n import translator
from apl_tui.plain.console import Console
from apl_tui.plain.run import _lead
from apl_tui.room.phones.wish import PhoneWish
from apl_tui.room.room import Room
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.store.storage import REAL_DISK
from tests.plain.talk import Talk, Typed
from tests.store.examples import no_space
from tests.support.clock import FakeClock, opened_room, workshop


def leave(paths: Paths, *lines: Typed) -> tuple[Talk, Room]:
    """A session whose disk is full, left with these lines."""
    hands, archive = FakeClock(), SessionArchive(paths)
    with archive.locked():
        room = opened_room(hands, archive, workshop())
        archive._disk = replace(REAL_DISK, write=no_space)
        talk = Talk(["n", "q", "j", *(line for line in lines)])
        _lead(Console(talk.terminal, translator("sv")), room, archive, PhoneWish())
    return talk, room


def test_a_folder_is_asked_for_and_really_written_to(paths: Paths, tmp_path: Path) -> None:
    nowhere = tmp_path / "file"
    nowhere.write_bytes(b"")
    stick = tmp_path / "stick"
    stick.mkdir()
    talk, room = leave(paths, "", str(nowhere), str(stick))
    assert talk.said.count("Workshopen är inte sparad") == 3
    assert "Det gick inte att spara där" in talk.said
    (file,) = stick.rglob("*.json")
    assert str(file) in talk.said
    assert room.unsaved is None
    assert "Inget av workshopen är sparat" not in talk.said


def test_the_first_place_can_be_chosen_by_its_number(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("USERPROFILE", raising=False)
    monkeypatch.setenv("USER", "nobody-of-that-name")
    talk, _ = leave(paths, "1")
    assert f"1. Hemmappen: {tmp_path}" in talk.said
    assert [*tmp_path.glob("2026*/*.json")]


@pytest.mark.parametrize("lines", [("kasta",), ()])
def test_it_is_lost_only_on_purpose_or_when_nobody_is_there(
    paths: Paths, lines: tuple[str, ...]
) -> None:
    talk, room = leave(paths, *lines)
    assert room.unsaved is not None
    assert "Inget av workshopen är sparat efter felet" in talk.said
