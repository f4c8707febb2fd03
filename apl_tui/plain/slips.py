"""Paper slips in lines: a line a slip, read without being shown; the last one can be taken back.

The rules of `room/slips.py` hold: a slip waits until the next one is typed, then it is a ballot
like any other (privacy.md O3, O4). What was typed is never said again.
"""

from __future__ import annotations

from typing import Literal

from apl_tui.core.errors import message
from apl_tui.core.slips import choosing, sign
from apl_tui.plain.console import Console
from apl_tui.plain.passing import Presence, traces
from apl_tui.room.room import Room
from apl_tui.room.slips import Part, Refusal, SlipTyping

Outcome = Literal["taken", "refused", "full"]


class SlipLines:
    """Types slips into `room.vote`."""

    def __init__(self, console: Console, room: Room) -> None:
        self._console = console
        self._t = console.t
        self._room = room
        self._typing = SlipTyping(room)
        self._presence = Presence(console, room.clock)

    def take(self) -> None:
        """Until all slips are typed. The promise tells of slips before the first of them is."""
        say, t, vote = self._console.say, self._t, self._room.vote
        if vote is None:
            return
        say("", t("slips.title"), t.say(message("promise.O3")), t("plain.slips-mix"))
        say(t("plain.private"), t(f"plain.traces.{traces(self._console)}"))
        if not self._console.yes(t("plain.alone")):
            return
        self._room.take("slips")
        say("", t("plain.slips-how"), *self._order())
        with self._console.unseen():
            self._type()
        self._console.wipe()

    def _order(self) -> list[str]:
        """What stands on the line, vote by vote."""
        lines: list[str] = []
        for part in self._typing.line.parts:
            lead = part.vote.lead or self._t("ballot.choice")
            count = len(part.vote.indicators)
            if part.vote.scale is not None:
                words = self._t("plain.slips-digits", n=count, size=part.vote.scale.size)
            else:
                words = self._t(
                    f"slips.{choosing(part.vote)}", last=sign(count - 1), n=part.vote.most
                )
            lines.append(f"{lead} {words}")
        return lines

    def _type(self) -> None:
        say, t, typing = self._console.say, self._t, self._typing
        words = {name: t(f"plain.word.slips-{name}").split() for name in ("undo", "done")}
        while True:
            say(t("passing.finished", counted=typing.taken, n=self._people))
            self._presence.waits()
            typed = self._console.ask(t("plain.slips-prompt")).casefold()
            lost = self._presence.lost()
            if lost is False or not typed:
                say(t("plain.slips-how"))
            elif lost or typed in words["done"]:
                if typing.settle() or not self._admits():
                    typing.forget()
                    return
            elif typed in words["undo"]:
                say(t("plain.slips-undone" if typing.waits else "plain.slips-nothing"))
                typing.forget()
            elif self._line(typed) == "full":
                if not self._admits():
                    return
                self._line(typed)

    @property
    def _people(self) -> int:
        return self._room.session.settings.people

    def _line(self, typed: str) -> Outcome:
        """One slip; what is wrong with a line that cannot be one is told, and it is forgotten."""
        typing, say, t = self._typing, self._console.say, self._t
        for character in typed:
            part = typing.line.part
            if character == " " and part is not None and part.vote.scale is not None:
                continue  # digits in groups
            refusal = typing.type(character)
            if refusal == "full":
                return "full"
            if refusal:
                typing.clear()
                say(t("plain.slips-refused"), self._why(refusal, part))
                return "refused"
        if not typing.take():
            typing.clear()
            say(t("plain.slips-refused"), t("slips.not-whole"))
            return "refused"
        say(t("plain.slips-taken"))
        if not self._console.terminal.hides:
            self._console.wipe()
        return "taken"

    def _why(self, refusal: Refusal, part: Part | None) -> str:
        if part is None:
            return self._t("plain.slips-long")
        vote = part.vote
        if vote.scale is not None:
            return self._t("slips.option", size=vote.scale.size)
        return self._t(f"slips.{refusal}", last=sign(len(vote.indicators) - 1), n=vote.most)

    def _admits(self) -> bool:
        """All have voted: one more may be counted, which the report tells (O4)."""
        people = self._people
        self._console.say(self._t("passing.full", n=people))
        if not self._console.yes(self._t("plain.slips-admit", n=people)):
            return False
        self._room.raise_people(people + 1)
        return True
