"""Text on its way to the screen: never parsed as markup, never able to steer the terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from textual.content import Content

_BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


# What makes one sign of several: terminals do not agree on how many cells such a sign takes.
_COMPOSED = re.compile(
    "(?<=[\u2600-\u27bf\U0001f000-\U0001faff])[\ufe0f\u200d]+|[\U0001f3fb-\U0001f3ff]"
)


def harmless(text: str) -> str:
    """`text` on one line, without control characters and without what turns writing around.

    A composed emoji becomes those that it is made of.
    """
    if not text.isprintable():
        text = "".join(
            " " if c in "\n\r\t\u2028\u2029" else c
            for c in text
            if c in "\n\r\t" or (unicodedata.category(c) != "Cc" and c not in _BIDI)
        )
    return text if text.isascii() else _COMPOSED.sub("", text)


def content(text: str, style: str = "") -> Content:
    """Text that was not written in code, as it is: `[Ja]` stays `[Ja]`."""
    return Content.styled(harmless(text), style) if style else Content(harmless(text))


def in_lines(text: str, style: str = "") -> Content:
    """The same for a message of several lines."""
    return Content("\n").join(content(line, style) for line in text.split("\n"))


def folded(text: Content, width: int) -> list[Content]:
    """`text` in lines of at most `width` cells, and of one where nothing has been laid out yet."""
    return text.wrap(max(1, width))


def in_rows(items: Sequence[str], width: int, gap: str = "   ") -> str:
    """`items` beside each other in lines of at most `width` cells; none is broken."""
    lines: list[str] = []
    for item in items:
        if lines and Content(harmless(lines[-1] + gap + item)).cell_length <= width:
            lines[-1] += gap + item
        else:
            lines.append(item)
    return "\n".join(lines)


def path_in_lines(path: Path | str, width: int) -> Content:
    """A path on one line if it fits in `width` cells, else broken where a folder ends."""
    parts = re.findall(r"[^/\\]*[/\\]*", harmless(str(path)))
    lines = [""]
    *folders, name = [part for part in parts if part]
    for part in folders:
        if lines[-1] and Content(lines[-1] + part).cell_length > width:
            lines.append("")
        lines[-1] += part
    if Content("".join([*lines, name])).cell_length <= width:
        lines[-1] += name
    else:
        lines.append(name)
    return Content("\n".join(line for line in lines if line))


def shortened(text: str, width: int) -> str:
    """`text` in at most `width` cells, with an ellipsis where it was cut."""
    one_line = harmless(text)
    if Content(one_line).cell_length <= width:
        return one_line
    kept = one_line[: max(0, width - 1)]
    while kept and Content(kept).cell_length > width - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def hanging(mark: Content, text: Content, width: int) -> list[Content]:
    """`text` after `mark`, wrapped to `width` cells, the later lines under the text."""
    hang = mark.cell_length
    first, *others = folded(text, max(8, width - hang))
    return [Content.assemble(mark, first), *(Content.assemble(" " * hang, o) for o in others)]


def beside(left: Content, right: Content, width: int, *, gap: int = 2) -> Content:
    """`left` and `right` at the two ends of a line; `left` is cut when there is no room."""
    room = max(0, width - right.cell_length - gap)
    if left.cell_length > room:
        left = left.truncate(room, ellipsis=True)
    space = max(0, width - left.cell_length - right.cell_length)
    return Content.assemble(left, " " * space, right)


_KEY = re.compile(r"\b(?:[Tt]ryck|[Pp]ress) (Enter|Esc|F\d|ctrl\+\w|[b-z+](?!\w))")


def with_keys(text: str, style: str = "") -> Content:
    """A sentence in which the key that is to be pressed is seen to be one."""
    shown = content(text, style)
    for found in _KEY.finditer(shown.plain):
        shown = shown.stylize("bold $accent", *found.span(1))
    return shown
