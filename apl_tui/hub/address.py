"""A hub's address as it is typed, and a look at whether it answers. Light: no keys, no server."""

from __future__ import annotations

import re
import ssl
import time
import urllib.request
from dataclasses import dataclass
from urllib.parse import urlsplit

from apl_tui.core.errors import AplError, message

LOOK_SECONDS = 4.0
_HOST = re.compile(r"[\w.:-]+")  # no blank, as in what was typed by mistake
_LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class HubAddress:
    """A hub's address and the token to open rooms with, as the settings have them."""

    url: str
    token: str = ""

    @property
    def name(self) -> str:
        """The address as it is said."""
        return urlsplit(self.url).netloc


def read_hub(url: str, token: str = "") -> HubAddress:
    """The address that was typed; raises `AplError` for one that is none, or is not locked."""
    text = url.strip().removesuffix("/")
    if text and "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    is_plain = parts.scheme == "http" and host in _LOCAL
    if (
        not _HOST.fullmatch(host)
        or (parts.scheme != "https" and not is_plain)
        or parts.path
        or parts.query
    ):
        what_to_do = message("hub.bad-address-do")
        raise AplError(message("hub.bad-address"), where=url.strip(), what_to_do=what_to_do)
    return HubAddress(f"{parts.scheme}://{parts.netloc.lower()}", token.strip())


def trust() -> ssl.SSLContext:
    """The computer's own certificates; `SSL_CERT_FILE` may name others.

    Not `create_default_context`: that writes a connection's keys to where `SSLKEYLOGFILE` says.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_default_certs()
    return context


def trust_for(url: str) -> ssl.SSLContext | None:
    """The same where the address is locked."""
    return trust() if url.startswith("https") else None


def milliseconds_of(hub: HubAddress) -> int | None:
    """How long the hub takes to say that it is there; `None` when it does not."""
    began = time.perf_counter()
    try:
        with urllib.request.urlopen(  # noqa: S310 - the address has been looked at
            f"{hub.url}/health", timeout=LOOK_SECONDS, context=trust_for(hub.url)
        ) as answer:
            answer.read(4096)
    except (OSError, ValueError):
        return None
    return round((time.perf_counter() - began) * 1000)
