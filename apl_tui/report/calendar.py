"""Open actions with a date as a calendar file (iCalendar, RFC 5545), an all-day event each.

Invariants: the same actions give the same bytes; an action keeps its UID through all sessions, so
that a file that is taken in again replaces what was there; nothing typed can break a line.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from apl_tui.core.actions import Story
from apl_tui.i18n import Translator
from apl_tui.report.text import clean

if TYPE_CHECKING:
    from icalendar import Event


def in_calendar(story: Story) -> bool:
    """Whether the action has a place in a calendar: it is open, and has a date."""
    return story.action.state == "open" and bool(story.action.due)


def calendar_bytes(actions: Iterable[tuple[str, Story]], t: Translator) -> bytes:
    """The calendar of units' actions, each with the name of its unit; others are left out."""
    from icalendar import Calendar  # noqa: PLC0415 - 80 ms that only this needs

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//apl-tui//actions//SV")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", t("calendar.name"))
    for unit, story in actions:
        if in_calendar(story):
            calendar.add_component(_event(unit, story, t))
    return bytes(calendar.to_ical())


def _event(unit: str, story: Story, t: Translator) -> Event:
    from uuid import NAMESPACE_URL, uuid5  # noqa: PLC0415 - as above

    from icalendar import Event, vText  # noqa: PLC0415 - as above

    action = story.action
    day = date.fromisoformat(action.due)
    what, who, notice, unit = map(clean, (action.what, action.who, action.notice, unit))
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, f'apl-tui:{clean(action.id)}')}@apl-tui")
    # The moment of the last session it was in, so that equal actions give equal bytes.
    seen = date.fromisoformat(story.seen[-1].day)
    event.add("dtstamp", datetime.combine(seen, time(), UTC))
    event.add("sequence", len(story.seen) - 1)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", t("calendar.summary", what=what, who=who) if who else what)
    lines = [
        t("calendar.unit", unit=unit) if unit else "",
        t("calendar.notice", notice=notice) if notice else "",
        t("calendar.made", day=t.day(date.fromisoformat(story.made))),
        t("calendar.carried", n=action.carried) if action.carried else "",
    ]
    event.add("description", vText("\n".join(filter(None, lines))))
    event.add("transp", "TRANSPARENT")  # it does not make anyone busy
    return event
