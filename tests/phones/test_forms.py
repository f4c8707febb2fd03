"""Any request, from the contract: proper answers, no exception, nothing lost or doubled."""

from __future__ import annotations

import re
import secrets
from urllib.parse import parse_qsl, urlencode

from hypothesis import given
from hypothesis import strategies as st

from apl_tui.core.ballot import BallotBox, faults
from apl_tui.core.workshop import Vote
from apl_tui.phones.forms import (
    FormError,
    field_of,
    place_field,
    read_ballot,
    read_form,
    read_ideas,
)
from apl_tui.phones.link import Wording
from apl_tui.phones.throttle import Presence, WrongCodes
from apl_tui.phones.tickets import Devices, Tickets
from tests.phones.rooms import (
    CODE,
    COMPLETE,
    DOTS,
    GRADED,
    HOST,
    MANY,
    SCRIPT,
    TestClock,
    TestRoom,
    filled,
    phone,
    phone_app,
)
from tests.support.ballots import chosen_in, field_names
from tests.support.strategies import votes

FORM = "application/x-www-form-urlencoded"
PROPER = {200, 303, 400, 404, 405, 409, 413, 422}

two_votes = st.tuples(votes("m", "one"), votes("m", "two"))
values = st.sampled_from(["1", "2", "3", "4", "5", "dk", "0", "6", "", "a"]) | st.text(max_size=5)
fields = st.sampled_from(
    ["ticket", "round", "text", *field_names((GRADED, MANY, DOTS)), "x"]
) | st.text(max_size=8)
forms = st.lists(st.tuples(fields, values), max_size=15)
methods = st.sampled_from(["GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"])
paths = st.lists(
    st.sampled_from([CODE, CODE.lower(), "ballot", "idea", "state", "..", "", "%00", "å"])
)
headers_told = st.dictionaries(
    st.sampled_from(["cookie", "content-type", "origin", "x", "content-length", "accept"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=20),
    max_size=3,
)


@given(two_votes, st.data())
def test_a_form_without_faults_can_be_counted_and_others_cannot(
    asked: tuple[Vote, Vote], data: st.DataObject
) -> None:
    names = st.sampled_from([*field_names(asked), "x"])
    ids = [indicator.id for vote in asked for indicator in vote.indicators]
    value = st.sampled_from(["1", "2", "3", "4", "5", "dk", "7", *ids])
    form = data.draw(st.dictionaries(names, st.lists(value, min_size=1, max_size=4)))
    ballot, found = read_ballot(asked, form)
    if not found:
        assert not faults(asked, ballot)
        assert BallotBox(asked, 1).cast(ballot, b"t") == "counted"
    assert {fault.field for fault in found} <= {*field_names(asked), *form}


@given(votes(), st.data())
def test_every_proper_answer_is_read_as_it_was_given(vote: Vote, data: st.DataObject) -> None:
    form: dict[str, list[str]]
    if vote.scale:
        options = st.integers(0, vote.scale.size)
        given_ = {indicator.id: data.draw(options) for indicator in vote.indicators}
        form = {field_of(vote, id_): [str(o) if o else "dk"] for id_, o in given_.items()}
    else:
        names = [indicator.id for indicator in vote.indicators]
        chosen = data.draw(st.lists(st.sampled_from(names), max_size=vote.most, unique=True))
        given_ = chosen_in(vote, chosen)
        form = {vote.id: chosen} if chosen else {}
        if vote.kind == "order":
            left = ["dk"] * (vote.most - len(chosen))
            form = {
                place_field(vote, place): [name]
                for place, name in enumerate((*chosen, *left), start=1)
            }
    ballot, found = read_ballot((vote,), form)
    assert (ballot, found) == ({vote.id: given_}, [])


@given(st.binary(max_size=200), st.sampled_from([FORM, f"{FORM}; charset=utf-8", "text/plain", ""]))
def test_any_body_is_a_form_or_a_form_error(body: bytes, kind: str) -> None:
    try:
        form = read_form(kind, body)
    except FormError:
        return
    assert all(values for values in form.values())


@given(st.text("ab=&%+25", max_size=20))
def test_the_quick_reader_agrees_with_the_standard_library(text: str) -> None:
    expected: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True, errors="strict")
    except ValueError:
        pairs = []
    for name, value in pairs:
        expected.setdefault(name, []).append(value)
    try:
        form = read_form(FORM, text.encode())
    except FormError:
        form = {}
    assert form == expected


