"""Results as a picture for elsewhere: valid, whole, and from releases alone."""

from __future__ import annotations

import sys
from xml.etree import ElementTree

import pytest

from apl_tui.core.errors import AplError
from apl_tui.core.promise import headline
from apl_tui.i18n import LANGUAGES, translator
from apl_tui.tui.base.theme import LIGHT
from apl_tui.tui.results.export import results_png, results_svg
from tests.report.test_markdown import MADE, _with_text_everywhere
from tests.support.nasty import ON_SCREENS, named

SV = translator("sv")
SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_title_unit_day_results_and_the_promise(language: str) -> None:
    t, session = translator(language), MADE["full"]()
    told = " ".join(texts(results_svg(session, t)))
    assert session.workshop.title in told
    assert session.settings.unit in told
    assert "2026" in told
    assert t.say(headline(session.settings)) in told
    assert "Intressanta uppgifter" in told


def test_bars_are_as_long_as_the_counts_and_of_the_lights_theme() -> None:
    root = ElementTree.fromstring(results_svg(MADE["full"](), SV))
    paper, *bars = root.iter(f"{SVG}rect")
    assert paper.get("fill") == LIGHT.background
    width, height = float(paper.get("width", 0)), float(paper.get("height", 0))
    for bar in bars:
        left, top = float(bar.get("x", 0)), float(bar.get("y", 0))
        assert 0 <= left <= left + float(bar.get("width", 0)) <= width
        assert 0 <= top <= height - 20
    three, nine = (float(bar.get("width", 0)) for bar in bars[:2])
    assert nine == pytest.approx(3 * three, abs=0.2)


def test_nothing_is_loaded_from_anywhere() -> None:
    svg = results_svg(MADE["full"](), SV).replace("http://www.w3.org/2000/svg", "")
    assert not any(word in svg for word in ("http", "@font-face", "@import", "<image", "href"))


@pytest.mark.parametrize("text", ON_SCREENS, ids=named)
def test_any_text_gives_a_picture_that_can_be_read(text: str) -> None:
    assert ElementTree.fromstring(results_svg(_with_text_everywhere(text), SV)).tag == f"{SVG}svg"


def test_as_pixels_and_without_the_extra_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = results_png(MADE["full"](), SV)
    assert pixels.startswith(b"\x89PNG\r\n")
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(AplError) as caught:
        results_png(MADE["full"](), SV)
    assert "apl-tui[png]" in "\n".join(SV.told(caught.value))
