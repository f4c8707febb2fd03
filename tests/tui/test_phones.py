"""Phones in a session that runs on the screen: on, voting, closing, moving, off."""

from __future__ import annotations

import asyncio
import re
from functools import partial

import httpx
import pytest
from textual.pilot import Pilot

from apl_tui.core.release import GradedRelease
from apl_tui.core.workshop import Ideas
from apl_tui.i18n import translator
from apl_tui.phones.cookies import COUNTED
from apl_tui.room.phones.service import PhoneTestHooks
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from apl_tui.tui.screens.dialogs.boxes import LineScreen, ReadScreen
from apl_tui.tui.screens.lead.ideas import IdeasScreen
from apl_tui.tui.screens.lead.vote import VoteScreen
from apl_tui.tui.screens.prepare.phones import PhonesScreen
from apl_tui.tui.screens.prepare.setup import SetupScreen
from apl_tui.tui.screens.prepare.wifi import WifiScreen
from apl_tui.tui.widgets.qr import QrCode, for_phones
from tests.phones.rooms import Answers, filled
from tests.room.test_phones import adapter
from tests.support.clock import FakeClock, cast
from tests.support.lead_ups import Stage
from tests.support.lead_ups_votes import vote_unheard
from tests.tui.phoning import CODE, LOOPBACK, a_phone, phones_of, phones_on, seen, to_vote, vote
from tests.tui.voting import SIZES, graded, painted, picture, settled, small_workshop, strike, words

SV = translator("sv")

SCRIPT = small_workshop(graded())
YES: Answers = {"g.a": "4", "g.b": "dk"}
NO: Answers = {"g.a": "1", "g.b": "2"}


@pytest.mark.parametrize("size", SIZES)
async def test_the_code_is_shown_and_the_light_turns_when_a_phone_comes(
    paths: Paths, size: tuple[int, int]
) -> None:
    async with phones_on(paths, SCRIPT, size=size) as (app, pilot, _):
        phones = phones_of(app)
        shown = words(app)
        assert f"{LOOPBACK}:{phones.port}/{CODE}" in shown  # on one line, in every size
        assert app.screen.query_one(QrCode).text == for_phones(phones.url)
        assert "○" in shown
        async with a_phone(app) as client:
            assert (await client.get(f"/{CODE}")).status_code == 200
            assert (await client.get(f"/{CODE}/state")).status_code == 200
            await seen(pilot, lambda: "●" in words(app))
        assert phones.reached
        assert phones.connected == 1


async def test_ballots_of_phones_and_laptop_are_one_count(paths: Paths) -> None:
    async with phones_on(paths, SCRIPT) as (app, pilot, _):
        await to_vote(app, pilot)
        room = app.room
        assert room
        for answers in (YES, YES, YES, NO, NO):
            async with a_phone(app) as client:
                assert (await vote(client, answers)).status_code == 303
                page = await client.get(f"/{CODE}")
                assert "Mottaget" in page.text
        assert room.vote
        room.cast({"g": {"a": 5, "b": 5}}, room.vote.hand_over())
        await seen(pilot, lambda: words(app).count("●") == 6)
        assert SV("vote.of-people", n=8) in words(app)
        await strike(pilot, "v", "right", "enter")
        await seen(pilot, lambda: not room.round_open)
        released = room.session.rounds[0].releases[0]
        assert isinstance(released, GradedRelease)
        assert room.session.rounds[0].ballots == 6
        async with a_phone(app) as client:
            assert "stängd" in (await client.get(f"/{CODE}")).text


async def test_the_vote_screen_says_only_how_many(paths: Paths) -> None:
    """O1: the picture is the same whatever was answered, and by whatever way."""
    pictures = []
    for answers in (YES, NO):
        async with phones_on(paths, SCRIPT) as (app, pilot, _):
            await to_vote(app, pilot)
            async with a_phone(app) as client:
                await vote(client, answers)
            await seen(pilot, partial(_one_has_voted, app))
            assert app.screen.query_one(QrCode).text == for_phones(phones_of(app).url)
            app.screen.query_one(QrCode).visible = False  # the port is another each time
            await painted(pilot)
            pictures.append(picture(app).replace(str(phones_of(app).port), "PORT"))
    assert pictures[0] == pictures[1]


