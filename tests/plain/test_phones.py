"""Phones in a workshop of lines: one count with the laptop, and every way in which it fails."""

from __future__ import annotations

import asyncio
import re
import socket
import time
from contextlib import suppress

import httpx
import pytest

from apl_tui.hub.envelope import stretched
from apl_tui.i18n import translator
from apl_tui.phones.network import Address
from apl_tui.plain.phones import LOOK_SECONDS
from apl_tui.plain.setup import Given
from apl_tui.room.phones.service import PhoneTestHooks
from apl_tui.room.phones.wish import PhoneWish
from apl_tui.store.paths import Paths
from tests.hub.hubs import HubPhone, hub_process
from tests.phones.rooms import CODE, hidden, not_braked
from tests.plain.talk import ALONE, Talk, Typed, ballot, only_session, run
from tests.room.test_phones import adapter
from tests.tui.phoning import LOOPBACK, free_port
from tests.tui.voting import graded, small_workshop

T = translator("sv")

SCRIPT = small_workshop(graded())
HERE = PhoneTestHooks(code=CODE, own_computer_counts=True, sleep=not_braked)


def given(port: int, host: str = LOOPBACK, ways: PhoneTestHooks = HERE) -> Given:
    return Given("Norr", "6", "11.00", phones=PhoneWish(host, port, ways))


class Phone:
    """A phone that votes from the thread that types, while the program waits for the line."""

    def __init__(self, port: int) -> None:
        self._client = httpx.Client(base_url=f"http://{LOOPBACK}:{port}", timeout=60, verify=False)
        self._form: dict[str, str] = {}
        self.answers: list[int] = []

    def look(self) -> str:
        return self._client.get(f"/{CODE}").text

    def miss(self) -> None:
        """Say that one has not answered, when all are counted."""
        self._client.get(f"/{CODE}?missed=yes")

    def vote(self) -> None:
        page = self.look()
        self._form = {"ticket": hidden(page, "ticket"), "round": hidden(page, "round")}
        self._form |= dict.fromkeys(re.findall(r'type=radio name="([^"]+)"', page), "4")
        self.send()

    def send(self) -> None:
        """The form that was filled in, once more."""
        self.answers.append(self._client.post(f"/{CODE}/ballot", data=self._form).status_code)


def test_phones_and_the_laptop_are_one_count(paths: Paths) -> None:
    port = free_port()
    first, *others = phones = [Phone(port) for _ in range(5)]
    lines: list[Typed] = [
        *("f", first.look, "", "v", first.vote, ""),
        *(phone.vote for phone in others),
        *("?", "", *ALONE, *ballot([5, 0])),
        *(first.send, "q", "j", "v", first.send, "e", ""),
    ]
    talk = Talk(lines)
    assert run(paths, SCRIPT, talk, given=given(port))
    assert f"skriv {LOOPBACK}:{port}/{CODE} i telefonens" in talk.said
    assert "Ingen telefon har nått datorn än." in talk.said
    assert "1 av 6 har röstat." in talk.said
    assert "5 av 6 har röstat." in talk.said
    assert T("passing.finished", counted=6, n=6) in talk.said
    assert "Den som sköter eller avlyssnar nätverket" in talk.said  # in the promise
    assert [phone.answers for phone in phones] == [[303] * 3, *[[303]] * 4]
    (round_,) = only_session(paths).rounds
    assert (round_.ballots, round_.people) == (6, 6)
    with pytest.raises(httpx.ConnectError):
        first.look()


def test_a_port_that_is_taken_gives_way_to_the_next(paths: Paths) -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]
        talk = Talk(["q", "j"])
        assert run(paths, SCRIPT, talk, given=given(port))
    assert f"Port {port} var upptagen." in talk.said


def test_an_address_that_cannot_be_had_is_told_and_the_workshop_goes_on(paths: Paths) -> None:
    talk = Talk(["v", "n", "q", "j", "q", "j"])
    assert run(paths, SCRIPT, talk, given=given(8080, "203.0.113.9"))
    assert T("phones.server.no-address") in talk.said
    assert T("plain.phones-again") in talk.said
    assert "0 av 6 har röstat." in talk.said


def test_an_address_is_chosen_and_phones_are_switched_off(paths: Paths) -> None:
    port = free_port()
    phone, gone = Phone(port), []

    def look_in_vain() -> None:
        try:
            phone.look()
        except httpx.ConnectError:
            gone.append(True)

    lines: list[Typed] = ["1", "f", phone.look, "?", "n", "x", look_in_vain, "f", "9", "q", "j"]
    with pytest.MonkeyPatch.context() as patch:
        here = (Address(LOOPBACK, "lo", "wifi", recommended=True),)
        patch.setattr("apl_tui.phones.network.addresses", lambda: here)
        talk = Talk(lines)
        assert run(paths, SCRIPT, talk, given=given(port, host=""))
    assert f"1. wifi, {LOOPBACK}, rekommenderas" in talk.said
    assert "Det är lika anonymt." in talk.said  # what to do when no phone comes through
    assert T("plain.phones-are-off") in talk.said
    assert gone == [True]
    assert not any(name in talk.said for name in ("Traceback", "{"))


