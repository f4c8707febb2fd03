"""Someone who leads a workshop by what the screen says: which key comes next, and what it is for.

What stands on the screen is compared with the program's own words, so that a workshop with other
steps, pages or votes, and words that change, need nothing here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from apl_tui.i18n import Translator

ENTER, SPACE, DOWN = "\r", " ", "\x1b[B"
ESCAPE = "\x1b[27u"  # as newer terminals send it: after a lone ESC Textual waits for what follows
CHOSEN = re.compile(r"▸ +(?:\d+ +)?●")
STEP = re.compile(r"(?:[Ss]teg|[Ss]tep) \d+ (?:av|of) \d+")


@dataclass(frozen=True, slots=True)
class Press:
    """A key and what it is for; `again` tells that one person after another does so."""

    key: str
    what: str
    again: bool = False


class Leader:
    """Leads by what is seen, one key at a time."""

    def __init__(self, t: Translator) -> None:
        self.t = t
        self.step = ""  # as the screen tells it
        self._people = 0  # who have taken the laptop in this round
        self._times: Counter[tuple[str, ...]] = Counter()

    def next(self, screen: str) -> Press | None:
        """The key for this screen; nothing at home, when all is done."""
        if found := STEP.search(screen):
            self.step = found[0].lower()
        if self._sees(screen, "home.choose-hint"):
            return None
        press = next(self._presses(screen))
        own = press.what.startswith(("own", "hand-over: take"))
        return replace(press, again=True) if own and self._people > 1 else press

    def _sees(self, screen: str, *ids: str) -> bool:
        """Whether one of these messages stands there: its longest part without numbers."""
        words = (max(re.split(r"\{\w+\}", self.t(id_)), key=len).strip() for id_ in ids)
        return any(each in screen for each in words)

    def _offers(self, screen: str, id_: str) -> bool:
        """Whether a key stands at the bottom."""
        return self.t(id_) in screen.splitlines()[-1]

    def _first(self, *what: str, times: int = 1) -> bool:
        """Whether this was done fewer times in this step; if so, it counts as done once more."""
        again = self._times[self.step, *what] >= times
        self._times[self.step, *what] += not again
        return not again

    def _presses(self, screen: str) -> Iterator[Press]:
        yield from self._boxes(screen)
        yield from self._laptop(screen)
        yield from self._rounds(screen)
        yield from self._after(screen)
        if self.step:
            yield from self._stage(screen)
        raise LookupError(f"nothing is known to do here:\n{screen}")

    def _boxes(self, screen: str) -> Iterator[Press]:
        if self._sees(screen, "actions.form-hint"):
            typed = "Prova" in screen
            yield Press(ENTER if typed else "Prova", "in the action's form")
        if self._sees(screen, "dialog.line-hint"):
            typed = "Tid" in screen
            yield Press(ENTER if typed else "Tid", "in the line for why")
        if self._offers(screen, "key.setup.start"):
            yield Press(ENTER, "setup: begin")

    def _laptop(self, screen: str) -> Iterator[Press]:
        """The laptop goes round."""
        if self._sees(screen, "passing.projector"):
            yield Press(ENTER, "projector: dark")
        if self._sees(screen, "passing.full"):
            self._people = 0
            yield Press(ESCAPE, "hand-over: all done")
        if self._sees(screen, "passing.hand-over"):
            self._people += 1
            yield Press(ENTER, "hand-over: take")
        if self._sees(screen, "ballot.review-text"):
            yield Press(ENTER, "own ballot: cast")
        if self._sees(screen, "ballot.many", "ballot.dots-left"):
            if CHOSEN.search(screen):
                yield Press(ENTER, "own ballot: on from choices")
            lines = [line.strip() for line in screen.splitlines() if "○" in line]
            if lines[0].startswith("▸"):
                yield Press(DOWN, "own ballot: down in choices")
            yield Press(SPACE, "own ballot: choose")
        if self._sees(screen, "ballot.title"):
            yield Press("4", "own ballot: answer")
        if self._sees(screen, "ideas.covered"):
            yield Press(ENTER, "own ideas: hand in")
        if self._sees(screen, "ideas.page-title"):
            if "Hospitera" not in screen:
                yield Press("Hospitera", "own ideas: write")
            yield Press(ENTER, "own ideas: on")

    def _rounds(self, screen: str) -> Iterator[Press]:
        """A round as the room sees it, and what came of ideas."""
        if self._sees(screen, "vote.complete-close", "ideas.complete-close"):
            yield Press("v", "round: close")
        if self._sees(screen, "vote.of-people", "ideas.of-people"):
            yield Press("l", "round: pass the laptop")
        if self._offers(screen, "key.ideas.merge"):
            if self._first("mark"):
                yield Press("m", "ideas: mark")
            if self._first("down"):
                yield Press(DOWN, "ideas: down")
            yield Press(SPACE, "ideas: done")

    def _after(self, screen: str) -> Iterator[Press]:
        """The table of actions, the close, the report."""
        if self._offers(screen, "key.actions.new"):
            yield Press(ESCAPE, "actions: back")
        if self._sees(screen, "close.written"):
            if self._first("read"):
                yield Press("e", "close: read the report")
            yield Press(ENTER, "close: finish")
        if self._offers(screen, "key.history.report-back"):
            if self._first("report", times=2):
                yield Press(SPACE, "report: a page on")
            yield Press(ESCAPE, "report: back")

    def _stage(self, screen: str) -> Iterator[Press]:
        if self._sees(screen, "pages.open-vote") and self._first("vote"):
            yield Press("v", "stage: open the vote")
        if self._sees(screen, "pages.open-ideas") and self._first("ideas"):
            yield Press("v", "stage: open the ideas")
        if self._sees(screen, "pages.write-actions") and self._first("actions"):
            yield Press("a", "stage: actions")
        if self._offers(screen, "key.stage.why"):
            rows = self._sees(screen, "results.start") or "▌ " in screen
            if rows and self._first("select", times=2):
                yield Press(DOWN, "results: down")
            if rows and self._first("why"):
                yield Press("o", "results: why")
            yield Press(SPACE, "results: on")
        yield Press(SPACE, "stage: on")
