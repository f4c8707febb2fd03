"""Full, read-only, locked and damaged: what the program says, and that nothing older is lost.

The full disk is a real one of a few hundred kilobytes where this machine lets us mount it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from apl_tui.core.errors import AplError
from apl_tui.core.records import Settings
from apl_tui.room.room import Room
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.workflows.opening import begin
from tests.campaigns.counting import campaign
from tests.store.examples import CountingDisk, begun, ended, told
from tests.store.test_damage import DAMAGES, newer
from tests.support.clock import FakeClock, workshop
from tests.terminal.term import Terminal
from tests.terminal.test_workshop import begin as begin_in_terminal
from tests.test_windows import Held

ROOT = Path(__file__).parent.parent.parent
NOBODY = 65534


def free_room(archive: SessionArchive, hands: FakeClock) -> Room:
    """A new session that saves into `archive`."""
    script = workshop()
    session = begin(
        script, Settings("Norr", 12, ends_at="2026-11-23T12:00+01:00"), archive, hands.clock
    )
    room = Room(session, archive, hands.clock, hands.chances)
    room.begin()
    return room


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 512 kB."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = (
        shutil.which("mount")
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=512k", "apl-tui-test", str(place)],
            capture_output=True,
            check=False,
        ).returncode
    )
    if not mounted:
        pytest.skip("no file system can be mounted here; the injected errors cover the calls")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def fill(place: Path) -> Path:
    """Fill a file system to its last byte."""
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 4096):
            pass
    return filler


@campaign("a disk that is really full, and has room again", small=2, large=20)
def test_a_really_full_disk_keeps_what_is_there_and_takes_up_saving_again(
    small_disk: Path, size: int, counts: Counter[str]
) -> None:
    hands = FakeClock()
    archive = SessionArchive(Paths(small_disk / "data"))
    with archive.locked():
        room = free_room(archive, hands)
        for _ in range(size):
            before = archive.load(room.session.id)
            filler = fill(small_disk)
            for _ in range(5):
                hands.wait(1)
                room.tick()
                room.add_minutes(1)
                counts["events on a full disk"] += 1
            assert room.unsaved is not None
            assert room.unsaved.what_to_do is not None
            assert room.unsaved.what_to_do.id == "store.do-full"
            assert told(room.unsaved)
            kept = archive.load(room.session.id)
            assert kept in (before, room.session) or kept.id == before.id
            filler.unlink()
            room.add_minutes(-1)
            assert room.unsaved is None
            counts["lost"] += archive.load(room.session.id) != room.session
            counts["times full and free again"] += 1


@campaign("a disk that fills up under the real program", small=1, large=10)
def test_a_disk_that_fills_up_under_the_real_program(
    small_disk: Path, size: int, counts: Counter[str]
) -> None:
    for number in range(size):
        home = small_disk / str(number)
        with Terminal(["run", "environment", "--unit", "Norr", "--people", "6"], home) as term:
            begin_in_terminal(term)
            filler = fill(small_disk)
            term.do("space", "steg 2 av 8")
            counts["steps on a full disk"] += 1
            filler.unlink()
            term.do("left", "Tänk tyst")
            term.quiet()  # all of the step is painted: what is waited for next is not the old line
            term.do("space", "steg 2 av 8")
            term.kill()
        (row,) = SessionArchive(Paths(home)).rows()
        counts["lost"] += SessionArchive(Paths(home)).load(row.id).index != 1
        shutil.rmtree(home)


@campaign("leaving on a full disk: kept in another folder, and brought back", small=1, large=10)
def test_leaving_on_a_full_disk_keeps_it_elsewhere(
    small_disk: Path, tmp_path: Path, size: int, counts: Counter[str]
) -> None:
    for number in range(size):
        home, other = small_disk / str(number), tmp_path / f"other-{number}"
        other.mkdir()
        environ = {"HOME": str(other), "USER": "", "PYTHONDONTWRITEBYTECODE": "1"}
        run = ["run", "environment", "--unit", "Norr", "--people", "6"]
        with Terminal(run, home, environ=environ) as term:
            begin_in_terminal(term)
            filler = fill(small_disk)
            term.do("space", "steg 2 av 8", "Inte sparat: disken är full")
            term.do("q", "Workshopen är inte sparad", "Hemmappen")
            term.do("enter", "fortfarande inte sparad")
            term.do("down", "Hemmappen")
            term.do("enter", "Workshopen är sparad", "Enter stänger")
            term.do("enter", "Arbetsplatslärande", gone="Enter stänger")
            term.kill()
        filler.unlink()
        (kept,) = other.glob("*/*.json")
        shutil.copy(kept, Paths(home).sessions)
        (row,) = SessionArchive(Paths(home)).rows()
        counts["lost"] += SessionArchive(Paths(home)).load(row.id).index != 1
        counts["times left"] += 1
        shutil.rmtree(home)


@campaign("an error at every call of the disk", small=6, large=60)
def test_an_error_at_every_call_of_the_disk(
    tmp_path: Path, size: int, counts: Counter[str]
) -> None:
    errors = (
        OSError(28, "full"),
        PermissionError(13, "no"),
        InterruptedError(4, "no"),
        OSError(5, "no"),
    )
    for error in errors:
        for number in range(size):
            disk = CountingDisk()
            archive = SessionArchive(Paths(tmp_path / f"{error.errno}-{number}"), disk.disk)
            hands = FakeClock()
            with archive.locked():
                room = free_room(archive, hands)
                stored = archive.load(room.session.id)
                disk.error = error
                disk.fails_at = len(disk.done) + number % 6
                room.next()
                kept = archive.load(room.session.id)
                assert kept in (stored, room.session)
                room.add_minutes(1)  # may be the one that fails
                room.add_minutes(1)
                counts["lost"] += archive.load(room.session.id) != room.session
                assert room.unsaved is None
            counts["failed calls"] += 1


@campaign("files that other programs hold for a while, as on Windows", small=3, large=200)
def test_files_that_other_programs_hold_for_a_while(
    tmp_path: Path, size: int, counts: Counter[str]
) -> None:
    """Nobody may replace a file there that is open elsewhere."""
    for seed in range(size):
        random, held, hands = Random(seed), Held(), FakeClock()
        archive = SessionArchive(Paths(tmp_path / str(seed)), held.disk)
        with archive.locked():
            room = free_room(archive, hands)
            for _ in range(10):
                stored = archive.load(room.session.id)
                held.attempts = random.choice([0, 1, 3, 5, 6, 7, 11, 12, 30])
                room.add_minutes(1)
                counts["events while a file is held"] += 1
                kept = archive.load(room.session.id)
                assert kept == (stored if room.unsaved else room.session)
                if room.unsaved:
                    assert told(room.unsaved)
                    counts["of them stored later"] += 1
            held.attempts = 0
            room.add_minutes(-1)
            assert room.unsaved is None
            counts["lost"] += archive.load(room.session.id) != room.session
            assert [row.id for row in archive.rows()] == [room.session.id]


def as_nobody(work: Callable[[], object]) -> None:
    """Do `work` in a child process that is not root."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            work()
            status = 0
        except BaseException:  # the child reports by its status alone
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs another user")
@campaign("a folder that may only be read", small=1, large=5)
def test_a_folder_that_may_only_be_read(tmp_path: Path, size: int, counts: Counter[str]) -> None:
    home = tmp_path / "data"
    archive = SessionArchive(Paths(home))
    with archive.locked():
        archive.save(ended(begun()))
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == 0 and folder.is_relative_to("/tmp"):
            folder.chmod(0o755)
    for path in (home, *home.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)

    def read_but_not_write() -> None:
        other = SessionArchive(Paths(home))
        assert [row.id for row in other.rows()] == [begun().id]
        assert other.load(begun().id) == ended(begun())
        with pytest.raises(AplError) as caught, other.locked():
            raise AssertionError
        assert told(caught.value)
        with other.locked(patient=True):
            room = free_room(other, FakeClock())
            for _ in range(6):
                assert room.next()
            assert room.unsaved is not None
            room.finish()

    assert archive.load(begun().id) == ended(begun())  # also reads in what nobody may not
    for _ in range(size):
        as_nobody(read_but_not_write)
        counts["sessions led in memory"] += 1
        counts["lost"] += archive.load(begun().id) != ended(begun())


