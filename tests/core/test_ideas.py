"""Ideas once they are gathered: merged, parted, ordered, voted on, and chosen (privacy.md F1)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from apl_tui.core.idea_votes import (
    action_about,
    for_report,
    open_to,
    options_of,
    result_of,
    step_for_vote,
    to_do,
    waiting_vote,
    with_options,
    with_vote_on,
)
from apl_tui.core.ideas import chosen, merged, moved, options, parted, with_ids, with_result
from apl_tui.core.records import Idea, Settings
from apl_tui.core.release import ChoiceRelease, Span, exactly
from apl_tui.core.repeated_votes import before_voting_again, told_of_ideas
from apl_tui.core.session import Session, new_session
from apl_tui.core.workshop import Ideas, Indicator, Module, Step, Vote, Workshop
from apl_tui.i18n import translator
from apl_tui.wording.ideas import origin_words
from tests.support.nasty import NASTY

BLOCK = Ideas("m", "change", "Vad vill vi ändra?")
ASKED = Vote("m", "choose", "dots", "Vilka?", (), dots=2, ideas=BLOCK.key)
GATHER = Step("m", "gather", "Samla", 600.0, (BLOCK,))
PICK = Step("m", "pick", "Välj", 300.0, (ASKED,))
LAST = Step("n", "end", "Slut", 60.0)
TEXTS = ("fika", "paus", "tyst rum", "rast")


def session(*steps: Step, texts: tuple[str, ...] = TEXTS) -> Session:
    """A session whose ideas are gathered, in its first step."""
    modules = (Module("m", "M", steps or (GATHER, PICK)), Module("n", "N", (LAST,)))
    workshop = Workshop("w", "W", "sv", modules)
    begun = new_session("s", workshop, Settings("Norr", 8), "2026-11-28T09:00+01:00")
    return begun.entered(0).opened("ideas").gathered(BLOCK, 8, texts)


def words(ideas: tuple[Idea, ...]) -> list[tuple[str, ...]]:
    """The wordings of each."""
    return [idea.wordings for idea in ideas]


def totals(*spans: int | tuple[int, int]) -> ChoiceRelease:
    """What a vote on the ideas released."""
    told = tuple(exactly(s) if isinstance(s, int) else Span(*s) for s in spans)
    return ChoiceRelease("m:choose", told, 8)


# --- what is done with them ---------------------------------------------------------------------


@pytest.mark.parametrize("texts", [TEXTS, *((one, f"a{one}", one) for one in NASTY)])
def test_merging_keeps_every_wording_and_parting_undoes_it(texts: tuple[str, ...]) -> None:
    ideas = with_ids(Idea(text) for text in texts)
    one = merged(ideas, 2, 0)
    assert words(one)[0] == (texts[0], texts[2])
    two = merged(one, 1, 0)
    assert words(two)[0] == (texts[0], texts[2], texts[1])
    assert len(two) == len(ideas) - 2
    back = parted(parted(two, 0), 0)
    assert sorted(w for all_ in words(back) for w in all_) == sorted(texts)
    assert all(not idea.also for idea in back)
    assert len({idea.id for idea in back}) == len(back)
    assert parted(ideas, 0) == ideas
    assert merged(ideas, 1, 1) == ideas


def test_what_is_merged_is_marked_if_one_of_them_was() -> None:
    ideas = with_ids((Idea("a"), Idea("b", marked=True), Idea("c")))
    assert [i.marked for i in merged(ideas, 1, 0)] == [True, False]
    assert [i.marked for i in merged(ideas, 0, 1)] == [True, False]
    assert [i.marked for i in merged(ideas, 0, 2)] == [True, False]


def test_an_idea_is_moved_at_most_to_an_end() -> None:
    ideas = with_ids(Idea(text) for text in "abc")
    assert [i.text for i in moved(ideas, 0, 1)] == ["b", "a", "c"]
    assert [i.text for i in moved(ideas, 2, -9)] == ["c", "a", "b"]


# --- voting on them -----------------------------------------------------------------------------


def test_the_options_are_the_ideas_as_they_stand_when_the_vote_is_opened() -> None:
    gathered = session()
    (round_,) = gathered.ideas
    ideas = merged(round_.ideas or (), 3, 1)
    ideas = (ideas[2], replace(ideas[0], hidden=True), ideas[1])
    now = gathered.with_ideas(BLOCK.key, ideas).entered(1)
    assert [o.text for o in options_of(now, ASKED)] == ["tyst rum", "paus"]
    opened = with_options(now)
    (vote,) = opened.step.votes
    assert [(o.id, o.text) for o in vote.indicators] == [("i3", "tyst rum"), ("i2", "paus")]
    assert opened.workshop.steps[2] == LAST
    closed = opened.opened().closed("ballots", 8, (totals(5, 3),))
    later = closed.with_ideas(BLOCK.key, (Idea("annat", id="i9"),))
    assert with_options(later) == later, "what was voted on is kept"


def test_there_is_nothing_to_vote_on_before_two_ideas_are_seen() -> None:
    empty = new_session(
        "s",
        Workshop("w", "W", "sv", (Module("m", "M", (GATHER, PICK)),)),
        Settings("Norr", 8),
        "2026-11-28T09:00+01:00",
    )
    assert not open_to(empty, ASKED)
    assert not open_to(session(texts=("en",)), ASKED)
    assert open_to(session(), ASKED)
    withheld = empty.opened("ideas").gathered(BLOCK, 3, None)
    assert not open_to(withheld, ASKED)


@pytest.mark.parametrize("text", NASTY)
def test_any_idea_becomes_an_option_in_one_line(text: str) -> None:
    (one,) = options((Idea(text, id="i1"),))
    assert "\n" not in one.text
    assert one.text.split() == text.split()


def test_a_vote_puts_the_ideas_in_order_and_marks_those_that_it_chose() -> None:
    ideas = with_ids(Idea(text) for text in (*TEXTS, "ny"))
    ideas = (replace(ideas[0], hidden=True), *ideas[1:])
    vote = replace(ASKED, indicators=options(ideas[:4]))  # "ny" came later
    found = with_result(ideas, vote, totals((0, 2), 5, 4))
    assert [i.text for i in found] == ["tyst rum", "rast", "paus", "fika", "ny"]
    assert [i.text for i in found if i.marked] == ["tyst rum", "rast"]
    assert with_result(ideas, vote, ChoiceRelease("m:choose", None)) == ideas


def test_those_that_are_level_with_the_last_chosen_are_chosen_too_but_never_what_may_be_none() -> (
    None
):
    vote = replace(ASKED, indicators=tuple(Indicator(f"i{n}", "x") for n in range(4)))
    assert [i.id for i in chosen(vote, totals(3, 5, 3, 3))] == ["i1", "i0", "i2", "i3"]
    assert [i.id for i in chosen(vote, totals((0, 2), 5, (0, 2), (0, 2)))] == ["i1"]
    assert chosen(vote, totals((0, 2), (0, 2), (0, 2), (0, 2))) == ()


def test_a_closed_vote_is_told_beside_each_idea() -> None:
    opened = with_options(session().entered(1)).opened()
    closed = opened.closed("ballots", 8, (totals((0, 2), 5, 4, 3),))
    (round_,) = closed.ideas
    found = [result_of(closed, BLOCK.key, idea) for idea in round_.ideas or ()]
    assert [str(each[1]) for each in found if each] == ["5", "4", "3", "0–2"]
    parted_ = Idea("fika", id="i9")
    assert result_of(closed, BLOCK.key, parted_) is None


# --- a step for a vote that the script does not have ----------------------------------------------


def test_a_vote_gets_a_step_after_this_one_with_its_minutes() -> None:
    begun = session(GATHER)
    assert waiting_vote(begun, BLOCK) is None
    added = with_vote_on(begun, BLOCK, "Rösta", "Vad vill vi ändra?")
    assert [step.id for step in added.workshop.steps] == ["gather", "change-vote", "end"]
    assert len(added.records) == 3
    assert added.index == begun.index
    assert waiting_vote(added, BLOCK) == 1
    (vote,) = added.workshop.steps[1].votes
    assert (vote.kind, vote.dots, vote.ideas) == ("dots", 3, BLOCK.key)
    assert added.records[1].seconds == added.workshop.steps[1].seconds >= 60
    more = replace(begun, settings=replace(begun.settings, people=16))
    longer = step_for_vote(more, BLOCK, "Rösta", "")
    assert longer.seconds > added.records[1].seconds
    twice = with_vote_on(added, BLOCK, "Rösta", "")
    assert [step.id for step in twice.workshop.steps][1:3] == ["change-vote-2", "change-vote"]


def test_the_vote_of_the_script_is_found_until_it_has_been_held() -> None:
    begun = session()
    assert waiting_vote(begun, BLOCK) == 1
    closed = with_options(begun.entered(1)).opened().closed("ballots", 8, (totals(1, 2, 3, 4),))
    assert waiting_vote(closed, BLOCK) is None


def test_an_action_about_what_was_voted_on_is_from_the_idea_and_else_from_the_reason() -> None:
    begun = session(texts=("fika\nihop", "paus"))
    closed = with_options(begun.entered(1)).opened().closed("ballots", 8, (totals(5, 3),))
    made = action_about(closed, "m:choose:i1")
    assert (made.what, made.origin, made.indicator_key) == ("fika ihop", "fika\nihop", "")
    assert to_do(closed)
    assert to_do(closed.with_actions((made,))) == tuple(i for i in to_do(closed) if i.id != "i1")
    why = closed.with_why("m:g:a", "vi ses sällan")
    told = action_about(why, "m:g:a")
    assert (told.what, told.origin, told.indicator_key) == (*["vi ses sällan"] * 2, "m:g:a")
    assert origin_words(told, translator("sv")) == "orsak: vi ses sällan"
    assert origin_words(made, translator("sv")) == "ur gruppens idéer"
    assert origin_words(replace(made, what="annat"), translator("sv")) == "ur idén: fika ihop"
    assert (action_about(why, "").what, action_about(why, "").origin) == ("", "")


# --- privacy --------------------------------------------------------------------------------------


def test_T1_before_ideas_are_voted_on_again_the_room_is_told_however_they_were_merged() -> None:
    begun = session()
    assert told_of_ideas(begun, BLOCK.key) == ()
    closed = with_options(begun.entered(1)).opened().closed("ballots", 8, (totals(1, 2, 3, 4),))
    (told,) = told_of_ideas(closed, BLOCK.key)
    assert told.id == "again.difference"
    (round_,) = closed.ideas
    changed = closed.with_ideas(BLOCK.key, merged(round_.ideas or (), 1, 0))
    again = with_vote_on(changed, BLOCK, "Rösta", "").entered(2)
    assert before_voting_again(again, again.step) == (told,)
    nothing = with_options(begun.entered(1)).opened()
    nothing = nothing.closed("ballots", 3, (ChoiceRelease("m:choose", None),))
    assert told_of_ideas(nothing, BLOCK.key) == ()


def test_F1_a_report_tells_of_a_vote_on_ideas_only_those_that_are_marked() -> None:
    closed = with_options(session().entered(1)).opened()
    closed = closed.closed("ballots", 8, (totals((0, 2), 5, 4, 3),))
    told = for_report(closed)
    vote, (_, released) = told.workshop.vote("m:choose"), told.last_release("m:choose") or ((), ())
    assert vote
    assert [o.text for o in vote.indicators] == ["paus", "tyst rum"]
    assert released == totals(5, 4)
    (round_,) = closed.ideas
    one = tuple(replace(i, marked=i.text == "fika") for i in round_.ideas or ())
    one = merged(one, [i.text for i in one].index("rast"), [i.text for i in one].index("fika"))
    kept = for_report(closed.with_ideas(BLOCK.key, one)).workshop.vote("m:choose")
    assert kept
    assert [o.text for o in kept.indicators] == ["fika", "rast"], "with what was merged into it"
    hidden = tuple(replace(i, hidden=True) for i in one)
    assert for_report(closed.with_ideas(BLOCK.key, hidden)).workshop.vote("m:choose") is None
