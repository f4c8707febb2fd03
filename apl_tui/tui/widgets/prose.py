"""CommonMark as lines for the room: paragraphs, lists and emphasis, wrapped with hanging indents.

Prepared before a step is shown, never on the key press. Raw HTML stays text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from textual.content import Content

from apl_tui.tui.base.words import folded

BULLET = "•  "
BOLD: Mapping[str, str] = {}  # every heading
INDENT = 3


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block: its text, the mark before its first line, and how far it stands in (cells)."""

    text: Content
    mark: str = ""
    indent: int = 0
    space_before: bool = True

    def lines(self, width: int) -> list[Content]:
        """The block wrapped to `width` cells."""
        hang = self.indent + len(self.mark)
        wrapped = folded(self.text, max(8, width - hang))
        first = Content.assemble(" " * self.indent, (self.mark, "$accent"), wrapped[0])
        return [first, *(Content.assemble(" " * hang, line) for line in wrapped[1:])]


@lru_cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})


@lru_cache(maxsize=512)
def paragraphs(markdown: str) -> tuple[Paragraph, ...]:
    """The blocks of a CommonMark text."""
    return tuple(blocks(_parser().parse(markdown)))


def prose_lines(markdown: str, width: int, *, airy: bool = False) -> list[Content]:
    """A CommonMark text as lines of at most `width` cells, blocks an empty line apart.

    The items of a list are blocks too where it is `airy`.
    """
    lines: list[Content] = []
    for block in paragraphs(markdown):
        if lines and (block.space_before or (airy and block.mark)):
            lines.append(Content(""))
        lines += block.lines(width)
    return lines


def blocks(  # noqa: PLR0912 - one arm a token
    tokens: Sequence[Token], headings: Mapping[str, str] = BOLD, *, quoted: str = ""
) -> Iterator[Paragraph]:
    """The blocks of parsed CommonMark; a heading's style is found by its tag.

    What is `quoted` stands after that mark, and in italics.
    """
    quotes = 0
    marks: list[str] = []  # the mark of each open list: a bullet, or the next number
    fresh_item = False
    style = ""
    after_item = False
    for token in tokens:
        match token.type:
            case "bullet_list_open":
                marks.append(BULLET)
            case "ordered_list_open":
                marks.append(f"{token.attrGet('start') or 1}.")
            case "bullet_list_close" | "ordered_list_close":
                marks.pop()
                after_item = False
            case "list_item_open":
                fresh_item = True
            case "list_item_close":
                after_item = True
                if marks and marks[-1] != BULLET:
                    marks[-1] = f"{int(marks[-1][:-1]) + 1}."
            case "heading_open":
                style = headings.get(token.tag, "bold")
            case "heading_close":
                style = ""
            case "blockquote_open":
                style, quotes = "italic", quotes + 1
            case "blockquote_close":
                style, quotes = "", quotes - 1
            case "inline":
                indent = INDENT * len(marks) + (0 if fresh_item or not marks else INDENT)
                mark = f"{marks[-1].rstrip()} ".ljust(INDENT) if fresh_item and marks else ""
                tight = fresh_item and after_item
                mark = mark or (quoted if quotes and not marks else "")
                yield Paragraph(
                    inline(token, style), mark, indent - (INDENT if marks else 0), not tight
                )
                fresh_item = False
            case "fence" | "code_block":
                for line in token.content.rstrip("\n").split("\n"):
                    yield Paragraph(Content(line), "", INDENT, space_before=False)
            case _:
                pass


def inline(token: Token, style: str) -> Content:
    """A line of CommonMark with its emphasis, in a style."""
    parts: list[tuple[str, str]] = []
    styles: list[str] = [style] if style else []
    for child in token.children or []:
        match child.type:
            case "text" | "html_inline":
                parts.append((child.content, " ".join(styles)))
            case "code_inline":
                parts.append((child.content, "bold"))
            case "softbreak":
                parts.append((" ", ""))
            case "hardbreak":
                parts.append(("\n", ""))
            case "strong_open":
                styles.append("bold")
            case "em_open":
                styles.append("italic")
            case "strong_close" | "em_close":
                styles.pop()
            case _:
                pass
    return Content.assemble(*parts)
