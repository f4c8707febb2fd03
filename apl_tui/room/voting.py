"""An open round: the ballot box, the tickets of the passed laptop, and how it is closed.

Nothing here writes to disk. What was answered lives only in the box's counters, and they are gone
when the round is closed (privacy.md S1, M1).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence

from apl_tui.core.ballot import Ballot, BallotBox, Outcome, Tally
from apl_tui.core.errors import Message, message
from apl_tui.core.records import Mode
from apl_tui.core.release import Rules, VoteRelease, release, release_openly
from apl_tui.core.workshop import Ideas, Vote

MOST_IDEAS = 3
LONGEST_IDEA = 280

Token = Callable[[], bytes]


def new_token() -> bytes:
    """An unguessable one-time value."""
    return secrets.token_bytes(16)


class OpenVote:
    """One open round of a step's votes."""

    def __init__(
        self, votes: Sequence[Vote], people: int, mode: Mode, token: Token = new_token
    ) -> None:
        self.votes = tuple(votes)
        self.mode = mode
        self.box = BallotBox(votes, people)
        self.took_slips = False
        self.turned_away = False
        self.waited = 0  # of those counted, how many are of a group that has gone (T5)
        self._token = token

    @property
    def counted(self) -> int:
        """`b`: how many have voted."""
        return self.box.counted

    @property
    def people(self) -> int:
        """`N`: how many there are in the room."""
        return self.box.people

    def hand_over(self) -> bytes:
        """A ticket for whoever takes the laptop now."""
        return self._token()

    def cast(self, ballot: Ballot, ticket: bytes) -> Outcome:
        """Count a ballot once for its ticket; see `BallotBox.cast`.

        That someone came when all had voted is remembered: one may have voted twice (O4).
        """
        outcome = self.box.cast(ballot, ticket)
        self.turned_away |= outcome == "full"
        return outcome

    def close(self, rules: Rules) -> tuple[VoteRelease, ...]:
        """Empty the box; what comes out is all that remains of the round."""
        tallies = self.box.empty()
        if self.mode == "solo":
            return release_openly(tallies, exact=True)
        return release(tallies, rules)


def hands(votes: Sequence[Vote], raised: Mapping[str, tuple[int, int]]) -> tuple[VoteRelease, ...]:
    """A show of hands (F2): by indicator key, hands for the lower and for the upper band.

    In a choose-many or dot vote the second number is how many chose the option. Indicators about
    one identifiable person are not asked by hand, and are left out of `raised`.
    """
    return release_openly([_hands_tally(vote, raised) for vote in votes], exact=False)


def _hands_tally(vote: Vote, raised: Mapping[str, tuple[int, int]]) -> Tally:
    counts: list[tuple[int, ...]] = []
    for indicator in vote.indicators:
        lower, upper = raised.get(vote.indicator_key(indicator), (0, 0))
        if vote.scale is None:
            counts.append((0, upper))
            continue
        cells = [0] * (vote.scale.size + 1)
        cells[1], cells[vote.scale.upper_from] = lower, upper
        counts.append(tuple(cells))
    return Tally(vote, tuple(counts), max((cells[1] for cells in counts), default=0))


def lost_by_starting_again(vote: OpenVote) -> Message:
    """What is thrown away when the vote begins anew: also what a group left that has gone."""
    if vote.waited:
        return message("vote.restart-waited", n=vote.counted, waited=vote.waited)
    return message("vote.restart-text", n=vote.counted)


class OpenIdeas:
    """One open round of anonymous free text (F1), in memory only."""

    def __init__(self, block: Ideas, people: int, token: Token = new_token) -> None:
        self.block = block
        self.people = people
        self.turned_away = False  # whether someone came when all had handed in (O4)
        self._token = token
        self._texts: list[str] = []
        self._spent: set[bytes] = set()
        self._wrote = 0  # of those who handed in, how many wrote anything
        self._sealed = False

    @property
    def counted(self) -> int:
        """How many have handed in, blank ones included."""
        return len(self._spent)

    def seal(self, k: int) -> bool:
        """Take in nothing more; whether at least `k` wrote something, so that it may be shown."""
        self._sealed = True
        return self._wrote >= k

    def hand_over(self) -> bytes:
        """A ticket for whoever takes the laptop now."""
        return self._token()

    def submit(self, texts: Sequence[str], ticket: bytes) -> Outcome:
        """Take in one person's ideas, at most three; empty ones are blank."""
        if ticket in self._spent:
            return "already-counted"
        if self._sealed:
            return "closed"
        if len(self._spent) >= self.people:
            self.turned_away = True
            return "full"
        kept = list(filter(None, (text.strip()[:LONGEST_IDEA] for text in texts[:MOST_IDEAS])))
        self._texts += kept
        self._wrote += bool(kept)
        self._spent.add(ticket)
        return "counted"

    def close(
        self, k: int, shuffle: Callable[[list[str]], None], *, few: bool = False
    ) -> tuple[str, ...] | None:
        """All ideas, shuffled; `None` when fewer than `k` wrote any. The box is then empty.

        Those of fewer come out only where the room has been told what that means (`few`).
        """
        texts, self._texts = self._texts, []
        if self._wrote < k and not few:
            return None
        shuffle(texts)
        return tuple(texts)
