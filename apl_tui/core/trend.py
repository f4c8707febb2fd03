"""Two sessions of a unit beside each other: what is better, worse or level (T1–T3, R4, R10).

Everything is a function of the last releases of both sessions. An indicator is compared by its key,
and only where its wording and scale are the same and it is released in both. Ballots are compared
with ballots and hands with hands, never across; one person's own answers (F3) are not compared: a
group's measure says nothing about one person.

A choose-many vote is compared option by option, as more or fewer of those who chose something: it
tells what there is. A dot vote is not: it tells what the group wants next, and a dot given to one
thing is a dot not given to another.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from apl_tui.core.closing import INDICATORS, VOTE_KEY, is_closing
from apl_tui.core.records import Mode, Round
from apl_tui.core.release import Bands, ChoiceRelease, Span, VoteRelease, bands_of
from apl_tui.core.session import Session
from apl_tui.core.workshop import Indicator, Vote

MUCH_LARGER = 2  # times: groups that differ by more are told of, others may have come or left
LEVEL_PEOPLE = 2  # T2: shares that differ by less than this, in the smaller group, are level

Direction = Literal["better", "worse", "more", "fewer", "level"]
VoteReason = Literal["other-mode", "solo", "dots", "other-workshop"]
Reason = Literal["new", "gone", "reworded", "one-person", "withheld"]
_OPPOSITE: dict[Direction, Direction] = {
    "better": "worse",
    "worse": "better",
    "more": "fewer",
    "fewer": "more",
    "level": "level",
}


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `n` people: the upper band of a graded vote, or those who chose an option."""

    count: Span
    n: int


@dataclass(frozen=True, slots=True)
class Trend:
    """One indicator in two sessions.

    Either `direction` is told or the `reason` why nothing is compared. `better` and `worse` are
    the good band's (the lower one where low is better). `earlier` and `later` are `None` where
    nothing is compared; what is about one identifiable person never is.
    """

    indicator: Indicator
    direction: Direction | None
    reason: Reason | None
    earlier: Share | None = None
    later: Share | None = None


