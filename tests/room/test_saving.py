"""What is unsaved is known in one place, tried again, and can be kept elsewhere."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from apl_tui.core.errors import AplError
from apl_tui.i18n import translator
from apl_tui.room.saving import AGAIN_AFTER
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.store.storage import REAL_DISK
from apl_tui.workflows.reporting import keep_in
from tests.store.examples import no_space
from tests.support.clock import FakeClock, opened_room, workshop

T = translator("sv")


def full(archive: SessionArchive) -> None:
    archive._disk = replace(REAL_DISK, write=no_space)


def free(archive: SessionArchive) -> None:
    archive._disk = REAL_DISK


def words(room: object) -> str:
    told = room.saving.words  # type: ignore[attr-defined]
    return translator("sv").say(told) if told else ""


def test_what_is_not_saved_is_told_and_tried_again_by_itself(paths: Paths) -> None:
    hands, archive = FakeClock(), SessionArchive(paths)
    with archive.locked():
        room = opened_room(hands, archive, workshop())
        assert not words(room)
        full(archive)
        room.next()
        assert room.unsaved is not None
        assert T("os.full") in words(room)
        free(archive)
        hands.seconds += AGAIN_AFTER - 1
        room.tick()
        assert room.unsaved is not None  # not with every look at the clock
        hands.seconds += 1
        room.tick()
        assert room.unsaved is None
        assert not words(room)
        assert archive.load(room.session.id) == room.session


def test_while_a_round_is_open_nothing_is_tried_by_itself(paths: Paths) -> None:
    hands, archive = FakeClock(), SessionArchive(paths)
    with archive.locked():
        room = opened_room(hands, archive, workshop())
        room.next()
        full(archive)
        room.open_vote()
        free(archive)
        before = archive.load(room.session.id)
        hands.wait(5)
        room.tick()
        assert archive.load(room.session.id) == before


def test_kept_in_another_folder_it_is_saved_there_until_the_usual_one_works(
    paths: Paths, tmp_path: Path
) -> None:
    hands, archive, stick = FakeClock(), SessionArchive(paths), tmp_path / "stick"
    stick.mkdir()
    with archive.locked():
        room = opened_room(hands, archive, workshop())
        full(archive)
        room.next()
        (file,) = keep_in(room, stick, archive)
        assert room.unsaved is None
        assert str(file.parent) in words(room)

        room.next()
        assert room.unsaved is None
        other = SessionArchive(Paths(tmp_path / "other"))
        other.paths.sessions.mkdir(parents=True)
        shutil.copy(file, other.paths.sessions)  # as the words say how it comes back
        assert other.load(room.session.id) == room.session
        assert [row.id for row in other.rows()] == [room.session.id]

        shutil.rmtree(stick)
        stick.write_bytes(b"pulled out")
        room.next()
        assert room.unsaved is not None

        free(archive)
        room.next()
        assert room.unsaved is None
        assert not words(room)
        assert archive.load(room.session.id) == room.session


def test_the_report_of_a_finished_one_goes_along(paths: Paths, tmp_path: Path) -> None:
    hands, archive = FakeClock(), SessionArchive(paths)
    with archive.locked():
        room = opened_room(hands, archive, workshop())
        full(archive)
        room.finish()
        file, report, page = keep_in(room, tmp_path, archive)
        assert report.parent == page.parent == file.parent
        assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
        assert report.read_text(encoding="utf-8").startswith("#")
        again, *_ = keep_in(room, tmp_path, archive)
        assert again.parent != file.parent  # nothing that lies there is written over


def test_a_folder_that_takes_nothing_is_told(paths: Paths, tmp_path: Path) -> None:
    hands, archive = FakeClock(), SessionArchive(paths)
    file = tmp_path / "file"
    file.write_bytes(b"")
    with archive.locked():
        room = opened_room(hands, archive, workshop())
        full(archive)
        room.next()
        with pytest.raises(AplError) as caught:
            room.save_in(file)
        assert len(translator("sv").told(caught.value)) == 3
        assert room.unsaved is not None


def test_a_rehearsal_has_nothing_to_save() -> None:
    room = opened_room(FakeClock(), None, workshop())
    room.next()
    assert room.rehearsal
    assert room.unsaved is None
    assert not words(room)
