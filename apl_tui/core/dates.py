"""Due dates as people type them, in Swedish and English: `fre`, `1/12`, `v. 49`, `om två veckor`.

Only what has one sensible meaning is read; everything else is kept as typed, without a date. What
is typed without a year is the first such day from today on. A week means its Friday, the last day
on which a workplace would look; `nästa fredag` and `next friday` are the Friday of the week after
this one; of several days or weeks (`1-5/12`, `v. 49-50`) the last one counts. Numbers like `1/12`
are day and month. Both languages are understood whichever is in use.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache

from apl_tui.core.date_words import ENGLISH, SWEDISH, Language

LONGEST = 60  # characters; a longer text is a sentence, not a date
FRIDAY = 4
_LAST_WEEK = 53
_TIME = "[0-9]{1,2}(?:[.:][0-9]{2})?"
_CLOCK = re.compile(
    rf",? (?:(?:kl\.?|klockan|at) ?{_TIME}(?: ?[-–] ?{_TIME})?|[0-9]{{1,2}}[.:][0-9]{{2}})$"
)
_FIRST = re.compile(r"\b(?:första|first)( (?:of )?\w)")
_APART = re.compile(r" ?([/–]) ?")
MOST_YEARS = 20  # from now, of a year that is said with two digits after a week
MOST_WEEKS = 4  # from the first to the last week of `v. 49-50`; further off it is a year

_Reader = Callable[[re.Match[str], date, "Language"], date | None]
_Forms = tuple[tuple[re.Pattern[str], _Reader], ...]


def read_due(text: str, today: date, language: str) -> date | None:
    """The day that `text` means, said on `today`; `None` when it is not clearly one.

    `language` (`sv` or `en`) is tried first, then the other.
    """
    if len(text) > LONGEST * 4:
        return None
    said = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    said = _FIRST.sub(r"1\1", said)
    said = _CLOCK.sub("", _APART.sub(r"\1", said.strip(" .,!?()")))
    if not said or len(said) > LONGEST:
        return None
    try:
        for spoken, forms in sorted(_all_forms(), key=lambda pair: pair[0].name != language):
            day = _read(said, today, spoken, forms)
            if day is not None:
                return day
    except (ValueError, OverflowError):  # 31 June, week 54, or a year that no calendar has
        return None
    return None


# --- the readers, one a form ----------------------------------------------------------------------


def _in_days(match: re.Match[str], today: date, spoken: Language) -> date:
    return today + timedelta(days=spoken.days[match["day"]])


def _named_day(match: re.Match[str], today: date, spoken: Language) -> date:
    month, day = spoken.named[match["named"]]
    return _first_from(today, month, day, match["year"])


def _coming_weekday(match: re.Match[str], today: date, spoken: Language) -> date:
    """The first one after today: what is due today is called today."""
    ahead = (spoken.weekdays[match["weekday"]] - today.weekday() - 1) % 7 + 1
    return today + timedelta(days=ahead)


def _next_week(match: re.Match[str], today: date, spoken: Language) -> date:
    named = match.groupdict().get("weekday")
    weekday = spoken.weekdays[named] if named else FRIDAY
    return today + timedelta(days=7 - today.weekday() + weekday)


def _this_week(match: re.Match[str], today: date, spoken: Language) -> date:  # noqa: ARG001 - as all
    return max(today, today + timedelta(days=FRIDAY - today.weekday()))


def _week(match: re.Match[str], today: date, spoken: Language) -> date | None:
    """A numbered week's Friday, or its named day; the first such week that is not over."""
    number, named = int(match["week"]), match["weekday"]
    weekday = spoken.weekdays[named] if named else FRIDAY
    second, year = match["to"], match["year"]
    if second and number < int(second) <= number + MOST_WEEKS:
        number = int(second)
    elif second:
        year = second  # `v. 49-26`, as `1/12-26`
    if year:
        whole = _whole_year(year)
        if len(year) < len("2026") and not 0 <= whole - today.year + MOST_YEARS <= 2 * MOST_YEARS:
            return None
        return date.fromisocalendar(whole, number, weekday + 1)
    this_year = today.isocalendar().year
    for year in (this_year, this_year + 1):
        if number == _LAST_WEEK and date(year, 12, 28).isocalendar().week < _LAST_WEEK:
            continue
        day = date.fromisocalendar(year, number, weekday + 1)
        if not named and day < today <= day + timedelta(days=6 - FRIDAY):
            return today  # said at the weekend of that very week
        if day >= today:
            return day
    return None


