"""Results as lines: counts in words, why something is not shown, what stands out."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from apl_tui.core.session import Session
from apl_tui.i18n import translator
from apl_tui.plain.results import results_lines
from tests.report.occasion import (
    FORMS,
    LAST_PROMOTING,
    LIMITING,
    POTENTIAL,
    PRECONDITIONS,
    PROMOTING,
    TODAY,
    WORKSHOP,
    full_session,
    large_session,
    solo_session,
)
from tests.support import strategies

T = translator("sv")

SV = translator("sv")


def told(session: Session, *keys: str) -> str:
    return "\n".join(results_lines(session, keys, SV).lines)


def test_bands_findings_and_where_to_start() -> None:
    text = told(full_session(), PROMOTING.key, LIMITING.key)
    assert "12 av 12 röstade. Det här är omgång 2, den senaste." in text
    assert "svarade 3–4 (stämmer)." in text
    assert "- Varför: Vi ses sällan i samma rum." in text
    assert "Starkast: " in text
    assert "Märks mest: " in text
    assert "Delad bild: " in text
    assert text.count("Börja här: ") == 1
    assert "för få svar för att visas" in text


def test_rows_are_numbered_through_and_point_to_their_indicators() -> None:
    session = full_session()
    first = results_lines(session, (PROMOTING.key,), SV)
    second = results_lines(session, (LIMITING.key,), SV, first=len(first.keys) + 1)
    assert first.keys == tuple(PROMOTING.indicator_key(i) for i in PROMOTING.indicators)
    assert any(line.startswith(f"{len(first.keys) + 1}. ") for line in second.lines)


def test_a_masked_band_is_told_by_its_limits() -> None:
    row = LAST_PROMOTING["supportive-leadership"]
    assert sum(option in "12" for option in row) == 2
    assert "9–12 av 12 svarade 3–4" in told(full_session(), PROMOTING.key)


def test_the_gap_comes_with_most_dots_first() -> None:
    lines = results_lines(full_session(), (TODAY.key, POTENTIAL.key), SV).lines
    rows = [line for line in lines if line[:2] in {"1.", "2.", "3."}]
    assert [row.partition(": ")[2].split()[0] for row in rows] == ["7", "5", "3"]
    assert rows[0].startswith("1. Teammöte: 7 prickar. I dag: 4 av 12 svarade 3–4")


def test_choices_below_the_threshold_say_so() -> None:
    assert "För få har valt något för att visa." in told(full_session(), FORMS.key)


def test_percentages_only_from_twenty() -> None:
    assert "%" not in told(full_session(), PROMOTING.key)
    large = told(large_session(), PROMOTING.key, FORMS.key)
    assert "2. " in large
    assert "%" in large


def test_a_full_distribution_is_told_where_it_is_released() -> None:
    text = told(large_session(), PROMOTING.key)
    assert "svar 1–4: " in text
    assert "median" in text


def test_missing_preconditions_with_next_steps_and_advice() -> None:
    text = told(full_session(), PRECONDITIONS.key)
    assert (
        "1. Avsatt tid: saknas. 4 av 10 svarade 3–4 (i ganska hög grad/ja). 2 svarade vet inte."
        in text
    )
    assert "- Nästa steg: Lägg in en halvtimme i nästa schema för att prata" in text
    assert "visas inte. för få svar för att visas." in text
    assert "Råd:\nFlera saker saknas.\n" in text
    assert "- visa det" in text


def test_one_person_sees_their_own_answers() -> None:
    text = told(solo_session(), PRECONDITIONS.key)
    assert "1. Avsatt tid: saknas. I liten grad." in text
    assert T("report.held.solo") in text


def test_a_show_of_hands_is_said_to_be_open() -> None:
    text = told(full_session(), "environment:worth")
    assert "Handuppräckning: öppen, inte anonym." in text


def test_what_was_not_held_says_so() -> None:
    text = told(solo_session(), PROMOTING.key)
    assert "Rösta om lärandemiljön: Inte röstat än." in text


@settings(max_examples=20)
@given(strategies.sessions(), st.sampled_from(["sv", "en"]))
def test_any_session_can_be_told(session: Session, language: str) -> None:
    keys = tuple(vote.key for vote in session.workshop.votes)
    found = results_lines(session, keys, translator(language))
    numbered = [line for line in found.lines if line.split(".")[0].isdecimal()]
    assert len(numbered) >= len(found.keys)
    assert len(found.keys) == len(set(found.keys))


def test_every_vote_of_the_whole_workshop_can_be_told_at_once() -> None:
    keys = tuple(vote.key for vote in WORKSHOP.votes)
    assert len(results_lines(full_session(), keys, SV).keys) > len(WORKSHOP.steps)
