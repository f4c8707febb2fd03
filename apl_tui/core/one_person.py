"""A session without what is about one identifiable person, or about the meeting and its leader.

What leaves the unit holds neither: side by side, many units would rank their managers by it.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import compress

from apl_tui.core.closing import is_closing
from apl_tui.core.records import Round
from apl_tui.core.release import ChoiceRelease, VoteRelease
from apl_tui.core.session import Session
from apl_tui.core.workshop import Block, Module, Step, Vote

Kept = dict[str, tuple[bool, ...]]
"""Which indicators of a vote are kept, by the vote's key."""


def without_one_person(session: Session) -> Session:
    """The same session without them; a vote of which nothing is left is gone."""
    votes = session.workshop.votes
    if all(all(_kept(vote)) for vote in votes):
        return session
    return with_options_kept(session, {vote.key: _kept(vote) for vote in votes})


def with_options_kept(session: Session, kept: Kept) -> Session:
    """The session with those statements and options of each vote, by its key, that are kept.

    A vote of which nothing is left is gone.
    """
    if all(map(all, kept.values())):
        return session
    modules = tuple(_module(module, kept) for module in session.workshop.modules)
    rounds = tuple(_round(round_, kept) for round_ in session.rounds)
    workshop = replace(session.workshop, modules=modules)
    return replace(session, workshop=workshop, rounds=rounds)


def _kept(vote: Vote) -> tuple[bool, ...]:
    if is_closing(vote):
        return (False,) * len(vote.indicators)
    about_one = vote.kind == "graded"  # a choice never is
    return tuple(not (about_one and one.sensitive) for one in vote.indicators)


def _module(module: Module, kept: Kept) -> Module:
    steps = tuple(replace(step, blocks=_blocks(step, kept)) for step in module.steps)
    return replace(module, steps=steps)


def _blocks(step: Step, kept: Kept) -> tuple[Block, ...]:
    blocks = (_vote(each, kept) if isinstance(each, Vote) else each for each in step.blocks)
    return tuple(each for each in blocks if each)


def _vote(vote: Vote, kept: Kept) -> Vote | None:
    indicators = tuple(compress(vote.indicators, kept[vote.key]))
    return replace(vote, indicators=indicators) if indicators else None


def _round(round_: Round, kept: Kept) -> Round:
    releases = (_release(each, kept) for each in round_.releases)
    return replace(round_, releases=tuple(each for each in releases if each))


def _release(released: VoteRelease, kept: Kept) -> VoteRelease | None:
    keeps = kept.get(released.vote_key, ())
    if not any(keeps):
        return None
    if isinstance(released, ChoiceRelease):
        totals = released.totals and tuple(compress(released.totals, keeps))
        return replace(released, totals=totals)
    return replace(released, indicators=tuple(compress(released.indicators, keeps)))
