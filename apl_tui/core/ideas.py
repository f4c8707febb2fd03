"""What is done with ideas once they are gathered: merged, ordered, voted on, and chosen.

The ideas of a block are a tuple in the order in which they are shown. Nothing here knows who wrote
what. A vote on them gets the ideas as they stand when it is opened as its options, and keeps them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from apl_tui.core.findings import ranking
from apl_tui.core.records import Idea
from apl_tui.core.release import ChoiceRelease
from apl_tui.core.workshop import Indicator, Vote

DOTS = 3
LEAST_OPTIONS = 2
Gathered = tuple[Idea, ...]


def with_ids(ideas: Iterable[Idea]) -> Gathered:
    """The ideas, each with an id; those that have one keep it."""
    given = tuple(ideas)
    number = max((int(i.id[1:]) for i in given if i.id[1:].isdecimal()), default=0)
    found: list[Idea] = []
    for idea in given:
        number += not idea.id
        found.append(idea if idea.id else replace(idea, id=f"i{number}"))
    return tuple(found)


def merged(ideas: Gathered, taken: int, into: int) -> Gathered:
    """The idea at `taken` has become a part of the one at `into`; all wordings are kept."""
    if taken == into:
        return ideas
    whole, part = ideas[into], ideas[taken]
    also = (*whole.also, *part.wordings)
    whole = replace(whole, also=also, marked=whole.marked or part.marked, hidden=False)
    kept = (whole if place == into else idea for place, idea in enumerate(ideas))
    return tuple(idea for place, idea in enumerate(kept) if place != taken)


def parted(ideas: Gathered, at: int) -> Gathered:
    """The wording that was merged last is an idea of its own again, after the one it was in."""
    whole = ideas[at]
    if not whole.also:
        return ideas
    parts = (replace(whole, also=whole.also[:-1]), Idea(whole.also[-1]))
    return with_ids((*ideas[:at], *parts, *ideas[at + 1 :]))


def moved(ideas: Gathered, at: int, by: int) -> Gathered:
    """The idea at `at` stands so many places further down (up when negative), at most to an end."""
    rows = list(ideas)
    rows.insert(max(0, min(at + by, len(rows) - 1)), rows.pop(at))
    return tuple(rows)


# --- voting on them -----------------------------------------------------------------------------


def options(ideas: Iterable[Idea]) -> tuple[Indicator, ...]:
    """What is voted on: the ideas that are not hidden, in the order in which they stand."""
    return tuple(Indicator(i.id, in_a_line(i.text)) for i in ideas if not i.hidden)


def in_a_line(text: str) -> str:
    """The same words, as one line."""
    return " ".join(text.split())


def with_result(ideas: Gathered, vote: Vote, released: ChoiceRelease) -> Gathered:
    """The ideas in the order that the vote gave them, those that were chosen marked.

    What was not voted on stands last. Where nothing is told, nothing changes.
    """
    places = {indicator.id: n for n, (indicator, _) in enumerate(ranking(vote, released))}
    if not places:
        return ideas
    won = {indicator.id for indicator in chosen(vote, released)}
    found = (replace(i, marked=True) if i.id in won and not i.hidden else i for i in ideas)
    return tuple(sorted(found, key=lambda idea: places.get(idea.id, len(places))))


def chosen(vote: Vote, released: ChoiceRelease) -> tuple[Indicator, ...]:
    """The options that the vote chose: as many as each could choose, and those that are level.

    One that may have got nothing is not chosen.
    """
    ranked = [(one, total) for one, total in ranking(vote, released) if total.low]
    if not ranked:
        return ()
    least = ranked[: vote.most][-1][1].middle
    return tuple(one for one, total in ranked if total.middle >= least)


def told(vote: Vote, ideas: Iterable[Idea]) -> tuple[bool, ...]:
    """Which of the vote's options the report may tell: those whose idea is marked (F1)."""
    shown = [i for i in ideas if i.marked and not i.hidden]
    words = {(i.id, in_a_line(i.text)) for i in shown}
    parts = {in_a_line(wording) for i in shown for wording in i.also}
    return tuple((one.id, one.text) in words or one.text in parts for one in vote.indicators)


def of_idea(idea: Idea, vote: Vote) -> int | None:
    """The place of an idea among the options of a vote; `None` where it was not among them."""
    here = (idea.id, in_a_line(idea.text))
    found: Sequence[int] = [
        n for n, one in enumerate(vote.indicators) if (one.id, one.text) == here
    ]
    return found[0] if found else None
