"""What a room can take back: a step that was left by mistake, and a plan that was changed.

Both are remembered in memory only, as values; the room asks whether they still fit before it uses
them, so that nothing that happened since is ever undone along with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from apl_tui.core.agenda import Countdown, Slot
from apl_tui.core.records import StepRecord
from apl_tui.core.replan import Proposal
from apl_tui.core.session import Session

MISTAKE_SECONDS = 10.0
"""So long after "next", "back" undoes it: a clicker is easily pressed once too often."""


@dataclass(frozen=True, slots=True)
class LeftStep:
    """A step that was left by "next", with its countdown as it ran.

    `record` is how the step that was entered stood before. `at` is a monotonic reading in seconds.
    """

    index: int
    countdown: Countdown
    entered: int
    record: StepRecord
    at: float
    happened: tuple[object, ...]

    @classmethod
    def by_next(cls, session: Session, to: int, countdown: Countdown, now: float) -> LeftStep:
        """What is remembered when the room goes from the session's step `to` the next."""
        return cls(session.index, countdown, to, session.records[to], now, _happened(session))

    def fits(self, session: Session, now: float) -> bool:
        """Whether "back" is still the taking back of a mistake."""
        return (
            now - self.at <= MISTAKE_SECONDS
            and (session.index, session.next_index(-1)) == (self.entered, self.index)
            and _happened(session) == self.happened
        )

    def running_again(self, now: float, *, paused: bool) -> Countdown:
        """The countdown as if the step had never been left."""
        if paused:
            return self.countdown.pause(now)
        return self.countdown.resume(now) if self.countdown.paused else self.countdown


def _happened(session: Session) -> tuple[object, ...]:
    """The rounds of a session: a step in which one was held was not entered by mistake."""
    return session.open_round, session.rounds, session.ideas, session.interrupted, session.held


@dataclass(frozen=True, slots=True)
class Replanned:
    """The steps that an accepted proposal changed, each before and after."""

    steps: Mapping[int, tuple[Slot, Slot]]

    @classmethod
    def by(cls, proposal: Proposal, before: Sequence[Slot], after: Sequence[Slot]) -> Replanned:
        """What is remembered when a proposal is taken."""
        return cls({c.index: (before[c.index], after[c.index]) for c in proposal.changes})

    def undone(self, session: Session) -> tuple[Slot, ...] | None:
        """The plan without the changes; `None` when nothing of them is left to undo.

        Steps that have been led, or changed by hand since, stay as they are.
        """
        slots = list(session.slots)
        for index, (before, after) in self.steps.items():
            if index > session.index and slots[index] == after:
                slots[index] = before
        return tuple(slots) if tuple(slots) != session.slots else None
