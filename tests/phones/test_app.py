"""The HTTP contract, request by request, in this process."""

from __future__ import annotations

import asyncio
import gc
import logging
import re
import sys
from dataclasses import replace
from types import FrameType

import httpx
import pytest

from apl_tui.core.workshop import Scale
from apl_tui.phones.app import PhoneApp
from apl_tui.phones.bodies import LARGEST_BODY
from apl_tui.phones.guard import HEADERS
from apl_tui.phones.link import RoomState, Wording
from apl_tui.phones.view import ASSETS
from tests.phones.rooms import (
    CODE,
    COMPLETE,
    GRADED,
    HOST,
    LAPTOP,
    OTHER_CODE,
    PHONE,
    SCRIPT,
    Answers,
    TestClock,
    TestRoom,
    built_in,
    filled,
    hidden,
    phone,
    phone_app,
    wording,
)
from tests.support.nasty import NASTY

IDEAS = Wording("en", "Ideas", (), "What <would> help?")


def has_every_header(response: httpx.Response) -> bool:
    told = all(response.headers[name.decode()] == value.decode() for name, value in HEADERS)
    return told and "server" not in response.headers


def holders(thing: object) -> list[object]:
    """What refers to a thing, besides the tests that look at it."""
    return [other for other in gc.get_referrers(thing) if not isinstance(other, FrameType)]


# --- what is shown when -----------------------------------------------------------------------


async def test_every_state_has_its_page() -> None:
    room = TestRoom()
    async with phone(phone_app(room)) as client:
        assert "You are in" in (await client.get(f"/{CODE}")).text
        room.open()
        assert "One &amp; only" in (await client.get(f"/{CODE}")).text
        sent = await client.post(f"/{CODE}/ballot", data=await filled(client, COMPLETE))
        assert (sent.status_code, sent.headers["location"]) == (303, f"/{CODE}")
        thanks = (await client.get(f"/{CODE}")).text
        assert "Received!" in thanks
        assert "cannot be changed" in thanks
        assert "shown in the room" in thanks
        room.close()
        assert "The vote is closed" in (await client.get(f"/{CODE}")).text
    assert [tally.counts for tally in room.tallies] == [
        ((0, 0, 0, 0, 1, 0), (1, 0, 0, 0, 0, 0)),
        ((0, 1), (0, 1), (0, 0)),
        ((0, 1), (0, 0), (0, 1)),
    ]


async def test_nothing_is_preselected_and_dont_know_is_one_of_the_options() -> None:
    room = TestRoom()
    room.open()
    async with phone(phone_app(room)) as client:
        page = (await client.get(f"/{CODE}")).text
    assert "checked" not in page
    assert page.count('name="g.one"') == 6
    assert page.count('value="dk"') == 4


async def test_the_state_tells_nothing_of_a_ballot() -> None:
    room = TestRoom()
    name = room.open()
    async with phone(phone_app(room)) as client:
        before = await client.get(f"/{CODE}/state")
        await client.post(f"/{CODE}/ballot", data=await filled(client, COMPLETE))
        after = await client.get(f"/{CODE}/state")
    assert before.json() == {"state": "ballot", "round": name, "lang": "en"}
    assert before.content == after.content
    assert before.headers == after.headers


@pytest.mark.parametrize("path", [f"/{CODE.lower()}", f"/{CODE}/", f"/{CODE.title()}/state"])
async def test_the_code_is_case_insensitive(path: str) -> None:
    async with phone(phone_app(TestRoom())) as client:
        assert (await client.get(path)).status_code == 200


@pytest.mark.parametrize("asset", ["style.css", "form.js", "live.js", "icon.svg"])
async def test_what_pages_load_is_kept_by_the_browser_and_found_anew_when_it_changes(
    asset: str,
) -> None:
    """The pages themselves are not kept."""
    room = TestRoom()
    async with phone(phone_app(room)) as client:
        page = await client.get(f"/{CODE}")
        for text in (page.text, (await client.get("/")).text)[: 1 + (asset == "style.css")]:
            found = re.search(rf'"(/{re.escape(asset)}\?[0-9a-f]{{8}})"', text)
            assert found
            loaded = await client.get(found[1])
            assert loaded.status_code == 200
            assert "max-age=86400" in loaded.headers["cache-control"]
            assert "immutable" in loaded.headers["cache-control"]
            assert len(loaded.headers.get_list("cache-control")) == 1
            plain = await client.get(found[1], headers={"accept-encoding": "identity"})
            assert "content-encoding" not in plain.headers
            assert plain.content == loaded.content
        assert page.headers["cache-control"] == "no-store"


