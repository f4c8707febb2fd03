"""The documents: every picture is what the program shows now; the colours are the theme's."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from apl_tui.tui.base.theme import THEMES
from tests.tui.test_theme import GROUNDS, READ, colour, contrast
from tools.pictures import DOCS, draw, pictured

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
PICTURE = re.compile(r"!\[([^]]*)\]\(([^)]+)\)")
DESIGN = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_pictures_of_a_page_exist_and_say_what_they_show(page: Path) -> None:
    for words, target in PICTURE.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).is_file(), target
        assert words.strip(), target


def test_every_picture_is_drawn_by_the_script_and_without_a_font_from_the_network() -> None:
    kept = {path.stem for path in (ROOT / "docs" / "pictures").glob("*.svg")}
    assert kept == set(DOCS)
    for name in DOCS:
        text = (ROOT / "docs" / "pictures" / f"{name}.svg").read_text(encoding="utf-8")
        assert "@font-face" not in text
        assert not re.search(r"/tmp/|/home/|/Users/", text), name


@pytest.mark.parametrize("name", DOCS)
async def test_a_picture_shows_what_the_program_shows(name: str) -> None:
    kept = (ROOT / "docs" / "pictures" / f"{name}.svg").read_text(encoding="utf-8")
    drawn = await draw(pictured(name))
    assert _words(drawn) == _words(kept), "draw it anew: uv run python -m tools.pictures"


def _words(svg: str) -> list[str]:
    return html.unescape(re.sub(r"<style.*?</style>|<[^>]*>", " ", svg, flags=re.DOTALL)).split()


def test_the_colours_are_told_as_they_are() -> None:
    for role in (*READ, "rule", *GROUNDS):
        cells = " | ".join(f"`{colour(theme, role)}`" for theme in THEMES)
        assert re.search(rf"^\| `\${role}` \|.*\| {re.escape(cells)} \|$", DESIGN, re.M), cells


def test_the_contrasts_are_told_as_measured() -> None:
    for theme in THEMES:
        least = [min(contrast(theme, role, ground) for ground in GROUNDS) for role in READ]
        figures = [*least, contrast(theme, "rule", "background")]
        name = theme.name.removeprefix("apl-")
        assert f"| {name} | {' | '.join(f'{each:.1f}' for each in figures)} |" in DESIGN
