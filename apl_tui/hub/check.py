"""`apl-tui hub --check URL`: is the page that a hub serves the one of this program (H3)?"""

from __future__ import annotations

import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from apl_tui.core.errors import Message, message, reason
from apl_tui.hub.address import LOOK_SECONDS, HubAddress, trust
from apl_tui.hub.assets import served

MOST_BYTES = 1024 * 1024
CLOCK_SECONDS = 120
CERTIFICATE_DAYS = 14


@dataclass(frozen=True, slots=True)
class Looked:
    """One thing that was looked at, and whether it is as it should be."""

    fine: bool
    what: Message


def check_hub(
    hub: HubAddress, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> list[Looked]:
    """Fetch all that a phone loads, compare it byte by byte, and tell what else is to be seen."""
    found: list[Looked] = []
    took: list[float] = []
    clock = ""
    for path, expected in served().items():
        began = time.perf_counter()
        try:
            content, clock = _fetched(f"{hub.url}{path}")
        except OSError as error:
            cause = getattr(error, "reason", error)
            why = message("hub.check.no-answer")
            if isinstance(cause, ssl.SSLCertVerificationError):
                why = message("hub.check.no-certificate")
            elif isinstance(cause, OSError) and cause.errno and cause.errno > 0:
                why = reason(cause)
            return [
                *found,
                Looked(fine=False, what=message("hub.check.unread", path=path, reason=why)),
            ]
        took.append(time.perf_counter() - began)
        same = content == expected
        found.append(Looked(same, message(f"hub.check.{'same' if same else 'other'}", path=path)))
    found.append(Looked(fine=True, what=message("hub.check.took", ms=round(min(took) * 1000))))
    found += _clock(clock, now())
    return [*found, *_certificate(hub, now())]


def _fetched(url: str) -> tuple[bytes, str]:
    context = trust() if url.startswith("https") else None
    with urllib.request.urlopen(url, timeout=LOOK_SECONDS, context=context) as answer:  # noqa: S310 - read_hub has looked at it
        return answer.read(MOST_BYTES), answer.headers.get("date", "")


def _clock(told: str, now: datetime) -> list[Looked]:
    try:
        apart = abs((parsedate_to_datetime(told) - now).total_seconds())
    except (TypeError, ValueError):
        return []
    return [Looked(apart <= CLOCK_SECONDS, message("hub.check.clock", seconds=round(apart)))]


def _certificate(hub: HubAddress, now: datetime) -> list[Looked]:
    parts = urlsplit(hub.url)
    if parts.scheme != "https":
        return [Looked(fine=False, what=message("hub.check.not-locked"))]
    place = (parts.hostname or "", parts.port or 443)
    try:
        with (
            socket.create_connection(place, timeout=LOOK_SECONDS) as plain,
            trust().wrap_socket(plain, server_hostname=place[0]) as locked,
        ):
            ends = ssl.cert_time_to_seconds(str((locked.getpeercert() or {})["notAfter"]))
    except (OSError, KeyError, ValueError):
        return [Looked(fine=False, what=message("hub.check.no-certificate"))]
    days = int((ends - now.timestamp()) // 86_400)
    return [Looked(days >= CERTIFICATE_DAYS, message("hub.check.certificate", n=days))]
