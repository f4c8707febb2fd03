"""Two real terminals: the workshop in one, the facilitator's notes in the other."""

from __future__ import annotations

import signal
from pathlib import Path

from tests.terminal.term import Terminal
from tests.terminal.test_workshop import begin

RUN = ["run", "environment", "--unit", "Norr", "--people", "6"]


def test_the_notes_follow_and_lead_and_the_session_outlives_them(data_home: Path) -> None:
    with Terminal(["notes"], data_home) as notes, Terminal(RUN, data_home) as stage:
        notes.wait_for("Ingen workshop pågår just nu.")
        begin(stage)
        notes.wait_for("steg 1 av 8", "Syfte.", "Deltagarna ser")
        stage.do("space", "steg 2 av 8")
        notes.wait_for("steg 2 av 8", "Så är det att lära")
        notes.do("left", "steg 1 av 8")
        stage.wait_for("Tänk tyst")
        notes.do("p", "‖ paus")
        stage.wait_for("‖ paus")
        notes.kill()  # as a closed window or a crash leaves it
        stage.do("p", "kvar av steget")
        with Terminal(["notes"], data_home) as again:
            again.wait_for("steg 1 av 8", "Syfte.")
            again.do("space", "steg 2 av 8")
            stage.wait_for("steg 2 av 8")
            again.do("v", "0 av 6 har röstat")
            stage.wait_for("av 6 har röstat")
            stage.kill(signal.SIGKILL)
            again.wait_for("Workshopen är slut")
            again.press("q")
            again.wait_for_end()
    with Terminal(["notes"], data_home) as stale:  # the address of the killed one still lies there
        assert (data_home / "remote.json").exists()
        stale.wait_for("Ingen workshop pågår just nu.")
