"""The real program with a fault in its vote code: `python -m tests.privacy.faulty FAULT`.

The app runs as `apl-tui` runs it, through the same boundary, but for that keys come from here and
that nothing is painted. The fault raises with everything that it was given in its text, so that an
error that is told carelessly would tell the answers.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

from textual.pilot import Pilot

from apl_tui.cli.launch import run_app, speak
from apl_tui.core.ballot import BallotBox
from apl_tui.core.records import Settings
from apl_tui.core.session import Session
from apl_tui.core.workshop import Ideas
from apl_tui.room import draft, voting
from apl_tui.room.room import Randomness
from apl_tui.store.paths import find_paths
from apl_tui.tui.app import AplApp
from apl_tui.tui.widgets.likert import Likert
from tests.privacy.occasions import keys, press, room_of, script
from tests.support.clock import FakeClock
from tests.tui.voting import painted, small_workshop

SENTINEL = "sentinel-answer"
IDEA = "sentinel-idea"


broken_now = [False]  # drawing fails for the third person only, who has answered by then


def failing(*given: object, **named: object) -> Any:
    """Fail, with the sentinel in local variables, in the text of the error and in its cause."""
    answered = f"{SENTINEL} {given} {named}"
    try:
        _cause(answered)
    except KeyError as error:
        raise ValueError(answered) from error


def _cause(answered: str) -> None:
    raise KeyError(answered)


def after(real: Callable[..., Any]) -> Callable[..., Any]:
    """Do the real thing, and fail then."""

    def broken(*given: object, **named: object) -> Any:
        outcome = real(*given, **named)
        return failing(outcome, *given, **named)

    return broken


def sometimes(real: Callable[..., Any]) -> Callable[..., Any]:
    """Fail while `broken_now` says so."""

    def broken(*given: object) -> Any:
        return failing(*given) if broken_now[0] else real(*given)

    return broken


FAULTS: Mapping[str, tuple[object, str, Callable[..., Any]]] = {
    "cast": (BallotBox, "cast", failing),
    "counted": (BallotBox, "cast", after(BallotBox.cast)),
    "draft": (draft.Draft, "answer", after(draft.Draft.answer)),
    "drawing": (Likert, "render", sometimes(Likert.render)),
    "release": (voting, "release", failing),
    "closed": (Session, "closed", failing),
    "idea": (voting.OpenIdeas, "submit", after(voting.OpenIdeas.submit)),
    "shuffle": (Randomness, "shuffle", failing),
}


async def votes(pilot: Pilot[int], app: AplApp, hands: FakeClock) -> None:
    """Three people vote, and the round is closed."""
    app.start_session(script(), Settings("Enheten", 3, ends_at="2026-11-23T11:00+01:00"))
    await painted(pilot)
    await press(pilot, hands, "v", "l", "enter")
    for person in range(3):
        await press(pilot, hands, "enter")
        broken_now[0] = person == 2
        await press(pilot, hands, *keys((4, 2, "x")), "enter")
        if app.crash:
            return
    room_of(app).close_vote()


async def collects(pilot: Pilot[int], app: AplApp, hands: FakeClock) -> None:
    """Six people hand in an idea each, and the round is closed."""
    block = Ideas("m", "i", "Vad hjälper?")
    workshop = small_workshop(ideas=block)
    app.start_session(workshop, Settings("Enheten", 6, ends_at="2026-11-23T11:00+01:00"))
    await pilot.pause()
    ideas = room_of(app).open_ideas_round(block)

    def hand_in() -> None:
        for _ in range(6):
            room_of(app).submit_ideas((IDEA,), ideas.hand_over())
        room_of(app).close_ideas()

    app.call_later(hand_in)
    await pilot.pause()


def main(fault: str) -> int:
    """Run the app with the fault; the exit status of the command."""
    owner, name, broken = FAULTS[fault]
    hands = FakeClock()
    chances = hands.chances
    if fault == "shuffle":
        chances = Randomness(chances.token, broken)
    else:
        setattr(owner, name, broken)
    app = AplApp(find_paths(os.environ), "sv", clock=hands.clock, chances=chances)

    async def drive(pilot: Pilot[int]) -> None:
        await pilot.pause()
        await pilot.pause()
        await (collects if fault in {"idea", "shuffle"} else votes)(pilot, app, hands)

    return run_app(app, speak("sv"), headless=True, size=(80, 24), auto_pilot=drive)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
