"""Saving, finding, listing and deleting sessions."""

from __future__ import annotations

import errno
import os
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from apl_tui.core.actions import Action, carry_over
from apl_tui.core.errors import AplError
from apl_tui.core.session import Session
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.store.storage import Disk
from tests.store.examples import ID, CountingDisk, begun, ended, no_space, told, voted
from tests.support.nasty import NASTY
from tests.support.needed import on_posix
from tests.support.strategies import sessions

OLDER = "2026-10-01-0900-occasions"


@pytest.fixture
def archive(paths: Paths) -> SessionArchive:
    return SessionArchive(paths)


def stored(archive: SessionArchive, *those: Session) -> None:
    with archive.locked():
        for session in those:
            archive.save(session)


def files(paths: Paths) -> dict[str, bytes]:
    """Every file of the data folder but the lock."""
    return {
        str(path.relative_to(paths.home)): path.read_bytes()
        for path in paths.home.rglob("*")
        if path.is_file() and path != paths.lock
    }


# --- saving and loading ---------------------------------------------------------------------------


@hypothesis_settings(max_examples=30)
@given(sessions())
def test_what_was_saved_is_loaded_by_another_archive(
    tmp_path_factory: pytest.TempPathFactory, session: Session
) -> None:
    paths = Paths(tmp_path_factory.mktemp("data"))
    stored(SessionArchive(paths), session)

    assert SessionArchive(paths).load(session.id) == session
    (row,) = SessionArchive(paths).rows()
    assert (row.id, row.unit, row.finished) == (
        session.id,
        session.settings.unit,
        session.finished != "",
    )


@on_posix
def test_the_same_session_saved_again_leaves_the_same_bytes(
    archive: SessionArchive, paths: Paths
) -> None:
    stored(archive, ended(begun()))
    before = files(paths)
    stored(archive, ended(begun()))

    assert files(paths) == before
    assert set(before) == {f"sessions/{ID}.json", "index.json"}


def test_reading_an_empty_archive_leaves_no_trace(archive: SessionArchive, paths: Paths) -> None:
    assert archive.rows() == ()
    assert archive.latest() is None
    assert archive.unfinished() == ()
    assert archive.actions_of_unit("Avdelning 3") == ()
    assert not paths.home.exists()


def test_saving_without_the_lock_is_a_mistake_in_the_program(archive: SessionArchive) -> None:
    with pytest.raises(RuntimeError):
        archive.save(begun())
    with pytest.raises(RuntimeError):
        archive.delete(ID)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "../x",
        "a/b",
        "A",
        "å",
        ".x",
        "a.json",
        "a\n",
        "-a",
        "a b",
        "a\\b",
        "c:a",
        "a\x00",
        "a" * 5_000,
    ],
)
def test_an_id_that_cannot_name_a_file_is_never_written(
    archive: SessionArchive, paths: Paths, bad: str
) -> None:
    with archive.locked(), pytest.raises(ValueError, match="cannot name a file"):
        archive.save(begun(bad))
    assert files(paths) == {}


# --- ids ------------------------------------------------------------------------------------------


def test_an_id_tells_when_and_what(archive: SessionArchive) -> None:
    assert archive.new_id("2026-11-23T14:01+01:00", "environment") == ID


def test_a_taken_id_gets_a_number(archive: SessionArchive) -> None:
    stored(archive, begun())
    assert archive.new_id("2026-11-23T14:01+01:00", "environment") == f"{ID}-2"
    stored(archive, begun(f"{ID}-2"))
    assert archive.new_id("2026-11-23T14:01+01:00", "environment") == f"{ID}-3"


@pytest.mark.parametrize("workshop_id", [*NASTY, "Vår egen åtgärd", "x" * 500])
def test_any_workshop_gives_an_id_that_can_be_saved_and_loaded(
    archive: SessionArchive, workshop_id: str
) -> None:
    new = archive.new_id("2026-11-23T14:01+01:00", workshop_id)

    assert new.startswith("2026-11-23-1401-")
    assert new.isascii()
    assert len(new) < 90
    stored(archive, begun(new))
    assert archive.load(new).id == new


# --- finding --------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", [ID, "2026-11", "2026-11-23-1401-e", f" {ID.upper()} "])
def test_a_session_is_found_by_an_unambiguous_beginning(
    archive: SessionArchive, wanted: str
) -> None:
    stored(archive, begun(), begun(OLDER))

    assert archive.load(wanted).id == ID


def test_an_exact_id_wins_over_longer_ones(archive: SessionArchive) -> None:
    stored(archive, begun(), begun(f"{ID}-2"))

    assert archive.load(ID).id == ID


def test_an_ambiguous_beginning_names_what_it_could_be(archive: SessionArchive) -> None:
    stored(archive, begun(), begun(OLDER))
    with pytest.raises(AplError) as caught:
        archive.load("2026")

    assert caught.value.what.id == "store.several"
    assert ID in caught.value.where
    assert OLDER in caught.value.where
    assert told(caught.value)


