"""Before and after: what was released of a vote that was asked twice, side by side (privacy.md T1).

Stands after the picture of the last round, and only when both rounds were held the same way and
something was released in both. A function of releases alone (R10).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content

from apl_tui.core.outcomes import VoteOutcome, sides
from apl_tui.core.release import ChoiceRelease, VoteRelease, bands_of
from apl_tui.core.workshop import Indicator, Vote
from apl_tui.i18n import Translator
from apl_tui.tui.base.words import content, shortened
from apl_tui.tui.results.bars import (
    beside_label,
    count_words,
    label_lines,
    label_width,
    to_width,
)
from apl_tui.tui.results.layout import GUTTER, Picture, PictureRow, PictureSection
from apl_tui.wording.scales import band_label

GAP = 3


@dataclass(frozen=True, slots=True)
class _Again:
    """A vote with its indicators that were released both times, and both counts in words."""

    vote: Vote
    rows: tuple[tuple[Indicator, str, str], ...]


def before_pictures(
    outcomes: Sequence[VoteOutcome], t: Translator, width: int
) -> tuple[Picture, ...]:
    """One picture of all votes with an earlier round, or none."""
    found = [again for one in outcomes if (again := _again(one, t))]
    if not found:
        return ()
    names = (t("slips.before"), t("slips.now"))
    rows = [row for again in found for row in again.rows]
    columns = (
        max(len(names[0]), *(len(before) for _, before, _ in rows)),
        max(len(names[1]), *(len(now) for _, _, now in rows)),
    )
    most = width - GUTTER - sum(columns) - 2 * GAP
    label = label_width((indicator.label for indicator, _, _ in rows), most)
    sections: list[PictureSection] = []
    told = ""
    for name, again in zip(_names(found, t), found, strict=True):
        scale = again.vote.scale
        band = t("results.answered", band=band_label(scale, "upper", t)) if scale else ""
        title = Content.assemble(
            content(t("slips.before-now"), "$accent"), "  ", content(band, "$quiet")
        )
        under = content("" if band == told else band, "$quiet")
        top = Content.assemble(
            to_width(content(shortened(name, label), "bold"), label),
            *_cells(names, columns, "$quiet", "$quiet"),
        )
        shown = tuple(_row(row, label, columns) for row in again.rows)
        sections.append(PictureSection((title, top), shown, below=(under, top)))
        told = band
    return (Picture(tuple(sections)),)


def _again(one: VoteOutcome, t: Translator) -> _Again | None:
    """The last round beside the one before that was asked the same way."""
    if len(one.comparable) < 2:
        return None
    (_, before), (_, now) = one.comparable[-2:]
    rows = tuple(_both(one.vote, before, now, t))
    return _Again(one.vote, rows) if rows else None


def _names(found: Sequence[_Again], t: Translator) -> list[str]:
    """What each section is called: its side, or its lead; one alone needs no name."""
    if len(found) == 1:
        return [""]
    votes = [again.vote for again in found]
    pairs = zip(votes, sides(votes), strict=True)
    return [t(f"results.{side}") if side else vote.lead for vote, side in pairs]


def _row(row: tuple[Indicator, str, str], label: int, columns: tuple[int, int]) -> PictureRow:
    indicator, before, now = row
    cells = Content.assemble(*_cells((before, now), columns, "", "bold $accent"))
    return PictureRow(beside_label(label_lines(indicator.label, label, wrap=True), label, cells))


def _cells(
    words: tuple[str, str], columns: tuple[int, int], before: str, now: str
) -> list[Content]:
    """Both columns' words, to the right."""
    each = zip(words, columns, (before, now), strict=True)
    return [content(" " * GAP + word.rjust(column), style) for word, column, style in each]


def _both(
    vote: Vote, before: VoteRelease, now: VoteRelease, t: Translator
) -> Iterator[tuple[Indicator, str, str]]:
    """Each indicator that was released both times, with both counts."""
    pairs = zip(_counts(vote, before, t), _counts(vote, now, t), strict=True)
    for indicator, (first, last) in zip(vote.indicators, pairs, strict=True):
        if first and last:
            yield indicator, first, last


def _counts(vote: Vote, released: VoteRelease, t: Translator) -> list[str]:
    """How many of how many, the upper band or the choice; empty where it was withheld."""
    if isinstance(released, ChoiceRelease):
        if released.totals is None:
            return [""] * len(vote.indicators)
        of = released.answered
        return [t("slips.before-of", count=str(total), of=of) for total in released.totals]
    every = (bands_of(one) for one in released.indicators)
    return [
        t("slips.before-of", count=count_words(bands.upper), of=bands.n) if bands else ""
        for bands in every
    ]
