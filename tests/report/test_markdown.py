"""The report: what it says of a full occasion, that it is the same every time, and that nothing
typed can break it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from apl_tui.core.records import Idea
from apl_tui.core.release import release_openly
from apl_tui.core.session import Session
from apl_tui.i18n import LANGUAGES, translator
from apl_tui.plain.results import results_lines
from apl_tui.report.markdown import report_markdown
from apl_tui.report.text import clean, escape
from apl_tui.wording.minutes import minutes_that_add_up
from tests.report.occasion import (
    CLOSING,
    FORMS,
    KEEP,
    LAST_LIMITING,
    LAST_PROMOTING,
    LIMITING,
    PROMOTING,
    chosen,
    full_session,
    graded,
    large_session,
    solo_session,
    voted,
)
from tests.support.nasty import LONE_SURROGATE, NASTY, named
from tests.support.strategies import sessions

T = translator("sv")

GOLDEN = Path(__file__).parent / "golden"
MADE = {"full": full_session, "large": large_session, "solo": solo_session}
PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
SV = translator("sv")
EN = translator("en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", MADE)
def test_the_report_is_the_one_that_was_read_and_approved(name: str, language: str) -> None:
    expected = (GOLDEN / f"{name}.{language}.md").read_text(encoding="utf-8")
    assert report_markdown(MADE[name](), translator(language)) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_id_is_left_untranslated(language: str) -> None:
    for make in MADE.values():
        text = report_markdown(make(), translator(language))
        assert not re.search(r"\b(?:report|scale|promise)\.[a-z]", text)


@hypothesis_settings(max_examples=30)
@given(session=sessions())
def test_any_session_gives_a_report_and_always_the_same(session: Session) -> None:
    for language in LANGUAGES:
        text = report_markdown(session, translator(language))
        assert text == report_markdown(session, translator(language))
        text.encode("utf-8")
        assert not any(token.type.startswith("html") for token in PARSER.parse(text))


# --- R10: the releases alone --------------------------------------------------------------------


def _exchanged(answers: dict[str, str]) -> dict[str, str]:
    """The same bands by other answers: 1↔2, 3↔4."""
    return {name: row.translate(str.maketrans("1234", "2143")) for name, row in answers.items()}


def _led(promoting: dict[str, str], limiting: dict[str, str]) -> Session:
    fresh = replace(full_session(), rounds=())
    tallies = [graded(PROMOTING, promoting), graded(LIMITING, limiting)]
    return voted(fresh, 1, "ballots", tallies, 12)


def _in_two_rounds(promoting: dict[str, str], limiting: dict[str, str]) -> str:
    return report_markdown(_led(promoting, limiting), SV)


def test_r10_equal_releases_give_equal_reports() -> None:
    told = _in_two_rounds(LAST_PROMOTING, LAST_LIMITING)
    again = _in_two_rounds(_exchanged(LAST_PROMOTING), _exchanged(LAST_LIMITING))
    assert told == again


def test_what_is_withheld_leaves_no_number() -> None:
    others = {**LAST_LIMITING, "controlling-leadership": "234400000000"}
    told = _in_two_rounds(LAST_PROMOTING, LAST_LIMITING)
    assert told == _in_two_rounds(LAST_PROMOTING, others)
    row = next(line for line in told.splitlines() if "bestämmer över små" in line)
    assert "för få svar för att visas" in row
    assert not re.search(r"\d", row)


# --- what must be said --------------------------------------------------------------------------


def test_only_marked_ideas_are_told() -> None:
    session = full_session()
    text = report_markdown(session, SV)
    assert "Morgonmötet" in text
    assert "Namn och annat" not in text
    hidden = (Idea("Morgonmötet", marked=True, hidden=True), Idea("Namn och annat"))
    assert "Morgonmötet" not in report_markdown(session.with_ideas(KEEP.key, hidden), SV)


def test_an_idea_that_was_merged_is_told_in_all_its_wordings() -> None:
    merged = (Idea("Boka *rum*", marked=True, also=("Rum i tid", "| ett rum")),)
    text = report_markdown(full_session().with_ideas(KEEP.key, merged), SV)
    assert "- Boka \\*rum\\* / Rum i tid / \\| ett rum\n" in text


def test_notes_to_the_facilitator_are_never_told() -> None:
    session = full_session()
    step = session.workshop.modules[0].steps[0]
    module = replace(session.workshop.modules[0], steps=(replace(step, notes="HEMLIGT"),))
    workshop = replace(session.workshop, modules=(module,))
    with_notes = replace(session, workshop=workshop, records=session.records[:1], index=0)
    assert "HEMLIGT" not in report_markdown(with_notes, SV)


def test_hands_and_solo_say_that_they_are_not_anonymous() -> None:
    assert "Show of hands: open, not anonymous." in report_markdown(full_session(), EN)
    assert "Own self-check: one person, not anonymous." in report_markdown(solo_session(), EN)


def test_f2_a_show_of_hands_is_not_set_beside_ballots() -> None:
    session = full_session()
    hands = graded(PROMOTING, LAST_PROMOTING)
    releases = release_openly([hands, graded(LIMITING, LAST_LIMITING)], exact=False)
    again = session.entered(1).opened().closed("hands", 12, releases)
    text = report_markdown(again, SV)
    assert "Före och efter" in report_markdown(session, SV)
    assert "Före och efter" not in text


def test_a_raised_number_and_a_lost_round_are_told() -> None:
    text = report_markdown(full_session(), SV)
    assert T("report.head.raised", first=11, to=12) in text
    assert "Omröstningen i steget ”Rösta om lärandemiljön” avbröts. Inget av den sparades." in text
    more = full_session().raised_people(14)
    assert "från 11 till 12 och sedan 14 under mötet." in report_markdown(more, SV)


@pytest.mark.parametrize(("people", "percent"), [(19, False), (20, True)])
def test_r6_percentages_only_from_twenty(people: int, *, percent: bool) -> None:
    session = full_session()
    session = replace(session, rounds=(), settings=replace(session.settings, people=people))
    tally = graded(CLOSING, {"worth": "4" * people})
    text = report_markdown(voted(session, 10, "ballots", [tally], people), EN)
    results = text.partition("## Results")[2].partition("## How to read")[0]
    assert ("(100%)" in results) == percent


def test_what_stands_equal_is_told_together_and_nobody_is_put_last() -> None:
    boss = PROMOTING.indicators[3].id
    level = {**LAST_PROMOTING, PROMOTING.indicators[1].id: LAST_PROMOTING["stimulating-tasks"]}
    level[boss] = "1" * 12
    text = _in_two_rounds(level, LAST_LIMITING)
    found = text.partition("\n## Det här ser vi")[2].partition("\n## ")[0]
    assert found.count("**Starkast, lika:**") == 2
    assert found.count("**Svagast:** Jag får återkoppling") == 1
    assert "chef" not in found
    start = text.partition("### Börja här")[2]
    assert "chef" not in start.partition("##")[0]
    lines = "\n".join(results_lines(_led(level, LAST_LIMITING), (PROMOTING.key,), SV).lines)
    assert "Starkast, lika: Intressanta uppgifter; Samarbete när" in lines
    assert "Svagast: Återkoppling (feedback)." in lines


def test_the_planned_minutes_are_those_of_the_plan_as_it_was_led() -> None:
    session = full_session()
    planned = replace(session, records=tuple(replace(r, seconds=120.0) for r in session.records))
    text = (
        report_markdown(planned, SV).partition("\n## Så gick mötet till")[2].partition("\n## ")[0]
    )
    rows = [[cell.strip() for cell in line.split("|")[2:4]] for line in text.splitlines()[4:]]
    led = [row for row in rows if row and row[1] != "hoppades över"]
    assert {row[0] for row in led[:-1]} == {"2 min"}
    assert led[-1][0] == f"**{2 * (len(led) - 1)} min**"
    assert ["–", "hoppades över"] in rows


def test_a_session_that_has_only_begun_has_a_report() -> None:
    session = full_session()
    begun = replace(session, rounds=(), ideas=(), actions=(), whys=(), finished="", closing_word="")
    text = report_markdown(begun, SV)
    assert "(inte avslutad)" in text
    assert T("report.results-none") in text
    assert T("report.actions-none") in text


# --- nothing typed can break it -----------------------------------------------------------------

CALM = "Lugn text"
SHAPES = ("heading_open", "table_open", "tr_open", "td_open", "th_open", "list_item_open", "hr")


def _with_text_everywhere(text: str) -> Session:
    """The full occasion with `text` in every field that a person or a script fills in."""
    session = full_session()
    workshop = session.workshop
    votes = {
        vote.key: replace(
            vote,
            indicators=tuple(
                replace(i, text=text, short=text, prompt=text, next_step=text)
                for i in vote.indicators
            ),
            scale=vote.scale
            and (replace(vote.scale, labels=(text,) * 4) if vote.scale.labels else vote.scale),
        )
        for vote in workshop.votes
    }
    modules = tuple(
        replace(
            module,
            title=text,
            source=text,
            steps=tuple(
                replace(
                    step,
                    title=text,
                    blocks=tuple(votes.get(getattr(b, "key", ""), b) for b in step.blocks),
                )
                for step in module.steps
            ),
        )
        for module in workshop.modules
    )
    session = replace(
        session,
        workshop=replace(workshop, title=text, source=text, modules=modules),
        settings=replace(session.settings, unit=text),
        closing_word=text,
        actions=tuple(
            replace(a, what=text, who=text, when=text, notice=text) for a in session.actions
        ),
        whys=tuple(replace(why, text=text) for why in session.whys),
    )
    return session.with_ideas(KEEP.key, (Idea(text, marked=True), Idea("annat")))


def _shape(markdown: str) -> Counter[str]:
    return Counter(token.type for token in PARSER.parse(markdown) if token.type in SHAPES)


def _read(markdown: str) -> list[str]:
    """The text of every inline token, as a reader sees it."""
    found: list[str] = []
    for token in PARSER.parse(markdown):
        if token.type == "inline":
            parts = token.children or []
            assert not any(p.type in ("html_inline", "link_open", "image") for p in parts), parts
            found.append("".join(p.content for p in parts if p.type in ("text", "code_inline")))
    return found


VISIBLE = [text for text in (*NASTY, LONE_SURROGATE) if clean(text)]
INVISIBLE = [text for text in NASTY if not clean(text)]


@cache
def _calm() -> tuple[Counter[str], list[str]]:
    """Shape and words of the report in which every field holds a harmless text."""
    told = report_markdown(_with_text_everywhere(CALM), SV)
    return _shape(told), _read(told)


@pytest.mark.parametrize("text", VISIBLE, ids=named)
def test_a_nasty_text_in_every_field_keeps_the_shape_and_is_read_as_typed(text: str) -> None:
    told = report_markdown(_with_text_everywhere(text), SV)
    shape, calm = _calm()
    assert _shape(told) == shape
    assert _read(told) == [line.replace(CALM, clean(text)) for line in calm]
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", told)


@pytest.mark.parametrize("text", INVISIBLE, ids=named)
def test_a_text_that_cannot_be_seen_leaves_no_hole(text: str) -> None:
    told = report_markdown(_with_text_everywhere(text), SV)
    assert not re.search(r"^#+ *$", told, re.MULTILINE)
    assert not re.search(r"\*\*\*\*|~~~~", told)
    assert _shape(told)["table_open"] == _shape(report_markdown(full_session(), SV))["table_open"]


@pytest.mark.parametrize("text", [*VISIBLE, "12) tolv", "a  b", "_a_b_", "x `y", "&copy; &#x3a;"])
def test_escaped_text_is_one_text(text: str) -> None:
    for before in ("", "- ", "> ", "# ", "- [ ] "):
        inline = [t for t in PARSER.parse(before + escape(text)) if t.type == "inline"]
        assert len(inline) == 1
        parts = inline[0].children or []
        assert {part.type for part in parts} <= {"text"}
        box = "[ ] " if before.endswith("] ") else ""
        assert "".join(part.content for part in parts) == box + clean(text)


@given(st.lists(st.floats(30, 3600), min_size=1, max_size=40))
def test_planned_minutes_are_whole_and_add_up(lengths: list[float]) -> None:
    minutes = minutes_that_add_up(lengths)
    assert sum(minutes) == int(sum(lengths) / 60 + 0.5)
    assert all(abs(m - s / 60) < 1.01 for m, s in zip(minutes, lengths, strict=True))


def test_page_one_is_for_people_and_the_machinery_comes_last() -> None:
    heads = re.findall(r"^## (.*)$", report_markdown(full_session(), SV), re.MULTILINE)
    first = ["Gruppens idéer", "Börja här", "Handlingsplan", "Det vi behöver"]
    assert heads[:4] == first
    assert heads.index("Det här ser vi") < heads.index("Resultat")
    assert heads[-1] == "Så gick mötet till"


def test_the_follow_up_is_the_first_day_that_an_open_action_is_due() -> None:
    text = report_markdown(full_session(), SV)
    assert "**Uppföljning:** 27 november 2026 (v. 48)" in text
    done = tuple(replace(one, state="done") for one in full_session().actions)
    assert "Uppföljning" not in report_markdown(replace(full_session(), actions=done), SV)


def test_no_rule_of_the_house_stands_in_a_report() -> None:
    for make in MADE.values():
        assert not re.search(r"\([A-Z]\d\)", report_markdown(make(), SV))


def test_a_bar_of_what_hinders_is_told_from_a_bar_of_what_helps() -> None:
    text = report_markdown(full_session(), SV)
    helps, _, hinders = text.partition("### Rösta om lärandemiljön: det som begränsar\n\nTänk")
    assert "▓" not in helps.partition("## Resultat")[2]
    assert "▓" in hinders.partition("### ")[0]


def test_nearly_all_and_nearly_none_are_explained_beside_the_table_of_choices() -> None:
    session = voted(large_session(), 6, "ballots", [chosen(FORMS, ["formal"] * 24)], 24)
    text = report_markdown(session, SV).partition("### Hur lär du dig mest?")[2]
    table, _, below = text.partition("## Så läser du rapporten")
    assert "22–24 betyder någonstans däremellan." in table
    assert "24 betyder" not in below


def test_limits_are_explained_beside_the_table_that_has_them() -> None:
    text = report_markdown(full_session(), SV)
    table = text.partition("### Rösta om lärandemiljön: det som främjar\n\nTänk")[2].partition(
        "### "
    )[0]
    assert "0–3 betyder någonstans däremellan." in table
