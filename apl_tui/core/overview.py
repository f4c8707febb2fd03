"""Many units side by side and together: what their releases say, and nothing else (R10, T5).

Of a unit and a vote the last meeting counts that held it by ballot, and of that the last round, so
that the same people are never counted twice. What is about one person is left out altogether
(`core/one_person.py`), and so are hands and one person alone. A unit stands beside others only
where something of it was released; statements stand by need, units by name: no unit is ranked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from apl_tui.core.findings import Standing
from apl_tui.core.one_person import without_one_person
from apl_tui.core.outcomes import GapOutcome, VoteOutcome, asks_for_preconditions, gap_outcomes
from apl_tui.core.pool import Held, PooledVote, held_in, pooled_vote
from apl_tui.core.release import ChoiceRelease, GradedRelease, Span, bands_of
from apl_tui.core.session import Session
from apl_tui.core.trend import (
    Direction,
    Share,
    Trend,
    VoteTrend,
    began,
    compare,
    same_scale,
    same_wording,
)
from apl_tui.core.units import plain_unit
from apl_tui.core.workshop import Vote

LeftOut = Literal["solo", "hands", "nothing", "reworded", "same-day"]
"""One person alone; shown by hands; nothing was released; other words; twice on one day."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One statement in one unit, where it was released, and which way it went since last year."""

    unit: str
    day: str
    standing: Standing
    way: Direction | None = None

    @property
    def better(self) -> Share | None:
        """How many answered in the better half."""
        return _better_of(self.standing)


@dataclass(frozen=True, slots=True)
class Change:
    """How a statement has changed since last year, in the units where both times were released.

    `ways` is in how many units it went which way (T2); `earlier` and `later` are the better halves
    of those units together, of which no way is told: two of 300 are no change.
    """

    ways: tuple[tuple[Direction, int], ...]
    earlier: Share
    later: Share

    def units(self, *ways: Direction) -> int:
        """In how many units it went one of these ways."""
        return sum(count for way, count in self.ways if way in ways)


@dataclass(frozen=True, slots=True)
class Line:
    """One statement: all units together, each that told something, and the change.

    `missing` is in how many units the worse half is as large as the better, or larger.
    """

    standing: Standing
    cells: tuple[Cell, ...]
    change: Change | None

    @property
    def better(self) -> Share | None:
        """How many of all answered in the better half; `None` where no unit told anything."""
        return _better_of(self.standing)

    @property
    def of(self) -> int:
        """From how many units it comes."""
        return len(self.cells)

    @property
    def missing(self) -> int:
        """In how many units at least as many answered in the worse half as in the better."""
        return sum(cell.standing.missing is True for cell in self.cells)


@dataclass(frozen=True, slots=True)
class OverviewVote:
    """A vote over all units that held it; `lines` are its statements by need, none of a choice."""

    outcome: VoteOutcome
    groups: int
    lines: tuple[Line, ...]
    preconditions: bool = False

    @property
    def vote(self) -> Vote:
        """The vote, in the words that most units had."""
        return self.outcome.vote

    @property
    def units(self) -> tuple[str, ...]:
        """The units of which something was released, by name."""
        return tuple(sorted({cell.unit for line in self.lines for cell in line.cells}, key=_name))

    @property
    def by_unit(self) -> dict[str, dict[int, Cell]]:
        """What each of the units told, by the number of the statement, from 1."""
        found: dict[str, dict[int, Cell]] = {unit: {} for unit in self.units}
        for number, line in enumerate(self.lines, start=1):
            for cell in line.cells:
                found[cell.unit][number] = cell
        return found


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it. `meetings` and `days` are of what counts; `left_out` tells what does not."""

    units: tuple[str, ...]
    meetings: int
    days: tuple[str, str]
    votes: tuple[OverviewVote, ...]
    gaps: tuple[GapOutcome, ...]
    left_out: tuple[tuple[LeftOut, tuple[str, ...]], ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The statements of all votes."""
        return tuple(line for vote in self.votes for line in vote.lines)

    def to_change(self, *, preconditions: bool) -> tuple[Line, ...]:
        """What is missing in any unit, in most of them first; of preconditions, or of the rest."""
        asked = (vote for vote in self.votes if vote.preconditions == preconditions)
        found = [line for vote in asked for line in vote.lines if line.missing]
        return tuple(sorted(found, key=lambda line: (-line.missing, _need(line))))


