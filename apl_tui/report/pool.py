"""Several groups' one result (T5): a report in Markdown, and data.

Everything here is said by `core.pool`, so it is a function of what was released in each group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from apl_tui.core.outcomes import VoteOutcome
from apl_tui.core.pool import Pool, PooledVote
from apl_tui.core.release import Bands, ChoiceRelease, Span, VoteRelease, Withheld
from apl_tui.i18n import Translator
from apl_tui.report.results import findings, label_of, results
from apl_tui.report.text import bullets, clean, escape
from apl_tui.report.trend import session_data, session_lines


def pool_markdown(pool: Pool, t: Translator) -> str:
    """The pooled result as a report of its own."""
    latest = pool.sessions[-1]
    unit = escape(latest.settings.unit)
    facts = [f"**{t('report.head.unit')}:** {unit}"] if unit else []
    facts += [
        f"**{t('pool.group', number=number)}:** {line}"
        for number, line in enumerate(session_lines(pool.sessions, t), start=1)
    ]
    blocks = [f"# {t('pool.title')}", bullets(facts), t("pool.how")]
    sections = [_section(vote, vote.released, pool) for vote in pool.votes]
    if not sections:
        return "\n\n".join([*blocks, t("pool.nothing")]) + "\n"
    blocks += results(replace(latest, whys=()), sections, t)
    blocks += findings([_section(vote, _of_all(vote, pool), pool) for vote in pool.votes], t)
    notes = [line for vote in pool.votes for line in _made_of(vote, pool, t)]
    blocks += [f"## {t('pool.made-of')}", bullets(notes or [t("pool.all")])]
    return "\n\n".join(blocks) + "\n"


def _of_all(pooled: PooledVote, pool: Pool) -> VoteRelease:
    """What all groups are in: only that can be set in order, strongest and weakest."""
    if isinstance(pooled.released, ChoiceRelease):
        return pooled.released
    pairs = zip(pooled.released.indicators, pooled.of, strict=True)
    whole = tuple(one if of == len(pool.sessions) else Withheld() for one, of in pairs)
    return replace(pooled.released, indicators=whole)


def _section(pooled: PooledVote, released: VoteRelease, pool: Pool) -> VoteOutcome:
    return next(
        told
        for session in reversed(pool.sessions)
        if (told := pooled.outcome(session, released)) is not None
    )


def _made_of(pooled: PooledVote, pool: Pool, t: Translator) -> list[str]:
    """What is not from all groups, a line each."""
    return [
        t("pool.of", label=label_of(indicator), of=of, groups=len(pool.sessions))
        for indicator, of in zip(pooled.vote.indicators, pooled.of, strict=True)
        if of < len(pool.sessions)
    ]


def pool_data(pool: Pool) -> dict[str, Any]:
    """A pool as plain values for JSON, the same in every language."""
    return {
        "format": "apl-tui-pool",
        "version": 1,
        "unit": clean(pool.sessions[-1].settings.unit),
        "sessions": [session_data(session) for session in pool.sessions],
        "votes": [
            {
                "module": vote.vote.module_id,
                "vote": vote.vote.id,
                "kind": vote.vote.kind,
                "groups": vote.groups,
                "people": vote.people,
                "ballots": vote.ballots,
                "left_out": dict(vote.left_out),
                "indicators": _pooled_rows(vote),
            }
            for vote in pool.votes
        ],
    }


def _pooled_rows(pooled: PooledVote) -> list[dict[str, Any]]:
    released = pooled.released
    values: Sequence[object]
    if isinstance(released, ChoiceRelease):
        values = released.totals or [None] * len(pooled.vote.indicators)
    else:
        values = released.indicators
    rows: list[dict[str, Any]] = []
    for indicator, of, value in zip(pooled.vote.indicators, pooled.of, values, strict=True):
        row = {"indicator": indicator.id, "text": clean(indicator.text), "of_groups": of}
        if isinstance(value, Bands):
            row |= asdict(value)
        elif isinstance(value, Span):
            row["chosen"] = asdict(value)
        rows.append(row)
    return rows
