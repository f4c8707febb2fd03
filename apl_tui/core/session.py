"""One occasion with one group, as a state machine: an event in, a new `Session` out.

A `Session` is all that is ever stored of an occasion. It holds releases, never tallies or ballots,
and nothing with one element a ballot (privacy.md S2, S3). Stored times are whole minutes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import repeat

from apl_tui.core.actions import Action
from apl_tui.core.agenda import Slot
from apl_tui.core.ideas import with_ids, with_result
from apl_tui.core.reckoning import answering, lengths, up_to_whole_minute
from apl_tui.core.records import (
    Channel,
    Idea,
    IdeaRound,
    Mode,
    OpenRound,
    Round,
    RoundKind,
    Settings,
    StepRecord,
    Why,
)
from apl_tui.core.release import ChoiceRelease, VoteRelease
from apl_tui.core.workshop import Ideas, Step, Vote, Workshop


@dataclass(frozen=True, slots=True)
class Session:
    """One occasion. `started` and `finished` are ISO 8601 in whole minutes with offset.

    `index` is the current step (0-based); `records` run beside `workshop.steps`. `held` are rounds
    that wait, open, for the next group of a split shift (T5); at most one a step. `ideas_again` are
    the keys of ideas blocks that were gathered by an earlier group and not yet by this one.
    `full_before` are the keys of votes that an earlier session of the unit has told in full (R7).
    `people_first` is N as it was before it was raised, 0 as long as it was not.
    """

    id: str
    workshop: Workshop
    settings: Settings
    started: str
    records: tuple[StepRecord, ...]
    index: int = 0
    finished: str = ""
    open_round: OpenRound | None = None
    interrupted: tuple[OpenRound, ...] = ()
    rounds: tuple[Round, ...] = ()
    ideas: tuple[IdeaRound, ...] = ()
    actions: tuple[Action, ...] = ()
    whys: tuple[Why, ...] = ()
    people_raised_to: tuple[int, ...] = ()
    closing_word: str = ""
    held: tuple[OpenRound, ...] = ()
    ideas_again: tuple[str, ...] = ()
    full_before: tuple[str, ...] = ()
    people_first: int = 0

    # --- reading ------------------------------------------------------------------------------

    @property
    def step(self) -> Step:
        """The step the room is in."""
        return self.workshop.steps[self.index]

    @property
    def date(self) -> str:
        """The day it was held, `YYYY-MM-DD`."""
        return self.started[:10]

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The plan as it stands now, for the agenda.

        A step where something is still to be answered gets no shorter than its answers take.
        """
        way = self.settings.way
        answers = answering(self.workshop, self.settings.people, way) if way else repeat(0.0)
        steps = zip(self.workshop.steps, self.records, answers, strict=False)
        return tuple(
            Slot(
                record.seconds,
                self._least_seconds(step, answered),
                step.skippable,
                record.skipped,
                kept=bool(step.votes) or step.is_break or step.has_actions,
            )
            for step, record, answered in steps
        )

    def _least_seconds(self, step: Step, answered: float) -> float | None:
        done = self.rounds_of(step) or any(self.ideas_of(block) for block in step_ideas(step))
        if step.at_least_seconds is None or done:
            return step.at_least_seconds
        return max(step.at_least_seconds, up_to_whole_minute(answered))

    @property
    def lengths(self) -> tuple[float, ...]:
        """How long each step is with these people and their way of voting, before any change."""
        if way := self.settings.way:
            return lengths(self.workshop, self.settings.people, way)
        return tuple(step.seconds for step in self.workshop.steps)

    def rounds_of(self, step: Step) -> tuple[Round, ...]:
        """The closed rounds of a step, oldest first."""
        return tuple(round_ for round_ in self.rounds if round_.step_key == step.key)

    def last_release(self, vote_key: str) -> tuple[Round, VoteRelease] | None:
        """The round and release that findings use: the last one of this vote (T1)."""
        for round_ in reversed(self.rounds):
            for released in round_.releases:
                if released.vote_key == vote_key:
                    return round_, released
        return None

    def ideas_of(self, block: Ideas) -> IdeaRound | None:
        """The closed round of an ideas block; `None` also before the next group has had its own."""
        if block.key in self.ideas_again:
            return None
        return next((round_ for round_ in reversed(self.ideas) if round_.key == block.key), None)

    def earlier_groups(self, block: Ideas) -> tuple[IdeaRound, ...]:
        """What earlier groups handed in to an ideas block that waits for this group's."""
        if block.key not in self.ideas_again:
            return ()
        return tuple(round_ for round_ in self.ideas if round_.key == block.key)

    def next_index(self, direction: int) -> int | None:
        """The nearest step before (-1) or after (+1) that is not skipped; `None` at the ends."""
        index = self.index + direction
        while 0 <= index < len(self.records):
            if not self.records[index].skipped:
                return index
            index += direction
        return None

    # --- steps and time -----------------------------------------------------------------------

    def used(self, minutes: int) -> Session:
        """The current step has used this many whole minutes in all."""
        return self._record(self.index, replace(self.records[self.index], used_minutes=minutes))

    def entered(self, index: int) -> Session:
        """The room goes to step `index`; a skipped step that is entered is skipped no more."""
        if self.open_round:
            raise ValueError("a round is open")
        record = self.records[index]
        entered = replace(record, used_minutes=record.used_minutes or 0, skipped=False)
        return replace(self._record(index, entered), index=index)

    def taken_back(self, index: int, before: StepRecord) -> Session:
        """The room is back at step `index`, and the current one was only entered by mistake.

        The current step is as led, or as skipped, as `before` says; its planned time stays.
        """
        if self.open_round:
            raise ValueError("a round is open")
        mistaken = replace(
            self.records[self.index], used_minutes=before.used_minutes, skipped=before.skipped
        )
        return replace(self._record(self.index, mistaken), index=index)

    def planned(self, index: int, seconds: float, *, skipped: bool = False) -> Session:
        """Step `index` gets `seconds`, or is skipped."""
        record = replace(self.records[index], seconds=seconds, skipped=skipped)
        return self._record(index, record)

    def replanned(self, slots: tuple[Slot, ...]) -> Session:
        """The plan is now `slots`, one a step."""
        pairs = zip(self.records, slots, strict=True)
        records = tuple(replace(r, seconds=s.seconds, skipped=s.skipped) for r, s in pairs)
        return replace(self, records=records)

    def promised(self, ends_at: str) -> Session:
        """The promised end is `ends_at` from now on."""
        return replace(self, settings=replace(self.settings, ends_at=ends_at))

    def told_by_clock(self, seconds: float, *, end: bool) -> Session:
        """The clock was set by `seconds`: so are its beginning and, if wished, the `end`."""
        by = timedelta(minutes=round(seconds / 60))
        moved = replace(self, started=_moved(self.started, by))
        return moved.promised(_moved(self.settings.ends_at, by)) if end else moved

    def ended(self, finished: str) -> Session:
        """The workshop is over; a round still open, or waiting, is lost, and told as such."""
        return replace(self.lost_rounds(), finished=finished)

    def reopened(self) -> Session:
        """The workshop goes on after all."""
        return replace(self, finished="")

    def with_closing_word(self, text: str) -> Session:
        """What was said in the closing round, typed by the facilitator."""
        return replace(self, closing_word=text)

    # --- rounds -------------------------------------------------------------------------------

    def opened(self, kind: RoundKind = "vote") -> Session:
        """A round of the current step is open."""
        if self.open_round:
            raise ValueError("a round is open already")
        number = len(self.rounds_of(self.step)) + 1 if kind == "vote" else 1
        return replace(self, open_round=OpenRound(self.step.key, number, kind))

    def closed(self, mode: Mode, ballots: int, releases: tuple[VoteRelease, ...]) -> Session:
        """The open round is closed, and this is what was released of it."""
        if self.open_round is None or self.open_round.kind != "vote":
            raise ValueError("no vote is open")
        round_ = Round(
            self.open_round.step_key,
            self.open_round.number,
            mode,
            self.settings.k,
            self.settings.people,
            ballots,
            releases,
        )
        closed = replace(self, open_round=None, rounds=(*self.rounds, round_))
        for vote in self.step.votes:
            closed = closed._with_result(vote, releases)
        return closed

    def _with_result(self, vote: Vote, releases: tuple[VoteRelease, ...]) -> Session:
        """The ideas that were voted on, in the order that the vote gave them."""
        released = next((each for each in releases if each.vote_key == vote.key), None)
        gathered = next((each for each in self.ideas if each.key == vote.ideas), None)
        if gathered is None or not isinstance(released, ChoiceRelease):
            return self
        return self.with_ideas(gathered.key, with_result(gathered.ideas or (), vote, released))

    def gathered(
        self, block: Ideas, submissions: int, texts: tuple[str, ...] | None, *, few: bool = False
    ) -> Session:
        """The open ideas round is closed; `texts` are shuffled already, `None` when withheld.

        `few` tells that too few wrote, and that the room was told so before it saw them.

        What an earlier group wrote stands, as it was marked and hidden, before what is new; what
        this group wrote in an earlier round of the block is replaced.
        """
        if self.open_round is None or self.open_round.kind != "ideas":
            raise ValueError("no ideas round is open")
        ideas = None if texts is None else tuple(Idea(text) for text in texts)
        others = tuple(round_ for round_ in self.ideas if round_.key != block.key)
        for earlier in self.earlier_groups(block):
            submissions += earlier.submissions
            few = few or earlier.few
            known = earlier.ideas
            ideas = known if ideas is None else (*(known or ()), *ideas)
        gathered = IdeaRound(
            block.key, submissions, None if ideas is None else with_ids(ideas), few
        )
        again = tuple(key for key in self.ideas_again if key != block.key)
        return replace(self, open_round=None, ideas=(*others, gathered), ideas_again=again)

    def lost_round(self) -> Session:
        """The open round is gone: nothing of it was kept (S4)."""
        if self.open_round is None:
            return self
        return replace(self, open_round=None, interrupted=(*self.interrupted, self.open_round))

    def lost_rounds(self) -> Session:
        """The open round and all that wait are gone: nothing of them was kept (S4, T5)."""
        lost = self.lost_round()
        return replace(lost, held=(), interrupted=(*lost.interrupted, *lost.held))

    def held_back(self) -> Session:
        """The open vote waits for the next group; the room can go on meanwhile (T5)."""
        if self.open_round is None or self.open_round.kind != "vote":
            raise ValueError("no vote is open")
        return replace(self, open_round=None, held=(*self.held, self.open_round))

    def taken_up(self) -> Session:
        """The current step's waiting round is the open one again."""
        waiting = [each for each in self.held if each.step_key == self.step.key]
        if self.open_round or not waiting:
            raise ValueError("no round waits here")
        others = tuple(each for each in self.held if each not in waiting)
        return replace(self, open_round=waiting[0], held=others)

    def begun_again(self, people: int) -> Session:
        """At the first step with the first plan, for a group of `people`; what was released stays.

        The next group writes ideas of its own, which join the earlier ones.
        """
        group = replace(self, settings=replace(self.settings, people=people))
        records = tuple(map(StepRecord, group.lengths))
        again = tuple(round_.key for round_ in self.ideas)
        return replace(self, records=records, finished="", ideas_again=again).entered(0)

    def taking(self, channel: Channel) -> Session:
        """Votes and ideas come in by this channel too; the promise says so from now on."""
        channels = self.settings.channels
        if channel in channels:
            return self
        return replace(self, settings=replace(self.settings, channels=(*channels, channel)))

    def raised_people(self, people: int) -> Session:
        """N is `people` now; told to the room and reported (O4)."""
        return replace(
            self,
            settings=replace(self.settings, people=people),
            people_first=self.people_first or self.settings.people,
            people_raised_to=(*self.people_raised_to, people),
        )

    # --- what the group writes ----------------------------------------------------------------

    def with_ideas(self, key: str, ideas: tuple[Idea, ...]) -> Session:
        """The facilitator has marked or hidden ideas."""
        changed = tuple(
            replace(round_, ideas=ideas) if round_.key == key else round_ for round_ in self.ideas
        )
        return replace(self, ideas=changed)

    def with_actions(self, actions: tuple[Action, ...]) -> Session:
        """The action table is now this."""
        return replace(self, actions=actions)

    def with_why(self, indicator_key: str, text: str) -> Session:
        """A why-note; empty text takes it away."""
        others = tuple(why for why in self.whys if why.indicator_key != indicator_key)
        return replace(self, whys=(*others, Why(indicator_key, text)) if text else others)

    def _record(self, index: int, record: StepRecord) -> Session:
        if not 0 <= index < len(self.records):  # a negative one would count from the end
            raise IndexError(index)
        records = (*self.records[:index], record, *self.records[index + 1 :])
        return replace(self, records=records)


