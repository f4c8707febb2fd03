"""SIGKILL at random moments of real sessions in a real terminal.

What the screen has shown outside an open round was acknowledged, and must be there on resume. A key
whose effect was not yet on the screen may have been stored or not; nothing else may be otherwise.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path
from random import Random

from apl_tui.core.session import Session
from apl_tui.room.clock import Clock
from apl_tui.room.room import Room
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.workflows.opening import resumed
from tests.campaigns.counting import campaign
from tests.terminal.term import Terminal
from tests.terminal.test_workshop import (
    ON_STAGE,
    STEPS,
    begin,
    fill_action,
    open_here,
    pass_ballot,
)

HELP = "↑ ↓ bläddrar"
STEP = re.compile(rf"[Ss]teg (\d+) {ON_STAGE}")


class Walk:
    """A facilitator at the keys, who notes what the screen has acknowledged."""

    def __init__(self, term: Terminal, random: Random) -> None:
        self.term = term
        self.random = random
        self.step = 1
        self.actions: list[str] = []
        self.rounds = 0
        self.in_flight = ""  # what a last key may have done, or not
        self.round_open = False

    def look(self) -> None:
        """Take note of the step that the screen shows, when every key has been answered."""
        self.term.do("?", HELP)  # keys are answered in turn: all before this one are
        self.term.do("escape", ON_STAGE, gone=HELP)
        found = STEP.search(self.term.text)
        assert found, self.term.text
        self.step = int(found[1])
        self.in_flight = ""

    def act(self) -> bool:
        """One thing; False when the kill should come right after its last key."""
        kind = self.random.choice(["turn"] * 6 + ["action", "vote", "minute"])
        patient = self.random.random() < 0.85
        if kind == "action" and len(self.actions) < 3:
            return self.write_action(patient=patient)
        if kind == "vote" and not self.rounds and self.step == 1:
            return self.vote(patient=patient)
        return self.turn("+" if kind == "minute" else self.direction(), patient=patient)

    def direction(self) -> str:
        """Mostly on, sometimes back; never over the end."""
        if self.step >= STEPS - 1:
            return "left"
        return self.random.choice(["space", "space", "pagedown", "left"])

    def turn(self, key: str, *, patient: bool) -> bool:
        """A page or step on or back."""
        self.in_flight = key
        self.term.press(key)
        if patient:
            self.look()
        return patient

    def write_action(self, *, patient: bool) -> bool:
        """A new line in the action table."""
        what = f"Prova nummer {len(self.actions) + 1}"
        self.term.do("a", "Åtgärder")
        if self.actions:  # else the form opens by itself
            self.term.do("+", "Vad ska vi göra?")
        self.term.wait_for("Vad ska vi göra?")
        fill_action(self.term, what)
        self.in_flight = what
        self.term.press("enter")
        if not patient:
            return False
        self.term.wait_for(what, gone="Vad ska vi göra?")
        self.actions.append(what)
        self.term.do("escape", ON_STAGE)
        self.look()
        return True

    def vote(self, *, patient: bool) -> bool:
        """The vote of step 2, with one ballot; killed in the middle unless patient."""
        while self.step == 1:
            self.turn("space", patient=True)
        self.in_flight = "vote"
        self.round_open = True
        open_here(self.term)
        if not patient:
            return False
        pass_ballot(self.term, 4, 1, 1)
        self.in_flight = "closing"
        self.term.quiet()
        if "Sluta skicka runt" in self.term.text:
            self.term.press("escape")
            self.term.quiet()
        if "Är alla klara?" in self.term.text:
            self.term.press("right", "enter")
            self.term.quiet()
        self.term.do("v", "Bara 1 har röstat")
        self.term.press("right", "enter")
        self.term.wait_for("för få", gone="Bara 1 har röstat")
        self.round_open = False
        self.rounds += 1
        self.look()
        return True


def check(home: Path, walk: Walk, counts: Counter[str]) -> None:
    """Everything acknowledged is there, every file can be read, and a session goes on from it."""
    paths = Paths(home)
    archive = SessionArchive(paths)
    with archive.locked():
        (row,) = archive.rows()
        stored = archive.load(row.id)
        assert archive.problems == ()
        assert not paths.set_aside.exists()
        assert not list(home.rglob(".apl-tui-*"))
        verify(stored, walk)
        room = Room(resumed(stored, Clock()), archive, Clock())
        assert bool(room.lost_round) == (stored.open_round is not None)
        assert not room.round_open
        room.add_minutes(1)  # it goes on, and is stored
        assert archive.load(row.id) == room.session
    counts["open rounds told as lost"] += bool(stored.open_round)


def verify(stored: Session, walk: Walk) -> None:
    """The stored session against what the screen had acknowledged."""
    texts = [action.what for action in stored.actions]
    assert texts[: len(walk.actions)] == walk.actions
    assert set(texts) <= {*walk.actions, walk.in_flight}
    assert walk.rounds <= len(stored.rounds) <= walk.rounds + (walk.in_flight == "closing")
    if stored.open_round is not None:
        assert walk.round_open
    step = stored.index + 1
    if walk.in_flight in {"space", "pagedown", "left"}:
        assert abs(step - walk.step) <= 1
    elif walk.in_flight == "vote":
        assert step in {1, 2}
    else:
        assert step == walk.step


def one_kill(home: Path, seed: int, counts: Counter[str]) -> None:
    """A session up to a kill."""
    random = Random(seed)
    with Terminal(["run", "environment", "--unit", "Norr", "--people", "1"], home) as term:
        begin(term)
        walk = Walk(term, random)
        for _ in range(random.randint(1, 7)):
            counts["events"] += 1
            if not walk.act():
                counts["kills before the screen answered"] += 1
                term.read(random.uniform(0, 0.03))
                break
        term.kill()
    check(home, walk, counts)
    if seed % 20 == 0:
        with Terminal([], home) as term:
            term.wait_for("Historik", "Fortsätt")
            term.press("g")
            term.wait_for(ON_STAGE)
        counts["resumed in a terminal"] += 1


@campaign("killed at random moments of a session in a terminal", small=2, large=200)
def test_no_kill_loses_what_was_acknowledged(
    tmp_path: Path, size: int, counts: Counter[str]
) -> None:
    for seed in range(size):
        home = tmp_path / str(seed)
        try:
            one_kill(home, seed, counts)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from error
        counts["kills"] += 1
        shutil.rmtree(home)