async def test_a_code_can_be_typed_where_none_is_in_the_address() -> None:
    async with phone(phone_app(TestRoom())) as client:
        for path, status in (("/", 200), (f"/{OTHER_CODE}", 404), ("/?code=%3Cb%3E", 404)):
            page = await client.get(path)
            assert page.status_code == status
            assert "<input id=code name=code required minlength=5 maxlength=5" in page.text
            assert "<b>" not in page.text
        typed = await client.get("/", params={"code": f" {CODE.lower()} "})
        assert (typed.status_code, typed.headers["location"]) == (303, f"/{CODE}")
        typed = await client.get("/", params={"code": OTHER_CODE})  # not told from the right one
        assert (typed.status_code, typed.headers["location"]) == (303, f"/{OTHER_CODE}")


async def test_where_a_form_was_sent_to_leads_to_the_page_when_it_is_loaded_again() -> None:
    async with phone(phone_app(TestRoom())) as client:
        for name in ("ballot", "idea"):
            again = await client.get(f"/{CODE}/{name}")
            assert (again.status_code, again.headers["location"]) == (303, f"/{CODE}")
            assert (await client.get(f"/{OTHER_CODE}/{name}")).status_code == 404


async def test_another_name_of_this_computer_is_refused_in_words() -> None:
    async with phone(phone_app(TestRoom())) as client:
        page = await client.get(f"/{CODE}", headers={"host": "laptop-anna.local:8080"})
    assert page.status_code == 400
    assert "Skriv adressen med siffror" in page.text
    assert CODE not in page.text


async def test_O4_who_comes_when_all_are_counted_is_told_before_filling_in_and_may_say_so() -> None:
    room = TestRoom(people=1)
    room.open()
    app = phone_app(room)
    async with phone(app) as first, phone(app) as second:
        await first.post(f"/{CODE}/ballot", data=await filled(first, COMPLETE))
        assert "Received!" in (await first.get(f"/{CODE}")).text
        told = await second.get(f"/{CODE}")
        assert "Everyone has answered" in told.text
        assert "<fieldset" not in told.text
        assert room.missed == 0
        told = await second.get(f"/{CODE}?missed=yes")
        assert "Tell the facilitator" in told.text
        assert room.missed == 1


async def test_O4_after_a_change_of_address_each_phone_is_asked_whether_it_has_answered() -> None:
    """A cookie belongs to an address: at the new one no phone is known."""
    room = TestRoom()
    room.open()
    app = phone_app(room)
    async with phone(app) as first:
        await first.post(f"/{CODE}/ballot", data=await filled(first, COMPLETE))
    assert (app.opened, app.moved) == (1, False)
    app.hosts = ("192.168.9.9",)
    assert (app.opened, app.moved) == (0, True)

    def there() -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=app, client=PHONE)
        return httpx.AsyncClient(transport=transport, base_url="http://192.168.9.9:8080")

    async with there() as same, there() as other:
        for client in (same, other):
            asked = (await client.get(f"/{CODE}")).text
            assert "Have you already answered?" in asked
            assert "<fieldset" not in asked
        answer = await same.get(f"/{CODE}?answered=yes")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/{CODE}")
        assert "Received!" in (await same.get(f"/{CODE}")).text
        await other.get(f"/{CODE}?answered=no")
        assert "<fieldset" in (await other.get(f"/{CODE}?lang=sv")).text
        await other.post(f"/{CODE}/ballot", data=await filled(other, COMPLETE))
        assert app.opened == 2
    assert room.counted == 2
    room.open()
    assert not app.moved
    async with there() as fresh:
        assert "<fieldset" in (await fresh.get(f"/{CODE}")).text


