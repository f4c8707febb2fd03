"""The laptop goes round, in lines: nobody else sees or hears, one person after the other.

Keeps the rules of privacy.md O2 that lines can keep: it starts only after someone has confirmed
that they are alone with the screen; the hand-over is the same before and after every person, but
for how many have finished, and that the last one has handed in; what a person typed is not shown,
and what could remain is wiped away as far as the terminal can, which is told truthfully; after a
long silence the one who types is asked whether they are still the same.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

from apl_tui.core.promise import headline
from apl_tui.plain.console import Console
from apl_tui.process.forgetting import forget
from apl_tui.room.clock import Clock
from apl_tui.room.room import Room
from apl_tui.room.voting import OpenIdeas, OpenVote

IDLE_SECONDS = 60.0
OnePerson = Callable[[], str]
"""Asks one person, and gives what they are told once nothing of theirs is seen any more."""


def pass_laptop(
    console: Console,
    room: Room,
    round_: OpenVote | OpenIdeas,
    one_person: OnePerson,
    *,
    unseen: bool,
) -> None:
    """Let the laptop go round until the one who leads has it back.

    With `unseen` the terminal shows nothing of what is typed meanwhile.
    """
    t, say = console.t, console.say
    say("", t("passing.title"), t("plain.private"), t(f"plain.traces.{traces(console)}"))
    if not console.yes(t("plain.alone")):
        return
    with console.unseen() if unseen else nullcontext():
        _go_round(console, room, round_, one_person)


def _go_round(
    console: Console, room: Room, round_: OpenVote | OpenIdeas, one_person: OnePerson
) -> None:
    t, say, told = console.t, console.say, ""
    while True:
        console.wipe()
        say(
            *([told] if told else []),
            t("passing.finished", counted=round_.counted, n=round_.people),
        )
        if round_.counted >= round_.people:
            say(t("passing.full", n=round_.people), t("plain.full-text", n=round_.people))
            prompt, names, empty = "plain.round-prompt", ("admit", "finish"), ""
        else:
            say(t("passing.hand-over"), t.say(headline(room.session.settings, room.step.votes)))
            prompt, names, empty = "plain.hand-over-prompt", ("begin", "finish"), "begin"
        command = console.command(t(prompt), names, empty=empty)
        if command.name == "begin":
            told = one_person()
            forget()
            continue
        told = ""
        if command.name == "admit":
            room.raise_people(room.session.settings.people + 1)
        elif console.yes(t("passing.finish")):
            return


def traces(console: Console) -> str:
    """What may be left of what is typed here: `none`, `shown`, or `typed`."""
    terminal = console.terminal
    if not terminal.hides:
        return "typed"
    return "none" if terminal.clears else "shown"


class Presence:
    """Asks after a long silence whether the same person is still there."""

    def __init__(self, console: Console, clock: Clock) -> None:
        self._console = console
        self._clock = clock
        self._since = clock.monotonic()

    def waits(self) -> None:
        """From now on a line is waited for."""
        self._since = self._clock.monotonic()

    def lost(self) -> bool | None:
        """After the line: `None` when it came soon enough; else it does not count.

        False then means that the same person goes on, True that everything is to be forgotten.
        """
        if self._clock.monotonic() - self._since <= IDLE_SECONDS:
            return None
        return not self._console.yes(self._console.t("plain.still-you"))
