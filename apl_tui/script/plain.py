"""CommonMark inline text to plain text, for titles and indicators."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

_MARKUP = re.compile(r"[\\`*_\[\]<>&!]")
_LONGEST = 2_000
"""Longer texts stay as they are: nobody writes them, and nesting costs time."""
_INLINE = MarkdownIt("commonmark", {"html": False})


def plain_text(text: str) -> str:
    r"""The text that a reader sees: no emphasis marks, `\{` as `{`, white space made single."""
    if _MARKUP.search(text) and len(text) <= _LONGEST:
        parts = [
            " " if child.type in ("softbreak", "hardbreak") else child.content
            for token in _INLINE.parseInline(text)
            for child in token.children or []
        ]
        text = "".join(parts)
    return " ".join(text.split())
