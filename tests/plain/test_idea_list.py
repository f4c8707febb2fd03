"""Ideas in lines: merged, ordered, voted on and made into actions, by number."""

from __future__ import annotations

from apl_tui.core.workshop import Actions, Ideas, Module, Step, Workshop
from apl_tui.plain.setup import Given
from apl_tui.store.paths import Paths
from tests.plain.talk import ALONE, Talk, Typed, only_session, run

BLOCK = Ideas("m", "change", "Vad vill vi ändra?")
STEPS = (
    Step("m", "gather", "Samla", 600.0, (BLOCK,)),
    Step("m", "plan", "Vem gör vad?", 300.0, (Actions(),)),
)
SCRIPT = Workshop("w", "W", "sv", (Module("m", "M", STEPS),))
GIVEN = Given("Norr", "6", "11.00", way="laptop", closing=False)
TEXTS = ("fika", "kaffe", "paus", "rast", "tyst rum", "vila")


def gathered() -> list[Typed]:
    """Six people write one idea each, and it is closed."""
    written = [line for text in TEXTS for line in ("", text, "", "j")]
    return ["v", *ALONE, *written, "q", "j", "v"]


def test_they_are_merged_parted_and_moved_by_number(paths: Paths) -> None:
    changes = ["i 2 1", "i 2 1", "p 1", "f 5 1", "i 9 1", "i 1", "u", ""]
    talk = Talk([*gathered(), *changes, "q", "j"])
    run(paths, SCRIPT, talk, given=GIVEN)
    (round_,) = only_session(paths).ideas
    found = [idea.wordings for idea in round_.ideas or ()]
    assert found == [("vila",), ("fika", "kaffe"), ("paus",), ("rast",), ("tyst rum",)]
    assert "- kaffe" in talk.said


def test_a_vote_on_them_is_a_step_and_what_it_chose_stands_with_the_actions(paths: Paths) -> None:
    ballots = [line for picks in ("1 2", "1 2", "1 2", "1", "1", "3") for line in ("", picks, "v")]
    vote = ["v", "j", "v", *ALONE, *ballots, "q", "j", "v"]
    actions = ["", "a", "1", "", "Ann", "", "", ""]
    talk = Talk([*gathered(), *vote, *actions, "q", "j"])
    run(paths, SCRIPT, talk, given=GIVEN)
    session = only_session(paths)
    assert [step.title for step in session.workshop.steps] == [
        *("Samla", "Rösta på idéerna", "Vem gör vad?"),
    ]
    assert len(session.rounds) == 1
    (round_,) = session.ideas
    assert [idea.text for idea in round_.ideas or () if idea.marked] == ["fika", "kaffe"]
    (action,) = session.actions
    assert (action.what, action.who, action.origin) == ("fika", "Ann", "fika")
    assert "vald idé" in talk.said


def test_one_command_makes_an_action_of_an_idea(paths: Paths) -> None:
    talk = Talk([*gathered(), "a 3", "a 3", "", "q", "j"])
    run(paths, SCRIPT, talk, given=GIVEN)
    (action,) = only_session(paths).actions
    assert (action.what, action.origin) == ("paus", "paus")
    assert "Den är redan en åtgärd" in talk.said
