"""The gate of the store: what types alone do not say of a session that is let in.

Whatever passes is valid in every field, so that nothing behind the gate looks again: moments and
days exist, numbers lie within bounds, and what names a step, a vote or a round names one that is
there. A claim that does not hold is given by its place, such as `settings.ends_at`.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence

from apl_tui.core.actions import Action
from apl_tui.core.records import LEAST_PEOPLE, MOST_PEOPLE, OpenRound, Round
from apl_tui.core.release import (
    LEAST_K,
    Bands,
    ChoiceRelease,
    Full,
    IndicatorRelease,
    Span,
    VoteRelease,
)
from apl_tui.core.session import Session, step_ideas
from apl_tui.core.workshop import Advice, Scale, Step, Vote, Workshop, is_sound
from apl_tui.store.values import MOST, SESSION_ID, counts, is_day, is_moment

ACTION_ID = re.compile(r".+/[0-9]{1,9}", re.DOTALL)
MOST_SECONDS = 10_000_000.0  # a step of a hundred days

Claim = tuple[str, bool]
"""A place, and whether what stands there is as it must be."""


def misfit(session: Session) -> str | None:
    """The first place of a session that cannot be; `None` when it is valid all through."""
    return next((place for place, holds in _claims(session) if not holds), None)


def misfit_of_actions(actions: Sequence[Action]) -> str | None:
    """The same of a session's actions alone."""
    return next((place for place, holds in _of_actions(actions) if not holds), None)


# Each claim may lean on those before it: the first that does not hold ends the look.


def _claims(session: Session) -> Iterator[Claim]:
    settings = session.settings
    yield "id", bool(SESSION_ID.fullmatch(session.id))
    yield "started", is_moment(session.started)
    yield "finished", not session.finished or is_moment(session.finished)
    yield "settings.k", LEAST_K <= settings.k <= MOST_PEOPLE
    yield "settings.in_unit", 0 <= settings.in_unit <= MOST_PEOPLE
    yield "settings.ends_at", not settings.ends_at or is_moment(settings.ends_at)
    yield "settings.channels", bool(settings.channels) and _unlike(settings.channels)
    yield from _of_workshop(session.workshop)
    steps = session.workshop.steps
    yield "records", len(session.records) == len(steps)
    for number, record in enumerate(session.records):
        yield f"records[{number}].seconds", 0 <= record.seconds <= MOST_SECONDS
        yield f"records[{number}].used_minutes", counts(record.used_minutes or 0)
    yield "index", 0 <= session.index < len(steps)
    yield from _of_rounds(session)
    yield from _of_ideas(session)
    yield from _of_actions(session.actions)
    yield "whys", _unlike(why.indicator_key for why in session.whys)
    raised = session.people_raised_to
    yield "people_raised_to", all(LEAST_PEOPLE <= people <= MOST_PEOPLE for people in raised)
    yield "people_first", 0 <= session.people_first <= MOST_PEOPLE


def _of_workshop(workshop: Workshop) -> Iterator[Claim]:
    steps = workshop.steps
    yield "workshop.modules", bool(steps)
    yield "workshop.modules", _unlike(step.key for step in steps)
    yield "workshop.modules", _unlike(vote.key for vote in workshop.votes)
    yield "workshop.modules", _unlike(block.key for step in steps for block in step_ideas(step))
    for m, module in enumerate(workshop.modules):
        for s, step in enumerate(module.steps):
            yield from _of_step(f"workshop.modules[{m}].steps[{s}]", step)


def _of_step(place: str, step: Step) -> Iterator[Claim]:
    yield f"{place}.seconds", 0 < step.seconds <= MOST_SECONDS
    yield f"{place}.at_least_seconds", 0 <= (step.at_least_seconds or 0) <= MOST_SECONDS
    for number, block in enumerate(step.blocks):
        if isinstance(block, Vote):
            yield f"{place}.blocks[{number}]", is_sound(block) and block.dots <= MOST
        elif isinstance(block, Advice):
            yield f"{place}.blocks[{number}].missing", counts(block.missing)


