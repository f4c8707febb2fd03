"""The commands that make something to print: `guide` and `slips`."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from apl_tui.cli.exit import FINE
from apl_tui.cli.options import Whole

if TYPE_CHECKING:
    from apl_tui.cli.sessions import Command, Maker
    from apl_tui.core.reckoning import Way

SLIPS = 12  # a round, when nothing else is said
BEGINS = 9  # o'clock, when nothing else is said


def paper(maker: Maker) -> list[Command]:
    """The commands, each with what it does and what it can be told."""
    papers = _Papers(maker)
    return [
        ("guide", papers.guide, papers.guide_params),
        ("slips", papers.slips, papers.slips_params),
    ]


class _Papers:
    """What is printed of a workshop, written into the reports folder or where it is asked for."""

    def __init__(self, maker: Maker) -> None:
        self._maker = maker
        self.t = maker.t

    def _where(self) -> list[click.Parameter]:
        return [
            self._maker.option("-o", "output", click.STRING, None, "--output"),
            self._maker.flag("--force", "force"),
        ]

    def guide_params(self) -> list[click.Parameter]:
        """What `guide` can be told."""
        return [self._maker.argument("workshop"), *self._maker.meeting_params(), *self._where()]

    def guide(
        self,
        workshop: str,
        people: str | None,
        way: Way | None,
        start: str | None,
        closing: bool | None,  # noqa: FBT001 - click passes it by name
        sure: bool,  # noqa: FBT001 - the same
        output: str | None,
        force: bool,  # noqa: FBT001 - the same
    ) -> int:
        """The facilitator's script to print."""
        from apl_tui.core.reckoning import STANDARD_PEOPLE, STANDARD_WAY
        from apl_tui.script import library
        from apl_tui.workflows.closing import as_wished
        from apl_tui.workflows.facilitator_script import (
            facilitator_script_bytes,
            read_start,
            write_facilitator_script,
        )
        from apl_tui.workflows.opening import read_people

        loaded, _ = library.load(workshop, self.t.language, self._maker.paths.workshops)
        now = datetime.now().astimezone()
        begins = now.replace(hour=BEGINS, minute=0, second=0, microsecond=0)
        if start:
            begins = read_start(start, now)
        n = read_people(people) if people else STANDARD_PEOPLE
        loaded = as_wished(loaded, closing=closing, sure=sure)
        page = facilitator_script_bytes(loaded, n, way or STANDARD_WAY, begins)
        if output == "-":
            sys.stdout.buffer.write(page)
            return FINE
        place = Path(output) if output else self._maker.paths.reports
        path = write_facilitator_script(page, loaded, place, force=force)
        click.echo(self.t("leader.written", path=str(path)))
        click.echo(self.t("slips.sheet-open"))
        return FINE

    def slips_params(self) -> list[click.Parameter]:
        """What `slips` can be told."""
        return [
            self._maker.argument("workshop"),
            self._maker.option("-n", "count", Whole(1, 999), SLIPS, "--number"),
            self._maker.closing(),
            self._maker.flag("--sure", "sure"),
            *self._where(),
        ]

    def slips(
        self,
        workshop: str,
        count: int,
        closing: bool | None,  # noqa: FBT001 - click passes it by name
        sure: bool,  # noqa: FBT001 - the same
        output: str | None,
        force: bool,  # noqa: FBT001 - the same
    ) -> int:
        """A sheet of paper slips to print."""
        from apl_tui.core.slips import SIGNS
        from apl_tui.script import library
        from apl_tui.workflows.closing import as_wished
        from apl_tui.workflows.slip_sheets import slips_bytes, write_slips

        loaded, _ = library.load(workshop, self.t.language, self._maker.paths.workshops)
        loaded = as_wished(loaded, closing=closing, sure=sure)
        if output == "-":
            sys.stdout.buffer.write(slips_bytes(loaded, count))
            return FINE
        place = Path(output) if output else self._maker.paths.reports
        path, left_out = write_slips(loaded, count, place, force=force)
        for title in left_out:
            click.echo(self.t("slips.sheet-left-out", n=len(SIGNS), title=title), err=True)
        click.echo(self.t("slips.sheet-written", path=str(path)))
        click.echo(self.t("slips.sheet-open"))
        return FINE