FILES: dict[str, Callable[[Paths], Path]] = {
    "session": lambda paths: paths.session(begun().id),
    "index": lambda paths: paths.index,
    "settings": lambda paths: paths.settings,
    "lock": lambda paths: paths.lock,
}
DAMAGED = [(kind, damage) for kind in FILES for damage in DAMAGES]


@campaign("a damaged session, index, settings or lock file", small=2, large=len(DAMAGED))
def test_every_kind_of_file_damaged_in_every_way(
    tmp_path: Path, size: int, counts: Counter[str]
) -> None:
    older = "2026-10-01-0900-occasions"
    for kind, name in Random(8).sample(DAMAGED, size):
        home = tmp_path / kind / name.replace(" ", "-")
        archive = SessionArchive(Paths(home))
        with archive.locked():
            archive.save(ended(begun()))
            archive.save(ended(begun(older)))
        path = FILES[kind](Paths(home))
        content = path.read_bytes() if path.exists() else json.dumps({"theme": "x"}).encode()
        path.write_bytes(DAMAGES[name][0](content))
        done = command(home, "history")
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
        assert older in done.stdout
        with Terminal([], home) as term:
            term.wait_for("Historik")
            term.press("q")
            term.wait_for_end()
        counts["lost"] += SessionArchive(Paths(home)).load(older) != ended(begun(older))
        counts["damaged files"] += 1
    home = tmp_path / "newer"
    archive = SessionArchive(Paths(home))
    with archive.locked():
        archive.save(ended(begun()))
    content = newer(Paths(home).session(begun().id))
    done = command(home, "report", begun().id, "-o", "-")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert Paths(home).session(begun().id).read_bytes() == content