def overview(sessions: Iterable[Session]) -> Overview:
    """The overview of meetings of any units, each meeting once and in any order."""
    every = sorted(map(without_one_person, sessions), key=began)
    solo = [each for each in every if each.settings.solo]
    units = _by_unit(each for each in every if not each.settings.solo)
    workshops = {id(each.workshop): each.workshop for unit in units.values() for each in unit}
    keys = dict.fromkeys(
        vote.key
        for workshop in workshops.values()
        for vote in workshop.votes
        if not vote.ideas  # each meeting has ideas of its own
    )
    last = {key: _last(key, units) for key in keys}
    lent = _Compared(units)
    votes = [vote for key in keys if (vote := _vote(last[key], lent))]
    told = {cell.unit for vote in votes for line in vote.lines for cell in line.cells}
    told |= {name for vote in votes for name in _choosing(last[vote.vote.key])}
    counted = {
        (name, each.session.id): each.session.date
        for held in last.values()
        for name, each in held.items()
        if name in told
    }
    days = sorted(counted.values())
    left: tuple[tuple[LeftOut, Iterable[str]], ...] = (
        ("solo", [each.id for each in solo]),
        ("hands", _by_hands(units)),
        ("nothing", units.keys() - told),
        ("reworded", _reworded(votes, last)),
        ("same-day", _same_day(units)),
    )
    return Overview(
        tuple(sorted(told, key=_name)),
        len(counted),
        (days[0], days[-1]) if days else ("", ""),
        tuple(votes),
        gap_outcomes([vote.outcome for vote in votes]),
        tuple((why, tuple(sorted(names, key=_name))) for why, names in left if names),
    )


Units = dict[str, list[Session]]
"""The sessions of each unit, oldest first, by its name as it was last typed."""


def _by_unit(sessions: Iterable[Session]) -> Units:
    """A session without a unit stands alone, under its own id."""
    found: dict[str, list[Session]] = {}
    for each in sessions:
        found.setdefault(plain_unit(each.settings.unit) or each.id, []).append(each)
    return {each[-1].settings.unit or each[-1].id: each for each in found.values()}


def _last(key: str, units: Units) -> dict[str, Held]:
    """The vote as each unit held it last by ballot."""
    found = {}
    for name, sessions in units.items():
        if held := _last_by_ballot(sessions, key):
            found[name] = held
    return found


def _last_by_ballot(sessions: Sequence[Session], key: str) -> Held | None:
    """The vote as the last of the sessions, oldest first, that held it by ballot."""
    held = (each for session in reversed(sessions) for each in held_in((session,), key))
    return next((each for each in held if each.round.mode == "ballots"), None)


def _vote(last: dict[str, Held], lent: _Compared) -> OverviewVote | None:
    """A vote over its units, in the words that most of them had; `None` if it came from none."""
    held = sorted(last.values(), key=lambda each: began(each.session))
    if not held:
        return None
    wordings = Counter(each.vote for each in held)
    base = max(reversed(held), key=lambda each: wordings[each.vote])
    pooled = pooled_vote(held, base, least=1)
    outcome = pooled.outcome(base.session) if pooled else None
    if pooled is None or outcome is None:
        return None
    lines = _lines(pooled, last, lent)
    return OverviewVote(
        outcome, pooled.groups, lines, asks_for_preconditions(base.session, base.vote)
    )


def _lines(pooled: PooledVote, last: dict[str, Held], lent: _Compared) -> tuple[Line, ...]:
    vote, released = pooled.vote, pooled.released
    if not isinstance(released, GradedRelease):
        return ()
    cells: dict[str, list[Cell]] = {indicator.id: [] for indicator in vote.indicators}
    trends: dict[str, list[Trend]] = {indicator.id: [] for indicator in vote.indicators}
    words = {indicator.id: indicator for indicator in vote.indicators}
    for name in sorted(last, key=_name):
        held = last[name]
        if not (same_scale(held.vote, vote) and isinstance(held.released, GradedRelease)):
            continue
        changes = lent.since_last_year(name, held)
        for one, told in zip(held.vote.indicators, held.released.indicators, strict=True):
            base = words.get(one.id)
            if base is None or not same_wording(one, base) or bands_of(told) is None:
                continue
            trend = changes.get(one.id)
            way = trend.direction if trend else None
            cells[one.id].append(Cell(name, held.session.date, Standing(vote, base, told), way))
            if trend and way:
                trends[one.id].append(trend)
    lines = (
        Line(Standing(vote, indicator, told), tuple(cells[id_]), _change(vote, trends[id_]))
        for (id_, indicator), told in zip(words.items(), released.indicators, strict=True)
    )
    return tuple(sorted(lines, key=_need))


