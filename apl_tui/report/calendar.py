"""Actions with a date as a calendar file (iCalendar, RFC 5545), an all-day event each.

Invariants: the same actions at the same moment give the same bytes; an action keeps its UID through
all sessions and its SEQUENCE rises with every export, so that a file that is taken in again moves
what was moved; what is done or dropped is in it as cancelled; nothing typed can break a line. It
names no method and no calendar, or Outlook would put it in a calendar of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from apl_tui.core.actions import Story
from apl_tui.i18n import Translator
from apl_tui.report.text import clean

if TYPE_CHECKING:
    from icalendar import Event


SINCE = datetime(2026, 1, 1, tzinfo=UTC)  # SEQUENCE counts seconds from here


def in_calendar(story: Story) -> bool:
    """Whether the action has a place in a calendar: it has a date."""
    return bool(story.action.due)


def calendar_bytes(actions: Iterable[tuple[str, Story]], t: Translator, now: datetime) -> bytes:
    """The calendar of units' actions at this moment, each with the name of its unit.

    Actions without a date are left out.
    """
    from icalendar import Calendar  # noqa: PLC0415 - 80 ms that only this needs

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//apl-tui//actions//SV")
    for unit, story in actions:
        if in_calendar(story):
            calendar.add_component(_event(unit, story, t, now))
    return bytes(calendar.to_ical())


def _event(unit: str, story: Story, t: Translator, now: datetime) -> Event:
    from uuid import NAMESPACE_URL, uuid5  # noqa: PLC0415 - as above

    from icalendar import Event, vText  # noqa: PLC0415 - as above

    action = story.action
    day = date.fromisoformat(action.due)
    what, who, notice, unit = map(clean, (action.what, action.who, action.notice, unit))
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, f'apl-tui:{clean(action.id)}')}@apl-tui")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", max(0, int((now - SINCE).total_seconds())))
    if action.state != "open":
        event.add("status", "CANCELLED")
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
