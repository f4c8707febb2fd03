"""The same session means the same on the screen, in lines and in the report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from apl_tui.core.outcomes import gap_outcomes, percents_of, start_of, vote_outcomes
from apl_tui.core.records import Mode, Settings
from apl_tui.core.release import VoteRelease, exact_bands
from apl_tui.core.session import Session, new_session
from apl_tui.core.workshop import Module, Step, Vote, Workshop
from apl_tui.i18n import translator
from apl_tui.plain.results import results_lines
from apl_tui.report.markdown import report_markdown
from apl_tui.tui.results.layout import laid_out
from apl_tui.tui.results.pictures import pictures
from tests.core.samples import choice, graded, of_bands, of_totals

SV = translator("sv")
OCCASIONS = ("a", "b", "c")
TODAY = graded(*OCCASIONS, name="today")
ALSO = graded(*OCCASIONS, name="also")
TRY = choice(*OCCASIONS, kind="dots", dots=3, name="try")
STANDS = ((2, 6), (5, 3), (7, 1))


def released(vote: Vote) -> VoteRelease:
    if vote.kind == "graded":
        return of_bands(vote, *STANDS)
    return of_totals(vote, 3, 4, 5)


def session_of(*steps: tuple[str, Vote], mode: Mode = "ballots") -> Session:
    """A session that asked each vote in a step of its own; `steps` are (module, vote)."""
    modules: dict[str, list[Step]] = {}
    for module, vote in steps:
        moved = replace(vote, module_id=module)
        modules.setdefault(module, []).append(Step(module, vote.id, vote.id, 300.0, (moved,)))
    workshop = Workshop(
        "w", "Två", "sv", tuple(Module(id_, id_, tuple(each)) for id_, each in modules.items())
    )
    settings = Settings("Norr", 8, ends_at="2026-11-23T11:00+01:00")
    session = new_session("s", workshop, settings, "2026-11-23T10:00+01:00")
    for number, step in enumerate(workshop.steps):
        releases = tuple(released(vote) for vote in step.votes)
        session = session.entered(number).opened().closed(mode, 8, releases)
    return session


def told(session: Session) -> tuple[int, int, int]:
    """How many gaps stand on the screen, in the lines and in the report."""
    keys = [vote.key for vote in session.workshop.votes]
    screen = laid_out(pictures(session, keys, SV, 100), SV, 100, 40)
    drawn = "\n".join(page.drawn("", SV, 100).plain for page in screen)
    lines = "\n".join(results_lines(session, keys, SV).lines)
    return (
        drawn.count(SV("results.gap.dots")),
        lines.count(SV("report.gap-how")),
        report_markdown(session, SV).count(SV("report.gap-how")),
    )


@pytest.mark.parametrize(
    ("steps", "gaps"),
    [
        ([("m", TODAY), ("m", TRY)], 1),
        ([("m", TRY), ("m", TODAY)], 1),
        ([("now", TODAY), ("then", TRY)], 1),  # a module each
        ([("m", TODAY), ("m", ALSO), ("m", TRY)], 1),  # a dot vote belongs to one
        ([("one", TODAY), ("one", TRY), ("two", TODAY), ("two", TRY)], 2),
        ([("m", TODAY), ("m", ALSO)], 0),
    ],
)
def test_there_are_as_many_gaps_on_the_screen_as_in_the_report(
    steps: list[tuple[str, Vote]], gaps: int
) -> None:
    session = session_of(*steps)
    assert told(session) == (gaps, gaps, gaps)


def test_the_dots_are_set_against_the_nearest_vote_before_them() -> None:
    (gap,) = gap_outcomes(vote_outcomes(session_of(("m", TODAY), ("m", ALSO), ("m", TRY))))
    assert (gap.today.vote.id, gap.potential.vote.id) == ("also", "try")


def test_votes_of_two_modules_that_only_count_their_statements_alike_are_no_gap() -> None:
    others = tuple(replace(one, text=f"Något annat {one.id}") for one in TRY.indicators)
    session = session_of(("one", TODAY), ("two", replace(TRY, indicators=others)))
    assert told(session) == (0, 0, 0)


def test_the_talk_begins_among_hands_where_there_are_no_ballots() -> None:
    first = start_of(vote_outcomes(session_of(("m", TODAY), mode="hands")))
    assert first
    assert first.indicator.id == "c"
    session = session_of(("m", TODAY), mode="hands")
    assert SV("report.start-here") in report_markdown(session, SV)


@pytest.mark.parametrize(("lower", "upper", "percent"), [(25, 15, 38), (15, 25, 63), (11, 8, None)])
def test_a_percentage_is_the_same_wherever_it_stands(
    lower: int, upper: int, percent: int | None
) -> None:
    told = percents_of(exact_bands(lower, upper))
    assert told == ((None, None) if percent is None else (100 - percent, percent))