async def test_nobody_is_asked_when_the_address_changes_before_anyone_has_answered() -> None:
    room = TestRoom()
    room.open()
    app = phone_app(room)
    async with phone(app) as client:
        await client.get(f"/{CODE}")
    app.hosts = ("192.168.9.9",)
    app.hosts = (HOST,)
    async with phone(app) as client:
        assert "<fieldset" in (await client.get(f"/{CODE}")).text


async def test_the_end_of_the_session_is_told() -> None:
    room = TestRoom()
    room.over()
    async with phone(phone_app(room)) as client:
        assert "It is over, thank you!" in (await client.get(f"/{CODE}")).text
        assert (await client.get(f"/{CODE}/state")).json()["state"] == "over"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", f"/{OTHER_CODE}", 404),
        ("POST", f"/{OTHER_CODE}/ballot", 404),
        ("GET", f"/{CODE}/base.html", 404),
        ("GET", f"/{CODE}/../app.py", 404),
        ("GET", f"/{CODE}/state/", 404),
        ("GET", "/favicon.ico", 404),
        ("PUT", f"/{CODE}", 405),
        ("GET", f"/{CODE}/ballot", 303),
        ("POST", f"/{CODE}", 405),
        ("HEAD", f"/{CODE}", 200),
        ("GET", f"/{CODE}", 200),
        ("GET", f"/{CODE}/state", 200),
        ("POST", f"/{CODE}/ballot", 400),
    ],
)
async def test_every_answer_has_its_status_and_the_headers(
    method: str, path: str, status: int
) -> None:
    async with phone(phone_app(TestRoom())) as client:
        response = await client.request(method, path)
    assert response.status_code == status
    assert has_every_header(response)


async def test_a_failure_of_the_room_is_told_by_type_and_place_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    room = TestRoom()
    room.open()
    app = phone_app(room)
    async with phone(app) as client:
        data = await filled(client, COMPLETE)
        room.box = None
        room.state = replace(
            room.state, words=Wording("en", "x", (replace(GRADED, indicators=()),))
        )

        def broken() -> RoomState:
            raise KeyError("4711-secret")

        app._room = replace(app._room, state=broken)
        with caplog.at_level(logging.ERROR):
            response = await client.post(f"/{CODE}/ballot", data=data)
    assert response.status_code == 500
    assert has_every_header(response)
    assert "KeyError at " in caplog.text
    assert "4711" not in caplog.text + response.text


# --- hosts and cross-site ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["evil.example", "", "127.0.0.1", f"{HOST}.evil.example", "a b", f"x@{HOST}", "[::1"]
)
async def test_a_forged_host_is_400(host: str) -> None:
    async with phone(phone_app(TestRoom())) as client:
        response = await client.get(f"/{CODE}", headers={"host": host})
    assert response.status_code == 400
    assert has_every_header(response)


@pytest.mark.parametrize(
    ("known", "header"),
    [
        (HOST, f"{HOST}:9999"),
        (HOST, HOST),
        ("Laptop.local", "laptop.LOCAL:80"),
        ("fd00:0::2", "[fd00::2]:8080"),
    ],
)
async def test_the_servers_own_names_are_accepted(known: str, header: str) -> None:
    async with phone(phone_app(TestRoom(), None, known)) as client:
        assert (await client.get(f"/{CODE}", headers={"host": header})).status_code == 200


async def test_two_hosts_are_400() -> None:
    async with phone(phone_app(TestRoom())) as client:
        pair = [("host", HOST), ("host", HOST)]
        assert (await client.get(f"/{CODE}", headers=pair)).status_code == 400


async def test_a_cross_site_post_without_the_cookie_counts_nothing() -> None:
    room = TestRoom()
    room.open()
    app = phone_app(room)
    async with phone(app) as victim, phone(app) as elsewhere:
        data = await filled(victim, COMPLETE)
        response = await elsewhere.post(f"/{CODE}/ballot", data=data)
        assert response.status_code == 409
        assert "Load the page again" in response.text
        assert room.counted == 0
        nulled = await victim.post(f"/{CODE}/ballot", data=data, headers={"origin": "null"})
        assert nulled.status_code == 303  # with no-referrer, browsers send null
    assert room.counted == 1


# --- tickets ----------------------------------------------------------------------------------