@dataclass(frozen=True, slots=True)
class VoteTrend:
    """A vote that was held in both sessions, as it was in the later one.

    `reason` is why no indicator of it is compared; `trends` is then empty.
    """

    vote: Vote
    mode: Mode
    reason: VoteReason | None
    trends: tuple[Trend, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sessions of a unit, and the votes that were held in both, in the later one's order."""

    earlier: Session
    later: Session
    votes: tuple[VoteTrend, ...]

    @property
    def sizes(self) -> tuple[int, int] | None:
        """How many answered then and now, where that is so unlike that it has to be said."""
        for vote in self.votes:
            for trend in vote.trends:
                if trend.earlier and trend.later and of_unlike_sizes(trend.earlier, trend.later):
                    return trend.earlier.n, trend.later.n
        return None

    @property
    def compared(self) -> bool:
        """Whether anything at all could be compared."""
        return any(trend.direction for vote in self.votes for trend in vote.trends)


def of_unlike_sizes(one: Share, other: Share) -> bool:
    """Whether so many more answered one of them that it may well be other people."""
    return max(one.n, other.n) >= MUCH_LARGER * min(one.n, other.n)


def compare(one: Session, other: Session) -> Comparison:
    """Compare two sessions of a unit; the one that began first is the earlier."""
    earlier, later = sorted((one, other), key=began)
    return Comparison(earlier, later, tuple(_votes(earlier, later)))


def began(session: Session) -> tuple[datetime, str]:
    """When a session began, for putting sessions in order; its id tells apart the same minute."""
    return datetime.fromisoformat(session.started), session.id


def same_wording(one: Indicator, other: Indicator) -> bool:
    """Whether two indicators say the same; spaces and how letters are coded do not matter."""
    return one.text == other.text or _plain(one.text) == _plain(other.text)


def same_scale(one: Vote, other: Vote) -> bool:
    """Whether two votes are answered alike, so that their bands can stand beside each other."""
    return (one.kind, one.scale, one.better) == (other.kind, other.scale, other.better)


def direction(earlier: Span, n_earlier: int, later: Span, n_later: int) -> Direction:
    """T2: whether a share has become `more` or `fewer`, or is `level`.

    Where a count is told as limits, a change is told only if it holds for all counts within them.
    """
    smaller = min(n_earlier, n_later)

    def above(one: int, n_one: int, other: int, n_other: int) -> bool:
        """Whether one/n_one is above other/n_other by the margin, in whole numbers."""
        return (one * n_other - other * n_one) * smaller >= LEVEL_PEOPLE * n_one * n_other

    if above(later.low, n_later, earlier.high, n_earlier):
        return "more"
    if above(earlier.low, n_earlier, later.high, n_later):
        return "fewer"
    return "level"


@dataclass(frozen=True, slots=True)
class Worth:
    """The closing round of one session: its day, and those who answered in the upper band.

    `share` is of "worth the time", `dared` of "dared to say what I thought"; `None` where too few
    answered or it was not asked. A direction is how it stands against the time before, by T2,
    where both are told.
    """

    day: str
    share: Share | None
    direction: Direction | None = None
    dared: Share | None = None
    dared_direction: Direction | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier sessions of a unit lend a report.

    `session` is the one to compare with; `worth` the closing round so far, oldest first.
    """

    session: Session | None = None
    worth: tuple[Worth, ...] = ()


NO_PAST = Past()


def worth_over_time(session: Session, earlier: Iterable[Session]) -> tuple[Worth, ...]:
    """The closing round of a session and of those before it in the same workshop, oldest first.

    Empty unless this session held it. Only ballots count, and only the same wording.
    """
    now = session.workshop.vote(VOTE_KEY)
    if now is None or _worth(session, now) is None:
        return ()
    before = [each for each in earlier if began(each) < began(session)]
    found: list[Worth] = []
    for each in (*sorted(before, key=began), session):
        released = _worth(each, now)
        if released is None or each.workshop.id != session.workshop.id:
            continue
        was = each.workshop.vote(VOTE_KEY) or now
        share, dared = map(_shares(was, released).get, INDICATORS)
        last = found[-1] if found else Worth("", None)
        ways = (_against(now, last.share, share), _against(now, last.dared, dared))
        found.append(Worth(each.date, share, ways[0], dared, ways[1]))
    return tuple(found)


def _against(vote: Vote, last: Share | None, share: Share | None) -> Direction | None:
    """How a share stands against the time before, where both are told."""
    if last is None or share is None:
        return None
    return _in_words(vote, direction(last.count, last.n, share.count, share.n))


def _worth(session: Session, now: Vote) -> VoteRelease | None:
    """What was released of the closing round, if it was held by ballot and asked as it is now."""
    held, was = session.last_release(VOTE_KEY), session.workshop.vote(VOTE_KEY)
    if held is None or was is None or held[0].mode != "ballots" or not same_scale(was, now):
        return None
    pairs = zip(was.indicators, now.indicators, strict=False)
    return held[1] if all(same_wording(*pair) for pair in pairs) else None


def _votes(earlier: Session, later: Session) -> Iterator[VoteTrend]:
    for vote in later.workshop.votes:
        before, now = earlier.last_release(vote.key), later.last_release(vote.key)
        was = earlier.workshop.vote(vote.key)
        if before is None or now is None or was is None or vote.ideas:
            continue  # each meeting has ideas of its own
        reason = _vote_reason(vote, before[0], now[0], same=_same_workshop(earlier, later))
        trends = () if reason else tuple(_trends(was, before[1], vote, now[1]))
        yield VoteTrend(vote, now[0].mode, reason, trends)


def _same_workshop(earlier: Session, later: Session) -> bool:
    return earlier.workshop.id == later.workshop.id


def _vote_reason(vote: Vote, before: Round, now: Round, *, same: bool) -> VoteReason | None:
    if before.mode != now.mode:
        return "other-mode"
    if now.mode == "solo":
        return "solo"
    if vote.kind in {"dots", "order"}:
        return "dots"
    return "other-workshop" if is_closing(vote) and not same else None


def _trends(was: Vote, before: VoteRelease, vote: Vote, now: VoteRelease) -> Iterator[Trend]:
    """The trends of a vote's indicators in its own order, then those that are gone."""
    old = {indicator.id: indicator for indicator in was.indicators}
    shares_before, shares_now = _shares(was, before), _shares(vote, now)
    for indicator in vote.indicators:
        former = old.pop(indicator.id, None)
        earlier, later = shares_before.get(indicator.id), shares_now.get(indicator.id)
        if former is None:
            yield Trend(indicator, None, "new")
        elif not (same_wording(former, indicator) and same_scale(was, vote)):
            yield Trend(indicator, None, "reworded")
        elif indicator.sensitive or former.sensitive:
            yield Trend(indicator, None, "one-person")
        elif earlier is None or later is None:
            yield Trend(indicator, None, "withheld")
        else:
            way = _in_words(vote, direction(earlier.count, earlier.n, later.count, later.n))
            yield Trend(indicator, way, None, earlier, later)
    for gone in old.values():
        yield Trend(gone, None, "gone")


def _in_words(vote: Vote, way: Direction) -> Direction:
    """More in the upper band is better or worse in a graded vote; a choice is neither."""
    if vote.scale is None or way == "level":
        return way
    told: Direction = "better" if way == "more" else "worse"
    return told if vote.better == "high" else _OPPOSITE[told]


def _shares(vote: Vote, released: VoteRelease) -> dict[str, Share]:
    """What is released of each indicator, by its id; withheld ones and empty ones are left out."""
    ids = [indicator.id for indicator in vote.indicators]
    if isinstance(released, ChoiceRelease):
        n, totals = released.answered, released.totals or ()
        return {id_: Share(total, n) for id_, total in zip(ids, totals, strict=False) if n}
    bands: list[Bands | None] = [bands_of(one) for one in released.indicators]
    return {id_: Share(b.upper, b.n) for id_, b in zip(ids, bands, strict=True) if b}


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
