"""What laptop and hub say on their line: a letter, then bytes that the hub cannot read.

From the laptop `S` a new state, `R` an answer with the id of its message, `E` the end. From the hub
`M` a message with its id, `P` how many phones are waiting.
"""

from __future__ import annotations

from typing import Literal

from apl_tui.hub.sizes import ID_BYTES

STATE, REPLY, END, MESSAGE, PHONES = b"S", b"R", b"E", b"M", b"P"
TAKEN_OVER, GONE, BAD_FRAME = 4000, 4004, 4400
"""Why the hub ends a line: the laptop has a newer one, the room is gone, it made no sense."""
Kind = Literal[b"S", b"R", b"E", b"M", b"P"]


def frame(kind: bytes, body: bytes = b"", id_: bytes = b"") -> bytes:
    """One frame."""
    return kind + id_ + body


def with_id(body: bytes) -> tuple[bytes, bytes]:
    """The id and the rest of a frame's body that has one."""
    return body[:ID_BYTES], body[ID_BYTES:]


def phones_frame(count: int) -> bytes:
    """How many phones are waiting."""
    return PHONES + count.to_bytes(4, "big")


def phones_of(body: bytes) -> int:
    """The count of such a frame."""
    return int.from_bytes(body, "big")
