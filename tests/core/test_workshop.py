"""What a script says, as values: scales, keys, and where the steps are."""

from __future__ import annotations

import pytest

from apl_tui.core.workshop import SCALES, Indicator, Module, Scale, Step, Workshop
from tests.core.samples import IDEAS, WORKSHOP, choice, graded


@pytest.mark.parametrize(("size", "upper_from"), [(4, 3), (5, 4)])
def test_R2_a_scale_is_split_into_two_bands_of_at_least_two(size: int, upper_from: int) -> None:
    scale = Scale("own", size)
    assert scale.upper_from == upper_from
    assert scale.upper_from - 1 >= 2
    assert size - scale.upper_from + 1 >= 2


def test_the_named_scales_have_four_options() -> None:
    assert {name: scale.size for name, scale in SCALES.items()} == {
        "agree": 4,
        "extent": 4,
        "frequency": 4,
    }


def test_keys_name_the_module_and_not_the_workshop() -> None:
    vote = graded("a")
    assert vote.key == "m:g"
    assert vote.indicator_key(vote.indicators[0]) == "m:g:a"
    assert IDEAS.key == "m:ideas"
    assert WORKSHOP.steps[1].key == "m:s1"


def test_how_many_a_ballot_may_choose() -> None:
    assert choice("a", "b", "c").most == 3
    assert choice("a", "b", "c", kind="dots", dots=2).most == 2
    assert choice("a", "b", "c", kind="dots", dots=5).most == 3


def test_a_label_is_the_short_text_if_there_is_one() -> None:
    assert Indicator("a", "A long text", short="Short").label == "Short"
    assert Indicator("a", "A long text").label == "A long text"


def test_steps_and_votes_in_the_order_in_which_they_are_led() -> None:
    assert [step.id for step in WORKSHOP.steps] == ["s0", "s1", "s2", "s3"]
    assert WORKSHOP.votes == (graded("a", "b"),)
    assert WORKSHOP.vote("m:g") == graded("a", "b")
    assert WORKSHOP.vote("m:none") is None
    assert WORKSHOP.seconds == 1200
    assert [step.has_actions for step in WORKSHOP.steps] == [False, False, False, True]


def test_the_module_run_of_a_step() -> None:
    def run(id_: str, *steps: str) -> Module:
        return Module(id_, id_, tuple(Step(id_, name, name, 60) for name in steps))

    whole = Workshop("w", "W", "sv", (run("own", "hello"), run("m", "a", "b"), run("own", "bye")))
    assert [whole.module_of(i).id for i in range(4)] == ["own", "m", "m", "own"]
    for index in (4, -1):
        with pytest.raises(IndexError):
            whole.module_of(index)
