"""Due dates as people type them, in Swedish and English: `fre`, `1/12`, `v. 49`, `om två veckor`.

Only what has one sensible meaning is read; everything else is kept as typed, without a date. What
is typed without a year is the first such day from today on. A week means its Friday, the last day
on which a workplace would look; `nästa fredag` and `next friday` are the Friday of the week after
this one. Numbers like `1/12` are day and month. Both languages are understood whichever is in use.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

LONGEST = 60  # characters; a longer text is a sentence, not a date
FRIDAY = 4
_LAST_WEEK = 53
_CLOCK = re.compile(r",? (?:kl\.?|klockan|at) ?[0-9]{1,2}(?:[.:][0-9]{2})?$")

_Reader = Callable[[re.Match[str], date, "_Language"], date | None]
_Forms = tuple[tuple[re.Pattern[str], _Reader], ...]


@dataclass(frozen=True, slots=True)
class _Language:
    """The words of one language. Weekdays count from Monday 0, months from January 1."""

    name: str
    leads: str  # what may stand before a date without changing it
    days: Mapping[str, int]
    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    numbers: Mapping[str, int]
    units: Mapping[str, str]
    soon: str  # before a weekday: the coming one
    after: str  # before a weekday or "week": the one of next week
    this_week: str
    ahead: str
    week: str
    in_week: str
    end_of: str
    month_itself: str
    the: str
    ordinal: str
    of: str
    month_first: bool  # "december 1" is said


def _words(*rows: str) -> dict[str, int]:
    """`{word: place}`, each row the words of one place."""
    return {word: place for place, row in enumerate(rows) for word in row.split()}


_SWEDISH = _Language(
    "sv",
    leads=r"(?:(?:absolut|senast|innan|före|fram till|till|t\.?o\.?m\.?|nu|på|klart?) )*",
    days={
        **dict.fromkeys(("idag", "i dag"), 0),
        **dict.fromkeys(("imorgon", "i morgon", "imorron", "i morron"), 1),
        **dict.fromkeys(("övermorgon", "i övermorgon", "iövermorgon"), 2),
    },
    weekdays=_words(
        "måndag måndagen mån",
        "tisdag tisdagen tis",
        "onsdag onsdagen ons",
        "torsdag torsdagen tors tor",
        "fredag fredagen fre",
        "lördag lördagen lör",
        "söndag söndagen sön",
    ),
    months=_words(
        "",
        "januari jan",
        "februari feb febr",
        "mars mar",
        "april apr",
        "maj",
        "juni jun",
        "juli jul",
        "augusti aug",
        "september sep sept",
        "oktober okt",
        "november nov",
        "december dec",
    ),
    numbers={
        **_words("", "en ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio"),
        "fjorton": 14,
    },
    units={
        **dict.fromkeys(("dag", "dagar"), "days"),
        **dict.fromkeys(("vecka", "veckor"), "weeks"),
        **dict.fromkeys(("månad", "månader"), "months"),
        "år": "years",
    },
    soon="(?:nu |kommande )?",
    after="nästa",
    this_week="den här veckan|denna vecka",
    ahead="om|inom",
    week=r"v\.? ?|veckan? ",
    in_week="(?:i )?",
    end_of="(?:i |vid )?slutet (?:av|på)|sista",
    month_itself="månaden",
    the="(?:den )?",
    ordinal="(?::?[ae])?",
    of=" ",
    month_first=False,
)

_ENGLISH = _Language(
    "en",
    leads=r"(?:(?:by|on|due|before|until|no later than|latest) )*",
    days={"today": 0, "tomorrow": 1, "day after tomorrow": 2, "the day after tomorrow": 2},
    weekdays=_words(
        "monday mon",
        "tuesday tue tues",
        "wednesday wed",
        "thursday thu thur thurs",
        "friday fri",
        "saturday sat",
        "sunday sun",
    ),
    months=_words(
        "",
        "january jan",
        "february feb",
        "march mar",
        "april apr",
        "may",
        "june jun",
        "july jul",
        "august aug",
        "september sep sept",
        "october oct",
        "november nov",
        "december dec",
    ),
    numbers={
        **_words("", "a an one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
        "ten": 10,
    },
    units={
        **dict.fromkeys(("day", "days"), "days"),
        **dict.fromkeys(("week", "weeks"), "weeks"),
        **dict.fromkeys(("month", "months"), "months"),
        **dict.fromkeys(("year", "years"), "years"),
    },
    soon="(?:this |coming |the coming )?",
    after="next",
    this_week="this week",
    ahead="in|within",
    week="w|wk ?|week ",
    in_week="(?:in |of )?",
    end_of="(?:at |by )?(?:the )?end of",
    month_itself="(?:the |this )?month",
    the="(?:the )?",
    ordinal="(?:st|nd|rd|th)?",
    of=" (?:of )?",
    month_first=True,
)


def read_due(text: str, today: date, language: str) -> date | None:
    """The day that `text` means, said on `today`; `None` when it is not clearly one.

    `language` (`sv` or `en`) is tried first, then the other.
    """
    if len(text) > LONGEST * 4:
        return None
    said = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    said = _CLOCK.sub("", said.strip(" .,!"))
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


def _in_days(match: re.Match[str], today: date, spoken: _Language) -> date:
    return today + timedelta(days=spoken.days[match["day"]])


def _coming_weekday(match: re.Match[str], today: date, spoken: _Language) -> date:
    """The first one after today: what is due today is called today."""
    ahead = (spoken.weekdays[match["weekday"]] - today.weekday() - 1) % 7 + 1
    return today + timedelta(days=ahead)


def _next_week(match: re.Match[str], today: date, spoken: _Language) -> date:
    named = match.groupdict().get("weekday")
    weekday = spoken.weekdays[named] if named else FRIDAY
    return today + timedelta(days=7 - today.weekday() + weekday)


def _this_week(match: re.Match[str], today: date, spoken: _Language) -> date:  # noqa: ARG001 - as all
    return max(today, today + timedelta(days=FRIDAY - today.weekday()))


def _week(match: re.Match[str], today: date, spoken: _Language) -> date | None:
    """A numbered week's Friday, or its named day; the first such week that is not over."""
    number, named = int(match["week"]), match["weekday"]
    weekday = spoken.weekdays[named] if named else FRIDAY
    if match["year"]:
        return date.fromisocalendar(_whole_year(match["year"]), number, weekday + 1)
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


