"""An overview in all its forms: the same numbers, whole sheets, nothing typed that breaks it."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import jsonschema  # type: ignore[import-untyped]
import pytest

from apl_tui.core.overview import Overview, overview
from apl_tui.core.session import Session
from apl_tui.i18n import Translator, translator
from apl_tui.report.exchange import report_json
from apl_tui.report.exchange_reading import read_exchange
from apl_tui.report.output import OVERVIEW_FORMATS
from apl_tui.report.overview import overview_text
from apl_tui.report.overview_picture import COLUMNS, ROWS, in_pieces, matrix_pages
from tests.core.samples import graded
from tests.core.test_overview import LAST_YEAR, met
from tests.report.occasion import full_session
from tests.report.test_markdown import _with_text_everywhere
from tests.support.nasty import LONE_SURROGATE, NASTY, named
from tests.test_schemas import schema

SV, EN = translator("sv"), translator("en")
BOTH = pytest.mark.parametrize("t", [SV, EN], ids=["sv", "en"])


def of_units(count: int, statements: int = 3) -> Overview:
    """So many units of ten people, half of whom met last year too."""
    vote = graded(*(f"s{number}" for number in range(statements)), better="low")
    sessions: list[Session] = []
    for unit in range(count):
        rows = [((unit + place) % 11, 10 - (unit + place) % 11) for place in range(statements)]
        sessions.append(met(f"Enhet {unit:04}", vote, *rows))
        if unit % 2:
            sessions.append(met(f"Enhet {unit:04}", vote, *reversed(rows), at=LAST_YEAR))
    return overview(sessions)


def full() -> Overview:
    """A unit with every kind of vote, as read from its file."""
    return overview([read_exchange(report_json(full_session(), SV).encode())])


@BOTH
def test_every_form_tells_every_unit_and_every_statement(t: Translator) -> None:
    found = of_units(5)
    for form in OVERVIEW_FORMATS:
        text = overview_text(found, t, form)
        assert text == overview_text(of_units(5), t, form)
        assert text.endswith("\n")
        for unit in found.units:
            assert unit in text
        assert not re.search(r"overview\.[a-z]", text), "a message without words"


def test_the_table_and_the_data_tell_the_same() -> None:
    found = of_units(6)
    table = list(csv.DictReader(io.StringIO(overview_text(found, EN, "csv")[1:])))
    whole = json.loads(overview_text(found, EN, "json"))
    jsonschema.validate(whole, schema("overview"))
    (vote,) = whole["votes"]
    for one in vote["indicators"]:
        rows = {r["unit"]: r for r in table if r["indicator"] == one["indicator"]}
        assert len(rows) == 7
        told = {u["unit"]: u["better_half"] for u in one["units"]} | {"": one["better_half"]}
        for unit, share in told.items():
            numbers = [int(rows[unit][k]) for k in ("better_half_low", "better_half_high", "n")]
            assert numbers == [share[k] for k in ("low", "high", "n")]
        assert int(rows[""]["units_missing"]) == one["units_missing"]
        assert one["better_half"]["low"] == sum(u["better_half"]["low"] for u in one["units"])


def test_every_kind_of_vote_is_told() -> None:
    jsonschema.validate(json.loads(overview_text(full(), SV, "json")), schema("overview"))
    text = overview_text(full(), SV, "md")
    for title in ("to-change", "occasions", "preconditions", "made-of"):
        assert f"## {SV(f'overview.{title}')}" in text
    assert "Min chef" not in text


@pytest.mark.parametrize(
    ("units", "statements", "sheets"),
    [(1, 1, 1), (36, 11, 1), (37, 11, 2), (90, 12, 6), (40, 36, 8)],
)
def test_the_picture_pages(units: int, statements: int, sheets: int) -> None:
    found = of_units(units, statements)
    drawn = matrix_pages(found.votes[0], EN)
    assert len(drawn) == sheets
    whole = ET.fromstring(overview_text(found, EN, "svg"))
    below = whole.findall("{http://www.w3.org/2000/svg}svg")
    tops = [int(sheet.attrib["y"]) for sheet in below]
    heights = [int(sheet.attrib["height"]) for sheet in below]
    assert tops == [sum(heights[:place]) for place in range(sheets)]
    assert int(whole.attrib["height"]) == sum(heights)
    assert max(heights) <= 1000  # of a sheet of A4 between its edges
    words = [
        text.text for sheet in below for text in sheet.iter("{http://www.w3.org/2000/svg}text")
    ]
    for unit in found.units:
        assert words.count(unit) == len(in_pieces(range(statements), COLUMNS))


def test_pieces_are_about_as_long() -> None:
    assert [len(each) for each in in_pieces(range(40), ROWS)] == [20, 20]
    assert [len(each) for each in in_pieces(range(25), 8)] == [7, 6, 6, 6]
    assert in_pieces([], 8) == []


@BOTH
def test_the_page_holds_a_picture_for_each_sheet_and_loads_nothing(t: Translator) -> None:
    found = of_units(80, 12)
    page = overview_text(found, t, "html")
    assert page.count('<figure class="picture">') == 6
    assert page.count('role="img" aria-label') >= 6
    assert "```" not in page
    assert not re.search(r"(src|href)=", page.replace("xmlns=", ""))


@pytest.mark.parametrize("text", [*NASTY, LONE_SURROGATE], ids=named)
def test_nothing_typed_breaks_any_form(text: str) -> None:
    session = replace(_with_text_everywhere(text), id="2026-11-23-1000-x")
    found = overview([read_exchange(report_json(session, SV).encode())])
    whole = json.loads(overview_text(found, SV, "json"))
    jsonschema.validate(whole, schema("overview"))
    ET.fromstring(overview_text(found, SV, "svg").encode("utf-8"))
    page = overview_text(found, SV, "html")
    assert page.count("<figure") == sum(len(matrix_pages(vote, SV)) for vote in found.votes)
    assert "<script" not in page
    assert "<img" not in page
    table = list(csv.reader(io.StringIO(overview_text(found, EN, "csv")[1:])))
    assert {len(line) for line in table} == {13}
    for form in OVERVIEW_FORMATS:
        assert "\x1b" not in overview_text(found, SV, form)
        overview_text(found, SV, form).encode("utf-8")


def test_of_nothing_that_may_be_shown_there_is_a_page_that_says_so() -> None:
    found = overview([met("Norr", graded("a"), (1, 2))])
    for form in OVERVIEW_FORMATS:
        text = overview_text(found, SV, form)
        assert "Norr" not in text
    ET.fromstring(overview_text(overview([]), SV, "svg"))
    assert SV("overview.nothing") in overview_text(overview([]), SV, "md")
