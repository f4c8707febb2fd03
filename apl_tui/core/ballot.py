"""The ballot box: integer counters and a set of spent tickets (privacy.md M1, M2, O4).

A ballot is one person's answers in one round: `{vote id: {indicator id: option}}`. In a graded vote
every indicator has an option 1…size, or 0 for "don't know". In a choose-many or dot vote the chosen
indicators have 1 and the others are left out; where they are put in order they have their places, 1
and up. An empty mapping is a blank answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from apl_tui.core.workshop import Vote

Ballot = Mapping[str, Mapping[str, int]]
DONT_KNOW = 0

FaultReason = Literal["missing", "outside-scale", "unknown", "too-many"]
Outcome = Literal["counted", "already-counted", "full", "closed"]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a ballot cannot be counted as it is: which vote, which indicator (empty = the vote)."""

    vote_id: str
    indicator_id: str
    reason: FaultReason


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of one vote, indicators in script order.

    `counts[i][o]` is how many answered option `o` to indicator `i`; option 0 is "don't know" in a
    graded vote and unused in the others, where `counts[i][1]` is how many chose it, or its points.
    `answered` is how many ballots chose anything (in a graded vote: all of them).
    """

    vote: Vote
    counts: tuple[tuple[int, ...], ...]
    answered: int


def faults(votes: Sequence[Vote], ballot: Ballot) -> list[Fault]:
    """Everything that keeps `ballot` from being counted in a round of `votes`."""
    found = [Fault(id_, "", "unknown") for id_ in ballot if id_ not in {vote.id for vote in votes}]
    for vote in votes:
        answers = ballot.get(vote.id)
        if answers is None:
            found.append(Fault(vote.id, "", "missing"))
            continue
        known = {indicator.id for indicator in vote.indicators}
        found += [Fault(vote.id, id_, "unknown") for id_ in answers if id_ not in known]
        if vote.scale is None:
            ordered = vote.kind == "order"
            odd = () if ordered else answers.items()
            found += [Fault(vote.id, id_, "outside-scale") for id_, o in odd if o != 1]
            if ordered and sorted(answers.values()) != [*range(1, len(answers) + 1)]:
                found.append(Fault(vote.id, "", "outside-scale"))
            if len(answers) > vote.most:
                found.append(Fault(vote.id, "", "too-many"))
            continue
        for indicator in vote.indicators:
            option = answers.get(indicator.id)
            if option is None:
                found.append(Fault(vote.id, indicator.id, "missing"))
            elif not 0 <= option <= vote.scale.size:
                found.append(Fault(vote.id, indicator.id, "outside-scale"))
    return found


class BallotBox:
    """One open round: counts ballots until it is emptied into tallies.

    The counters are the only memory of what was answered. A ticket is spent in the same call that
    counts, and nothing joins the two. The box holds no order, time, channel or sender.
    """

    __slots__ = ("_counted", "_counters", "_open", "_spent", "people", "votes")

    def __init__(self, votes: Sequence[Vote], people: int) -> None:
        self.votes = tuple(votes)
        self.people = people
        self._counters = [_Counters(vote) for vote in self.votes]
        self._counted = 0
        self._spent: set[bytes] = set()
        self._open = True

    @property
    def counted(self) -> int:
        """`b`, the number of ballots."""
        return self._counted

    @property
    def spent(self) -> frozenset[bytes]:
        """The used tickets; kept after the round so that a late retry is told the truth."""
        return frozenset(self._spent)

    def cast(self, ballot: Ballot, ticket: bytes) -> Outcome:
        """Count `ballot` and spend `ticket`, in one step.

        A spent ticket counts nothing: the first ballot stands. Raises `ValueError` on a ballot with
        faults, before anything is counted.
        """
        if ticket in self._spent:
            return "already-counted"
        if not self._open:
            return "closed"
        if self._counted >= self.people:
            return "full"
        if faults(self.votes, ballot):
            raise ValueError("a ballot with faults cannot be counted")
        for counters in self._counters:
            counters.add(ballot[counters.vote.id])
        self._counted += 1
        self._spent.add(ticket)
        return "counted"

    def raise_people(self, people: int) -> None:
        """Let `people` take part; the room is told (O4). Fewer than have voted is refused."""
        if people < self._counted:
            raise ValueError("fewer people than ballots")
        self.people = people

    def empty(self) -> tuple[Tally, ...]:
        """Close the box and hand over its tallies, once; the counters are gone afterwards."""
        if not self._open:
            raise ValueError("the box is empty already")
        self._open = False
        tallies = tuple(counters.tally() for counters in self._counters)
        self._counters = []
        return tallies


class _Counters:
    """The counters of one vote."""

    __slots__ = ("answered", "cells", "vote")

    def __init__(self, vote: Vote) -> None:
        self.vote = vote
        options = 2 if vote.scale is None else vote.scale.size + 1
        self.cells = {indicator.id: [0] * options for indicator in vote.indicators}
        self.answered = 0

    def add(self, answers: Mapping[str, int]) -> None:
        for id_, option in answers.items():
            if self.vote.scale is None:
                self.cells[id_][1] += self.vote.worth(option)
            else:
                self.cells[id_][option] += 1
        if answers:
            self.answered += 1

    def tally(self) -> Tally:
        return Tally(self.vote, tuple(tuple(cell) for cell in self.cells.values()), self.answered)
