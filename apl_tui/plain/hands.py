"""A show of hands in lines: open, not anonymous, and said so (privacy.md F2).

What is about one identifiable person is never asked like this, and what was asked by ballots is not
asked by hands.
"""

from __future__ import annotations

from apl_tui.core.session import asked_as
from apl_tui.core.workshop import Indicator, Vote
from apl_tui.plain.console import Command, Console
from apl_tui.room.room import Room
from apl_tui.wording.scales import band_label

Raised = dict[str, tuple[int, int]]
Asked = tuple[Vote, Indicator]


def ask_by_hands(console: Console, room: Room) -> bool:
    """Ask whether the room wants hands, unless it was asked so before; True when they are kept."""
    before = asked_as(room.session, room.step)
    if before == "ballots":
        console.say(console.t("plain.no-hands"))
        return False
    if before is None:
        console.say(console.t("vote.hands-text"))
        if not console.yes(console.t("vote.hands")):
            return False
    return take_hands(console, room)


def take_hands(console: Console, room: Room) -> bool:
    """Take in a show of hands for the current step; no round may be open."""
    t, say = console.t, console.say
    pairs = [(vote, one) for vote in room.step.votes for one in vote.indicators]
    asked = [(vote, one) for vote, one in pairs if not one.sensitive]
    say("", f"{t('hands.title')}. {t('hands.open-label')}.")
    say(t("hands.intro" if asked else "hands.nothing"))
    if left_out := len(pairs) - len(asked):
        say(t("hands.left-out", n=left_out))
    if not asked:
        return False
    raised = _HandsLines(console, room, asked).ask_all()
    if raised is None:
        return False
    room.show_hands(raised, room.session.settings.people)
    return True


class _HandsLines:
    """Asks the numbers of one show of hands."""

    def __init__(self, console: Console, room: Room, asked: list[Asked]) -> None:
        self._console = console
        self._t = console.t
        self._people = room.session.settings.people
        self._asked = asked
        self._raised: Raised = {}

    def ask_all(self) -> Raised | None:
        """The hands raised, by indicator key; `None` when it was broken off."""
        index, changing = 0, False
        while True:
            if index >= len(self._asked):
                command = self._review()
                if command.name == "keep-hands":
                    return self._raised
                number = command.number or 0
                if command.name == "number-of" and 1 <= number <= len(self._asked):
                    index, changing = number - 1, True
                    continue
                done: str | None = command.name
            else:
                done = self._ask(index)
            if done == "stop":
                self._console.say(self._t("hands.stop-text"))
                if self._console.yes(self._t("hands.stop")):
                    return None
            elif done == "ballot-back":
                index = max(0, index - 1)
            elif done is None:
                index = len(self._asked) if changing else index + 1
                changing = False

    def _review(self) -> Command:
        say, t = self._console.say, self._t
        say("", f"{t('hands.review')}:")
        for number, (vote, indicator) in enumerate(self._asked, start=1):
            lower, upper = self._raised[vote.indicator_key(indicator)]
            told = t("hands.chose", n=upper)
            if vote.scale is not None:
                bands = (band_label(vote.scale, "upper", t), band_label(vote.scale, "lower", t))
                told = f"{bands[0]}: {upper}. {bands[1]}: {lower}"
            say(f"{number}. {indicator.label}. {told}")
        names = ("keep-hands", "number-of", "ballot-back", "stop")
        return self._console.command(t("plain.hands-review-prompt"), names, empty="keep-hands")

    def _ask(self, index: int) -> str | None:
        """Ask one statement: `None` when it was taken in, else the command given instead."""
        vote, indicator = self._asked[index]
        say, t = self._console.say, self._t
        say("", t("hands.page", number=index + 1, count=len(self._asked)))
        if vote.lead and (index == 0 or self._asked[index - 1][0] != vote):
            say(vote.lead)
        say(indicator.text)
        labels = [t("hands.choose")]
        if vote.scale is not None:
            labels = [band_label(vote.scale, "upper", t), band_label(vote.scale, "lower", t)]
        numbers: list[int] = []
        for label in labels:
            command = self._number(label)
            if command.number is None:
                return command.name
            numbers.append(command.number)
        if sum(numbers) > self._people:
            say(t("hands.too-many", n=self._people))
            return "again"
        upper, lower = (*numbers, 0)[:2]
        self._raised[vote.indicator_key(indicator)] = (lower, upper)
        return None

    def _number(self, label: str) -> Command:
        """A number of hands, or what was commanded instead."""
        while True:
            names = ("number-hands", "ballot-back", "stop")
            command = self._console.command(f"{self._t('plain.hands')}, {label}", names)
            if command.name != "number-hands" or command.number is not None:
                return command
            self._console.say(self._t("hands.number-first"))
