"""A list of any length: what is seen of it is what would be seen of all its lines."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content
from textual.geometry import Size

from apl_tui.tui.widgets.rows import TOP, Rows


@dataclass
class Block:
    """A row of so many lines; it counts how often it is drawn."""

    name: int
    height: int
    drawn: list[int] = field(default_factory=list)

    def lines(self, width: int, *, at_cursor: bool) -> list[Content]:
        self.drawn.append(self.name)
        return [Content(f"{self.name}.{n}{'<' if at_cursor else ''}") for n in range(self.height)]


class Seen(Rows):
    """A list in a window of some height, on a screen that is roomy or not."""

    def __init__(self, rows: Sequence[Block], height: int, *, apart: bool, roomy: bool) -> None:
        super().__init__(apart=apart)
        self.height_, self.roomy = height, roomy
        self.show(rows)

    @property
    def content_size(self) -> Size:
        return Size(40, self.height_)

    @property
    def screen(self) -> Seen:  # type: ignore[override]  # it asks the screen only this
        return self

    def refresh(self, *arguments: object, **named: object) -> Seen:
        return self

    def post_message(self, message: object) -> bool:
        return True


class Model:
    """The same with all lines drawn."""

    def __init__(self, rows: Sequence[Block], height: int, *, apart: bool, roomy: bool) -> None:
        self.rows, self.height, self.apart, self.roomy = rows, height, apart, roomy
        self.cursor = self.top = 0

    def lines(self) -> list[tuple[int, str]]:
        least = sum(row.height for row in self.rows) + len(self.rows) - 1
        air = self.apart or (self.roomy and least <= self.height)
        lines: list[tuple[int, str]] = []
        for index, row in enumerate(self.rows):
            lines += [(-1, "")] if lines and air else []
            mark = "<" if index == self.cursor else ""
            lines += [(index, f"{row.name}.{n}{mark}") for n in range(row.height)]
        return lines

    def window(self) -> tuple[list[tuple[int, str]], bool, bool]:
        lines, height = self.lines(), self.height
        own = [number for number, (index, _) in enumerate(lines) if index == self.cursor]
        if own:
            self.top = max(min(self.top, own[0]), own[-1] + 1 - height)
        self.top = max(0, min(self.top, len(lines) - height))
        seen = lines[self.top : self.top + height]
        return seen, self.top > 0, self.top + height < len(lines)

    def turn(self, direction: int) -> None:
        lines, height = self.lines(), self.height
        self.window()
        places = [index for index, _ in lines]
        seen = [i for i in places[self.top : self.top + height] if i >= 0]
        if not seen:
            return
        if direction > 0:
            whole = self.top + height >= len(lines) or places[self.top + height] != seen[-1]
            wanted = seen[-1] + 1 if whole else max(seen[-1], self.cursor + 1)
            if wanted >= len(self.rows) or self.top + height >= len(lines):
                return
            self.top = places.index(wanted)
        else:
            if self.top <= 0:
                return
            wanted = seen[0] if places[self.top - 1] == seen[0] else max(0, seen[0] - 1)
            self.top = max(0, len(places) - places[::-1].index(wanted) - height)
        self.cursor = wanted


@given(
    st.lists(st.integers(1, 6), max_size=12),
    st.integers(1, 9),
    st.booleans(),
    st.booleans(),
    st.lists(st.sampled_from([1, -1, 3, -4, 99, -99, "down", "up"]), max_size=12),
)
def test_the_window_is_that_of_all_lines(
    heights: list[int], height: int, apart: bool, roomy: bool, walk: list[int | str]
) -> None:
    blocks = [Block(name, lines) for name, lines in enumerate(heights)]
    seen = Seen(blocks, height, apart=apart, roomy=roomy)
    model = Model(blocks, height, apart=apart, roomy=roomy)
    for step in ["", *walk]:
        if isinstance(step, int):
            seen.move(step)
            model.cursor = max(0, min(model.cursor + step, len(blocks) - 1))
        elif step:
            seen.turn(1 if step == "down" else -1)
            model.turn(1 if step == "down" else -1)
        window = seen._window()
        lines, above, below = model.window()
        assert [(row, line.plain) for row, line in window.lines] == lines
        assert (seen._top != TOP) == above
        assert (window.below is not None) == below
        assert seen.cursor == model.cursor


def test_only_what_is_seen_is_drawn() -> None:
    drawn: list[int] = []
    blocks = [Block(name, 3, drawn) for name in range(100_000)]
    seen = Seen(blocks, 20, apart=False, roomy=True)
    began = time.process_time()
    for step in (1, 50_000, 99_999, -70_000):
        seen.move(step)
        seen._window()
    for _ in range(10):
        seen.turn(1)
        seen.turn(-1)
    assert len(drawn) < 2_000
    assert time.process_time() - began < 5
