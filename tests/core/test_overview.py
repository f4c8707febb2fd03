"""Many units side by side: what their releases say, and nothing else."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from apl_tui.core.closing import closing_module, commitment_module
from apl_tui.core.one_person import without_one_person
from apl_tui.core.overview import Cell, Line, Overview, overview
from apl_tui.core.records import Mode
from apl_tui.core.release import ChoiceRelease, Span
from apl_tui.core.session import Session
from apl_tui.core.trend import Share
from apl_tui.core.workshop import Advice, Vote, Workshop
from tests.core.samples import choice, graded, workshop
from tests.core.test_trend import ON_HAND, held

NOW, LATER, LAST_YEAR = "2026-11-23T10:00+01:00", "2026-11-30T10:00+01:00", "2025-11-20T10:00+01:00"


def met(
    unit: str,
    vote: Vote,
    *rows: tuple[int, int],
    at: str = NOW,
    mode: Mode = "ballots",
    again: tuple[tuple[int, int], ...] = (),
) -> Session:
    """A meeting of a unit: (lower, upper) of each indicator, or (_, chosen) of a choice."""
    session = held(vote, *rows, started=at, mode=mode, again=again)
    settings = replace(session.settings, unit=unit, solo=mode == "solo")
    return replace(session, id=f"{at[:10]}-{unit.lower()}", settings=settings)


def line(found: Overview, place: int = 0) -> Line:
    return found.lines[place]


def left_out(found: Overview) -> dict[str, tuple[str, ...]]:
    return dict(found.left_out)


def test_T5_units_stand_side_by_side_and_add_up() -> None:
    vote = graded("a", "b")
    found = overview([met("Söder", vote, (5, 5), (2, 8)), met("Norr", vote, (8, 2), (3, 7))])
    assert found.units == ("Norr", "Söder")
    first, second = found.lines
    assert (first.standing.indicator.id, first.better) == ("a", Share(Span(7, 7), 20))
    assert [(cell.unit, cell.better) for cell in first.cells] == [
        ("Norr", Share(Span(2, 2), 10)),
        ("Söder", Share(Span(5, 5), 10)),
    ]
    assert (first.missing, first.of, second.missing) == (2, 2, 0)


def test_T5_the_sum_is_the_sum_of_the_units_that_are_shown_and_of_no_other() -> None:
    vote = graded("a", "b")
    shown = met("Norr", vote, (2, 8), (4, 6))
    small = met("Liten", vote, (1, 3), (0, 4))
    found, alone = overview([shown, small]), overview([shown])
    assert [each.better for each in found.lines] == [each.better for each in alone.lines]
    assert all(each.of == len(each.cells) == 1 for each in found.lines)
    assert found.units == ("Norr",)
    assert left_out(found) == {"nothing": ("Liten",)}


def test_T1_of_a_unit_the_last_meeting_counts_and_of_that_the_last_round() -> None:
    vote = graded("a")
    before = met("Norr", vote, (9, 1))
    now = met("norr ", vote, (8, 2), at=LATER, again=((4, 6),))
    found = overview([now, before])
    assert [cell.better for cell in line(found).cells] == [Share(Span(6, 6), 10)]
    assert line(found).better == Share(Span(6, 6), 10)
    assert (found.meetings, found.days) == (1, (LATER[:10], LATER[:10]))


def test_T1_a_vote_twice_on_one_day_is_told_of() -> None:
    vote = graded("a")
    one = met("Norr", vote, (9, 1))
    other = replace(met("Norr", vote, (4, 6)), id="2026-11-23-other")
    assert left_out(overview([one, other])) == {"same-day": ("Norr",)}
    assert left_out(overview([one, met("Norr", vote, (4, 6), at=LATER)])) == {}


def test_T2_since_last_year_is_told_where_both_were_released_in_the_same_words() -> None:
    vote = graded("a", "b")
    changed = replace(
        vote, indicators=(replace(vote.indicators[0], text="New"), vote.indicators[1])
    )
    found = overview(
        [
            met("Norr", vote, (8, 2), (5, 5), at=LAST_YEAR),
            met("Norr", vote, (2, 8), (5, 5)),
            met("Söder", changed, (8, 2), (1, 3), at=LAST_YEAR),
            met("Söder", vote, (2, 8), (5, 5)),
        ]
    )
    cells = {(cell.standing.indicator.id, cell.unit): cell.way for one in found.lines
             for cell in one.cells}  # fmt: skip
    assert cells == {
        ("a", "Norr"): "better",
        ("b", "Norr"): "level",
        ("a", "Söder"): None,
        ("b", "Söder"): None,
    }
    changes = {one.standing.indicator.id: one.change for one in found.lines}
    assert changes["a"]
    assert changes["a"].units("better") == 1
    assert (changes["a"].earlier, changes["a"].later) == (
        Share(Span(2, 2), 10),
        Share(Span(8, 8), 10),
    )


def test_T2_the_last_meeting_of_this_year_is_not_last_year() -> None:
    vote = graded("a")
    found = overview([met("Norr", vote, (8, 2)), met("Norr", vote, (2, 8), at=LATER)])
    assert line(found).change is None


def test_T2_where_low_is_better_less_agreement_is_better() -> None:
    vote = graded("a", better="low")
    found = overview([met("Norr", vote, (2, 8), at=LAST_YEAR), met("Norr", vote, (8, 2))])
    (cell,) = line(found).cells
    assert (cell.way, cell.better) == ("better", Share(Span(8, 8), 10))
    assert line(found).change.earlier == Share(Span(2, 2), 10)  # type: ignore[union-attr]


def test_R4_what_is_about_one_person_is_nowhere() -> None:
    vote = graded("a", "boss", sensitive=("boss",))
    session = met("Norr", vote, (2, 8), (9, 1))
    found = overview([session, met("Söder", vote, (2, 8), (9, 1), at=LAST_YEAR)])
    assert [one.standing.indicator.id for one in found.lines] == ["a"]
    assert "boss" not in repr(found)
    alone = graded("boss", sensitive=("boss",))
    assert overview([met("Norr", alone, (2, 8))]).votes == ()


def test_R4_nor_is_the_question_whether_the_meeting_was_worth_the_time() -> None:
    (worth,) = ON_HAND.votes
    closing = held(worth, (2, 8), (9, 1), script=ON_HAND)
    assert overview([closing]).votes == ()
    kept = without_one_person(closing)
    assert (kept.workshop.votes, kept.rounds[0].releases) == ((), ())
    assert closing_module(lambda m: m.id).steps


def test_R4_how_sure_a_group_is_leaves_no_unit() -> None:
    script = Workshop("w", "Workshop", "en", (commitment_module(lambda m: m.id),))
    (sure,) = script.votes
    session = held(sure, (2, 8), script=script)
    assert overview([session]).votes == ()
    kept = without_one_person(session)
    assert (kept.workshop.votes, kept.rounds[0].releases) == ((), ())


@pytest.mark.parametrize(("mode", "why"), [("hands", "hands"), ("solo", "solo")])
def test_F2_F3_hands_and_one_person_alone_are_not_added(mode: Mode, why: str) -> None:
    vote = graded("a")
    found = overview([met("Norr", vote, (2, 8)), met("Söder", vote, (0, 9), mode=mode)])
    assert line(found).better == Share(Span(8, 8), 10)
    assert found.units == ("Norr",)
    assert why in left_out(found)


def test_R10_units_stand_by_name_and_statements_by_need() -> None:
    vote = graded("a", "b", "c")
    rows = [(2, 8), (8, 2), (1, 2)], [(0, 10), (9, 1), (2, 1)]
    found = overview(
        met(unit, vote, *some) for unit, some in zip(("Öster", "Älv"), rows, strict=True)
    )
    assert [one.standing.indicator.id for one in found.lines] == ["b", "a", "c"]
    assert all(list(each.units) == sorted(each.units) for each in found.votes)
    flipped = overview(
        met(unit, vote, *some) for unit, some in zip(("Öster", "Älv"), reversed(rows), strict=True)
    )
    for each in (found, flipped):  # whichever of them has more to change
        assert each.units == each.votes[0].units == ("Älv", "Öster")


def test_T3_an_overview_has_no_place_for_anything_about_those_who_answered() -> None:
    assert {f.name for f in fields(Cell)} == {"unit", "day", "standing", "way"}
    assert {f.name for f in fields(Line)} == {"standing", "cells", "change"}


def test_other_words_are_not_added_and_are_told_of() -> None:
    vote = graded("a", "b")
    other = replace(
        vote, indicators=tuple(replace(o, text=f"Else {o.id}") for o in vote.indicators)
    )
    found = overview(
        [
            met("Ett", vote, (2, 8), (4, 6)),
            met("Två", vote, (2, 8), (4, 6)),
            met("Tre", other, (9, 1), (9, 1), at=LATER),
        ]
    )
    assert found.votes[0].vote == vote  # the words that most had, not the latest
    assert line(found).of == 2
    assert left_out(found)["reworded"] == ("Tre",)


def test_what_to_change_is_told_by_how_many_units_miss_it() -> None:
    vote, asked = graded("a", "b"), graded("p", name="need")
    advice = Advice((asked.key,), 1, "Do")
    script = workshop([vote], [asked, advice])
    one = held(vote, (9, 1), (2, 8), script=script)
    one = (
        replace(one, index=1).opened().closed("ballots", 10, held(asked, (7, 3)).rounds[0].releases)
    )
    found = overview([one])
    assert [x.standing.indicator.id for x in found.to_change(preconditions=False)] == ["a"]
    assert [x.standing.indicator.id for x in found.to_change(preconditions=True)] == ["p"]


def test_occasions_are_the_gap_of_all_units_together() -> None:
    today, dots = graded("x", "y"), choice("x", "y", kind="dots", dots=1, name="d")
    script = workshop([today, dots])
    sessions = []
    for unit, rows, wanted in (
        ("Ett", ((8, 2), (2, 8)), (3, 7)),
        ("Två", ((7, 3), (3, 7)), (4, 6)),
    ):
        releases = (
            *held(today, *rows).rounds[0].releases,
            *held(dots, *((0, each) for each in wanted)).rounds[0].releases,
        )
        session = held(today, *rows, script=script)
        session = replace(session, rounds=(replace(session.rounds[0], releases=releases),))
        named = replace(session.settings, unit=unit)
        sessions.append(replace(session, id=unit, settings=named))
    found = overview(sessions)
    (gap,) = found.gaps
    assert [each.standing.indicator.id for each in gap.gaps] == ["y", "x"]
    assert isinstance(gap.potential.released, ChoiceRelease)
    assert gap.potential.released.answered == 13


def test_a_unit_without_a_name_stands_alone() -> None:
    vote = graded("a")
    found = overview([met("", vote, (2, 8)), met("", vote, (8, 2), at=LATER)])
    assert len(found.units) == 2


def test_of_nothing_there_is_nothing() -> None:
    assert overview([]).votes == ()
    assert overview([]).days == ("", "")
