"""A series of meetings on home: one row, on the meeting that is next for the unit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from apl_tui.i18n import translator
from apl_tui.script.library import catalogue
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.tui.screens.home.lines import next_meeting, rows_of
from tests.tui.test_home import Host, held, running, text_of
from tests.tui.voting import SIZES, strike

T = translator("sv")

MEETINGS = tuple(entry for entry in catalogue("sv") if entry.series)


def next_of(paths: Paths) -> int:
    return next_meeting(MEETINGS, SessionArchive(paths).rows())


def test_the_built_in_series_is_one_row_of_four_meetings() -> None:
    rows = list(rows_of(catalogue("sv")))
    assert [len(row) for row in rows if row[0].series] == [4]
    assert [round(entry.minutes) for entry in MEETINGS] == [45] * 4


def test_a_lone_meeting_and_one_that_is_no_meeting_are_rows_of_their_own() -> None:
    first, *_ = MEETINGS
    other = replace(first, series="")
    assert list(rows_of((first, other, other))) == [(first,), (other,), (other,)]


def test_the_next_is_the_one_after_the_last_that_the_unit_finished(paths: Paths) -> None:
    assert next_of(paths) == 0
    held(paths, "Norr", workshop_id="series-1", days_ago=9)
    held(paths, "Norr", workshop_id="self-check", days_ago=8)
    assert next_of(paths) == 1
    held(paths, "Norr", workshop_id="series-2", days_ago=7, finished=False)
    assert next_of(paths) == 1, "one that was not finished is held again"
    held(paths, "Norr", workshop_id="series-2", days_ago=6)
    assert next_of(paths) == 2
    held(paths, "Norr", workshop_id="series-4", days_ago=5)
    assert next_of(paths) == 0, "after the last it begins anew"


def test_it_is_reckoned_for_the_unit_that_met_last(paths: Paths) -> None:
    held(paths, "Norr", workshop_id="series-1", days_ago=9)
    held(paths, "Söder", workshop_id="self-check", days_ago=8)
    assert next_of(paths) == 0
    held(paths, "norr ", workshop_id="self-check", days_ago=7)
    assert next_of(paths) == 1, "however it is written"


@pytest.mark.parametrize("size", SIZES)
async def test_the_row_opens_the_next_and_arrows_choose_another(
    paths: Paths, size: tuple[int, int]
) -> None:
    held(paths, "Norr", workshop_id="series-1", days_ago=1)
    app = Host(paths)
    async with running(app, size=size) as pilot:
        assert T("home.meeting-next", n=2, of=4) in text_of(app)
        await strike(pilot, "enter")
        await strike(pilot, "right")
        assert "nästa:" not in text_of(app)
        assert T("home.meeting", n=3, of=4) in text_of(app)
        await strike(pilot, "enter", "right", "right", "enter", "left", "enter")
        prepared = [one.workshop.id for one in app.prepared]
        assert prepared == ["series-2", "series-3", "series-1", "series-4"]