async def test_the_first_ballot_stands_also_after_close() -> None:
    room = TestRoom()
    room.open()
    async with phone(phone_app(room)) as client:
        data = await filled(client, COMPLETE)
        retries: list[Answers] = [{}, {"g.one": "1"}, {"g.one": "9"}, {"round": "else"}]
        for answers in retries:
            again = await client.post(f"/{CODE}/ballot", data={**data, **answers})
            assert again.status_code == 303
        room.close()
        assert (await client.post(f"/{CODE}/ballot", data=data)).status_code == 303
        closed = (await client.get(f"/{CODE}")).text
        assert "Your answer was received and counted." in closed
        room.open()
        assert (await client.post(f"/{CODE}/ballot", data=data)).status_code == 303
        assert room.counted == 0
    assert room.tallies[0].counts[0] == (0, 0, 0, 0, 1, 0)


async def test_a_phone_that_did_not_vote_is_not_told_that_it_did() -> None:
    room = TestRoom()
    room.open()
    async with phone(phone_app(room)) as client:
        await client.get(f"/{CODE}")
        room.close()
        assert "received and counted" not in (await client.get(f"/{CODE}")).text


@pytest.mark.parametrize("ticket", [None, "", "0" * 32, "zz", "å", ["a", "b"]])
async def test_an_unknown_ticket_is_409(ticket: str | list[str] | None) -> None:
    room = TestRoom()
    room.open()
    async with phone(phone_app(room)) as client:
        data = await filled(client, COMPLETE)
        if ticket is None:
            del data["ticket"]
        else:
            data["ticket"] = ticket
        response = await client.post(f"/{CODE}/ballot", data=data)
    assert response.status_code == 409
    assert room.counted == 0


async def test_a_closed_or_another_round_is_409() -> None:
    room = TestRoom()
    room.open()
    async with phone(phone_app(room)) as client:
        data = await filled(client, COMPLETE)
        room.close()
        for reopen in (False, True):
            if reopen:
                room.open()
            response = await client.post(f"/{CODE}/ballot", data=data)
            assert response.status_code == 409
            assert "was not counted" in response.text
        assert room.counted == 0


async def test_a_round_that_was_thrown_away_is_not_told_as_counted() -> None:
    room = TestRoom()
    name = room.open()
    app = phone_app(room)
    async with phone(app) as client:
        data = await filled(client, COMPLETE)
        assert (await client.post(f"/{CODE}/ballot", data=data)).status_code == 303
        room.wait()
        app.forget(name)
        assert (await client.post(f"/{CODE}/ballot", data=data)).status_code == 409


async def test_all_have_voted_is_409() -> None:
    room = TestRoom(people=1)
    room.open()
    app = phone_app(room)
    async with phone(app) as first, phone(app) as second:
        data = await filled(second, COMPLETE)
        await first.post(f"/{CODE}/ballot", data=await filled(first, COMPLETE))
        response = await second.post(f"/{CODE}/ballot", data=data)
    assert response.status_code == 409
    assert "already answered" in response.text
    assert room.counted == 1


async def test_two_devices_and_two_rounds_have_different_tickets() -> None:
    room = TestRoom()
    app = phone_app(room)
    tickets = []
    async with phone(app) as first, phone(app) as second:
        for _ in range(2):
            room.open()
            tickets += [(await filled(client, {}))["ticket"] for client in (first, second)]
            assert (await filled(first, {}))["ticket"] == tickets[-2]  # one a device and round
            room.close()
    assert len({str(ticket) for ticket in tickets}) == 4


async def test_the_cookie_is_random_and_out_of_a_scripts_reach() -> None:
    app = phone_app(TestRoom())
    async with phone(app) as first, phone(app) as second:
        cookies = [
            (await client.get(f"/{CODE}")).headers["set-cookie"] for client in (first, second)
        ]
        assert "set-cookie" not in (await first.get(f"/{CODE}")).headers
    assert cookies[0] != cookies[1]
    for cookie in cookies:
        assert re.fullmatch(r"device=[0-9a-f]{48}; Path=/; HttpOnly; SameSite=Lax", cookie)


