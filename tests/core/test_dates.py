"""Due dates as people type them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apl_tui.core.dates import read_due
from apl_tui.i18n import translator
from tests.support.nasty import NASTY
from tests.support.strategies import texts

MONDAY = date(2026, 11, 23)  # week 48
todays = st.dates(date(1970, 1, 1), date(2150, 12, 31))
WEEKDAYS = {
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "en": "January February March April May June July August September October November December",
}

READ = {
    "1/12-26": "2026-12-01",
    "1/12/26": "2026-12-01",
    "15 dec 26": "2026-12-15",
    "15.12.2026": "2026-12-15",
    "24. december": "2026-12-24",
    "2026-12-1": "2026-12-01",
    "20261224": "2026-12-24",
    "261224": "2026-12-24",
    "innan 1/12": "2026-12-01",
    "före 1 dec": "2026-12-01",
    "t.o.m. 4/12": "2026-12-04",
    "absolut senast 15 dec": "2026-12-15",
    "4/12 kl 14": "2026-12-04",
    "24 december kl. 10.30": "2026-12-24",
    "v 49 fredag": "2026-12-04",
    "v. 49 onsdag": "2026-12-02",
    "before 1 Dec": "2026-12-01",
    "no later than 4 December": "2026-12-04",
    "until Friday": "2026-11-27",
    "4 Dec at 10": "2026-12-04",
    "fre": "2026-11-27",
    "Fredag": "2026-11-27",
    "på fredag": "2026-11-27",
    "senast på fredag.": "2026-11-27",
    "måndag": "2026-11-30",
    "nästa fredag": "2026-12-04",
    "fredag nästa vecka": "2026-12-04",
    "nästa vecka": "2026-12-04",
    "den här veckan": "2026-11-27",
    "idag": "2026-11-23",
    "i morgon": "2026-11-24",
    "imorgon": "2026-11-24",
    "i övermorgon": "2026-11-25",
    "1/12": "2026-12-01",
    "1/12 2027": "2027-12-01",
    "1 dec": "2026-12-01",
    "1 dec.": "2026-12-01",
    "den 1:a december": "2026-12-01",
    "1 december": "2026-12-01",
    "tisdag 1/12": "2026-12-01",
    "fre 4 december": "2026-12-04",
    "23/11": "2026-11-23",
    "22/11": "2027-11-22",
    "29/2": "2028-02-29",
    "den 15": "2026-12-15",
    "den 31:a": "2026-12-31",
    "2026-12-01": "2026-12-01",
    "2025-12-01": "2025-12-01",
    "v. 49": "2026-12-04",
    "v49": "2026-12-04",
    "V 49": "2026-12-04",
    "vecka 49": "2026-12-04",
    "onsdag v. 49": "2026-12-02",
    "onsdag i vecka 49": "2026-12-02",
    "v. 48": "2026-11-27",
    "v. 47": "2027-11-26",
    "v. 2 2028": "2028-01-14",
    "v. 53": "2027-01-01",
    "om två veckor": "2026-12-07",
    "om 2 veckor": "2026-12-07",
    "om en månad": "2026-12-23",
    "om tre dagar": "2026-11-26",
    "om ett år": "2027-11-23",
    "i slutet av mars": "2027-03-31",
    "slutet av månaden": "2026-11-30",
    "today": "2026-11-23",
    "tomorrow": "2026-11-24",
    "Fri": "2026-11-27",
    "by Friday": "2026-11-27",
    "next friday": "2026-12-04",
    "Friday next week": "2026-12-04",
    "week 49": "2026-12-04",
    "Wednesday, week 49": "2026-12-02",
    "December 1": "2026-12-01",
    "the 1st of December": "2026-12-01",
    "1 December 2027": "2027-12-01",
    "in two weeks": "2026-12-07",
    "in a month": "2026-12-23",
    "at the end of March": "2027-03-31",
    "1/12 2026": "2026-12-01",
    "1/12/2026": "2026-12-01",
    "1.12.26": "2026-12-01",
    "01-12-2026": "2026-12-01",
    "2026/12/01": "2026-12-01",
    "2026.12.01": "2026-12-01",
    "20261201": "2026-12-01",
    "261201": "2026-12-01",
    "2026 12 01": "2026-12-01",
    "26-12-01": "2026-12-01",
    "den 1/12": "2026-12-01",
    "d. 1/12": "2026-12-01",
    "1:a december": "2026-12-01",
    "1:e dec": "2026-12-01",
    "1 dec -26": "2026-12-01",
    "1 december 2026": "2026-12-01",
    "december 1": "2026-12-01",
    "slutet av december": "2026-12-31",
    "sista december": "2026-12-31",
    "i slutet av nästa månad": "2026-12-31",
    "v.49": "2026-12-04",
    "v 49-50": "2026-12-11",
    "v. 49 eller 50": "2026-12-11",
    "vecka 49-50": "2026-12-11",
    "v49 2026": "2026-12-04",
    "vecka 2": "2027-01-15",
    "v2": "2027-01-15",
    "v.2 2027": "2027-01-15",
    "fredag v 49": "2026-12-04",
    "fredag vecka 49": "2026-12-04",
    "fre v49": "2026-12-04",
    "fredag": "2026-11-27",
    "nu på fredag": "2026-11-27",
    "fredag 4/12": "2026-12-04",
    "fre 4/12": "2026-12-04",
    "fredag den 4 december": "2026-12-04",
    "fredag 4 dec kl 10": "2026-12-04",
    "4/12 kl 10.00": "2026-12-04",
    "4/12 10:00": "2026-12-04",
    "4/12 kl. 10": "2026-12-04",
    "i morrn": "2026-11-24",
    "imorn": "2026-11-24",
    "i dag": "2026-11-23",
    "ikväll": "2026-11-23",
    "om en vecka": "2026-11-30",
    "om 1 vecka": "2026-11-30",
    "om 14 dagar": "2026-12-07",
    "om 2 v": "2026-12-07",
    "om 2v": "2026-12-07",
    "om 3 mån": "2027-02-23",
    "om 3 månader": "2027-02-23",
    "om ett halvår": "2027-05-23",
    "inom en månad": "2026-12-23",
    "inom 2 veckor": "2026-12-07",
    "en vecka": "2026-11-30",
    "två veckor": "2026-12-07",
    "2 veckor": "2026-12-07",
    "senast fredag": "2026-11-27",
    "senast 1/12": "2026-12-01",
    "senast den 1 december": "2026-12-01",
    "klar till 1/12": "2026-12-01",
    "innan fredag": "2026-11-27",
    "före fredag": "2026-11-27",
    "t.o.m. 1/12": "2026-12-01",
    "t o m 1/12": "2026-12-01",
    "tom 1/12": "2026-12-01",
    "ca 1/12": "2026-12-01",
    "cirka 1/12": "2026-12-01",
    "runt 1/12": "2026-12-01",
    "omkring 1 december": "2026-12-01",
    "1/12-5/12": "2026-12-05",
    "1-5/12": "2026-12-05",
    "1–5 december": "2026-12-05",
    "den första december": "2026-12-01",
    "första december": "2026-12-01",
    "den 1:a": "2026-12-01",
    "den 15:e": "2026-12-15",
    "15:e": "2026-12-15",
    "julafton": "2026-12-24",
    "månadsskiftet": "2026-11-30",
    "årsskiftet": "2026-12-31",
    "vid årsskiftet": "2026-12-31",
    "i slutet av året": "2026-12-31",
    "slutet av veckan": "2026-11-27",
    "i slutet av veckan": "2026-11-27",
    "denna vecka": "2026-11-27",
    "i veckan": "2026-11-27",
    "måndag morgon": "2026-11-30",
    "fredag eftermiddag": "2026-11-27",
    "fredag fm": "2026-11-27",
    "på måndag": "2026-11-30",
    "1 / 12": "2026-12-01",
    "1 /12": "2026-12-01",
    "1/ 12": "2026-12-01",
    "1/12,": "2026-12-01",
    "1/12!": "2026-12-01",
    "1/12?": "2026-12-01",
    "(1/12)": "2026-12-01",
    "1dec": "2026-12-01",
    "1december": "2026-12-01",
    "fre27nov": "2026-11-27",
    "tors": "2026-11-26",
    "to": "2026-11-26",
    "ti": "2026-11-24",
    "må": "2026-11-30",
    "ons 2/12": "2026-12-02",
    "lö": "2026-11-28",
    "dec 1st": "2026-12-01",
    "1st of december": "2026-12-01",
    "december 1, 2026": "2026-12-01",
    "Dec 1": "2026-12-01",
    "12/1/2026": "2026-01-12",
    "friday": "2026-11-27",
    "this friday": "2026-11-27",
    "by friday": "2026-11-27",
    "end of week": "2026-11-27",
    "end of the week": "2026-11-27",
    "end of next week": "2026-12-04",
    "end of month": "2026-11-30",
    "end of year": "2026-12-31",
    "in 2 weeks": "2026-12-07",
    "two weeks": "2026-12-07",
    "2 weeks": "2026-12-07",
    "in a fortnight": "2026-12-07",
    "a fortnight": "2026-12-07",
    "wk 49": "2026-12-04",
    "w49": "2026-12-04",
    "friday 4th": "2026-12-04",
    "friday the 4th": "2026-12-04",
    "1 Dec": "2026-12-01",
    "by the 1st": "2026-12-01",
    "on 1/12": "2026-12-01",
    "nästa tisdag": "2026-12-01",
    "tisdag nästa vecka": "2026-12-01",
    "tisdag v. 50": "2026-12-08",
    "v.50 tisdag": "2026-12-08",
    "tisdagen den 8 december": "2026-12-08",
    "8 dec 2026": "2026-12-08",
    "8/12 -26": "2026-12-08",
    "8/12 - 26": "2026-12-08",
    "8/12 26": "2026-12-08",
    "08/12": "2026-12-08",
    "8/12 klockan 15": "2026-12-08",
    "före 15/12": "2026-12-15",
    "till 15 dec": "2026-12-15",
    "till och med 15 dec": "2026-12-15",
    "senast v. 50": "2026-12-11",
    "innan v 50": "2026-12-11",
    "före v. 50": "2026-12-11",
    "under v 50": "2026-12-11",
    "under vecka 50": "2026-12-11",
    "i v 50": "2026-12-11",
    "kommande fredag": "2026-11-27",
    "nu till fredag": "2026-11-27",
    "till fredag": "2026-11-27",
    "till nästa fredag": "2026-12-04",
    "nästkommande fredag": "2026-11-27",
    "fredagen den 4:e": "2026-12-04",
    "fredag den 4": "2026-12-04",
    "fredagen 4 december": "2026-12-04",
    "fre den 4/12": "2026-12-04",
    "på fredag den 4/12": "2026-12-04",
    "lucia": "2026-12-13",
    "trettondagen": "2027-01-06",
    "v 49-26": "2026-12-04",
    "v. 2-27": "2027-01-15",
    "nyårsafton": "2026-12-31",
    "julafton 2027": "2027-12-24",
    "senast julafton": "2026-12-24",
    "fredag den 4 kl 9-11": "2026-12-04",
    "om 14 d": "2026-12-07",
    "end of next year": "2027-12-31",
    "end of next month": "2026-12-31",
    "Christmas Eve": "2026-12-24",
    "tonight": "2026-11-23",
    "Friday afternoon": "2026-11-27",
    "about 1 December": "2026-12-01",
    "30/11-4/12": "2026-12-04",
}
NOT_READ = (
    "snart",
    "när vi hinner",
    "före jul",
    "i mars",
    "efter semestern",
    "torsdag 4/12",  # the fourth is a Friday
    "fredag eller måndag",
    "nästa APT",
    "i mitten av december",
    "början av december",
    "nästa månad",
    "från 1/12",
    "fr.o.m. v 49",
    "varje fredag",
    "löpande",
    "snarast",
    "våren 2027",
    "HT26",
    "Q1",
    "12-01",  # the year's, or the month's
    "fredag den 5",  # the fifth is a Saturday
    "v. 49-60",
    "v. 49 50",
    "v. 49-5",
    "5 eller 6 december",
    "efter jul",
    "next month",
    "as soon as possible",
    "i fredags",
    "31/6",
    "0/1",
    "1/13",
    "v. 0",
    "v. 54",
    "v. 53 2027",  # that year has 52
    "10.12",  # a day, or a time
    "12",
    "2026-13-01",
    "2026-02-30",
    "0000-01-01",
    "soon",
    "before Christmas",
    "om 1000 dagar",
    "fredag" + "!" * 300,
    "१/१२",
)


@pytest.mark.parametrize("language", ["sv", "en", "fi"])
@pytest.mark.parametrize("text", READ)
def test_what_people_type_is_read_whichever_language_is_in_use(text: str, language: str) -> None:
    assert read_due(text, MONDAY, language) == date.fromisoformat(READ[text])


@pytest.mark.parametrize("text", NOT_READ)
def test_what_is_not_clearly_a_day_is_kept_as_typed(text: str) -> None:
    assert read_due(text, MONDAY, "sv") is None
    assert read_due(text, MONDAY, "en") is None


def test_a_week_that_is_said_at_its_own_weekend_is_due_now() -> None:
    sunday = date(2026, 11, 29)
    assert read_due("v. 48", sunday, "sv") == sunday
    assert read_due("den här veckan", sunday, "sv") == sunday
    assert read_due("nästa fredag", sunday, "sv") == date(2026, 12, 4)


@given(texts | st.text("0123456789 /-.:vfreominduåö", max_size=20), todays)
@example("om 999 år", date(9999, 12, 31))
@example("fredag", date(9999, 12, 31))
@example("29/2", date(9996, 12, 31))
def test_any_text_is_a_day_or_none(text: str, today: date) -> None:
    for language in ("sv", "en"):
        day = read_due(text, today, language)
        assert day is None or type(day) is date


@pytest.mark.parametrize("text", NASTY)
def test_nasty_texts_are_no_dates(text: str) -> None:
    assert read_due(text, MONDAY, "sv") is None


@given(todays, st.integers(0, 6), st.sampled_from(["sv", "en"]))
def test_a_weekday_is_the_first_one_after_today(today: date, weekday: int, language: str) -> None:
    name = WEEKDAYS[language][weekday]
    day = read_due(name, today, language)
    assert day
    assert day.weekday() == weekday
    assert today < day <= today + timedelta(days=7)
    after = read_due(f"{'nästa' if language == 'sv' else 'next'} {name}", today, language)
    assert after
    assert after.weekday() == weekday
    assert after.isocalendar()[:2] == (today + timedelta(days=7)).isocalendar()[:2]


@given(todays, st.dates(date(1970, 1, 1), date(2150, 12, 31)), st.sampled_from(["sv", "en"]))
def test_every_way_of_writing_a_day_means_the_same_day(
    today: date, day: date, language: str
) -> None:
    month = MONTHS[language].split()[day.month - 1]
    with_year = (
        day.isoformat(),
        f"{day.day}/{day.month} {day.year}",
        f"{day.day} {month} {day.year}",
        f"{day.day} {month[:3]}. {day.year}",
        f"{WEEKDAYS[language][day.weekday()]} {day.day} {month} {day.year}",
        "{1} v. {0.week} {0.year}".format(day.isocalendar(), WEEKDAYS["sv"][day.weekday()]),
    )
    assert {read_due(text, today, language) for text in with_year} == {day}
    first = read_due(f"{day.day}/{day.month}", today, language)
    assert first == read_due(f"{day.day} {month}", today, language)
    assert first
    assert first >= today
    assert (first.day, first.month) == (day.day, day.month)
    between = (first.replace(year=year, day=1) for year in range(today.year, first.year))
    assert not any(_has(each, day.day) and each.replace(day=day.day) >= today for each in between)


def _has(month: date, day: int) -> bool:
    try:
        month.replace(day=day)
    except ValueError:
        return False
    return True


@given(todays, st.integers(1, 52))
def test_a_week_is_the_coming_one_with_that_number(today: date, week: int) -> None:
    day = read_due(f"v. {week}", today, "sv")
    assert day
    assert day.isocalendar().week == week
    assert today <= day < today + timedelta(days=7 * 53 + 7)
    assert day.weekday() == 4 or day == today


@given(todays, st.integers(1, 99))
def test_days_and_weeks_ahead_are_counted(today: date, number: int) -> None:
    assert read_due(f"om {number} dagar", today, "sv") == today + timedelta(days=number)
    assert read_due(f"in {number} weeks", today, "en") == today + timedelta(weeks=number)
    month = read_due(f"om {number} månader", today, "sv")
    assert month
    assert (month.year * 12 + month.month) - (today.year * 12 + today.month) == number
    assert month.day <= today.day


def test_a_due_date_is_shown_with_its_week_and_another_year() -> None:
    sv, en = translator("sv"), translator("en")
    assert sv.due(date(2026, 12, 4), MONDAY) == "fre 4 december, v. 49"
    assert en.due(date(2026, 12, 4), MONDAY) == "Fri 4 December, week 49"
    assert sv.due(date(2027, 1, 1), MONDAY) == "fre 1 januari 2027, v. 53"


@given(todays, todays)
def test_what_is_shown_can_be_typed(day: date, today: date) -> None:
    for language in ("sv", "en"):
        shown = translator(language).due(day, today).rpartition(",")[0]
        if day >= today or day.year != today.year:
            assert read_due(shown, today, language) == day
