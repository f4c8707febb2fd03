"""`apl-tui actions done|drop|open|edit ID`: what is done about an action outside the meetings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

import click

from apl_tui.cli.action_list import actions_text, only_open
from apl_tui.cli.exit import FINE, USAGE
from apl_tui.core.errors import AplError, message
from apl_tui.i18n import Translator

if TYPE_CHECKING:
    from apl_tui.core.actions import Action, ActionState
    from apl_tui.store.archive import SessionArchive
    from apl_tui.workflows.earlier import Plans, UnitPlan
    from apl_tui.workflows.todo import ToDo

Doing = Literal["done", "drop", "open", "edit"]
DOINGS: tuple[Doing, ...] = ("done", "drop", "open", "edit")
FIELDS = ("what", "who", "when", "notice")


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for: what to do, with which actions, and of `edit` what the fields become."""

    do: Doing
    ids: tuple[str, ...]
    fields: Mapping[str, str]


def change(archive: SessionArchive, found: Plans, wish: Wish, t: Translator, today: date) -> int:
    """Do it, and tell how each action stands then. Raises `AplError`."""
    from apl_tui.workflows.todo import find, keep, to_do

    if bool(wish.fields) != (wish.do == "edit"):
        raise click.UsageError(t("todo.edit-fields"))
    if not wish.ids:
        return _say_which(found, t, today)
    rows = [find(to_do(found), wanted) for wanted in wish.ids]
    if len({row.action.id for row in rows}) < len(rows) or (wish.do == "edit" and len(rows) > 1):
        raise AplError(message("todo.one-at-a-time"), what_to_do=message("todo.see-ids"))
    wished = [(row, _as_wished(row.action, wish, t, today)) for row in rows]
    with archive.locked():
        changed = [keep(archive, row, action) for row, action in wished]
    for row in changed:
        one = replace(_plan_of(found, row), stories=(row.story,))
        click.echo(actions_text(replace(found, units=(one,)), t, today))
        if wish.fields.get("when") and not row.action.due:
            click.echo(t("actions.no-date"))
    return FINE


def _as_wished(action: Action, wish: Wish, t: Translator, today: date) -> Action:
    from apl_tui.core.actions import LONGEST, marked, scheduled, written

    states: dict[Doing, ActionState] = {"done": "done", "drop": "dropped", "open": "open"}
    if wish.do != "edit":
        day = action.settled or today.isoformat()
        (changed,) = marked([action], action.id, states[wish.do], day)
        return changed
    fields = {name: text.strip() for name, text in wish.fields.items()}
    if not fields.get("what", action.what):
        raise AplError(message("actions.what-needed"), where="--what")
    for name, text in fields.items():
        if len(text) > LONGEST:
            what = message("plain.too-long", most=LONGEST)
            raise AplError(what, where=f"--{name}")
    changed = replace(
        scheduled(action, fields.get("when", action.when), today, t.language),
        what=fields.get("what", action.what),
        who=fields.get("who", action.who),
        notice=fields.get("notice", action.notice),
    )
    return written(changed)


def _plan_of(found: Plans, row: ToDo) -> UnitPlan:
    return next(plan for plan in found.units if row.action.id in plan.held)


def _say_which(found: Plans, t: Translator, today: date) -> int:
    """How to write the command, and the open actions with their ids."""

    click.echo(t("todo.usage"), err=True)
    click.echo(f"\n{actions_text(only_open(found), t, today, ids=True)}", err=True)
    return USAGE
