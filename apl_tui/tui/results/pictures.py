"""Which picture shows which votes.

Two votes over the same occasions are a gap picture; a vote about preconditions is a self-check; the
other graded votes share one diverging picture; options that were chosen are ranked. A vote that was
asked again has before and after on a page of its own. Rounds by
ballots, by show of hands and by one person alone are never drawn together (privacy.md F2, F3).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from textual.content import Content

from apl_tui.core.outcomes import (
    VoteOutcome,
    advice_that_holds,
    asks_for_preconditions,
    gap_outcomes,
    outcomes_of,
)
from apl_tui.core.session import Session
from apl_tui.core.workshop import Vote
from apl_tui.i18n import Translator
from apl_tui.tui.base.words import content, folded, shortened
from apl_tui.tui.results.before import before_pictures
from apl_tui.tui.results.choices import choice_pictures
from apl_tui.tui.results.gap import gap_pictures
from apl_tui.tui.results.graded import graded_pictures
from apl_tui.tui.results.layout import GUTTER, NOTED, Form, Picture, PictureRow, PictureSection
from apl_tui.tui.results.released import LIMITS
from apl_tui.tui.results.selfcheck import check_forms

Forms = tuple[Form, ...]


def pictures(
    session: Session, vote_keys: Iterable[str], t: Translator, width: int
) -> tuple[Forms, ...]:
    """The pictures of these votes, each in the forms that it can take, the best first."""
    keys = [key for key in dict.fromkeys(vote_keys) if session.workshop.vote(key)]
    asked = outcomes_of(session, keys)
    gaps = gap_outcomes(asked)
    advice = advice_that_holds(session, keys)
    noted = frozenset(why.indicator_key for why in session.whys)
    waiting = list(asked)
    drawn: list[Forms] = []
    while waiting:
        one = waiting[0]
        taken = [one]
        if gap := next((gap for gap in gaps if one.vote.key in gap), None):
            taken = [gap.today, gap.potential]
            forms = _each(gap_pictures(gap, t, width))
        elif asks_for_preconditions(session, one.vote):
            told = [markdown for key, markdown in advice if key == one.vote.key]
            forms = check_forms(one, told, t, width)
        else:
            taken = [other for other in waiting if _beside(session, one, other)]
            taken = [other for other in taken if not any(other.vote.key in gap for gap in gaps)]
            taken.sort(
                key=lambda other: other.vote.kind == "graded" and other.vote.better != "high"
            )
            draw = graded_pictures if one.vote.kind == "graded" else choice_pictures
            forms = _each(draw(taken, t, width))
        waiting = [other for other in waiting if other not in taken]
        forms = _noted(forms, noted, t)
        drawn.append((*forms, *_with_less_legend(forms)))
    if again := before_pictures(asked, t, width):
        drawn.append(_each(again))
    found = {one.vote.key for one in asked}
    missed = [vote for vote in session.workshop.votes if vote.key in set(keys) - found]
    return (*drawn, *([_each((_not_asked(session, missed, t, width),))] if missed else []))


def _each(alternatives: Sequence[Picture]) -> Forms:
    return tuple((picture,) for picture in alternatives)


def _noted(forms: Forms, keys: frozenset[str], t: Translator) -> Forms:
    """The same with a mark on the rows with these keys, for why they are so was written down."""
    words = (NOTED, Content.assemble((NOTED, "$accent"), " ", (t("results.noted"), "$quiet")))

    def marked(picture: Picture) -> Picture:
        sections = tuple(
            replace(
                section,
                rows=tuple(
                    replace(row, noted=True, mark=f"{row.mark} {NOTED}") if row.key in keys else row
                    for row in section.rows
                ),
            )
            for section in picture.sections
        )
        return replace(picture, sections=sections, legend=(*picture.legend, words))

    return tuple(tuple(map(marked, form)) for form in forms) if keys else forms


def _with_less_legend(forms: Forms) -> Forms:
    """The same with fewer words in the legend, where they would take one more page."""
    found: list[Form] = []
    for left_out in ({NOTED}, {NOTED, LIMITS}):
        for form in forms:
            if any(mark in left_out for picture in form for mark, _ in picture.legend):
                legends = ([t for t in picture.legend if t[0] not in left_out] for picture in form)
                pairs = zip(form, legends, strict=True)
                found.append(tuple(replace(one, legend=tuple(words)) for one, words in pairs))
    return tuple(found)


def _beside(session: Session, first: VoteOutcome, other: VoteOutcome) -> bool:
    """Whether the two belong in one picture: both graded, or both options to choose among."""
    kinds = {first.vote.kind == "graded", other.vote.kind == "graded"}
    return (
        len(kinds) == 1
        and other.mode == first.mode
        and not asks_for_preconditions(session, other.vote)
    )


def _not_asked(session: Session, votes: Sequence[Vote], t: Translator, width: int) -> Picture:
    """What is said of votes that were not asked yet: where they are, and what they ask."""
    leads = [content(shortened(vote.lead, width - GUTTER), "bold") for vote in votes if vote.lead]
    rows = [
        PictureRow(tuple(folded(content(words, "$quiet"), width - GUTTER)))
        for number, step in enumerate(session.workshop.steps, start=1)
        if set(step.votes) & set(votes)
        for words in [t("results.not-held-in", number=number, title=step.title)]
    ]
    return Picture((PictureSection(tuple(leads), tuple(rows)),))
