"""Split shifts in lines: votes that wait for the next group, and how it begins (T5)."""

from __future__ import annotations

from apl_tui.plain.console import Console
from apl_tui.room.room import Room
from apl_tui.workflows.opening import read_people


def waiting(room: Room) -> int:
    """How many votes wait for the next group."""
    return sum(counted for _, counted in room.held)


def hold_round(console: Console, room: Room) -> bool:
    """Let the open vote wait, in memory only, if that is what is wanted."""
    console.say(console.t("vote.hold-text"))
    if not console.yes(console.t("vote.hold-title")):
        return False
    room.hold_round_for_next_group()
    console.say(console.t("stage.waiting", n=waiting(room)), console.t("plain.group-when"))
    return True


def begin_next_group(console: Console, room: Room) -> bool:
    """Ask how many they are, and begin again from the first step; False when no votes wait."""
    if not room.held:
        console.say(console.t("plain.no-group"))
        return False
    people = console.ask_for(console.t("stage.next-group-text"), "", read_people)
    room.begin_next_group(people)
    return True


def may_lose_votes(console: Console, room: Room) -> bool:
    """Whether to go on though it loses the votes that wait; asked when there are any."""
    if not room.held:
        return True
    console.say(console.t("stage.waiting", n=waiting(room)), console.t("stage.held-text"))
    return console.yes(console.t("stage.held-title"))
