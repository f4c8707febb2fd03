"""The commands that look back over a unit's meetings: `actions`, `compare` and `pool`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from apl_tui.cli.action_list import actions_data, actions_text, only_open
from apl_tui.cli.exit import FINE, USAGE, tell
from apl_tui.cli.todo import DOINGS, FIELDS, Doing, Wish, change
from apl_tui.core.errors import AplError, message
from apl_tui.i18n import Translator
from apl_tui.report.text import clean

if TYPE_CHECKING:  # loaded by the commands that need them; every command starts through here
    from apl_tui.core.session import Session
    from apl_tui.store.archive import SessionArchive
    from apl_tui.store.paths import Paths
    from apl_tui.workflows.earlier import Plans


Command = tuple[str, Callable[..., int], Callable[[], list[click.Parameter]]]
"""Its name, what it does, and what makes its parameters."""


class Maker(Protocol):
    """What the command line lends: its words, its archive and its way of making options."""

    t: Translator
    paths: Paths

    @property
    def archive(self) -> SessionArchive:
        """The sessions."""

    def option(
        self,
        flag: str,
        name: str,
        kind: click.ParamType[Any],
        default: object,
        *others: str,
    ) -> click.Option:
        """One option, its help text by its name."""

    def meeting_params(self) -> list[click.Parameter]:
        """Who meets, how they vote and when it begins."""

    def flag(self, flag: str, name: str) -> click.Option:
        """One yes-or-no option."""

    def closing(self) -> click.Option:
        """Whether the meeting is asked about last."""

    def argument(
        self,
        name: str,
        kind: click.ParamType[Any] = click.STRING,
        shape: str = "{}",
        *,
        required: bool = True,
        nargs: int = 1,
    ) -> click.Argument:
        """One argument, its word in a `shape` such as `[{}]`."""


def looking_back(maker: Maker) -> list[Command]:
    """The commands, each with what it does and what it can be told."""
    t = maker.t
    as_json, force = maker.flag("--json", "as_json"), maker.flag("--force", "force")

    def actions(
        *,
        do: Doing | None,
        ids: tuple[str, ...],
        unit: str | None,
        open_only: bool,
        as_json: bool,
        ics: str | None,
        force: bool,
        **fields: str | None,
    ) -> int:
        """The actions of one unit or of all; or one of them done, dropped or changed."""
        if as_json and ics:
            raise click.UsageError(t("todo.one-form"))
        from apl_tui.workflows.earlier import plans

        archive = maker.archive
        found = plans(archive, unit)
        for problem in found.problems:
            tell(problem, t)
        if ics:  # with --open too: it cancels what is done or dropped
            return _write_calendar(found, ics, t, force=force)
        found = only_open(found) if open_only else found
        today = datetime.now().astimezone().date()
        written = {name: text for name, text in fields.items() if text is not None}
        if do:
            return change(archive, found, Wish(do, ids, written), t, today)
        if written:
            raise click.UsageError(t("todo.edit-fields"))
        click.echo(_as_text(actions_data(found)) if as_json else actions_text(found, t, today))
        return FINE

    def compared(*, first: str | None, second: str | None, as_json: bool) -> int:
        """Two sessions beside each other."""
        if not first or not second:
            return _say_which(maker.archive, "compare", t)
        sessions = _load(maker.archive, (first, second))
        from apl_tui.core.trend import compare
        from apl_tui.report.trend import (
            comparison_data,
            comparison_markdown,
        )
        from apl_tui.workflows.earlier import worth_so_far

        comparison = compare(*sessions)
        worth = worth_so_far(maker.archive, comparison.later)
        data, words = (
            comparison_data(comparison, worth),
            comparison_markdown(comparison, t, worth),
        )
        click.echo(_as_text(data) if as_json else words.rstrip("\n"))
        return FINE

    def pooled(
        *,
        sessions: tuple[str, ...],
        output: str | None,
        as_json: bool,
        force: bool,
    ) -> int:
        """Several groups' one result."""
        if not sessions:
            return _say_which(maker.archive, "pool", t)
        from apl_tui.core.pool import pool
        from apl_tui.report.pool import pool_data, pool_markdown
        from apl_tui.workflows.putting import put_as

        whole = pool(_load(maker.archive, sessions))
        text = _as_text(pool_data(whole)) if as_json else pool_markdown(whole, t).rstrip("\n")
        if output in (None, "-"):
            click.echo(text)
            return FINE
        path = Path(str(output))
        put_as(f"{text}\n".encode(), path, force=force)
        click.echo(t("pool.written", path=str(path)))
        return FINE

    return [
        (
            "actions",
            actions,
            lambda: [
                maker.argument("do", click.Choice(DOINGS), "[{}]", required=False),
                maker.argument("ids", shape="[{}…]", required=False, nargs=-1),
                maker.option("--unit", "unit", click.STRING, None),
                *(maker.option(f"--{name}", name, click.STRING, None) for name in FIELDS),
                maker.flag("--open", "open_only"),
                as_json,
                maker.option("--ics", "ics", click.STRING, None),
                force,
            ],
        ),
        (
            "compare",
            compared,
            lambda: [
                maker.argument("first", shape="A", required=False),
                maker.argument("second", shape="B", required=False),
                as_json,
            ],
        ),
        (
            "pool",
            pooled,
            lambda: [
                maker.argument("sessions", shape="{}…", required=False, nargs=-1),
                maker.option("-o", "output", click.STRING, None, "--output"),
                as_json,
                force,
            ],
        ),
    ]


# --- actions --------------------------------------------------------------------------------------


def _write_calendar(found: Plans, place: str, t: Translator, *, force: bool) -> int:
    from apl_tui.workflows.putting import put_as
    from apl_tui.workflows.todo import calendar_of

    made = calendar_of(found, t, datetime.now(UTC))
    if place == "-":
        sys.stdout.buffer.write(made.content)
        return FINE
    put_as(made.content, Path(place), force=force)
    click.echo(t("todo.calendar-written", n=made.open, path=place))
    if made.cancelled:
        click.echo(t("todo.calendar-cancels", n=made.cancelled))
    if made.undated:
        click.echo(t("todo.undated", n=made.undated))
    return FINE


# --- what the commands share ----------------------------------------------------------------------


def _say_which(archive: SessionArchive, command: str, t: Translator) -> int:
    """How to write the command, and the sessions that it can be told: units with two or more."""
    from apl_tui.workflows.earlier import by_unit

    click.echo(t(f"earlier.usage-{command}"), err=True)
    several = [rows for rows in by_unit(archive) if len(rows) > 1]
    if not several:
        click.echo(t("earlier.nothing-to-compare"), err=True)
    for rows in several:
        click.echo(f"\n{clean(rows[0].unit)}", err=True)
        for row in rows:
            people = t("people.count", n=row.people)
            click.echo(f"  {row.id}  {clean(row.title)} · {people}", err=True)
    return USAGE


def _load(archive: SessionArchive, wanted: tuple[str, ...]) -> tuple[Session, ...]:
    """The sessions of one unit, each once."""
    from apl_tui.workflows.earlier import same_unit

    sessions = tuple(archive.load(one) for one in wanted)
    if len({session.id for session in sessions}) < max(2, len(sessions)):
        raise AplError(
            message("pool.twice" if len(sessions) > 1 else "pool.one"),
            where=sessions[0].id,
            what_to_do=message("pool.twice-do"),
        )
    same_unit(archive, sessions)
    return sessions


def _as_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
