"""Two sessions beside each other: in the report, on their own, and as data.

Everything here is said by `core.trend`, so it is a function of the releases (R10).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from apl_tui.core.closing import VOTE_KEY
from apl_tui.core.outcomes import vote_outcomes
from apl_tui.core.session import Session
from apl_tui.core.trend import (
    Comparison,
    Direction,
    Past,
    Share,
    Trend,
    VoteTrend,
    Worth,
    compare,
    of_unlike_sizes,
    worth_over_time,
)
from apl_tui.core.workshop import Vote
from apl_tui.i18n import Translator
from apl_tui.report.results import NOTHING, band_text, name_of, of_all, section_title
from apl_tui.report.text import bullets, clean, escape, table


def arrow(vote: Vote, way: Direction) -> str:
    """Which way the shown number went: up, down, or level. The words say whether that is good."""
    if way == "level":
        return "→"
    if way in ("more", "fewer"):
        return "↑" if way == "more" else "↓"
    return "↑" if (way == "better") == (vote.better == "high") else "↓"


def direction_words(vote: Vote, way: Direction, t: Translator) -> str:
    """The arrow and its meaning, such as `↑ bättre`."""
    return f"{arrow(vote, way)} {t(f'trend.{way}')}"


def share_words(share: Share, t: Translator) -> str:
    """`9 of 12`, from 20 answers with per cent (R6)."""
    return of_all(share.count, share.n, t)


# --- the section of the report ------------------------------------------------------------------


def trend_blocks(session: Session, past: Past, t: Translator) -> list[str]:
    """Compared with last time, and the closing round so far; no blocks where there is neither."""
    worth = worth_blocks(past.worth, t)
    if past.session is None:
        return [f"## {t('trend.title')}", *worth] if worth else []
    comparison = compare(past.session, session)
    blocks = _comparison(comparison, t, told_of_worth=bool(worth))
    if not blocks and not worth:
        return []
    intro = t("trend.last-time", day=t.day(date.fromisoformat(comparison.earlier.date)))
    return [f"## {t('trend.title')}", intro, *blocks, *worth]


def comparison_markdown(
    comparison: Comparison, t: Translator, worth: tuple[Worth, ...] = ()
) -> str:
    """A comparison on its own, with the closing round so far."""
    unit = escape(comparison.later.settings.unit)
    followed = worth_blocks(worth, t)
    blocks = [*_comparison(comparison, t, told_of_worth=bool(followed)), *followed]
    facts = [f"**{t('report.head.unit')}:** {unit}"] if unit else []
    earlier, later = session_lines((comparison.earlier, comparison.later), t)
    facts += [f"**{t('trend.earlier')}:** {earlier}", f"**{t('trend.later')}:** {later}"]
    head = [f"# {t('trend.comparison')}", bullets(facts)]
    told = blocks or [t("trend.nothing")]
    return "\n\n".join([*head, *(block.replace("### ", "## ", 1) for block in told)]) + "\n"


def worth_words(session: Session, t: Translator) -> str:
    """What a session's closing round said, in one line; empty when it was not held."""
    for one in worth_over_time(session, ())[-1:]:
        if one.share is None:
            return t("closing.result-withheld")
        return t("closing.result", share=share_words(one.share, t))
    return ""


def worth_blocks(worth: tuple[Worth, ...], t: Translator) -> list[str]:
    """The closing round from time to time; no blocks when it was held only once."""
    if len(worth) < 2:
        return []
    change = t("closing.column.change")
    head = [t("closing.column.day"), t("closing.worth.short"), change]
    head += [t("closing.dared.short"), change]
    rows = [
        [
            t.day(date.fromisoformat(one.day)),
            *_worth(one.share, one.direction, t),
            *_worth(one.dared, one.dared_direction, t),
        ]
        for one in worth
    ]
    shares = [one.share for one in worth if one.share]
    unlike = any(of_unlike_sizes(*pair) for pair in pairwise(shares))
    told = [t("trend.sizes-over-time")] if unlike else []
    blocks = [f"### {t('closing.title')}", t("closing.over-time")]
    return [*blocks, table(head, rows, numeric=(1, 3)), *told]


def _worth(share: Share | None, way: Direction | None, t: Translator) -> tuple[str, str]:
    """What one statement of the closing round said, and which way it went."""
    told = share_words(share, t) if share else t("closing.withheld")
    return told, f"{ARROWS[way]} {t(f'trend.{way}')}" if way else NOTHING


ARROWS: dict[Direction, str] = {"better": "↑", "worse": "↓", "level": "→"}


