"""Envelopes: what fits opens, and nothing else; and nothing tells its content by its length."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from apl_tui.hub.envelope import (
    Lock,
    PhoneLock,
    ReplyKey,
    Unreadable,
    new_room_key,
    point_of,
    stretched,
)
from apl_tui.hub.sizes import ASKED_BYTES, MESSAGE_BYTES, MOST_MESSAGE, REPLY_BYTES, STATE_STEP

CODE, KEY = "K7XMC", "CDFHJKMNPR"
VECTORS = Path(__file__).parent / "vectors.json"
LAPTOP = Lock(CODE, KEY)
PHONE = PhoneLock(CODE, stretched(KEY, CODE))
OTHER = PhoneLock(CODE, stretched("CDFHJKMNPT", CODE))


def counted(size: int) -> bytes:
    """What stands for chance in the vectors."""
    return bytes(range(size))


def vectors() -> dict[str, Any]:
    """Everything that both sides must make the same of, from fixed keys."""
    laptop, phone = (ec.derive_private_key(n, ec.SECP256R1()) for n in (7_654_321, 1_234_567))
    lock = Lock(CODE, KEY, counted)
    lock._private = laptop
    said = {"kind": "form", "round": "a-round", "form": [["g.one", "4"], ["text", "Å ä ö 🙂"]]}
    told = {"state": "wait", "public": lock.public.hex()}
    message, answering = PHONE.message(lock.public, said, private=phone, random_bytes=counted)
    return {
        "code": CODE,
        "key": KEY,
        "stretched": stretched(KEY, CODE).hex(),
        "public": lock.public.hex(),
        "phone": f"{phone.private_numbers().private_value:064x}",
        "phone_public": point_of(phone).hex(),
        "version": 42,
        "told": told,
        "state": lock.state(42, told).hex(),
        "said": said,
        "message": message.hex(),
        "answered": {"counted": "a-round"},
        "reply": ReplyKey(answering).lock({"counted": "a-round"}, counted).hex(),
    }


def test_the_vectors_that_the_page_is_held_to_are_what_is_made_here() -> None:
    assert json.loads(VECTORS.read_text(encoding="utf-8")) == vectors()


def test_what_a_phone_says_is_read_by_the_laptop_and_the_answer_by_that_phone() -> None:
    message, answering = PHONE.message(LAPTOP.public, {"a": "å"})
    said, reply = LAPTOP.read(message)
    assert said == {"a": "å"}
    assert PhoneLock.reply(answering, reply.lock({"b": 1})) == {"b": 1}
    _, another = PHONE.message(LAPTOP.public, {"a": "å"})
    with pytest.raises(Unreadable):
        PhoneLock.reply(another, reply.lock({"b": 1}))


def test_who_does_not_know_the_room_key_reads_nothing_and_says_nothing() -> None:
    with pytest.raises(Unreadable):
        OTHER.state(LAPTOP.state(1, {"a": 1}))
    message, _ = OTHER.message(LAPTOP.public, {"a": 1})
    with pytest.raises(Unreadable):
        LAPTOP.read(message)


def test_another_session_with_the_same_room_key_reads_no_message() -> None:
    message, _ = PHONE.message(LAPTOP.public, {"a": 1})
    with pytest.raises(Unreadable):
        Lock(CODE, KEY).read(message)


def test_a_state_is_bound_to_its_room_and_its_version() -> None:
    blob = LAPTOP.state(7, {"a": 1})
    assert PHONE.state(blob) == (7, {"a": 1})
    with pytest.raises(Unreadable):
        PHONE.state((8).to_bytes(8, "big") + blob[8:])
    with pytest.raises(Unreadable):
        PhoneLock("CDFHJ", stretched(KEY, CODE)).state(blob)


@given(st.integers(0, MESSAGE_BYTES - 1), st.integers(1, 255))
def test_a_message_with_one_byte_changed_is_not_read(place: int, change: int) -> None:
    message = bytearray(MESSAGE)
    message[place] ^= change
    with pytest.raises(Unreadable):
        LAPTOP.read(bytes(message))


MESSAGE, _ = PHONE.message(LAPTOP.public, {"a": 1})


@given(st.binary(max_size=MOST_MESSAGE))
def test_whatever_comes_is_refused_and_breaks_nothing(data: bytes) -> None:
    with pytest.raises(Unreadable):
        LAPTOP.read(data)


@given(st.text(max_size=1_500))
def test_every_message_and_every_answer_is_of_one_size(text: str) -> None:
    message, _ = PHONE.message(LAPTOP.public, {"text": text})
    said, reply = LAPTOP.read(message)
    assert said == {"text": text}
    assert (len(message), len(reply.lock({"t": text[:300]}))) == (MESSAGE_BYTES, REPLY_BYTES)


def test_three_ideas_of_the_widest_letters_fit() -> None:
    for letter in ("🙂", '"', "\u0001", "å"):
        ideas = [["text", letter * 280]] * 3
        assert len(json.dumps({"form": ideas}, ensure_ascii=False).encode()) < ASKED_BYTES - 300


def test_a_state_tells_its_length_only_in_large_steps() -> None:
    sizes = {len(LAPTOP.state(1, {"t": "x" * n})) for n in range(100, STATE_STEP - 100, 50)}
    assert len(sizes) == 1


def test_a_room_key_is_of_ten_letters_that_look_like_nothing_else() -> None:
    assert len(new_room_key()) == 10
    assert len({new_room_key() for _ in range(50)}) == 50


if __name__ == "__main__":
    VECTORS.write_text(json.dumps(vectors(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
