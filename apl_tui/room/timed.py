"""A session against its clock: the steps, the pace, the plan and its undo, and the wall clock.

What a room is but for its rounds and what the group writes, which `room/room.py` adds. Every change
makes a new `Session`, stores it (or marks it as unsaved), and tells the listeners.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from apl_tui.core.agenda import Countdown, Hurry, Pace, Progress, hurry, pace, progress
from apl_tui.core.errors import AplError
from apl_tui.core.replan import Offer, OfferRow, Proposal, applied, propose, win_back
from apl_tui.core.session import Session
from apl_tui.core.workshop import Step
from apl_tui.room.clock import Clock, Gap, SleepWatch, as_minute, later, like
from apl_tui.room.saving import Saving, SessionWriter
from apl_tui.room.undo import LeftStep, Replanned
from apl_tui.wording.minutes import whole_minutes

Listener = Callable[[], None]


class TimedSession:
    """One session that runs. `archive` is `None` for a rehearsal, which saves nothing."""

    def __init__(self, session: Session, archive: SessionWriter | None, clock: Clock) -> None:
        self.clock = clock
        self.saving = Saving(archive, clock.monotonic)
        self.listeners: list[Listener] = []
        self._replanned: Replanned | None = None
        self._left: list[LeftStep] = []  # what "back" may take back, the latest last
        self._session = session
        used = (session.records[session.index].used_minutes or 0) * 60.0
        self._countdown = Countdown(used, clock.monotonic())
        self._sleep = SleepWatch.of(clock)

    # --- reading ------------------------------------------------------------------------------

    @property
    def session(self) -> Session:
        """The session as it stands."""
        return self._session

    @property
    def step(self) -> Step:
        """The step the room is in."""
        return self._session.step

    @property
    def rehearsal(self) -> bool:
        """Whether nothing of this is saved."""
        return self.saving.rehearsal

    @property
    def unsaved(self) -> AplError | None:
        """Why the session as it stands lies on no disk; `None` when it does."""
        return self.saving.unsaved

    @property
    def paused(self) -> bool:
        """Whether the clock stands still."""
        return self._countdown.paused

    @property
    def round_open(self) -> bool:
        """Whether a vote or an ideas round is open."""
        return self._session.open_round is not None

    @property
    def used_seconds(self) -> float:
        """Seconds used in the current step."""
        return self._countdown.used(self.clock.monotonic())

    @property
    def promised_end(self) -> datetime:
        """When the workshop is promised to end."""
        return like(datetime.fromisoformat(self._session.settings.ends_at), self.clock.wall())

    @property
    def today(self) -> date:
        """The day by the wall clock."""
        return self.clock.wall().date()

    def pace(self) -> Pace:
        """Time left in the step, and how the whole stands against the promised end."""
        until_end = (self.promised_end - self.clock.wall()).total_seconds()
        return pace(self._session.slots, self._session.index, self.used_seconds, until_end)

    def hurry(self) -> Hurry:
        """How little is left of the step."""
        return hurry(self.pace().seconds_left, self._session.records[self._session.index].seconds)

    def progress(self) -> Progress:
        """Steps done against time used."""
        return progress(self._session.slots, self.pace())

    def expected_end(self) -> datetime:
        """When it ends at this plan, to the minute: the promise, and what it is behind or ahead."""
        return later(self.promised_end, self.pace().behind_minutes * 60)

    def offer(self, proposal: Proposal) -> Offer:
        """The proposal as it is told: steps by their titles, in whole minutes."""
        steps = self._session.workshop.steps
        rows = tuple(
            OfferRow(
                f"{change.index + 1}. {steps[change.index].title}",
                whole_minutes(change.before),
                whole_minutes(change.after),
                change.skipped,
            )
            for change in proposal.changes
        )
        pace = self.pace()
        behind = max(1, pace.behind_minutes) if pace.behind > 0 else pace.behind_minutes
        promised, ends = as_minute(self.promised_end), as_minute(self.expected_end())
        return Offer(rows, proposal.over_minutes, behind, promised, ends)

    # --- steps and time -----------------------------------------------------------------------

    def next(self) -> bool:
        """Go to the next step; False at the last one."""
        session, index = self._session, self._session.next_index(+1)
        countdown, earlier = self._countdown, self._left
        if index is None or not self._move(index):
            return False
        left = LeftStep.by_next(session, index, countdown, self.clock.monotonic())
        self._left = [*earlier[-9:], left]
        return True

    def back(self) -> bool:
        """Go to the step before; False at the first one.

        Shortly after `next` this takes it back: the earlier step's time has run on, and the later
        step has not been led.
        """
        now = self.clock.monotonic()
        if self._left and not self.round_open and self._left[-1].fits(self._session, now):
            left = self._left.pop()
            self._countdown = left.running_again(now, paused=self.paused)
            self._change(self._session.taken_back(left.index, left.record))
            return True
        return self._move(self._session.next_index(-1))

    def go(self, index: int) -> bool:
        """Go to step `index` (0-based)."""
        return self._move(index)

    def _move(self, index: int | None) -> bool:
        if index is None or self.round_open:
            return False
        entered = self._with_time_taken().entered(index)
        before = (entered.records[index].used_minutes or 0) * 60.0
        now = self.clock.monotonic()
        self._countdown = Countdown(before, None if self.paused else now)
        self._left = []
        self._change(entered)
        return True

    def toggle_pause(self) -> None:
        """Stop the clock, or let it run again."""
        now = self.clock.monotonic()
        self._countdown = self._countdown.resume(now) if self.paused else self._countdown.pause(now)
        self._tell()

    def add_minutes(self, minutes: int, index: int | None = None) -> None:
        """Give the step, or a later one, more or less time; never less than a minute in all."""
        index = self._session.index if index is None else index
        record = self._session.records[index]
        seconds = max(60.0, record.seconds + minutes * 60)
        self._change(self._session.planned(index, seconds, skipped=record.skipped))

    def toggle_skip(self, index: int) -> bool:
        """Skip a later step, or take it in again; False for one that cannot be skipped."""
        if index <= self._session.index:
            return False
        record = self._session.records[index]
        self._change(self._session.planned(index, record.seconds, skipped=not record.skipped))
        return True

    def proposal(self) -> Proposal:
        """How to keep the promised end; with time won, how to use it for what was cut before."""
        slots, later = self._session.slots, self._session.index + 1
        until_end = (self.promised_end - self.clock.wall()).total_seconds()
        seconds = until_end - max(0.0, slots[later - 1].seconds - self.used_seconds)
        proposal = propose(slots, later, seconds)
        if proposal.changes or not proposal.holds:
            return proposal
        return win_back(slots, self._session.lengths, later, seconds)

    def replan(self, proposal: Proposal) -> None:
        """Take a proposal; it can be undone once."""
        before = self._session.slots
        after = applied(before, proposal)
        self._replanned = Replanned.by(proposal, before, after)
        self._change(self._session.replanned(after))

    @property
    def can_undo_plan(self) -> bool:
        """Whether a proposal that was taken can be taken back."""
        return self._replanned is not None and self._replanned.undone(self._session) is not None

    def undo_plan(self) -> None:
        """Take the last proposal back, but for steps that were led or changed by hand since."""
        before = self._replanned.undone(self._session) if self._replanned else None
        self._replanned = None
        if before is not None:
            self._change(self._session.replanned(before))

    def promise_end(self, moment: datetime) -> None:
        """From now on the workshop is promised to end at `moment`."""
        self._change(self._session.promised(as_minute(moment)))

    def tick(self) -> Gap | None:
        """To be called every second: stores each whole minute; tells of a sleep or a clock set."""
        record = self._session.records[self._session.index]
        over = self.round_open or bool(self._session.finished)
        if not over and int(self.used_seconds // 60) > (record.used_minutes or 0):
            self._change(self._with_used_time())
        if self.saving.due and not self.round_open:
            self.save_again()
        return self._sleep.look()

    def set_back(self, gap: Gap, *, end: bool) -> None:
        """The wall clock was set back: the beginning is told by it too, and the `end` if wished."""
        self._change(self._session.told_by_clock(gap[0] - gap[1], end=end))

    def count_sleep(self, gap: Gap, *, count: bool) -> None:
        """After a sleep: let the gap count as used time, or take it away."""
        wall, monotonic = gap
        already_counted = 0.0 if self.paused else monotonic
        seconds = already_counted - wall if count else already_counted
        self._countdown = self._countdown.without(seconds, self.clock.monotonic())
        self._left = []
        self._tell()

    def _with_used_time(self) -> Session:
        """While a step goes on: the minutes that have passed."""
        return self._session.used(int(self.used_seconds // 60))

    def _with_time_taken(self) -> Session:
        """When a step is left: to the nearest minute, so that the steps add up to the meeting."""
        return self._session.used(whole_minutes(self.used_seconds))

    # --- every change ---------------------------------------------------------------------------

    def save_again(self) -> AplError | None:
        """Try once more to save it as it stands; why it cannot be."""
        self._change(self._session)
        return self.unsaved

    def _change(self, session: Session) -> None:
        self._session = session
        self.saving.save(session)
        self._tell()

    def _tell(self) -> None:
        for listener in tuple(self.listeners):
            listener()