def _calendar_day(match: re.Match[str], today: date, spoken: Language) -> date | None:
    """A day of a month, numbers or words; a weekday that does not agree makes it unclear."""
    named = match["month"]
    month = spoken.months[named] if named in spoken.months else int(named)
    day = _first_from(today, month, int(match["day"]), match["year"])
    weekday = match["weekday"]
    if weekday and spoken.weekdays[weekday] != day.weekday():
        return None
    return day


def _day_of_month(match: re.Match[str], today: date, spoken: Language) -> date | None:
    """`den 15`: the first 15th from today on; a weekday that does not agree makes it unclear."""
    day = _first_of_number(today, int(match["day"]))
    weekday = match["weekday"]
    return None if day and weekday and spoken.weekdays[weekday] != day.weekday() else day


def _first_of_number(today: date, wanted: int) -> date | None:
    year, month = today.year, today.month
    for _ in range(3):  # no two months in a row lack a 31st
        if wanted <= monthrange(year, month)[1] and date(year, month, wanted) >= today:
            return date(year, month, wanted)
        year, month = year + month // 12, month % 12 + 1
    return None


def _ahead(match: re.Match[str], today: date, spoken: Language) -> date:
    said = match["number"]
    number = spoken.numbers[said] if said in spoken.numbers else int(said)
    match spoken.units[match["unit"]]:
        case "days":
            return today + timedelta(days=number)
        case "weeks":
            return today + timedelta(weeks=number)
        case "fortnights":
            return today + timedelta(weeks=2 * number)
        case "half-years":
            return _months_on(today, 6 * number)
        case "months":
            return _months_on(today, number)
        case _:
            return _months_on(today, 12 * number)


def _end_of_week(match: re.Match[str], today: date, spoken: Language) -> date:
    next_one = match["next"]
    return _next_week(match, today, spoken) if next_one else _this_week(match, today, spoken)


def _end_of_year(match: re.Match[str], today: date, spoken: Language) -> date:  # noqa: ARG001 - as all
    return date(today.year + bool(match["next"]), 12, 31)


def _end_of_next_month(match: re.Match[str], today: date, spoken: Language) -> date:  # noqa: ARG001 - as all
    ahead = _months_on(today.replace(day=1), 1)
    return ahead.replace(day=monthrange(ahead.year, ahead.month)[1])


def _end_of_month(match: re.Match[str], today: date, spoken: Language) -> date:
    named = match["month"]
    if named not in spoken.months:
        return today.replace(day=monthrange(today.year, today.month)[1])
    month = spoken.months[named]
    year = _whole_year(match["year"] or str(today.year + (month < today.month)))
    return date(year, month, monthrange(year, month)[1])


def _first_from(today: date, month: int, day: int, year: str | None) -> date:
    """The day in `year`, else the first such day from today on; 29 February waits for its year."""
    if year:
        return date(_whole_year(year), month, day)
    for coming in range(today.year, today.year + 9):  # the longest wait, over 1900 or 2100
        if day <= monthrange(coming, month)[1] and (found := date(coming, month, day)) >= today:
            return found
    raise ValueError("no such day")


def _whole_year(said: str) -> int:
    """`26` is 2026."""
    return int(said) + (2000 if len(said) == len("26") else 0)


