"""The open vote as the room sees it; it is opened by the stage and closed here.

An indicator gets hands or ballots in a session, never both (privacy.md F2): `asked_as` tells which
it was, so that the other way is refused.
"""

from __future__ import annotations

from textual.content import Content

from apl_tui.core.doubt import doubts
from apl_tui.core.errors import Message
from apl_tui.core.records import Channel
from apl_tui.core.repeated_votes import before_voting_again
from apl_tui.core.session import asked_as
from apl_tui.core.slips import fits_on_slips
from apl_tui.core.turnout_limits import needed
from apl_tui.room.voting import lost_by_starting_again
from apl_tui.tui.base.phone_lifecycle import offers_phones
from apl_tui.tui.base.screen import HELP, key
from apl_tui.tui.base.words import with_keys
from apl_tui.tui.screens.dialogs.boxes import AskScreen
from apl_tui.tui.screens.lead.hands import HandsScreen
from apl_tui.tui.screens.lead.rounds import RoundScreen
from apl_tui.tui.screens.pass_laptop.ballot import BallotScreen
from apl_tui.tui.screens.pass_laptop.slips import SlipsScreen
from apl_tui.tui.screens.pass_laptop.trial import TrialScreen

HOW: dict[Channel, str] = {"laptop": "vote.how-laptop", "slips": "slips.how"}
"""How to vote in each channel that the program has; one that comes brings its line along."""


class VoteScreen(RoundScreen, inherit_bindings=False):
    """Shows the round that the room has opened, and closes it.

    A step that was asked by a show of hands goes on by hands; a self-check goes to its ballot at
    once, and the round closes by itself.
    """

    CSS_PATH = "vote.tcss"
    help_id = "vote.help"
    BINDINGS = [
        *RoundScreen.BINDINGS[:3],
        key("s", "slips", "vote.slips"),
        key("h", "hands", "vote.hands"),
        key("d", "trial", "vote.trial"),
        key("w", "hold", "vote.hold", show=False),
        key("z", "start_again", "vote.restart", show=False),
        *RoundScreen.BINDINGS[3:],
        HELP,
    ]

    def on_mount(self) -> None:
        """Show the round, unless this step or this session is voted in another way."""
        if self.room.session.settings.solo:
            self.app.push_screen(BallotScreen(self.room), self._after_solo)
        elif asked_as(self.room.session, self.room.step) == "hands":
            self._go_to_hands()

    def _after_solo(self, cast: bool | None) -> None:  # noqa: FBT001 - Textual passes it by position
        if cast:
            self.close()
        else:
            self.drop()

    def passing(self) -> BallotScreen:
        """Ballots on the laptop that goes round."""
        return BallotScreen(self.room)

    def how(self) -> list[Content]:
        """A line for each channel in use; where there is room also that it can be tried."""
        settings = self.room.session.settings
        channels = sorted(settings.channels, key=lambda each: each != settings.way)
        lines = [with_keys(self.t(HOW[channel])) for channel in channels if channel in HOW]
        if self.room.vote and not self.room.vote.counted and not self.has_class("-low"):
            lines.append(with_keys(self.t("trial.how"), "$quiet"))
        return lines

    def before_again(self) -> tuple[Message, ...]:
        """What a second result tells of who came or left, before anyone has voted again (T1)."""
        return before_voting_again(self.room.session, self.room.step)

    def close(self) -> None:
        """Close the round: what is released is stored, and then shown."""
        self.room.close_vote()
        self.dismiss(result=True)

    def more_to_close(self, counted: int) -> str:
        """That what is about one identifiable person wants more answers (R4)."""
        least = needed(self.room.step.votes, self.room.session.settings.k)
        return self.t("vote.sensitive-needs", k=least) if counted < least else ""

    def doubts(self) -> tuple[Message, ...]:
        """That someone came when all had voted, or that there are more phones than people (O4)."""
        vote, phones = self.room.vote, self.apl.phoning.phones
        if vote is None or self.room.session.settings.solo:
            return ()
        opened = phones.opened if phones else 0
        moved = phones is not None and phones.moved
        return doubts(vote.people, phones=opened, turned_away=vote.turned_away, moved=moved)

    def instead_of_closing(self) -> str:
        """That the votes can wait for a next group (T5)."""
        vote = self.room.vote
        key_ = self.apl.key_words("vote.hold", "w")
        return self.t("vote.hold-hint", key=key_) if vote and vote.counted else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Trial and hands only before the first ballot; hands never where ballots were cast."""
        vote = self.room.vote
        if action in {"hold", "start_again"}:
            return vote is not None and bool(vote.counted)
        if action == "phones":
            return offers_phones(self.room)
        if action == "slips":
            return vote is not None and fits_on_slips(vote.votes)
        if action not in {"trial", "hands"}:
            return True
        if vote is None or vote.counted or (action == "hands" and not self.room.step.takes_hands):
            return False
        return action == "trial" or asked_as(self.room.session, self.room.step) in {None, "hands"}

    def action_hold(self) -> None:
        """Let the votes wait, in memory only, for a next group to vote in the same round (T5)."""

        def hold(yes: bool | None) -> None:  # noqa: FBT001 - Textual passes it by position
            if yes:
                self.room.hold_round_for_next_group()
                self.dismiss(False)  # noqa: FBT003 - the round was not closed

        self.app.push_screen(
            AskScreen(
                self.t("vote.hold-title"),
                self.t("vote.hold-text"),
                self.t("vote.hold-yes"),
                self.t("vote.hold-no"),
            ),
            hold,
        )

    def action_start_again(self) -> None:
        """Throw the votes away, where there are more than people, and begin anew (O4)."""

        def answer(yes: bool | None) -> None:  # noqa: FBT001 - Textual passes it by position
            if yes:
                self.room.start_vote_again()
                self.follow()

        vote = self.room.vote
        self.app.push_screen(
            AskScreen(
                self.t("vote.restart-title"),
                self.t.say(lost_by_starting_again(vote)) if vote else "",
                self.t("vote.restart-yes"),
                self.t("vote.restart-no"),
            ),
            answer,
        )

    def action_slips(self) -> None:
        """Type in paper slips."""
        self.app.push_screen(SlipsScreen(self.room), lambda _: self.follow())

    def action_trial(self) -> None:
        """Let people try how it goes; nothing is counted."""
        self.app.push_screen(TrialScreen(self.room), lambda _: self.follow())

    def action_hands(self) -> None:
        """Ask by hands instead: open, and not anonymous."""

        def answer(yes: bool | None) -> None:  # noqa: FBT001 - Textual passes it by position
            if yes and self.room.vote and not self.room.vote.counted:
                self._go_to_hands()

        self.app.push_screen(
            AskScreen(
                self.t("vote.hands"),
                self.t("vote.hands-text"),
                self.t("vote.hands-yes"),
                self.t("vote.hands-no"),
            ),
            answer,
        )

    def _go_to_hands(self) -> None:
        self.room.drop_round()
        self.app.push_screen(HandsScreen(self.room), lambda shown: self.dismiss(bool(shown)))
