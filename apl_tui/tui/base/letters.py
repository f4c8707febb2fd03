"""Large letters of half blocks, for titles, the clock and the count of votes.

Two fonts, drawn below as pixels that are one cell wide and half a row high: `LARGE` with capitals
five wide and seven high, `SMALL` three wide and five high. Letters with a ring, dots or an accent
are put together from the letter and the mark. Knows nothing of Textual.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LARGE = """
A B C D E F G H I J K L M
.###. ####. .###. ####. ##### ##### .###. #...# ### ..### #...# #.... #...#
#...# #...# #...# #...# #.... #.... #...# #...# .#. ...#. #..#. #.... ##.##
#...# #...# #.... #...# #.... #.... #.... #...# .#. ...#. #.#.. #.... #.#.#
##### ####. #.... #...# ####. ####. #.### ##### .#. ...#. ##... #.... #.#.#
#...# #...# #.... #...# #.... #.... #...# #...# .#. ...#. #.#.. #.... #...#
#...# #...# #...# #...# #.... #.... #...# #...# .#. #..#. #..#. #.... #...#
#...# ####. .###. ####. ##### #.... .#### #...# ### .##.. #...# ##### #...#

N O P Q R S T U V W X Y Z
#...# .###. ####. .###. ####. .#### ##### #...# #...# #...# #...# #...# #####
##..# #...# #...# #...# #...# #.... ..#.. #...# #...# #...# #...# #...# ....#
#.#.# #...# #...# #...# #...# #.... ..#.. #...# #...# #...# .#.#. .#.#. ...#.
#..## #...# ####. #...# ####. .###. ..#.. #...# #...# #.#.# ..#.. ..#.. ..#..
#...# #...# #.... #.#.# #.#.. ....# ..#.. #...# .#.#. #.#.# .#.#. ..#.. .#...
#...# #...# #.... #..#. #..#. ....# ..#.. #...# .#.#. ##.## #...# ..#.. #....
#...# .###. #.... .##.# #...# ####. ..#.. .###. ..#.. #...# #...# ..#.. #####

0 1 2 3 4 5 6 7 8 9 ? ! .
.###. ..#.. .###. .###. ...#. ##### .###. ##### .###. .###. .##. # .
#...# .##.. #...# #...# ..##. #.... #.... ....# #...# #...# #..# # .
#...# ..#.. ....# ....# .#.#. ####. #.... ...#. #...# #...# ...# # .
#...# ..#.. ...#. ..##. #..#. ....# ####. ..#.. .###. .#### ..#. # .
#...# ..#.. ..#.. ....# ##### ....# #...# .#... #...# ....# .#.. # .
#...# ..#.. .#... #...# ...#. #...# #...# .#... #...# #...# .... . .
.###. .###. ##### .###. ...#. .###. .###. .#... .###. .###. .#.. # #

, : - – & / ( ) ’ ” +
.. . .... ..... .##.. ....# .# #. .# #.# .....
.. . .... ..... #..#. ....# #. .# .# #.# ..#..
.. # .... ..... #.#.. ...#. #. .# #. #.# ..#..
.. . #### ##### .#... ..#.. #. .# .. ... #####
.. . .... ..... #.#.# .#... #. .# .. ... ..#..
.# # .... ..... #..#. #.... #. .# .. ... ..#..
#. . .... ..... .##.# #.... .# #. .. ... .....
"""

_SMALL = """
A B C D E F G H I J K L M
### ##. ### ##. ### ### ### #.# # ..# #.# #.. #...#
#.# #.# #.. #.# #.. #.. #.. #.# # ..# #.# #.. ##.##
### ##. #.. #.# ##. ##. #.# ### # ..# ##. #.. #.#.#
#.# #.# #.. #.# #.. #.. #.# #.# # #.# #.# #.. #...#
#.# ##. ### ##. ### #.. ### #.# # ### #.# ### #...#

N O P Q R S T U V W X Y Z
#..# ### ### ### ##. ### ### #.# #.# #...# #.# #.# ###
##.# #.# #.# #.# #.# #.. .#. #.# #.# #...# #.# #.# ..#
#.## #.# ### #.# ##. ### .#. #.# #.# #.#.# .#. ### .#.
#..# #.# #.. ### #.# ..# .#. #.# #.# ##.## #.# .#. #..
#..# ### #.. ..# #.# ### .#. ### .#. #...# #.# .#. ###

0 1 2 3 4 5 6 7 8 9 ? ! .
### .#. ### ### #.# ### ### ### ### ### ### # .
#.# ##. ..# ..# #.# #.. #.. ..# #.# #.# ..# # .
#.# .#. ### .## ### ### ### .#. ### ### .#. # .
#.# .#. #.. ..# ..# ..# #.# .#. #.# ..# ... . .
### ### ### ### ..# ### ### .#. ### ### .#. # #