def test_m1_the_secret_goes_when_the_round_closes() -> None:
    room = TestRoom()
    room.open()
    app = phone_app(room)
    app.changed()
    (secret,) = app._tickets._secrets.values()
    assert len(secret) == 32
    while_open = sys.getrefcount(secret)
    room.close()
    assert not app._tickets._secrets
    assert sys.getrefcount(secret) == while_open - 1  # nobody else has it: only this test does
    assert not holders(secret)


async def test_m1_nothing_of_the_app_holds_a_cookie_or_an_answer() -> None:
    room = TestRoom()
    room.open()
    app = phone_app(room)
    async with phone(app) as client:
        data = await filled(client, COMPLETE)
        cookie = client.cookies["device"]
        await client.post(f"/{CODE}/ballot", data=data)
        await client.get(f"/{CODE}/state")
    kept = {
        name: value
        for part in (app._tickets, app._devices, app._wrong, app._presence)
        for name, value in vars(part).items()
    }
    assert cookie not in repr(kept)
    assert cookie[:32] not in repr(kept)
    assert "192.168.1.77" not in repr(kept)
    assert kept["_spent"] == {"round-1": {bytes.fromhex(str(data["ticket"]))}}


# --- what was answered ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"g.one": None}, "One &amp; only"),
        ({"g.one": "6"}, "One &amp; only"),
        ({"g.one": "0"}, "One &amp; only"),
        ({"g.one": "01"}, "One &amp; only"),
        ({"g.one": "٣"}, "One &amp; only"),
        ({"g.one": ""}, "One &amp; only"),
        ({"g.one": ["1", "2"]}, "One &amp; only"),
        ({"d": ["a", "b", "c"]}, "Where?"),
        ({"d": ["a", "a"]}, "Where?"),
        ({"d": ["a", "dk"]}, "Where?"),
        ({"c": ["a", "dk"]}, "Choose"),
        ({"c": "x"}, "Choose"),
        ({"g.three": "1"}, "g.three"),
        ({"<b>": "1"}, "&lt;b&gt;"),
    ],
)
async def test_a_faulty_ballot_is_422_and_names_the_field(
    change: dict[str, str | list[str] | None], named: str
) -> None:
    room = TestRoom()
    room.open()
    async with phone(phone_app(room)) as client:
        data = await filled(client, COMPLETE)
        faulty = {k: v for k, v in {**data, **change}.items() if v is not None}
        response = await client.post(f"/{CODE}/ballot", data=faulty)
        assert response.status_code == 422
        summary = response.text.partition("role=alert")[2].partition("</div>")[0]
        assert named in summary
        assert room.counted == 0
        # The others are kept, and with the mended field the same form counts.
        assert response.text.count(" checked") >= 3
        assert hidden(response.text, "ticket") == data["ticket"]
        assert (await client.post(f"/{CODE}/ballot", data=data)).status_code == 303
    assert room.counted == 1


async def test_a_missing_answer_keeps_the_others_and_is_linked() -> None:
    room = TestRoom()
    room.open()
    async with phone(phone_app(room)) as client:
        data = await filled(client, {**COMPLETE, "g.two": "dk"})
        del data["g.one"]
        page = (await client.post(f"/{CODE}/ballot", data=data)).text
    assert '<a href="#f-g.one">' in page
    assert 'id="f-g.one"' in page
    assert "aria-invalid=true" in page
    kept = re.findall(r'name="([\w.]+)" value="(\w+)" checked', page)
    assert kept == [("g.two", "dk"), ("c", "a"), ("c", "b"), ("d", "a"), ("d", "c")]


async def test_dont_know_and_nothing_chosen_are_blank_in_a_choice() -> None:
    room = TestRoom()
    room.open()
    app = phone_app(room)
    blanks: list[Answers] = [{"c": "dk", "d": "dk"}, {}]
    for answers in blanks:
        async with phone(app) as client:
            data = await filled(client, {"g.one": "1", "g.two": "5", **answers})
            assert (await client.post(f"/{CODE}/ballot", data=data)).status_code == 303
    room.close()
    assert [tally.answered for tally in room.tallies] == [2, 0, 0]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%ff=%ff", "application/x-www-form-urlencoded"),
        (b"\xff", "application/x-www-form-urlencoded"),
        (b"no-equals-sign", "application/x-www-form-urlencoded"),
        (b"&".join(b"a=1" for _ in range(1001)), "application/x-www-form-urlencoded"),
        (b'{"g.one": "1"}', "application/json"),
        (b"ticket=1", "text/plain"),
        (b"", ""),
    ],
)
async def test_what_is_no_form_is_400(body: bytes, kind: str) -> None:
    room = TestRoom()
    room.open()
    async with phone(phone_app(room)) as client:
        response = await client.post(
            f"/{CODE}/ballot", content=body, headers={"content-type": kind}
        )
    assert response.status_code == 400
    assert has_every_header(response)


