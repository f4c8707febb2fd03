"""What stands around every request: headers, a known `Host`, and errors that tell no content."""

from __future__ import annotations

import ipaddress
import logging
import re
from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus

from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from apl_tui.phones.bodies import BODY, empty

HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        b"form-action 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
)
"""What stands on every answer; the style and the scripts may be kept by the browser."""

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:/?#@\\\s,]+)(?::[0-9]{1,5})?")
_HANG_UP = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.TOO_MANY_REQUESTS,
)
_log = logging.getLogger(__name__)


def guarded(app: ASGIApp, hosts: Callable[[], frozenset[str]], refusal: Response) -> ASGIApp:
    """Around everything: the headers, a known `Host`, and errors told without what was sent.

    `hosts` gives the addresses and names that may stand in a request's `Host`; whoever comes by
    another one gets `refusal`.
    """

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                told = {name for name, _ in message["headers"]}
                always = (header for header in HEADERS if header[0] not in told)
                message["headers"] = [*message["headers"], *always]
                if message["status"] in _HANG_UP:
                    message["headers"].append((b"connection", b"close"))
            await send(message)

        if scope["type"] != "http":
            return
        asked = [value for name, value in scope["headers"] if name == b"host"]
        if len(asked) != 1 or _host(asked[0].decode("latin-1")) not in hosts():
            await refusal(scope, receive, send_with_headers)
            return
        try:
            await app(scope, receive, send_with_headers)
        except ClientDisconnect:
            return
        except Exception as error:  # the boundary of a request: told by type and place alone (S5)
            _log.error("%s at %s", type(error).__name__, _place(error))
            if not started:
                failed = plain(HTTPStatus.INTERNAL_SERVER_ERROR)
                await failed(scope, receive, send_with_headers)
        finally:  # also of what nobody read
            empty(scope.pop(BODY, bytearray()))

    return guard


def _host(header: str) -> str:
    match = _HOST.fullmatch(header)
    return normal_host(match[1]) if match else ""


def _place(error: Exception) -> str:
    trace, place = error.__traceback__, ""
    while trace:
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def plain(status: HTTPStatus) -> Response:
    """An answer of one line."""
    return PlainTextResponse(f"{status.value} {status.phrase}\n", status)


@lru_cache(256)
def normal_host(host: str) -> str:
    """An address or a name as it is compared."""
    bare = host.removeprefix("[").removesuffix("]")
    try:
        return ipaddress.ip_address(bare).compressed
    except ValueError:
        return bare.lower()
