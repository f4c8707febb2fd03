"""A trial round: throw-away ballots to learn the way of voting (privacy.md F5).

The hand-over and the ballot are the real ones, with a question of no importance, and each page says
that it does not count. A trial ballot is not even counted: it is forgotten when it is handed in.
"""

from __future__ import annotations

from collections.abc import Sequence

from apl_tui.core.workshop import Indicator, Vote
from apl_tui.i18n import Translator
from apl_tui.room.draft import Draft
from apl_tui.room.room import Room
from apl_tui.tui.base.screen import key
from apl_tui.tui.screens.pass_laptop.ballot import BallotScreen
from apl_tui.tui.screens.pass_laptop.passing import Phase

OPTIONS = ("trial.option-1", "trial.option-2", "trial.option-3", "trial.option-4")


def trial_votes(votes: Sequence[Vote], t: Translator) -> tuple[Vote, ...]:
    """A question of each kind that the step asks: statements to grade, and options to choose."""
    kinds = {vote.kind: vote for vote in reversed(votes)}
    return tuple(_trial_vote(vote, t) for vote in votes if kinds[vote.kind] is vote)


def _trial_vote(like: Vote, t: Translator) -> Vote:
    if like.scale is not None:
        asked = (Indicator("trial", t("trial.statement")),)
        return Vote("trial", like.id, like.kind, t("trial.lead"), asked, like.scale)
    options = tuple(Indicator(name, t(name)) for name in OPTIONS)
    return Vote("trial", like.id, like.kind, t("trial.choice"), options, dots=like.dots)


class TrialScreen(BallotScreen, inherit_bindings=False):
    """Trial ballots, one person after the other. The room may watch; nothing is counted or kept."""

    CSS_PATH = "ballot.tcss"
    first_phase: Phase = "hand-over"
    BINDINGS = [*BallotScreen.BINDINGS, key("escape", "end", "trial.end")]

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._tried = False

    def turnout(self) -> tuple[int, int]:
        """Nobody is ever counted, so there is always room for one more."""
        return 0, 1

    def heading(self) -> tuple[str, str]:
        """That it does not count."""
        return self.t("trial.title"), ""

    def _title(self) -> str:
        return self.t("trial.title")

    def notice(self, page: Phase) -> tuple[str, str]:  # noqa: ARG002 - there is only the hand-over
        """How it goes; and after a ballot that this is all."""
        name = "trial.again" if self._tried else "trial.begin"
        return self.t(name), self.t(f"{name}-text")

    def promise(self) -> str:
        """What holds for a trial."""
        return self.t("trial.promise")

    def take(self) -> None:
        """A draft of the trial question; it has no ticket."""
        self._draft = Draft(trial_votes(self.room.step.votes, self.t))
        self.turn_to("own")
        self.show_page()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The hand-over ends without a question: nothing can be lost."""
        if action == "end":
            return self.phase == "hand-over"
        return action != "finish" and super().check_action(action, parameters)

    def action_cast(self) -> None:
        """Forget it."""
        self._tried = True
        self.blank()
        self.turn_to("hand-over")

    def action_break_off(self) -> None:
        """Nothing can be lost here either."""
        self.forget()

    def action_end(self) -> None:
        """Back to the vote."""
        self.dismiss(result=True)
