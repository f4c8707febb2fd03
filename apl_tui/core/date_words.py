"""The words of due dates in Swedish and English, and how they are put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language. Weekdays count from Monday 0, months from January 1."""

    name: str
    leads: str  # what may stand before a date without changing it
    days: Mapping[str, int]
    named: Mapping[str, tuple[int, int]]  # month and day
    part: str  # of a day
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
    week_itself: str
    month_itself: str
    year_itself: str
    the: str
    ordinal: str
    of: str
    month_first: bool  # "december 1" is said


def _words(*rows: str) -> dict[str, int]:
    """`{word: place}`, each row the words of one place."""
    return {word: place for place, row in enumerate(rows) for word in row.split()}


SWEDISH = Language(
    "sv",
    leads=r"(?:(?:absolut|senast|innan|före|fram till|till och med|till|t\.? ?o\.? ?m\.?|nu|på"
    r"|klart?|vid|ca\.?|cirka|runt|omkring) )*",
    days={
        **dict.fromkeys(("idag", "i dag", "ikväll", "i kväll"), 0),
        **dict.fromkeys(
            ("imorgon", "i morgon", "imorron", "i morron", "imorrn", "i morrn", "imorn"), 1
        ),
        **dict.fromkeys(("övermorgon", "i övermorgon", "iövermorgon"), 2),
    },
    named={
        "trettondagen": (1, 6),
        "valborg": (4, 30),
        "nationaldagen": (6, 6),
        "lucia": (12, 13),
        "julafton": (12, 24),
        **dict.fromkeys(("nyårsafton", "årsskiftet"), (12, 31)),
    },
    part=r"(?:morgon|bitti|förmiddag|f\.?m\.?|lunch|eftermiddag|e\.?m\.?|kväll)",
    weekdays=_words(
        "måndag måndagen mån må",
        "tisdag tisdagen tis ti",
        "onsdag onsdagen ons",
        "torsdag torsdagen tors tor to",
        "fredag fredagen fre fr",
        "lördag lördagen lör lö",
        "söndag söndagen sön sö",
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
        **dict.fromkeys(("dag", "dagar", "d", "dgr"), "days"),
        **dict.fromkeys(("vecka", "veckor", "v", "v."), "weeks"),
        **dict.fromkeys(("månad", "månader", "mån"), "months"),
        "halvår": "half-years",
        "år": "years",
    },
    soon="(?:nu |(?:näst)?kommande )?",
    after="nästa",
    this_week="den här veckan|denna vecka|i veckan",
    ahead="(?:om|inom) ",
    week=r"v\.? ?|veckan? ",
    in_week="(?:i |under )?",
    end_of="(?:i |vid )?slutet (?:av|på)|sista",
    week_itself="veckan",
    month_itself="månaden",
    year_itself="året",
    the=r"(?:den |d\. ?)?",
    ordinal="(?::?[ae])?",
    of=" ?",
    month_first=False,
)

ENGLISH = Language(
    "en",
    leads=r"(?:(?:by|on|due|before|until|no later than|latest|about|around|approx\.?) )*",
    days={
        **dict.fromkeys(("today", "tonight"), 0),
        "tomorrow": 1,
        **dict.fromkeys(("day after tomorrow", "the day after tomorrow"), 2),
    },
    named={
        "christmas eve": (12, 24),
        "christmas day": (12, 25),
        **dict.fromkeys(("new year's eve", "new year’s eve"), (12, 31)),
    },
    part=r"(?:morning|noon|lunch|afternoon|evening|night|a\.?m\.?|p\.?m\.?)",
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
        **dict.fromkeys(("week", "weeks", "wk", "wks"), "weeks"),
        "fortnight": "fortnights",
        **dict.fromkeys(("month", "months"), "months"),
        **dict.fromkeys(("year", "years"), "years"),
    },
    soon="(?:this |coming |the coming )?",
    after="next",
    this_week="this week",
    ahead="(?:in|within) ",
    week="w|wk ?|week ",
    in_week="(?:in |of |during )?",
    end_of="(?:at |by )?(?:the )?end of",
    week_itself="(?:the |this )?week",
    month_itself="(?:the |this )?month",
    year_itself="(?:the |this )?year",
    the="(?:the )?",
    ordinal="(?:st|nd|rd|th)?",
    of=" (?:of )?",
    month_first=True,
)