def _calendar_day(match: re.Match[str], today: date, spoken: _Language) -> date | None:
    """A day of a month, numbers or words; a weekday that does not agree makes it unclear."""
    named = match["month"]
    month = spoken.months[named] if named in spoken.months else int(named)
    day = _first_from(today, month, int(match["day"]), match["year"])
    weekday = match["weekday"]
    if weekday and spoken.weekdays[weekday] != day.weekday():
        return None
    return day


def _day_of_month(match: re.Match[str], today: date, spoken: _Language) -> date | None:  # noqa: ARG001 - as all
    """`den 15`: the first 15th from today on."""
    wanted = int(match["day"])
    year, month = today.year, today.month
    for _ in range(3):  # no two months in a row lack a 31st
        if wanted <= monthrange(year, month)[1] and date(year, month, wanted) >= today:
            return date(year, month, wanted)
        year, month = year + month // 12, month % 12 + 1
    return None


def _ahead(match: re.Match[str], today: date, spoken: _Language) -> date:
    said = match["number"]
    number = spoken.numbers[said] if said in spoken.numbers else int(said)
    match spoken.units[match["unit"]]:
        case "days":
            return today + timedelta(days=number)
        case "weeks":
            return today + timedelta(weeks=number)
        case "months":
            return _months_on(today, number)
        case _:
            return _months_on(today, 12 * number)


def _end_of_month(match: re.Match[str], today: date, spoken: _Language) -> date:
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


def _forms(spoken: _Language) -> _Forms:
    """The patterns of a language, with what reads them."""
    day, year = "(?P<day>[0-9]{1,2})", r"(?:[ ,/-]+(?P<year>(?:[0-9]{2})?[0-9]{2}))?"
    month = rf"(?P<month>{_any(spoken.months)})\.?"
    weekday = f"(?P<weekday>{_any(spoken.weekdays)})"
    dated = rf"(?:{weekday},? )?{spoken.the}"
    patterns: list[tuple[str, _Reader]] = [
        (f"(?P<day>{_any(spoken.days)})", _in_days),
        (rf"{spoken.soon}{weekday}", _coming_weekday),
        (rf"{spoken.after} {weekday}", _next_week),
        (rf"{weekday} (?:i |in )?{spoken.after} (?:vecka|week)", _next_week),
        (rf"{spoken.after} (?:vecka|week)", _next_week),
        (f"(?:{spoken.this_week})", _this_week),
        (
            rf"{spoken.in_week}(?:{weekday},? {spoken.in_week})?(?:{spoken.week})"
            rf"(?P<week>[0-9]{{1,2}}){year}",
            _week,
        ),
        (rf"{dated}{day}/(?P<month>[0-9]{{1,2}}){year}", _calendar_day),
        (
            rf"{dated}(?P<year>[0-9]{{4}})-(?P<month>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}})",
            _calendar_day,
        ),
        (
            rf"{dated}(?P<year>(?:20)?[0-9]{{2}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})",
            _calendar_day,
        ),
        (
            rf"{dated}{day}\.(?P<month>[0-9]{{1,2}})\.(?P<year>(?:[0-9]{{2}})?[0-9]{{2}})",
            _calendar_day,
        ),
        (rf"(?:{spoken.week})(?P<week>[0-9]{{1,2}})(?P<year>)? {weekday}", _week),
        (rf"{dated}{day}(?:\.|{spoken.ordinal}){spoken.of}{month}{year}", _calendar_day),
        (rf"(?:den|the) {day}{spoken.ordinal}", _day_of_month),
        (
            rf"(?:{spoken.ahead}) (?P<number>[0-9]{{1,3}}|{_any(spoken.numbers)})"
            rf" (?P<unit>{_any(spoken.units)})",
            _ahead,
        ),
        (
            rf"(?:{spoken.end_of}) (?P<month>{_any(spoken.months)}|{spoken.month_itself}){year}",
            _end_of_month,
        ),
    ]
    if spoken.month_first:
        patterns.append((rf"{dated}{month} {day}{spoken.ordinal}{year}", _calendar_day))
    return tuple((re.compile(spoken.leads + form), read) for form, read in patterns)


@lru_cache
def _all_forms() -> tuple[tuple[_Language, _Forms], ...]:
    """Every form of both languages, made at the first date and not when the program starts."""
    return tuple((spoken, _forms(spoken)) for spoken in (_SWEDISH, _ENGLISH))


def _read(said: str, today: date, spoken: _Language, forms: _Forms) -> date | None:
    for pattern, read in forms:
        if match := pattern.fullmatch(said):
            return read(match, today, spoken)
    return None