, : - – & / ( ) ’ ” +
.. . ... ... .#. ..# .# #. .# #.# ...
.. # ... ... #.# ..# #. .# #. #.# .#.
.. . ### ### .#. .#. #. .# .. ... ###
.# # ... ... #.# #.. #. .# .. ... .#.
#. . ... ... .## #.. .# #. .. ... ...
"""

_RING, _DOTS, _ACUTE = "\u030a", "\u0308", "\u0301"
MARK_ROWS = 2
BLOCKS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"  # by the quarters that are filled: 1 and 2 above, 4 and 8 below

Glyph = tuple[str, ...]  # rows of `#` and `.`, all of one width


@dataclass(frozen=True, slots=True)
class Font:
    """Glyphs of one height, and what stands above some of them; `space` is a word space (cells)."""

    glyphs: dict[str, Glyph]
    marks: dict[str, Glyph]
    space: int

    def glyph(self, letter: str) -> tuple[Glyph, Glyph | None] | None:
        """A letter and its mark, or `None` when the font lacks it."""
        base, *marks = list(unicodedata.normalize("NFD", letter))
        glyph = self.glyphs.get(base)
        if glyph is None or len(marks) > 1 or (marks and marks[0] not in self.marks):
            return None
        return glyph, self._over(self.marks[marks[0]], len(glyph[0])) if marks else None

    @staticmethod
    def _over(mark: Glyph, width: int) -> Glyph:
        """A mark in the middle above a glyph of another width."""
        return tuple(row.strip(".").center(width, ".")[:width] for row in mark)


def _glyphs(drawn: str) -> dict[str, Glyph]:
    glyphs: dict[str, Glyph] = {}
    for block in drawn.strip().split("\n\n"):
        names, *rows = (line.split() for line in block.split("\n"))
        glyphs |= dict(zip(names, zip(*rows, strict=True), strict=True))
    glyphs["-"] = glyphs["–"]
    glyphs["'"] = glyphs["’"]
    glyphs['"'] = glyphs["”"]
    return glyphs


@lru_cache
def _fonts() -> tuple[Font, Font]:
    large: dict[str, Glyph] = {
        _RING: (".###.", ".#.#."),
        _DOTS: (".#.#.", "....."),
        _ACUTE: ("..##.", "....."),
    }
    small: dict[str, Glyph] = {_RING: (".#.", "..."), _DOTS: ("#.#", "..."), _ACUTE: (".##", "...")}
    return Font(_glyphs(_LARGE), large, 4), Font(_glyphs(_SMALL), small, 3)


@lru_cache(maxsize=64)
def title_lines(text: str, width: int, height: int, *, small: bool = False) -> tuple[str, ...]:
    """`text` in capitals, in the largest way that has room; nothing when none has.

    Large, small, or large with letters half as wide; `small` leaves only that one, so that titles
    that follow each other are equally large. Lines are broken between words only.
    """
    large, little = _fonts()
    ways = [(little, False)] if small else [(large, False), (little, False), (large, True)]
    for font, halves in ways:
        wrapped = _wrapped(text.upper(), font, width * 2 if halves else width)
        if not wrapped:
            continue
        rows: list[str] = []
        for line in wrapped:
            drawn = _rows(_pixels(line, font), halves=halves)
            airy = len(drawn) * 2 - len(font.glyphs["A"]) > 1  # dots above keep the lines apart
            rows += [""] if rows and not airy else []
            rows += drawn
        if len(rows) <= height:
            return tuple(rows)
    return ()


@lru_cache(maxsize=256)
def number_lines(text: str, *, large: bool, double: bool = False) -> tuple[str, ...]:
    """A number or a clock, three rows high or four, or seven; all rows of one width."""
    pixels = _pixels(text, _fonts()[0 if large or double else 1])
    if double:
        rows = [row for row in pixels if "#" in row]
        return tuple("".join("██" if pixel == "#" else "  " for pixel in row) for row in rows)
    return tuple(row.ljust(len(pixels[0])) for row in _rows(pixels, halves=False))


def _wrapped(text: str, font: Font, width: int) -> list[str]:
    """Lines of at most `width` pixels; none when a letter is missing or a word too long."""
    lines: list[str] = []
    for word in unicodedata.normalize("NFC", text).split():
        if any(font.glyph(letter) is None for letter in word) or _width(word, font) > width:
            return []
        if lines and _width(f"{lines[-1]} {word}", font) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _width(line: str, font: Font) -> int:
    return len(_pixels(line, font)[0])


def _pixels(line: str, font: Font) -> list[str]:
    """One line of text as an even number of rows of `#` and `.`."""
    letters = [font.glyph(letter) if letter != " " else None for letter in line]
    high = len(font.glyphs["A"])
    above = MARK_ROWS if any(found and found[1] for found in letters) else 0
    pad = (high + above) % 2
    rows = [""] * (pad + above + high)
    gap = 0
    for found in letters:
        if found is None:
            gap = font.space
            continue
        glyph, mark = found
        empty = "." * len(glyph[0])
        for number, row in enumerate([*[empty] * pad, *(mark or [empty] * above), *glyph]):
            rows[number] += "." * gap + row
        gap = 1
    return rows


def _rows(pixels: list[str], *, halves: bool) -> list[str]:
    """Two rows of pixels as one row of text; with `halves` two pixels side by side in a cell."""
    drawn = []
    for above, below in zip(pixels[::2], pixels[1::2], strict=True):
        cells = (
            zip(*_sides(above), *_sides(below), strict=True)
            if halves
            else zip(above, above, below, below, strict=True)
        )
        filled = (sum(1 << n for n, pixel in enumerate(cell) if pixel == "#") for cell in cells)
        drawn.append("".join(BLOCKS[which] for which in filled).rstrip())
    return drawn


def _sides(row: str) -> tuple[str, str]:
    """The left and the right pixels of each cell."""
    return row[::2], row[1::2] + "." * (len(row) % 2)
