"""What a hub serves to phones: one page for every room, its script, and the style of the pages.

The form is that of the local network, style and script; the hub's own script is one file that a
person can read.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from apl_tui.hub.sizes import KEY_LENGTH
from apl_tui.i18n import LANGUAGES, translator
from apl_tui.phones.network import CODE_LENGTH
from apl_tui.phones.view import PAGES

_HERE = Path(__file__).parent / "page"


ASSETS: dict[str, tuple[str, bytes]] = {
    path.name: (media_type, path.read_bytes())
    for path, media_type in (
        (PAGES / "form.js", "text/javascript; charset=utf-8"),
        (_HERE / "hub.js", "text/javascript; charset=utf-8"),
        (PAGES / "style.css", "text/css; charset=utf-8"),
        (PAGES / "icon.svg", "image/svg+xml"),
    )
}


@cache
def page_bytes() -> bytes:
    """The page, the same bytes for every room; its words in both languages."""
    templates = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    words = [(language, translator(language)) for language in LANGUAGES]
    text = templates.get_template("page.html").render(
        words=words, code_length=CODE_LENGTH, key_length=KEY_LENGTH
    )
    return text.encode()


def served() -> dict[str, bytes]:
    """Every path that a phone loads, and what this program would serve there."""
    return {"/": page_bytes()} | {f"/{name}": content for name, (_, content) in ASSETS.items()}
