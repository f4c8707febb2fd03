"""A list of steps in a narrow column: wrapped while there is room, else counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from textual.content import Content

from apl_tui.tui.base.words import content, hanging, shortened


def step_lines(
    steps: Sequence[tuple[str, str]],
    style: str,
    width: int,
    room: int,
    more: Callable[[int], Content],
    *,
    apart: bool = False,
) -> Iterator[Content]:
    """Steps as their titles and what stands before them in a `style`, in `room` lines.

    Long titles are wrapped; else cut, and what there is no room for is counted. They stand
    `apart` where there is room for that too.
    """
    wrapped = [
        hanging(Content.styled(before, style), content(title), width) for before, title in steps
    ]
    needed = sum(map(len, wrapped))
    if needed <= room:
        apart = apart and needed + len(wrapped) - 1 <= room
        for number, lines in enumerate(wrapped):
            yield from [Content("")] if apart and number else []
            yield from lines
        return
    shown = steps if len(steps) <= room else steps[: max(0, room - 1)]
    for before, title in shown:
        yield Content.assemble((before, style), shortened(title, width - len(before)))
    if hidden := len(steps) - len(shown):
        yield more(hidden)