def test_an_unknown_id_gets_the_nearest(archive: SessionArchive) -> None:
    stored(archive, begun(), begun(OLDER))
    with pytest.raises(AplError) as caught:
        archive.load("2026-11-23-1410-enviroment")

    assert caught.value.what.id == "store.unknown"
    assert ID in told(caught.value)


@pytest.mark.parametrize("wanted", [*NASTY, "../index", "index", "x" * 5_000])
def test_no_text_finds_anything_but_a_session(archive: SessionArchive, wanted: str) -> None:
    stored(archive, begun(), begun(OLDER))
    with pytest.raises(AplError) as caught:
        archive.load(wanted)

    assert told(caught.value)


# --- lists ----------------------------------------------------------------------------------------


def test_rows_tell_what_lists_show(archive: SessionArchive) -> None:
    stored(archive, begun(), ended(begun()))
    (row,) = archive.rows()

    assert row._asdict() == {
        "id": ID,
        "started": "2026-11-23T14:01+01:00",
        "unit": "Avdelning 3",
        "workshop_id": "environment",
        "title": "Främjande eller begränsande?",
        "people": 14,
        "finished": True,
        "minutes": 23,
        "ballots": 12,
        "rounds": 1,
        "actions": 1,
        "solo": False,
    }
    assert row.date == "2026-11-23"


def test_rows_are_newest_first_and_unfinished_ones_can_be_resumed(archive: SessionArchive) -> None:
    earlier = begun(OLDER, started="2026-10-01T09:00+02:00")
    stored(archive, begun(f"{ID}-10"), ended(begun()), earlier, begun(f"{ID}-9"))

    newest_first = [f"{ID}-10", f"{ID}-9", ID, OLDER]
    assert [row.id for row in archive.rows()] == newest_first
    assert archive.latest() == archive.rows()[0]
    assert [row.id for row in archive.unfinished()] == [f"{ID}-10", f"{ID}-9", OLDER]


def test_a_reader_sees_an_unfinished_session_as_of_its_last_save(
    archive: SessionArchive, paths: Paths
) -> None:
    with archive.locked():
        archive.save(begun())
        archive.save(voted(begun()))
        for reader in (archive, SessionArchive(paths)):
            (row,) = reader.rows()
            assert (row.finished, row.minutes, row.ballots) == (False, 9, 12)


def test_units_are_the_same_however_they_are_typed(archive: SessionArchive) -> None:
    decomposed = "A\u030asen"
    stored(
        archive,
        begun("a", unit=" åsen ", started="2026-01-01T09:00+01:00"),
        begun("b", unit=decomposed, started="2026-01-02T09:00+01:00"),
        begun("c", unit="Asen", started="2026-01-03T09:00+01:00"),
    )

    assert [row.id for row in archive.sessions_of_unit("ÅSEN")] == ["b", "a"]


def test_sessions_without_a_unit_belong_to_no_unit(archive: SessionArchive) -> None:
    stored(archive, begun(unit=""), begun(OLDER, unit=" "))

    assert archive.sessions_of_unit("") == ()


def test_actions_of_a_unit_come_oldest_session_first(archive: SessionArchive) -> None:
    first = ended(begun("a", started="2026-01-01T09:00+01:00"))
    done = (Action("a/1", "Boka rum", state="done"), Action("b/1", "Köp kaffe"))
    second = begun("b", started="2026-02-01T09:00+01:00").with_actions(done)
    elsewhere = ended(begun("c", unit="Avdelning 4"))
    stored(archive, second, elsewhere, first)

    found = archive.actions_of_unit("avdelning 3")
    assert found == (first.actions, second.actions)
    assert [action.id for action in carry_over(found)] == ["b/1"]


def test_f3_one_persons_actions_never_reach_the_group(archive: SessionArchive) -> None:
    """F3: a solo self-check is stored for that person."""
    alone = ended(begun("a", solo=True))
    group = ended(begun("b"))
    stored(archive, alone, group)

    assert archive.actions_of_unit("Avdelning 3") == (group.actions,)
    assert archive.actions_of_unit("Avdelning 3", solo=True) == (alone.actions,)
    assert [row.id for row in archive.sessions_of_unit("Avdelning 3")] == ["b"]


# --- deleting -------------------------------------------------------------------------------------


def test_a_deleted_session_is_gone_and_the_others_stay(
    archive: SessionArchive, paths: Paths
) -> None:
    stored(archive, begun(), begun(OLDER))
    with archive.locked():
        archive.delete("2026-11")

    assert [row.id for row in SessionArchive(paths).rows()] == [OLDER]
    assert not any(ID.encode() in content for content in files(paths).values())
    with archive.locked(), pytest.raises(AplError):
        archive.delete(ID)


