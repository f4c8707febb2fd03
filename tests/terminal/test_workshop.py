"""A whole workshop by keyboard alone, in a real terminal, and what a kill leaves behind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.terminal.term import PATIENCE_SECONDS, Terminal

STATEMENTS = 11
MIDDLE = 3
PAINTED_SECONDS = 0.2  # a page takes no keys while the terminal is still being written to

STEPS = 8  # of the workshop that is led here, its closing round counted
ON_STAGE = f"av {STEPS}"  # stands at the top of every step


def begin(term: Terminal) -> None:
    """From the filled-in setup past the title page to the first step."""
    term.wait_for("Enter", "Löftet")
    term.do("enter", "steg 1 av 8", "▀")
    term.do("space", "Tänk tyst")


def open_vote(term: Terminal) -> None:
    """To the vote step, and open."""
    term.do("space", "steg 2 av 8")
    open_here(term)


def open_here(term: Terminal) -> None:
    """Open the vote of the step that is shown, and let the laptop go round."""
    term.wait_for("öppnar omröstningen")
    term.do("v", "har röstat")
    term.do("l", "projektorn")
    term.quiet()
    term.do("enter", "Lämna datorn")


def pass_ballot(term: Terminal, option: int, number: int, people: int) -> None:
    """One person's ballot, reviewed and cast, with a pause before what is final.

    Every answer is in the half of `option`. Two digits take turns, as the same key again, so soon
    as a program presses it, is one that is held down.
    """
    term.quiet()
    term.do("enter", f"1 av {STATEMENTS}")
    term.quiet(PAINTED_SECONDS)
    turns = (option, option - 1 if option > MIDDLE else 3 - option)
    for statement in range(1, STATEMENTS):
        term.do(str(turns[statement % 2]), f"{statement + 1} av {STATEMENTS}")
    term.do(str(turns[STATEMENTS % 2]), "Stämmer det?")
    term.quiet()
    term.do("enter", "Din röst är lagd.")
    assert ("Lämna datorn" if number < people else f"{number} av {people}") in term.text


def fill_action(term: Terminal, what: str) -> None:
    """Into the form that is open, on to its last field; Enter keeps it then."""
    term.press(what)
    term.quiet(0.1)
    for _ in range(3):  # on the way to the next field a second Enter is none
        row = term.screen.cursor.y
        term.press("enter")
        while term.screen.cursor.y == row:
            assert term.read(PATIENCE_SECONDS), term.text
        term.quiet(0.05)


def report_in(home: Path) -> str:
    (report,) = (home / "reports").glob("*.md")
    return report.read_text(encoding="utf-8")


def rows_of(report: str) -> list[list[str]]:
    """The cells of the statements' rows."""
    lines = [line for line in report.split("\n") if re.match(r"\| .*(░|█|för få)", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def close_vote(term: Terminal, people: int) -> None:
    """Stop passing, and close."""
    term.quiet()
    if "Lämna datorn" in term.text:
        term.quiet()
        term.do("escape", "har röstat")
    if people < 6:  # asked about before it closes, since nothing can be shown
        term.do("v", "Stäng ändå")
        term.quiet(0.2)
        term.press("right", "enter")
        term.wait_for("för få svar")
    else:
        term.do("v", "Börja här")


@pytest.mark.parametrize(
    ("people", "upper"),
    [
        pytest.param(12, 8, marks=pytest.mark.campaign),
        pytest.param(7, 5, marks=pytest.mark.campaign),
        (6, 4),
        pytest.param(5, 3, marks=pytest.mark.campaign),
    ],
)
def test_all_ballots_two_actions_and_the_report(data_home: Path, people: int, upper: int) -> None:
    with Terminal(
        ["run", "environment", "--unit", "Norr", "--people", str(people)], data_home
    ) as term:
        begin(term)
        open_vote(term)
        for number in range(1, people + 1):
            pass_ballot(term, 4 if number <= upper else 2, number, people)
        close_vote(term, people)
        for place, what in enumerate(("Reflektera varje fredag", "Gå bredvid")):
            term.do("a", "Åtgärder")
            if place:  # else the form opens by itself
                term.do("+")
            term.wait_for("Vad ska vi göra?")
            fill_action(term, what)
            term.do("enter", what, gone="Vad ska vi göra?")
            term.do("escape", "sida 2/", gone="Åtgärder    ")
        term.do("e", "Rapporten är klar")
        term.do("enter", "Avsluta nu?")
        term.press("right")
        term.do("enter", "Välj en workshop")
        term.press("q")
        term.wait_for_end()
    rows = rows_of(report_in(data_home))
    assert len(rows) == STATEMENTS
    sensitive = {
        "Min chef stöttar mig när jag vill lära mig något.",
        "Min chef bestämmer över små detaljer i mitt arbete.",
    }
    for row in rows:
        lower = people - upper
        if people < 6 or (people < 8 and row[0] in sensitive):
            assert "för få" in row[-1]
        elif row[0] in sensitive:  # R4: limits that hide each other
            assert row[1:4] == [f"{lower - 3}–{lower}", str(upper), "0–3"]
        else:
            assert row[1:4] == [str(lower), str(upper), "0"]
    assert "Reflektera varje fredag" in report_in(data_home)
    assert "Gå bredvid" in report_in(data_home)


@pytest.mark.parametrize("moment", [pytest.param("step", marks=pytest.mark.campaign), "vote"])
def test_a_kill_loses_the_open_round_and_nothing_else(data_home: Path, moment: str) -> None:
    with Terminal(["run", "environment", "--unit", "Norr", "--people", "6"], data_home) as term:
        begin(term)
        if moment == "vote":
            open_vote(term)
            pass_ballot(term, 4, 1, 6)
        else:
            term.do("space", "steg 2 av 8")
        term.kill()
    with Terminal([], data_home) as term:
        term.wait_for("Välj en workshop", "Fortsätt")
        if moment == "vote":
            term.do("g", "Omröstningen avbröts")
            term.do("enter", "steg 2 av 8", "Inget av den finns kvar")
        else:
            term.do("g", "steg 2 av 8")
            assert "avbröts" not in term.text
