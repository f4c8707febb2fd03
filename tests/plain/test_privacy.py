"""What lines must not tell: each test bears the rule that it holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apl_tui.plain.console import CLEAR
from apl_tui.plain.terminal import LEAST_ROWS, can_clear
from apl_tui.store.paths import Paths
from tests.plain.talk import (
    ALONE,
    STATEMENTS,
    Talk,
    Typed,
    ballot,
    everyone,
    only_session,
    report_of,
    rows,
    run,
)
from tests.support.clock import FakeClock, contents, workshop

OPEN: list[Typed] = ["", "v"]
answers = st.lists(st.integers(0, 4), min_size=STATEMENTS, max_size=STATEMENTS)


def voted(paths: Paths, people: list[list[int]], *, clears: bool = False) -> Talk:
    """A vote that is left open at the end of the input."""
    talk = Talk([*OPEN, *everyone(people)], clears=clears)
    run(paths, workshop(), talk)
    return talk


@given(st.lists(answers, min_size=6, max_size=6), st.booleans())
@settings(max_examples=15)
def test_O1_O2_what_is_said_while_open_does_not_depend_on_answers(
    tmp_path_factory: pytest.TempPathFactory, people: list[list[int]], clears: bool
) -> None:
    places = [Paths(tmp_path_factory.mktemp("home")) for _ in range(2)]
    said = [voted(p, b, clears=clears).said for p, b in zip(places, (people, rows(6)), strict=True)]
    assert said[0] == said[1]


def test_O2_answers_are_read_without_being_shown(paths: Paths) -> None:
    talk = voted(paths, rows())
    assert talk.hidden == [str(line) for line in everyone(rows())[2:]]


def test_O2_answers_are_said_only_to_whoever_asks(paths: Paths) -> None:
    asked = Talk([*OPEN, *ALONE, "", *map(str, rows()[0]), "s", "v", *ballot(rows()[1])])
    run(paths, workshop(), asked)
    assert "1. Intressanta uppgifter: Stämmer helt" in asked.said
    after = asked.said.partition("1. Intressanta uppgifter: Stämmer helt")[2]
    assert "\n" * LEAST_ROWS in after.partition("2 av 11")[0]


def test_O2_a_terminal_that_can_be_emptied_is_emptied_around_every_person(paths: Paths) -> None:
    said = voted(paths, rows(6), clears=True).said
    assert said.count(CLEAR) == 6 + 1
    first, *others = said.split(CLEAR)[1:]
    assert "klara" in first.splitlines()[0]
    for part in others:
        receipt, hand_over, *_ = part.splitlines()
        assert receipt == "Din röst är lagd."  # the same whatever was answered
        assert "klara" in hand_over
    assert "Skärmen töms efter varje person." in said


def test_O2_elsewhere_blank_lines_are_pushed_and_the_truth_is_told(paths: Paths) -> None:
    said = voted(paths, rows(6)).said
    assert "\x1b" not in said
    assert said.count("\n" * LEAST_ROWS) == 6 + 1
    assert "Den här terminalen går inte att tömma" in said
    pipe = Talk([*OPEN, *ALONE], hides=False)
    run(Paths(paths.home / "other"), workshop(), pipe)
    assert "Det som skrivs kan synas" in pipe.said


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "dumb"}, False),
        ({"TERM": "unknown"}, False),
        ({}, False),
        ({"TERM": "screen", "STY": "1234.pts"}, False),
    ],
)
def test_which_terminals_can_be_emptied(environ: dict[str, str], wanted: bool) -> None:
    assert can_clear(environ) is wanted


def test_O2_it_starts_only_when_someone_says_that_nobody_else_sees_or_hears(paths: Paths) -> None:
    talk = Talk([*OPEN, "l", "", "l", "nej"])
    run(paths, workshop(), talk)
    assert "Släck projektorn" in talk.said
    assert "Lämna datorn till nästa" not in talk.said


def test_O2_a_broken_off_ballot_is_not_counted(paths: Paths) -> None:
    talk = Talk([*OPEN, *ALONE, "", "4", "3", "q", "", "q", "j", *ballot(rows()[0]), "q", "j"])
    run(paths, workshop(), talk)
    assert talk.said.count("Ta bort dina svar?") == 2  # the first was answered with nothing: no
    assert talk.said.count("Din röst är lagd.") == 1
    assert "1 av 12 har röstat." in talk.said


def test_O2_ideas_are_thrown_away_only_by_a_told_choice(paths: Paths) -> None:
    lines: list[Typed] = ["g 5", "v", *ALONE, "", "hemligt", "", "", "", "j", "q", "j"]
    talk = Talk(lines, clears=True)  # two empty lines where it asks whether to hand in
    run(paths, workshop(), talk)
    assert talk.said.count("Ta bort det du har skrivit?") == 1
    assert talk.said.count("Ditt svar är inlämnat.") == 1
    assert "1 av 12 har lämnat" in talk.said
    gone = Talk(["g 5", "v", *ALONE, "", "hemligt", "", "nej", "j", "q", "j"], clears=True)
    run(Paths(paths.home / "other"), workshop(), gone)
    assert "inlämnat" not in gone.said
    assert "0 av 12 har lämnat" in gone.said


def test_O2_a_double_enter_neither_casts_nor_answers(paths: Paths) -> None:
    """Enter on a new ballot, and Enter on the review, only say what is wanted."""
    talk = Talk([*OPEN, *ALONE, "", "", "", *map(str, rows()[0]), "", "", "q", "j", "q", "j"])
    run(paths, workshop(), talk)
    assert "0 av 12 har röstat." in talk.said.partition("Du har svarat på alla 11")[2]


def test_O2_after_a_long_silence_the_ballot_goes_unless_the_person_is_there(paths: Paths) -> None:
    hands = FakeClock()

    def away() -> None:
        hands.wait(1.1)

    first = rows()[0]
    gone: list[Typed] = ["", "4", away, "3", ""]
    stays: list[Typed] = ["", str(first[0]), away, "9", "j", *map(str, first[1:]), "v"]
    talk = Talk([*OPEN, *ALONE, *gone, *stays, "q", "j"])
    run(paths, workshop(), talk, hands)
    assert talk.said.count("Är du samma person?") == 2
    assert "1 av 12 har röstat." in talk.said
    assert "Det svaret finns inte" not in talk.said  # what was typed too late does not count


def test_O2_ideas_are_hidden_where_the_terminal_cannot_be_emptied(paths: Paths) -> None:
    lines: list[Typed] = ["g 5", "v", *ALONE, "", "hemligt", "", "j", "q", "j"]
    dumb, real = Talk(lines), Talk(lines, clears=True)
    run(paths, workshop(), dumb)
    run(Paths(paths.home / "other"), workshop(), real)
    assert "hemligt" in dumb.hidden
    assert "hemligt" in real.shown
    assert real.said.count(CLEAR) == 2


def test_M1_the_program_forgets_at_every_hand_over(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    talk = Talk([*OPEN, *ALONE, *ballot(rows()[0]), "", "4", "q", "j", *ballot(rows()[1])])
    monkeypatch.setattr("apl_tui.plain.passing.forget", lambda: said.append(talk.said))
    run(paths, workshop(), talk)
    assert [each.count("Lämna datorn till nästa") for each in said] == [1, 2, 3]


@pytest.mark.parametrize("ending", [["v", "j"], ["q", "j"]], ids=["closed", "left"])
def test_M1_whatever_ends_a_round_makes_the_program_forget(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, ending: list[Typed]
) -> None:
    said: list[str] = []
    talk = Talk([*OPEN, *everyone(rows(2)), *ending])
    monkeypatch.setattr("apl_tui.plain.rounds.forget", lambda: said.append(talk.said))
    run(paths, workshop(), talk)
    assert len(said) == 1
    assert "2 av 12 har röstat." in said[0]


def test_S1_nothing_on_disk_depends_on_a_ballot_while_the_round_is_open(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    seen: list[dict[str, bytes]] = []

    def look(folder: Path) -> Callable[[], None]:
        return lambda: seen.append(contents(folder))

    for shift in (0, 3):
        place = Paths(tmp_path_factory.mktemp("home"))
        talk = Talk([*OPEN, *everyone(rows(shift=shift)), look(place.home), "v"])
        run(place, workshop(), talk)
    assert seen[0] == seen[1]


def test_S2_R3_equal_bands_give_equal_lines_files_and_reports(paths: Paths) -> None:
    def within(option: int) -> int:
        return {1: 2, 2: 1, 3: 4, 4: 3, 0: 0}[option]

    one = rows()
    other = [[within(option) for option in row] for row in one]
    told = []
    for number, people in enumerate((one, other)):
        place = Paths(paths.home.parent / f"home{number}" / "data")
        talk = Talk([*OPEN, *everyone(people), "v", "", "", "", "e", ""])
        run(place, workshop(), talk)
        said = talk.said.replace(str(place.home), "")
        told.append((said, only_session(place), report_of(place), contents(place.sessions)))
    assert told[0] == told[1]


def test_a_command_line_answer_in_the_wrong_place_is_not_repeated(paths: Paths) -> None:
    talk = Talk(["hemligt svar", *OPEN, "hemligt svar", "?"])
    run(paths, workshop(), talk)
    assert "hemligt" not in talk.said
