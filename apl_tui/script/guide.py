"""The guide to the format, section by section, as it comes with the workshops."""

from __future__ import annotations

import re

from apl_tui.script.files import built_in_folder

_ANCHOR = re.compile(r'<a id="([\w-]+)"></a>')
_UNSEEN = re.compile(r"^(?:<a id=.*|<!--.*-->)\n", re.MULTILINE)


def guide_text(language: str) -> str:
    """The whole guide in a language."""
    name = "README.md" if language == "en" else f"README.{language}.md"
    return (built_in_folder() / name).read_text(encoding="utf-8")


def sections(text: str) -> dict[str, str]:
    """The sections of a guide by their anchors, as a person reads them."""
    found = {}
    for part in re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]:
        title, _, after = part.partition("\n")
        named = _ANCHOR.match(after)
        anchor = named[1] if named else re.sub(r"[^\w-]", "", title[3:].lower().replace(" ", "-"))
        found[anchor] = _UNSEEN.sub("", part).rstrip()
    return found
