"""The room: one running session with its open round and what the group writes.

Every change goes through a method, here or in `room/timed.py`: it makes a new `Session`, stores it,
and tells the listeners. What cannot be stored goes on in memory (`room/saving.py`).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from apl_tui.core.actions import Action, put
from apl_tui.core.agenda import Countdown
from apl_tui.core.ballot import Ballot, Outcome
from apl_tui.core.idea_votes import action_from, with_options, with_vote_on
from apl_tui.core.records import MOST_PEOPLE, Channel, Idea, Mode
from apl_tui.core.repeated_votes import rules_of
from apl_tui.core.session import Session, next_action_id
from apl_tui.core.workshop import Ideas, Step
from apl_tui.room.clock import Clock, as_minute, as_whole_minute, later
from apl_tui.room.saving import SessionWriter
from apl_tui.room.timed import TimedSession
from apl_tui.room.voting import OpenIdeas, OpenVote, Token, hands, new_token


@dataclass(frozen=True, slots=True)
class Randomness:
    """The randomness of a room: one-time tickets, and the shuffling of ideas."""

    token: Token = new_token
    shuffle: Callable[[list[str]], None] = secrets.SystemRandom().shuffle


class Room(TimedSession):
    """One running session, its open round, and what the group writes."""

    def __init__(
        self,
        session: Session,
        archive: SessionWriter | None,
        clock: Clock,
        chances: Randomness | None = None,
    ) -> None:
        super().__init__(session, archive, clock)
        self.report_path: Path | None = None
        self.vote: OpenVote | None = None
        self.open_ideas: OpenIdeas | None = None
        self._spent: set[bytes] = set()  # of closed rounds: a late retry is told the truth
        self._held: dict[str, OpenVote] = {}  # by step: they wait for the next group (T5)
        self._chances = chances or Randomness()
        # The program was killed while these were open: S4.
        self.lost_rounds = (*filter(None, (session.open_round,)), *session.held)
        self.lost_round = next(iter(self.lost_rounds), None)
        if self.lost_rounds:
            self._change(session.lost_rounds())

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

    def save_in(self, folder: Path) -> Path:
        """Save it in another folder from now on, where the usual one fails; `AplError` if not."""
        file = self.saving.save_in(self._session, folder)
        self._tell()
        return file

    def _forget_held(self) -> None:
        self._spent |= {ticket for vote in self._held.values() for ticket in vote.box.spent}
        self._held = {}
