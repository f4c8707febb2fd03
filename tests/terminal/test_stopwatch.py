"""How long a vote takes: the keys of the real program, and a stopwatch that reckons.

Nobody waits here for people to read: keys are counted as they are pressed, and the minutes are
reckoned from them with the constants of `core/reckoning.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from apl_tui.core.reckoning import ANSWER, HAND_OUT, KEY, LAY_AWAY, PASS_ON, READ
from apl_tui.i18n import translator
from apl_tui.tui.base.key_gate import FRESH_SECONDS
from tests.terminal.term import Terminal
from tests.terminal.test_workshop import PAINTED_SECONDS, STATEMENTS, begin, open_vote

T = translator("sv")

PEOPLE = 9
MOST_KEYS = 13  # a person, with beginning
MOST_MINUTES = 8.0
SLIPS = 16
MOST_KEYS_A_SLIP = 12
MOST_MINUTES_ON_SLIPS = 6.0


class Stopwatch(Terminal):
    """Counts what is pressed."""

    keys = 0

    def press(self, *keys: str) -> None:
        """Each name, and each sign of a text, is a key."""
        self.keys += len(keys)
        super().press(*keys)

    def calm(self) -> None:
        """As long as what cannot be taken back wants between two presses; people take longer."""
        self.quiet(FRESH_SECONDS + 0.05)


def ballots() -> Iterator[list[str]]:
    """Other answers for each person; never the same digit twice running."""
    first = 0
    while True:
        yield ["11234"[(first + 2 * place) % 5] for place in range(STATEMENTS)]
        first += 1


def one_person(term: Stopwatch, answers: list[str], finished: int) -> None:
    """From hand-over to hand-over."""
    term.do("enter", f"1 av {STATEMENTS}")
    term.quiet(PAINTED_SECONDS)
    for number, answer in enumerate(answers[:-1], start=2):
        term.do(answer, f"{number} av {STATEMENTS}")
    term.do(answers[-1], "Stämmer det?")
    term.calm()
    term.do("enter", "Din röst är lagd.", f"{finished} av {PEOPLE} klara")
    term.calm()


def test_nine_people_vote_on_eleven_statements_in_eight_minutes(data_home: Path) -> None:
    arguments = ["run", "environment", "--unit", "Norr", "--people", str(PEOPLE)]
    with Stopwatch(arguments, data_home) as term:
        begin(term)
        open_vote(term)
        term.calm()
        a_person: list[int] = []
        for finished, answers in enumerate(islice(ballots(), PEOPLE), start=1):
            before = term.keys
            one_person(term, answers, finished)
            a_person.append(term.keys - before)
        assert T("passing.full", n=9) in term.text
    assert max(a_person) <= MOST_KEYS
    seconds = PEOPLE * (PASS_ON + READ * STATEMENTS) + KEY * sum(a_person)
    assert sum(a_person) == PEOPLE * MOST_KEYS  # 24 each when a digit wanted an Enter
    assert seconds / 60 <= MOST_MINUTES, f"{sum(a_person)} keys, {seconds / 60:.1f} minutes"


def test_sixteen_slips_of_eleven_statements_are_typed_in_six_minutes(data_home: Path) -> None:
    arguments = ["run", "environment", "--unit", "Norr", "--people", str(SLIPS), "--way", "slips"]
    with Stopwatch(arguments, data_home) as term:
        begin(term)
        term.do("space", "steg 2 av 8", "öppnar omröstningen")
        term.do("v", "av 16 har röstat", "Tryck s för att skriva in.")
        before = term.keys
        term.do("s", "Släck projektorn")
        term.calm()
        term.do("enter", "0 av 16 klara", "En siffra per påstående.")
        opening, before = term.keys - before, term.keys
        for finished, answers in enumerate(islice(ballots(), SLIPS), start=1):
            term.press(*answers)
            term.wait_for("Lappen är färdig.")
            term.do("enter", f"{finished} av {SLIPS} klara")
        typed, before = term.keys - before, term.keys
        term.wait_for("Alla 16 lappar är inskrivna.")
        term.calm()
        term.do("escape", "16 räknade")
        term.do("v", "Börja här")
        closing = term.keys - before
    assert typed == SLIPS * MOST_KEYS_A_SLIP
    seconds = HAND_OUT + ANSWER * STATEMENTS + LAY_AWAY * SLIPS
    seconds += KEY * (opening + typed + closing)
    assert seconds / 60 <= MOST_MINUTES_ON_SLIPS, f"{typed} keys, {seconds / 60:.1f} minutes"
