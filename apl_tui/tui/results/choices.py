"""The picture of choose-many and dot votes: the options ranked, with counts."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from apl_tui.core.findings import ranking
from apl_tui.core.outcomes import VoteOutcome, percent_of
from apl_tui.core.release import ChoiceRelease, Span
from apl_tui.i18n import Translator
from apl_tui.tui.base.words import content, folded
from apl_tui.tui.results.bars import (
    UPPER,
    Ruler,
    bar,
    beside_label,
    counted,
    label_lines,
    label_width,
    to_width,
    with_high_bars,
)
from apl_tui.tui.results.layout import GUTTER, Picture, PictureRow, PictureSection, Talk
from apl_tui.tui.results.released import LIMITS, legend_of, mode_label

LONGEST_BAR = 48


def choice_pictures(votes: Sequence[VoteOutcome], t: Translator, width: int) -> tuple[Picture, ...]:
    """The picture with labels in up to two lines, and with shortened ones."""
    released = (one.released for one in votes if isinstance(one.released, ChoiceRelease))
    legend = legend_of((total for one in released for total in one.totals or ()), t)
    return tuple(
        Picture(tuple(_section(one, t, width - GUTTER, wrap=wrap) for one in votes), legend)
        for wrap in (True, False)
    )


def _section(one: VoteOutcome, t: Translator, width: int, *, wrap: bool) -> PictureSection:
    label = mode_label([one], t)
    banner = (content(label, "$attention"),) if label else ()
    lead = (line.stylize("bold") for line in label_lines(one.vote.lead, width, wrap=True))
    head = (*banner, *lead)
    released = one.released
    if not isinstance(released, ChoiceRelease) or released.totals is None:
        why = folded(content(t("results.choice.too-few", k=one.round.k), "$quiet"), width)
        return PictureSection(head, (PictureRow(tuple(why)),))
    if one.vote.kind == "many" and one.mode != "solo":
        answered = t("results.choice.many", n=released.answered)
        head = (*head, content(answered, "$quiet"))
    if one.vote.kind == "order":
        points = t("results.choice.order", n=released.answered, most=one.vote.dots)
        head = (*head, content(points, "$quiet"))
    ranked = ranking(one.vote, released)
    column = label_width((i.label for i, _ in ranked), width // 2) + 2
    counts = {i.id: _count(total, one, released, t) for i, total in ranked}
    room = width - column - 1 - max(len(count) for count in counts.values())
    ruler = Ruler(max(1, *(total.high for _, total in ranked), 1), min(LONGEST_BAR, room))
    rows: list[PictureRow] = []
    for indicator, total in ranked:
        drawn = Content.assemble(
            bar(total, ruler, UPPER, "$accent"), " " if total.high else "", counts[indicator.id]
        )
        words = label_lines(indicator.label, column - 2, wrap=wrap)
        answer = to_width(drawn, width - column)
        talk = Talk(indicator.label, statement=indicator.text, question=indicator.prompt)
        key = one.vote.indicator_key(indicator)
        lines = beside_label(words, column, answer)
        mark = "" if total.exact else LIMITS
        high = with_high_bars(words, column, answer)
        rows.append(PictureRow(lines, key, talk, mark=mark, high=high))
    return PictureSection(head, tuple(rows))


def _count(total: Span, one: VoteOutcome, released: ChoiceRelease, t: Translator) -> str:
    """A count; of a choose-many vote with the percentage of those who chose anything."""
    percent = percent_of(total, released.answered) if one.vote.kind == "many" else None
    return counted(total, percent, t)
