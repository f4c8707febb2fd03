"""What leads up to the rarer screens: other kinds of votes, results, actions and histories."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from apl_tui.core.actions import ActionState
from apl_tui.core.records import Settings
from apl_tui.room.clock import Clock, as_minute
from apl_tui.room.phones.service import Phones, PhoneTestHooks
from apl_tui.room.room import Randomness, Room
from apl_tui.script import library
from apl_tui.tui.base.context import Prefill
from apl_tui.tui.screens.lead.stage import StageScreen
from apl_tui.workflows.closing import with_closing
from apl_tui.workflows.opening import begin
from tests.support import lead_ups as ups
from tests.support.made_up import cast as cast_ballot
from tests.support.made_up import some_actions
from tests.tui.voting import settled

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tests.support.lead_ups import Script, Stage

UNIT = "Hemtjänsten Norr"


async def ballot_at(pilot: Pilot[int], stage: Stage, workshop: str, vote: str, *keys: str) -> None:
    """A ballot of the laptop that goes round, after some keys."""
    await ups.led(pilot, stage, workshop, vote)
    await ups.keys(pilot, "v")
    await ups.calmly(pilot, stage, "l", "enter", "enter", *keys)


async def ballot_choose(pilot: Pilot[int], stage: Stage) -> None:
    await ballot_at(pilot, stage, "what-is", "vote-forms", "space", "down", "down", "space")


async def ballot_dots(pilot: Pilot[int], stage: Stage) -> None:
    await ballot_at(pilot, stage, "occasions", "try", "space", "down", "down", "space")
    page = cast("Any", stage.app.screen)._draft.page
    assert page.vote.kind == "dots"


async def ballot_longest(pilot: Pilot[int], stage: Stage) -> None:
    """The longest statement of all the workshops."""
    await ballot_at(pilot, stage, "self-check", "vote")
    pages = cast("Any", stage.app.screen)._draft.pages
    lengths = [len(page.indicator.text) for page in pages]
    for _ in range(lengths.index(max(lengths))):
        await ups.calmly(pilot, stage, "3")


async def _results_of(pilot: Pilot[int], stage: Stage, people: int) -> None:
    await ups.vote_invited(pilot, stage)
    await ups.keys(pilot, "v")
    for place in range(people):
        cast_ballot(stage.room, place)
    await ups.keys(pilot, "v")
    if type(stage.app.screen).__name__ == "AskScreen":
        await ups.keys(pilot, "right", "enter")
    await settled(pilot)


async def results_withheld(pilot: Pilot[int], stage: Stage) -> None:
    await _results_of(pilot, stage, 4)


async def results_few(pilot: Pilot[int], stage: Stage) -> None:
    """Enough for the results, too few for what is about one person."""
    await _results_of(pilot, stage, 7)


async def too_few(pilot: Pilot[int], stage: Stage) -> None:
    await ups.vote_invited(pilot, stage)
    await ups.keys(pilot, "v")
    for place in range(4):
        cast_ballot(stage.room, place)
    await ups.keys(pilot, "v")


async def results_divided(pilot: Pilot[int], stage: Stage) -> None:
    """The row of a divided picture is chosen."""
    await ups.results(pilot, stage)
    await ups.keys(pilot, "down", "down", "down", "down")


async def choices(pilot: Pilot[int], stage: Stage) -> None:
    await ups.voted_on(pilot, stage, "what-is", "vote-forms", "vote-forms")
    await ups.keys(pilot, "space")


async def held(pilot: Pilot[int], stage: Stage) -> None:
    """The votes of the first group wait for the next one."""
    await ups.vote_open(pilot, stage)
    await ups.keys(pilot, "w", "right", "enter")
    await settled(pilot)


async def hold(pilot: Pilot[int], stage: Stage) -> None:
    await ups.vote_open(pilot, stage)
    await ups.keys(pilot, "w")


async def next_group(pilot: Pilot[int], stage: Stage) -> None:
    await held(pilot, stage)
    await ups.keys(pilot, "w")


async def vote_phones(pilot: Pilot[int], stage: Stage) -> None:
    """With phones on, at an address of a home network."""
    await phones_on(pilot, stage, waited=0.0)


async def vote_unheard(pilot: Pilot[int], stage: Stage) -> None:
    """And no phone has been heard of for a minute."""
    await phones_on(pilot, stage, waited=60.0)


async def phones_on(pilot: Pilot[int], stage: Stage, waited: float) -> None:
    """Phones are on since so many seconds; nothing is opened to the network."""
    await ups.vote_open(pilot, stage)
    phones = Phones(stage.room, PhoneTestHooks(code="K7XMC", clock=stage.hands.clock.monotonic))

    async def stop() -> None:
        """Nothing has been opened to the network."""

    server = SimpleNamespace(
        running=True,
        address="192.168.1.23",
        port=8765,
        url="http://192.168.1.23:8765/K7XMC",
        stop=stop,
    )
    phones._server = cast("Any", server)
    phones._waited_since = stage.hands.clock.monotonic() - waited
    stage.app.phoning.phones = phones
    cast("Any", stage.app.screen).follow()
    await settled(pilot)
    cast("Any", stage.app.screen).follow()
    await settled(pilot)


async def vote_complete(pilot: Pilot[int], stage: Stage) -> None:
    await ups.vote_open(pilot, stage)
    for place in range(7, 12):
        cast_ballot(stage.room, place)
    await settled(pilot)


async def all_done(pilot: Pilot[int], stage: Stage) -> None:
    await vote_complete(pilot, stage)
    await ups.calmly(pilot, stage, "l", "enter")


async def projector(pilot: Pilot[int], stage: Stage) -> None:
    await ups.vote_open(pilot, stage)
    await ups.calmly(pilot, stage, "l")


async def action_error(pilot: Pilot[int], stage: Stage) -> None:
    """Nothing is written, and it is to be kept."""
    await ups.actions(pilot, stage)
    await ups.keys(pilot, "plus", "enter", "enter", "enter", "enter")


async def actions_many(pilot: Pilot[int], stage: Stage) -> None:
    await ups.actions(pilot, stage)
    rows = stage.room.session.actions
    states: tuple[ActionState, ...] = ("done", "open", "dropped")
    more = [
        replace(row, id=f"{row.id}/{number}", state=states[number % 3])
        for number, row in enumerate(rows * 3)
    ]
    stage.room.write_actions((*rows, *more))
    await ups.keys(pilot, "escape", "a")


async def actions_none(pilot: Pilot[int], stage: Stage) -> None:
    await ups.results(pilot, stage)
    await ups.keys(pilot, "a")


def _meeting(stage: Stage, days_ago: int, people: int, *, unit: str = UNIT) -> None:
    """A whole meeting of long ago, stored."""
    app = stage.app
    clock = Clock(
        app.clock.monotonic, wall=lambda: stage.hands.clock.wall() - timedelta(days=days_ago)
    )
    script = ups.workshop_in(stage)
    ends = as_minute(clock.wall() + timedelta(hours=1))
    archive = app.archive
    session = begin(script, Settings(unit, people, ends_at=ends), archive, clock)
    room = Room(session, archive, clock, Randomness())
    for index, step in enumerate(session.workshop.steps):
        if step.votes:
            room.go(index)
            room.open_vote()
            for place in range(people):
                cast_ballot(room, place + days_ago % 5)
            room.close_vote()
    old = replace(some_actions(app.language)[-1], carried=0)
    room.write_actions((old,))
    room.finish()


async def history_many(pilot: Pilot[int], stage: Stage) -> None:
    other = "Korttidsenheten Björken"
    for days, people, unit in ((210, 9, UNIT), (98, 11, UNIT), (70, 14, other), (1, 12, UNIT)):
        _meeting(stage, days, people, unit=unit)
    await history_empty(pilot, stage)


async def history_marked(pilot: Pilot[int], stage: Stage) -> None:
    await history_many(pilot, stage)
    await ups.keys(pilot, "space", "down", "space")


async def compared(pilot: Pilot[int], stage: Stage) -> None:
    await history_many(pilot, stage)
    await ups.keys(pilot, "c")
    await settled(pilot)


async def pooled(pilot: Pilot[int], stage: Stage) -> None:
    """Two groups of one unit on one day, added up."""
    _meeting(stage, 1, 8)
    _meeting(stage, 0, 9)
    await history_empty(pilot, stage)
    await ups.keys(pilot, "space", "space", "plus")
    await settled(pilot)


async def history_empty(pilot: Pilot[int], stage: Stage) -> None:
    await ups.home(pilot, stage)
    await ups.keys(pilot, "e")
    await settled(pilot)


async def from_last_time(pilot: Pilot[int], stage: Stage) -> None:
    """Actions of the meeting before are looked at first."""
    _meeting(stage, 98, 11)
    await ups.title_first(pilot, stage)


async def close_compared(pilot: Pilot[int], stage: Stage) -> None:
    """There is a meeting of half a year ago to compare with."""
    _meeting(stage, 180, 11)
    await ups.title_first(pilot, stage)
    await ups.keys(pilot, "escape")
    room, screen = stage.room, stage.app.screen
    assert isinstance(screen, StageScreen)
    room.go([bool(each.votes) for each in room.session.workshop.steps].index(True))
    screen.open_step()
    await ups.keys(pilot, "v")
    for place in range(12):
        cast_ballot(room, place)
    await ups.keys(pilot, "v", "e")
    await settled(pilot)


async def close_word(pilot: Pilot[int], stage: Stage) -> None:
    await ups.close(pilot, stage)
    await ups.keys(pilot, "o", *"Mod")


async def close_forms(pilot: Pilot[int], stage: Stage) -> None:
    await ups.close(pilot, stage)
    await ups.keys(pilot, "plus")


async def closing_round(pilot: Pilot[int], stage: Stage) -> None:
    """Was the meeting worth the time?"""
    found = with_closing(library.load("self-check", stage.app.language)[0])
    stage.app.open_setup(Prefill(found, unit=UNIT))
    await settled(pilot)
    await ups.keys(pilot, "enter")
    screen = stage.app.screen
    assert isinstance(screen, StageScreen)
    stage.room.go(len(stage.room.session.workshop.steps) - 1)
    screen.open_step()
    await settled(pilot)


async def closing_result(pilot: Pilot[int], stage: Stage) -> None:
    await closing_round(pilot, stage)
    await ups.keys(pilot, "v")
    for place in range(12):
        cast_ballot(stage.room, place)
    await ups.keys(pilot, "v")
    await settled(pilot)


SCRIPTS: dict[str, Script] = {
    "ballot-choose": ballot_choose,
    "ballot-dots": ballot_dots,
    "ballot-longest": ballot_longest,
    "results-withheld": results_withheld,
    "results-few": results_few,
    "too-few": too_few,
    "results-divided": results_divided,
    "choices": choices,
    "hold": hold,
    "held": held,
    "next-group": next_group,
    "vote-phones": vote_phones,
    "vote-unheard": vote_unheard,
    "vote-complete": vote_complete,
    "all-done": all_done,
    "projector": projector,
    "action-error": action_error,
    "actions-many": actions_many,
    "actions-none": actions_none,
    "history-many": history_many,
    "history-marked": history_marked,
    "compared": compared,
    "pooled": pooled,
    "history-empty": history_empty,
    "from-last-time": from_last_time,
    "close-compared": close_compared,
    "close-word": close_word,
    "close-forms": close_forms,
    "closing-round": closing_round,
    "closing-result": closing_result,
}
