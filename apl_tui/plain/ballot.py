"""One person's ballot in lines: a statement, its options, a digit; then a review, and it is cast.

Answers are read without being shown, and never said unless the person asks to see them: what is
said depends on how many statements are answered, not on how. They live in one `Draft`, which is
gone when this returns (privacy.md M1, O2).
"""

from __future__ import annotations

import re

from apl_tui.core.ballot import Outcome
from apl_tui.core.workshop import Vote
from apl_tui.plain.console import Command, Console
from apl_tui.plain.passing import Presence
from apl_tui.room.draft import BallotPage, Draft
from apl_tui.room.room import Room
from apl_tui.wording.scales import DONT_KNOW, option_label

PAGE = ("number", "keep", "ballot-back", "again", "stop")
REVIEW = ("cast", "number-of", "show", "ballot-back", "stop")


class BallotLines:
    """Asks one person, and casts into `room.vote`. `fill` tells what came of the ballot."""

    def __init__(self, console: Console, room: Room) -> None:
        self._console = console
        self._t = console.t
        self._room = room
        self._solo = room.session.settings.solo
        self._presence = Presence(console, room.clock)

    def fill(self) -> Outcome | None:
        """Ask all statements, let the person review, and cast; `None` when it was broken off."""
        vote = self._room.vote
        if vote is None:
            return None
        draft, ticket = Draft(vote.votes), vote.hand_over()
        chosen: set[int] = set()  # the choice pages that have been answered, also with nothing
        told: int | None = None
        self._console.say(self._t("ballot.title-solo" if self._solo else "ballot.title"))
        while True:
            if told != draft.index:
                self._tell(draft)
                told = draft.index
            command = self._command(draft)
            if command is None or (command.name == "stop" and self._stops(draft)):
                return None
            if command.name == "cast":
                return self._room.cast(draft.ballot, ticket)
            if command.name == "again":
                told = None
            elif command.name == "ballot-back":
                if not draft.back():
                    self._console.say(self._t("plain.first-statement"))
            elif draft.page is None:
                self._review(draft, command)
            elif draft.page.indicator is not None:
                self._answer(draft, command)
            else:
                self._choose(draft, draft.page, command, chosen)

    # --- asking -------------------------------------------------------------------------------

    def _command(self, draft: Draft) -> Command | None:
        """What was typed; `None` when the person is gone."""
        while True:
            self._presence.waits()
            prompt, names, empty = (
                (self._t("plain.review-prompt"), REVIEW, "")
                if draft.reviewing
                else (self._t("plain.answer-prompt"), PAGE, "keep")
            )
            command = self._console.command(prompt, names, empty=empty)
            lost = None if self._solo else self._presence.lost()
            if lost is None:
                return command
            if lost:
                return None

    def _stops(self, draft: Draft) -> bool:
        """Asked about once something is answered; one person alone is asked in any case."""
        if draft.empty and not self._solo:
            return True
        name = "ballot.stop-solo" if self._solo else "ballot.stop"
        self._console.say(self._t(f"{name}-text"))
        return self._console.yes(self._t(name))

    def _answer(self, draft: Draft, command: Command) -> None:
        if command.name == "number" and not draft.answer(
            -1 if command.number is None else command.number
        ):
            self._console.say(self._t("plain.no-such-option"))
        elif not draft.forward():
            self._console.say(self._t("ballot.answer-first"))

    def _choose(self, draft: Draft, page: BallotPage, command: Command, chosen: set[int]) -> None:
        index, vote = draft.index, page.vote
        if command.name == "number":
            numbers = [int(n) for n in re.findall(r"[0-9]{1,6}", command.argument)]
            wanted = [*dict.fromkeys(n for n in numbers if n)]
            if len(wanted) > vote.most or not all(n <= len(vote.indicators) for n in wanted):
                self._console.say(self._t("plain.bad-choice", most=vote.most))
                return
            draft.choose_none()
            for number in wanted:
                draft.toggle(vote.indicators[number - 1])
            chosen.add(index)
        if index in chosen:
            draft.forward()
        else:
            self._console.say(self._t("plain.choice-first"))

    def _review(self, draft: Draft, command: Command) -> None:
        if command.name == "show":
            for number, page in enumerate(draft.pages, start=1):
                self._console.say(f"{number}. {self._said(draft, page)}")
        elif command.number is not None and 1 <= command.number <= len(draft.pages):
            draft.change(command.number - 1)
        else:
            self._console.say(self._t("plain.no-such-number", most=len(draft.pages)))

    # --- saying -------------------------------------------------------------------------------

    def _tell(self, draft: Draft) -> None:
        say, t, page = self._console.say, self._t, draft.page
        if page is None:
            form = "plain.review-solo" if self._solo else "plain.review"
            say("", t(form, n=len(draft.pages)), t("plain.review-how"))
            return
        vote = page.vote
        number, count = draft.index + 1, len(draft.pages)
        say("", t("ballot.page", number=number, count=count))
        if page.indicator is None or draft.index == 0 or draft.pages[draft.index - 1].vote != vote:
            say(*([vote.lead] if vote.lead else []))
        if page.indicator is not None and vote.scale is not None:
            say(page.indicator.text)
            numbers = (*range(1, vote.scale.size + 1), DONT_KNOW)
            say(*(f"{n} {option_label(vote.scale, n, t)}" for n in numbers))
        else:
            say(*(f"{n} {i.text}" for n, i in enumerate(vote.indicators, start=1)))
            say(self._how_to_choose(vote))

    def _how_to_choose(self, vote: Vote) -> str:
        if vote.kind in {"dots", "order"}:
            return self._t(f"plain.choose-{vote.kind}", n=vote.most)
        return self._t("plain.choose-many")

    def _said(self, draft: Draft, page: BallotPage) -> str:
        """One answer, for the person who asks to see it."""
        vote = page.vote
        if page.indicator is not None and vote.scale is not None:
            option = draft.option(page)
            words = "" if option is None else option_label(vote.scale, option, self._t)
            return f"{page.indicator.label}: {words}"
        names = [indicator.label for indicator in draft.in_order(page)]
        return f"{vote.lead}: {'; '.join(names) or self._t('ballot.blank')}"
