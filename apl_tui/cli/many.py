"""The commands for many units in one picture: `overview`, and `send` from each unit."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from apl_tui.cli.exit import FINE, tell_unusable

if TYPE_CHECKING:
    from apl_tui.cli.sessions import Command, Maker
    from apl_tui.report.output import OverviewFormat


def many_units(maker: Maker) -> list[Command]:
    """The commands, each with what it does and what it can be told."""
    t = maker.t

    def overview(
        *,
        places: tuple[Path, ...],
        output: str | None,
        form: OverviewFormat | None,
        force: bool,
        collect: bool,
        over: str | None,
        keep: Path | None,
    ) -> int:
        """Many units in one picture."""
        if collect:
            from apl_tui.cli.collecting import Wish, collected

            form = form or _by_name(Path(output or ""))
            wish = Wish(places, keep, over, output, form, force=force)
            return collected(wish, t, maker.paths)
        if over or keep:
            raise click.UsageError(t("collect.only"))
        if not places:
            context = click.get_current_context()
            raise click.MissingParameter(ctx=context, param=context.command.params[0])
        from apl_tui.report.overview import overview_text
        from apl_tui.workflows.overview import (
            UnusableFilesError,
            overview_of,
            uncollected,
            write_overview,
        )

        with uncollected():
            try:
                found = overview_of(places)
            except UnusableFilesError as error:
                return tell_unusable(error.problems, t)
            if output in (None, "-"):
                sys.stdout.buffer.write(overview_text(found, t, form or "md").encode("utf-8"))
                return FINE
            place = Path(str(output))
            path = write_overview(found, place, t, form or _by_name(place), force=force)
        click.echo(t("overview.written", path=str(path)))
        return FINE

    def send(*, to: str, session: str | None, with_actions: bool) -> int:
        """Send one meeting's exchange file, when all of it has been shown."""
        from apl_tui.cli.collecting import sent

        return sent(maker, to, session, with_actions=with_actions)

    def params() -> list[click.Parameter]:
        from apl_tui.cli.options import FormatChoice
        from apl_tui.report.output import OVERVIEW_FORMATS

        return [
            maker.argument("places", click.Path(path_type=Path), "{}…", required=False, nargs=-1),
            maker.option("-o", "output", click.STRING, None, "--output"),
            maker.option("--format", "form", FormatChoice(OVERVIEW_FORMATS), None),
            maker.flag("--force", "force"),
            maker.flag("--collect", "collect"),
            maker.option("--hub", "over", click.STRING, None),
            maker.option("--keep", "keep", click.Path(path_type=Path), None),
        ]

    def send_params() -> list[click.Parameter]:
        return [
            maker.argument("to"),
            maker.argument("session", shape="[{}]", required=False),
            maker.flag("--actions", "with_actions"),
        ]

    return [("overview", overview, params), ("send", send, send_params)]


def _by_name(place: Path) -> OverviewFormat:
    """The form that a file's name asks for; Markdown where it asks for none."""
    from apl_tui.report.output import OVERVIEW_FORMATS

    ending = place.suffix.lower().removeprefix(".")
    return next((form for form in OVERVIEW_FORMATS if form == ending), "md")
