"""The room: one running session with its clock, its open round and its archive.

Every change goes through a method here: it makes a new `Session`, stores it, and tells the
listeners. What cannot be stored goes on in memory (`room/saving.py`).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from apl_tui.core.actions import Action, put
from apl_tui.core.agenda import Countdown, Hurry, Pace, Progress, hurry, pace, progress
from apl_tui.core.ballot import Ballot, Outcome
from apl_tui.core.errors import AplError
from apl_tui.core.idea_votes import action_from, with_options, with_vote_on
from apl_tui.core.records import MOST_PEOPLE, Channel, Idea, Mode
from apl_tui.core.repeated_votes import rules_of
from apl_tui.core.replan import Offer, OfferRow, Proposal, applied, propose, win_back
from apl_tui.core.session import Session, next_action_id
from apl_tui.core.workshop import Ideas, Step
from apl_tui.room.clock import (
    Clock,
    Gap,
    SleepWatch,
    as_minute,
    as_whole_minute,
    later,
    like,
)
from apl_tui.room.saving import Saving, SessionWriter
from apl_tui.room.undo import LeftStep, Replanned
from apl_tui.room.voting import OpenIdeas, OpenVote, Token, hands, new_token
from apl_tui.wording.minutes import whole_minutes

Listener = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Randomness:
    """The randomness of a room: one-time tickets, and the shuffling of ideas."""

    token: Token = new_token
    shuffle: Callable[[list[str]], None] = secrets.SystemRandom().shuffle


class Room:
    """One running session. `archive` is `None` for a rehearsal, which saves nothing."""

    def __init__(
        self,
        session: Session,
        archive: SessionWriter | None,
        clock: Clock,
        chances: Randomness | None = None,
    ) -> None:
        self.clock = clock
        self.saving = Saving(archive, clock.monotonic)
        self.report_path: Path | None = None
        self.vote: OpenVote | None = None
        self.open_ideas: OpenIdeas | None = None
        self.listeners: list[Listener] = []
        self._spent: set[bytes] = set()  # of closed rounds: a late retry is told the truth
        self._held: dict[str, OpenVote] = {}  # by step: they wait for the next group (T5)
        self._replanned: Replanned | None = None
        self._left: list[LeftStep] = []  # what "back" may take back, the latest last
        self._chances = chances or Randomness()
        self._session = session
        used = (session.records[session.index].used_minutes or 0) * 60.0
        self._countdown = Countdown(used, clock.monotonic())
        self._sleep = SleepWatch.of(clock)
        # The program was killed while these were open: S4.
        self.lost_rounds = (*filter(None, (session.open_round,)), *session.held)
        self.lost_round = next(iter(self.lost_rounds), None)
        if self.lost_rounds:
            self._change(session.lost_rounds())

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

    # --- rounds -------------------------------------------------------------------------------

    def open_vote(self) -> OpenVote:
        """Open a round of the current step's votes, or take up the one that waits here (T5)."""
        settings = self._session.settings
        if self.step.key in self._held:
            taken_up = self._session.taken_up()
            self.vote = self._held.pop(self.step.key)
            self.vote.waited = self.vote.counted
            self.vote.box.raise_people(settings.people)
            self._change(taken_up)
            return self.vote
        mode: Mode = "solo" if settings.solo else "ballots"
        opened = with_options(self._session).opened()
        self.vote = OpenVote(opened.step.votes, settings.people, mode, self._chances.token)
        self._change(opened)
        return self.vote

    def cast(self, ballot: Ballot, ticket: bytes) -> Outcome:
        """Count a ballot. Nothing is stored (S1)."""
        if ticket in self._spent or any(ticket in v.box.spent for v in self._held.values()):
            return "already-counted"
        if self.vote is None:
            return "closed"
        outcome = self.vote.cast(ballot, ticket)
        self._tell()
        return outcome

    def start_vote_again(self) -> None:
        """Throw the open vote away and open it anew: everybody votes once more (O4)."""
        if self.vote is not None:
            self.drop_round()
            self.open_vote()

    def close_vote(self) -> None:
        """Close the round: release, store, and only then show."""
        if self.vote is None:
            return
        vote, self.vote = self.vote, None
        counted, mode = vote.counted, vote.mode
        releases = vote.close(rules_of(self._session, slips=vote.took_slips))
        self._spent |= vote.box.spent
        self._change(self._with_used_time().closed(mode, counted, releases))

    def show_hands(self, raised: Mapping[str, tuple[int, int]], people: int) -> None:
        """Take in a show of hands for the current step's votes: open, not anonymous (F2)."""
        if self.step.key in self._held:
            raise ValueError("ballots of this vote wait for the next group")
        asked = with_options(self._with_used_time()).opened()
        releases = hands(asked.step.votes, raised)
        self._change(asked.closed("hands", people, releases))

    def open_ideas_round(self, block: Ideas) -> OpenIdeas:
        """Open a round of anonymous free text."""
        opened = self._session.opened("ideas")
        people = self._may_hand_in(block, self._session.settings.people)
        self.open_ideas = OpenIdeas(block, people, self._chances.token)
        self._change(opened)
        return self.open_ideas

    def _may_hand_in(self, block: Ideas, people: int) -> int:
        """How many of all people have not handed in with an earlier group."""
        earlier = sum(r.submissions for r in self._session.earlier_groups(block))
        return max(1, people - earlier)

    def submit_ideas(self, texts: Sequence[str], ticket: bytes) -> Outcome:
        """Take in one person's ideas. Nothing is stored (S1)."""
        if self.open_ideas is None:
            return "closed"
        outcome = self.open_ideas.submit(texts, ticket)
        self._tell()
        return outcome

    @property
    def all_counted(self) -> bool:
        """Whether as many as there are people have answered what is open."""
        live = self.vote or self.open_ideas
        return live is not None and live.counted >= live.people

    def turn_away(self) -> None:
        """Someone says that they have not answered, when all are counted (O4)."""
        if (live := self.vote or self.open_ideas) and self.all_counted:
            live.turned_away = True
            self._tell()

    def seal_ideas(self) -> bool:
        """Take in no more ideas; whether enough people wrote something for them to be shown."""
        return self.open_ideas is None or self.open_ideas.seal(self._session.settings.k)

    def close_ideas(self, *, few: bool = False) -> None:
        """Close the ideas round; the ideas are shuffled before anyone sees them.

        `few` shows them although too few wrote: the room has been told what that means (F1).
        """
        if self.open_ideas is None:
            return
        few = few and not self.seal_ideas()
        ideas, self.open_ideas = self.open_ideas, None
        counted = ideas.counted
        texts = ideas.close(self._session.settings.k, self._chances.shuffle, few=few)
        self._change(self._with_used_time().gathered(ideas.block, counted, texts, few=few))

    def drop_round(self) -> None:
        """Throw the open round away; nothing of it is kept. Rounds that wait are not touched."""
        self.vote = self.open_ideas = None
        self._change(self._session.lost_round())

    def raise_people(self, people: int) -> None:
        """More people take part than was said (O4)."""
        if self.vote:
            self.vote.box.raise_people(people)
            self.vote.turned_away = False  # the room has counted itself anew
        if self.open_ideas:
            self.open_ideas.people = self._may_hand_in(self.open_ideas.block, people)
            self.open_ideas.turned_away = False
        self._change(self._session.raised_people(people))

    # --- split shifts: a small group votes in the next group's round (T5) -----------------------

    @property
    def held(self) -> tuple[tuple[Step, int], ...]:
        """The steps whose rounds wait for the next group, with how many have voted in each.

        This is what ending, leaving or closing the program would lose.
        """
        steps = (step for step in self._session.workshop.steps if step.key in self._held)
        return tuple((step, self._held[step.key].counted) for step in steps)

    def hold_round_for_next_group(self) -> None:
        """Let the open vote wait, in memory only, while this group goes on and the next begins."""
        if self.vote is None:
            return
        held_back = self._session.held_back()
        self._held[self.step.key], self.vote = self.vote, None
        self._change(held_back)

    def begin_next_group(self, people: int) -> None:
        """The next group of `people` begins at the first step; it ends when they need to.

        N is then all of both groups, for the rounds that wait as well. The minutes used so far are
        forgotten: the plan is the whole one again.
        """
        if self.round_open or not self._held:
            raise ValueError("no round waits, or one is open")
        everyone = min(MOST_PEOPLE, self._session.settings.people + people)
        begun = self._session.raised_people(everyone).begun_again(people)
        ends = as_whole_minute(later(self.clock.wall(), sum(r.seconds for r in begun.records)))
        begun = begun.promised(as_minute(ends))
        self._countdown = Countdown(0.0, self.clock.monotonic())
        self._replanned = None
        self._change(begun)

    # --- what the group writes, and the end ---------------------------------------------------

    def begin(self) -> None:
        """Store the session from the first moment."""
        self._change(self._session)

    def write_actions(self, actions: Sequence[Action]) -> None:
        """The table of actions, as it was edited."""
        self._change(self._session.with_actions(tuple(actions)))

    def park(self, text: str) -> None:
        """Put a matter in the parking lot, to be talked about another time."""
        parked = Action(next_action_id(self._session), text, parked=True)
        self.write_actions(put(self._session.actions, parked))

    def write_ideas(self, key: str, ideas: Sequence[Idea]) -> None:
        """The ideas of a block, as they were marked or hidden."""
        self._change(self._session.with_ideas(key, tuple(ideas)))

    def make_action(self, key: str, idea: Idea) -> Action:
        """An action of an idea, in its own words; the idea is then one that was chosen."""
        action = action_from(self._session, idea.text)
        gathered = next(each for each in self._session.ideas if each.key == key)
        ideas = tuple(
            replace(each, marked=True, hidden=False) if each == idea else each
            for each in gathered.ideas or ()
        )
        session = self._session.with_ideas(key, ideas)
        self._change(session.with_actions((*session.actions, action)))
        return action

    def add_vote_on(self, block: Ideas, title: str, lead: str) -> None:
        """A vote on the block's ideas, in a step after this one."""
        self._left, self._replanned = [], None  # they tell steps by their numbers
        self._change(with_vote_on(self._session, block, title, lead))

    def explain(self, indicator_key: str, text: str) -> None:
        """Why it looks as it does, for one indicator; an empty text takes it away."""
        self._change(self._session.with_why(indicator_key, text))

    def write_closing_word(self, text: str) -> None:
        """What was said in the closing round."""
        self._change(self._session.with_closing_word(text))

    def take(self, channel: Channel) -> None:
        """Ballots come by this way too, from now on."""
        self._change(self._session.taking(channel))

    def finish(self) -> None:
        """The workshop is over; rounds that wait for a next group are lost (see `held`)."""
        self._forget_held()
        self._change(self._with_time_taken().ended(self.clock.minute()))

    def reopen(self) -> None:
        """The workshop goes on after all."""
        self._change(self._session.reopened())

    def leave(self) -> None:
        """Leave for now; an open round is lost, the rest can be resumed."""
        if self.round_open:
            self.drop_round()
        self._forget_held()
        self._change(self._with_time_taken().lost_rounds())

    def save_again(self) -> AplError | None:
        """Try once more to save it as it stands; why it cannot be."""
        self._change(self._session)
        return self.unsaved

    def save_in(self, folder: Path) -> Path:
        """Save it in another folder from now on, where the usual one fails; `AplError` if not."""
        file = self.saving.save_in(self._session, folder)
        self._tell()
        return file

    def _forget_held(self) -> None:
        self._spent |= {ticket for vote in self._held.values() for ticket in vote.box.spent}
        self._held = {}

    def _change(self, session: Session) -> None:
        self._session = session
        self.saving.save(session)
        self._tell()

    def _tell(self) -> None:
        for listener in tuple(self.listeners):
            listener()
