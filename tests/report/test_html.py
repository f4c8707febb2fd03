"""The HTML report: complete in itself, well-formed, readable by ear, and nothing in it typed."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from apl_tui.core.session import Session
from apl_tui.i18n import LANGUAGES, translator
from apl_tui.report.html import page, report_html
from apl_tui.report.markdown import report_markdown
from apl_tui.report.text import clean
from tests.report.occasion import full_session, large_session, solo_session
from tests.report.test_markdown import CALM, _with_text_everywhere
from tests.support.nasty import ON_SCREENS, named

VOID = {"meta", "br", "hr"}
SV = translator("sv")


class Page(HTMLParser):
    """What stands in a page; fails on a tag that is not closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("th", "td"):
            self.tables[-1][-1].append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of this name."""
        return [attrs for name, attrs in self.elements if name == tag]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("session", [full_session(), large_session(), solo_session()])
def test_a_page_is_complete_in_itself(session: Session, language: str) -> None:
    text = report_html(session, translator(language))
    found = Page(text)
    assert {name for name, _ in found.elements}.isdisjoint(
        {"script", "link", "img", "iframe", "object", "embed", "base", "a"}
    )
    attributes = {name for _, attrs in found.elements for name in attrs}
    assert attributes.isdisjoint({"src", "href", "style", "onclick", "srcset"})
    assert not re.search(r"@import|url\(|https?:", text)
    assert found.all("html") == [{"lang": language}]
    assert len(found.all("main")) == len(found.all("h1")) == len(found.all("title")) == 1


def test_tables_can_be_read_by_ear() -> None:
    found = Page(report_html(full_session(), SV))
    assert {attrs.get("scope") for attrs in found.all("th")} == {"col", "row"}
    rows = sum(1 for attrs in found.all("th") if attrs["scope"] == "row")
    heads = len(found.all("thead"))
    assert rows == len(found.all("tr")) - heads
    frames = [a for a in found.all("div") if a.get("class") == "frame"]
    assert len(frames) == len(found.all("table"))
    assert all(a["tabindex"] == "0" and a["aria-label"] for a in frames)


@pytest.mark.parametrize("session", [full_session(), large_session(), solo_session()])
def test_headings_are_an_outline_as_a_word_processor_takes_them(session: Session) -> None:
    found = Page(report_html(session, SV))
    levels = [int(name[1]) for name, _ in found.elements if re.fullmatch("h[1-6]", name)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for text in found.tables:
        assert text, "a table is only for what has heads and rows"
        assert min(len(row) for row in text) == max(len(row) for row in text) >= 2


def test_every_bar_is_drawn_and_says_its_numbers() -> None:
    text = report_html(full_session(), SV)
    markdown = report_markdown(full_session(), SV)
    bars = [a for a in Page(text).all("span") if a.get("class") == "bar"]
    assert len(bars) == len(re.findall("`[░▒▓█]+`", markdown))
    assert {a["role"] for a in bars} == {"img"}
    labels = [bar["aria-label"] for bar in bars]
    first = "Bild: Svarade 1–2 (stämmer inte): 3; Svarade 3–4 (stämmer): 9; Vet inte: 0"
    assert labels[0] == first


def test_a_bar_is_characters_in_its_tones_which_a_word_processor_keeps() -> None:
    text = page("# x\n\n- `░░▒▒██▓▓`\n", SV)
    tones = re.findall(r'<span class="(lower|between|upper|hinders)">([^<]*)</span>', text)
    assert tones == [("lower", "░░"), ("between", "▒▒"), ("upper", "██"), ("hinders", "▓▓")]
    assert "<svg" not in text


def test_the_column_of_bars_has_the_width_that_keeps_them_whole() -> None:
    heads = [a for a in Page(report_html(full_session(), SV)).all("th") if "width" in a]
    assert heads
    assert {a["width"] for a in heads} == {"25%"}


def test_tasks_say_whether_they_are_done() -> None:
    text = report_html(full_session(), SV)
    boxes = [a for a in Page(text).all("span") if a.get("class") == "box"]
    assert [box["aria-label"] for box in boxes] == [
        *("Inte klart", "Inte klart", "Klart"),
        "Inte klart",  # what was parked
    ]
    assert "[ ]" not in text
    assert "[x]" not in text


@pytest.mark.parametrize("text", [text for text in ON_SCREENS if clean(text)], ids=named)
def test_nothing_typed_becomes_an_element(text: str) -> None:
    told = Page(report_html(_with_text_everywhere(text), SV))
    calm = Page(report_html(_with_text_everywhere(CALM), SV))
    assert [name for name, _ in told.elements] == [name for name, _ in calm.elements]
    assert "".join(told.words) == "".join(calm.words).replace(CALM, clean(text))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_have_the_contrast_that_wcag_asks_for(theme: str) -> None:
    style = re.findall(r"--(\w+): #(\w{6});", report_html(solo_session(), SV))
    colours = dict(style[:7] if theme == "light" else style[7:14])
    for name, least in (
        ("ink", 4.5),
        ("quiet", 4.5),
        ("accent", 4.5),
        ("empty", 3.0),
        ("warn", 4.5),
    ):
        assert _contrast(colours[name], colours["paper"]) >= least, name


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
