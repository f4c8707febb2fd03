"""Dates in words are those of the Unicode locale data, day for day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from babel.dates import format_date

from apl_tui.i18n import LANGUAGES, translator

EVERY_DAY = [date(2023, 12, 25) + timedelta(days) for days in range(3 * 366)]
EVERY_YEAR = [date(year, 1 + year % 12, 1 + year % 28) for year in range(1, 9_999, 7)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_day_is_told_as_babel_tells_it(language: str) -> None:
    t = translator(language)
    for day in (*EVERY_DAY, *EVERY_YEAR):
        assert t.day(day) == format_date(day, "d MMMM y", locale=language)
        for form, today in (("EEE d MMMM", day), ("EEE d MMMM y", date(9_999 - day.year, 1, 1))):
            words, week = format_date(day, form, locale=language), day.isocalendar().week
            assert t.due(day, today) == t("date.due", day=words, week=week)