async def test_a_body_over_the_limit_is_413() -> None:
    room = TestRoom()
    room.open()
    async with phone(phone_app(room)) as client:
        data = await filled(client, {**COMPLETE, "x": "y" * LARGEST_BODY})
        response = await client.post(f"/{CODE}/ballot", data=data)
    assert response.status_code == 413
    assert has_every_header(response)
    assert response.headers["connection"] == "close"


# --- ideas ------------------------------------------------------------------------------------


async def test_ideas_are_taken_in_once() -> None:
    room = TestRoom()
    room.open(IDEAS)
    async with phone(phone_app(room)) as client:
        page = (await client.get(f"/{CODE}")).text
        assert "What &lt;would&gt; help?" in page
        assert "Write no names" in page
        data = await filled(client, {"text": [" one\r\ntwo ", "", "thr\x1bee"]})
        assert (await client.post(f"/{CODE}/ballot", data=data)).status_code == 409
        assert (await client.post(f"/{CODE}/idea", data=data)).status_code == 303
        assert (await client.post(f"/{CODE}/idea", data=data)).status_code == 303
        assert "ideas are counted" in (await client.get(f"/{CODE}")).text
    assert room.ideas == [["one\ntwo", "", "thr ee"]]


@pytest.mark.parametrize("texts", [["å" * 281], ["a", "b", "c", "d"]])
async def test_too_much_text_is_422_and_kept(texts: list[str]) -> None:
    room = TestRoom()
    room.open(IDEAS)
    async with phone(phone_app(room)) as client:
        response = await client.post(f"/{CODE}/idea", data=await filled(client, {"text": texts}))
    assert response.status_code == 422
    assert texts[0] in response.text
    assert not room.ideas


async def test_280_characters_of_four_bytes_fit() -> None:
    room = TestRoom()
    room.open(IDEAS)
    async with phone(phone_app(room)) as client:
        data = await filled(client, {"text": ["🩺" * 280] * 3})
        assert (await client.post(f"/{CODE}/idea", data=data)).status_code == 303


@pytest.mark.parametrize("text", NASTY)
async def test_nasty_texts_break_no_page(text: str) -> None:
    vote = replace(GRADED, lead=text, indicators=(replace(GRADED.indicators[0], text=text),))
    own = replace(vote, id="own", scale=Scale("own", 4, (text,) * 4))
    room = TestRoom()
    for words in (Wording("en", text, (vote, own)), Wording("sv", text, (), text or "?")):
        room.open(words)
        async with phone(phone_app(room)) as client:
            page = (await client.get(f"/{CODE}")).text
            data = await filled(client, {"text": [text[:280], text[:280] * 2, "x" * 281]})
            again = (await client.post(f"/{CODE}/idea", data=data)).text
        for shown in (page, again):
            assert "<script>alert" not in shown
            assert "<img" not in shown
            assert "onmouseover='" not in shown
            assert shown.count("<main>") == 1


# --- languages --------------------------------------------------------------------------------


async def test_the_switch_changes_words_and_statements_and_stays() -> None:
    swedish, english = (wording(built_in("environment", name)[0], name) for name in ("sv", "en"))
    room = TestRoom()
    room.open(swedish, english)
    async with phone(phone_app(room)) as client:
        first = (await client.get(f"/{CODE}")).text
        assert "<html lang=sv>" in first
        assert swedish.votes[0].indicators[0].text in first
        switched = (await client.get(f"/{CODE}?lang=en")).text
        for page in (switched, (await client.get(f"/{CODE}")).text):
            assert "<html lang=en>" in page
            assert english.votes[0].indicators[0].text in page
            assert english.title in page
            assert "lang=sv>" not in page.partition("<main>")[2]
        assert (await client.get(f"/{CODE}/state")).json()["lang"] == "sv"


