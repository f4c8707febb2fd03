"""Many units as one document: Markdown, and the page made of it; a table and data for programs.

Every number comes from `core/overview.py`, so all of it is a function of the units' releases (R10).
The better half is told of every statement, also where agreeing hinders learning.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from apl_tui.core.overview import Line, Overview, OverviewVote
from apl_tui.core.release import ChoiceRelease, Span
from apl_tui.core.trend import Share
from apl_tui.i18n import Translator
from apl_tui.report.data import spreadsheet
from apl_tui.report.html import page
from apl_tui.report.output import OverviewFormat
from apl_tui.report.overview_picture import cell_words, in_pieces, matrix_pages, standalone
from apl_tui.report.results import (
    NOTHING,
    choice_blocks,
    gap_blocks,
    name_of,
    section_title,
)
from apl_tui.report.text import bar, bullets, clean, escape, table
from apl_tui.report.trend import share_words

MOST_TO_CHANGE = 10
COLUMNS = 8  # of a table that a sheet of paper takes


def overview_text(found: Overview, t: Translator, form: OverviewFormat) -> str:
    """The overview in one of its forms."""
    match form:
        case "md":
            return overview_markdown(found, t)
        case "html":
            sheets = [svg for vote in found.votes for svg in matrix_pages(vote, t)]
            return page(overview_markdown(found, t, len(sheets)), t, sheets)
        case "svg":
            return standalone([svg for vote in found.votes for svg in matrix_pages(vote, t)], t)
        case "csv":
            return overview_csv(found, t)
        case "json":
            return json.dumps(overview_data(found), ensure_ascii=False, indent=1) + "\n"


def overview_markdown(found: Overview, t: Translator, sheets: int = 0) -> str:
    """The whole overview, with a place for each of so many `sheets` of the picture."""
    blocks = [
        f"# {t('overview.title', n=len(found.units))}",
        *_head(found, t),
        *_to_change(found, t),
        *_occasions(found, t),
        *_missing(found, t),
        *_since_last_year(found, t),
        *_results(found, t),
        *_unit_by_unit(found, t, sheets),
        *_made_of(found, t),
        *_reading(t),
    ]
    return "\n\n".join(blocks) + "\n"


def _head(found: Overview, t: Translator) -> list[str]:
    first, last = (t.day(date.fromisoformat(day)) if day else NOTHING for day in found.days)
    facts = [
        f"**{t('overview.units')}:** {len(found.units)}",
        f"**{t('overview.meetings')}:** {found.meetings}",
        f"**{t('overview.days')}:** {first if first == last else f'{first} – {last}'}",
    ]
    return [bullets(facts), t("overview.how")]


# --- what they say together -----------------------------------------------------------------------


def _to_change(found: Overview, t: Translator) -> list[str]:
    lines = found.to_change(preconditions=False)[:MOST_TO_CHANGE]
    return [f"## {t('overview.to-change')}", t("overview.to-change-how"), *_needs(lines, t)]


def _missing(found: Overview, t: Translator) -> list[str]:
    if not any(vote.preconditions for vote in found.votes):
        return []
    lines = found.to_change(preconditions=True)
    return [f"## {t('overview.preconditions')}", *_needs(lines, t)]


def _needs(lines: Sequence[Line], t: Translator) -> list[str]:
    if not lines:
        return [t("overview.nothing-to-change")]
    head = [
        t("report.column.statement"),
        t("overview.column.missing"),
        t("overview.column.better"),
        t("report.column.picture"),
    ]
    rows = [
        [
            name_of(line.standing.indicator),
            t("report.of", count=line.missing, of=line.of),
            good_words(line, t),
            _bar(line),
        ]
        for line in lines
    ]
    return [table(head, rows, numeric=(1, 2))]


def _occasions(found: Overview, t: Translator) -> list[str]:
    blocks = [block for gap in found.gaps for block in gap_blocks(gap, t)]
    return [f"## {t('overview.occasions')}", *blocks] if blocks else []


def _since_last_year(found: Overview, t: Translator) -> list[str]:
    blocks: list[str] = []
    head = [
        t("report.column.statement"),
        *(t(f"overview.column.{name}") for name in ("went-better", "went-level", "went-worse")),
        t("overview.column.last-year"),
        t("overview.column.now"),
    ]
    rows = [
        [
            name_of(line.standing.indicator),
            *(str(change.units(way)) for way in ("better", "level", "worse")),
            share_words(change.earlier, t),
            share_words(change.later, t),
        ]
        for line in found.lines
        if (change := line.change)
    ]
    if rows:
        blocks = [t("overview.last-year-how"), table(head, rows, numeric=range(1, 6))]
    return [f"## {t('overview.last-year')}", *blocks] if blocks else []


# --- vote by vote ---------------------------------------------------------------------------------


def _results(found: Overview, t: Translator) -> list[str]:
    blocks = [f"## {t('report.results')}"]
    for vote in found.votes:
        blocks += [
            f"### {section_title(vote.outcome, t)}",
            t("overview.voted", n=vote.groups),
        ]
        released = vote.outcome.released
        if isinstance(released, ChoiceRelease):
            blocks += choice_blocks(vote.outcome, released, t)
            continue
        blocks.append(_all_units(vote, t))
    return blocks if found.votes else [*blocks, t("overview.nothing")]


def _all_units(vote: OverviewVote, t: Translator) -> str:
    head = [
        t("report.column.statement"),
        t("overview.column.better"),
        t("overview.units"),
        t("report.column.picture"),
    ]
    rows = [
        [
            f"{number}. {name_of(line.standing.indicator)}",
            good_words(line, t),
            str(line.of),
            _bar(line) if line.of else t("results.too-few"),
        ]
        for number, line in enumerate(vote.lines, start=1)
    ]
    return table(head, rows, numeric=(1, 2))


def _unit_by_unit(found: Overview, t: Translator, sheets: int) -> list[str]:
    """The picture, whose sheets tell what they are about, and its numbers as tables."""
    drawn = [f"```picture\n{place}\n```" for place in range(sheets)]
    blocks = [
        block
        for vote in found.votes
        if vote.units
        for block in (f"### {section_title(vote.outcome, t)}", *_unit_tables(vote, t))
    ]
    if not blocks:
        return []
    return [f"## {t('overview.unit-by-unit')}", *drawn, t("overview.unit-table"), *blocks]


def _unit_tables(vote: OverviewVote, t: Translator) -> list[str]:
    """Units by statements, so many statements a table as a sheet takes."""
    by_unit = vote.by_unit
    blocks = []
    for numbers in in_pieces(range(1, len(vote.lines) + 1), COLUMNS):
        head = [t("overview.column.unit"), *map(str, numbers)]
        rows = [
            [escape(unit), *(cell_words(cells.get(number)) for number in numbers)]
            for unit, cells in by_unit.items()
        ]
        blocks.append(table(head, rows, numeric=range(1, len(head))))
    return blocks


def good_words(line: Line, t: Translator) -> str:
    """`9 of 12` of all units together, from 20 answers with per cent."""
    return NOTHING if line.better is None else share_words(line.better, t)


def _bar(line: Line) -> str:
    """The better half dark, whichever it is."""
    if line.better is None:
        return ""
    good, n = line.better.count, line.better.n
    return bar(n - good.high, good.low, n)


# --- what it is made of ---------------------------------------------------------------------------


def _made_of(found: Overview, t: Translator) -> list[str]:
    notes = [t("overview.made-of-units", n=len(found.units))]
    for why, names in found.left_out:
        told = "; ".join(escape(name) for name in names)
        notes.append(t(f"overview.left-out.{why}", n=len(names), names=told))
    return [f"## {t('overview.made-of')}", bullets(notes)]


def _reading(t: Translator) -> list[str]:
    lines = [
        t("overview.reading.bar", bar=bar(3, 9, 12)),
        t("overview.reading.need"),
        t("overview.reading.withheld"),
        t("overview.reading.one-person"),
        t("trend.level-means"),
    ]
    return [f"## {t('report.reading')}", bullets(lines)]


# --- for spreadsheets and programs ----------------------------------------------------------------

_COLUMNS = (
    *("unit", "date", "module", "vote", "indicator", "text", "kind"),
    *("better_half_low", "better_half_high", "n", "units", "units_missing", "since_last_year"),
)


def overview_csv(found: Overview, t: Translator) -> str:
    """A row a statement for all units together, with an empty unit; then a row for each unit."""
    return spreadsheet(_COLUMNS, _csv_rows(found), t)


def _csv_rows(found: Overview) -> Iterator[tuple[object, ...]]:
    for vote in found.votes:
        head = (vote.vote.module_id, vote.vote.id)
        for line in vote.lines:
            one = line.standing.indicator
            words = (*head, one.id, one.text, vote.vote.kind)
            yield ("", "", *words, *_numbers(line.better), line.of, line.missing, None)
            for cell in line.cells:
                counts = _numbers(cell.better)
                yield (cell.unit, cell.day, *words, *counts, None, None, cell.way)
        released = vote.outcome.released
        if isinstance(released, ChoiceRelease) and released.totals is not None:
            for one, total in zip(vote.vote.indicators, released.totals, strict=True):
                words = (*head, one.id, one.text, vote.vote.kind)
                yield ("", "", *words, *_numbers(Share(total, released.answered)), None, None, None)


def _numbers(share: Share | None) -> tuple[int | None, int | None, int | None]:
    return (None, None, None) if share is None else (share.count.low, share.count.high, share.n)


def overview_data(found: Overview) -> dict[str, Any]:
    """The overview as plain values for JSON, the same in every language."""
    return {
        "format": "apl-tui-overview",
        "version": 1,
        "units": [clean(unit) for unit in found.units],
        "meetings": found.meetings,
        "first_day": found.days[0],
        "last_day": found.days[1],
        "left_out": {why: len(names) for why, names in found.left_out},
        "votes": [_vote_data(vote) for vote in found.votes],
    }


def _vote_data(vote: OverviewVote) -> dict[str, Any]:
    released = vote.outcome.released
    head = {
        "module": vote.vote.module_id,
        "vote": vote.vote.id,
        "kind": vote.vote.kind,
        "units": vote.groups,
        "preconditions": vote.preconditions,
    }
    if isinstance(released, ChoiceRelease):
        totals: Sequence[Span | None] = released.totals or [None] * len(vote.vote.indicators)
        chosen = [
            {
                "indicator": one.id,
                "text": clean(one.text),
                "chosen": _share(Share(total, released.answered) if total else None),
            }
            for one, total in zip(vote.vote.indicators, totals, strict=True)
        ]
        return head | {"indicators": chosen}
    return head | {"indicators": [_line_data(line) for line in vote.lines]}


def _line_data(line: Line) -> dict[str, Any]:
    change = line.change
    return {
        "indicator": line.standing.indicator.id,
        "label": clean(line.standing.indicator.label),
        "text": clean(line.standing.indicator.text),
        "better_half": _share(line.better),
        "units_told": line.of,
        "units_missing": line.missing,
        "since_last_year": change
        and {
            "units": {way: change.units(way) for way in ("better", "level", "worse")},
            "earlier": _share(change.earlier),
            "later": _share(change.later),
        },
        "units": [
            {
                "unit": clean(cell.unit),
                "date": cell.day,
                "better_half": _share(cell.better),
                "since_last_year": cell.way,
            }
            for cell in line.cells
        ],
    }


def _share(share: Share | None) -> dict[str, int] | None:
    if share is None:
        return None
    return {"low": share.count.low, "high": share.count.high, "n": share.n}
