"""An overview tells of a unit what its own report told, by going through all small worlds.

Every world is led from ballots to bytes: counted, released, exported, read again, put side by side,
and written in every form. What is compared is the bytes.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import product
from typing import Any

from apl_tui.core.ballot import Tally
from apl_tui.core.overview import overview
from apl_tui.core.records import Settings
from apl_tui.core.release import Rules, release
from apl_tui.core.session import Session, new_session
from apl_tui.core.workshop import Vote
from apl_tui.i18n import translator
from apl_tui.report.exchange import report_json
from apl_tui.report.exchange_reading import read_exchange
from apl_tui.report.output import OVERVIEW_FORMATS
from apl_tui.report.overview import overview_text
from tests.core.samples import choice, graded, workshop

SV = translator("sv")
NOW, LAST_YEAR = "2026-11-23T10:00+01:00", "2025-11-20T10:00+01:00"
K, PEOPLE, UP_TO = 5, 9, 6
VOTE = graded("a", size=4)
WANTED = choice("x", "y", name="c")
BOSS = graded("a", "boss", size=4, sensitive=("boss",))

Cells = tuple[int, ...]
"""How many gave each answer to one indicator, "don't know" first."""


def file_of(unit: str, *rounds: Sequence[Cells], vote: Vote = VOTE, at: str = NOW) -> str:
    """What a unit exports: its rounds of one vote, each of cells for every indicator."""
    settings = Settings(unit, PEOPLE, K)
    session = new_session(f"{at[:10]}-0900-m", workshop([vote]), settings, at)
    for cells in rounds:
        ballots = max(sum(each) for each in cells)
        let_out = release([Tally(vote, tuple(cells), ballots)], Rules(K))
        session = session.opened().closed("ballots", ballots, let_out)
    return report_json(session, SV)


@lru_cache(maxsize=4096)
def read(file: str) -> Session:
    return read_exchange(file.encode())


def told(*files: str) -> str:
    """Everything that an overview of files tells, in all forms."""
    found = overview(map(read, files))
    return "\n".join(overview_text(found, SV, form) for form in OVERVIEW_FORMATS)


def data(*files: str) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(overview_text(overview(map(read, files)), SV, "json"))
    return whole


def answers(up_to: int, options: int = 4) -> Iterator[Cells]:
    """All ways in which up to so many people answer, "don't know" included."""
    return (c for c in product(range(up_to + 1), repeat=options + 1) if 0 < sum(c) <= up_to)


def halves(up_to: int) -> Iterator[Cells]:
    """All ways in which up to so many people stand in two halves."""
    every = product(range(up_to + 1), repeat=2)
    return ((0, low, 0, 0, up) for low, up in every if 0 < low + up <= up_to)


OTHERS = (file_of("Ett", [(0, 3, 1, 2, 2)]), file_of("Två", [(1, 0, 5, 1, 1)]))


def test_R1_R10_T5_a_unit_that_is_withheld_leaves_no_trace_in_the_sum() -> None:
    """All 461 ways in which up to six answer: under k nothing tells which of them it was."""
    by_release = defaultdict(set)
    worlds = 0
    for cells in answers(UP_TO):
        file = file_of("Tre", [cells])
        released = read(file).rounds[0].releases
        by_release[released].add(told(*OTHERS, file))
        worlds += 1
    assert worlds == 461
    assert {len(pictures) for pictures in by_release.values()} == {1}
    withheld = {told for released, some in by_release.items() if "Withheld" in repr(released)
                for told in some}  # fmt: skip
    assert len(withheld) == 1
    assert "Tre" not in withheld.pop()


def test_R1_T5_the_total_less_all_others_is_what_the_missing_unit_told_itself() -> None:
    """With what it told last year too: where it told nothing, nothing is left over."""
    years = tuple(halves(UP_TO))
    lonely = data(*OTHERS)["votes"][0]["indicators"][0]
    for before, now in product(years, repeat=2):
        files = (file_of("Tre", [before], at=LAST_YEAR), file_of("Tre", [now]))
        (line,) = data(*OTHERS, *files)["votes"][0]["indicators"]
        own = [each for each in line["units"] if each["unit"] == "Tre"]
        left = {name: line["better_half"][name] - lonely["better_half"][name] for name in
                ("low", "high", "n")}  # fmt: skip
        if sum(now) < K:
            assert own == []
            assert set(left.values()) == {0}
            assert (line["units_told"], line["units_missing"]) == (
                lonely["units_told"],
                lonely["units_missing"],
            )
            assert line["since_last_year"] is None
        else:
            assert left == own[0]["better_half"]
            assert (own[0]["since_last_year"] is None) == (sum(before) < K)


def test_R9_T5_the_same_of_choices() -> None:
    """All totals of two options that up to six people can give, blank ballots among them."""
    others = (
        file_of("Ett", [(0, 4), (0, 7)], vote=WANTED),
        file_of("Två", [(0, 8), (0, 3)], vote=WANTED),
    )
    lonely = data(*others)["votes"][0]["indicators"]
    seen = defaultdict(set)
    for answered in range(UP_TO + 1):
        for x, y in product(range(answered + 1), repeat=2):
            tally = Tally(WANTED, ((0, x), (0, y)), answered)
            session = new_session("m", workshop([WANTED]), Settings("Tre", PEOPLE, K), NOW)
            let_out = release([tally], Rules(K))
            session = session.opened().closed("ballots", PEOPLE, let_out)
            file = report_json(session, SV)
            seen[let_out].add(told(*others, file))
            if answered < K:
                assert data(*others, file)["votes"][0]["indicators"] == lonely
    assert {len(pictures) for pictures in seen.values()} == {1}


def test_R4_no_answer_about_one_person_changes_anything() -> None:
    """Whatever eight or nine people say of the manager, the file and the overview are the same."""
    files, seen = set(), set()
    for boss in halves(PEOPLE):
        if sum(boss) >= PEOPLE - 1:
            file = file_of("Tre", [(0, 2, 1, 3, 3), (PEOPLE - sum(boss), *boss[1:])], vote=BOSS)
            files.add(file)
            seen.add(told(*OTHERS, file))
    assert (len(files), len(seen)) == (1, 1)


def test_T1_T5_two_rounds_of_the_same_people_are_told_as_the_last() -> None:
    """Their difference is in no overview: whatever was answered first, nothing is changed."""
    firsts = [cells for cells in halves(7) if sum(cells) == 7]
    for last in firsts:
        seen = {told(*OTHERS, file_of("Tre", [first], [last])) for first in firsts}
        assert seen == {told(*OTHERS, file_of("Tre", [last]))}


def test_T1_T5_two_meetings_of_one_unit_are_not_added() -> None:
    early, late = [(0, 2, 1, 3, 3)], [(0, 6, 1, 1, 0)]
    both = data(*OTHERS, file_of("Tre", early, at="2026-03-02T10:00+01:00"), file_of("Tre", late))
    assert both["votes"] == data(*OTHERS, file_of("Tre", late))["votes"]


def test_T3_a_unit_is_known_by_its_name_and_its_day_alone() -> None:
    """Two that differ in anything else that the file knows are told alike."""
    file = read(file_of("Tre", [(0, 2, 1, 3, 3)]))
    other = replace(
        file,
        settings=replace(file.settings, people=40, k=5),
        rounds=tuple(replace(each, people=40, ballots=30) for each in file.rounds),
    )
    texts = {
        "\n".join(overview_text(overview([each]), SV, form) for form in OVERVIEW_FORMATS)
        for each in (file, other)
    }
    assert len(texts) == 1
