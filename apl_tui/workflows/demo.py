"""The rehearsal: simulated voters in a room that saves nothing, on a clock that runs fast."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from random import Random

from apl_tui.core.ballot import Ballot
from apl_tui.core.records import Settings
from apl_tui.core.workshop import Vote, Workshop
from apl_tui.i18n import Translator
from apl_tui.room.clock import Clock, as_minute, later
from apl_tui.room.room import Room
from apl_tui.workflows.opening import default_end

PEOPLE = 12
SPEED = 20.0
DONT_KNOW_PART = 0.04
IDEAS = 7


def fast_clock(clock: Clock, speed: float = SPEED) -> Clock:
    """A clock that starts now and runs `speed` times as fast."""
    began, began_wall = clock.monotonic(), clock.wall()

    def monotonic() -> float:
        return began + (clock.monotonic() - began) * speed

    def wall() -> datetime:
        return later(began_wall, monotonic() - began)

    return Clock(monotonic, wall, fast=True)


def demo_settings(workshop: Workshop, t: Translator, clock: Clock) -> Settings:
    """The made-up unit of the rehearsal."""
    settings = Settings(t("demo.unit"), PEOPLE)
    end = as_minute(default_end(workshop, settings, clock.wall()))
    return replace(settings, ends_at=end)


class Voters:
    """Simulated people: at each `act()` one of them votes, or hands in an idea."""

    def __init__(self, room: Room, t: Translator, random: Random) -> None:
        self._room = room
        self._t = t
        self._random = random

    def act(self) -> None:
        """One more person does what is open to do."""
        room = self._room
        if room.vote and room.vote.counted < room.vote.people:
            room.cast(self._ballot(room.vote.votes), room.vote.hand_over())
        elif room.open_ideas and room.open_ideas.counted < room.open_ideas.people:
            number = room.open_ideas.counted
            text = self._t(f"demo.idea.{number + 1}") if number < IDEAS else ""
            room.submit_ideas((text,), room.open_ideas.hand_over())

    def _ballot(self, votes: tuple[Vote, ...]) -> Ballot:
        return {vote.id: self._answers(vote) for vote in votes}

    def _answers(self, vote: Vote) -> dict[str, int]:
        if vote.scale is None:
            ids = [indicator.id for indicator in vote.indicators]
            chosen = self._random.sample(ids, min(vote.most, 2))
            return {id_: n if vote.kind == "order" else 1 for n, id_ in enumerate(chosen, start=1)}
        return {
            indicator.id: self._option(place, vote.scale.size)
            for place, indicator in enumerate(vote.indicators)
        }

    def _option(self, place: int, size: int) -> int:
        if self._random.random() < DONT_KNOW_PART:
            return 0
        liking = (0.75, 0.55, 0.35, 0.65, 0.6, 0.45)[place % 6]  # so that the picture has a shape
        return 1 + sum(self._random.random() < liking for _ in range(size - 1))