def session_lines(sessions: Sequence[Session], t: Translator) -> list[str]:
    """Each session in one line: its day, its workshop and how many there were.

    The time is told of those that were on the same day.
    """
    days = Counter(session.date for session in sessions)
    return [_line(session, t, timed=days[session.date] > 1) for session in sessions]


def _line(session: Session, t: Translator, *, timed: bool) -> str:
    title = escape(session.workshop.title) or escape(session.workshop.id)
    people = t("people.count", n=session.settings.people)
    day = t.day(date.fromisoformat(session.date))
    began = t.clock(datetime.fromisoformat(session.started))
    when = t("trend.at", day=day, time=began) if timed else day
    return " · ".join((when, title, people))


def _comparison(comparison: Comparison, t: Translator, *, told_of_worth: bool) -> list[str]:
    """A block a vote; the closing round is left out where it is told over time."""
    told = [
        vote
        for vote in comparison.votes
        if vote.reason != "solo" and not (told_of_worth and vote.vote.key == VOTE_KEY)
    ]
    titles = {s.vote.key: section_title(s, t) for s in vote_outcomes(comparison.later)}
    blocks: list[str] = []
    for vote in told:
        blocks += [f"### {titles[vote.vote.key]}", *_vote(vote, t)]
    if sizes := comparison.sizes:
        blocks = [t("trend.sizes", earlier=sizes[0], later=sizes[1]), *blocks]
    trends = [trend for vote in told for trend in vote.trends]
    notes = []
    if any(trend.direction for trend in trends):
        notes.append(t("trend.level-means"))
    return [*blocks, bullets(notes)] if notes else blocks


def _vote(vote: VoteTrend, t: Translator) -> list[str]:
    if vote.reason:
        return [t(f"trend.vote.{vote.reason}")]
    scale = vote.vote.scale
    head = [
        t("report.column.statement" if scale else "report.column.option"),
        t("trend.column.earlier"),
        t("trend.column.later"),
        t("trend.column.change"),
    ]
    rows = [_row(vote.vote, trend, t) for trend in vote.trends]
    how = t("trend.how-many", band=band_text(scale, "upper", t)) if scale else t("trend.how-chosen")
    hands = [t("trend.hands")] if vote.mode == "hands" else []
    return [*hands, how, table(head, rows, numeric=(1, 2))]


def _row(vote: Vote, trend: Trend, t: Translator) -> list[str]:
    if trend.direction is None:
        return [name_of(trend.indicator), NOTHING, NOTHING, t(f"trend.reason.{trend.reason}")]
    counts = [share_words(share, t) for share in (trend.earlier, trend.later) if share]
    return [name_of(trend.indicator), *counts, direction_words(vote, trend.direction, t)]


# --- data ---------------------------------------------------------------------------------------


def comparison_data(comparison: Comparison, worth: tuple[Worth, ...] = ()) -> dict[str, Any]:
    """A comparison as plain values for JSON, the same in every language."""
    return {
        "format": "apl-tui-comparison",
        "version": 1,
        "unit": clean(comparison.later.settings.unit),
        "earlier": session_data(comparison.earlier),
        "later": session_data(comparison.later),
        "votes": [
            {
                "module": vote.vote.module_id,
                "vote": vote.vote.id,
                "kind": vote.vote.kind,
                "mode": vote.mode,
                "better": vote.vote.better if vote.vote.scale else None,
                "not_compared": vote.reason,
                "indicators": [_trend_data(trend) for trend in vote.trends],
            }
            for vote in comparison.votes
        ],
        "worth": [
            {
                "date": one.day,
                "share": _share_data(one.share),
                "direction": one.direction,
                "dared": _share_data(one.dared),
                "dared_direction": one.dared_direction,
            }
            for one in worth
        ],
    }


def session_data(session: Session) -> dict[str, Any]:
    """A session's head as plain values."""
    return {
        "session": session.id,
        "date": session.date,
        "workshop": session.workshop.id,
        "people": session.settings.people,
    }


def _trend_data(trend: Trend) -> dict[str, Any]:
    return {
        "indicator": trend.indicator.id,
        "text": clean(trend.indicator.text),
        "direction": trend.direction,
        "not_compared": trend.reason,
        "earlier": _share_data(trend.earlier),
        "later": _share_data(trend.later),
    }


def _share_data(share: Share | None) -> dict[str, int] | None:
    if share is None:
        return None
    return {"low": share.count.low, "high": share.count.high, "n": share.n}
