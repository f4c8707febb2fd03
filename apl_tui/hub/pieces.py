"""A file as messages of the one size that all messages have, and together again.

A file is padded with blanks, which mean nothing in it, to a whole number of steps: how many
messages there are tells the hub next to nothing of what is in them (docs/privacy.md H1).
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

PIECE_BYTES = 5_120  # with the rest of its message it fits into `sizes.ASKED_BYTES`
STEP = 8
"""Pieces; a file has so many, or a multiple. Forty statements in two rounds are one step."""
MOST_PIECES = 80
MOST_BYTES = PIECE_BYTES * MOST_PIECES
MOST_OPEN = 100
"""Files of which something is missing that are kept at once."""
MOST_FILES = 10_000
_TOKEN_DIGITS = 32

Piece = dict[str, Any]


def cut(content: bytes) -> list[Piece]:
    """The file in numbered pieces. Raises `ValueError` where it is too large."""
    size = PIECE_BYTES * STEP
    padded = content.ljust(len(content) + -len(content) % size)
    if len(padded) > MOST_BYTES:
        raise ValueError("too large")
    count = len(padded) // PIECE_BYTES
    parts = (padded[n * PIECE_BYTES : (n + 1) * PIECE_BYTES] for n in range(count))
    return [{"n": n, "of": count, "data": b64encode(part).decode()} for n, part in enumerate(parts)]


class Pieces:
    """What has come of files that are not whole yet, by the token of who sends.

    A piece that comes again changes nothing. Of too many files the oldest is forgotten; whoever
    sends it is told which pieces are missing, and sends them again.
    """

    def __init__(self) -> None:
        self._open: dict[str, dict[int, bytes]] = {}

    def __len__(self) -> int:
        return len(self._open)

    def add(self, token: str, piece: Mapping[str, Any]) -> tuple[bytes, list[int]]:
        """The whole file, or nothing and the pieces that are missing.

        Raises `ValueError`, `TypeError` or `KeyError` for what no program of ours sends.
        """
        number, count, data = piece["n"], piece["of"], b64decode(piece["data"], validate=True)
        if len(token) != _TOKEN_DIGITS or len(data) != PIECE_BYTES:
            raise ValueError("not a piece")
        if type(number) is not int or count not in range(STEP, MOST_PIECES + 1, STEP):
            raise ValueError("not a piece")
        if number not in range(count):
            raise ValueError("not a piece")
        if token not in self._open and len(self._open) >= MOST_OPEN:
            del self._open[next(iter(self._open))]
        had = self._open.setdefault(token, {})
        had.setdefault(number, data)
        if missing := [each for each in range(count) if each not in had]:
            return b"", missing
        del self._open[token]
        return b"".join(had[each] for each in range(count)).rstrip(b" "), []
