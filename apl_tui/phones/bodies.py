"""The body of a request: taken in bounded, into memory that can be emptied (privacy.md M1)."""

from __future__ import annotations

from starlette.requests import ClientDisconnect, Request

LARGEST_BODY = 16 * 1024
BODY = "apl_tui.body"
"""Where in the scope the server puts the body; whoever answers empties it."""


async def whole_body(request: Request) -> bytearray | None:
    """The whole body; `None` as soon as it is, or says that it will be, larger than allowed."""
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told[:20]) > LARGEST_BODY:
        return None
    body: bytearray = request.scope.setdefault(BODY, bytearray())
    more = True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > LARGEST_BODY:
            return None
    return body


def empty(body: bytearray) -> None:
    """Write over what a phone sent."""
    body[:] = bytes(len(body))
