"""Why there may be more ballots than people: told to the room, and judged from no answer (O4)."""

from __future__ import annotations

from typing import Literal

from apl_tui.core.errors import Message, message

TRIED = 1  # whoever leads tries with a phone of their own beforehand, and need not be among N


def doubts(
    people: int,
    *,
    phones: int = 0,
    turned_away: bool = False,
    moved: bool = False,
    kind: Literal["vote", "ideas"] = "vote",
) -> tuple[Message, ...]:
    """What speaks for someone having voted, or handed in, more than once, a sentence each.

    `phones` have opened the page; `turned_away` is whether anyone was told that all have done so,
    and `moved` whether some answered at an address that the laptop has no more.
    """
    words = "doubt" if kind == "vote" else "doubt.ideas"
    told = [message(f"{words}.turned-away")] if turned_away else []
    if moved:
        told.append(message("doubt.moved"))
    if phones > people + TRIED:
        told.append(message(f"{words}.more-phones", phones=phones, people=people))
    return tuple(told)
