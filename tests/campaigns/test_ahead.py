"""Keys typed before the program is up: they wait until the data are held, and then do their work.

Also a second instance started on top of a first one: it refuses, whatever was typed ahead.
"""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from tests.campaigns.counting import campaign
from tests.store.examples import begun, ended
from tests.terminal.term import Terminal
from tests.terminal.test_workshop import ON_STAGE

OTHER = "2026-10-01-0900-environment"
RUN = ("run", "environment", "--unit", "Norr", "--people", "6")
AHEAD: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "delete": ((), ("e", "x", "right", "enter")),
    "resume": ((), ("e", "g", "space")),
    "resume at home": ((), ("g", "space")),
    "start": (RUN, ("enter", "space")),
    "history": ((), ("e", "down")),
}
"""What is started, and what is typed ahead."""
ANSWERED = ("Enter Läs", "Inga möten", "av 2", ON_STAGE)  # history, or the stage


def until_answered(term: Terminal) -> None:
    """Until the screen shows that the first of the keys was answered."""
    for _ in range(300):
        if any(words in term.text for words in ANSWERED):
            return
        term.read(0.1)
    raise AssertionError(term.text)


def type_ahead(term: Terminal, keys: tuple[str, ...], random: Random, most: float) -> None:
    """Type with pauses of up to `most` seconds in all, whatever the screen shows."""
    for key in keys:
        term.read(random.uniform(0, most / len(keys)))
        term.press(key)


def with_sessions(home: Path) -> Paths:
    """One session that ended, and one that can be gone on with."""
    paths = Paths(home)
    with SessionArchive(paths).locked() as archive:
        archive.save(ended(begun(OTHER, started="2026-10-01T09:00+02:00")))
        archive.save(begun())
    return paths


def one_start(home: Path, name: str, random: Random) -> None:
    """A start with keys ahead: it runs, and holds the data."""
    arguments, keys = AHEAD[name]
    paths = with_sessions(home)
    with Terminal(arguments, home) as term:
        type_ahead(term, keys, random, random.choice([0.0, 0.2, 0.6]))
        until_answered(term)
        assert not term.ended(), term.text
        assert "Traceback" not in term.text
        assert paths.lock.exists()
        with pytest.raises(Exception, match="in-use"), SessionArchive(paths).locked():
            raise AssertionError
        term.kill()
    archive = SessionArchive(paths)
    archive.load(OTHER)
    assert archive.problems == ()


def one_second(home: Path, name: str, random: Random) -> None:
    """A second instance with keys ahead: it refuses in words, and changes nothing."""
    arguments, keys = AHEAD[name]
    paths = with_sessions(home)
    with SessionArchive(paths).locked():
        before = {path.name: path.read_bytes() for path in paths.sessions.iterdir()}
        with Terminal(arguments, home) as term:
            type_ahead(term, keys, random, random.choice([0.0, 0.2, 0.6]))
            term.wait_for_end()
            term.quiet(0.1)
            assert "redan i gång" in term.text, term.text
        after = {path.name: path.read_bytes() for path in paths.sessions.iterdir()}
        assert before == after


@campaign("keys typed before the program is up", small=2, large=60)
def test_keys_typed_ahead(tmp_path: Path, size: int, counts: Counter[str]) -> None:
    random = Random(3)
    for number in range(size):
        one_start(tmp_path / str(number), random.choice([*AHEAD]), random)
        shutil.rmtree(tmp_path / str(number))
        counts["starts"] += 1


@campaign("a second instance with keys typed ahead", small=2, large=60)
def test_a_second_instance_with_keys_typed_ahead(
    tmp_path: Path, size: int, counts: Counter[str]
) -> None:
    random = Random(4)
    for number in range(size):
        one_second(tmp_path / str(number), random.choice([*AHEAD]), random)
        shutil.rmtree(tmp_path / str(number))
        counts["refused"] += 1
