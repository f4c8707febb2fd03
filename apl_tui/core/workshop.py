"""What a script says, parsed: Workshop ⊃ Module ⊃ Step ⊃ Block.

Everything here is a frozen value. A *key* is an id made unique over all modules, `module:vote` for
a vote and `module:vote:indicator` for an indicator; history is compared by keys, so they never
depend on the workshop that chained the module.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

VoteKind = Literal["graded", "many", "dots", "order"]
ScaleName = Literal["agree", "extent", "frequency", "own"]
Better = Literal["high", "low"]


@dataclass(frozen=True, slots=True)
class Scale:
    """A graded scale of 4 or 5 options, answered 1…`size`; 0 stands for "don't know".

    The options are split in the middle into two bands of at least two options each
    (`1–3 | 4–5` and `1–2 | 3–4`): privacy.md, release rule.
    `labels` holds the author's own labels, lowest first; it is empty for the named scales, whose
    words live in the catalogues.
    """

    name: ScaleName
    size: int
    labels: tuple[str, ...] = ()

    @property
    def upper_from(self) -> int:
        """The first option of the upper band."""
        return self.size // 2 + 1 + self.size % 2


SCALES: dict[str, Scale] = {
    "agree": Scale("agree", 4),
    "extent": Scale("extent", 4),
    "frequency": Scale("frequency", 4),
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One statement or option to vote on.

    `short` is the author's label for pictures and tables (at most 34 characters), `prompt` the
    follow-up question for the talk, `next_step` what to suggest where it is missing.
    """

    id: str
    text: str
    sensitive: bool = False
    prompt: str = ""
    short: str = ""
    next_step: str = ""

    @property
    def label(self) -> str:
        """What pictures and tables call it: `short` if given, else the whole text."""
        return self.short or self.text


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote of the script: a lead and its indicators.

    `graded` votes have a `scale`; `many` votes choose any number of indicators; `dots` votes give
    up to `dots` dots to different indicators, `order` votes put as many in order, the first of
    which gets `dots` points and the last one. `better` tells which end of a graded scale is good.

    `ideas` is the key of the block whose ideas are voted on; they become the indicators when the
    vote is opened, and there are none before (`core/ideas.py`).
    """

    module_id: str
    id: str
    kind: VoteKind
    lead: str
    indicators: tuple[Indicator, ...]
    scale: Scale | None = None
    dots: int = 0
    better: Better = "high"
    ideas: str = ""

    @property
    def key(self) -> str:
        """`module:vote`, the same in every workshop that includes the module."""
        return f"{self.module_id}:{self.id}"

    def indicator_key(self, indicator: Indicator) -> str:
        """`module:vote:indicator`, by which history is compared."""
        return f"{self.key}:{indicator.id}"

    @property
    def questions(self) -> int:
        """How many answers one ballot gives: one a statement, one choice over all options."""
        return len(self.indicators) if self.kind == "graded" else 1

    @property
    def most(self) -> int:
        """How many indicators one ballot may choose in a vote without a scale."""
        options = len(self.indicators) or self.dots  # of ideas it is not known before
        return options if self.kind == "many" else min(self.dots, options)

    @property
    def weight(self) -> int:
        """The most that one ballot may add to an option's total."""
        return self.dots if self.kind == "order" else 1

    def worth(self, chosen: int) -> int:
        """What an answer adds to an option's total: 1, or the points of its place in the order."""
        return self.dots + 1 - chosen if self.kind == "order" else chosen


def is_sound(vote: Vote) -> bool:
    """Whether its parts belong together: graded has a scale, dots are given, no id stands twice."""
    ids = {each.id for each in vote.indicators}
    some = ids or vote.ideas  # ideas become options when the vote is opened
    if not some or len(ids) < len(vote.indicators) or vote.better not in {"high", "low"}:
        return False
    dots = vote.dots >= 1 if vote.kind in {"dots", "order"} else vote.dots == 0
    graded = vote.kind == "graded"
    return dots and graded == (vote.scale is not None) and (not graded or _is_scale(vote.scale))


def _is_scale(scale: Scale | None) -> bool:
    if scale is None or scale.name in SCALES:
        return scale is not None and scale == SCALES[scale.name]
    return scale.name == "own" and scale.size in {4, 5} and len(scale.labels) == scale.size


@dataclass(frozen=True, slots=True)
class Prose:
    """Text for the room, as CommonMark source."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Results:
    """Shows the last releases of earlier votes again; `of` holds vote keys."""

    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ideas:
    """Anonymous free text; `question` is CommonMark source."""

    module_id: str
    id: str
    question: str

    @property
    def key(self) -> str:
        """`module:id`."""
        return f"{self.module_id}:{self.id}"


@dataclass(frozen=True, slots=True)
class Actions:
    """The action table: what, who, when, how do we notice."""


@dataclass(frozen=True, slots=True)
class Advice:
    """Text that is shown with results when at least `missing` preconditions of `of` are missing."""

    of: tuple[str, ...]
    missing: int
    markdown: str


Block = Prose | Vote | Results | Ideas | Actions | Advice


@dataclass(frozen=True, slots=True)
class Step:
    """One timed step. Durations are seconds.

    `at_least_seconds` is the shortest sensible length, `None` when the step cannot be shortened.
    `notes` is CommonMark source for the facilitator only; it never reaches the room, the phones or
    the report.
    """

    module_id: str
    id: str
    title: str
    seconds: float
    blocks: tuple[Block, ...] = ()
    notes: str = ""
    at_least_seconds: float | None = None
    skippable: bool = False
    is_break: bool = False

    @property
    def key(self) -> str:
        """`module:step`."""
        return f"{self.module_id}:{self.id}"

    @property
    def votes(self) -> tuple[Vote, ...]:
        """The votes of the step, which make one ballot with sections."""
        return tuple(block for block in self.blocks if isinstance(block, Vote))

    @property
    def takes_hands(self) -> bool:
        """Whether its votes can be asked by a show of hands; an order cannot."""
        return bool(self.votes) and all(vote.kind != "order" for vote in self.votes)

    @property
    def has_actions(self) -> bool:
        """Whether the step holds the action table."""
        return any(isinstance(block, Actions) for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Module:
    """A run of steps that come from one script file, in order."""

    id: str
    title: str
    steps: tuple[Step, ...]
    source: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What is run: a script with its includes resolved.

    A script without includes is a workshop of one module. With includes, the script's own steps
    and the included ones stand in order; a module may then come in several runs.
    """

    id: str
    title: str
    language: str
    modules: tuple[Module, ...]
    summary: str = ""
    source: str = ""

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps, in the order in which they are led."""
        return tuple(step for module in self.modules for step in module.steps)

    @property
    def seconds(self) -> float:
        """The planned length."""
        return sum(step.seconds for step in self.steps)

    @property
    def votes(self) -> tuple[Vote, ...]:
        """Every vote, in script order."""
        return tuple(vote for step in self.steps for vote in step.votes)

    def vote(self, key: str) -> Vote | None:
        """The vote with this key, or `None`."""
        return next((vote for vote in self.votes if vote.key == key), None)

    def module_of(self, index: int) -> Module:
        """The module run that holds step number `index` (0-based)."""
        for module, first in self._runs():
            if first <= index < first + len(module.steps):
                return module
        raise IndexError(index)

    def _runs(self) -> Iterator[tuple[Module, int]]:
        first = 0
        for module in self.modules:
            yield module, first
            first += len(module.steps)
