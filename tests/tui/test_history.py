"""History: the list, and what can be done with one session."""

from __future__ import annotations

import re

import pytest

from apl_tui.core.session import Session
from apl_tui.i18n import translator
from apl_tui.store.archive import IndexRow, SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.tui.screens.dialogs.boxes import AskScreen, ReadScreen
from apl_tui.tui.screens.home.history import HistoryScreen
from apl_tui.tui.screens.home.home import HomeScreen
from apl_tui.tui.screens.home.report import ReportScreen
from apl_tui.tui.widgets.sessions import WHOLE_LINES, Columns, SessionList
from tests.room.meetings import Calendar, meeting
from tests.support.nasty import NASTY, ON_SCREENS
from tests.tui.test_home import STEERING, Host, held, running, settled, text_of
from tests.tui.voting import SIZES, shown, strike
from tests.tui.voting import settled as handled

T = translator("sv")


def row(number: int, unit: str = "", title: str = "Självkoll") -> IndexRow:
    """A finished session's row."""
    return IndexRow(
        id=f"s{number}",
        started="2026-11-23T12:00+01:00",
        unit=unit or f"Enhet {number}",
        workshop_id="self-check",
        title=title,
        people=9,
        finished=True,
        minutes=25,
        ballots=9,
        rounds=1,
        actions=0,
        solo=False,
    )


def listed(app: Host) -> SessionList:
    return app.screen.query_one(SessionList)


async def test_newest_first_with_unit_workshop_people_and_state(paths: Paths) -> None:
    held(paths, "Söder", days_ago=9, people=31)
    held(paths, "Norr", days_ago=2, finished=False, people=7)
    app = Host(paths)
    async with running(app, HistoryScreen):
        lines = [" ".join(line.split()) for line in shown(app)]
        assert "▸ 2026-11-21 Norr Självkoll 7 ○ påbörjad" in lines
        assert "2026-11-14 Söder Självkoll 31 ● klar" in lines
        assert [one.unit for one in listed(app).rows] == ["Norr", "Söder"]
        assert "1 av 2" in text_of(app)


async def test_without_sessions_a_friendly_line_stands_there(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, HistoryScreen) as pilot:
        assert "Ni har inte haft något än." in text_of(app)
        await strike(pilot, "enter", "g", "e", "x", "delete", "end", "pagedown")
        assert isinstance(app.screen, HistoryScreen)


