"""Putting in order, 3-2-1: the same points by laptop, slips and phones, told as limits (R9)."""

from __future__ import annotations

import csv
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apl_tui.core.ballot import Ballot, BallotBox, faults
from apl_tui.core.findings import ranking
from apl_tui.core.release import ChoiceRelease, Rules, release
from apl_tui.core.slips import SIGNS
from apl_tui.core.workshop import Indicator, Vote
from apl_tui.i18n import translator
from apl_tui.phones.forms import place_field, read_ballot
from apl_tui.phones.link import RoomState, Wording
from apl_tui.phones.questions import sections
from apl_tui.report.output import report_text
from apl_tui.room.draft import Draft
from apl_tui.room.slips import SlipLine
from tests.support.clock import FakeClock
from tests.support.nasty import NASTY
from tests.tui.voting import small_room, small_workshop

NAMES = ("fika", "paus", "rast", "vila")
VOTE = Vote("m", "o", "order", "Vad först?", tuple(Indicator(n, n) for n in NAMES), dots=3)
ORDERS = st.lists(st.sampled_from(NAMES), max_size=3, unique=True)


def ballot_of(order: list[str]) -> Ballot:
    return {"o": {name: place for place, name in enumerate(order, start=1)}}


def by_laptop(order: list[str]) -> Ballot:
    draft = Draft((VOTE,))
    for name in order:
        assert draft.toggle(VOTE.indicators[NAMES.index(name)])
    return draft.ballot


def by_slip(order: list[str]) -> Ballot:
    line = SlipLine((VOTE,))
    for name in order:
        assert line.type(SIGNS[NAMES.index(name)]) is None
    line.type(".")
    return line.ballot


def by_phone(order: list[str]) -> Ballot:
    places = [*order, "dk", "dk", "dk"][:3]
    form = {place_field(VOTE, place): [name] for place, name in enumerate(places, start=1)}
    ballot, odd = read_ballot((VOTE,), form)
    assert odd == []
    return ballot


@given(ORDERS)
def test_every_way_gives_the_same_ballot(order: list[str]) -> None:
    for way in (by_laptop, by_slip, by_phone):
        assert way(order) == ballot_of(order)
    assert faults((VOTE,), ballot_of(order)) == []


def test_what_is_taken_back_moves_the_others_up() -> None:
    draft = Draft((VOTE,))
    for name in NAMES[:3]:
        draft.toggle(VOTE.indicators[NAMES.index(name)])
    assert not draft.toggle(VOTE.indicators[3]), "there are three places"
    draft.toggle(VOTE.indicators[0])
    assert draft.ballot == ballot_of(["paus", "rast"])
    draft.toggle(VOTE.indicators[3])
    assert [one.id for one in draft.in_order(draft.pages[0])] == ["paus", "rast", "vila"]


@pytest.mark.parametrize("answers", [{"fika": 2}, {"fika": 1, "paus": 1}, {"fika": 0}, {"fika": 4}])
def test_places_that_are_no_order_are_refused(answers: dict[str, int]) -> None:
    (fault,) = faults((VOTE,), {"o": answers})
    assert fault.reason == "outside-scale"


@pytest.mark.parametrize(
    ("given_", "odd"),
    [
        ({"o.1": ["fika"], "o.2": ["fika"], "o.3": ["dk"]}, {"o.2": "twice"}),
        ({"o.1": ["dk"]}, {"o.2": "missing", "o.3": "missing"}),
        ({"o.1": ["x"], "o.2": ["dk"], "o.3": ["dk"]}, {"o.1": "outside-scale"}),
        ({"o.1": ["fika", "paus"], "o.2": ["dk"], "o.3": ["dk"]}, {"o.1": "twice"}),
    ],
)
def test_what_is_wrong_in_a_phones_form_is_told_at_its_place(
    given_: dict[str, list[str]], odd: dict[str, str]
) -> None:
    _, found = read_ballot((VOTE,), given_)
    assert {fault.field: fault.kind for fault in found} == odd


def test_a_place_left_free_on_a_phone_is_passed_over() -> None:
    form = {"o.1": ["dk"], "o.2": ["rast"], "o.3": ["fika"]}
    assert read_ballot((VOTE,), form) == (ballot_of(["rast", "fika"]), [])


@pytest.mark.parametrize("text", NASTY)
def test_any_words_stand_on_the_phones_page_as_they_are(text: str) -> None:
    asked = Vote("m", "o", "order", text, (Indicator("a", text), Indicator("b", "B")), dots=3)
    state = RoomState("ballot", Wording("sv", "T", (asked,)), "r", None, ())
    (section,) = sections(state, "sv", {"o.1": ["a"]}, {})
    assert [len(q.options) for q in section.questions] == [3, 3]
    assert section.questions[0].options[0].words == text
    assert [o.chosen for o in section.questions[0].options] == [True, False, False]


# --- what is counted, and told --------------------------------------------------------------------


def released(orders: list[list[str]], k: int = 6) -> ChoiceRelease:
    box = BallotBox((VOTE,), 40)
    for number, order in enumerate(orders):
        assert box.cast(ballot_of(order), str(number).encode()) == "counted"
    (told,) = release(box.empty(), Rules(k))
    assert isinstance(told, ChoiceRelease)
    return told


def test_R9_points_are_told_as_limits_where_two_people_could_have_given_them() -> None:
    orders = [["fika", "paus"]] * 6 + [["rast", "fika"]] * 2
    told = released(orders)
    assert [str(total) for total in told.totals or ()] == ["18–24", "12", "0–6", "0–6"]
    assert [str(t) for t in released([["paus", "fika"]] * 6).totals or ()][:2] == ["12–18", "12–18"]
    assert released([["paus"]] * 5).totals is None
    assert released([["paus"]] * 5 + [[]] * 9).totals is None, "blank ones are no answer"


def test_R9_the_same_points_are_the_same_release_whoever_gave_them() -> None:
    one = [["fika", "paus", "rast"], ["paus", "rast", "fika"], ["rast", "fika", "paus"]] * 2
    other = [["fika", "rast", "paus"], ["rast", "paus", "fika"], ["paus", "fika", "rast"]] * 2
    assert released(one) == released(other)


def test_the_report_and_the_file_for_programs_tell_points() -> None:
    room = small_room(FakeClock(), small_workshop(VOTE), 8)
    vote = room.open_vote()
    for order in [["fika", "paus", "rast"]] * 4 + [["paus", "rast"]] * 4:
        room.cast(ballot_of(order), vote.hand_over())
    room.close_vote()
    (round_,) = room.session.rounds
    (told,) = round_.releases
    assert isinstance(told, ChoiceRelease)
    assert [one.id for one, _ in ranking(VOTE, told)][:2] == ["paus", "fika"]
    t = translator("sv")
    text = report_text(room.session, t, "md")
    assert "8 personer satte i ordning. Det första får 3 poäng, nästa ett mindre." in text
    assert t("report.column.points") in text
    rows = json.loads(report_text(room.session, t, "json"))["rows"]
    assert {row["kind"] for row in rows} == {"order"}
    assert [row["chosen_low"] for row in rows] == [12, 18, 12, 0]
    table = report_text(room.session, t, "csv").lstrip("\ufeff").splitlines()
    lines = [*csv.DictReader(table, delimiter=";")]
    assert [line["chosen_high"] for line in lines] == ["12", "24", "12", "6"]
