"""Keys and envelopes: what only the laptop and the phones of its room can read.

`K` is made of the room key, which stands in the QR code's fragment and is never sent. What all
phones are told is locked with it, together with a version that only grows. What one phone says is
locked to the laptop's public half, which came with that, and to `K`: so a message can be made only
by who knows the room key, and be read only with the private half, which is in this process alone.

The page does the same with WebCrypto (`page/hub.js`); `tests/hub/vectors.json` holds both to it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from apl_tui.hub.sizes import (
    ASKED_BYTES,
    IV_BYTES,
    KEY_ALPHABET,
    KEY_LENGTH,
    MESSAGE_BYTES,
    PUBLIC_BYTES,
    STATE_STEP,
    TOLD_BYTES,
    VERSION_BYTES,
)

ROUNDS = 300_000
_CURVE = ec.SECP256R1()
_NAME = "apl-tui hub 1"
RandomBytes = Callable[[int], bytes]
Said = dict[str, Any]


class Unreadable(ValueError):  # noqa: N818 - it is an answer, not an error
    """It was not made with this room's keys, or was changed on its way."""


def new_room_key(choose: Callable[[str], str] = secrets.choice) -> str:
    """What stands behind the address; `choose` picks one character."""
    return "".join(choose(KEY_ALPHABET) for _ in range(KEY_LENGTH))


def stretched(room_key: str, code: str) -> bytes:
    """`K`: slow to make, so that guessing room keys is."""
    salt = f"{_NAME} {code}".encode()
    return PBKDF2HMAC(SHA256(), 32, salt, ROUNDS).derive(room_key.upper().encode())


@dataclass(frozen=True, slots=True, repr=False)
class ReplyKey:
    """What the answer to one message is locked with: nobody but its sender can open it."""

    key: bytes

    def lock(self, told: Said, random_bytes: RandomBytes = secrets.token_bytes) -> bytes:
        """The answer, of one size whatever it says; raises `ValueError` when it says too much."""
        return _lock(self.key, _padded(told, TOLD_BYTES), b"", random_bytes)


class Lock:
    """The keys of one session over a hub: `code` from the hub, `room_key` from this computer."""

    def __init__(
        self, code: str, room_key: str, random_bytes: RandomBytes = secrets.token_bytes
    ) -> None:
        self.code = code
        self._random_bytes = random_bytes
        self._stretched = stretched(room_key, code)
        self._private: ec.EllipticCurvePrivateKey = ec.generate_private_key(_CURVE)

    @property
    def public(self) -> bytes:
        """The public half, as WebCrypto reads it."""
        return point_of(self._private)

    def state(self, version: int, told: Said) -> bytes:
        """What all phones are told, with its version in front, which cannot be changed."""
        stamp = version.to_bytes(VERSION_BYTES, "big")
        size = len(_json(told))
        text = _padded(told, size + -size % STATE_STEP)
        return stamp + _lock(
            self._stretched, text, _bound(self.code, "state", stamp), self._random_bytes
        )

    def read(self, message: bytes) -> tuple[Said, ReplyKey]:
        """What a phone says, and what to answer it with; raises `Unreadable`."""
        if len(message) != MESSAGE_BYTES:
            raise Unreadable("not of the size that every message has")
        sender, rest = message[:PUBLIC_BYTES], message[PUBLIC_BYTES:]
        try:
            public = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, sender)
        except ValueError as error:
            raise Unreadable("not a point of the curve") from error
        agreed = self._private.exchange(ec.ECDH(), public)
        asking, answering = agreed_keys(agreed, self._stretched, self.code)
        said = _read_json(_unlock(asking, rest, b""))
        return said, ReplyKey(answering)


class PhoneLock:
    """A phone's side, for tests and for clients that are no browser: the same as `page/hub.js`."""

    def __init__(self, code: str, stretched_key: bytes) -> None:
        self.code = code
        self._stretched = stretched_key

    def state(self, blob: bytes) -> tuple[int, Said]:
        """The version and what is told; raises `Unreadable`."""
        stamp, rest = blob[:VERSION_BYTES], blob[VERSION_BYTES:]
        told = _unlock(self._stretched, rest, _bound(self.code, "state", stamp))
        return int.from_bytes(stamp, "big"), _read_json(told)

    def message(
        self,
        laptop: bytes,
        said: Said,
        *,
        private: ec.EllipticCurvePrivateKey | None = None,
        random_bytes: RandomBytes = secrets.token_bytes,
    ) -> tuple[bytes, bytes]:
        """A message to the laptop with this public half, and the key that its answer opens with."""
        private = private or ec.generate_private_key(_CURVE)
        public = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, laptop)
        agreed = private.exchange(ec.ECDH(), public)
        asking, answering = agreed_keys(agreed, self._stretched, self.code)
        sealed = _lock(asking, _padded(said, ASKED_BYTES), b"", random_bytes)
        return point_of(private) + sealed, answering

    @staticmethod
    def reply(answering: bytes, reply: bytes) -> Said:
        """What the laptop answered; raises `Unreadable`."""
        return _read_json(_unlock(answering, reply, b""))


def point_of(private: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half of a pair, uncompressed."""
    return private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def agreed_keys(agreed: bytes, stretched_key: bytes, code: str) -> tuple[bytes, bytes]:
    """The key of a message and that of its answer, from what both sides have agreed on."""
    made = HKDF(SHA256(), 64, stretched_key, _bound(code, "message")).derive(agreed)
    return made[:32], made[32:]


def _bound(code: str, what: str, more: bytes = b"") -> bytes:
    return f"{_NAME} {what} {code}".encode() + more


def _lock(key: bytes, text: bytes, bound: bytes, random_bytes: RandomBytes) -> bytes:
    iv = random_bytes(IV_BYTES)
    return iv + AESGCM(key).encrypt(iv, text, bound)


def _unlock(key: bytes, locked: bytes, bound: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(locked[:IV_BYTES], locked[IV_BYTES:], bound)
    except (InvalidTag, ValueError) as error:
        raise Unreadable("not locked with this key") from error


def _json(said: Said) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _padded(said: Said, size: int) -> bytes:
    """JSON with blanks after it, which mean nothing in it."""
    text = _json(said)
    if len(text) > size:
        raise ValueError("more than there is room for")
    return text.ljust(size)


def _read_json(text: bytes) -> Said:
    try:
        said = json.loads(text.rstrip(b" "))  # sooner than its parser skips so many
    except (ValueError, RecursionError) as error:
        raise Unreadable("not what a page of ours says") from error
    if not isinstance(said, dict):
        raise Unreadable("not what a page of ours says")
    return said
