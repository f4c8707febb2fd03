"""From a result to an action, the close, and the next group: the keys on the screens."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, cast

import pytest
from textual.content import Content
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from apl_tui.core.actions import Action
from apl_tui.core.workshop import Actions
from apl_tui.i18n import translator
from apl_tui.room.room import Room
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.tui.screens.dialogs.boxes import AskScreen, LineScreen
from apl_tui.tui.screens.lead.actions import ActionRow, ActionScreen, ActionsScreen
from apl_tui.tui.screens.lead.close import CloseScreen
from apl_tui.tui.screens.lead.stage import StageScreen
from apl_tui.tui.screens.lead.vote import VoteScreen
from apl_tui.tui.widgets.rows import Rows
from apl_tui.tui.widgets.step_pages import MOST_ACTIONS, action_lines
from apl_tui.workflows.closing import with_closing
from tests.room.meetings import Calendar, meeting
from tests.support.clock import BEGAN, FakeClock, ballot, go_to, opened_room, workshop
from tests.support.clock import cast as cast_ballots
from tests.support.outside import nothing_is_opened
from tests.tui.voting import Host, words

T = translator("sv")


@asynccontextmanager
async def showing(
    paths: Paths, room: Room, screen: Callable[[Room], Screen[Any]]
) -> AsyncIterator[tuple[Pilot[int], Host]]:
    """The app with one screen of a room on it."""
    app = Host(paths, FakeClock(), room, cast("Screen[bool]", screen(room)))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        yield pilot, app


def with_actions(room: Room, *actions: Action) -> Room:
    room.write_actions(actions)
    return room


def a_room(*actions: Action, people: int = 12) -> Room:
    return with_actions(opened_room(FakeClock(), None, workshop(), people), *actions)


def voted(room: Room, *options: int) -> Room:
    go_to(room, "vote")
    room.open_vote()
    cast_ballots(room, *options)
    room.close_vote()
    return room


BOOK = Action("s/1", "Boka rum", "Kim", "1/12", "2026-12-01", "Det står i schemat")
ASK = Action("s/2", "Fråga chefen", when="när vi hinner")
OLD = Action("old/1", "Låna en surfplatta", "Li", due="2026-11-02", when="2/11", carried=2)


def table(app: Host) -> list[tuple[str, str]]:
    room = app.room
    assert room
    return [(action.what, action.state) for action in room.session.actions]


async def write(pilot: Pilot[int], **fields: str) -> None:
    """Fill the form in and keep it."""
    for name, text in fields.items():
        pilot.app.screen.query_one(f"#{name}", Input).value = text
    await pilot.pause()
    pilot.app.screen.query_one("#notice", Input).focus()
    await pilot.press("enter")


# --- from a result to an action -----------------------------------------------------------------


async def test_the_why_and_the_action_belong_to_what_is_talked_about(paths: Paths) -> None:
    room = a_room(people=6)
    go_to(room, "vote")
    vote = room.open_vote()
    high = ballot(room, 4)
    low = dict.fromkeys(high["limiting"], 1)
    for _ in range(6):
        one = {"promoting": {**high["promoting"], "included": 1}, "limiting": low}
        room.cast(one, vote.hand_over())
    room.close_vote()
    async with showing(paths, room, StageScreen) as (pilot, app):
        await pilot.press("space", "o")
        assert isinstance(app.screen, LineScreen)
        assert "≡" not in words(app)
        app.screen.query_one(Input).value = "Vi ses sällan"
        await pilot.press("enter")
        assert "≡ orsak är skriven" in words(app)  # the row that has one is marked
        assert "▌≡" in words(app)  # and is still the chosen one
        await pilot.press("a")
        assert isinstance(app.screen, ActionScreen)
        (why,) = room.session.whys
        title = words(app)
        await write(pilot, what="Fika ihop", who="Amina", when="nästa fredag")
        (action,) = room.session.actions
        assert action.indicator_key == why.indicator_key == "environment:promoting:included"
        assert (action.what, action.due) == ("Fika ihop", "2026-12-04")
        assert "Åtgärd · om:" in title
        assert "om:" in words(app)
        await pilot.press("escape", "o")
        app.screen.query_one(Input).value = " "
        await pilot.press("enter")
        assert room.session.whys == ()
        assert "≡" not in words(app)


async def test_a_day_that_is_none_is_said_to_be_kept_as_typed(paths: Paths) -> None:
    async with showing(paths, a_room(), ActionsScreen) as (pilot, app):
        assert isinstance(app.screen, ActionScreen), "an empty table begins with a new one"
        field = app.screen.query_one("#when", Input)
        told = []
        for typed in ("fredag", "2026-13-45", "31/2", ""):
            field.value = typed
            await pilot.pause()
            told.append(str(field.border_subtitle))
        assert told == ["fre 27 november, v. 48", *[app.t("actions.no-date")] * 2, ""]
        await write(pilot, what="Boka", when="31/2")
        assert "31/2" in words(app)


async def test_what_is_typed_is_not_thrown_away_by_one_key(paths: Paths) -> None:
    async with showing(paths, a_room(), ActionsScreen) as (pilot, app):
        form = app.screen
        assert isinstance(form, ActionScreen)
        form.query_one("#what", Input).value = "Boka"
        await pilot.press("escape")
        assert isinstance(app.screen, AskScreen)
        await pilot.press("enter")  # to go on is what has focus
        assert app.screen_stack[-1] is form
        assert form.query_one("#what", Input).value == "Boka"
        await pilot.press("escape", "right", "enter")
        assert form not in app.screen_stack


async def test_actions_are_edited_settled_and_put_in_order_by_keys(paths: Paths) -> None:
    async with showing(paths, a_room(BOOK, ASK), ActionsScreen) as (pilot, app):
        await pilot.press("greater_than_sign")
        assert table(app) == [("Fråga chefen", "open"), ("Boka rum", "open")]
        await pilot.press("k")
        assert table(app)[1] == ("Boka rum", "done")
        await pilot.press("less_than_sign", "x")
        assert table(app)[0] == ("Boka rum", "dropped")
        assert "struken" in words(app)
        await pilot.press("x")
        assert table(app)[0] == ("Boka rum", "open")
        for key in ("enter",):
            await pilot.press(key)
            assert isinstance(app.screen, ActionScreen)
            assert app.screen.query_one("#when", Input).value == "1/12"
            await write(pilot, who=f"Bo {key}")
            assert f"Bo {key}" in words(app)
        await pilot.press("plus", "escape")
        assert len(table(app)) == 2, "nothing written, nothing kept"


async def test_open_ones_from_before_come_first_and_the_late_one_is_told(paths: Paths) -> None:
    async with showing(paths, a_room(BOOK, OLD), StageScreen) as (pilot, app):
        assert isinstance(app.screen, ActionsScreen), "they open by themselves"
        seen = words(app)
        assert seen.index("Låna en surfplatta") < seen.index("Boka rum")
        assert T("actions.follow-up-title") in seen
        assert "följt med 2 gånger" in seen
        assert "skulle vara klart mån 2 november" in seen
        await pilot.press("k", "escape")
        assert isinstance(app.screen, StageScreen)
        assert ("Låna en surfplatta", "done") in table(app)
        go_to(app.screen.room, "plan")
        app.screen.open_step()
        await pilot.pause()
        assert "tis 1 december, v. 49" in words(app), "the same words as in the list"


# --- the close ----------------------------------------------------------------------------------


async def test_the_close_writes_every_form_opens_the_folder_and_takes_a_word(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = nothing_is_opened(monkeypatch)
    archive = SessionArchive(paths)
    meeting(archive, Calendar(), "2026-05-04T10:00+02:00", [4] * 6)
    script = with_closing(workshop())
    with archive.locked():
        room = voted(opened_room(FakeClock(), archive, script, 6), 4, 4, 4, 4, 2, 2)
        go_to(room, "worth")
        room.open_vote()
        cast_ballots(room, 5, 5, 5, 4, 2, 2)
        room.close_vote()
        async with showing(paths, room, CloseScreen) as (pilot, app):
            seen = words(app)
            assert T("closing.result", share="4 av 6") in seen
            assert T("close.compared", date="4 maj 2026") in seen
            (report,) = paths.reports.glob("*.md")
            await pilot.press("f8")
            assert opened == [(report, True)]
            await pilot.press("plus", "enter")
            forms = {path.suffix for path in paths.reports.iterdir()}
            assert forms == {".md", ".html", ".csv", ".json"}, "no calendar without a date"
            room.write_actions([Action("1", "Boka rum", "Kim", "4/12", "2026-12-04")])
            await pilot.press("plus", "enter")
            (calendar,) = paths.reports.glob("*.ics")
            assert b"SUMMARY:Boka rum (Kim)" in calendar.read_bytes()
            await pilot.press("o")
            app.screen.query_one(Input).value = "Vi gör om det"
            await pilot.press("enter")
            assert "”Vi gör om det”" in words(app)
            assert "> Vi gör om det" in report.read_text(encoding="utf-8")


# --- the next group (T5) ------------------------------------------------------------------------


async def test_T5_the_votes_wait_and_the_next_group_begins_by_keys(paths: Paths) -> None:
    room = a_room(people=5)
    go_to(room, "vote")
    room.open_vote()
    cast_ballots(room, 5, 5, 4, 2, 1)
    async with showing(paths, room, VoteScreen) as (pilot, app):
        assert T("vote.complete-few") in words(app)
        await pilot.press("v")
        assert "Kommer en grupp till?" in words(app)
        await pilot.press("w")  # while it stands there
        assert "Ska rösterna vänta" in words(app)
        await pilot.press("right", "enter")
        assert [b for _, b in room.held] == [5]
    async with showing(paths, room, StageScreen) as (pilot, app):
        assert "5 röster väntar. w: nästa grupp" in words(app)
        await pilot.press("e")
        assert isinstance(app.screen, AskScreen)
        assert "finns bara i minnet" in words(app)
        await pilot.press("escape", "ctrl+q")
        assert "finns bara i minnet" in words(app), "nor are they lost by quitting unasked"
        await pilot.press("escape", "w")
        assert isinstance(app.screen, LineScreen)
        app.screen.query_one(Input).value = "många"
        await pilot.press("enter")
        assert room.session.settings.people == 5, "what is no number is told, nothing begins"
        await pilot.press("escape", "w")
        app.screen.query_one(Input).value = "5"
        await pilot.press("enter")
        assert (room.session.index, room.session.settings.people) == (0, 10)
        planned = sum(record.seconds for record in room.session.records)
        assert 0 <= (room.promised_end - BEGAN).total_seconds() - planned < 60
        go_to(room, "vote")
        assert room.open_vote().counted == 5


async def test_T5_beginning_again_says_that_the_first_groups_votes_go_too(paths: Paths) -> None:
    room = a_room(people=5)
    go_to(room, "vote")
    room.open_vote()
    cast_ballots(room, 5, 5, 4, 2, 1)
    room.hold_round_for_next_group()
    room.begin_next_group(5)
    go_to(room, "vote")
    room.open_vote()
    cast_ballots(room, 4, 4)
    async with showing(paths, room, VoteScreen) as (pilot, app):
        await pilot.press("z")
        assert "Rösterna (7) kastas" in words(app)
        assert "5 av dem" in words(app)
        assert "är från gruppen före er." in words(app)
        await pilot.press("right", "enter")
        cast_ballots(room, 3)
        await pilot.press("z")
        assert "Rösterna (1) kastas" in words(app)
        assert "gruppen före" not in words(app)


async def test_from_last_time_the_way_on_is_seen_first(paths: Paths) -> None:
    async with showing(paths, a_room(BOOK), partial(ActionsScreen, follow_up=True)) as (_, app):
        assert "mellanslag Till workshopen" in words(app)


async def test_a_line_of_the_table_ends_between_its_parts(paths: Paths) -> None:
    late = Action("z", "Fika", "Någon med ett långt namn", "4 december", "2026-12-04", carried=1)
    async with showing(paths, a_room(late), ActionsScreen) as (pilot, app):
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        lines = app.export_screenshot().replace("&#160;", " ")
        assert "fre 4 december, v. 49" in lines


async def test_the_table_keeps_its_place(paths: Paths) -> None:
    async with showing(paths, a_room(BOOK, ASK), ActionsScreen) as (pilot, app):
        await pilot.press("down", "k")
        assert table(app)[1] == ("Fråga chefen", "done")
        assert app.screen.query_one(Rows).cursor == 1


async def test_ninety_thousand_actions_are_walked_without_drawing_them(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, drawn = ActionRow.lines, [0]

    def counted(row: ActionRow, width: int, *, at_cursor: bool) -> list[Content]:
        drawn[0] += 1
        return usual(row, width, at_cursor=at_cursor)

    monkeypatch.setattr(ActionRow, "lines", counted)
    many = tuple(replace(ASK, id=f"s/{n}", what=f"Nummer {n}") for n in range(90_000))
    async with showing(paths, a_room(*many), ActionsScreen) as (pilot, app):
        assert "90000 åtgärder" in words(app)
        await pilot.press("end")
        assert "Nummer 89999" in words(app)
        await pilot.press("pageup", "up", "home", "pagedown", "x")
        assert "Nummer 0 " not in words(app)
        assert drawn[0] < 1_000


async def test_a_day_that_passes_while_a_session_is_led_is_past_on_its_page(paths: Paths) -> None:
    hands = FakeClock()
    room = with_actions(opened_room(hands, None, workshop()), BOOK)
    steps = room.session.workshop.steps
    shows = [step.id for step in steps if any(isinstance(b, Actions) for b in step.blocks)]
    go_to(room, shows[-1])
    hands.wall_ahead = timedelta(days=9).total_seconds()
    async with showing(paths, room, StageScreen) as (_, app):
        assert "skulle vara klart tis 1 december" in words(app)


def test_the_pages_of_a_step_tell_so_many_actions_and_that_there_are_more() -> None:
    room = a_room(*(replace(ASK, id=f"s/{n}") for n in range(MOST_ACTIONS + 7)))
    lines = [line.plain for line in action_lines(room.session, translator("sv"), 60, room.today)]
    assert len(lines) == 2 * MOST_ACTIONS + 1  # two lines each
    assert lines[-1] == "Och 7 åtgärder till i listan."


async def test_after_an_ideas_round_the_stage_shows_what_was_written(paths: Paths) -> None:
    room = a_room(people=6)
    go_to(room, "keep-one")
    async with showing(paths, room, StageScreen) as (pilot, app):
        stage = app.screen
        assert isinstance(stage, StageScreen)
        await pilot.press("v")
        for text in ("Morgonmötet", *["En lång mening om rasten " * 6] * 5):
            assert room.open_ideas
            room.submit_ideas([text], room.open_ideas.hand_over())
        room.close_ideas()
        app.screen.dismiss(True)
        await pilot.pause()
        assert app.screen is stage
        assert stage.page.ideas, "not the text that the step begins with"
        assert "rasten" in words(app) or "Morgonmötet" in words(app)
