"""Meetings of one unit months apart, each led through a room on a clock that the test holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from apl_tui.core.records import Settings
from apl_tui.core.session import Session
from apl_tui.core.workshop import Workshop
from apl_tui.room.clock import Clock, as_minute
from apl_tui.room.room import Randomness, Room
from apl_tui.store.archive import SessionArchive
from apl_tui.workflows.opening import begin
from tests.support.clock import cast, go_to, workshop

UNIT = "Hemtjänsten Norr"


@dataclass
class Calendar:
    """A clock that is set to the day of each meeting."""

    moment: datetime = field(default_factory=lambda: datetime.fromisoformat("2026-11-23T10:00+01"))

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.moment.timestamp(), lambda: self.moment)  # noqa: PLW0108 - it moves

    def turn_to(self, moment: str) -> None:
        """It is now `moment`, ISO 8601 with offset."""
        self.moment = datetime.fromisoformat(moment)


def meeting(
    archive: SessionArchive,
    calendar: Calendar,
    moment: str,
    options: Sequence[int],
    write: Callable[[Session], Session] = lambda session: session,
    *,
    unit: str = UNIT,
    script: Workshop | None = None,
    finish: bool = True,
) -> Session:
    """A whole meeting: everyone votes their option everywhere, `write` changes the actions."""
    calendar.turn_to(moment)
    script = script or workshop()
    ends = as_minute(calendar.moment + timedelta(hours=1))
    settings = Settings(unit, max(1, len(options)), ends_at=ends)
    with archive.locked():
        session = begin(script, settings, archive, calendar.clock)
        room = Room(session, archive, calendar.clock, Randomness())
        room.begin()
        for step in script.steps:
            if step.votes and options:
                go_to(room, step.id)
                room.open_vote()
                cast(room, *options)
                room.close_vote()
        calendar.moment += timedelta(minutes=35)
        room._change(write(room.session))
        if finish:
            room.finish()
        else:
            room.leave()
    return archive.load(session.id)