def new_session(
    id: str,  # noqa: A002 - the field's own name
    workshop: Workshop,
    settings: Settings,
    started: str,
    actions: tuple[Action, ...] = (),
    plan: tuple[Slot, ...] = (),
) -> Session:
    """A session at its first step; `actions` are the open ones that come back from earlier.

    `plan` is what was changed before the session, one slot a step; without it the steps take as
    long as these people need with their way of voting.
    """
    scripted = tuple(StepRecord(step.seconds) for step in workshop.steps)
    session = Session(id, workshop, settings, started, scripted, actions=actions)
    session = replace(session, records=tuple(map(StepRecord, session.lengths)))
    planned = session.replanned(plan) if plan else session
    skipped = [record.skipped for record in planned.records]
    return planned.entered(skipped.index(False) if False in skipped else 0)


def next_action_id(session: Session) -> str:
    """The id for a new action: `session/number`, never used before in this session."""
    own = [a.id.rpartition("/")[2] for a in session.actions if a.id.startswith(f"{session.id}/")]
    return f"{session.id}/{max((int(n) for n in own), default=0) + 1}"


def step_ideas(step: Step) -> tuple[Ideas, ...]:
    """The ideas blocks of a step."""
    return tuple(block for block in step.blocks if isinstance(block, Ideas))


def asked_as(session: Session, step: Step) -> Mode | None:
    """How any vote of the step was asked before in this session, `None` if it was not.

    An indicator gets hands or ballots in a session, never both (privacy.md F2).
    """
    keys = {vote.key for vote in step.votes}
    for round_ in reversed(session.rounds):
        if keys & {released.vote_key for released in round_.releases}:
            return round_.mode
    return None


def _moved(moment: str, by: timedelta) -> str:
    return (datetime.fromisoformat(moment) + by).isoformat(timespec="minutes") if moment else ""