def test_without_a_network_the_other_ways_are_told(paths: Paths) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("apl_tui.phones.network.addresses", lambda: ())
        talk = Talk(["f", "q", "j"])
        assert run(paths, SCRIPT, talk, given=Given("Norr", "6", "11.00"))
    assert T("phones-room.no-network") in talk.said
    assert "Rösta på papperslappar" in talk.said


def test_a_self_check_has_no_phones(paths: Paths) -> None:
    talk = Talk(["f", "q", "j"])
    alone = Given("Norr", "", "11.00", solo=True, phones=PhoneWish(LOOPBACK, free_port(), HERE))
    assert run(paths, SCRIPT, talk, given=alone)
    assert LOOPBACK not in talk.said


def test_an_address_that_disappears_is_told_and_what_is_counted_stays(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, here = free_port(), [adapter(LOOPBACK)]
    monkeypatch.setattr("apl_tui.plain.phones.LOOK_SECONDS", 0.01)
    phone = Phone(port)

    def until_gone() -> None:
        here.clear()
        with suppress(httpx.TransportError):
            while True:
                phone.look()

    lines: list[Typed] = ["v", phone.vote, until_gone, "", "q", "j", "q", "j"]
    talk = Talk(lines)
    ways = PhoneTestHooks(code=CODE, own_computer_counts=True, adapters=lambda: here)
    assert run(paths, SCRIPT, talk, given=given(port, ways=ways))
    assert talk.said.count("Datorn har inte längre adressen, så telefonerna når den inte.") == 1
    assert "Skriv f för en ny adress." in talk.said
    assert "1 av 6 har röstat." in talk.said


def test_O4_when_there_are_more_ballots_than_people_it_is_told_and_begun_again(
    paths: Paths,
) -> None:
    port = free_port()
    *phones, one_more, another = [Phone(port) for _ in range(8)]
    lines: list[Typed] = [
        *("v", "z"),  # before the first vote there is no z
        *(phone.vote for phone in phones),
        one_more.miss,
        another.look,
        *("", "v", "n", "z", "n", "z", "j", ""),
        *(phone.vote for phone in phones),
        *("v", "j"),
    ]
    talk = Talk(lines)
    run(paths, SCRIPT, talk, given=given(port))
    assert "6 telefoner har öppnat sidan" not in talk.said
    assert "Någon kom när alla redan var räknade." in talk.said
    assert T("vote.doubtful", counted=6, n=6) in talk.said
    assert talk.said.count("Rösterna (6) kastas, och ingen av dem sparas.") == 2
    assert "8 telefoner har öppnat sidan, och ni är 6." in talk.said
    assert [phone.answers for phone in phones] == [[303, 303]] * 6
    session = only_session(paths)
    assert [round_.ballots for round_ in session.rounds] == [6]
    assert [lost.kind for lost in session.interrupted] == ["vote"]


def test_phones_vote_over_a_hub_and_a_hub_that_is_gone_is_told(paths: Paths) -> None:
    replies: list[dict[str, object]] = []
    with hub_process() as hub, pytest.MonkeyPatch.context() as patch:
        here = (Address(LOOPBACK, "lo", "wifi", recommended=True),)
        patch.setattr("apl_tui.phones.network.addresses", lambda: here)

        def vote() -> None:
            """From the thread that types, as the program waits for its line."""
            found = re.findall(r"(\S+)/([A-Z0-9]{5}) och nyckeln (\w{5}) (\w{5})", talk.said)[-1]
            _, code, *key = found

            async def one() -> None:
                stretched_key = await asyncio.to_thread(stretched, "".join(key), code)
                async with httpx.AsyncClient(timeout=30, verify=False) as client:
                    phone = HubPhone(hub.url, code, stretched_key, client)
                    await phone.look()
                    replies.append(await phone.vote({"g.a": "4", "g.b": "dk"}))

            asyncio.run(one())

        def wait_until_lost() -> None:
            hub.kill()
            time.sleep(LOOK_SECONDS / 2)  # the program looks once a second in this test

        patch.setattr("apl_tui.plain.phones.LOOK_SECONDS", 0.1)
        lines: list[Typed] = ["f", "2", "", "v", vote, "", wait_until_lost, "", "", "q", "j", "q"]
        talk = Talk(lines)
        wish = PhoneWish(hub=(hub.url, ""))
        assert run(paths, SCRIPT, talk, given=Given("Norr", "6", "11.00", phones=wish))
    assert f"2. Över hubben {hub.url.removeprefix('http://')}" in talk.said
    assert len(replies) == 1
    assert "counted" in replies[0]
    assert "1 av 6 har röstat." in talk.said
    assert "Datorn har tappat hubben" in talk.said
    assert only_session(paths).settings.channels == ("laptop", "phones", "hub")
