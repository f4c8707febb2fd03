"""What a round may tell of a vote that was told before: less, or nothing (docs/privacy.md R4, R7).

Two results of the same vote can be subtracted. Between two divisions into halves the difference
tells in which half a newcomer answered, which is said before voting again (T1). Where more than
halves was told, it could tell the very answer; and of one identifiable person not even the half may
be told. So such a result is told once in a session.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from apl_tui.core.errors import Message, message
from apl_tui.core.records import Round
from apl_tui.core.release import (
    FULL_FROM,
    ChoiceRelease,
    Full,
    GradedRelease,
    Rules,
    bands_of,
)
from apl_tui.core.session import Session
from apl_tui.core.workshop import Step


def rules_of(session: Session, *, slips: bool = False) -> Rules:
    """The release rule for the session's next round, with what is not to be told any more.

    `slips` is whether the round took paper slips: whoever typed them has read them, so nothing is
    told in full (R7).
    """
    settings = session.settings
    held = {released.vote_key for round_ in session.rounds for released in round_.releases}
    return Rules(
        settings.k,
        settings.full and not slips,
        frozenset({*held, *session.full_before}),
        told_once(session),
    )


def told_once(session: Session) -> frozenset[str]:
    """The indicators, by key, that are not told again in this session."""
    return frozenset(key for round_ in session.rounds for key in _told_once(session, round_))


def _told_once(session: Session, round_: Round) -> Iterator[str]:
    """Those about one person, and with R7 chosen those that were, or could have been, in full.

    That a result of ten and more was *not* in full tells that nearly all chose the same; with one
    person fewer and a friend's answer, that would be enough.
    """
    if round_.mode != "ballots":
        return
    closely = max(FULL_FROM, round_.k) if session.settings.full else None
    for released in round_.releases:
        vote = session.workshop.vote(released.vote_key)
        if vote is None or not isinstance(released, GradedRelease):
            continue
        for indicator, one in zip(vote.indicators, released.indicators, strict=True):
            bands = bands_of(one)
            in_full = closely is not None and bands is not None and bands.n >= closely
            if bands is not None and (indicator.sensitive or in_full):
                yield vote.indicator_key(indicator)


def told_in_full(sessions: Iterable[Session]) -> tuple[str, ...]:
    """The votes, by key, of which these sessions told anything in full."""
    found = {
        released.vote_key
        for session in sessions
        for round_ in session.rounds
        if round_.mode == "ballots"
        for released in round_.releases
        if isinstance(released, GradedRelease)
        and any(isinstance(one, Full) for one in released.indicators)
    }
    return tuple(sorted(found))


def before_voting_again(session: Session, step: Step) -> tuple[Message, ...]:
    """What the room is told before it votes again on a step (T1): nothing the first time."""
    told = {key for round_ in session.rounds for key in _told(session, round_)}
    asked = {vote.indicator_key(one) for vote in step.votes for one in vote.indicators}
    asked |= {vote.ideas for vote in step.votes if vote.ideas}
    if session.settings.solo or not asked & told:
        return ()
    once = asked & told_once(session)
    if once == asked:
        return (message("again.nothing"),)
    difference = message("again.difference")
    return (difference, message("again.once")) if once else (difference,)


def told_of_ideas(session: Session, key: str) -> tuple[Message, ...]:
    """The same before a block's ideas are voted on in another step: they may be merged anew."""
    told = {each for round_ in session.rounds for each in _told(session, round_)}
    return (message("again.difference"),) if key in told else ()


def _told(session: Session, round_: Round) -> Iterator[str]:
    """The indicators, by key, of which a round of ballots told anything; and whose ideas they are.

    A later vote on the same ideas can be set against it, however they were merged in between.
    """
    for released in round_.releases if round_.mode == "ballots" else ():
        vote = session.workshop.vote(released.vote_key)
        for place, indicator in enumerate(vote.indicators if vote else ()):
            if isinstance(released, ChoiceRelease):
                tells = released.totals is not None
            else:
                tells = bands_of(released.indicators[place]) is not None
            if vote and tells:
                yield vote.indicator_key(indicator)
                yield vote.ideas