async def test_a_late_answer_is_told_the_truth(paths: Paths) -> None:
    async with phones_on(paths, SCRIPT) as (app, pilot, _):
        await to_vote(app, pilot)
        room = app.room
        assert room
        async with a_phone(app) as early, a_phone(app) as late:
            first = await filled(early, YES, CODE)
            second = await filled(late, NO, CODE)
            assert (await early.post(f"/{CODE}/ballot", data=first)).status_code == 303
            room.close_vote()
            assert (await early.post(f"/{CODE}/ballot", data=first)).status_code == 303
            told = await late.post(f"/{CODE}/ballot", data=second)
            assert told.status_code == 409
            assert "räknades inte" in told.text
        assert room.session.rounds[0].ballots == 1


async def test_a_dropped_round_counts_nothing_and_the_next_one_is_another(paths: Paths) -> None:
    async with phones_on(paths, SCRIPT) as (app, pilot, _):
        await to_vote(app, pilot)
        room = app.room
        assert room
        async with a_phone(app) as client:
            sent = await filled(client, YES, CODE)
            assert (await client.post(f"/{CODE}/ballot", data=sent)).status_code == 303
            await strike(pilot, "q", "right", "enter")
            await seen(pilot, lambda: not room.round_open)
            assert (await client.post(f"/{CODE}/ballot", data=sent)).status_code == 409
            assert SV("phones.wait.title") in (await client.get(f"/{CODE}")).text
            await strike(pilot, "v")
            await seen(pilot, lambda: room.vote is not None)
            assert (await client.post(f"/{CODE}/ballot", data=sent)).status_code == 409
            assert (await vote(client, NO)).status_code == 303
            assert room.vote
            assert room.vote.counted == 1
            room.close_vote()
            room.open_vote()  # once more, all anew
            assert (await vote(client, YES)).status_code == 303
            assert room.vote.counted == 1


async def test_M2_T5_a_phone_that_was_counted_before_the_pause_is_not_counted_again(
    paths: Paths,
) -> None:
    """The round waits for the next group; it goes on under the same name, with the same tickets.

    A phone remembers its last round only, so another one in between makes it forget this one.
    """
    async with phones_on(paths, SCRIPT) as (app, pilot, _hands):
        await to_vote(app, pilot)
        room = app.room
        assert room
        async with a_phone(app) as first, a_phone(app) as other:
            assert (await vote(first, YES)).status_code == 303
            begun = await filled(other, NO, CODE)
            room.hold_round_for_next_group()
            assert SV("phones.wait.title") in (await first.get(f"/{CODE}")).text
            room.begin_next_group(4)
            room.open_vote()
            assert "Mottaget" in (await first.get(f"/{CODE}")).text
            first.cookies.delete(COUNTED)
            assert "Mottaget" in (await first.get(f"/{CODE}")).text
            assert (await other.post(f"/{CODE}/ballot", data=begun)).status_code == 303
        assert room.vote
        assert room.vote.counted == 2


async def test_ideas_come_by_phone_too(paths: Paths) -> None:
    block = Ideas("m", "i", "Vad vill **vi** pröva?")
    async with phones_on(paths, small_workshop(ideas=block)) as (app, pilot, _):
        await to_vote(app, pilot)
        await seen(pilot, lambda: isinstance(app.screen, IdeasScreen))
        async with a_phone(app) as client:
            page = await client.get(f"/{CODE}")
            assert "Vad vill vi pröva?" in page.text
            form = await filled(client, {"text": ["Tid", "", ""]}, CODE)
            assert (await client.post(f"/{CODE}/idea", data=form)).status_code == 303
        assert app.room
        assert app.room.open_ideas
        assert app.room.open_ideas.counted == 1
        assert str(phones_of(app).port) in words(app)


