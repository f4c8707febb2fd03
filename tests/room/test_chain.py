"""The whole chain as one story: a unit's year of sessions, on a calendar that the test holds."""

from __future__ import annotations

from datetime import date

from apl_tui.core.actions import Action, marked, overdue, scheduled
from apl_tui.core.pool import pool
from apl_tui.core.release import Bands, GradedRelease, Withheld
from apl_tui.core.session import Session, next_action_id
from apl_tui.core.trend import compare
from apl_tui.i18n import translator
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.workflows.closing import with_closing
from apl_tui.workflows.earlier import past_of, plans
from apl_tui.workflows.reporting import report_bytes
from tests.room.meetings import UNIT, Calendar, meeting
from tests.room.test_split_shifts import alone, held_with_five
from tests.support.clock import FakeClock, cast, go_to, opened_room, workshop

SV = translator("sv")
INDICATOR = "environment:promoting:included"


def planned(session: Session) -> Session:
    """A why-note, and two actions that come from what it is about."""
    session = session.with_why(INDICATOR, "Vi får veta allt sist.")
    today = date.fromisoformat(session.date)
    for what, when, notice in (
        ("Vi är med när schemat görs", "v. 50", "Schemat har namn från alla pass"),
        ("Fråga om vi får vara med", "nästa fredag", ""),
    ):
        fresh = Action(
            next_action_id(session), what, "Amina", notice=notice, indicator_key=INDICATOR
        )
        action = scheduled(fresh, when, today, "sv")
        session = session.with_actions((*session.actions, action))
    return session


def asked_done(session: Session) -> Session:
    """The second action is done."""
    return session.with_actions(marked(session.actions, session.actions[1].id, "done"))


def bands(released: object, place: int = 0) -> Bands:
    """What was released of an indicator."""
    assert isinstance(released, GradedRelease)
    found = released.indicators[place]
    assert isinstance(found, Bands)
    return found


def test_a_year_of_one_unit(paths: Paths) -> None:
    archive, calendar, script = SessionArchive(paths), Calendar(), with_closing(workshop())
    first = meeting(
        archive, calendar, "2026-11-23T10:00+01:00", [4] * 5 + [2] * 7, planned, script=script
    )
    second = meeting(
        archive, calendar, "2027-02-15T10:00+01:00", [4] * 6 + [2] * 6, asked_done, script=script
    )
    third = meeting(archive, calendar, "2027-05-10T10:00+02:00", [5] * 9 + [1] * 3, script=script)

    # Open actions come back: one is done, one is carried twice, and late.
    assert [(a.due, a.state) for a in first.actions] == [
        ("2026-12-11", "open"),
        ("2026-12-04", "open"),
    ]
    assert [(a.state, a.carried) for a in second.actions] == [("open", 1), ("done", 1)]
    (back,) = third.actions
    assert (back.carried, back.indicator_key) == (2, INDICATOR)
    assert overdue(back, date.fromisoformat(third.date))
    (unit,) = plans(archive, UNIT).units
    assert [(s.action.state, len(s.seen), s.settled) for s in unit.stories] == [
        ("open", 3, ""),
        ("done", 2, "2027-02-15"),
    ]

    # The trend says what T2 says: less than two people is level, three people is not.
    ways = [
        {t.indicator.id: t.direction for v in compare(*pair).votes for t in v.trends}
        for pair in ((first, second), (second, third))
    ]
    assert [way["included"] for way in ways] == ["level", "better"]
    assert [way["low-collaboration"] for way in ways] == ["level", "worse"]
    past = past_of(archive, third)
    assert past.session == second
    assert [(w.day, w.share and w.share.count.low, w.direction) for w in past.worth] == [
        ("2026-11-23", 5, None),
        ("2027-02-15", 6, "level"),
        ("2027-05-10", 9, "better"),
    ]

    # And the report of the last one tells it all.
    report = " ".join(report_bytes(third, archive=archive).decode().split())
    for told in (
        "Vi är med när schemat görs — Amina — 11 december 2026 (v. 50), skrivet ”v. 50”",
        "gäller: Med och utvecklar arbetet — kvar sedan 2 möten",
        "Förra gången ni svarade på samma frågor var den 15 februari 2027.",
        "| 9 av 12 | ↑ bättre |",
    ):
        assert told in report
    assert "Orsaker som gruppen nämnde" in report_bytes(first).decode()


def test_T5_two_fives_release_at_ten_and_two_eights_pool_to_sixteen(paths: Paths) -> None:
    # Neither group of five is told anything alone; in one round both are.
    few = alone(5, 5, 4, 2, 1).releases[0]
    assert isinstance(few, GradedRelease)
    assert all(isinstance(one, Withheld) for one in few.indicators)
    calendar, archive = Calendar(), SessionArchive(paths)
    room = opened_room(FakeClock(), None, workshop(), 5)
    held_with_five(room)
    room.begin_next_group(5)
    go_to(room, "vote")
    room.open_vote()
    cast(room, 4, 4, 4, 3, 3)
    room.close_vote()
    assert bands(room.session.rounds[0].releases[0]).n == 10

    # Two groups of eight that each had their own result make one of sixteen.
    days = ("2027-06-01T10:00+02:00", "2027-06-02T21:00+02:00")
    groups = [meeting(archive, calendar, day, [4] * 5 + [2] * 3) for day in days]
    whole = bands(pool(groups).votes[0].released)
    assert (whole.n, whole.upper.low) == (16, 10)
