"""The pictures of results, as text: what is drawn of which releases."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apl_tui.core.ballot import BallotBox
from apl_tui.core.records import Settings
from apl_tui.core.release import Rules, Span, release
from apl_tui.core.session import new_session
from apl_tui.core.workshop import SCALES, Indicator, Vote
from apl_tui.i18n import translator
from apl_tui.plain.results import results_lines
from apl_tui.tui.results.bars import LOWER, OPEN, UPPER, Ruler, bar
from tests.support.nasty import ON_SCREENS
from tests.tui.held_votes import (
    ADVICE,
    ALONE,
    CHECK,
    CHOSEN,
    FEEDBACK,
    FORMS,
    GAP,
    LIGHTS,
    LIMITING,
    NO_TIME,
    POTENTIAL,
    PROMOTING,
    SIDES,
    SIZES,
    TASKS,
    TODAY,
    T,
    both_sides,
    held,
    hurt_by,
    line_of,
    pages,
    text,
    workshop,
)
from tools.guide import drawn

SV = translator("sv")

# --- bars -------------------------------------------------------------------------------------


@given(st.integers(1, 60), st.integers(1, 40), st.data())
def test_lengths_are_proportional_and_never_pass_the_room(
    most: int, cells: int, data: st.DataObject
) -> None:
    ruler = Ruler(most, cells)
    count = data.draw(st.integers(1, most))
    length = ruler.length(count)
    assert 1 <= length <= cells
    assert ruler.length(count - 1) <= length
    if most <= cells:
        assert length == count * (cells // most)
    else:
        assert abs(length - count * cells / most) <= 1


def test_nothing_has_no_length() -> None:
    assert Ruler(0, 10).length(0) == 0


def test_a_count_told_as_limits_is_drawn_open_at_its_outer_end() -> None:
    ruler = Ruler(12, 12)
    assert bar(Span(3, 5), ruler, UPPER, "").plain == UPPER * 3 + OPEN * 2
    assert bar(Span(3, 5), ruler, LOWER, "", to_left=True).plain == OPEN * 2 + LOWER * 3


# --- the diverging picture --------------------------------------------------------------------


def test_both_sides_stand_in_one_picture_on_one_scale() -> None:
    (page,) = pages(both_sides(), (PROMOTING, LIMITING))
    drawn = page.drawn("", T, 112).plain
    assert drawn.index("Främjar") < drawn.index("Återkoppling") < drawn.index("Begränsar")
    each = line_of("Stimulerande uppgifter", drawn).count(UPPER) // 9
    assert each >= 1
    for name, lower, upper in (
        ("Stimulerande uppgifter", 3, 9),
        ("Återkoppling", 8, 2),
        ("Ingen tid", 2, 10),
        ("Var för sig", 11, 1),
    ):
        line = line_of(name, drawn.replace("Börja här:  Ingen tid", ""))
        assert (line.count(LOWER), line.count(UPPER)) == (lower * each, upper * each)
        assert re.search(rf" {lower} {LOWER}+│{UPPER}+ {upper}\b", line)


def test_what_limits_comes_last_whatever_the_order_asked_for() -> None:
    drawn = text(both_sides(), (LIMITING, PROMOTING))
    assert drawn.index("Främjar") < drawn.index("Begränsar")


def test_strongest_weakest_and_divided_are_marked_and_told_in_words() -> None:
    drawn = text(both_sides(), (PROMOTING,))
    assert line_of("Stimulerande uppgifter", drawn).rstrip().endswith("●")
    assert "●" not in line_of("Stöttande ledning", drawn)  # about one person
    assert line_of("Återkoppling", drawn).rstrip().endswith("○")
    assert line_of("Räknas med", drawn).rstrip().endswith("÷")
    assert "● starkast" in drawn
    assert "○ att prata om" in drawn
    assert "÷ delad bild" in drawn


def test_all_that_stand_equal_at_an_end_are_marked() -> None:
    level = {**SIDES, "included": SIDES["tasks"]}
    drawn = text(held((PROMOTING, LIMITING), level), (PROMOTING,))
    for name in ("Stimulerande uppgifter", "Räknas med"):
        assert line_of(name, drawn).rstrip().endswith("●")
    equal = {**SIDES, **dict.fromkeys(("tasks", "feedback", "included"), SIDES["tasks"])}
    drawn = text(held((PROMOTING, LIMITING), equal), (PROMOTING,))
    assert not {"●", "○"} & set(drawn)


def test_the_strongest_hindrance_is_not_called_strongest() -> None:
    assert "starkast" not in text(both_sides(), (LIMITING,))


def test_a_small_band_about_one_person_is_told_as_limits() -> None:
    line = line_of("Stöttande ledning", text(both_sides(), (PROMOTING,)))
    assert line.count("0–3") == 2  # who answered 1–3, and who answered "don't know"
    assert "9–12" in line
    assert not re.search(r"\b1 ", line)


def test_what_limits_mean_is_told_where_it_costs_no_page() -> None:
    votes, told = (PROMOTING, LIMITING), "9–12 betyder någonstans däremellan"
    assert told in text(both_sides(), votes)
    heights = range(5, 30)
    drawn = [pages(both_sides(), votes, 60, height) for height in heights]
    without = [height for height, found in zip(heights, drawn, strict=True) if len(found) == 1]
    lowest = text(both_sides(), votes, 60, without[0])
    assert told not in lowest
    assert told in text(both_sides(), votes, 60, without[0] + 2)


def test_dont_know_is_told_beside_where_there_is_room_and_under_the_picture_else() -> None:
    session = both_sides()
    drawn = text(session, (PROMOTING,))
    column = line_of("svarade 3–4", drawn).index("vet inte") + len("vet inte")
    assert line_of("Återkoppling", drawn)[:column].rstrip().endswith("  2")
    narrow = text(session, (PROMOTING,), 54, 11)
    assert SV("results.dont-know-column") not in line_of("Återkoppling  ", narrow)
    assert SV("results.dont-know", count=2) in line_of("Börja här:", narrow)


def test_percentages_need_twenty_answers() -> None:
    nineteen, twenty = (
        {"no-time": (0, 4, n - 4, 0, 0), "alone": (0, 0, 0, 0, n)} for n in (19, 20)
    )
    assert "%" not in text(held((LIMITING,), nineteen, 19), (LIMITING,))
    assert "20 (100 %)" in text(held((LIMITING,), twenty, 20), (LIMITING,))


def test_too_few_answers_say_so_in_script_order_and_show_no_count() -> None:
    drawn = text(both_sides(people=5), (PROMOTING, LIMITING))
    order = [drawn.index(i.label) for i in (*PROMOTING.indicators, *LIMITING.indicators)]
    assert order == sorted(order)
    assert drawn.count("för få svar, det behövs minst 6") == 2  # once for each side
    assert not re.search(r"\d", drawn.replace("minst 6", ""))
    assert SV("report.start-here") not in drawn


def test_seven_people_see_all_but_what_is_about_one_person() -> None:
    answers = SIDES | {"feedback": (0, 4, 4, 1, 1)}
    drawn = text(held((PROMOTING,), answers, 7), (PROMOTING,))
    assert drawn.count("för få svar för att visas") == 1
    assert "för få svar" in line_of("Stöttande ledning", drawn)


def test_the_talk_begins_with_the_weakest_and_its_question() -> None:
    lines = text(both_sides(), (PROMOTING, LIMITING)).splitlines()
    start = next(i for i, line in enumerate(lines) if "Börja här:" in line)
    assert "Ingen tid" in lines[start]
    assert "”Vad väntar?”" in lines[start + 1]


def test_a_statement_without_a_question_is_told_whole() -> None:
    drawn = text(both_sides(), (PROMOTING,), chosen=PROMOTING.indicator_key(TASKS))
    assert "Mina uppgifter stimulerar mig." in drawn


def test_all_options_are_told_only_where_they_were_released() -> None:
    answers = {"no-time": (0, 2, 4, 3, 3), "alone": (0, 0, 0, 0, 12)}
    session = held((LIMITING,), answers, full=True)
    told = "svar 1–4:  2  4  3  3   median 2,5, medel 2,6"
    assert told in text(session, (LIMITING,), chosen=LIMITING.indicator_key(NO_TIME))
    assert "median" not in text(session, (LIMITING,), chosen=LIMITING.indicator_key(ALONE))
    bands = held((LIMITING,), answers)
    assert "median" not in text(bands, (LIMITING,), chosen=LIMITING.indicator_key(NO_TIME))


def test_a_show_of_hands_is_called_open_on_every_page() -> None:
    session = both_sides(mode="hands")
    for page in pages(session, (PROMOTING, LIMITING), 54, 11):
        assert SV("results.hands") in page.drawn("", T, 54).plain
    assert SV("results.not-asked") in text(session, (PROMOTING,))


def test_hands_and_ballots_are_never_drawn_together() -> None:
    session = both_sides()
    (round_,) = session.rounds
    up, down = round_.releases
    apart = replace(
        session,
        rounds=(replace(round_, releases=(up,)), replace(round_, mode="hands", releases=(down,))),
    )
    drawn = [page.drawn("", T, 112).plain for page in pages(apart, (PROMOTING, LIMITING))]
    assert len(drawn) == 2
    assert "handuppräckning" not in drawn[0]
    assert "Ingen tid" not in drawn[0]
    assert "handuppräckning" in drawn[1]


def test_one_person_alone_sees_the_own_answers() -> None:
    answers = dict.fromkeys(SIDES, (0, 0, 0, 1, 0)) | {"feedback": (1, 0, 0, 0, 0)}
    drawn = text(held((PROMOTING,), answers, 1, mode="solo"), (PROMOTING,), 54, 11)
    assert "Dina egna svar" in drawn
    assert "· · │ ● ·" in line_of("Räknas med", drawn)
    assert "Stämmer ganska" in line_of("Räknas med", drawn)
    assert "Vet inte" in line_of("Återkoppling", drawn)
    assert "starkast" not in drawn


# --- privacy ----------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [5, 7, 12])
@pytest.mark.parametrize("size", SIZES)
def test_equal_releases_give_equal_pictures(people: int, size: tuple[int, int]) -> None:
    """R10, R3: other exact answers in the same bands change no cell of the picture."""
    votes = (PROMOTING, LIMITING)
    one = held(votes, SIDES, people)
    # The same ballots, each answer moved to another option of its band.
    moved = {1: 2, 2: 1, 3: 4, 4: 3, 0: 0}
    answers = {
        id_: [o for o, n in enumerate(counts) for _ in range(n)] for id_, counts in SIDES.items()
    }
    box = BallotBox(votes, people)
    for number in range(people):
        ballot = {
            vote.id: {
                i.id: moved[answers[i.id][number % len(answers[i.id])]] for i in vote.indicators
            }
            for vote in votes
        }
        box.cast(ballot, str(number).encode())
    start = new_session("s", one.workshop, one.settings, one.started).opened()
    other = start.closed("ballots", people, release(box.empty(), Rules()))
    assert other.rounds == one.rounds
    assert text(other, votes, *size) == text(one, votes, *size)


# --- the gap picture --------------------------------------------------------------------------


def test_the_gap_picture_stands_in_order_of_dots_with_today_beside() -> None:
    drawn = text(held((TODAY, POTENTIAL), GAP), (POTENTIAL, TODAY))
    assert drawn.index("samtal") < drawn.index("möte") < drawn.index("kurs")
    first = line_of("samtal", drawn)
    assert re.search(rf"{UPPER} 2 +(● ?){{6}}(· ?){{2}} ?6–8", first)
    assert first.rstrip().endswith("○")
    assert "○ här kan vi lära oss mer: många prickar, lite lärande i dag" in drawn
    assert "”Hur blir samtal bättre?”" in drawn.split("Börja här:")[1]


def test_many_dots_where_much_is_learnt_is_worth_spreading() -> None:
    drawn = text(held((TODAY, POTENTIAL), GAP | {"more.möte": (0, 12)}), (TODAY, POTENTIAL))
    assert "● värt att sprida" in drawn
    assert line_of("möte", drawn).rstrip().endswith("●")


def test_a_withheld_gap_picture_has_no_dots_and_no_beginning() -> None:
    drawn = text(held((TODAY, POTENTIAL), GAP, 5), (TODAY, POTENTIAL))
    assert drawn.count("för få svar") == 3
    assert "●" not in drawn
    assert SV("report.start-here") not in drawn


def test_without_the_dots_today_is_a_picture_of_its_own() -> None:
    drawn = text(held((TODAY, POTENTIAL), GAP), (TODAY,))
    assert "│" in drawn
    assert "prickar" not in drawn


# --- the self-check ---------------------------------------------------------------------------


def test_lights_are_told_in_words() -> None:
    session = held((CHECK,), LIGHTS, 7)
    drawn = text(session, (CHECK,))
    assert "○ saknas" in line_of("Avsatt tid", drawn)
    assert "● finns" in line_of("Ett rum", drawn)
    assert "· visas inte" in line_of("Ledningen", drawn)


def test_a_narrow_window_tells_the_lights_below_before_it_cuts_a_name() -> None:
    names = ("Kunskap om att arbeta med lärande", "Någon att prata med om lärande", "Ett rum")
    indicators = zip(CHECK.indicators, names, strict=True)
    check = replace(CHECK, indicators=tuple(replace(one, short=name) for one, name in indicators))
    drawn = text(held((check,), LIGHTS, 7), (check,), 56, 7)
    assert all(name in drawn for name in names)
    assert "○" in line_of("Kunskap", drawn)
    assert "saknas" not in line_of("Kunskap", drawn)
    assert "● finns" in line_of("saknas", drawn)


def test_bars_are_two_lines_high_where_every_row_has_room() -> None:
    low, high = (text(both_sides(), (PROMOTING, LIMITING), 100, rows) for rows in (20, 40))
    row = line_of("Återkoppling", low)
    assert low.count(row) == high.count(row) == 1
    bars = re.sub("[^▓█░│]", " ", row).rstrip()
    assert bars not in low.splitlines()
    assert high.splitlines()[high.splitlines().index(row) + 1] == bars


@pytest.mark.parametrize("size", SIZES)
def test_the_next_step_is_told_for_what_is_missing_only(size: tuple[int, int]) -> None:
    drawn = text(held((CHECK,), LIGHTS), (CHECK,), *size)
    assert "Boka en halvtimme." in drawn
    assert "Låna ett rum." not in drawn


def test_the_advice_is_given_when_it_holds() -> None:
    drawn = text(held((CHECK,), LIGHTS, more=(ADVICE,)), (CHECK,))
    assert "Visa bilden för er chef." in drawn
    strict = replace(ADVICE, missing=3)
    assert "Visa bilden" not in text(held((CHECK,), LIGHTS, more=(strict,)), (CHECK,))


def test_an_advice_makes_a_graded_vote_a_self_check() -> None:
    advice = replace(ADVICE, of=(LIMITING.key,))
    assert "○ saknas" in text(held((LIMITING,), SIDES, more=(advice,)), (LIMITING,))


# --- choices ----------------------------------------------------------------------------------


def test_options_are_ranked_with_counts() -> None:
    drawn = text(held((FORMS,), CHOSEN), (FORMS,))
    order = [drawn.index(label) for label in ("Återkoppling", "Stimulerande", "Räknas")]
    assert order == sorted(order)
    lengths = [line_of(i.label, drawn).count(UPPER) for i in (FEEDBACK, TASKS)]
    assert lengths[0] * 4 == lengths[1] * 8  # 8–10 of ten: the certain part, and what may be
    assert line_of("Återkoppling", drawn).rstrip().endswith("░ 8–10")
    assert "8–10 betyder någonstans däremellan. Då pekas ingen ut." in drawn


def test_too_few_choices_say_why() -> None:
    drawn = text(held((FORMS,), CHOSEN, 5), (FORMS,))
    assert "Summorna visas när minst 6 har valt." in drawn
    assert UPPER not in drawn


def test_a_vote_that_was_not_held_says_so() -> None:
    session = new_session("s", workshop(FORMS), Settings("Norr", 9), "2026-11-23T09:00+01:00")
    assert f"Inte röstat än. Omröstningen är i steg 1: {session.step.title}" in text(
        session, (FORMS,)
    )


# --- fitting ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("people", [5, 7, 12, 28])
def test_every_page_fits_with_any_row_selected(people: int, size: tuple[int, int]) -> None:
    width, height = size
    for votes, answers in (
        ((PROMOTING, LIMITING), SIDES),
        ((TODAY, POTENTIAL), GAP),
        ((CHECK,), LIGHTS),
        ((FORMS,), CHOSEN),
    ):
        session = held(votes, answers, people, more=(ADVICE,))
        for page in pages(session, votes, width, height):
            for chosen in ("", *(row.key for row in page.rows)):
                drawn = page.drawn(chosen, T, width).split("\n")
                assert len(drawn) <= height
                assert max(line.cell_length for line in drawn) <= width


def test_every_row_stands_on_some_page_once() -> None:
    many = tuple(Indicator(str(n), f"Påstående nummer {n}") for n in range(40))
    vote = Vote("m", "many", "graded", "Lead", many, SCALES["agree"])
    session = held((vote,), {i.id: (0, 1, 5, 4, 2) for i in many})
    found = [row.key for page in pages(session, (vote,), 54, 11) for row in page.rows]
    assert found == [vote.indicator_key(i) for i in many]


@pytest.mark.parametrize("number", range(len(ON_SCREENS)))
@pytest.mark.parametrize("size", SIZES)
def test_nasty_texts_fit_as_any_others(number: int, size: tuple[int, int]) -> None:
    width, height = size
    session, votes = hurt_by(ON_SCREENS[number])
    found = pages(session, votes, width, height)
    assert sum(len(page.rows) for page in found) >= 10
    for page in found:
        for chosen in ("", *(row.key for row in page.rows)):
            drawn = page.drawn(chosen, T, width).split("\n")
            assert len(drawn) <= height
            assert max(line.cell_length for line in drawn) <= width


def test_an_authors_own_answers_keep_their_words_where_there_is_little_room() -> None:
    script = """# Ett {minutes=5}

::: vote {#v labels="Aldrig|Någon dag|Varje vecka|Varje dag"}
- Jag åt lunch i bilen. {#a}
- Jag hoppade in. {#b}
:::
"""
    assert "Aldrig – Någon dag │ Varje vecka – Varje dag" in drawn(script, "sv")


@pytest.mark.parametrize("size", SIZES)
def test_F3_ones_own_dont_know_is_shown_as_it_is(size: tuple[int, int]) -> None:
    answers = {"time": (0, 0, 0, 1, 0), "room": (1, 0, 0, 0, 0), "head": (1, 0, 0, 0, 0)}
    session = held((CHECK,), answers, 1, mode="solo")
    drawn = text(session, (CHECK,), *size)
    assert SV("results.hidden") not in drawn
    assert SV("results.dont-know-column") in drawn
    lines = "\n".join(results_lines(session, (CHECK.key,), T).lines)
    assert SV("results.hidden") not in lines
    assert SV("results.dont-know-column") in lines.lower()
