"""One person's ballot while it is being filled in: its pages, its answers, and where we are.

Headless, so that what a key does to a ballot can be read and tested without a screen. A draft
lives from hand-over to casting; nothing else holds the answers (privacy.md M1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apl_tui.core.ballot import Ballot
from apl_tui.core.workshop import Indicator, Vote

_State = tuple[int, bool, dict[str, dict[str, int]]]


@dataclass(frozen=True, slots=True)
class BallotPage:
    """One page: a graded indicator, or a whole choose-many or dot vote (`indicator` is `None`)."""

    vote: Vote
    indicator: Indicator | None = None


def ballot_pages(votes: Sequence[Vote]) -> tuple[BallotPage, ...]:
    """The pages of a step's votes, in script order."""
    pages: list[BallotPage] = []
    for vote in votes:
        if vote.scale is None:
            pages.append(BallotPage(vote))
        else:
            pages += [BallotPage(vote, indicator) for indicator in vote.indicators]
    return tuple(pages)


class Draft:
    """The answers so far. `index` is the page at hand; one past the last page is the review."""

    __slots__ = ("_answers", "_before", "_changing", "index", "pages")

    def __init__(self, votes: Sequence[Vote]) -> None:
        self.pages = ballot_pages(votes)
        self.index = 0
        self._changing = False
        self._answers: dict[str, dict[str, int]] = {vote.id: {} for vote in votes}
        self._before: _State | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is answered."""
        return not any(self._answers.values())

    @property
    def page(self) -> BallotPage | None:
        """The page at hand, `None` at the review."""
        return None if self.reviewing else self.pages[self.index]

    @property
    def reviewing(self) -> bool:
        """Whether all pages are behind us."""
        return self.index >= len(self.pages)

    @property
    def ballot(self) -> Ballot:
        """What is cast."""
        return self._answers

    def option(self, page: BallotPage) -> int | None:
        """The option given to a graded page, `None` before it is answered."""
        if page.indicator is None:
            return None
        return self._answers[page.vote.id].get(page.indicator.id)

    def chosen(self, page: BallotPage) -> frozenset[str]:
        """The ids chosen on a page without a scale."""
        return frozenset(self._answers[page.vote.id])

    def in_order(self, page: BallotPage) -> tuple[Indicator, ...]:
        """What is chosen on a page without a scale: by its places, else as it stands there."""
        answers = self._answers[page.vote.id]
        found = (each for each in page.vote.indicators if each.id in answers)
        return tuple(sorted(found, key=lambda each: answers[each.id]))

    def place(self, page: BallotPage, indicator: Indicator) -> int:
        """The place that an option has been given in the order, 0 for none."""
        return self._answers[page.vote.id].get(indicator.id, 0)

    def left(self, page: BallotPage) -> int:
        """How many more may be chosen on a choose-many or dot page."""
        return page.vote.most - len(self._answers[page.vote.id])

    def answer(self, option: int) -> bool:
        """Give the graded page at hand an option; False when there is no such option."""
        page = self.page
        if page is None or page.indicator is None or page.vote.scale is None:
            return False
        if not 0 <= option <= page.vote.scale.size:
            return False
        self._remember()
        self._answers[page.vote.id][page.indicator.id] = option
        return True

    def toggle(self, indicator: Indicator) -> bool:
        """Choose an option of the page at hand, or take it back; False when none is left."""
        page = self.page
        if page is None or page.indicator is not None:
            return False
        answers = self._answers[page.vote.id]
        if indicator.id in answers or self.left(page) > 0:
            self._remember()
        ordered = page.vote.kind == "order"
        if indicator.id in answers:
            place = answers.pop(indicator.id)
            if ordered:  # those behind it move up
                answers.update({id_: n - 1 for id_, n in answers.items() if n > place})
            return True
        if self.left(page) <= 0:
            return False
        answers[indicator.id] = len(answers) + 1 if ordered else 1
        return True

    def choose_none(self) -> bool:
        """Take back all that is chosen on the page at hand; False on a graded page."""
        page = self.page
        if page is None or page.indicator is not None:
            return False
        self._remember()
        self._answers[page.vote.id].clear()
        return True

    def _remember(self) -> None:
        answers = {id_: dict(given) for id_, given in self._answers.items()}
        self._before = (self.index, self._changing, answers)

    def settle(self) -> None:
        """What was answered last stands."""
        self._before = None

    def undo(self) -> bool:
        """As it was before the last answer; False when that stands, or there is none."""
        if self._before is None:
            return False
        self.index, self._changing, self._answers = self._before
        self._before = None
        return True

    def forward(self) -> bool:
        """The next page, or back to the review; False while a graded page has no answer."""
        page = self.page
        if page is None or (page.indicator is not None and self.option(page) is None):
            return False
        self.index = len(self.pages) if self._changing else self.index + 1
        self._changing = False
        return True

    def back(self) -> bool:
        """The page before; False on the first one."""
        if self.index == 0:
            return False
        self._changing = False
        self.index -= 1
        return True

    def change(self, index: int) -> None:
        """From the review to page `index`; the next "forward" returns to the review."""
        self.index = index
        self._changing = True
