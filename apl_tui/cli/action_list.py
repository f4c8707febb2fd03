"""The actions of units as lines, and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from apl_tui.i18n import Translator
from apl_tui.report.text import clean

if TYPE_CHECKING:
    from apl_tui.core.actions import Story
    from apl_tui.workflows.earlier import Plans, UnitPlan

_BOXES = {"open": "[ ]", "done": "[x]", "dropped": "[–]"}


def only_open(found: Plans) -> Plans:
    """The same without what is done or dropped."""
    units = (
        replace(unit, stories=tuple(s for s in unit.stories if s.action.state == "open"))
        for unit in found.units
    )
    return replace(found, units=tuple(unit for unit in units if unit.stories))


def actions_text(found: Plans, t: Translator, today: date, *, ids: bool = False) -> str:
    """The actions as lines, unit by unit; with their `ids` where one is to be named."""
    blocks = ("\n".join(_unit_lines(unit, t, today, ids=ids)) for unit in found.units)
    return "\n\n".join(blocks) or t("todo.empty")


def _unit_lines(unit: UnitPlan, t: Translator, today: date, *, ids: bool) -> Iterator[str]:
    name = clean(unit.unit) or t("todo.no-unit")
    yield t("todo.solo", unit=name) if unit.solo else name
    for story in unit.stories:
        action = story.action
        yield f"  {_BOXES[action.state]} {clean(action.what) or '–'}"
        named = [clean(action.id)] if ids else []
        yield "      " + " · ".join([*named, *_details(story, t, today)])


def _details(story: Story, t: Translator, today: date) -> Iterator[str]:
    from apl_tui.wording.due import due_words

    action = story.action
    if action.parked:
        yield t("park.parked")
    if who := clean(action.who):
        yield who
    if due := clean(due_words(action, today, t)):
        yield due
    if notice := clean(action.notice):
        yield t("todo.notice", notice=notice)
    yield t("todo.made", day=_day(story.made, t))
    if action.carried:
        yield t("todo.carried", n=action.carried)
    if story.settled:
        yield t(f"todo.{action.state}", day=_day(story.settled, t))


def _day(iso: str, t: Translator) -> str:
    return t.day(date.fromisoformat(iso))


def actions_data(found: Plans) -> list[dict[str, Any]]:
    """The actions as plain values for JSON, the same in every language."""
    rows = []
    for unit in found.units:
        for story in unit.stories:
            action = {name: _plain(value) for name, value in asdict(story.action).items()}
            rows.append(
                {
                    "unit": clean(unit.unit),
                    "solo": unit.solo,
                    **action,
                    "made": story.made,
                    "settled": story.settled,
                    "seen": [asdict(seen) for seen in story.seen],
                }
            )
    return rows


def _plain(value: object) -> object:
    return clean(value) if isinstance(value, str) else value
