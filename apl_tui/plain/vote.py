"""The open vote in lines. A step that was asked by a show of hands goes on by hands (F2)."""

from __future__ import annotations

from apl_tui.core.doubt import doubts
from apl_tui.core.errors import Message
from apl_tui.core.repeated_votes import before_voting_again
from apl_tui.core.session import asked_as
from apl_tui.core.slips import fits_on_slips
from apl_tui.core.turnout_limits import needed
from apl_tui.plain.ballot import BallotLines
from apl_tui.plain.console import Command
from apl_tui.plain.groups import hold_round
from apl_tui.plain.hands import ask_by_hands, take_hands
from apl_tui.plain.rounds import RoundLines
from apl_tui.plain.slips import SlipLines
from apl_tui.room.voting import OpenVote, lost_by_starting_again


class VoteRound(RoundLines):
    """Opens the current step's vote and leads it to its end."""

    def lead(self) -> bool:
        """True when there is a result; False when nothing came of it."""
        if asked_as(self.room.session, self.room.step) == "hands":
            return ask_by_hands(self.console, self.room)
        if not self._again():
            return False
        self.room.open_vote()
        if not self.room.session.settings.solo:
            return self.run_round()
        if BallotLines(self.console, self.room).fill() == "counted":
            self.room.close_vote()
            return True
        self.room.drop_round()
        return False

    def _again(self) -> bool:
        """Whether to vote, asked where the new result can be set against one that was told (T1)."""
        session = self.room.session
        told = before_voting_again(session, session.step)
        if not told:
            return True
        self.console.say(self.t("stage.again-text"), *(self.t.say(each) for each in told))
        return self.console.yes(self.t("stage.again-title"))

    @property
    def round_(self) -> OpenVote | None:
        """The open vote."""
        return self.room.vote

    def one_person(self) -> str:
        """Fill in and cast one ballot."""
        return self.receipt("ballot", BallotLines(self.console, self.room).fill())

    def close(self) -> None:
        """What is released is stored, and then told."""
        self.room.close_vote()

    def more_to_close(self, counted: int) -> str:
        """That what is about one identifiable person wants more answers (R4)."""
        least = needed(self.room.step.votes, self.room.session.settings.k)
        return self.t("vote.sensitive-needs", k=least) if counted < least else ""

    def doubts(self) -> tuple[Message, ...]:
        """That someone came when all had voted, or that there are more phones than people (O4)."""
        vote = self.room.vote
        turned_away = vote is not None and vote.turned_away
        people = self.room.session.settings.people
        opened, moved = self.phones.opened, self.phones.moved
        return doubts(people, phones=opened, turned_away=turned_away, moved=moved)

    def more_ways(self) -> tuple[str, ...]:
        """Slips where they can be typed; hands only before the first ballot, and never where
        ballots were cast before; from the first one on the votes can wait for a next group.
        """
        vote = self.room.vote
        if vote is None:
            return ()
        slips = ("slips",) if fits_on_slips(vote.votes) else ()
        if vote.counted:
            return (*slips, "hold", "restart")
        hands = asked_as(self.room.session, self.room.step) is None and self.room.step.takes_hands
        return (*slips, "hands") if hands else slips

    def more(self, command: Command) -> bool | None:
        """Type slips, wait for the next group, or ask by hands."""
        vote = self.room.vote
        match command.name:
            case "slips":
                SlipLines(self.console, self.room).take()
                return None
            case "hold":
                return False if hold_round(self.console, self.room) else None
            case "restart":
                if vote:
                    self.console.say(self.t.say(lost_by_starting_again(vote)))
                if self.console.yes(self.t("vote.restart-title")):
                    self.room.start_vote_again()
                return None
            case _:
                return self._by_hands()

    def _by_hands(self) -> bool | None:
        """Ask by hands instead: open, and not anonymous."""
        self.console.say(self.t("vote.hands-text"))
        if not self.console.yes(self.t("vote.hands")) or (
            self.room.vote and self.room.vote.counted
        ):
            return None  # not wanted, or a phone has voted meanwhile
        self.room.drop_round()
        return take_hands(self.console, self.room)