async def test_phones_can_be_switched_on_during_the_round_and_off_again(paths: Paths) -> None:
    async with phones_on(paths, SCRIPT) as (app, pilot, _):
        port = phones_of(app).port
        await strike(pilot, "x")
        await seen(pilot, lambda: not phones_of(app).on)
        with pytest.raises(httpx.ConnectError):
            async with a_phone(app) as client:
                await client.get(f"http://{LOOPBACK}:{port}/{CODE}")
        await to_vote_from_choice(app, pilot)
        assert app.screen.query_one(QrCode).text == ""
        await strike(pilot, "f")
        await seen(pilot, lambda: _ready(app))
        await choose(app, pilot)
        await seen(pilot, lambda: phones_of(app).on)
        await strike(pilot, "space")
        await seen(pilot, lambda: isinstance(app.screen, VoteScreen))
        async with a_phone(app) as client:
            assert (await vote(client, YES)).status_code == 303


async def test_an_address_that_goes_away_is_said_and_a_new_code_is_shown(paths: Paths) -> None:
    here = [LOOPBACK]
    ways = PhoneTestHooks(
        CODE, adapters=lambda: [adapter(ip) for ip in here], own_computer_counts=True
    )
    async with phones_on(paths, SCRIPT, ways=ways) as (app, pilot, _):
        await to_vote(app, pilot)
        async with a_phone(app) as client:
            assert (await vote(client, YES)).status_code == 303
        here[:] = ["192.168.1.9"]
        await app.phoning.look()
        await painted(pilot)
        assert "Telefonerna når inte datorn längre" in words(app)
        assert "Röster som är räknade är kvar" in words(app)
        assert app.screen.query_one(QrCode).text == ""
        await strike(pilot, "f")
        await seen(pilot, lambda: _ready(app))
        assert "inte längre adressen" in words(app)
        here[:] = [LOOPBACK]
        await choose(app, pilot)
        await seen(pilot, lambda: phones_of(app).on)
        await strike(pilot, "space")
        await seen(pilot, lambda: isinstance(app.screen, VoteScreen))
        assert app.screen.query_one(QrCode).text == for_phones(phones_of(app).url)
        assert words(app).count("●") == 1


async def test_an_address_that_comes_back_is_used_again_and_told(paths: Paths) -> None:
    here = [LOOPBACK]
    ways = PhoneTestHooks(
        CODE, adapters=lambda: [adapter(ip) for ip in here], own_computer_counts=True
    )
    async with phones_on(paths, SCRIPT, ways=ways) as (app, pilot, _):
        await to_vote(app, pilot)
        shown = app.screen.query_one(QrCode).text
        here[:] = []
        await app.phoning.look()
        await painted(pilot)
        assert "Telefonerna når inte datorn längre" in words(app)
        here[:] = [LOOPBACK]
        await app.phoning.look()
        await painted(pilot)
        assert "Telefonerna når inte datorn längre" not in words(app)
        assert app.screen.query_one(QrCode).text == shown
        told = [each.message for each in app._notifications]
        assert SV("phones-room.back") in told


async def test_that_no_phone_is_heard_of_is_told_with_a_key_that_says_what_to_do(
    paths: Paths,
) -> None:
    clock = FakeClock()
    ways = PhoneTestHooks(CODE, own_computer_counts=True, clock=clock.clock.monotonic)
    async with phones_on(paths, SCRIPT, ways=ways) as (app, pilot, _):
        await to_vote(app, pilot)
        assert "Ingen telefon hörs" not in words(app)
        clock.wait(1)
        assert isinstance(app.screen, VoteScreen)
        app.screen.follow()
        await painted(pilot)
        assert "Ingen telefon hörs" in words(app)
        await strike(pilot, "i")
        await painted(pilot)
        assert isinstance(app.screen, ReadScreen)
        assert "brandvägg" in words(app)
        await strike(pilot, "escape")
        async with a_phone(app) as client:
            assert (await vote(client, YES)).status_code == 303
        await painted(pilot)
        assert "Ingen telefon hörs" not in words(app)


async def test_phones_are_told_that_it_is_over_after_the_session_was_left(paths: Paths) -> None:
    async with phones_on(paths, SCRIPT) as (app, pilot, _):
        server = phones_of(app)
        url = server.url
        assert app.room
        app.room.finish()
        app.leave_session()
        await seen(pilot, lambda: app.phoning.phones is None)
        async with httpx.AsyncClient(verify=False) as client:
            assert SV("phones.over.title") in (await client.get(url)).text
        await app.phoning.end()  # after a while, or with the next session's phones
        assert not server.on