# --- a disk that says no --------------------------------------------------------------------------


@on_posix
@pytest.mark.parametrize("number", range(6))
@pytest.mark.parametrize("session", [begun(), ended(begun())], ids=["begin", "end"])
def test_a_failure_at_any_step_of_a_save_loses_nothing(
    paths: Paths, number: int, session: Session
) -> None:
    other = ended(begun(OLDER))
    stored(SessionArchive(paths), other)
    is_end = session.finished != ""
    if is_end:
        stored(SessionArchive(paths), begun())

    counting = CountingDisk()
    failing = SessionArchive(paths, counting.disk)
    with failing.locked():
        counting.done.clear()
        counting.fails_at = number
        saved = number >= 4  # of the index, which can be made again
        with nullcontext() if saved else pytest.raises(AplError) as caught:
            failing.save(session)
        if caught:
            assert told(caught.value)
            assert caught.value.where == str(paths.session(ID))
        # What a start after a kill at this moment would see:
        reader = SessionArchive(paths)
        assert reader.load(OLDER) == other
        known = {row.id: row.finished for row in reader.rows()}
        if number >= 3:
            assert reader.load(ID) == session
            assert known == {ID: is_end, OLDER: True}
        elif is_end:
            assert reader.load(ID) == begun()
            assert known == {ID: False, OLDER: True}
        else:
            assert known == {OLDER: True}
        failing.save(session)  # the disk works again

    assert SessionArchive(paths).load(ID) == session
    assert {row.id for row in SessionArchive(paths).rows()} == {ID, OLDER}
    assert not list(paths.home.rglob(".apl-tui-*"))


def test_a_full_disk_is_told_and_the_session_saved_when_there_is_room(paths: Paths) -> None:
    room = [False]

    def replace(source: Path, target: Path) -> None:
        if not room[0]:
            no_space()
        source.replace(target)

    archive = SessionArchive(paths, Disk(replace=replace))
    with archive.locked():
        with pytest.raises(AplError) as caught:
            archive.save(voted(begun()))
        assert caught.value.what.id == "store.not-saved"
        assert caught.value.what_to_do is not None
        assert caught.value.what_to_do.id == "store.do-full"
        room[0] = True
        archive.save(voted(begun()))
    assert SessionArchive(paths).load(ID) == voted(begun())


def test_a_data_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    archive = SessionArchive(Paths(tmp_path / "file" / "data"))
    with pytest.raises(AplError) as caught, archive.locked():
        raise AssertionError

    assert caught.value.what.id == "store.no-folder"
    assert told(caught.value)


@on_posix
def test_a_session_file_that_cannot_be_opened_is_told_and_stays(
    archive: SessionArchive, paths: Paths
) -> None:
    stored(archive, begun())
    path = paths.session(OLDER)
    path.mkdir()
    (path / "precious").touch()
    with pytest.raises(AplError) as caught:
        archive.load(OLDER)

    assert caught.value.what.id == "store.not-read"
    assert told(caught.value)
    assert [row.id for row in archive.rows()] == [ID]
    assert (path / "precious").exists()


def test_a_delete_that_the_disk_refuses_is_told(
    archive: SessionArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(archive, begun())

    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with archive.locked():
        monkeypatch.setattr(Path, "unlink", refuse)
        with pytest.raises(AplError) as caught:
            archive.delete(ID)
        monkeypatch.undo()
    assert caught.value.what.id == "store.not-deleted"
    assert told(caught.value)
    assert [row.id for row in archive.rows()] == [ID]


# --- what a save costs ----------------------------------------------------------------------------


@on_posix
def test_a_save_on_the_way_is_one_write_and_never_looks_at_other_sessions(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = CountingDisk()
    archive = SessionArchive(paths, counting.disk)
    with archive.locked():
        archive.save(begun())
        counting.done.clear()
        monkeypatch.setattr(os, "scandir", no_space)
        archive.save(voted(begun()))
        monkeypatch.undo()

    assert counting.done == ["write", "fsync", f"replace {ID}.json", "fsync"]


def test_the_index_is_written_when_a_session_begins_ends_or_is_deleted(paths: Paths) -> None:
    counting = CountingDisk()
    archive = SessionArchive(paths, counting.disk)

    def index_writes() -> int:
        written = counting.done.count("replace index.json")
        counting.done.clear()
        return written

    with archive.locked():
        assert index_writes() == 0
        archive.save(begun())
        assert index_writes() == 1
        archive.save(voted(begun()))
        assert index_writes() == 0
        archive.save(ended(begun()))
        assert index_writes() == 1
        archive.save(ended(begun()))
        assert index_writes() == 0
        archive.delete(ID)
        assert index_writes() == 1


@given(st.sampled_from(NASTY))
def test_any_unit_can_be_asked_for(text: str) -> None:
    assert SessionArchive(Paths(Path("nowhere"))).sessions_of_unit(text) == ()
