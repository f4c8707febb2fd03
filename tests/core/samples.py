"""Small votes, tallies and workshops for the tests of the core."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from apl_tui.core.ballot import Tally
from apl_tui.core.release import (
    ChoiceRelease,
    GradedRelease,
    IndicatorRelease,
    Rules,
    Withheld,
    exactly,
    release,
)
from apl_tui.core.workshop import (
    Actions,
    Better,
    Block,
    Ideas,
    Indicator,
    Module,
    Step,
    Vote,
    VoteKind,
    Workshop,
)
from apl_tui.privacy.proof import SCALE_OF_SIZE

SCALE_OF = SCALE_OF_SIZE
IDEAS = Ideas("m", "ideas", "What would help?")


def graded(
    *ids: str,
    size: int = 5,
    better: Better = "high",
    sensitive: Sequence[str] = (),
    name: str = "g",
) -> Vote:
    """A graded vote with these indicators."""
    indicators = tuple(Indicator(id_, f"Text {id_}", id_ in sensitive) for id_ in ids)
    return Vote("m", name, "graded", "Lead", indicators, SCALE_OF[size], better=better)


def choice(*ids: str, kind: VoteKind = "many", dots: int = 0, name: str = "c") -> Vote:
    """A choose-many or dot vote with these indicators."""
    indicators = tuple(Indicator(id_, f"Text {id_}") for id_ in ids)
    return Vote("m", name, kind, "Lead", indicators, dots=dots)


def released(
    counts: Sequence[int],
    *,
    dont_know: int = 0,
    sensitive: bool = False,
    k: int = 6,
    full: bool = False,
) -> IndicatorRelease:
    """What the release rule lets out of one indicator, through the public door."""
    vote = graded("a", size=len(counts), sensitive=("a",) if sensitive else ())
    tally = Tally(vote, ((dont_know, *counts),), sum(counts) + dont_know)
    (let_out,) = release([tally], Rules(k, full=full))
    assert isinstance(let_out, GradedRelease)
    return let_out.indicators[0]


def of_bands(vote: Vote, *rows: tuple[int, int] | None) -> GradedRelease:
    """The release of a vote whose indicators got (lower, upper) answers; `None` is withheld."""
    counts = []
    assert vote.scale
    for row in rows:
        lower, upper = row or (0, 0)
        cells = [0] * (vote.scale.size + 1)
        cells[1], cells[-1] = lower, upper
        counts.append(tuple(cells))
    (let_out,) = release([Tally(vote, tuple(counts), 0)], Rules(5))
    assert isinstance(let_out, GradedRelease)
    for row, one in zip(rows, let_out.indicators, strict=True):
        assert isinstance(one, Withheld) == (row is None)
    return let_out


def of_totals(vote: Vote, *totals: int) -> ChoiceRelease:
    """A choice release with these totals."""
    return ChoiceRelease(vote.key, tuple(map(exactly, totals)), max(totals))


def workshop(*blocks: Sequence[Block]) -> Workshop:
    """A workshop with one step of five minutes for each sequence of blocks."""
    steps = tuple(
        Step("m", f"s{i}", f"Step {i}", 300, tuple(some), skippable=True)
        for i, some in enumerate(blocks)
    )
    return Workshop("w", "Workshop", "en", (Module("m", "Module", steps),))


WORKSHOP = workshop([], [graded("a", "b")], [IDEAS], [Actions()])


@st.composite
def band_mates(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    """Two distributions over the same scale that differ by exchanges inside the bands."""
    size = draw(st.sampled_from([4, 5]))
    first = draw(st.lists(st.integers(0, 12), min_size=size, max_size=size))
    second = list(first)
    for _ in range(draw(st.integers(1, 6))):
        band = draw(st.sampled_from([range(size - 2), range(size - 2, size)]))
        giver, taker = draw(st.sampled_from(band)), draw(st.sampled_from(band))
        if second[giver]:
            second[giver] -= 1
            second[taker] += 1
    return first, second


counts_of_scale = st.sampled_from([4, 5]).flatmap(
    lambda size: st.lists(st.integers(0, 12), min_size=size, max_size=size)
)
