"""The hub's HTTP contract, against a real process over the loopback."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import httpx
import pytest

from apl_tui.hub.assets import ASSETS, page_bytes
from apl_tui.hub.sizes import MOST_MESSAGE
from apl_tui.phones.guard import HEADERS
from tests.hub.hubs import TOKEN, HubProcess, hub_process, valkey

BEARER = {"authorization": f"Bearer {TOKEN}"}
NO_ROOM = "CCCCC"


@pytest.fixture
async def client(hub: HubProcess) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=hub.url, timeout=20)


async def opened(client: httpx.AsyncClient) -> dict[str, str]:
    answer = await client.post("/api/rooms", headers=BEARER)
    assert answer.status_code == 201
    room: dict[str, str] = answer.json()
    return room


@pytest.mark.parametrize("header", [{}, {"authorization": "Bearer wrong"}, {"authorization": "x"}])
async def test_without_a_token_that_was_given_out_no_room_is_opened(
    client: httpx.AsyncClient, header: dict[str, str]
) -> None:
    assert (await client.post("/api/rooms", headers=header)).status_code == 401


async def test_a_room_is_opened_and_comes_back_with_its_lease_alone(
    client: httpx.AsyncClient,
) -> None:
    room = await opened(client)
    assert re.fullmatch("[CDFHJKMNPRTVWXY34679]{5}", room["code"])
    again = await client.post("/api/rooms", headers=BEARER, json=room)
    assert (again.status_code, again.json()) == (201, room)
    stolen = {**room, "lease": "another-lease-than-that"}
    assert (await client.post("/api/rooms", headers=BEARER, json=stolen)).status_code == 409


@pytest.mark.parametrize("body", [b"x", b"[]", b'{"code": 1}', b'{"code":"abc","lease":"y"}'])
async def test_what_is_no_room_is_not_claimed(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post("/api/rooms", headers=BEARER, content=body)
    assert answer.status_code == 400


async def test_the_page_is_the_same_bytes_for_every_room(client: httpx.AsyncClient) -> None:
    for path in ("/", f"/{NO_ROOM}", "/k7xmc"):
        answer = await client.get(path)
        assert (answer.status_code, answer.content) == (200, page_bytes())
    for name, (kind, content) in ASSETS.items():
        answer = await client.get(f"/{name}")
        assert (answer.headers["content-type"], answer.content) == (kind, content)


async def test_every_answer_has_the_headers_and_none_names_the_server(
    client: httpx.AsyncClient,
) -> None:
    for path in ("/", "/nothing/here", "/health", "/metrics", f"/api/rooms/{NO_ROOM}/state"):
        headers = (await client.get(path)).headers
        assert all(headers[name.decode()] == value.decode() for name, value in HEADERS)
        assert "server" not in headers


async def test_a_room_that_is_not_there_is_404_and_wrong_codes_are_slowed_down() -> None:
    with hub_process() as hub:  # one of its own, as it remembers who guessed
        async with httpx.AsyncClient(base_url=hub.url, timeout=30) as client:
            room = (await client.post("/api/rooms")).json()
            statuses = [
                (await client.get(f"/api/rooms/{NO_ROOM}/state")).status_code for _ in range(20)
            ]
            assert statuses == [404] * 20
            guesses = [client.get(f"/api/rooms/{NO_ROOM}/state") for _ in range(6)]
            answers = await asyncio.gather(*guesses)
            assert {each.status_code for each in answers} == {404}
            assert max(each.elapsed.total_seconds() for each in answers) > 1
            url = f"/api/rooms/{room['code']}/messages"
            right = await client.post(url, content=b"x")  # a room behind one address goes on
            assert (right.status_code, right.headers["retry-after"]) == (503, "2")
            assert right.elapsed.total_seconds() < 1


async def test_a_message_while_the_laptop_is_away_is_asked_for_again_later(
    client: httpx.AsyncClient,
) -> None:
    room = await opened(client)
    url = f"/api/rooms/{room['code']}/messages"
    answer = await client.post(url, content=b"x" * 100)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    for size in (MOST_MESSAGE + 1, 100_000):
        assert (await client.post(url, content=b"x" * size)).status_code == 413


@pytest.mark.parametrize("after", ["-1", "x", "1" * 30, "1.0", ""])
async def test_a_version_that_is_no_number_is_refused(
    client: httpx.AsyncClient, after: str
) -> None:
    room = await opened(client)
    answer = await client.get(f"/api/rooms/{room['code']}/state", params={"after": after})
    assert answer.status_code == 400


async def test_the_counts_name_no_room_and_no_address(client: httpx.AsyncClient) -> None:
    room = await opened(client)
    told = (await client.get("/metrics")).text + (await client.get("/health")).text
    assert "apl_tui_hub_rooms " in told
    assert room["code"] not in told
    assert "127.0.0.1" not in told


async def test_a_token_is_given_out_and_taken_back_while_the_hub_runs(tmp_path: Path) -> None:
    tokens = tmp_path / "tokens"
    tokens.write_text("the-first-token-of-all\n", encoding="utf-8")
    with hub_process("--tokens", str(tokens)) as hub:
        async with httpx.AsyncClient(base_url=hub.url) as client:
            first, second = (
                {"authorization": f"Bearer {t}"}
                for t in ("the-first-token-of-all", "the-second-token")
            )
            assert (await client.post("/api/rooms", headers=first)).status_code == 201
            tokens.write_text("the-second-token\n", encoding="utf-8")
            assert (await client.post("/api/rooms", headers=second)).status_code == 201
            assert (await client.post("/api/rooms", headers=first)).status_code == 401


def told_at_start(*arguments: str) -> str:
    with pytest.raises(AssertionError) as refusal, hub_process(*arguments):
        pass
    return str(refusal.value)


def test_a_hub_that_cannot_begin_says_why(tmp_path: Path) -> None:
    assert "Nothing says which laptops" in told_at_start("--public-url", "https://hub.example")
    missing = str(tmp_path / "none")
    assert "could not be read" in told_at_start("--tokens", missing)
    assert "Valkey cannot be reached" in told_at_start("--open", "--valkey", "valkey://127.0.0.1:1")
    bad = told_at_start("--open", "--tls-cert", missing, "--tls-key", missing)
    assert "certificate or its key cannot be read" in bad


def test_a_valkey_that_writes_to_disk_is_refused_unless_it_is_allowed(tmp_path: Path) -> None:
    with valkey(tmp_path, "--appendonly", "yes") as server:
        assert "writes to disk" in told_at_start("--open", "--valkey", server.url)
        with hub_process("--open", "--valkey", server.url, "--allow-persistence") as hub:
            assert httpx.get(f"{hub.url}/health").json()["ok"]
