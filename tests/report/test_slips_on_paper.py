"""The slips on real sheets, in fonts of different widths: whole, alike, and nothing else there."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

import pytest
from playwright.async_api import Browser, Page
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

from apl_tui.core.slips import SIGNS
from apl_tui.core.workshop import SCALES, Indicator, Scale, Vote, Workshop
from apl_tui.i18n import translator
from apl_tui.report.slips import slips_html
from apl_tui.script import library
from tests.phones.conftest import browser  # noqa: F401 - a fixture
from tests.report.test_slips import NAMES, asked
from tests.support.needed import missing
from tests.tui.voting import small_workshop

# Narrow, common and wide, and one where every letter is as wide as an m.
FONTS = {
    "Liberation Sans": "fonts-liberation",
    "Open Sans": "fonts-open-sans",
    "DejaVu Sans": "fonts-dejavu-core",
    "DejaVu Sans Mono": "fonts-dejavu-core",
}
COUNT = 5
HIGH = 297  # millimetres
SHORT, LONG = "Jag lär mig något nytt varje vecka.", "Vi har tid att prata om det som hänt. " * 3
WORD = "Arbetsplatslärandeutvecklingssamordnare" * 4

_ROUND = re.compile(r'<section class="round">.*?</section>', re.DOTALL)
# Of each round: the letters of a slip, how high its slips are, and what is wider than the paper.
_ROUNDS = """
() => [...document.querySelectorAll('.round')].map(round => {
  const slips = [...round.querySelectorAll('.slip')]
  const right = round.getBoundingClientRect().right - 10
  return {
    text: slips[0].textContent,
    alike: new Set(slips.map(slip => slip.innerHTML)).size,
    highs: [...new Set(slips.map(slip => slip.getBoundingClientRect().height))],
    wide: [...round.querySelectorAll('h2, p, th, td, li, span')]
      .filter(one => one.getBoundingClientRect().right > right
        || one.scrollWidth > one.clientWidth + 1 && one.clientWidth)
      .map(one => one.outerHTML.slice(0, 120)),
  }
})
"""


def letters(text: str) -> Counter[str]:
    """What is printed of a text, whatever the order; a hyphen may be the browser's own."""
    return Counter(re.sub(r"[\s\-‐]", "", unicodedata.normalize("NFKC", text)))


async def sheets(page: Page, html: str, font: str) -> list[Counter[str]]:
    """The letters on each sheet, printed in a font, by a browser that adds what it can add."""
    await page.set_content(html)
    await page.add_style_tag(content=f'body {{ font-family: "{font}" }}')
    data = await page.pdf(prefer_css_page_size=True, display_header_footer=True)
    used = {name.decode() for name in re.findall(rb"/BaseFont */\w+\+(\w+)", data)}
    if font.replace(" ", "") not in used:
        missing(f"no {font} on this computer (apt-get install {FONTS[font]}); printed in {used}")
    assert len(used) == 1
    with PdfDocument(data) as printed:
        return [letters(sheet.get_textpage().get_text_range()) for sheet in printed]


def how_many(sheet: Counter[str], slip: Counter[str]) -> int:
    """How many slips a sheet holds, when it holds whole ones and nothing else."""
    many = sheet.total() // slip.total()
    assert sheet == Counter({letter: n * many for letter, n in slip.items()})
    return many


async def see_whole_slips(page: Page, html: str, font: str) -> None:
    """Print slips; see every sheet hold as many whole ones as there is room for."""
    printed = iter(await sheets(page, html, font))
    for found in await page.evaluate(_ROUNDS):
        assert found["alike"] == len(found["highs"]) == 1
        assert found["wide"] == []
        room = int(HIGH // (found["highs"][0] / 96 * 25.4))
        assert 1 <= room <= 4
        left = COUNT
        while left:
            on_sheet = how_many(next(printed), letters(found["text"]))
            assert on_sheet == min(room, left)
            left -= on_sheet
    assert list(printed) == []


def in_one(scripts: Iterable[Workshop], language: str) -> str:
    """The rounds of all these on one page; one that several have stands there once."""
    pages = [slips_html(script, translator(language), COUNT) for script in scripts]
    rounds = dict.fromkeys(each for page in pages for each in _ROUND.findall(page))
    return _ROUND.sub("", pages[0]).replace("</main>", "".join(rounds) + "</main>")


def made() -> Iterator[Workshop]:
    """Workshops with few and many, short and long statements, words and options."""
    for many, text, scale in ((1, SHORT, "agree"), (12, LONG, "extent"), (25, SHORT, "agree")):
        yield asked([text] * many, SCALES[scale])
    options = tuple(Indicator(f"i{n}", f"{n} {SHORT}") for n in range(len(SIGNS)))
    yield small_workshop(Vote("m", "g", "many", "Vad?", options))
    labels = ("Tillfredsställande", WORD, "i", "Inte alls eller nästan aldrig")
    yield asked([WORD, "i"], Scale("own", 4, labels))


@pytest.mark.parametrize("font", FONTS)
@pytest.mark.asyncio(loop_scope="session")
async def test_a_sheet_holds_whole_slips_in_every_font(browser: Browser, font: str) -> None:  # noqa: F811
    page = await browser.new_page()
    for language in ("sv", "en"):
        scripts = [library.load(name, language)[0] for name in NAMES]
        await see_whole_slips(page, in_one(scripts, language), font)
    await see_whole_slips(page, in_one(made(), "sv"), font)
    await page.close()


@pytest.mark.parametrize("font", FONTS)
@pytest.mark.asyncio(loop_scope="session")
async def test_slips_longer_than_a_sheet_are_all_cut_up_alike(browser: Browser, font: str) -> None:  # noqa: F811
    page = await browser.new_page()
    script = asked([LONG] * 60, SCALES["agree"])
    printed = await sheets(page, slips_html(script, translator("sv"), 2), font)
    half = len(printed) // 2
    assert half >= 2
    assert printed[:half] == printed[half:]
    labels = letters("Stämmer inte alls")
    assert all(sheet >= labels for sheet in printed), "the options' words stand on each"
    await page.close()


@pytest.mark.asyncio(loop_scope="session")
async def test_a_wider_font_takes_no_more_paper(browser: Browser) -> None:  # noqa: F811
    page = await browser.new_page()
    html = slips_html(library.load("environment", "sv")[0], translator("sv"), 12)
    took = {font: len(await sheets(page, html, font)) for font in FONTS if "Mono" not in font}
    assert set(took.values()) == {6 + 4 + 4}, "two votes on a sheet, three slips for ideas"
    await page.close()
