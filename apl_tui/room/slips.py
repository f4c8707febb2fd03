"""Paper slips on their way into an open round: one line a slip, and the last one can be taken back.

Headless, as `draft.py` is. A slip that was taken in waits, uncounted, until the next one is begun
or the typing ends; then it is counted like any other ballot and nothing of it is left here
(privacy.md M1, O3). No number of slips is kept: a slip is a ballot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from apl_tui.core.ballot import Ballot
from apl_tui.core.slips import SIGNS
from apl_tui.core.workshop import Indicator, Vote
from apl_tui.room.room import Room

ENDS = ".,-+*/ "  # each of them ends what was chosen in a choose-many or dot vote

Refusal = Literal["option", "no-such", "twice", "too-many", "whole", "full"]


@dataclass(frozen=True, slots=True)
class Part:
    """One vote of the line: the signs typed for it, and whether it is done."""

    vote: Vote
    typed: str
    done: bool


class SlipLine:
    """What is typed of one slip, a sign a key, in the order of the votes."""

    __slots__ = ("_typed", "_votes")

    def __init__(self, votes: Sequence[Vote]) -> None:
        self._votes = tuple(votes)
        self._typed: list[str] = []

    def __bool__(self) -> bool:
        """Whether anything is typed."""
        return bool(self._typed)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The line, vote by vote."""
        parts: list[Part] = []
        left = list(self._typed)
        for vote in self._votes:
            if vote.scale is not None:
                most = len(vote.indicators)
                typed, left = left[:most], left[most:]
                parts.append(Part(vote, "".join(typed), len(typed) == most))
                continue
            done = "." in left
            end = left.index(".") if done else len(left)
            parts.append(Part(vote, "".join(left[:end]), done))
            left = left[end + 1 :]
        return tuple(parts)

    @property
    def part(self) -> Part | None:
        """The part that is being typed, `None` when all are done."""
        return next((part for part in self.parts if not part.done), None)

    @property
    def indicator(self) -> Indicator | None:
        """The graded statement whose digit comes next."""
        part = self.part
        if part is None or part.vote.scale is None:
            return None
        return part.vote.indicators[len(part.typed)]

    @property
    def whole(self) -> bool:
        """Whether the slip can be taken in; after chosen options the last end sign may be left out.

        A choice that is left blank at the end wants its sign, so that it is not just forgotten.
        """
        part = self.part
        if part is None:
            return bool(self)
        return part.vote is self._votes[-1] and part.vote.scale is None and bool(part.typed)

    @property
    def ballot(self) -> Ballot:
        """A whole line as a ballot."""
        return {part.vote.id: _answers(part) for part in self.parts}

    def type(self, character: str) -> Refusal | None:
        """Take one character in; why not, when it cannot be."""
        character = character.lower()
        part = self.part
        refusal = _refusal(part, character)
        if refusal is None:
            choice = part is not None and part.vote.scale is None
            self._typed.append("." if choice and character in ENDS else character)
        return refusal

    def back(self) -> bool:
        """Take the last character back; False when there is none."""
        if not self._typed:
            return False
        self._typed.pop()
        return True


def _refusal(part: Part | None, character: str) -> Refusal | None:
    if part is None:
        return "whole"
    vote = part.vote
    if vote.scale is not None:
        digit = character.isascii() and character.isdigit()
        return None if digit and int(character) <= vote.scale.size else "option"
    if character in ENDS:
        return None
    if character not in SIGNS[: len(vote.indicators)]:
        return "no-such"
    if character in part.typed:
        return "twice"
    return None if len(part.typed) < vote.most else "too-many"


def _answers(part: Part) -> dict[str, int]:
    indicators = part.vote.indicators
    if part.vote.scale is None:
        ordered = part.vote.kind == "order"
        return {
            indicators[SIGNS.index(one)].id: place if ordered else 1
            for place, one in enumerate(part.typed, start=1)
        }
    return {i.id: int(digit) for i, digit in zip(indicators, part.typed, strict=True)}


class SlipTyping:
    """The slips that one person types into the room's open vote."""

    __slots__ = ("_room", "_votes", "_waiting", "line")

    def __init__(self, room: Room) -> None:
        self._room = room
        self._votes = room.vote.votes if room.vote else ()
        self._waiting: SlipLine | None = None
        self.line = SlipLine(self._votes)

    @property
    def waits(self) -> bool:
        """Whether a slip was taken in that can still be taken back."""
        return self._waiting is not None

    @property
    def holds_something(self) -> bool:
        """Whether anything of a slip is in memory here."""
        return bool(self.line) or self.waits

    @property
    def taken(self) -> int:
        """How many have voted, with the slip that waits."""
        return (self._room.vote.counted if self._room.vote else 0) + self.waits

    def type(self, character: str) -> Refusal | None:
        """One character; the first one of a slip counts the slip before."""
        if not self.line:
            refusal = _refusal(self.line.part, character.lower())
            if refusal:
                return refusal
            if not self.settle() or not self.has_room:
                return "full"
        return self.line.type(character)

    @property
    def has_room(self) -> bool:
        """Whether one more can be counted (O4)."""
        vote = self._room.vote
        return vote is not None and vote.counted < vote.people

    def back(self) -> bool:
        """Take a character back; on an empty line the slip that waits, to be mended."""
        if self.line.back():
            return True
        if self._waiting is None:
            return False
        self.line, self._waiting = self._waiting, None
        return True

    def take(self) -> bool:
        """The slip is typed to its end: it waits to be counted. False when it is not whole."""
        if not self.line.whole:
            return False
        self._waiting, self.line = self.line, SlipLine(self._votes)
        return True

    def settle(self) -> bool:
        """Count the slip that waits; False when all have voted, and then it still waits (O4)."""
        vote, waiting = self._room.vote, self._waiting
        if vote is None or waiting is None:
            self._waiting = None
            return True
        outcome = self._room.cast(waiting.ballot, vote.hand_over())
        if outcome == "full":
            return False
        vote.took_slips = True
        self._waiting = None
        return True

    def clear(self) -> None:
        """Forget what is typed of the slip at hand."""
        self.line = SlipLine(self._votes)

    def forget(self) -> None:
        """Forget the slip that waits as well, uncounted."""
        self.clear()
        self._waiting = None
