"""The released aggregates as CSV and JSON: nothing more than what was released."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from apl_tui.core.session import Session
from apl_tui.i18n import Translator, translator
from apl_tui.report.data import report_csv, rows
from apl_tui.report.exchange import report_json
from apl_tui.report.text import clean
from tests.report.occasion import full_session, large_session
from tests.report.test_markdown import _with_text_everywhere
from tests.support.nasty import LONE_SURROGATE, NASTY, named
from tests.support.strategies import sessions

SV = translator("sv")
EN = translator("en")


def _rows(session: Session) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows(session)]


def _one(session: Session, indicator: str, number: int) -> dict[str, Any]:
    return next(r for r in _rows(session) if r["indicator"] == indicator and r["round"] == number)


def test_bands_limits_and_what_is_withheld() -> None:
    exact = _one(full_session(), "stimulating-tasks", 2)
    assert (exact["lower_low"], exact["lower_high"]) == (3, 3)
    assert (exact["upper_low"], exact["upper_high"]) == (9, 9)
    assert (exact["dont_know_low"], exact["dont_know_high"]) == (0, 0)
    masked = _one(full_session(), "supportive-leadership", 2)
    assert (masked["lower_low"], masked["lower_high"]) == (0, 3)
    assert (masked["upper_low"], masked["upper_high"]) == (9, 12)
    assert (masked["dont_know_low"], masked["dont_know_high"]) == (0, 3)
    withheld = _one(full_session(), "controlling-leadership", 2)
    assert not withheld["released"]
    told = {k for k, v in withheld.items() if isinstance(v, int) and k not in ("round",)}
    assert told == {"people", "ballots", "k", "released"}


def test_the_full_distribution_only_where_it_was_released() -> None:
    told = {row["indicator"]: row["counts"] for row in _rows(large_session())}
    assert told["stimulating-tasks"] == (6, 4, 9, 6)
    assert told["invites-collaboration"] is None
    assert told["supportive-leadership"] is None


@pytest.mark.parametrize(("language", "separator"), [("sv", ";"), ("en", ",")])
def test_csv_opens_in_a_spreadsheet_of_the_language(language: str, separator: str) -> None:
    text = report_csv(full_session(), translator(language))
    assert text.startswith("\ufeffdate" + separator)
    table = list(csv.reader(io.StringIO(text[1:]), delimiter=separator))
    assert {len(line) for line in table} == {26}
    assert len(table) == 1 + len(_rows(full_session()))


FORMULAS = ("＝1+1", "  =1+1", "a;=1+1", "a, @x", 'a;"=1+1', "a|-1", 'a;""+1', "a;; '=1", "x\t=1+1")
SEPARATORS = (",", ";", "\t", "|")


@pytest.mark.parametrize("separator", SEPARATORS, ids=named)
@pytest.mark.parametrize("t", [SV, EN], ids=["sv", "en"])
@pytest.mark.parametrize("text", [*NASTY, LONE_SURROGATE, *FORMULAS], ids=named)
def test_no_cell_is_a_formula_by_whichever_separator_it_is_read(
    text: str, t: Translator, separator: str
) -> None:
    written = report_csv(_with_text_everywhere(text), t)
    table = list(csv.reader(io.StringIO(written[1:]), delimiter=separator))
    if separator == t("report.csv-separator"):
        assert len(table) == 1 + len(_rows(full_session()))
    starts = tuple("=+-@\t\r＝＋－＠")
    assert not [cell for line in table for cell in line if cell.strip().startswith(starts)]


@pytest.mark.parametrize("text", [*NASTY, LONE_SURROGATE], ids=named)
def test_every_text_comes_out_as_typed_in_the_data(text: str) -> None:
    """But for what cannot be seen; a mark keeps what follows from being a formula."""
    session, seen = _with_text_everywhere(text), clean(text)
    whole = json.loads(report_json(session, SV))
    assert (whole["unit"], whole["title"]) == (seen, seen)
    assert {row["text"] for row in whole["rows"]} == {seen}
    table = list(csv.DictReader(io.StringIO(report_csv(session, EN)[1:], newline="")))
    cells = {row[name].replace("'", "") for row in table for name in ("unit", "text")}
    assert cells == {seen.replace("'", "")}


def test_marks_that_begin_no_formula_stay_as_typed() -> None:
    session = full_session()
    named = replace(session, settings=replace(session.settings, unit='Boendet "Ek", norr'))
    table = list(csv.DictReader(io.StringIO(report_csv(named, EN)[1:])))
    assert table[0]["unit"] == 'Boendet "Ek", norr'


@hypothesis_settings(max_examples=25)
@given(session=sessions())
def test_any_session_can_be_exported(session: Session) -> None:
    assert json.loads(report_json(session, SV).encode("utf-8"))["version"] == 2
    assert report_csv(session, SV).encode("utf-8") == report_csv(session, SV).encode("utf-8")
