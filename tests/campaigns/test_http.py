"""Any HTTP request, many thousands: a proper answer, no exception, no ballot lost or doubled.

The properties are those of `tests/phones/test_forms.py`, with many more examples. Then phones meet
the real server: each sends what it should and what it should not, whole, in pieces, spoilt, too
large and again, while the round is open and after.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from random import Random
from time import monotonic
from urllib.parse import urlencode

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from apl_tui.phones.protocol import Limits
from apl_tui.phones.server import PhoneServer
from apl_tui.phones.throttle import WrongCodes
from tests.campaigns.counting import campaign
from tests.campaigns.visitors import complete
from tests.phones import test_forms
from tests.phones.rooms import CODE, OTHER_CODE, SCRIPT, Answers, TestRoom, hidden
from tests.phones.wire import FORM, LOOPBACK, Answer, line, request, serving

PHONES, ACTS = 80, 6
HASTY = Limits(request_seconds=0.5, answer_seconds=0.5, idle_seconds=1)
PROPER = test_forms.PROPER | {408, 429, 431, 501, 505}
STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")
SPOILERS = (b"\r\n", b"\x00", b"\xff", b"%", b"&", b"=", b":", b" ", b"\n", b"0", b"chunked")


def many(size: int) -> settings:
    """So many examples, and no time spent on smaller ones."""
    return settings(
        max_examples=size,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )


@contextmanager
def nothing_logged() -> Iterator[None]:
    """No error is logged by anyone, uvicorn and the event loop included."""
    found: list[logging.LogRecord] = []

    class Errors(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(record)

    handler = Errors(logging.ERROR)
    loggers = [logging.getLogger(), logging.getLogger("uvicorn")]  # the second one keeps to itself
    for each in loggers:
        each.addHandler(handler)
    try:
        yield
    finally:
        for each in loggers:
            each.removeHandler(handler)
    assert [record.getMessage() for record in found] == []


@campaign("any form from a phone", small=20, large=4_000)
def test_any_form(size: int, counts: Counter[str]) -> None:
    prop = test_forms.test_any_form_is_answered_properly_and_counted_at_most_once
    inner = prop.hypothesis.inner_test  # type: ignore[attr-defined]  # as hypothesis keeps it

    @many(size)
    @given(test_forms.forms)
    def run(pairs: list[tuple[str, str]]) -> None:
        asyncio.run(inner(pairs))
        counts["forms"] += 1

    run()


@campaign("any request from a phone", small=20, large=4_000)
def test_any_request(size: int, counts: Counter[str]) -> None:
    prop = test_forms.test_any_request_is_answered_properly
    inner = prop.hypothesis.inner_test  # type: ignore[attr-defined]

    @many(size)
    @given(
        test_forms.methods,
        test_forms.paths,
        test_forms.headers_told,
        st.binary(max_size=50),
    )
    def run(method: str, path: list[str], headers: dict[str, str], body: bytes) -> None:
        asyncio.run(inner(method, path, headers, body))
        counts["requests"] += 1

    run()


class Sender:
    """One phone that sends anything; it knows what it was told."""

    def __init__(self, server: PhoneServer, chance: Random, counts: Counter[str]) -> None:
        self.server = server
        self.chance = chance
        self.counts = counts
        self.cookie = self.page = ""
        self.acknowledged = False
        self.unsure = False  # it may have been counted without knowing, as it hung up

    @property
    def ticket(self) -> bytes:
        """This phone's ticket."""
        return bytes.fromhex(hidden(self.page, "ticket"))

    async def scan(self) -> None:
        """Load the page."""
        answer = await self.asked(self.request("GET", f"/{CODE}"))
        self.page = answer.body.decode()
        self.cookie = answer.headers["set-cookie"].partition(";")[0]

    def request(self, method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
        """A request with this phone's cookie; `_` in a header's name is a dash."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookie:
            told = {"cookie": self.cookie, "content-type": FORM} | told
        return request(method, path, told, body)

    def body(self, answers: Answers | None = None) -> bytes:
        """The form of a ballot."""
        chosen = complete(SCRIPT.votes, self.chance) if answers is None else answers
        data = {name: hidden(self.page, name) for name in ("ticket", "round")} | chosen
        return urlencode(data, doseq=True).encode()

    def ballot(self, answers: Answers | None = None) -> bytes:
        """The request that casts a ballot."""
        return self.request("POST", f"/{CODE}/ballot", self.body(answers))

    async def asked(self, data: bytes) -> Answer:
        """Send a sound request; its answer."""
        async with line(self.server) as wire:
            wire.send(data)
            answer = await wire.answer()
        assert answer.has_every_header, answer
        self.heard(answer.status, posted=data.startswith(b"POST "))
        return answer

    async def thrown(self, *pieces: bytes) -> list[int]:
        """Send anything, and hear what comes until the server hangs up."""
        async with line(self.server) as wire:
            for piece in pieces:
                wire.send(piece)
                await asyncio.sleep(0)
            rest = await wire.ended()
        statuses = [int(each) for each in STATUS.findall(rest) if each != b"100"]
        assert rest.count(b"referrer-policy: no-referrer\r\n") == len(statuses), rest
        self.unsure |= not statuses
        for each in statuses:
            self.heard(each, posted=pieces[0].startswith(b"POST "))
        return statuses

    def heard(self, status: int, *, posted: bool) -> None:
        """Every answer is a proper one; whoever did not post is only led to the page by a 303."""
        assert status in PROPER, status
        self.acknowledged |= posted and status == 303
        self.counts[f"answers {status}"] += 1

    def spoilt(self, data: bytes) -> bytes:
        """The same after some slips."""
        chance, out = self.chance, bytearray(data)
        for _ in range(chance.randint(1, 5)):
            place = chance.randrange(len(out))
            match chance.randrange(4):
                case 0:
                    del out[place : place + chance.randint(1, 9)]
                case 1:
                    out[place:place] = out[place : place + chance.randint(1, 30)]
                case 2:
                    out[place:place] = chance.choice(SPOILERS)
                case _:
                    out[place] = chance.randrange(256)
            out = out or bytearray(b"x")
        return bytes(out)


async def good(sender: Sender) -> None:
    """A ballot as it should be, in as many pieces as may be."""
    data = sender.ballot()
    step = sender.chance.randint(20, len(data))
    async with line(sender.server) as wire:
        for place in range(0, len(data), step):
            wire.send(data[place : place + step])
            await asyncio.sleep(0)
        answer = await wire.answer()
    assert answer.status in (303, 409)
    sender.heard(answer.status, posted=True)


async def again(sender: Sender) -> None:
    """The same ballot on three connections at once."""
    data = sender.ballot()
    told = await asyncio.gather(*(sender.asked(data) for _ in range(3)))
    assert len({each.status for each in told}) == 1 or sender.acknowledged


async def chunked(sender: Sender) -> None:
    """The same in chunks, as a proxy may send it."""
    body = sender.body()
    lines = sender.request("POST", f"/{CODE}/ballot", transfer_encoding="chunked")
    head = lines.replace(b"content-length: 0\r\n", b"")
    pieces = [body[place : place + 50] for place in range(0, len(body), 50)]
    told = await sender.asked(
        head + b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in pieces) + b"0\r\n\r\n"
    )
    assert told.status in (303, 409)


async def in_full_code(sender: Sender) -> None:
    """Every byte of the form percent-encoded; but for what divides it."""
    text = sender.body().decode()
    coded = "".join(c if c in "=&%+" or not c.isalnum() else f"%{ord(c):02x}" for c in text)
    coded = text if "%" in text else coded
    told = await sender.asked(sender.request("POST", f"/{CODE}/ballot", coded.encode()))
    assert told.status in (303, 409)


async def faulty(sender: Sender) -> None:
    """A field too many, too few or wrong."""
    answers = complete(SCRIPT.votes, sender.chance)
    name = sender.chance.choice([*answers, "x", "ticket", "round"])
    value = sender.chance.choice(["", "0", "6", "dk", "٣", "a" * 300, "\x00", "g.one"])
    answers[name] = [value] * sender.chance.randint(1, 3)
    if sender.chance.random() < 0.3:
        answers.pop(sender.chance.choice([*answers]))
    await sender.asked(sender.ballot(answers))


async def spoilt(sender: Sender) -> None:
    """A sound request after some slips."""
    await sender.thrown(sender.spoilt(sender.ballot()))


async def half(sender: Sender) -> None:
    """The beginning of a ballot, and silence."""
    data = sender.ballot()
    told = await sender.thrown(data[: sender.chance.randrange(1, len(data))])
    assert 303 not in told


async def hanging_up(sender: Sender) -> None:
    """A ballot, whole or not, from a phone that does not wait for the answer."""
    data = sender.ballot()
    async with line(sender.server) as wire:
        wire.send(data[: sender.chance.randrange(1, len(data) + 1)])
        await wire.writer.drain()
        wire.writer.transport.abort()
    sender.unsure = True


async def too_large(sender: Sender) -> None:
    """More than there is room for, announced or not, in head or body."""
    big = b"x=" + b"y" * sender.chance.randint(16_385, 60_000)
    told = await sender.thrown(
        sender.chance.choice(
            [
                sender.request("POST", f"/{CODE}/ballot", sender.body() + b"&" + big),
                sender.request("POST", f"/{CODE}/ballot", sender.body(), x="y" * 20_000),
                sender.request("POST", f"/{CODE}/ballot", content_length="9" * 30),
                sender.request("GET", f"/{CODE}?" + "y" * 9_000),
            ]
        )
    )
    assert not set(told) - {400, 413, 431}, told


async def elsewhere(sender: Sender) -> None:
    """Another method, path, host, version or header with a proper ballot."""
    chance, body = sender.chance, sender.body()
    method = chance.choice(["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "POST"])
    path = chance.choice(
        [f"/{CODE}", f"/{OTHER_CODE}/ballot", f"/{CODE}/state", f"/{CODE}/ballot/", "*", "/%00",
         f"/{CODE}/../{CODE}/ballot", f"//{CODE}/ballot", f"/{CODE}/idea", f"/{CODE}/ballot"]
    )  # fmt: skip
    header = chance.choice(
        [{"host": "evil.example"}, {"content_type": "text/plain"}, {"expect": "100-continue"},
         {"content_encoding": "gzip"}, {"transfer_encoding": "gzip"}, {"cookie": "device=å; ;;="},
         {"content_type": f"{FORM}; charset=utf-16"}, {"upgrade": "h2c", "connection": "upgrade"},
         {"origin": "null"}, {"accept_language": "sv" * 500}, {"content_length": "-1"}]
    )  # fmt: skip
    data = sender.request(method, path, body, **header)
    if chance.random() < 0.1:
        data = data.replace(b"HTTP/1.1", chance.choice([b"HTTP/1.0", b"HTTP/9.9", b"HTTP/2.0"]), 1)
    await sender.thrown(data)


async def garbage(sender: Sender) -> None:
    """Bytes."""
    size = sender.chance.randint(1, 3_000)
    told = await sender.thrown(sender.chance.randbytes(size), b"\r\n\r\n")
    assert 303 not in told


Act = Callable[[Sender], Awaitable[None]]
ANY: tuple[Act, ...] = (
    good, again, chunked, in_full_code, faulty, spoilt, spoilt, spoilt, half, hanging_up, too_large,
    elsewhere, elsewhere, garbage,
)  # fmt: skip


async def one_round(
    server: PhoneServer, room: TestRoom, seed: int, phones: int, counts: Counter[str]
) -> None:
    """Every phone does some things at once; every second round is closed meanwhile."""
    chance = Random(seed)
    name = room.open()
    server.app._wrong = WrongCodes(monotonic)  # the wrong codes of earlier rounds are forgotten
    senders = [Sender(server, Random(chance.random()), counts) for _ in range(phones)]
    for each in senders:
        await each.scan()

    async def act(sender: Sender) -> None:
        for doing in sender.chance.choices(ANY, k=ACTS):
            counts["acts"] += 1
            await doing(sender)

    def close() -> None:
        counts["ballots counted"] += room.counted
        closed.append(room.counted)
        room.close()

    closed: list[int] = []
    if seed % 2:
        asyncio.get_running_loop().call_later(chance.uniform(0.01, 1.0), close)
    await asyncio.gather(*(act(each) for each in senders))
    if not closed:
        close()
    spent = server.app._tickets._spent.get(name, set())
    assert closed == [len(spent)]
    for each in senders:
        assert each.unsure or each.acknowledged == (each.ticket in spent)
        assert each.ticket in spent or not each.acknowledged
    assert spent <= {each.ticket for each in senders}
    assert {sum(cells) for cells in room.tallies[0].counts} == {len(spent)}


@campaign(
    "phones at the real server: sound, spoilt, half-sent, too large, again and elsewhere",
    small=1,
    large=60,
)
async def test_any_phone_at_the_real_server(size: int, counts: Counter[str]) -> None:
    phones = PHONES if size > 1 else 10
    room = TestRoom(people=phones)
    told: Counter[str] = Counter()
    with nothing_logged():
        async with serving(room, HASTY) as server:
            for seed in range(size):
                try:
                    await one_round(server, room, seed, phones, told)
                except AssertionError as error:
                    raise AssertionError(f"seed {seed}: {error}") from error
                counts["phones"] += phones
    answers = {name: told.pop(name) for name in list(told) if name.startswith("answers")}
    counts.update(told)
    counts["answers"] += sum(answers.values())
    assert LOOPBACK in server.url