async def test_without_a_fitting_sister_the_statements_stay_and_say_their_language() -> None:
    swedish, english = (wording(built_in("environment", name)[0], name) for name in ("sv", "en"))
    votes = (
        replace(english.votes[0], indicators=english.votes[0].indicators[1:]),
        *english.votes[1:],
    )
    room = TestRoom()
    room.open(swedish, replace(english, votes=votes))
    async with phone(phone_app(room)) as client:
        page = (await client.get(f"/{CODE}?lang=en")).text
    kept, taken = swedish.votes[0].indicators[0].text, english.votes[1].indicators[0].text
    assert f"<span lang=sv>{kept}</span>" in page
    assert f"<span>{taken}</span>" in page
    assert "Completely true" in page


@pytest.mark.parametrize("wanted", ["de", "", "../sv", "sv; x=y"])
async def test_an_unknown_language_changes_nothing(wanted: str) -> None:
    async with phone(phone_app(TestRoom())) as client:
        response = await client.get(f"/{CODE}", params={"lang": wanted})
    assert "<html lang=en>" in response.text
    assert "lang=" not in response.headers["set-cookie"]


# --- who has reached us, and wrong codes ------------------------------------------------------


async def test_the_preflight_counts_phones_and_not_this_computer() -> None:
    room = TestRoom()
    app = phone_app(room)
    for address, reached in ((LAPTOP, 0), (("127.0.0.1", 1), 0), (("::1", 1), 0)):
        async with phone(app, address) as client:
            await client.get(f"/{CODE}")
            assert room.reached == reached
    async with phone(app) as client:
        await client.get(f"/{OTHER_CODE}")
        await client.get(f"/{CODE}/state")
        assert room.reached == 0
        await client.get(f"/{CODE}")
    assert room.reached == 1


async def test_connected_phones_are_those_that_asked_lately() -> None:
    clock = TestClock()
    app = phone_app(TestRoom(), clock)
    async with phone(app) as first, phone(app) as second:
        for client in (first, second):
            await client.get(f"/{CODE}")
            await client.get(f"/{CODE}/state")
        assert app.connected() == 2
        clock.now += 10
        await first.get(f"/{CODE}/state")
        clock.now += 10
        assert app.connected() == 1


async def guessed(guesser: httpx.AsyncClient, times: int) -> list[int]:
    """The answers to so many wrong codes, all sent at once."""
    asked = (guesser.get(f"/{OTHER_CODE}") for _ in range(times))
    return [answer.status_code for answer in await asyncio.gather(*asked)]


async def test_guessing_is_slowed_for_an_address_however_many_connections_guess() -> None:
    clock = TestClock()
    app = phone_app(TestRoom(), clock)
    async with phone(app) as joined, phone(app) as guesser, phone(app) as newcomer:
        await joined.get(f"/{CODE}")
        assert await guessed(guesser, 20) == [404] * 20
        assert clock.slept == []
        assert sorted(await guessed(guesser, 400)) == [404] * 50 + [429] * 350
        assert clock.slept == pytest.approx([0.2 * turn for turn in range(1, 51)])  # five a second
        clock.slept.clear()
        assert (await joined.get(f"/{CODE}")).status_code == 200  # who has joined never waits
        crowded = await newcomer.get(f"/{CODE}")
        assert crowded.content == (await guesser.get(f"/{OTHER_CODE}")).content  # right or wrong
        assert crowded.status_code == 429
        assert "http-equiv=refresh" in crowded.text
        async with phone(app, ("192.168.1.78", 1)) as elsewhere:
            assert (await elsewhere.get(f"/{CODE}")).status_code == 200
        assert clock.slept == []
        clock.now += 1
        assert (await newcomer.get(f"/{CODE}")).status_code == 200  # its turn, with the right code
        assert clock.slept == pytest.approx([9.2])
        clock.now += 61
        clock.slept.clear()
        assert await guessed(guesser, 1) == [404]
    assert clock.slept == []


