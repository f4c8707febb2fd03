"""The power goes under a real session on a real ext4: what was acknowledged is there.

A cut is a copy of the disk's image at that moment, with what the system had not yet sent to the
disk left out. The copy is mounted, which replays its journal, and opened by the archive.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from apl_tui.core.session import Session
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from tests.campaigns.counting import campaign
from tests.terminal.term import Terminal
from tests.terminal.test_workshop import ON_STAGE, begin, fill_action

IMAGE_SIZE = "24M"
SLOW = "commit=300"  # what the system sends to the disk by itself comes late, as it well may


def run(*command: str | Path) -> bool:
    """Whether a command of the system worked."""
    return not subprocess.run(command, capture_output=True, check=False).returncode


@contextmanager
def mounted(image: Path, place: Path, options: str) -> Iterator[None]:
    """An image as a disk of its own."""
    place.mkdir(exist_ok=True)
    if not run("mount", "-o", f"loop,{options}", image, place):
        pytest.skip("no file system can be mounted here: not root, or no loop devices")
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    if not shutil.which("mkfs.ext4"):
        pytest.skip("there is no mkfs.ext4 here")
    path = tmp_path / "disk.img"
    if not run("mkfs.ext4", "-q", path, IMAGE_SIZE):
        pytest.skip("no ext4 can be made here")
    return path


def cut(term: Terminal, image: Path) -> Path:
    """The image as the power would leave it now; the program stands still meanwhile."""
    copy = image.with_name("cut.img")
    term.send(signal.SIGSTOP)
    os.waitpid(term.pid, os.WUNTRACED)  # a call of the disk that has begun is done by then
    shutil.copyfile(image, copy)
    term.send(signal.SIGCONT)
    return copy


def after(copy: Path) -> Session:
    """The only session of a disk whose power came back; it is whole, and can be gone on with."""
    place = copy.with_name("again")
    with mounted(copy, place, "rw"):
        archive = SessionArchive(Paths(place / "data"))
        with archive.locked():
            (row,) = archive.rows()
            stored = archive.load(row.id)
            assert archive.problems == ()
            assert not archive.paths.set_aside.exists()
            archive.save(stored)
    return stored


@campaign("the power cut after each answer of the screen", small=3, large=60)
def test_nothing_acknowledged_is_lost_when_the_power_goes(
    image: Path, tmp_path: Path, size: int, counts: Counter[str]
) -> None:
    with mounted(image, tmp_path / "disk", SLOW):
        home = tmp_path / "disk" / "data"
        random = Random(17)
        with Terminal(["run", "environment", "--unit", "Norr", "--people", "6"], home) as term:
            begin(term)
            expected = after(cut(term, image)).records[0].seconds
            while counts["cuts"] < size:
                up = expected <= 120 or random.random() < 0.5
                expected += 60 if up else -60
                term.press("+" if up else "-")
                term.quiet(0.1)  # until the screen has answered, no longer
                stored = after(cut(term, image))
                counts["cuts"] += 1
                counts["lost"] += stored.records[0].seconds != expected
            for number in range(1, 1 + max(1, size // 20)):
                what = f"Prova nummer {number}"
                write_action(term, what)
                stored = after(cut(term, image))
                counts["cuts"] += 1
                counts["lost"] += stored.actions[-1:] == () or stored.actions[-1].what != what
            term.kill()


@campaign("the power cut at any moment of a session", small=3, large=300)
def test_a_cut_at_any_moment_damages_nothing(
    image: Path, tmp_path: Path, size: int, counts: Counter[str]
) -> None:
    """Also between a key and its answer, and between two calls of the disk."""
    with mounted(image, tmp_path / "disk", SLOW):
        home = tmp_path / "disk" / "data"
        random = Random(18)
        with Terminal(["run", "environment", "--unit", "Norr", "--people", "6"], home) as term:
            begin(term)
            while counts["cuts"] < size:
                term.press(random.choice(["+", "-", "p", "p"]))
                term.read(random.uniform(0, 0.02))
                after(cut(term, image))
                counts["cuts"] += 1
            term.kill()


def write_action(term: Terminal, what: str) -> None:
    """A new line in the action table, seen on the screen."""
    term.do("a", "Åtgärder")
    term.quiet(0.3)
    if "Vad ska vi göra?" not in term.text:
        term.do("+", "Vad ska vi göra?")
    fill_action(term, what)
    term.do("enter", what, gone="Vad ska vi göra?")
    term.do("escape", ON_STAGE, gone="Åtgärder    ")
