"""A real process that votes without end, to be killed: `python -m tests.privacy.killed HOME`.

Says on stdout what it has done, a line an event, after it is done, and goes on when it reads a
line: whoever kills it knows where it stands. The answers are odd options
only, so that a count that got onto the disk could be told from a band.
"""

from __future__ import annotations

import sys
from pathlib import Path

from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from tests.privacy.occasions import script
from tests.support.clock import FakeClock, opened_room

PEOPLE = 8


def say(*words: object) -> None:
    """One event, at once; then wait."""
    sys.stdout.write(" ".join(str(word) for word in words) + "\n")
    sys.stdout.flush()
    sys.stdin.readline()


def main(home: Path) -> None:
    """Open, vote, close, and again."""
    hands = FakeClock()
    with SessionArchive(Paths(home)).locked() as archive:
        room = opened_room(hands, archive, script(), PEOPLE)
        say("began", room.session.id)
        while True:
            vote = room.open_vote()
            say("opened", room.session.open_round.number if room.session.open_round else 0)
            for person in range(PEOPLE):
                option = (1, 3, 5)[person % 3]
                ballot = {"g": {"a": option, "b": option}, "d": {"y": 1}}
                room.cast(ballot, vote.hand_over())
                hands.wait(0.1)
                room.tick()
                say("cast", vote.counted)
            say("closing")
            room.close_vote()
            say("closed", len(room.session.rounds))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