def command(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of the program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "apl_tui", *arguments],
        cwd=ROOT,
        env={**os.environ, "APL_TUI_HOME": str(home), "APL_TUI_LANG": "sv"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@campaign("a second instance on the same data", small=1, large=10)
def test_two_instances_on_the_same_data(tmp_path: Path, size: int, counts: Counter[str]) -> None:
    home = tmp_path / "data"
    with Terminal(["run", "environment", "--unit", "Norr", "--people", "6"], home) as first:
        begin_in_terminal(first)
        for _ in range(size):
            with Terminal([], home) as second:
                second.wait_for_end()
                assert "används redan" in second.bytes.decode(errors="replace") or (
                    "redan" in second.text
                ), second.text
            done = command(home, "delete", "2026", "--yes")
            assert done.returncode == 1
            assert "Traceback" not in done.stderr
            assert command(home, "history").returncode == 0
            counts["second instances refused"] += 2
        first.do("space", "steg 2 av 8")
        first.kill()
    (row,) = SessionArchive(Paths(home)).rows()
    counts["lost"] += SessionArchive(Paths(home)).load(row.id).index != 1


@campaign("a laptop that sleeps", small=1, large=4)
def test_the_clock_after_a_sleep(tmp_path: Path, size: int, counts: Counter[str]) -> None:
    """Both kinds of laptop: those whose monotonic clock sleeps too, and those whose does not."""
    for monotonic_sleeps in (True, False):
        for minutes in (2, 10, 60, 600)[:size]:
            hands = FakeClock()
            archive = SessionArchive(Paths(tmp_path / f"{monotonic_sleeps}-{minutes}"))
            with archive.locked():
                room = free_room(archive, hands)
                hands.wait(1 / 60)
                assert room.tick() is None
                used = room.used_seconds
                if monotonic_sleeps:
                    hands.wall_ahead += minutes * 60
                else:
                    hands.seconds += minutes * 60
                gap = room.tick()
                assert gap is not None, minutes
                room.count_sleep(gap, count=False)
                assert abs(room.used_seconds - used) < 1.5
                room.count_sleep(gap, count=True)
                assert archive.load(room.session.id).id == room.session.id
            counts["sleeps asked about"] += 1
