"""Sending one file to whoever collects over a hub: locked to them, in pieces, each until answered.

The hub is asked as a phone asks it; nothing of the file goes out before `send`.
"""

from __future__ import annotations

import http.client
import re
import secrets
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from apl_tui.core.errors import AplError, message
from apl_tui.hub.address import HubAddress, read_hub, trust_for
from apl_tui.hub.collector import COLLECTS, OVER
from apl_tui.hub.envelope import PhoneLock, Said, Unreadable, stretched
from apl_tui.hub.pieces import MOST_PIECES, cut
from apl_tui.hub.sizes import KEY_ALPHABET, KEY_LENGTH, MOST_STATE
from apl_tui.phones.network import CODE_ALPHABET, CODE_LENGTH

SECONDS = 20.0
PAUSES = (1.0, 2.0, 4.0, 8.0, 8.0, 8.0)
_ADDRESS = re.compile(
    rf"(?:(?P<hub>\S+)/)?(?P<code>[{CODE_ALPHABET}]{{{CODE_LENGTH}}})[#\s]+"
    rf"(?P<key>[{KEY_ALPHABET}](?:[\s-]*[{KEY_ALPHABET}]){{{KEY_LENGTH - 1}}})",
    re.IGNORECASE,
)
Sleep = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file is to be sent: a hub, a code there, and the key that the hub does not know."""

    hub: HubAddress
    code: str
    key: str


def read_place(text: str, hub: str = "") -> Place:
    """The address as it was mailed, or code and key as they were read out, over `hub` then.

    Raises `AplError`.
    """
    found = _ADDRESS.fullmatch(text.strip())
    url = found and (found["hub"] or hub)
    if not found or not url:
        told = "send.no-hub" if found else "send.bad-address"
        raise AplError(message(told), what_to_do=message(f"{told}-do"))
    return Place(read_hub(url), found["code"].upper(), re.sub(r"[\s-]", "", found["key"]).upper())


class Sender:
    """One file's way to who collects at `place`."""

    def __init__(self, place: Place, sleep: Sleep = time.sleep) -> None:
        self.place = place
        self._sleep = sleep
        self._lock = PhoneLock(place.code, stretched(place.key, place.code))

    def look(self) -> bytes:
        """The public half of who collects there now. Raises `AplError`."""
        try:
            _, told = self._lock.state(self._asked("state?after=0"))
            public = bytes.fromhex(str(told["public"]))
        except Unreadable as error:
            raise self._failed("bad-key") from error
        except (KeyError, ValueError) as error:
            raise self._failed("odd") from error
        if told.get("state") != COLLECTS:
            raise self._failed(OVER if told.get("state") == OVER else "no-collector")
        return public

    def send(self, content: bytes, public: bytes) -> str:
        """Send the file; what became of it, in the collector's word. Raises `AplError`."""
        try:
            pieces = cut(content)
        except ValueError as error:
            raise self._failed("large") from error
        token = secrets.token_hex(16)
        waiting = list(range(len(pieces)))
        for _ in range(2 * MOST_PIECES):
            said = {"kind": "piece", "token": token, **pieces[waiting[0]]}
            reply = self._say(said, public)
            if isinstance(became := reply.get("became"), str):
                return became
            missing = reply.get("missing")
            known = missing if isinstance(missing, list) else []
            waiting = [number for number in range(len(pieces)) if number in known]
            if not waiting:
                break
        raise self._failed("odd")

    def _say(self, said: Said, public: bytes) -> Said:
        try:
            sealed, answering = self._lock.message(public, said)
            return PhoneLock.reply(answering, self._asked("messages", sealed))
        except ValueError as error:  # `Unreadable`, or a key that is none
            raise self._failed("odd") from error

    def _asked(self, path: str, body: bytes | None = None) -> bytes:
        """What the hub answers, asked again while it or who collects is away. Raises `AplError`."""
        url = f"{self.place.hub.url}/api/rooms/{self.place.code}/{path}"
        told = "unreachable"
        for pause in (*PAUSES, 0.0):
            try:
                request = urllib.request.Request(url, body)  # noqa: S310 - it has been looked at
                with urllib.request.urlopen(  # noqa: S310 - the same
                    request, timeout=2 * SECONDS, context=trust_for(url)
                ) as answer:
                    if answer.status == HTTPStatus.OK:
                        return bytes(answer.read(MOST_STATE))
                told = "away"
            except urllib.error.HTTPError as error:
                told = "no-room" if error.code == HTTPStatus.NOT_FOUND else "away"
                if told == "no-room" and body is None:
                    break  # a hub that has lost all gets the room back from who collects
            except (OSError, http.client.HTTPException) as error:
                cause = getattr(error, "reason", error)
                if isinstance(cause, ssl.SSLCertVerificationError):
                    raise self._failed("not-trusted") from error
                if body is None:
                    break  # who looks is told at once
                told = "unreachable"
            self._sleep(pause)
        raise self._failed(told)

    def _failed(self, what: str) -> AplError:
        told = f"send.{what}"
        return AplError(
            message(told, hub=self.place.hub.name, code=self.place.code),
            what_to_do=message(f"{told}-do"),
        )
