"""What typing slips is alike for votes and ideas: the promise, the head, the projector, the end."""

from __future__ import annotations

from apl_tui.core.errors import message
from apl_tui.tui.screens.pass_laptop.passing import PassingScreen, Phase


class TypesSlipsScreen(PassingScreen, inherit_bindings=False):
    """One person types what stands on the slips. Dismissed with True when the typing is over."""

    BINDINGS = [*PassingScreen.BINDINGS]

    def promise(self) -> str:
        """What slips mean for the promise."""
        return self.t.say(message("promise.O3"))

    def heading(self) -> tuple[str, str]:
        """Title and turnout."""
        counted, people = self.turnout()
        return self.t("slips.title"), self.t("passing.finished", n=people, counted=counted)

    def notice(self, page: Phase) -> tuple[str, str]:
        """The projector, or that all are counted."""
        title, text = super().notice(page)
        return title, self.t("slips.projector-text") if page == "projector" else text

    def going(self, seconds: int) -> str:
        """What is being typed is emptied; a slip that was handed in is counted."""
        return self.t("slips.countdown", n=seconds)

    def action_confirm(self) -> None:
        """The room cannot see the screen: from now on the promise tells of slips."""
        self.room.take("slips")
        self.take()

    def action_decline(self) -> None:
        """No more slips; one that could not be counted is forgotten."""
        self.blank()
        self.dismiss(result=True)
