"""Anonymous ideas in lines: collected in an open round, and shown shuffled (privacy.md F1)."""

from __future__ import annotations

from apl_tui.core.doubt import doubts
from apl_tui.core.errors import Message
from apl_tui.core.workshop import Ideas
from apl_tui.plain.console import Console
from apl_tui.plain.passing import Presence
from apl_tui.plain.phones import PhoneLines
from apl_tui.plain.rounds import RoundLines
from apl_tui.room.room import Room
from apl_tui.room.voting import LONGEST_IDEA, MOST_IDEAS, OpenIdeas


class IdeasRound(RoundLines):
    """Collects the ideas of one block."""

    words = "ideas"

    def unseen(self) -> bool:
        """Whoever writes sees the text, where it can be taken off the screen afterwards."""
        return not self.console.terminal.clears

    def __init__(self, console: Console, room: Room, block: Ideas, phones: PhoneLines) -> None:
        super().__init__(console, room, phones)
        self._block = block

    def lead(self) -> bool:
        """True when the round was closed."""
        self.room.open_ideas_round(self._block)
        return self.run_round()

    @property
    def round_(self) -> OpenIdeas | None:
        """The open round."""
        return self.room.open_ideas

    def promise(self) -> str:
        """What holds for ideas."""
        return self.t("ideas.promise", k=self.room.session.settings.k)

    def doubts(self) -> tuple[Message, ...]:
        """That someone came when all had handed in, or more phones than people (O4)."""
        people, opened = self.room.session.settings.people, self.phones.opened
        turned_away = bool(self.room.open_ideas and self.room.open_ideas.turned_away)
        moved = self.phones.moved
        return doubts(people, phones=opened, turned_away=turned_away, moved=moved, kind="ideas")

    def close(self) -> None:
        """Close the round; ideas are shuffled before anyone sees them.

        Where too few wrote, the room is told what showing them means, and asked (F1).
        """
        few = not self.room.seal_ideas()
        if few:
            title = self.t("ideas.few-title", k=self.room.session.settings.k)
            self.console.say("", title, self.t("ideas.few-text"))
            few = self.console.yes(self.t("plain.ideas-few"))
        self.room.close_ideas(few=few)

    def one_person(self) -> str:
        """Up to three lines, blank allowed; handed in when the person says so."""
        round_ = self.room.open_ideas
        if round_ is None:
            return ""
        ticket, say, t = round_.hand_over(), self.console.say, self.t
        say(t("ideas.page-title"))
        self.console.say_prose(self._block.question)
        say("", t("ideas.no-names"), t("plain.ideas-how", n=MOST_IDEAS))
        texts: list[str] = []
        while len(texts) < MOST_IDEAS:
            text = self._line(len(texts) + 1)
            if text is None:
                return ""
            if not text:
                break
            texts.append(text)
        while not self.console.yes(t("plain.hand-in")):
            if not texts or self.console.yes(t("ideas.stop")):
                return ""
        return self.receipt("ideas", self.room.submit_ideas(texts, ticket))

    def _line(self, number: int) -> str | None:
        """One idea; empty when there is no more, `None` when the person is gone."""
        presence = Presence(self.console, self.room.clock)
        while True:
            presence.waits()
            text = self.console.ask(self.t("plain.idea", number=number))
            lost = presence.lost() if not text else None  # writing takes time
            if lost:
                return None
            if len(text) > LONGEST_IDEA:
                self.console.say(self.t("plain.too-long", most=LONGEST_IDEA))
            elif lost is None:
                return text
