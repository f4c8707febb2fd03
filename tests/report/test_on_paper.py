"""The report in a real browser: nothing for axe to find, and whole tables and bars on A4."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from apl_tui.core.session import Session
from apl_tui.i18n import translator
from apl_tui.report.html import LONG_ROWS, report_html
from tests.phones.conftest import browser  # noqa: F401 - a fixture
from tests.report.occasion import full_session
from tests.report.test_markdown import MADE

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
PAPER = {"width": 672, "height": 986}  # A4 within the margins of report.css, in CSS pixels
WIDTHS = (320, 800)

_CUT = """
() => [...document.querySelectorAll('table, th, td, svg, li, p')]
  .filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth
    || one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map(one => one.outerHTML.slice(0, 120))
"""
_TALL = """
() => [...document.querySelectorAll('.frame:not(.long), tr, svg')]
  .filter(one => one.getBoundingClientRect().height > innerHeight)
  .map(one => one.outerHTML.slice(0, 120))
"""


async def violations(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds wrong, by the WCAG rules and its own."""
    await page.evaluate(AXE)
    found = await page.evaluate("axe.run().then(results => results.violations)")
    return [(one["id"], [node["html"] for node in one["nodes"]][:2]) for one in found]


def many_steps(session: Session) -> Session:
    """The same with a table of steps that is longer than a sheet."""
    (module, *others) = session.workshop.modules
    steps = tuple(replace(module.steps[0], id=f"s{n}", blocks=()) for n in range(60))
    longer = replace(module, steps=(*module.steps, *steps))
    workshop = replace(session.workshop, modules=(longer, *others))
    first = len(module.steps)
    more = (replace(session.records[0]),) * len(steps)
    records = (*session.records[:first], *more, *session.records[first:])
    return replace(session, workshop=workshop, records=records)


@pytest.mark.asyncio(loop_scope="session")
async def test_axe_finds_nothing_and_paper_cuts_nothing(browser: Browser) -> None:  # noqa: F811
    page = await browser.new_page(viewport=PAPER)  # type: ignore[arg-type]  # the same keys
    await page.set_content(report_html(many_steps(full_session()), translator("sv")))
    assert await violations(page) == []
    await page.emulate_media(media="print")
    assert await page.evaluate(_CUT) == []
    assert await page.evaluate(_TALL) == [], "what is kept whole fits on a sheet"
    frames = await page.locator(".frame").all()
    long = [await one.locator("tbody tr").count() for one in frames if "long" in await kind(one)]
    assert long
    assert min(long) > LONG_ROWS
    for one in frames:
        assert await one.evaluate("it => getComputedStyle(it).breakInside") == (
            "auto" if "long" in await kind(one) else "avoid"
        )
    heads = "it => getComputedStyle(it).display"
    assert await page.locator("thead").first.evaluate(heads) == "table-header-group"


async def kind(frame: Any) -> str:
    """The classes of a frame."""
    return str(await frame.get_attribute("class"))


@pytest.mark.campaign
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
@pytest.mark.asyncio(loop_scope="session")
async def test_every_report_is_clean_at_every_width(
    browser: Browser,  # noqa: F811
    make: Callable[[], Session],
    language: str,
    scheme: Any,
) -> None:
    for width in WIDTHS:
        page = await browser.new_page(viewport={"width": width, "height": 700}, color_scheme=scheme)
        await page.set_content(report_html(make(), translator(language)))
        assert await violations(page) == []
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, "only a table's own frame scrolls sideways"
        await page.close()
