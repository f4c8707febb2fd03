"""The released aggregates as data: the rows of a table, and that table for a spreadsheet (CSV).

Invariants: only what was released is here, one row an indicator and round, never one a ballot; a
count between limits keeps its limits; no cell can be read as a formula, by whichever separator a
spreadsheet reads the table.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from apl_tui.core.idea_votes import for_report
from apl_tui.core.outcomes import vote_outcomes
from apl_tui.core.records import Round
from apl_tui.core.release import ChoiceRelease, Full, IndicatorRelease, Withheld, bands_of
from apl_tui.core.session import Session
from apl_tui.core.workshop import Indicator, Vote
from apl_tui.i18n import Translator
from apl_tui.report.text import clean
from apl_tui.wording.scales import band_numbers

_FORMULA = re.compile(r"""(^|[;,|\t]["'\s]*)(?=[=+\-@\t\r＝＋－＠])""")
"""Where one begins: first, and behind what another spreadsheet takes for the end of a cell."""


@dataclass(frozen=True, slots=True)
class DataRow:
    """One indicator in one round. `None` where there is nothing to tell.

    A count that is told exactly has the same `low` and `high`. `counts` is the full distribution,
    lowest option first, where it may be shown. `chosen_…` and `answered` belong to choose-many and
    dot votes, and to those that put in order, where it is points. Of ideas only the marked ones are
    here (F1).
    """

    module: str
    vote: str
    indicator: str
    text: str
    kind: str
    round: int
    mode: str
    people: int
    ballots: int
    k: int
    released: bool
    lower_band: str | None = None
    lower_low: int | None = None
    lower_high: int | None = None
    upper_band: str | None = None
    upper_low: int | None = None
    upper_high: int | None = None
    dont_know_low: int | None = None
    dont_know_high: int | None = None
    counts: tuple[int, ...] | None = None
    chosen_low: int | None = None
    chosen_high: int | None = None
    answered: int | None = None


def rows(session: Session) -> tuple[DataRow, ...]:
    """A row for each indicator of each round, votes in script order, rounds oldest first."""
    found: list[DataRow] = []
    for section in vote_outcomes(for_report(session)):
        for number, (round_, released) in enumerate(section.rounds, start=1):
            for place, indicator in enumerate(section.vote.indicators):
                if isinstance(released, ChoiceRelease):
                    row = _choice(section.vote, indicator, number, round_, released, place)
                else:
                    one = released.indicators[place]
                    row = _graded(section.vote, indicator, number, round_, one)
                found.append(row)
    return tuple(found)


def _row(vote: Vote, indicator: Indicator, number: int, round_: Round, **told: object) -> DataRow:
    row = {
        "module": vote.module_id,
        "vote": vote.id,
        "indicator": indicator.id,
        "text": clean(indicator.text),
        "kind": vote.kind,
        "round": number,
        "mode": round_.mode,
        "people": round_.people,
        "ballots": round_.ballots,
        "k": round_.k,
    }
    return DataRow(**row, **told)  # type: ignore[arg-type]


def _choice(
    vote: Vote,
    indicator: Indicator,
    number: int,
    round_: Round,
    released: ChoiceRelease,
    place: int,
) -> DataRow:
    if released.totals is None:
        return _row(vote, indicator, number, round_, released=False)
    return _row(
        vote,
        indicator,
        number,
        round_,
        released=True,
        chosen_low=released.totals[place].low,
        chosen_high=released.totals[place].high,
        answered=released.answered,
    )


def _graded(
    vote: Vote, indicator: Indicator, number: int, round_: Round, one: IndicatorRelease
) -> DataRow:
    if isinstance(one, Withheld) or vote.scale is None:
        return _row(vote, indicator, number, round_, released=False)
    bands = bands_of(one)
    return _row(
        vote,
        indicator,
        number,
        round_,
        released=True,
        lower_band=band_numbers(vote.scale, "lower"),
        lower_low=bands.lower.low if bands else 0,
        lower_high=bands.lower.high if bands else 0,
        upper_band=band_numbers(vote.scale, "upper"),
        upper_low=bands.upper.low if bands else 0,
        upper_high=bands.upper.high if bands else 0,
        dont_know_low=one.dont_know.low,
        dont_know_high=one.dont_know.high,
        counts=one.counts if isinstance(one, Full) else None,
    )


def report_csv(session: Session, t: Translator) -> str:
    """The released aggregates as a table for a spreadsheet.

    Begins with a byte order mark, so that å, ä and ö come out right, and uses the separator that
    spreadsheets of the language expect.
    """
    head = ["date", "unit", "workshop", *(field.name for field in fields(DataRow))]
    first = (session.date, session.settings.unit, session.workshop.id)
    lines = (
        (*first, *(getattr(row, field.name) for field in fields(DataRow))) for row in rows(session)
    )
    return spreadsheet(head, lines, t)


def spreadsheet(head: Sequence[str], lines: Iterable[Sequence[object]], t: Translator) -> str:
    """A table as CSV, no cell of which is read as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=t("report.csv-separator"), lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in line] for line in lines)
    return "\ufeff" + out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "|".join(str(part) for part in value)
    text = clean(str(value))
    return _FORMULA.sub(r"\1'", text) if isinstance(value, str) else text