@given(st.lists(st.text(max_size=300), max_size=4))
def test_ideas_keep_no_control_characters(texts: list[str]) -> None:
    read, found = read_ideas({"text": texts})
    assert not any(re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text) for text in read)
    assert bool(found) == (len(texts) > 3 or any(len(text) > 280 for text in read))


@given(forms)
async def test_any_form_is_answered_properly_and_counted_at_most_once(
    pairs: list[tuple[str, str]],
) -> None:
    room = TestRoom()
    room.open()
    async with phone(phone_app(room)) as client:
        proper = await filled(client, {})
        told = [(k, str(v)) for k, v in proper.items() if k not in dict(pairs)]
        body = urlencode([*told, *pairs], errors="surrogatepass")
        for path in ("ballot", "idea", "ballot"):
            response = await client.post(
                f"/{CODE}/{path}", content=body, headers={"content-type": FORM}
            )
            assert response.status_code in PROPER - {200}
            assert (response.status_code == 303) == (room.counted == 1)
        data = await filled(client, COMPLETE)
        if room.counted == 0:
            assert (await client.post(f"/{CODE}/ballot", data=data)).status_code == 303
        assert room.counted == 1


@given(methods, paths, headers_told, st.binary(max_size=50))
async def test_any_request_is_answered_properly(
    method: str, path: list[str], headers: dict[str, str], body: bytes
) -> None:
    room = TestRoom()
    room.open(Wording("sv", "t", SCRIPT.votes))
    async with phone(phone_app(room)) as client:
        url = f"http://{HOST}/" + "/".join(path)
        encoded = {name.encode(): value.encode("latin-1") for name, value in headers.items()}
        response = await client.request(method, url, headers=encoded, content=body)
    assert response.status_code in PROPER
    assert response.headers["cache-control"] == "no-store"
    assert room.counted == 0


# --- devices, tickets, and what is remembered for a minute ------------------------------------


@given(st.text(max_size=60), st.binary(min_size=32, max_size=32))
def test_only_own_cookies_are_known(made_up: str, key: bytes) -> None:
    devices = Devices(lambda size: key[:size])
    assert devices.knows(devices.new())
    assert not devices.knows(made_up)


def test_a_ticket_is_of_one_round_and_one_device() -> None:
    tickets = Tickets(lambda size: bytes(range(size)))
    tickets.follow("one")
    mine = tickets.of("cookie")
    assert tickets.read(mine.hex(), "cookie") == mine
    assert tickets.read(mine.hex(), "other") is None
    assert tickets.read(mine.hex(), "") is None
    tickets.spend(mine)
    assert tickets.is_spent(mine)
    tickets.follow("")
    assert tickets.read(mine.hex(), "cookie") is None
    assert tickets.spent_as(mine.hex()) == "one"
    tickets.forget("one")
    assert tickets.spent_as(mine.hex()) == ""


def test_T5_a_round_that_waits_keeps_a_devices_ticket_until_it_is_gone() -> None:
    tickets = Tickets(secrets.token_bytes)
    tickets.follow("one")
    mine = tickets.of("cookie")
    tickets.follow("", {"one"})
    assert tickets.read(mine.hex(), "cookie") is None  # nothing is open
    tickets.follow("two", {"one"})
    assert tickets.of("cookie") != mine
    tickets.follow("one")
    assert tickets.of("cookie") == mine
    assert len(tickets._secrets) == 1
    tickets.follow("", {"one"})
    tickets.follow("")  # thrown away while it waited
    assert not tickets._secrets


def test_memory_of_wrong_codes_and_phones_is_bounded() -> None:
    clock = TestClock()
    wrong, present = WrongCodes(clock), Presence(clock)
    for number in range(5_100):
        wrong.note(f"address {number}")
    for number in range(20_100):
        present.note(f"cookie {number}")
    assert len(wrong._wrong) == 5_000
    assert present.count() == 20_000
    clock.now += 61
    wrong.note("later")
    assert len(wrong._wrong) == 1
    assert present.count() == 0
