"""Setup: defaults, what is said at a wrong field, and what a start is given."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from apl_tui.core.promise import promise
from apl_tui.core.records import LEAST_PEOPLE, MOST_PEOPLE, Channel, Settings
from apl_tui.i18n import translator
from apl_tui.room.clock import Clock, as_minute
from apl_tui.script.library import load
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.tui.base.context import Prefill
from apl_tui.tui.base.words import harmless
from apl_tui.tui.screens.dialogs.boxes import ReadScreen
from apl_tui.tui.screens.home.home import HomeScreen
from apl_tui.tui.screens.prepare.setup import SetupScreen
from apl_tui.tui.screens.prepare.setup_words import promise_words
from apl_tui.tui.widgets.agenda import plan_rows
from apl_tui.tui.widgets.form import Choice, Field, FormRow
from apl_tui.tui.widgets.rows import Rows
from apl_tui.tui.widgets.ways import Ways
from apl_tui.workflows.opening import LONGEST_UNIT, default_end, suits_solo
from apl_tui.workflows.opening import begin as begun
from apl_tui.workflows.planning import script_plan, with_skip
from tests.support.nasty import LONE_SURROGATE, ON_SCREENS
from tests.support.outside import nothing_is_opened
from tests.tui.test_home import NOON, STEERING, Host, held, running, text_of
from tests.tui.voting import SIZES, strike
from tests.tui.voting import settled as handled

T = translator("sv")

SLIPS: tuple[Channel, ...] = ("laptop", "slips")
NO_PLAN = (60, 20)  # the notes of the form are then whole lines of the screen


def setup(
    workshop_id: str = "environment",
    *,
    unit: str = "",
    people: str = "",
    until: str = "",
    solo: bool = False,
) -> Callable[[], SetupScreen]:
    """A setup screen to push."""
    workshop, _ = load(workshop_id, "sv")
    return lambda: SetupScreen(Prefill(workshop, unit, people, until, solo))


def field(app: Host, name: str) -> Field:
    return app.screen.query_one(f"#{name}", Field)


async def choose(app: Host, pilot: Pilot[int], name: str) -> None:
    app.screen.query_one(f"#{name}", Choice).action_choose()
    await pilot.pause()


def fill(app: Host, name: str, text: str) -> None:
    field(app, name).value = text


async def begin(app: Host, pilot: Pilot[int]) -> None:
    """Enter on the line that starts."""
    app.screen.query_one("#start").focus()
    await strike(pilot, "enter")


async def test_enter_leads_through_the_form_and_starts_with_the_defaults(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup()) as pilot:
        passed: list[str | None] = []
        while not app.started and len(passed) < 9:
            passed.append(app.screen.focused.id if app.screen.focused else "")
            await strike(pilot, "enter")
        assert passed == ["unit", "people", "end", "ways", "print", "start"]
        ((workshop, settings),) = app.started
        end = default_end(workshop, Settings("", 12, channels=SLIPS), NOON)
        assert settings == Settings("", 12, k=6, ends_at=as_minute(end), channels=SLIPS)


async def test_the_last_sessions_unit_and_people_are_offered(paths: Paths) -> None:
    held(paths, "Söder", days_ago=9, people=31)
    held(paths, "Norr", days_ago=5, people=17)
    held(paths, "Bara jag", days_ago=1, people=1, solo=True)
    app = Host(paths)
    async with running(app, setup()) as pilot:
        assert (field(app, "unit").value, field(app, "people").value) == ("Norr", "17")
        assert field(app, "unit").selected_text == "Norr"  # typing replaces it
        fill(app, "unit", " söder")
        await handled(pilot)
        assert field(app, "people").value == "31"
        fill(app, "unit", "Öster")
        await handled(pilot)
        assert field(app, "people").value == "12"


async def test_a_number_that_was_typed_is_not_replaced(paths: Paths) -> None:
    held(paths, "Norr", people=17)
    app = Host(paths)
    async with running(app, setup()) as pilot:
        fill(app, "people", "20")
        await handled(pilot)
        fill(app, "unit", "Söder")
        await handled(pilot)
        assert field(app, "people").value == "20"


async def test_the_command_lines_words_are_filled_in(paths: Paths) -> None:
    app = Host(paths)
    screen = setup(unit="Väster", people="8", until="13:15")
    async with running(app, screen) as pilot:
        await begin(app, pilot)
        ((_, settings),) = app.started
        assert settings == Settings("Väster", 8, ends_at="2026-11-23T13:15+01:00", channels=SLIPS)


async def test_a_bad_number_of_people_is_told_at_the_field_and_nothing_is_lost(
    paths: Paths,
) -> None:
    app = Host(paths)
    async with running(app, setup(), NO_PLAN) as pilot:
        fill(app, "unit", "Norr")
        fill(app, "end", "14.00")
        for text in ("0", "10000", "abc", "", "9" * 5000):
            field(app, "unit").focus()
            fill(app, "people", text)
            await handled(pilot)
            assert "Skriv ett heltal" not in text_of(app), text
            await begin(app, pilot)
            assert app.started == [], text
            assert "Skriv ett heltal mellan 1 och 9999." in text_of(app), text
            assert app.screen.focused is field(app, "people"), text
            kept = [field(app, name).value for name in ("unit", "people", "end")]
            assert kept == ["Norr", text, "14.00"]
        fill(app, "people", "10")
        await handled(pilot)
        assert "Skriv ett heltal" not in text_of(app)
        await begin(app, pilot)
        ((_, settings),) = app.started
        assert (settings.unit, settings.people) == ("Norr", 10)


async def test_a_bad_end_is_told_at_the_field(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup(), NO_PLAN) as pilot:
        for text, told in (
            ("11.00", "Klockan 11.00 har redan varit"),
            ("12.00", "Klockan 12.00 har redan varit"),
            ("25:00", "ingen tid på dygnet"),
            ("snart", "ingen tid på dygnet"),
            ("", "ingen tid på dygnet"),
        ):
            field(app, "unit").focus()
            fill(app, "end", text)
            await handled(pilot)
            assert told not in text_of(app), text
            await begin(app, pilot)
            assert app.started == [], text
            assert told in text_of(app), text
            assert app.screen.focused is field(app, "end"), text


async def test_all_wrong_fields_are_told_at_once(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup(), NO_PLAN) as pilot:
        fill(app, "people", "många")
        fill(app, "end", "snart")
        await handled(pilot)
        await begin(app, pilot)
        words = text_of(app)
        assert T("open.bad-people", text="många") in words
        assert T("open.bad-time", text="snart") in words
        assert app.screen.focused is field(app, "people")


async def test_nothing_typed_can_harm_the_screen(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup()) as pilot:
        names = ("people", "end", "threshold")
        harmless = {name: field(app, name).value for name in names}
        for text in (*ON_SCREENS, LONE_SURROGATE):
            for name in ("unit", *names):
                fill(app, name, text)
            await begin(app, pilot)  # the first field that cannot be read is told of
            assert isinstance(app.screen, SetupScreen), text
            for name in ("unit", *names):
                shown = field(app, name).value
                assert not STEERING & set(shown), (name, text)
                assert shown.encode().decode() == shown, (name, text)
            for name, value in harmless.items():
                fill(app, name, value)
            await begin(app, pilot)  # with that unit
            assert isinstance(app.screen, SetupScreen), text
        for _, settings in app.started:
            assert LEAST_PEOPLE <= settings.people <= MOST_PEOPLE
            assert len(settings.unit) <= LONGEST_UNIT
            assert not set(settings.unit.encode()) & set(range(32))


async def test_a_long_unit_is_told_at_the_field(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup()) as pilot:
        fill(app, "unit", "å" * (LONGEST_UNIT + 1))
        await handled(pilot)
        await begin(app, pilot)
        assert app.started == []
        assert T("setup.unit-long") in text_of(app)


async def test_the_threshold_lies_behind_advanced_and_is_at_least_five(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup(), NO_PLAN) as pilot:
        row = app.screen.query_one("#threshold-row", FormRow)
        assert not row.display
        await choose(app, pilot, "advanced")
        assert row.display
        fill(app, "threshold", "4")
        await handled(pilot)
        await begin(app, pilot)
        assert app.started == []
        assert "mellan 5 och 9999" in text_of(app)
        fill(app, "threshold", "8")
        await handled(pilot)
        assert "när minst 8 har svarat" in text_of(app)
        await begin(app, pilot)
        assert app.started[0][1].k == 8


async def test_a_wrong_threshold_opens_advanced(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup()) as pilot:
        fill(app, "threshold", "2")
        await handled(pilot)
        await begin(app, pilot)
        assert app.screen.query_one("#threshold-row").display
        assert app.screen.focused is field(app, "threshold")


async def test_the_closing_round_is_the_last_step_and_the_end_is_reckoned_with_it(
    paths: Paths,
) -> None:
    app = Host(paths)
    async with running(app, setup()) as pilot:
        offered = field(app, "end").value
        assert offered == "12.45"
        await begin(app, pilot)
        ((workshop, settings),) = app.started
        assert workshop.steps[-1].key == "closing:worth"
        assert settings.ends_at == as_minute(default_end(workshop, settings, NOON))


async def test_the_script_is_written_for_the_plan_as_it_stands(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = nothing_is_opened(monkeypatch)
    app = Host(paths)
    async with running(app, setup(people="9")) as pilot:
        screen = app.screen
        assert isinstance(screen, SetupScreen)
        screen.planned = replace(screen.planned, plan=with_skip(screen.planned.plan, 4))
        await strike(pilot, "f9")
        await handled(pilot)
    ((written, _),) = opened
    page = written.read_text(encoding="utf-8")
    for told in ("9 personer", "12.00", "Hur var mötet?"):
        assert told in page
    assert "Behåll en sak" not in page
    assert "Ändra en sak" in page


async def test_who_leads_and_how_many_work_there_go_to_the_report_and_are_offered_next_time(
    paths: Paths,
) -> None:
    app = Host(paths)
    async with running(app, setup(unit="Norr")) as pilot:
        await choose(app, pilot, "advanced")
        fill(app, "led-by", "Karin  Ek")
        fill(app, "in-unit", "många")
        await begin(app, pilot)
        assert not app.started
        note = app.screen.query_one("#in-unit-row .row-note", Static)
        assert T("open.bad-people", text="många") in str(note.render())
        fill(app, "in-unit", "34")
        await begin(app, pilot)
    ((workshop, settings),) = app.started
    assert (settings.led_by, settings.in_unit) == ("Karin Ek", 34)
    with SessionArchive(paths).locked() as archive:
        archive.save(begun(workshop, settings, archive, Clock(wall=lambda: NOON)))
    again = Host(paths)
    async with running(again, setup()) as pilot:
        assert (field(again, "led-by").value, field(again, "in-unit").value) == ("Karin Ek", "34")
        fill(again, "unit", "Söder")
        await handled(pilot)
        assert (field(again, "led-by").value, field(again, "in-unit").value) == ("", "")


async def test_the_closing_round_can_be_taken_back_and_is_not_for_one_person(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup("self-check")) as pilot:
        offered = field(app, "end").value
        await choose(app, pilot, "advanced")
        for _ in range(2):
            await choose(app, pilot, "closing")
        assert field(app, "end").value == offered
        assert app.screen.query_one("#closing").display
        await choose(app, pilot, "solo")
        assert not app.screen.query_one("#closing").display
        await begin(app, pilot)
        ((workshop, _),) = app.started
        assert workshop == load("self-check", "sv")[0]


def test_only_workshops_whose_votes_suit_one_person_can_be_done_alone() -> None:
    suited = {
        id_
        for id_ in ("environment", "occasions", "self-check", "what-is", "whole")
        if suits_solo(load(id_, "sv")[0])
    }
    assert suited == {"self-check"}


async def test_solo_asks_for_no_number_and_promises_another_thing(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup("self-check")) as pilot:
        await pilot.click("#solo")
        words = text_of(app)
        assert T("setup.people") not in words
        assert "Det här är din egen självkoll." in words
        await begin(app, pilot)
        ((_, settings),) = app.started
        assert (settings.people, settings.solo) == (1, True)


async def test_a_workshop_for_a_group_does_not_offer_solo(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup("occasions")):
        assert not app.screen.query_one("#solo").display


async def test_each_way_of_voting_has_its_length_and_the_plan_takes_the_chosen_one(
    paths: Paths,
) -> None:
    app = Host(paths)
    async with running(app, setup("whole-60"), NO_PLAN) as pilot:
        fill(app, "people", "14")
        await handled(pilot)
        told = text_of(app)
        for words in (
            "○ Datorn går runt 86 min",
            "● Papperslappar bäst 60 min",
            "○ Telefoner 52 min",
        ):
            assert words in told
        assert field(app, "end").value == "13.00"
        await strike(pilot, "f4")
        assert "En hotspot tar ungefär åtta." in text_of(app)
        await strike(pilot, "f4")
        assert "● Datorn går runt 86 min · 13.26" in text_of(app)
        assert "! En i taget tar 26 minuter längre." in text_of(app)
        assert field(app, "end").value == "13.26"
        fill(app, "people", "6")
        await handled(pilot)
        assert "● Datorn går runt bäst" in text_of(app)


async def test_a_way_that_was_chosen_stays_chosen(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup()) as pilot:
        app.screen.query_one("#ways").focus()
        await strike(pilot, "space")
        fill(app, "people", "5")
        await handled(pilot)
        await begin(app, pilot)
        ((_, settings),) = app.started
        assert settings.channels == ("laptop", "phones")


async def test_slips_are_printed_from_setup(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = nothing_is_opened(monkeypatch)
    app = Host(paths)
    async with running(app, setup()) as pilot:
        await choose(app, pilot, "print")
        (sheet,) = paths.reports.glob("*.html")
        await app.workers.wait_for_complete()
        assert opened == [(sheet, False)]
        told = "".join(text_of(app).split())
        assert sheet.name in told, "it can be read as long as it takes"
        await strike(pilot, "escape", "f4")
        assert not app.screen.query_one("#print").display


async def test_a_small_team_is_told_what_there_is_for_it(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup(), NO_PLAN) as pilot:
        fill(app, "people", "4")
        await handled(pilot)
        assert "Ni är för få för att rösta anonymt. Räck upp handen (h)" in text_of(app)


async def test_a_group_smaller_than_the_threshold_is_told(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup(), NO_PLAN) as pilot:
        fill(app, "people", "5")
        await handled(pilot)
        assert "! Ni är färre än 6." in text_of(app)
        for people, told in (("7", "Ni är färre än 8."), ("612", "! 612 personer är ovanligt")):
            fill(app, "people", people)
            await handled(pilot)
            assert told in text_of(app)
        fill(app, "people", "8")
        await handled(pilot)
        assert "Ni är färre" not in text_of(app)


async def test_too_little_time_for_the_plan_is_told(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup()) as pilot:
        assert "Börjar nu, 12.00 · 45" in text_of(app)
        fill(app, "end", "12.20")
        await handled(pilot)
        words = text_of(app)
        assert "! Ni har 20 min," in words
        assert "12.00–12.20" in words


async def test_time_goes_on_until_the_start_but_a_typed_end_stays(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup()) as pilot:
        screen = app.screen
        assert isinstance(screen, SetupScreen)
        app.now = NOON + timedelta(minutes=7)
        screen.look_at_clock()
        await handled(pilot)
        assert field(app, "end").value == "12.52"
        fill(app, "end", "13.00")
        await handled(pilot)
        app.now = NOON + timedelta(minutes=9)
        screen.look_at_clock()
        await handled(pilot)
        assert field(app, "end").value == "13.00"
        assert "12.09–13.00" in text_of(app)


async def test_an_untouched_end_is_reckoned_from_the_moment_of_the_start(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup()) as pilot:
        app.now = NOON + timedelta(minutes=3)
        await begin(app, pilot)
        assert app.started[0][1].ends_at == "2026-11-23T12:48+01:00"


async def test_the_whole_promise_can_be_read(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup(), (120, 40)) as pilot:
        for open_it in (strike(pilot, "f2"), pilot.click("#promise")):
            await open_it
            await handled(pilot)
            assert isinstance(app.screen, ReadScreen)
            assert "Medan en omröstning pågår skriver programmet inget svar" in text_of(app)
            await strike(pilot, "escape")
            assert isinstance(app.screen, SetupScreen)
        assert app.started == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_promise_is_told_whole_what_holds_first(language: str) -> None:
    t = translator(language)
    for settings in (Settings("", 12), Settings("", 1, solo=True), Settings("", 12, full=True)):
        told = re.sub(r"\s+", " ", promise_words(t, settings, 40).plain)
        places = [told.index(t.say(sentence.text)) for sentence in promise(settings)]
        assert places == sorted(places)


async def test_a_question_mark_is_typed_into_a_field_and_f1_helps(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup()) as pilot:
        await strike(pilot, "question_mark")
        assert field(app, "unit").value == "?"
        await strike(pilot, "f1")
        await handled(pilot)
        assert isinstance(app.screen, ReadScreen)
        assert "Går till nästa fält" in text_of(app)


async def test_a_clicker_does_nothing_while_a_field_has_focus(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup()) as pilot:
        await strike(pilot, "pagedown", "pageup")
        assert app.screen.focused is field(app, "unit")
        assert app.started == []


async def test_escape_goes_home(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup()) as pilot:
        await strike(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)
        assert app.started == []


@pytest.mark.parametrize("size", SIZES)
async def test_everything_needed_shows_at_every_size(paths: Paths, size: tuple[int, int]) -> None:
    app = Host(paths)
    async with running(app, setup(), size):
        words = text_of(app)
        expected = (
            "Enhet",
            "Antal i rummet",
            "Slutar",
            "Datorn går runt",
            "Papperslappar",
            "Telefoner",
            "Starta workshopen",
            "Avancerat",
        )
        for part in (
            *expected,
            "Löftet Programmet visar aldrig hur just du har svarat.",
            "Enter Vidare",
            "12.00–12.45",
        ):
            assert part in words
        assert (T("setup.plan") in words) == (size != (60, 20))


async def test_a_long_plan_tells_how_much_is_left_out(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup("whole")):
        words = text_of(app)
        assert re.search(r"och \d+ steg till", words)
        assert "13.58 Slut" in words


def test_the_plans_times_add_up() -> None:
    workshop, _ = load("whole", "sv")
    rows = plan_rows(workshop, script_plan(workshop), NOON)
    assert [row.title for row in rows] == [step.title for step in workshop.steps]
    assert rows[0].begins == NOON
    last: datetime = rows[-1].begins + timedelta(seconds=workshop.steps[-1].seconds)
    assert last == NOON + timedelta(seconds=workshop.seconds)


def test_a_composed_emoji_becomes_those_that_it_is_made_of() -> None:
    family = "Norr 👩\u200d👧\u200d👦 ❤\ufe0f👍🏽"
    assert harmless(family) == "Norr 👩👧👦 ❤👍"
    assert harmless("क\u094d\u200dष") == "क\u094d\u200dष"  # in a word it stays


async def test_a_unit_is_chosen_from_those_that_there_were(paths: Paths) -> None:
    for days, unit in ((3, "Hemtjänst Norr"), (2, "Söder"), (1, "hemtjänst  norr")):
        held(paths, unit, days_ago=days, people=8)
    app = Host(paths)
    async with running(app, setup()) as pilot:
        assert "F5 Enheter" in text_of(app)
        await strike(pilot, "f5")
        offered = app.screen.query_one(Rows)
        assert len(offered.rows) == 2, "one unit, however it was typed"
        await strike(pilot, "down", "enter")
        assert field(app, "unit").value == "Söder"
        await strike(pilot, "down")
        assert "F5 Enheter" not in text_of(app)


@pytest.mark.parametrize(
    ("typed", "keys", "unit"),
    [
        (" hemtjänst NORR", (), "Hemtjänst Norr"),
        ("Hemtjänsten Norr", ("enter",), "Hemtjänst Norr"),
        ("Hemtjänsten Norr", ("left", "enter"), "Hemtjänsten Norr"),
        ("Väster", (), "Väster"),
    ],
)
async def test_a_near_double_makes_a_second_unit_only_when_it_is_told(
    paths: Paths, typed: str, keys: tuple[str, ...], unit: str
) -> None:
    held(paths, "Hemtjänst Norr", days_ago=1)
    app = Host(paths)
    async with running(app, setup(), NO_PLAN) as pilot:
        fill(app, "unit", typed)
        await handled(pilot)
        app.screen.query_one("#start").focus()
        await strike(pilot, "enter")
        assert (T("units.near", unit="Hemtjänst Norr") in text_of(app)) == bool(keys)
        if keys:
            await strike(pilot, "escape")
            assert app.started == [], "Esc goes back to what was typed"
            await strike(pilot, "enter")
        await strike(pilot, *keys)
        await handled(pilot)
        assert [settings.unit for _, settings, *_ in app.started] == [unit]


@pytest.mark.parametrize("size", SIZES)
async def test_each_way_keeps_its_line_beside_a_scroll_bar(
    paths: Paths, size: tuple[int, int]
) -> None:
    app = Host(paths)
    async with running(app, setup(), size=size) as pilot:
        ways = app.screen.query_one(Ways)
        fill(app, "end", "kvart")
        app.screen.query_one("#start").focus()
        await strike(pilot, "enter")
        await handled(pilot)
        assert app.screen.query_one("#form").show_vertical_scrollbar or size == (120, 40)
        lines = [f"{line}".strip() for line in str(ways.render()).split("\n")]
        assert len(lines) == 3
        assert max(map(len, lines)) <= ways.content_size.width