async def test_enter_shows_the_report_and_escape_goes_back(paths: Paths) -> None:
    held(paths, "Norr [3]")
    app = Host(paths)
    async with running(app, HistoryScreen) as pilot:
        await strike(pilot, "enter")
        await settled(pilot)
        assert isinstance(app.screen, ReportScreen)
        words = text_of(app)
        assert T("report.title", title="Självkoll") in words
        assert "Norr [3] · 2026-11-23" in words
        report = app.screen.query_one("#report")
        await strike(pilot, "pagedown")
        await settled(pilot)
        assert report.scroll_offset.y > 0
        await strike(pilot, "pageup")
        await settled(pilot)
        assert report.scroll_offset.y == 0
        await strike(pilot, "escape")
        assert isinstance(app.screen, HistoryScreen)
        await strike(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_g_resumes_an_unfinished_session_and_no_other(paths: Paths) -> None:
    held(paths, "Söder", days_ago=9)
    session = held(paths, "Norr", finished=False)
    app = Host(paths)
    async with running(app, HistoryScreen) as pilot:
        await strike(pilot, "down", "g")
        assert app.resumed == []
        await strike(pilot, "up", "g")
        assert app.resumed == [session.id]


@pytest.mark.parametrize("delete_key", ["x", "delete"])
async def test_deleting_asks_first_and_keeping_is_the_safe_answer(
    paths: Paths, delete_key: str
) -> None:
    session = held(paths, "Norr")
    app = Host(paths)
    async with running(app, HistoryScreen) as pilot:
        await strike(pilot, delete_key)
        await handled(pilot)
        assert isinstance(app.screen, AskScreen)
        assert "Självkoll Norr · 2026-11-23" in re.sub(r"[│ ]+", " ", text_of(app))
        await strike(pilot, "enter")
        await settled(pilot)
        assert paths.session(session.id).exists()
        await strike(pilot, delete_key)
        await handled(pilot)
        await strike(pilot, "right", "enter")
        await settled(pilot)
        assert not paths.session(session.id).exists()
        assert "Ni har inte haft något än." in text_of(app)


async def test_e_exports_again_and_never_over_what_lies_there(paths: Paths) -> None:
    held(paths, "Norr")
    app = Host(paths)
    async with running(app, HistoryScreen) as pilot:
        await strike(pilot, "e")
        await handled(pilot)
        assert isinstance(app.screen, ReadScreen)
        assert T("history.exported") in text_of(app)
        (first,) = paths.reports.glob("*.md")
        assert first.with_suffix(".html").exists()
        first.write_text("ändrad för hand", encoding="utf-8")
        await strike(pilot, "escape", "e")
        await handled(pilot)
        assert first.read_text(encoding="utf-8") == "ändrad för hand"
        assert len(list(paths.reports.glob("*.md"))) == 2


async def test_an_export_that_fails_is_told(paths: Paths) -> None:
    held(paths, "Norr")
    paths.reports.write_text("en fil där mappen skulle ligga", encoding="utf-8")
    app = Host(paths)
    async with running(app, HistoryScreen) as pilot:
        await strike(pilot, "e")
        await handled(pilot)
        assert isinstance(app.screen, ReadScreen)
        assert T("dialog.error-title") in text_of(app)


async def test_a_session_damaged_before_it_was_listed_is_told_of(paths: Paths) -> None:
    held(paths, "Söder", days_ago=9)
    broken = held(paths, "Norr")
    paths.session(broken.id).write_text("{", encoding="utf-8")
    paths.index.unlink()
    app = Host(paths)
    async with running(app, HistoryScreen) as pilot:
        assert [one.unit for one in listed(app).rows] == ["Söder"]
        assert "! 1 möte gick inte att läsa. Tryck i." in text_of(app)
        await strike(pilot, "i")
        await handled(pilot)
        assert isinstance(app.screen, ReadScreen)
        assert "set-aside" in re.sub(r"[ │]", "", text_of(app))


async def test_a_session_damaged_after_it_was_listed_is_told_when_it_is_opened(
    paths: Paths,
) -> None:
    session = held(paths, "Norr")
    app = Host(paths)
    async with running(app, HistoryScreen) as pilot:
        paths.session(session.id).write_text("{", encoding="utf-8")
        await strike(pilot, "enter")
        await settled(pilot)
        assert isinstance(app.screen, ReadScreen)
        await strike(pilot, "escape")
        await settled(pilot)
        assert listed(app).rows == ()


async def test_ten_thousand_sessions_are_walked_without_reading_any(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Host(paths)
    many = tuple(row(number) for number in range(10_000))
    monkeypatch.setattr(app.archive, "rows", lambda: many)
    monkeypatch.setattr(app.archive, "load", lambda _: pytest.fail("a file was read"))
    drawn: list[IndexRow] = []
    line = SessionList._line

    def counted(self: SessionList, one: IndexRow, *args: Columns, **words: bool) -> object:
        drawn.append(one)
        return line(self, one, *args, **words)  # type: ignore[arg-type]

    monkeypatch.setattr(SessionList, "_line", counted)
    async with running(app, HistoryScreen) as pilot:
        await strike(pilot, "end")
        await handled(pilot)
        assert "10000 av 10000" in text_of(app)
        assert "Enhet 9999" in text_of(app)
        await strike(pilot, "pageup", "home", "pagedown", "down", "up")
        await handled(pilot)
        assert listed(app).cursor == listed(app).room
        assert len(set(drawn)) < 200


async def test_the_whole_title_is_told_below_a_long_list_too(paths: Paths) -> None:
    title = "En workshop vars namn är längre än vad som ryms"
    app = Host(paths)
    app.archive.rows = lambda: tuple(row(number, "Norr", title) for number in range(60))  # type: ignore[method-assign]
    async with running(app, HistoryScreen, (60, 20)) as pilot:
        assert listed(app).render().plain.split("\n")[-1].strip() == title
        height = listed(app).content_size.height
        await pilot.click("#sessions", offset=(5, height - 1))  # it is not a session
        assert listed(app).cursor == 0


async def test_the_mouse_chooses_and_the_wheel_moves(paths: Paths) -> None:
    for day in range(6):
        held(paths, f"Enhet {day}", days_ago=day)
    app = Host(paths)
    async with running(app, HistoryScreen) as pilot:
        await pilot.click("#sessions", offset=(5, 3))
        assert listed(app).cursor == 2
        listed(app).on_mouse_scroll_down()
        assert listed(app).cursor == 5
        listed(app).on_mouse_scroll_up()
        assert listed(app).cursor == 2
        await pilot.click("#sessions", offset=(5, 3))
        await settled(pilot)
        assert isinstance(app.screen, ReportScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_nothing_that_was_typed_can_break_the_list(
    paths: Paths, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Host(paths)
    odd = tuple(row(number, text, text) for number, text in enumerate(NASTY))
    monkeypatch.setattr(app.archive, "rows", lambda: odd)
    async with running(app, HistoryScreen, size) as pilot:
        for _ in range(0, len(odd), listed(app).room):
            lines = listed(app).render().plain.split("\n")
            assert len(lines) - 1 - listed(app).room in {0, WHOLE_LINES}
            assert not STEERING & set("".join(lines))
            await strike(pilot, "pagedown")
        assert listed(app).cursor == len(odd) - 1


@pytest.mark.parametrize("text", ON_SCREENS)
@pytest.mark.parametrize("width", [54, 70, 110])
def test_a_line_has_the_same_cells_whatever_was_typed(text: str, width: int) -> None:
    from textual.content import Content

    columns = Columns.of(width)
    plain = columns.line("2026-11-23", "Norr", "Självkoll", "9")
    odd = columns.line("2026-11-23", text, text, "9")
    assert Content(odd).cell_length == Content(plain).cell_length <= width


# --- several at once ----------------------------------------------------------------------------


def meetings(paths: Paths, *units: str) -> list[Session]:
    """A voted session a week in each of these units, oldest first."""
    archive, calendar = SessionArchive(paths), Calendar()
    days = ("2026-08-03", "2026-08-10", "2026-08-17")
    return [
        meeting(archive, calendar, f"{day}T10:00+02:00", [4] * 8, unit=unit)
        for day, unit in zip(days, units, strict=False)
    ]


def read(app: Host) -> str:
    """The text of the report screen."""
    assert isinstance(app.screen, ReportScreen)
    return app.screen.text


async def test_c_compares_with_the_session_before_and_says_when_there_is_none(
    paths: Paths,
) -> None:
    meetings(paths, "Norr", "Norr")
    app = Host(paths)
    async with running(app, HistoryScreen) as pilot:
        await pilot.press("c")
        assert read(app).startswith("# Två möten jämförda")
        await pilot.press("e")
        (path,) = paths.reports.iterdir()
        assert path.name == "2026-08-10-norr-environment-jamforelse.md"
        await pilot.press("escape", "escape", "down", "c")
        assert "Enheten har inget tidigare möte" in text_of(app)
        assert isinstance(app.screen, HistoryScreen)


async def test_two_that_are_marked_are_compared_and_groups_are_added_up(paths: Paths) -> None:
    first, _, last = meetings(paths, "Norr", "Norr", "Norr")
    app = Host(paths)
    async with running(app, HistoryScreen) as pilot:
        await pilot.press("space", "c")
        assert "Markera två möten" in text_of(app)
        await pilot.press("down", "space")
        assert "2 markerade" in text_of(app)
        assert listed(app).marked == {first.id, last.id}
        await pilot.press("c")
        assert "3 augusti 2026" in read(app)
        assert "17 augusti 2026" in read(app)
        await pilot.press("escape", "plus")
        assert read(app).startswith("# Gruppernas samlade resultat")
        assert "16 av 16 röstade" in read(app)
        await pilot.press("e")
        assert [path.name for path in paths.reports.iterdir()] == [
            "2026-08-17-norr-environment-alla-grupper.md"
        ]
        assert not isinstance(app.screen, ReportScreen), "where it lies is told"


async def test_sessions_of_other_units_are_not_added_up(paths: Paths) -> None:
    meetings(paths, "Norr", "Söder")
    app = Host(paths)
    async with running(app, HistoryScreen) as pilot:
        await pilot.press("plus")
        assert isinstance(app.screen, HistoryScreen), "nothing is marked"
        await pilot.press("space", "space", "plus")
        assert "samma enhet" in text_of(app)
        await pilot.press("escape", "up", "space", "c")
        assert isinstance(app.screen, HistoryScreen)


async def test_actions_and_words_of_a_finished_session_are_mended(paths: Paths) -> None:
    held(paths, "Norr")
    archive = SessionArchive(paths)
    before = archive.load(archive.rows()[0].id)
    app = Host(paths)
    async with running(app, HistoryScreen) as pilot:
        await strike(pilot, "o", *"Bra", "enter", "a", *"Ring", *["enter"] * 4)
        await settled(pilot)
        assert "Ring" in text_of(app)
        await strike(pilot, "escape")
        await settled(pilot)
        assert "e skriver en ny rapport." in text_of(app)
    after = SessionArchive(paths).load(before.id)
    assert after.closing_word == before.closing_word + "Bra"
    assert [action.what for action in after.actions][-1] == "Ring"
    assert (after.finished, after.records) == (before.finished, before.records)


async def test_an_unfinished_session_is_resumed_and_not_mended(paths: Paths) -> None:
    held(paths, "Norr", finished=False)
    app = Host(paths)
    async with running(app, HistoryScreen) as pilot:
        await strike(pilot, "a", "o")
        assert isinstance(app.screen, HistoryScreen)


async def test_two_that_are_marked_show_both_keys_in_the_smallest_window(paths: Paths) -> None:
    meetings(paths, "Norr", "Norr")
    app = Host(paths)
    async with running(app, HistoryScreen, size=(60, 20)) as pilot:
        await strike(pilot, "space", "down", "space")
        await settled(pilot)
        assert re.search(r"\+ \w+.* c \w+", text_of(app).rsplit("───", 1)[-1])
