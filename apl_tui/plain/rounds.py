"""An open round in lines, of votes or of ideas: how many have taken part, and how it is closed.

Nothing said here depends on an answer, only on how many have been counted (privacy.md O1).
"""

from __future__ import annotations

from apl_tui.core.ballot import Outcome
from apl_tui.core.errors import Message
from apl_tui.core.promise import headline
from apl_tui.core.records import MOST_PEOPLE
from apl_tui.core.turnout_limits import so_few, too_few
from apl_tui.plain.console import Command, Console
from apl_tui.plain.passing import pass_laptop
from apl_tui.plain.phones import PhoneLines
from apl_tui.process.forgetting import forget
from apl_tui.room.room import Room
from apl_tui.room.voting import OpenIdeas, OpenVote


class RoundLines:
    """An open round. A subclass names its words, its round, what one person does, and closing."""

    words = "vote"

    def __init__(self, console: Console, room: Room, phones: PhoneLines) -> None:
        self.console = console
        self.t = console.t
        self.room = room
        self.phones = phones

    @property
    def round_(self) -> OpenVote | OpenIdeas | None:
        """The open round."""
        raise NotImplementedError

    def one_person(self) -> str:
        """What one person does with the laptop; what to tell them of what came of it."""
        raise NotImplementedError

    def receipt(self, kind: str, outcome: Outcome | None) -> str:
        """That a ballot, or ideas, were counted or not; nothing where they were broken off."""
        if outcome is None:
            return ""
        return self.t(f"{kind}.receipt" if outcome == "counted" else "plain.not-counted")

    def close(self) -> None:
        """Close the round; what comes of it is in the session then."""
        raise NotImplementedError

    def unseen(self) -> bool:
        """Whether what is typed while the laptop goes round is not shown."""
        return True

    def more_ways(self) -> tuple[str, ...]:
        """Commands of this kind of round alone."""
        return ()

    def more(self, command: Command) -> bool | None:
        """Do one of them: whether the round came to an end, `None` while it goes on."""

    def more_to_close(self, counted: int) -> str:  # noqa: ARG002 - for those who have something to say
        """What else the close question should say, judged from how many have taken part alone."""
        return ""

    def doubts(self) -> tuple[Message, ...]:
        """Why there may be more ballots than people (O4)."""
        return ()

    def promise(self) -> str:
        """The promise in one line."""
        return self.t.say(headline(self.room.session.settings, self.room.step.votes))

    # --- the loop -----------------------------------------------------------------------------

    def run_round(self) -> bool:
        """Until it is closed (True) or thrown away (False); nothing of it is remembered then."""
        try:
            return self._until_over()
        finally:
            forget()

    def _until_over(self) -> bool:
        say, t = self.console.say, self.t
        say("", t(f"plain.{self.words}-is-open"), self.promise(), *self.phones.how_to_join())
        while (round_ := self.round_) is not None:
            self.phones.tell_lost()
            counted, people = round_.counted, round_.people
            self._tell_how_many(counted, people)
            ways = ("laptop", "close", *self.more_ways(), "phones", "people")
            names = (*ways, "round-next", "leave-round")
            command = self.console.command(t("plain.round-prompt"), names, empty="round-next")
            counted, people = round_.counted, round_.people  # phones have voted meanwhile
            match command.name:
                case "phones":
                    self.phones.lead()
                case "laptop":
                    unseen = self.unseen()
                    pass_laptop(self.console, self.room, round_, self.one_person, unseen=unseen)
                case "close":
                    if self._may_close(counted, people):
                        self.close()
                        return True
                case "people":
                    self._more_people()
                case "leave-round":
                    say(t(f"{self.words}.leave-text", n=counted))
                    if self.console.yes(t(f"{self.words}.leave")):
                        self.room.drop_round()
                        return False
                case "round-next":
                    say(t(f"{self.words}.close-first"))
                case _:
                    ended = self.more(command)
                    if ended is not None:
                        return ended
        return False

    def _tell_how_many(self, counted: int, people: int) -> None:
        say, t = self.console.say, self.t
        say("", f"{counted} {t(f'{self.words}.of-people', n=people)}.")
        if few := too_few(self.room.step.votes, people, self.room.session.settings.k):
            say(t.say(few))
        for doubt in self.doubts():
            say(t.say(doubt))
        if counted >= people:
            say(t("plain.complete", counted=counted, n=people))

    def _may_close(self, counted: int, people: int) -> bool:
        """Asked while anyone is missing, and with a warning below the threshold (T4)."""
        k, say, t = self.room.session.settings.k, self.console.say, self.t
        if counted < k:
            say(t.say(so_few(self.words, counted)), t(f"{self.words}.too-few-text", k=k))
            return self.console.yes(t("plain.close-anyway"))
        doubtful = bool(self.doubts())  # told just before
        if (doubtful or counted < people) and (more := self.more_to_close(counted)):
            say(more)
        if doubtful:
            return self.console.yes(t(f"{self.words}.doubtful", counted=counted, n=people))
        if counted < people:
            say(t(f"{self.words}.some-missing-text"))
            return self.console.yes(t(f"{self.words}.some-missing", counted=counted, n=people))
        return True

    def _more_people(self) -> None:
        """Raise N: told to the room and reported (O4)."""
        people, t = self.room.session.settings.people, self.t
        self.console.say(t("vote.more-text", n=people))
        wanted = Command("people", self.console.ask(t("vote.more"))).number
        if wanted is not None and people < wanted <= MOST_PEOPLE:
            self.room.raise_people(wanted)
            first = self.room.session.people_first
            self.console.say(t("vote.raised", first=first, n=wanted))
        else:
            self.console.say(t("vote.more-refused", n=people, most=MOST_PEOPLE))