def _better_of(standing: Standing) -> Share | None:
    bands, good = standing.bands, standing.good
    return None if bands is None or good is None else Share(good, bands.n)


def _need(line: Line) -> tuple[bool, float]:
    """The smallest share first, what no unit tells last and in script order."""
    share = line.standing.share
    return (share is None, share or 0.0)


def _name(unit: str) -> tuple[str, str]:
    return plain_unit(unit), unit


def _choosing(last: dict[str, Held]) -> list[str]:
    """The units whose choice was released."""
    return [
        name
        for name, held in last.items()
        if isinstance(held.released, ChoiceRelease) and held.released.totals is not None
    ]


# --- since last year ------------------------------------------------------------------------------


class _Compared:
    """What each unit's last meeting says against its last one in an earlier year (T2)."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._found: dict[tuple[str, str, str], dict[str, VoteTrend]] = {}

    def since_last_year(self, name: str, held: Held) -> dict[str, Trend]:
        """How each indicator of the vote has changed, by its id."""
        key, year = held.vote.key, held.session.date[:4]
        before = [each for each in self._units[name] if each.date[:4] < year]
        earlier = _last_by_ballot(before, key)
        if earlier is None:
            return {}
        found = self._votes(name, earlier.session, held.session).get(key)
        return {trend.indicator.id: trend for trend in found.trends} if found else {}

    def _votes(self, name: str, earlier: Session, later: Session) -> dict[str, VoteTrend]:
        """The two compared, once for all their votes."""
        ids = name, earlier.id, later.id
        if ids not in self._found:
            both = compare(earlier, later)
            self._found[ids] = {each.vote.key: each for each in both.votes}
        return self._found[ids]


def _change(vote: Vote, trends: Sequence[Trend]) -> Change | None:
    """The change over several units, of the better half."""
    pairs = [(each.earlier, each.later) for each in trends if each.earlier and each.later]
    if not pairs:
        return None
    earlier, later = (_sum([pair[place] for pair in pairs]) for place in (0, 1))
    ways = Counter(each.direction for each in trends if each.direction)
    return Change(tuple(ways.items()), _better(vote, earlier), _better(vote, later))


def _sum(shares: Sequence[Share]) -> Share:
    span = Span(sum(each.count.low for each in shares), sum(each.count.high for each in shares))
    return Share(span, sum(each.n for each in shares))


def _better(vote: Vote, upper: Share) -> Share:
    """The better half, from the upper one."""
    if vote.better == "high":
        return upper
    return Share(Span(upper.n - upper.count.high, upper.n - upper.count.low), upper.n)


# --- what is left out -----------------------------------------------------------------------------


def _by_hands(units: Units) -> list[str]:
    """The units that have answered anything by hands."""
    return [
        name
        for name, sessions in units.items()
        if any(round_.mode == "hands" for each in sessions for round_ in each.rounds)
    ]


def _reworded(votes: Iterable[OverviewVote], last: dict[str, dict[str, Held]]) -> set[str]:
    """The units that had other words than most in any vote."""
    found: set[str] = set()
    for vote in votes:
        words = {one.id: one for one in vote.vote.indicators}
        for name, held in last[vote.vote.key].items():
            if held.vote is vote.vote:
                continue
            alike = same_scale(held.vote, vote.vote) and all(
                one.id in words and same_wording(one, words[one.id]) for one in held.vote.indicators
            )
            if not alike:
                found.add(name)
    return found


def _same_day(units: Units) -> set[str]:
    """The units that held a vote twice on one day: two groups, or two units of one name?"""
    found = set()
    for name, sessions in units.items():
        for one, other in pairwise(sessions):
            held = [{r.vote_key for x in each.rounds for r in x.releases} for each in (one, other)]
            if one.date == other.date and held[0] & held[1]:
                found.add(name)
    return found
