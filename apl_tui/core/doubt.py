"""Why there may be more ballots than people: told to the room, and judged from no answer (O4)."""

from __future__ import annotations

from apl_tui.core.errors import Message, message

TRIED = 1  # whoever leads tries with a phone of their own beforehand, and need not be among N


def doubts(people: int, *, phones: int = 0, turned_away: bool = False) -> tuple[Message, ...]:
    """What speaks for someone having voted more than once, a sentence each.

    `phones` have opened the page; `turned_away` is whether anyone was told that all have voted.
    """
    told = [message("doubt.turned-away")] if turned_away else []
    if phones > people + TRIED:
        told.append(message("doubt.more-phones", phones=phones, people=people))
    return tuple(told)
