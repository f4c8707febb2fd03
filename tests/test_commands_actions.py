"""`apl-tui actions`, `compare` and `pool`, as they are typed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar as Ical

from apl_tui.cli.action_list import actions_text
from apl_tui.cli.main import run_command_line
from apl_tui.core.actions import Action, marked
from apl_tui.core.session import Session, next_action_id
from apl_tui.i18n import translator
from apl_tui.report.calendar import calendar_bytes
from apl_tui.report.text import clean
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.workflows.earlier import plans
from tests.room.meetings import UNIT, Calendar, meeting
from tests.support.nasty import LONE_SURROGATE, NASTY, named

T = translator("sv")

NOVEMBER, JANUARY = "2026-11-23T10:00+01:00", "2027-01-18T10:00+01:00"

SV = translator("sv")


def planned(*actions: Action) -> Any:
    def write(session: Session) -> Session:
        for action in actions:
            session = session.with_actions(
                (*session.actions, replace(action, id=next_action_id(session)))
            )
        return session

    return write


BOOK = Action("", "Boka rum", "Kim", "1/12", "2026-12-01", "Det står i schemat")
ASK = Action("", "Fråga chefen", when="när vi hinner")


@pytest.fixture
def archive(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> SessionArchive:
    monkeypatch.setenv("APL_TUI_LANG", "sv")
    return SessionArchive(paths)


@pytest.fixture
def two(archive: SessionArchive) -> tuple[Session, Session]:
    calendar = Calendar()
    first = meeting(archive, calendar, NOVEMBER, [4] * 6 + [2] * 6, planned(BOOK, ASK))
    done = first.actions[1].id
    second = meeting(
        archive,
        calendar,
        JANUARY,
        [5] * 10 + [3] * 2,
        lambda session: session.with_actions(marked(session.actions, done, "done")),
    )
    return first, second


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run_command_line([*arguments]) in (1, 2)
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    return err


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run_command_line([*arguments]) == 0
    return capsys.readouterr().out


# --- actions ------------------------------------------------------------------------------------


def test_no_actions_is_said(archive: SessionArchive, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "actions") == "Inga åtgärder.\n"
    assert json.loads(told(capsys, "actions", "--json")) == []


def test_the_actions_stand_by_unit_with_their_history(
    archive: SessionArchive, two: tuple[Session, Session]
) -> None:
    text = actions_text(plans(archive), translator("sv"), date(2026, 11, 30))
    assert text.split("\n") == [
        UNIT,
        "  [ ] Boka rum",
        "      Kim · tis 1 december, v. 49 · så märker vi det: Det står i schemat · "
        "bestämt 23 november 2026 · kvar från förra mötet",
        "  [x] Fråga chefen",
        "      när vi hinner · bestämt 23 november 2026 · kvar från förra mötet · "
        "klart 18 januari 2027",
    ]
    late = actions_text(plans(archive), translator("en"), date(2027, 2, 1))
    assert "was due Tue 1 December 2026, week 49" in late


def test_only_open_ones_and_only_one_unit(
    archive: SessionArchive, two: tuple[Session, Session], capsys: pytest.CaptureFixture[str]
) -> None:
    meeting(archive, Calendar(), "2026-12-01T22:00+01:00", [], planned(ASK), unit="Natten")
    text = told(capsys, "actions", "--open")
    assert ("Boka rum" in text, text.count("Fråga chefen")) == (True, 1)
    assert told(capsys, "actions", "--unit", " natten").startswith("Natten\n  [ ] Fråga chefen")
    assert "”Dagen”" in refused(capsys, "actions", "--unit", "Dagen")


def test_the_json_holds_every_action_with_its_story(
    archive: SessionArchive, two: tuple[Session, Session], capsys: pytest.CaptureFixture[str]
) -> None:
    book, ask = json.loads(told(capsys, "actions", "--json"))
    assert book["id"] == two[0].actions[0].id
    assert (book["unit"], book["due"], book["state"], book["carried"]) == (
        UNIT,
        "2026-12-01",
        "open",
        1,
    )
    assert (book["made"], book["settled"]) == ("2026-11-23", "")
    assert ask["seen"] == [
        {"day": "2026-11-23", "state": "open"},
        {"day": "2027-01-18", "state": "done"},
    ]


def events(path: Path) -> list[Any]:
    return list(Ical.from_ical(path.read_bytes()).walk("VEVENT"))


def test_the_calendar_has_an_all_day_event_for_each_open_action_with_a_date(
    archive: SessionArchive,
    two: tuple[Session, Session],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    meeting(archive, Calendar(), "2026-12-01T22:00+01:00", [], planned(ASK), unit="Natten")
    path = tmp_path / "å.ics"
    said = told(capsys, "actions", "--ics", str(path))
    assert said == f"Skrev 1 åtgärd till {path}\n1 öppen åtgärd har inget datum och är inte med.\n"
    (event,) = events(path)
    assert event["SUMMARY"] == "Boka rum (Kim)"
    assert event["DTSTART"].dt == date(2026, 12, 1)
    assert event["DTEND"].dt == date(2026, 12, 2)
    assert b"DTSTART;VALUE=DATE:20261201\r\n" in path.read_bytes()
    assert event["DESCRIPTION"].split("\n") == [
        f"Enhet: {UNIT}",
        "Så märker vi det: Det står i schemat",
        "Bestämt 23 november 2026",
        "Kvar från förra mötet",
    ]


def exported(archive: SessionArchive, moment: str) -> dict[str, Any]:
    """The events of a calendar that is written at a moment, by what they are about."""
    actions = [(unit.unit, story) for unit in plans(archive).units for story in unit.stories]
    content = calendar_bytes(actions, SV, datetime.fromisoformat(moment))
    assert content == calendar_bytes(actions, SV, datetime.fromisoformat(moment))
    return {str(event["SUMMARY"]): event for event in Ical.from_ical(content).walk("VEVENT")}


def test_a_calendar_that_is_taken_in_again_moves_and_cancels(archive: SessionArchive) -> None:
    first_day = [
        Action("", "Boka rum", "Kim", "4/12", "2026-12-04"),
        Action("", "Fråga", "", "4/12", "2026-12-04"),
    ]
    first = meeting(archive, Calendar(), NOVEMBER, [], planned(*first_day))
    before = exported(archive, "2026-11-23T11:00+01:00")
    moved = replace(first.actions[0], when="11/12", due="2026-12-11")
    with archive.locked():
        archive.save(first.with_actions((moved, first.actions[1])))
    after = exported(archive, "2026-11-23T11:01+01:00")
    assert after["Boka rum (Kim)"]["DTSTART"].dt == date(2026, 12, 11)
    for name, event in after.items():
        assert event["UID"] == before[name]["UID"]
        assert event["SEQUENCE"] > before[name]["SEQUENCE"]
        assert event["DTSTAMP"].dt > before[name]["DTSTAMP"].dt
        assert "STATUS" not in event

    def settle(session: Session) -> Session:
        done, dropped = session.actions
        return session.with_actions(
            (replace(done, state="done"), replace(dropped, state="dropped"))
        )

    meeting(archive, Calendar(), "2026-12-07T10:00+01:00", [], settle)
    last = exported(archive, "2026-12-07T11:00+01:00")
    assert [str(event["STATUS"]) for event in last.values()] == ["CANCELLED"] * 2
    assert all(last[name]["SEQUENCE"] > after[name]["SEQUENCE"] for name in last)
    assert {event["UID"] for event in last.values()} == {e["UID"] for e in before.values()}


def test_the_calendar_has_the_shape_that_lands_in_ones_own(archive: SessionArchive) -> None:
    meeting(archive, Calendar(), NOVEMBER, [], planned(Action("", "Boka", "", "", "2026-12-04")))
    actions = [(unit.unit, story) for unit in plans(archive).units for story in unit.stories]
    content = calendar_bytes(actions, SV, datetime(2026, 11, 23, tzinfo=UTC)).decode()
    lines = content.split("\r\n")
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//apl-tui//actions//SV"]
    assert lines[3] == "BEGIN:VEVENT"
    assert "DTSTART;VALUE=DATE:20261204" in lines
    assert "DTEND;VALUE=DATE:20261205" in lines
    assert not [line for line in lines if line.startswith(("METHOD", "X-WR"))]


def test_a_calendar_of_the_open_ones_cancels_the_others_too(
    archive: SessionArchive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both = [Action("", name, "", "4/12", "2026-12-04") for name in ("Boka", "Fråga")]
    first = meeting(archive, Calendar(), NOVEMBER, [], planned(*both))
    told(capsys, "actions", "done", first.actions[0].id)
    path = tmp_path / "open.ics"
    said = told(capsys, "actions", "--open", "--ics", str(path))
    assert "1 som är klar eller struken tas bort ur kalendern." in said
    assert {str(e["SUMMARY"]): "STATUS" in e for e in events(path)} == {
        "Boka": True,
        "Fråga": False,
    }


def test_without_a_date_there_is_no_file(
    archive: SessionArchive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    meeting(archive, Calendar(), NOVEMBER, [], planned(Action("", "Boka", "", "snart")))
    path = tmp_path / "none.ics"
    assert "4/12" in refused(capsys, "actions", "--ics", str(path))
    assert not path.exists()


def test_a_calendar_that_exists_is_replaced_only_by_force(
    archive: SessionArchive,
    two: tuple[Session, Session],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "plan.ics"
    path.write_text("mine", encoding="utf-8")
    assert "--force" in refused(capsys, "actions", "--ics", str(path))
    assert path.read_text(encoding="utf-8") == "mine"
    told(capsys, "actions", "--ics", str(path), "--force")
    assert len(events(path)) == 1
    assert "plan.ics" in refused(capsys, "actions", "--ics", str(path / "no" / "plan.ics"))


def test_two_forms_at_once_are_refused(
    archive: SessionArchive, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "--ics" in refused(capsys, "actions", "--json", "--ics", "x.ics")


def test_nasty_texts_come_out_whole_in_every_form(
    archive: SessionArchive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = [*NASTY, LONE_SURROGATE]
    actions = [Action("", text, text, text, "2026-12-01", text) for text in texts]
    session = meeting(archive, Calendar(), NOVEMBER, [], planned(*actions))
    path = tmp_path / "nasty.ics"
    told(capsys, "actions", "--ics", str(path))
    assert len(events(path)) == len(texts)
    raw = path.read_bytes()
    assert not set(raw) & (set(range(32)) - {10, 13})
    text = told(capsys, "actions")
    assert len(text.split("\n")) == 1 + 2 * len(texts) + 1
    assert "\x1b" not in text
    rows = json.loads(told(capsys, "actions", "--json"))
    assert [row["id"] for row in rows] == [action.id for action in session.actions]
    cleaned = [clean(text) for text in texts]
    assert [str(event["SUMMARY"]) for event in events(path)] == [
        f"{text} ({text})" if text else "" for text in cleaned
    ]


def test_a_session_that_cannot_be_read_is_told_of_and_the_rest_is_shown(
    archive: SessionArchive, two: tuple[Session, Session], capsys: pytest.CaptureFixture[str]
) -> None:
    archive.paths.session(two[0].id).write_bytes(b"{")
    assert run_command_line(["actions"]) == 0
    out, err = capsys.readouterr()
    assert "Boka rum" in out
    assert two[0].id in err


def open_ids(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    rows = json.loads(told(capsys, "actions", "--open", "--json"))
    return {row["what"]: row["id"] for row in rows}


def test_an_action_is_done_dropped_opened_and_changed_outside_the_meetings(
    archive: SessionArchive, two: tuple[Session, Session], capsys: pytest.CaptureFixture[str]
) -> None:
    book = two[0].actions[0].id
    assert "[x] Boka rum" in told(capsys, "actions", "done", book)
    assert open_ids(capsys) == {}
    (row, _) = json.loads(told(capsys, "actions", "--json"))
    assert (row["state"], row["settled"]) == (
        "done",
        datetime.now().astimezone().date().isoformat(),
    )
    assert "[–] Boka rum" in told(capsys, "actions", "drop", "2026-11-23/1")
    assert "[ ] Boka rum" in told(capsys, "actions", "open", book)
    text = told(capsys, "actions", "edit", book, "--who", " Li ", "--when", "nästa APT")
    assert "Li · nästa APT" in text
    assert "Skriv till exempel 4/12 eller v. 49" in text, "no day was read, which is said at once"
    last = archive.load(two[1].id).actions[0]
    assert (last.who, last.when, last.due, last.state) == ("Li", "nästa APT", "", "open")
    assert archive.load(two[0].id) == two[0], "what an earlier meeting wrote stands"


@pytest.mark.parametrize(
    "arguments",
    [
        ["done", "x"],
        ["done", "2026-11-23/1", "2026-11-23/1"],
        ["edit", "2026-11-23/1", "2026-11-23/2", "--who", "Li"],
        ["edit", "2026-11-23/1"],
        ["edit", "2026-11-23/1", "--what", " "],
        ["edit", "2026-11-23/1", "--what", "å" * 401],
        ["done", "2026-11-23/1", "--who", "Li"],
        ["--who", "Li"],
        ["forget", "2026-11-23/1"],
    ],
)
def test_what_cannot_be_done_to_an_action_changes_nothing(
    arguments: list[str],
    archive: SessionArchive,
    two: tuple[Session, Session],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert refused(capsys, "actions", *arguments)
    assert (archive.load(two[0].id), archive.load(two[1].id)) == two


def test_without_an_id_the_open_ones_are_listed_with_theirs(
    archive: SessionArchive, two: tuple[Session, Session], capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(capsys, "actions", "done")
    assert two[0].actions[0].id in said
    assert two[0].actions[1].id not in said, "it is done"


@pytest.mark.parametrize("text", [*NASTY, LONE_SURROGATE], ids=named)
def test_nasty_words_of_an_action_are_kept_and_told(
    text: str,
    archive: SessionArchive,
    two: tuple[Session, Session],
    capsys: pytest.CaptureFixture[str],
) -> None:
    if len(text) > 400 or not text.strip():
        return
    said = told(capsys, "actions", "edit", "2026-11-23/1", "--what", text, "--when", text)
    assert "\x1b" not in said
    assert archive.load(two[1].id).actions[0].what == text.strip()


# --- compare ------------------------------------------------------------------------------------


def test_compare_takes_ids_or_how_they_begin_in_any_order(
    archive: SessionArchive, two: tuple[Session, Session], capsys: pytest.CaptureFixture[str]
) -> None:
    text = told(capsys, "compare", "2027", "2026")
    assert text == told(capsys, "compare", two[0].id, two[1].id)
    assert text.startswith("# Två möten jämförda\n")
    assert "**Första mötet:** 23 november 2026" in text
    assert "↑ bättre" in text


def test_compare_as_json_tells_only_what_T2_lets_out(
    archive: SessionArchive, two: tuple[Session, Session], capsys: pytest.CaptureFixture[str]
) -> None:
    found = json.loads(told(capsys, "compare", "2026", "2027", "--json"))
    assert (found["earlier"]["date"], found["later"]["date"]) == ("2026-11-23", "2027-01-18")
    rows = {row["indicator"]: row for vote in found["votes"] for row in vote["indicators"]}
    assert rows["stimulating-tasks"]["earlier"] == {"low": 6, "high": 6, "n": 12}
    one_person = rows["supportive-leadership"]
    assert one_person["not_compared"] == "one-person"
    assert {one_person[name] for name in ("direction", "earlier", "later")} == {None}


def test_compare_and_pool_refuse_what_does_not_belong_together(
    archive: SessionArchive, two: tuple[Session, Session], capsys: pytest.CaptureFixture[str]
) -> None:
    other = meeting(archive, Calendar(), "2026-12-01T22:00+01:00", [4] * 8, unit="Natten")
    for command in ("compare", "pool"):
        assert other.id in refused(capsys, command, two[0].id, other.id)
        assert "två gånger" in refused(capsys, command, two[0].id, two[0].id)
        assert "nonsense" in refused(capsys, command, two[0].id, "nonsense")
    assert "räcker inte" in refused(capsys, "pool", two[0].id)


# --- pool ---------------------------------------------------------------------------------------


def test_T5_pool_prints_one_result_or_writes_it(
    archive: SessionArchive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    calendar = Calendar()
    meeting(archive, calendar, NOVEMBER, [4] * 8)
    meeting(archive, calendar, "2026-11-24T22:00+01:00", [1] * 8)
    text = told(capsys, "pool", "2026-11-23", "2026-11-24")
    assert text.startswith("# Gruppernas samlade resultat\n")
    assert T("report.held.ballots", ballots=16, people=16) in text
    assert T("pool.all") in text
    path = tmp_path / "pool.md"
    told(capsys, "pool", "2026-11-23", "2026-11-24", "-o", str(path))
    assert path.read_text(encoding="utf-8") == text
    assert "--force" in refused(capsys, "pool", "2026-11-23", "2026-11-24", "-o", str(path))
    data = json.loads(told(capsys, "pool", "2026-11-23", "2026-11-24", "--json"))
    assert data["votes"][0]["indicators"][0]["n"] == 16


# --- which ones there are -----------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["compare"], ["compare", "2026"], ["pool"]])
def test_without_sessions_it_says_how_and_lists_those_there_are(
    arguments: list[str],
    archive: SessionArchive,
    two: tuple[Session, Session],
    capsys: pytest.CaptureFixture[str],
) -> None:
    alone = meeting(archive, Calendar(), "2026-12-01T22:00+01:00", [4] * 8, unit="Natten")
    said = refused(capsys, *arguments)
    assert f"apl-tui {arguments[0]} A B" in said
    assert said.index(UNIT) < said.index(two[1].id) < said.index(two[0].id)
    assert alone.id not in said, "a unit with one session has nothing to set beside it"


def test_without_any_it_says_that_there_are_none(
    archive: SessionArchive, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "inga än" in refused(capsys, "compare")
