"""Damaged, truncated, empty, foreign and newer files; an index that is missing or out of step."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from apl_tui.core.errors import AplError
from apl_tui.store.archive import SessionArchive
from apl_tui.store.codec import SCHEMA
from apl_tui.store.paths import Paths
from apl_tui.store.storage import REAL_DISK, Disk
from tests.store.examples import ID, begun, ended, no_space, told, voted

OLDER = "2026-10-01-0900-occasions"
Damage = Callable[[bytes], bytes]

# What each damage is called when it happens to a session.
DAMAGES: dict[str, tuple[Damage, str]] = {
    "empty": (lambda content: b"", "store.empty"),
    "half written": (lambda content: content[: len(content) // 2], "store.broken"),
    "last byte missing": (lambda content: content[:-1], "store.broken"),
    "zeros": (lambda content: bytes(len(content)), "store.broken"),
    "a flipped byte": (
        lambda content: content.replace(b'"schema"', b'"sch\xffma"'),
        "store.broken",
    ),
    "twice": (lambda content: content * 2, "store.broken"),
    "no JSON": (lambda content: b"PK\x03\x04 a spreadsheet", "store.broken"),
    "other JSON": (lambda content: b'{"name": "x", "version": 1}', "store.broken"),
    "a list": (lambda content: b"[1, 2]", "store.broken"),
    "deep": (lambda content: b"[" * 200_000, "store.broken"),
    "other tables": (lambda content: b'{"_default": {"1": {}}}', "store.foreign"),
    "no session": (lambda content: b'{"session":{"1":{"schema":1,"session":7}}}', "store.foreign"),
    "no content": (
        lambda content: b'{"session":{"1":{"schema":1,"session":{}}}}',
        "store.misnamed",
    ),
    "a number as text": (
        lambda content: content.replace(b'"people":12,', b'"people":"12",'),
        "store.misfit",
    ),
    "a missing key": (
        lambda content: content.replace(b'"closing_word":"Tack"', b'"closing":"Tack"'),
        "store.misfit",
    ),
    "another session's": (
        lambda content: content.replace(ID.encode(), b"another"),
        "store.misnamed",
    ),
}


@pytest.fixture
def archive(paths: Paths) -> SessionArchive:
    archive = SessionArchive(paths)
    with archive.locked():
        archive.save(ended(begun()))
        archive.save(ended(begun(OLDER)))
    return archive


def damage(path: Path, how: str) -> bytes:
    content = path.read_bytes()
    damaged = DAMAGES[how][0](content)
    assert damaged != content
    path.write_bytes(damaged)
    return damaged


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_session_is_named_and_set_aside_and_the_rest_works(
    archive: SessionArchive, paths: Paths, how: str
) -> None:
    content = damage(paths.session(ID), how)
    with pytest.raises(AplError) as caught:
        archive.load(ID)

    aside = paths.set_aside / f"{ID}.json"
    assert caught.value.what.id == DAMAGES[how][1]
    assert ID in told(caught.value)
    assert caught.value.where == str(aside)
    assert aside.read_bytes() == content
    assert [row.id for row in archive.rows()] == [OLDER]
    assert archive.load(OLDER) == ended(begun(OLDER))


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_session_does_not_stop_an_index_from_being_made_again(
    archive: SessionArchive, paths: Paths, how: str
) -> None:
    content = damage(paths.session(ID), how)
    paths.index.unlink()
    listed = [row.id for row in archive.rows()]
    if ID in listed:  # the damage lies where lists do not look
        assert DAMAGES[how][1] == "store.misfit"
        with pytest.raises(AplError):
            archive.load(ID)
    else:
        (problem,) = archive.problems
        assert ID in told(problem)

    assert [row.id for row in archive.rows()] == [OLDER]
    assert (paths.set_aside / f"{ID}.json").read_bytes() == content


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_index_is_made_again_from_the_sessions(
    archive: SessionArchive, paths: Paths, how: str
) -> None:
    before, rows = paths.index.read_bytes(), archive.rows()
    paths.index.write_bytes(b"")
    content = DAMAGES[how][0](before)
    paths.index.write_bytes(content)

    assert archive.rows() == rows
    with archive.locked():
        assert archive.rows() == rows
    assert paths.index.read_bytes() == before
    assert archive.problems == ()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda rows: rows[0].pop(),
        lambda rows: rows[0].append(1),
        lambda rows: rows.insert(0, "text"),
        lambda rows: rows[0].__setitem__(5, "12"),
        lambda rows: rows[0].__setitem__(6, 1),
        lambda rows: rows[0].__setitem__(0, ["unhashable"]),
        lambda rows: rows.clear(),
        lambda rows: rows.append(["stranger", *rows[0][1:]]),
    ],
)
def test_a_bad_row_of_the_index_is_made_again(
    archive: SessionArchive, paths: Paths, spoil: Callable[[list[object]], object]
) -> None:
    rows = archive.rows()
    tables = json.loads(paths.index.read_bytes())
    spoil(tables["index"]["1"]["rows"])
    paths.index.write_text(json.dumps(tables), encoding="utf-8")

    assert archive.rows() == rows


def test_an_index_of_another_version_is_made_again(archive: SessionArchive, paths: Paths) -> None:
    rows = archive.rows()
    tables = json.loads(paths.index.read_bytes())
    tables["index"]["1"]["schema"] += 1
    tables["index"]["1"]["rows"] = {"in": "another form"}
    paths.index.write_text(json.dumps(tables), encoding="utf-8")

    assert archive.rows() == rows


def test_a_session_that_the_index_does_not_know_is_found(
    archive: SessionArchive, paths: Paths
) -> None:
    index = paths.index.read_bytes()
    with archive.locked():
        archive.save(begun("third"))
    paths.index.write_bytes(index)

    assert {row.id for row in SessionArchive(paths).rows()} == {ID, OLDER, "third"}
    assert paths.index.read_bytes() == index  # a reader does not write
    with archive.locked():
        pass
    assert b"third" in paths.index.read_bytes()


def test_a_session_that_was_removed_by_hand_is_not_listed(
    archive: SessionArchive, paths: Paths
) -> None:
    paths.session(ID).unlink()

    assert [row.id for row in SessionArchive(paths).rows()] == [OLDER]


def test_a_session_that_ended_just_before_a_kill_is_not_resumed(
    archive: SessionArchive, paths: Paths
) -> None:
    with archive.locked():
        archive.save(begun("third"))
        index = paths.index.read_bytes()
        archive.save(ended(begun("third")))
    paths.index.write_bytes(index)
    written = paths.index.stat().st_mtime_ns
    os.utime(paths.session("third"), ns=(written, written))

    assert SessionArchive(paths).unfinished() == ()


def test_an_old_unfinished_session_is_not_read_again(archive: SessionArchive, paths: Paths) -> None:
    with archive.locked():
        archive.save(voted(begun("third")))
    os.utime(paths.session("third"), (0, 0))
    row = SessionArchive(paths).rows()
    paths.session("third").write_bytes(b"")
    os.utime(paths.session("third"), (0, 0))

    assert SessionArchive(paths).rows() == row


def newer(path: Path) -> bytes:
    tables = json.loads(path.read_bytes())
    tables["session"]["1"] = {"schema": SCHEMA + 1, "session": {"what": "comes next"}, "more": 1}
    content = json.dumps(tables).encode()
    path.write_bytes(content)
    return content


@pytest.mark.parametrize("with_index", [True, False])
def test_a_newer_session_is_refused_and_stays_where_the_newer_program_finds_it(
    archive: SessionArchive, paths: Paths, with_index: bool
) -> None:
    content = newer(paths.session(ID))
    if not with_index:
        paths.index.unlink()
        assert [row.id for row in archive.rows()] == [OLDER]
        assert [problem.what.id for problem in archive.problems] == ["store.newer"]
    with pytest.raises(AplError) as caught:
        archive.load(ID)

    assert caught.value.what.id == "store.newer"
    assert told(caught.value)
    assert paths.session(ID).read_bytes() == content
    assert not paths.set_aside.exists()
    assert archive.load(OLDER) == ended(begun(OLDER))


def test_set_aside_files_do_not_overwrite_each_other(archive: SessionArchive, paths: Paths) -> None:
    for _ in range(3):
        damage(paths.session(ID), "half written")
        with pytest.raises(AplError):
            archive.load(ID)
        with archive.locked():
            archive.save(ended(begun()))

    assert {path.name for path in paths.set_aside.iterdir()} == {
        f"{ID}.json",
        f"{ID}-2.json",
        f"{ID}-3.json",
    }


def test_a_damaged_file_that_cannot_be_moved_is_named_where_it_is(
    archive: SessionArchive, paths: Paths
) -> None:
    content = damage(paths.session(ID), "half written")
    stuck = SessionArchive(paths, Disk(replace=no_space))
    with pytest.raises(AplError) as caught:
        stuck.load(ID)

    assert caught.value.where == str(paths.session(ID))
    assert caught.value.what_to_do is not None
    assert caught.value.what_to_do.id == "store.do-move-yourself"
    assert told(caught.value)
    assert paths.session(ID).read_bytes() == content
    paths.index.unlink()
    assert [row.id for row in stuck.rows()] == [OLDER]
    assert [problem.where for problem in stuck.problems] == [str(paths.session(ID))]


def test_actions_of_a_unit_do_without_a_damaged_session(
    archive: SessionArchive, paths: Paths
) -> None:
    damage(paths.session(ID), "a number as text")

    assert archive.actions_of_unit("Avdelning 3") == (ended(begun(OLDER)).actions,)
    assert [problem.what.id for problem in archive.problems] == ["store.misfit"]


@pytest.mark.parametrize(
    "name", [".DS_Store", "Thumbs.db", "desktop.ini", f"{ID} (kopia).json", f".{ID}.json", "Å.json"]
)
def test_files_of_others_are_left_alone(archive: SessionArchive, paths: Paths, name: str) -> None:
    (paths.sessions / name).write_bytes(b"not ours")
    with archive.locked():
        assert {row.id for row in archive.rows()} == {ID, OLDER}

    assert (paths.sessions / name).read_bytes() == b"not ours"
    assert archive.problems == ()


def test_orphans_of_a_kill_are_gone_after_the_next_start(
    archive: SessionArchive, paths: Paths
) -> None:
    orphans = [folder / ".apl-tui-00ff.tmp" for folder in (paths.home, paths.sessions)]
    old_report, young_report = paths.reports / ".apl-tui-0.tmp", paths.reports / ".apl-tui-1.tmp"
    paths.reports.mkdir()
    for path in (*orphans, old_report, young_report):
        path.write_bytes(b"half")
    os.utime(old_report, (1_000, 1_000))
    os.utime(young_report, (2_000, 2_000))

    later = SessionArchive(paths, REAL_DISK, now=lambda: 2_030.0)
    later.rows()
    assert all(path.exists() for path in orphans)  # a reader cleans nothing
    with later.locked():
        assert not any(path.exists() for path in (*orphans, old_report))
        assert young_report.exists()
        assert {row.id for row in later.rows()} == {ID, OLDER}