def _months_on(today: date, months: int) -> date:
    """The same day so many months on, or the last of a shorter month."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


# --- the forms ------------------------------------------------------------------------------------


def _any(words: Mapping[str, object]) -> str:
    return "|".join(sorted((re.escape(word) for word in words if word), key=len, reverse=True))


def _forms(spoken: Language) -> _Forms:
    """The patterns of a language, with what reads them."""
    day, year = "(?P<day>[0-9]{1,2})", r"(?:[ ,/-]+(?P<year>(?:[0-9]{2})?[0-9]{2}))?"
    month, number = rf"(?P<month>{_any(spoken.months)})\.?", "(?P<month>[0-9]{1,2})"
    weekday = f"(?P<weekday>{_any(spoken.weekdays)})"
    dated = rf"(?:(?:{spoken.soon}|{spoken.after} ){weekday},? ?)?{spoken.the}"
    several = "(?:[0-9]{1,2}(?:/[0-9]{1,2})? ?[-–] ?)?"  # the first of several days
    to = r"(?: ?(?:[-–/]|eller|till|or|to) ?(?P<to>[0-9]{1,2}))?"
    part = rf"(?:,? {spoken.part})?"
    after = rf"{spoken.after} "
    patterns: list[tuple[str, _Reader]] = [
        (f"(?P<day>{_any(spoken.days)})", _in_days),
        (f"(?P<named>{_any(spoken.named)}){year}", _named_day),
        (rf"{spoken.soon}{weekday}", _coming_weekday),
        (rf"{spoken.after} {weekday}", _next_week),
        (rf"{weekday} (?:i |in )?{spoken.after} (?:vecka|week)", _next_week),
        (rf"{spoken.after} (?:vecka|week)", _next_week),
        (f"(?:{spoken.this_week})", _this_week),
        (
            rf"{spoken.in_week}(?:{weekday},? {spoken.in_week})?(?:{spoken.week})"
            rf"(?P<week>[0-9]{{1,2}})(?:{to}|{year})",
            _week,
        ),
        (
            rf"{dated}(?:[0-9]{{1,2}}/[0-9]{{1,2}} ?[-–] ?)?{several}{day}/{number}{year}",
            _calendar_day,
        ),
        (
            rf"{dated}(?P<year>[0-9]{{4}})(?P<sign>[-/. ]){number}(?P=sign)(?P<day>[0-9]{{1,2}})",
            _calendar_day,
        ),
        (
            rf"{dated}(?P<year>[0-9]{{2}})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})",
            _calendar_day,
        ),
        (
            rf"{dated}(?P<year>(?:20)?[0-9]{{2}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})",
            _calendar_day,
        ),
        (rf"{dated}{day}\.{number}\.(?P<year>(?:[0-9]{{2}})?[0-9]{{2}})", _calendar_day),
        (rf"{dated}{day}-{number}-(?P<year>[0-9]{{4}})", _calendar_day),
        (rf"(?:{spoken.week})(?P<week>[0-9]{{1,2}})(?P<to>)(?P<year>)? {weekday}", _week),
        (
            rf"{dated}{several}{day}(?:\.|{spoken.ordinal}){spoken.of}{month}{year}",
            _calendar_day,
        ),
        (rf"(?:{weekday},? )?(?:den|the) {day}{spoken.ordinal}", _day_of_month),
        (rf"(?:{weekday},? )?{day}(?::e|:a|st|nd|rd|th)", _day_of_month),
        (
            rf"(?:{spoken.ahead})?(?P<number>[0-9]{{1,3}}|{_any(spoken.numbers)}) ?"
            rf"(?P<unit>{_any(spoken.units)})",
            _ahead,
        ),
        (rf"(?:{spoken.end_of}) (?P<next>{after}(?:vecka|week))", _end_of_week),
        (rf"(?:{spoken.end_of}) (?P<next>)?{spoken.week_itself}", _end_of_week),
        (rf"(?:{spoken.end_of}) (?P<next>{after}(?:år|year))", _end_of_year),
        (rf"(?:{spoken.end_of}) (?P<next>)?{spoken.year_itself}", _end_of_year),
        (rf"(?:{spoken.end_of}) {after}(?:månad|month)", _end_of_next_month),
        (r"(?P<month>månadsskiftet)", _end_of_month),
        (
            rf"(?:{spoken.end_of}) (?P<month>{_any(spoken.months)}|{spoken.month_itself}){year}",
            _end_of_month,
        ),
    ]
    if spoken.month_first:
        patterns.append((rf"{dated}{month} {day}{spoken.ordinal}{year}", _calendar_day))
    return tuple((re.compile(f"{spoken.leads}(?:{form}){part}"), read) for form, read in patterns)


@lru_cache
def _all_forms() -> tuple[tuple[Language, _Forms], ...]:
    """Every form of both languages, made at the first date and not when the program starts."""
    return tuple((spoken, _forms(spoken)) for spoken in (SWEDISH, ENGLISH))


def _read(said: str, today: date, spoken: Language, forms: _Forms) -> date | None:
    for pattern, read in forms:
        if match := pattern.fullmatch(said):
            return read(match, today, spoken)
    return None
