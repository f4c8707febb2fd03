"""A module on a wholly different subject, written from the guide alone, led with votes and report.

`tests/fixtures/sommaren.md` is a home-care team's look back on the summer.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from apl_tui.core.actions import Action
from apl_tui.core.release import GradedRelease
from apl_tui.core.session import next_action_id, step_ideas
from apl_tui.core.workshop import Vote
from apl_tui.i18n import translator
from apl_tui.report.markdown import report_markdown
from apl_tui.room.room import Room
from apl_tui.script.check import check_files
from apl_tui.script.library import load
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.workflows.reporting import report_bytes
from tests.support.clock import FakeClock, go_to, opened_room

SUMMER = Path(__file__).parent.parent / "fixtures" / "sommaren.md"
PEOPLE = 12


def answered(vote: Vote, person: int) -> dict[str, int]:
    """What one of twelve people answers: some things well, some badly."""
    ids = [indicator.id for indicator in vote.indicators]
    if vote.scale is None:
        return {ids[0]: 1, ids[1 + person % 3]: 1}
    return {
        id_: 1 + (person + place * 5) % vote.scale.size if place % 2 else vote.scale.size
        for place, id_ in enumerate(ids)
    }


def hold_vote(room: Room) -> None:
    vote = room.open_vote()
    for person in range(PEOPLE):
        ballot = {each.id: answered(each, person) for each in vote.votes}
        assert room.cast(ballot, vote.hand_over()) == "counted"
    room.close_vote()


def led(hands: FakeClock, archive: SessionArchive | None) -> Room:
    """The whole of the summer's workshop, as twelve people go through it."""
    room = opened_room(hands, archive, load(SUMMER, "sv")[0], PEOPLE)
    hands.wait(4)
    go_to(room, "rosta")
    hold_vote(room)
    go_to(room, "nasta")
    (block, *_) = step_ideas(room.step)
    ideas = room.open_ideas_round(block)
    for person in range(PEOPLE):
        room.submit_ideas((f"Gå bredvid i {person + 1} dagar",), ideas.hand_over())
    room.close_ideas()
    gathered = room.session.ideas_of(block)
    assert gathered is not None
    assert gathered.ideas is not None
    marked = tuple(replace(idea, marked=place == 0) for place, idea in enumerate(gathered.ideas))
    room.write_ideas(block.key, marked)
    hold_vote(room)
    go_to(room, "plan")
    action = Action(
        next_action_id(room.session), "Gör en pärm till vikarierna", who="Amina", when="1 mars"
    )
    room.write_actions((action,))
    room.finish()
    return room


def test_it_is_sound_and_about_something_else() -> None:
    assert check_files([SUMMER]) == []
    workshop = load(SUMMER, "sv")[0]
    assert workshop.title == "Efter sommaren"
    assert workshop.seconds == 50 * 60
    assert [vote.key for vote in workshop.votes] == [
        "sommaren:sommaren",
        "sommaren:stoppade",
        "sommaren:borja",
    ]


def test_it_is_led_with_votes_ideas_and_a_report() -> None:
    room = led(FakeClock(), None)
    _, released = room.session.last_release("sommaren:sommaren") or (None, None)
    assert isinstance(released, GradedRelease)
    report = report_markdown(room.session, translator("sv"))
    for said in (
        "Efter sommaren",
        "Jag hann med mina besök",
        "Nycklar som saknades",
        "Introduktionen av vikarier",
        "Gå bredvid i 1 dagar",
        "Gör en pärm till vikarierna",
        "Amina",
    ):
        assert said in report, said
    assert "Berätta själv om ett besök" not in report  # notes never reach it
    assert "Gå bredvid i 2 dagar" not in report  # nor does what nobody marked


def test_a_module_changed_after_the_session_does_not_change_its_report(
    paths: Paths, tmp_path: Path
) -> None:
    with SessionArchive(paths).locked() as archive:
        session_id = led(FakeClock(), archive).session.id
    before = {form: report_bytes(archive.load(session_id), form) for form in ("md", "html")}
    own = tmp_path / "sommaren.md"
    paths.workshops.mkdir(parents=True)
    for place in (own, paths.workshops / "sommaren.md"):
        text = SUMMER.read_text(encoding="utf-8").replace("Jag hann med mina besök.", "Annat.")
        place.write_text(text.replace("Efter sommaren", "Något annat"), encoding="utf-8")
    assert load("sommaren", "sv", paths.workshops)[0].title == "Något annat"
    after = SessionArchive(paths).load(session_id)
    assert {form: report_bytes(after, form) for form in ("md", "html")} == before
