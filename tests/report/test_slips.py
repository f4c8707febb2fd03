"""The printed slips: all alike, and nothing from outside."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.async_api import Browser

from apl_tui.cli.main import run_command_line
from apl_tui.core.slips import SIGNS
from apl_tui.core.workshop import Indicator, Scale, Vote, Workshop
from apl_tui.i18n import translator
from apl_tui.report.slips import slips, slips_html
from apl_tui.store.paths import Paths
from tests.phones.conftest import browser  # noqa: F401 - a fixture
from tests.support.clock import workshop
from tests.support.nasty import ON_SCREENS
from tests.tui.voting import dots, graded, small_workshop

T = translator("sv")

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
SV = translator("sv")
NAMES = ("environment", "occasions", "self-check", "what-is", "whole", "whole-60")


def asked(texts: list[str], scale: Scale) -> Workshop:
    """A workshop that asks these statements in one vote."""
    indicators = tuple(Indicator(f"i{n}", text) for n, text in enumerate(texts))
    return small_workshop(Vote("m", "g", "graded", "Tänk på i dag.", indicators, scale))


class Reader(HTMLParser):
    """The tags, attributes and text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: set[str] = set()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_round_has_as_many_slips_and_all_of_a_round_are_alike(
    name: str, language: str
) -> None:
    script = replace(workshop(name), language=language)
    page = slips_html(script, translator(language), 12)
    printed = Counter(re.findall(r'<article class="slip">.*?</article>', page, re.DOTALL))
    found = slips(script, translator(language))
    assert len(printed) == len(found)
    assert set(printed.values()) == {12}
    steps = [step for step in script.steps if step.votes]
    assert sum(bool(slip.sections) for slip in found) == len(steps)
    for slip, step in zip((s for s in found if s.sections), steps, strict=True):
        texts = [line.text for section in slip.sections for line in section.lines]
        assert texts == [i.text for vote in step.votes for i in vote.indicators]


def test_nothing_comes_from_outside_and_nothing_runs() -> None:
    page = slips_html(workshop("whole"), SV, 2)
    reader = read(page)
    assert not {"script", "img", "link", "iframe", "input", "svg"} & set(reader.tags)
    assert not {"src", "href", "style", "id", "onclick"} & reader.attributes
    assert "url(" not in page
    assert "@import" not in page


def test_a_slip_has_words_signs_and_a_box_for_each_answer() -> None:
    slip = slips(small_workshop(graded(), dots()), SV)[0]
    first, second = slip.sections
    assert [box.sign for box in first.boxes] == ["1", "2", "3", "4", "5", "0"]
    assert (first.boxes[0].label, first.boxes[-1].label) == ("Stämmer inte alls", "Vet inte")
    assert [line.sign for line in second.lines] == ["1", "2", "3"]
    assert second.how == "Sätt högst 2 kryss."
    reader = read(slips_html(small_workshop(graded(), dots()), SV, 1))
    slips_printed = reader.tags["article"]
    boxes, options = 2 * 6 + 3, 3  # each option has its words in a span of its own
    assert reader.tags["span"] == slips_printed * (boxes + options)
    assert T("slips.sheet-rules") in "".join(reader.text)


def test_statements_are_numbered_through_and_options_by_the_signs_that_are_typed() -> None:
    many = Vote("m", "w", "many", "Vad?", tuple(Indicator(f"i{n}", str(n)) for n in range(12)))
    slip = slips(small_workshop(graded(), graded(id="h"), many), SV)[0]
    signs = [[line.sign for line in section.lines] for section in slip.sections]
    assert signs == [["1", "2"], ["3", "4"], list(SIGNS[:12])]


@pytest.mark.parametrize("nasty", ON_SCREENS)
def test_nothing_in_a_script_can_break_the_sheet(nasty: str) -> None:
    own = Scale("own", 4, (nasty,) * 4)
    script = replace(asked([nasty, nasty], own), title=nasty)
    script = replace(
        script,
        modules=tuple(
            replace(m, steps=tuple(replace(s, title=nasty) for s in m.steps))
            for m in script.modules
        ),
    )
    harmless = replace(asked(["a", "a"], replace(own, labels=("a",) * 4)), title="a")
    hurt, whole = read(slips_html(script, SV, 1)), read(slips_html(harmless, SV, 1))
    assert set(hurt.tags) == set(whole.tags)
    assert hurt.attributes == whole.attributes


# --- the page -----------------------------------------------------------------------------------


@pytest.mark.asyncio(loop_scope="session")
async def test_axe_finds_nothing(browser: Browser) -> None:  # noqa: F811
    page = await browser.new_page()
    for language in ("sv", "en"):
        script = replace(workshop("environment"), language=language)
        await page.set_content(slips_html(script, translator(language), 2))
        await page.evaluate(AXE)
        found = await page.evaluate("axe.run().then(results => results.violations)")
        assert [(one["id"], [node["html"] for node in one["nodes"]][:2]) for one in found] == []


# --- the command --------------------------------------------------------------------------------


def test_the_command_writes_into_the_reports_folder_and_never_over_anything(
    paths: Paths, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command_line(["slips", "environment", "--lang", "sv"]) == 0
    first = paths.reports / "lappar-environment.html"
    assert str(first) in capsys.readouterr().out
    page = first.read_text(encoding="utf-8")
    assert run_command_line(["slips", "environment", "--lang", "sv", "-n", "2"]) == 0
    assert (paths.reports / "lappar-environment-2.html").is_file()
    assert first.read_text(encoding="utf-8") == page
    target = tmp_path / "ark.html"
    target.write_text("kvar", encoding="utf-8")
    assert run_command_line(["slips", "environment", "-o", str(target)]) == 1
    assert target.read_text(encoding="utf-8") == "kvar"
    assert run_command_line(["slips", "environment", "-o", str(target), "--force"]) == 0
    assert "<article" in target.read_text(encoding="utf-8")


def test_the_closing_round_has_slips_unless_it_is_not_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["slips", "environment", "--lang", "sv", "-n", "2", "-o"]
    pages = []
    for name, flags in (("med", []), ("utan", ["--no-closing"])):
        path = tmp_path / f"{name}.html"
        assert run_command_line([*command, str(path), *flags]) == 0
        pages.append("Mötet var värt tiden." in path.read_text(encoding="utf-8"))
    assert pages == [True, False]


def test_the_command_says_what_it_cannot_print(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "tom.md"
    empty.write_text("---\ntitle: Tom\nlanguage: sv\n---\n\n# Prat {minutes=5}\n\nHej.\n", "utf-8")
    assert run_command_line(["slips", str(empty), "--lang", "sv"]) == 1
    assert "inga omröstningar" in capsys.readouterr().err
    assert run_command_line(["slips", "environment", "-n", "0"]) == 2


def test_a_vote_with_more_options_than_signs_is_left_out_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = "\n".join(f"- Val {n} {{#i{n}}}" for n in range(len(SIGNS) + 1))
    script = tmp_path / "bred.md"
    script.write_text(
        "---\ntitle: Bred\nlanguage: sv\n---\n\n# Bred fråga {minutes=9}\n\n"
        f"::: vote {{#bred choose=many}}\nVad?\n\n{options}\n:::\n\n# Idéer {{minutes=5}}\n\n"
        "::: ideas {#i}\nVad?\n:::\n",
        "utf-8",
    )
    assert run_command_line(["slips", str(script), "--lang", "sv"]) == 0
    assert "Bred fråga" in capsys.readouterr().err
