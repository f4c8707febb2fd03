"""Devices and tickets: who may still answer, without a table that joins the two (privacy.md M1).

A device is a random cookie that carries its own proof, so cookies are recognised without being
kept. Its ticket in a round is an HMAC of the round's secret and the cookie. The secret is gone when
the round is closed or thrown away; only the spent tickets stay until the session ends, to tell a
late retry the truth.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Collection
from hashlib import blake2s

_DEVICE_BYTES = 16
_PROOF_DIGITS = 16
_TICKET_BYTES = 16
_SECRET_BYTES = 32
TICKET_DIGITS = _TICKET_BYTES * 2

RandomBytes = Callable[[int], bytes]


class Devices:
    """Makes and recognises the cookies of one session."""

    def __init__(self, random_bytes: RandomBytes) -> None:
        self._random_bytes = random_bytes
        self._key = random_bytes(_SECRET_BYTES)

    def new(self) -> str:
        """A cookie for a device that has none."""
        device = self._random_bytes(_DEVICE_BYTES).hex()
        return device + self._proof(device)

    def knows(self, cookie: str) -> bool:
        """Whether the cookie was made here, in this session."""
        device, proof = cookie[:-_PROOF_DIGITS], cookie[-_PROOF_DIGITS:]
        return hmac.compare_digest(proof.encode(), self._proof(device).encode())

    def _proof(self, device: str) -> str:
        size = _PROOF_DIGITS // 2
        return blake2s(device.encode(), key=self._key, digest_size=size).hexdigest()


class Tickets:
    """The tickets of the round that is open, and the spent ones of the whole session."""

    def __init__(self, random_bytes: RandomBytes) -> None:
        self._random_bytes = random_bytes
        self._round = ""
        self._secrets: dict[str, bytes] = {}
        self._spent: dict[str, set[bytes]] = {}

    def follow(self, open_round: str, waiting: Collection[str] = ()) -> None:
        """Now this round is open, `""` when none is, and these wait for the next group (T5).

        A device has the same ticket when a round that waited goes on, so that it is counted once.
        The secret of any other round is gone.
        """
        self._round = open_round
        for gone in self._secrets.keys() - {open_round, *waiting}:
            del self._secrets[gone]
        if open_round and open_round not in self._secrets:
            self._secrets[open_round] = self._random_bytes(_SECRET_BYTES)

    def of(self, cookie: str) -> bytes:
        """The device's ticket in the open round."""
        if not self._round:
            raise ValueError("no round is open")
        return hmac.digest(self._secrets[self._round], cookie.encode(), "sha256")[:_TICKET_BYTES]

    def read(self, form_value: str, cookie: str) -> bytes | None:
        """The ticket of a form, when it is this device's and of the open round; else `None`."""
        if not self._round or not cookie:
            return None
        ticket = self.of(cookie)
        return ticket if hmac.compare_digest(form_value.encode(), ticket.hex().encode()) else None

    def spend(self, ticket: bytes) -> None:
        """The ticket has been counted in the open round; to be called in the same step as that."""
        self._spent.setdefault(self._round, set()).add(ticket)

    def is_spent(self, ticket: bytes) -> bool:
        """Whether the ticket has been counted in the open round."""
        return ticket in self._spent.get(self._round, ())

    def any_spent(self, in_round: str) -> bool:
        """Whether anyone has been counted in this round."""
        return bool(self._spent.get(in_round))

    def spent_as(self, form_value: str) -> str:
        """The round in which the ticket of a form has been counted; `""` when it has not been."""
        try:
            ticket = bytes.fromhex(form_value)
        except ValueError:
            return ""
        return next((name for name, spent in self._spent.items() if ticket in spent), "")

    def forget(self, thrown_away: str) -> None:
        """A round was thrown away: nothing of it was counted after all."""
        self._spent.pop(thrown_away, None)
