"""Who gathers exchange files over a hub: what senders are told, and what they say.

Invariants: a file is taken when it is whole, once, and what became of it is told to its sender in
one word; a message that comes again is answered alike and changes nothing.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from html import escape

from apl_tui.hub.envelope import Lock, Said, Unreadable
from apl_tui.hub.pieces import MOST_FILES, Pieces
from apl_tui.i18n import LANGUAGES, translator
from apl_tui.phones.tickets import RandomBytes

COLLECTS, OVER = "collect", "over"
Take = Callable[[bytes], str]
"""Takes in a whole file; one word of what became of it."""


class Collector:
    """The collecting side of a line over a hub. `lock` has its keys, which go with it (H2)."""

    def __init__(
        self,
        lock: Lock,
        take: Take,
        language: str,
        *,
        random_bytes: RandomBytes = secrets.token_bytes,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.lock = lock
        self.odd = 0  # messages that no program of ours has made
        self._take = take
        self._language = language
        self._random_bytes = random_bytes
        self._pieces = Pieces()
        self._became: dict[str, str] = {}
        self._told = ""
        self._over = False
        self._version = int(clock() * 1000)

    @property
    def unfinished(self) -> int:
        """How many files have come in part."""
        return len(self._pieces)

    def end(self) -> None:
        """Nothing is taken any more."""
        self._over = True

    def changed(self) -> bytes:
        """What to tell now, or `b""` for nothing new."""
        name = OVER if self._over else COLLECTS
        if name == self._told:
            return b""
        self._told = name
        self._version += 1
        return self.state()

    def state(self) -> bytes:
        """What all are told now: programs the key to lock with, browsers what the code is for."""
        pages = {
            language: dict.fromkeys(("now", "counted"), _page(language)) for language in LANGUAGES
        }
        name = OVER if self._over else COLLECTS
        told = {"state": name, "round": "", "page": name, "lang": self._language}
        return self.lock.state(
            self._version, {**told, "public": self.lock.public.hex(), "pages": pages}
        )

    def answer(self, message: bytes) -> bytes:
        """What to answer a sender; `b""` where there is nobody who could read it."""
        try:
            said, reply = self.lock.read(message)
        except Unreadable:
            self.odd += 1
            return b""
        try:
            told = self._answered(said)
        except (KeyError, TypeError, ValueError):
            self.odd += 1
            told = {}
        return reply.lock(told, self._random_bytes)

    def _answered(self, said: Said) -> Said:
        if said["kind"] != "piece":
            return {}
        token = str(said["token"])
        if token not in self._became:
            if self._over:
                return {"became": OVER}
            if len(self._became) >= MOST_FILES:
                return {"became": "crowded"}
            content, missing = self._pieces.add(token, said)
            if missing:
                return {"missing": missing}
            self._became[token] = self._take(content)
        return {"became": self._became[token]}


def _page(language: str) -> str:
    """What a browser shows of it, as the hub's page takes it."""
    t = translator(language)
    title, text = (escape(t(f"collect.page.{part}")) for part in ("title", "text"))
    return (
        f'<html lang="{language}"><title>{title}</title><body data-page="collect">'
        f'<main id="page"><h1>{title}</h1><p>{text}</p></main></body></html>'
    )