def _of_rounds(session: Session) -> Iterator[Claim]:
    steps = {step.key: step for step in session.workshop.steps}

    def is_open(round_: OpenRound) -> bool:
        return round_.step_key in steps and 1 <= round_.number <= MOST

    open_ = session.open_round
    yield "open_round", open_ is None or is_open(open_)
    yield "interrupted", all(map(is_open, session.interrupted))
    waiting = [each.step_key for each in session.held if each.kind == "vote"]
    yield "held", all(map(is_open, session.held)) and len(waiting) == len(session.held)
    yield "held", _unlike(waiting) and (open_ is None or open_.step_key not in waiting)
    for number, round_ in enumerate(session.rounds):
        yield f"rounds[{number}].step_key", round_.step_key in steps
        yield from _of_round(f"rounds[{number}]", round_, steps[round_.step_key])


def _of_round(place: str, round_: Round, step: Step) -> Iterator[Claim]:
    yield f"{place}.number", 1 <= round_.number <= MOST
    yield f"{place}.k", LEAST_K <= round_.k <= MOST_PEOPLE
    yield f"{place}.people", LEAST_PEOPLE <= round_.people <= MOST_PEOPLE
    yield f"{place}.ballots", counts(round_.ballots)
    votes = {vote.key: vote for vote in step.votes}
    yield f"{place}.releases", _unlike(each.vote_key for each in round_.releases)
    for number, released in enumerate(round_.releases):
        yield f"{place}.releases[{number}]", _is_release(votes.get(released.vote_key), released)


def _is_release(vote: Vote | None, released: VoteRelease) -> bool:
    if vote is None:
        return False
    if isinstance(released, ChoiceRelease):
        totals, answered = released.totals, released.answered
        if totals is None:
            return vote.scale is None and not answered
        most = answered * vote.weight
        told = counts(answered) and all(_is_span(t) and t.high <= most for t in totals)
        return vote.scale is None and told and len(totals) == len(vote.indicators)
    scale = vote.scale
    return (
        scale is not None
        and len(released.indicators) == len(vote.indicators)
        and all(_is_indicator(each, scale) for each in released.indicators)
    )


def _is_indicator(released: IndicatorRelease, scale: Scale) -> bool:
    if isinstance(released, Full):
        told = len(released.counts) == scale.size and released.upper_from == scale.upper_from
        return told and counts(*released.counts) and _is_span(released.dont_know)
    if isinstance(released, Bands):
        lower, upper = released.lower, released.upper
        spans = (lower, upper, released.dont_know)
        most = max(lower.low + upper.high, lower.high + upper.low)
        return all(map(_is_span, spans)) and released.n == most
    return True


def _is_span(span: Span) -> bool:
    return counts(span.low, span.high) and span.low <= span.high


def _of_ideas(session: Session) -> Iterator[Claim]:
    keys = {block.key for step in session.workshop.steps for block in step_ideas(step)}
    for number, gathered in enumerate(session.ideas):
        yield f"ideas[{number}].key", gathered.key in keys
        yield f"ideas[{number}].submissions", counts(gathered.submissions)
        yield f"ideas[{number}].ideas", _unlike(i.id for i in gathered.ideas or () if i.id)
    yield "ideas", _unlike(gathered.key for gathered in session.ideas)
    asked = {vote.ideas for vote in session.workshop.votes if vote.ideas}
    yield "workshop.modules", keys.issuperset(asked)
    yield "full_before", _unlike(session.full_before)
    yield "ideas_again", keys.issuperset(session.ideas_again) and _unlike(session.ideas_again)


def _of_actions(actions: Sequence[Action]) -> Iterator[Claim]:
    for number, action in enumerate(actions):
        yield from _of_action(f"actions[{number}]", action)
    yield "actions", _unlike(action.id for action in actions)


def _of_action(place: str, action: Action) -> Iterator[Claim]:
    yield f"{place}.id", bool(ACTION_ID.fullmatch(action.id))
    yield f"{place}.due", not action.due or is_day(action.due)
    yield f"{place}.carried", counts(action.carried)
    yield f"{place}.settled", not action.settled or is_day(action.settled)


def _unlike(names: Iterable[Hashable]) -> bool:
    """Whether no two of them are the same."""
    listed = list(names)
    return len(set(listed)) == len(listed)