async def test_O4_a_change_of_address_in_a_round_is_told_to_the_room(paths: Paths) -> None:
    async with phones_on(paths, SCRIPT) as (app, pilot, _):
        await to_vote(app, pilot)
        async with a_phone(app) as client:
            assert (await vote(client, YES)).status_code == 303
        await phones_of(app).start("127.0.0.2", phones_of(app).port)
        assert isinstance(app.screen, VoteScreen)
        app.screen.follow()
        await painted(pilot)
        assert "Den som redan har svarat ska inte svara igen" in words(app)


async def test_leaving_the_session_frees_the_port(paths: Paths) -> None:
    async with phones_on(paths, SCRIPT) as (app, pilot, _):
        server = phones_of(app)
        url = server.url
        app.leave_session()
        await seen(pilot, lambda: not server.on)
        assert app.phoning.phones is None
        with pytest.raises(httpx.ConnectError):
            async with httpx.AsyncClient() as client:
                await client.get(url)


async def test_many_ballots_at_once_make_few_pictures_and_the_last_one_is_right(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with phones_on(paths, SCRIPT, people=120) as (app, pilot, _):
        await to_vote(app, pilot)
        drawn = []
        screen = app.screen
        assert isinstance(screen, VoteScreen)
        follow = screen.follow

        def counting() -> None:
            drawn.append(1)
            follow()

        monkeypatch.setattr(screen, "follow", counting)
        room = app.room
        assert room
        assert room.vote
        for _ in range(120):
            room.cast({"g": {"a": 4, "b": 4}}, room.vote.hand_over())
            await asyncio.sleep(0)  # each in a turn of its own, as requests come
        await seen(pilot, lambda: "120 räknade" in words(app))
        assert len(drawn) < 40


async def test_help_wifi_and_port_are_a_key_away(paths: Paths) -> None:
    async with phones_on(paths, SCRIPT) as (app, pilot, _):
        await strike(pilot, "i")
        await painted(pilot)
        assert isinstance(app.screen, ReadScreen)
        assert "hotspot" in words(app)
        await strike(pilot, "escape", "j")
        await painted(pilot)
        assert isinstance(app.screen, LineScreen)
        await strike(pilot, *"Norr", "enter", *"hemligt", "enter")
        await seen(pilot, lambda: isinstance(app.screen, WifiScreen))
        await seen(
            pilot, lambda: app.screen.query_one(QrCode).text == "WIFI:T:WPA;S:Norr;P:hemligt;;"
        )
        await strike(pilot, "escape", "y")
        await seen(pilot, lambda: _ready(app))
        await strike(pilot, "y", *["backspace"] * 5, *"99999", "enter")
        await painted(pilot)
        assert "1 och 65535" in words(app)
        await strike(pilot, "escape")
        await painted(pilot)
        assert phones_of(app).on  # only looked
        assert app.screen.query_one(QrCode).text


async def test_without_a_network_it_says_what_to_do(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with phones_on(paths, SCRIPT, size=(60, 20)) as (app, pilot, _):
        await strike(pilot, "x")
        await seen(pilot, lambda: not phones_of(app).on)
        app.phoning.wish = type(app.phoning.wish)()
        monkeypatch.setattr("apl_tui.phones.network.addresses", lambda: ())
        await strike(pilot, "escape", "f")
        await seen(pilot, lambda: "inte ansluten" in words(app))
        assert "papperslappar" in words(app)


async def test_phones_are_chosen_at_setup_and_the_command_line_fills_it_in(paths: Paths) -> None:
    from apl_tui.room.phones.wish import PhoneWish
    from apl_tui.script.library import load
    from apl_tui.tui.app import Opening
    from apl_tui.tui.base.context import Prefill

    loaded, _ = load("environment", "sv")
    prefill = Prefill(loaded, "Norr", phones=PhoneWish(LOOPBACK))
    app = AplApp(paths, "sv", opening=Opening(prefill=prefill))
    async with app.run_test(size=(80, 24)) as pilot:
        await seen(pilot, lambda: isinstance(app.screen, SetupScreen))
        await painted(pilot)
        assert "● Telefoner" in words(app)
        await strike(pilot, "f2")
        await painted(pilot)
        await strike(pilot, "end")
        assert isinstance(app.screen, ReadScreen)
        await strike(pilot, "escape", "enter")
        await seen(pilot, lambda: isinstance(app.screen, PhonesScreen))
        await seen(pilot, lambda: app.phoning.phones and app.phoning.phones.on)
        assert app.room
        assert app.room.session.settings.channels == ("laptop", "phones")


async def test_a_rehearsal_has_no_phones(paths: Paths) -> None:
    app = AplApp(paths, "sv")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.start_demo(SCRIPT)
        await painted(pilot)
        await strike(pilot, "f")
        await painted(pilot)
        assert not isinstance(app.screen, PhonesScreen)


def _one_has_voted(app: AplApp) -> bool:
    return words(app).count("●") == 1


def _ready(app: AplApp) -> bool:
    screen = app.screen
    return isinstance(screen, PhonesScreen) and screen.check_action("go", ()) is True


async def choose(app: AplApp, pilot: Pilot[int]) -> None:
    """Put the cursor on the loopback, and start."""
    screen = app.screen
    assert isinstance(screen, PhonesScreen)
    places = [place for place, each in enumerate(screen.addresses) if each.ip == LOOPBACK]
    screen.action_move(places[0] - 100)
    screen.action_move(places[0])
    screen.action_go()


async def to_vote_from_choice(app: AplApp, pilot: Pilot[int]) -> None:
    """From the choice of addresses, left alone, to the open round."""
    screen = app.screen
    assert isinstance(screen, PhonesScreen)
    screen.action_leave()
    await seen(pilot, lambda: app.screen is not screen)
    assert app.room
    await strike(pilot, "v")
    await seen(pilot, lambda: isinstance(app.screen, VoteScreen))


async def test_O4_more_phones_than_people_are_told_to_the_room(paths: Paths) -> None:
    async with phones_on(paths, SCRIPT, people=6) as (app, pilot, _):
        await to_vote(app, pilot)
        room = app.room
        assert room
        cast(room, *[4] * 6)
        for _ in range(7):
            async with a_phone(app) as client:
                await client.get(f"/{CODE}")
                await client.get(f"/{CODE}")
        await seen(pilot, lambda: "6 räknade" in words(app))
        vote_screen = app.screen
        assert isinstance(vote_screen, VoteScreen)
        assert vote_screen.doubts() == ()
        async with a_phone(app) as client:
            await client.get(f"/{CODE}")
        await seen(pilot, lambda: "8 telefoner har öppnat" in words(app))
        await strike(pilot, "v")
        assert "6 av 6 är räknade. Någon kan ha röstat flera gånger." in words(app)
        await strike(pilot, "escape", "v", "right", "enter")
        assert not room.round_open


async def test_O4_a_phone_whose_round_began_again_votes_anew(paths: Paths) -> None:
    async with phones_on(paths, SCRIPT) as (app, pilot, _):
        await to_vote(app, pilot)
        room = app.room
        assert room
        async with a_phone(app) as client:
            sent = await filled(client, YES, CODE)
            assert (await client.post(f"/{CODE}/ballot", data=sent)).status_code == 303
            await seen(pilot, partial(_one_has_voted, app))
            assert "1 telefon har öppnat sidan" in words(app)
            await strike(pilot, "z", "right", "enter")
            assert (await client.post(f"/{CODE}/ballot", data=sent)).status_code == 409
            assert (await vote(client, NO)).status_code == 303
        assert room.vote
        assert room.vote.counted == 1


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_the_promise_stands_whole_where_no_phone_is_heard(
    paths: Paths, size: tuple[int, int]
) -> None:
    hands = FakeClock()
    app = AplApp(paths, "sv", clock=hands.clock, chances=hands.chances)
    async with app.run_test(size=size) as pilot:
        await vote_unheard(pilot, Stage(app, hands))
        drawn = " ".join(re.findall(r"[^<>]+(?=</text>)", picture(app).replace("&#160;", " ")))
        assert "Ingen telefon hörs." in drawn
        assert "minst 6 har svarat." in drawn