async def test_the_addresses_that_one_device_chooses_in_ipv6_are_one() -> None:
    clock = TestClock()
    app = phone_app(TestRoom(), clock)
    for number in range(21):
        async with phone(app, (f"2001:db8::{number:x}", 1)) as guesser:
            await guessed(guesser, 1)
    assert clock.slept == pytest.approx([0.2])
    async with phone(app, ("2001:db8:0:1::1", 1)) as neighbour:
        await guessed(neighbour, 1)
    assert clock.slept == pytest.approx([0.2])


async def test_O2_no_form_is_filled_in_by_the_phone() -> None:
    room = TestRoom()
    for words in (SCRIPT, IDEAS):
        room.open(words)
        async with phone(phone_app(room)) as client:
            empty = (await client.get(f"/{CODE}")).text
            mended = await client.post(f"/{CODE}/ballot", data=await filled(client, {"g.one": "4"}))
        for page in (empty, mended.text) if room.box else (empty,):
            (form,) = re.findall(r"<form[^>]*>", page)
            assert "autocomplete=off" in form


async def joined(app: PhoneApp, clock: TestClock, times: int, device: str = PHONE[0]) -> list[int]:
    """How many whole seconds each of so many new devices at one address waits for the page."""
    waits = []
    for _ in range(times):
        clock.slept.clear()
        async with phone(app, (device, 50_000)) as client:
            assert "name=ticket" in (await client.get(f"/{CODE}")).text
            already = len(clock.slept)
            await client.get(f"/{CODE}")
            assert len(clock.slept) == already  # whoever has joined never waits
        waits.append(round(sum(clock.slept)))
    return waits


async def test_O4_a_phone_that_forgets_is_braked_and_seen_and_nobody_is_locked_out() -> None:
    room, clock = TestRoom(people=12), TestClock()
    room.open()
    app = phone_app(room, clock)
    assert await joined(app, clock, 16) == [0, 0, 0, *range(1, 11), 10, 10, 10]
    assert await joined(app, clock, 1, "192.168.1.78") == [0]  # another device does not wait
    assert app.opened == 17  # more than the twelve: the room sees it
    clock.now += 11
    assert await joined(app, clock, 4) == [0, 1, 2, 3]  # it is slowly forgotten
    clock.now += 30
    assert await joined(app, clock, 4) == [0, 0, 0, 1]
    clock.now += 30
    await joined(app, clock, 1, "192.168.1.78")
    assert len(app._newcomers._turns) == 1


async def test_O4_the_addresses_that_one_device_chooses_are_braked_as_one() -> None:
    room, clock = TestRoom(), TestClock()
    room.open()
    app = phone_app(room, clock)
    own = [f"2001:db8::{n}" for n in range(1, 6)]
    assert [(await joined(app, clock, 1, each))[0] for each in own] == [0, 0, 0, 1, 2]


async def test_what_cannot_be_a_code_is_no_guess() -> None:
    clock = TestClock()
    async with phone(phone_app(TestRoom(), clock)) as client:
        for path in ("favicon.ico", "robots.txt", "apple-touch-icon.png", "", "K7XM", "00000"):
            for _ in range(10):
                await client.get(f"/{path}")
    assert clock.slept == []


# --- weight -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("workshop", ["whole", "whole-60", "environment", "self-check"])
async def test_the_first_visit_is_light(workshop: str, language: str) -> None:
    room = TestRoom()
    async with phone(phone_app(room)) as client:
        for step in built_in(workshop, language):
            room.open(wording(step, language))
            paths = [
                f"/{CODE}",
                *(f"/{name}" for name in ASSETS),
            ]
            answers = [await client.get(path) for path in paths]
            heads = sum(len(k) + len(v) + 4 for a in answers for k, v in a.headers.raw)
            sent = sum(int(a.headers["content-length"]) for a in answers)
            assert heads + sent < 20_000, step.id


async def test_a_page_is_rendered_once_for_everybody() -> None:
    room = TestRoom()
    room.open()
    app = phone_app(room)
    async with phone(app) as first, phone(app) as second:
        pages = [await client.get(f"/{CODE}") for client in (first, second)]
    texts = [page.text.replace(hidden(page.text, "ticket"), "") for page in pages]
    assert texts[0] == texts[1]
    assert pages[0].text != pages[1].text
    assert SCRIPT.title in texts[0]
