"""Which picture shows which votes.

Two votes over the same occasions are a gap picture; a vote about preconditions is a self-check; the
other graded votes share one diverging picture; options that were chosen are ranked. A vote that was
asked again has before and after on a page of its own. Rounds by
ballots, by show of hands and by one person alone are never drawn together (privacy.md F2, F3).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from apl_tui.core.findings import advice_holds, is_gap_pair
from apl_tui.core.session import Session
from apl_tui.core.workshop import Vote
from apl_tui.i18n import Translator
from apl_tui.tui.widgets.before import before_pictures
from apl_tui.tui.widgets.choices import choice_pictures
from apl_tui.tui.widgets.gap import gap_pictures
from apl_tui.tui.widgets.graded import graded_pictures
from apl_tui.tui.widgets.held import LIMITS, Held, advices, held, profiles_of
from apl_tui.tui.widgets.pages import GUTTER, Form, Picture, Row, Section
from apl_tui.tui.widgets.selfcheck import check_forms
from apl_tui.tui.words import content, folded, shortened

Forms = tuple[Form, ...]


def pictures(
    session: Session, vote_keys: Iterable[str], t: Translator, width: int
) -> tuple[Forms, ...]:
    """The pictures of these votes, each in the forms that it can take, the best first."""
    found = (session.workshop.vote(key) for key in dict.fromkeys(vote_keys))
    votes = [vote for vote in found if vote]
    waiting = [one for vote in votes if (one := held(session, vote))]
    drawn: list[Forms] = []
    while waiting:
        one = waiting[0]
        if pair := _gap_pair(one, waiting):
            taken = list(pair)
            forms = _each(gap_pictures(*pair, t, width))
        elif one.vote.kind == "graded" and _is_check(session, one.vote):
            taken = [one]
            forms = check_forms(one, _advice(session, one, votes), t, width)
        elif one.vote.kind == "graded":
            taken = [w for w in waiting if _beside(session, one, w) and not _gap_pair(w, waiting)]
            taken.sort(key=lambda w: w.vote.better != "high")
            forms = _each(graded_pictures(taken, t, width))
        else:
            taken = [w for w in waiting if w.vote.kind != "graded" and w.mode == one.mode]
            taken = [w for w in taken if not _gap_pair(w, waiting)]
            forms = _each(choice_pictures(taken, t, width))
        waiting = [w for w in waiting if w not in taken]
        drawn.append((*forms, *_with_less_legend(forms)))
    if again := before_pictures(session, votes, t, width):
        drawn.append(_each(again))
    missed = [vote for vote in votes if not held(session, vote)]
    return (*drawn, *([_each((_not_held(session, missed, t, width),))] if missed else []))


def _each(alternatives: Sequence[Picture]) -> Forms:
    return tuple((picture,) for picture in alternatives)


def _with_less_legend(forms: Forms) -> Forms:
    """The same without the legend for limits, where it would take one more page."""
    return tuple(
        tuple(
            replace(picture, legend=tuple(told for told in picture.legend if told[0] != LIMITS))
            for picture in form
        )
        for form in forms
        if any(mark == LIMITS for picture in form for mark, _ in picture.legend)
    )


def _gap_pair(one: Held, others: Sequence[Held]) -> tuple[Held, Held] | None:
    """The gap pair that `one` is part of: today and potential, held the same way."""
    for other in others:
        for today, potential in ((one, other), (other, one)):
            if is_gap_pair(today.vote, potential.vote) and today.mode == potential.mode:
                return today, potential
    return None


def _is_check(session: Session, vote: Vote) -> bool:
    """Whether a vote asks for preconditions: next steps are given, or an advice is about it."""
    return any(indicator.next_step for indicator in vote.indicators) or any(
        vote.key in advice.of for advice in advices(session)
    )


def _beside(session: Session, first: Held, other: Held) -> bool:
    """Whether the two graded votes belong in one diverging picture."""
    return (
        other.vote.kind == "graded"
        and other.mode == first.mode
        and not _is_check(session, other.vote)
    )


def _advice(session: Session, one: Held, shown: Sequence[Vote]) -> tuple[str, ...]:
    """The advice that holds, told once: with the last of its votes that is shown."""
    told: list[str] = []
    for advice in advices(session):
        about = [vote.key for vote in shown if vote.key in advice.of]
        if not about or about[-1] != one.vote.key:
            continue
        votes = [vote for key in advice.of if (vote := session.workshop.vote(key))]
        same_way = [o for vote in votes if (o := held(session, vote)) and o.mode == one.mode]
        if advice_holds(advice, profiles_of(same_way)):
            told.append(advice.markdown)
    return tuple(dict.fromkeys(told))


def _not_held(session: Session, votes: Sequence[Vote], t: Translator, width: int) -> Picture:
    """What is said of votes that have not been held: where they are held, and what they ask."""
    leads = [content(shortened(vote.lead, width - GUTTER), "bold") for vote in votes if vote.lead]
    rows = [
        Row(tuple(folded(content(words, "$quiet"), width - GUTTER)))
        for number, step in enumerate(session.workshop.steps, start=1)
        if set(step.votes) & set(votes)
        for words in [t("results.not-held-in", number=number, title=step.title)]
    ]
    return Picture((Section(tuple(leads), tuple(rows)),))
