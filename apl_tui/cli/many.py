"""The command for whoever looks after many units: `overview`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from apl_tui.cli.exit import FINE, PROBLEM, tell

if TYPE_CHECKING:
    from apl_tui.cli.sessions import Command, Maker
    from apl_tui.report.output import OverviewFormat


def many_units(maker: Maker) -> list[Command]:
    """The commands, each with what it does and what it can be told."""
    t = maker.t

    def overview(
        *, places: tuple[Path, ...], output: str | None, form: OverviewFormat | None, force: bool
    ) -> int:
        """Many units in one picture."""
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
                for problem in error.problems:
                    tell(problem, t)
                click.echo(t("overview.nothing-written", n=len(error.problems)), err=True)
                return PROBLEM
            if output in (None, "-"):
                sys.stdout.buffer.write(overview_text(found, t, form or "md").encode("utf-8"))
                return FINE
            place = Path(str(output))
            path = write_overview(found, place, t, form or _by_name(place), force=force)
        click.echo(t("overview.written", path=str(path)))
        return FINE

    def params() -> list[click.Parameter]:
        from apl_tui.cli.options import FormatChoice
        from apl_tui.report.output import OVERVIEW_FORMATS

        return [
            maker.argument("places", click.Path(path_type=Path), "{}…", nargs=-1),
            maker.option("-o", "output", click.STRING, None, "--output"),
            maker.option("--format", "form", FormatChoice(OVERVIEW_FORMATS), None),
            maker.flag("--force", "force"),
        ]

    return [("overview", overview, params)]


def _by_name(place: Path) -> OverviewFormat:
    """The form that a file's name asks for; Markdown where it asks for none."""
    from apl_tui.report.output import OVERVIEW_FORMATS

    ending = place.suffix.lower().removeprefix(".")
    return next((form for form in OVERVIEW_FORMATS if form == ending), "md")
