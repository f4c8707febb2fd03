"""Lines that are kept are the lines that Textual would draw."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich.segment import Segment
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget

from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from apl_tui.tui.base.render_cache import Kept
from apl_tui.tui.base.theme import THEMES
from tests.support.clock import FakeClock
from tests.support.lead_ups import SCRIPTS, Stage
from tests.tui.voting import settled


def cells(lines: list[Strip]) -> list[list[tuple[str, str]]]:
    """Each cell's sign and looks; a blank has no ink."""

    def looks(segment: Segment) -> Iterator[tuple[str, str]]:
        style = segment.style.without_color if segment.style else None
        ground = segment.style.bgcolor if segment.style else None
        for sign in segment.text:
            ink = "" if sign == " " else f"{segment.style.color if segment.style else ''} {style}"
            yield sign, f"{ink} on {ground}"

    return [[cell for segment in line for cell in looks(segment)] for line in lines]


@pytest.mark.parametrize(("lead_up", "size"), [("title-page", (80, 24)), ("stage", (120, 40))])
async def test_kept_lines_are_those_that_textual_draws(
    paths: Paths, lead_up: str, size: tuple[int, int]
) -> None:
    hands = FakeClock()
    app = AplApp(paths, "sv", clock=hands.clock, chances=hands.chances)
    async with app.run_test(size=size) as pilot:
        await SCRIPTS[lead_up](pilot, Stage(app, hands))
        for theme in THEMES:
            app.theme = theme.name
            await settled(pilot)
            kept = shown(pilot)
            assert len(kept) >= 3
            for widget in kept:
                region = widget.outer_size.region
                ours, theirs = widget.render_lines(region), Widget.render_lines(widget, region)
                assert cells(ours) == cells(theirs), widget


def shown(pilot: Pilot[int]) -> list[Kept]:
    """What is kept, and seen."""
    return [
        one
        for one in pilot.app.screen.query("*")
        if isinstance(one, Kept) and one in pilot.app.screen._compositor.visible_widgets
    ]
