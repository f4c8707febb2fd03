"""What the report is about, before it has any form: the votes held, and what is to be told of them.

Markdown and the data formats share this, so that they cannot disagree. Invariants: everything is a
function of the session's releases and of what the group chose to write (privacy.md R10); of several
rounds of a vote the last one counts (T1); a show of hands is never set against ballots (F2).
"""

from __future__ import annotations

from dataclasses import dataclass

from apl_tui.core.errors import Message, message
from apl_tui.core.findings import Gap, Profile, advice_holds, gaps, is_gap_pair, profile
from apl_tui.core.records import Idea, IdeaRound, Mode, Round
from apl_tui.core.release import ChoiceRelease, GradedRelease, VoteRelease
from apl_tui.core.session import Session
from apl_tui.core.workshop import Advice, Ideas, Indicator, Step, Vote


@dataclass(frozen=True, slots=True)
class VoteSection:
    """One vote that was held: its last round, what was released, and the rounds before it.

    `part` tells the votes of one step apart; `None` when the step has only this one.
    """

    vote: Vote
    step: Step
    part: Message | None
    rounds: tuple[tuple[Round, VoteRelease], ...]

    @property
    def round(self) -> Round:
        """The last round."""
        return self.rounds[-1][0]

    @property
    def released(self) -> VoteRelease:
        """What was released of the last round."""
        return self.rounds[-1][1]

    @property
    def mode(self) -> Mode:
        """How the last round was held."""
        return self.round.mode

    @property
    def comparable(self) -> tuple[tuple[Round, VoteRelease], ...]:
        """The rounds that were held the same way as the last one, oldest first, with it."""
        return tuple(pair for pair in self.rounds if pair[0].mode == self.mode)

    @property
    def profile(self) -> Profile | None:
        """The findings of a graded vote."""
        released = self.released
        return profile(self.vote, released) if isinstance(released, GradedRelease) else None


def vote_sections(session: Session) -> tuple[VoteSection, ...]:
    """Every vote that was held, in script order."""
    rounds: dict[str, list[tuple[Round, VoteRelease]]] = {}
    for round_ in session.rounds:
        for released in round_.releases:
            rounds.setdefault(released.vote_key, []).append((round_, released))
    sections: dict[str, VoteSection] = {}
    for step in session.workshop.steps:
        for vote, part in zip(step.votes, _parts(step), strict=True):
            if vote.key in rounds and vote.key not in sections:
                held = tuple(rounds[vote.key])
                sections[vote.key] = VoteSection(vote, step, part, held)
    return tuple(sections.values())


def _parts(step: Step) -> tuple[Message | None, ...]:
    """What tells the votes of a step apart, judged from the script alone."""
    votes = step.votes
    if len(votes) == 1:
        return (None,)
    if len(votes) == 2:
        first, second = votes
        if is_gap_pair(first, second):
            return (message("report.part.today"), message("report.part.potential"))
        if {first.kind, second.kind} == {"graded"} and first.better != second.better:
            return (_side(first), _side(second))
    return tuple(message("report.part.number", number=n) for n in range(1, len(votes) + 1))


def _side(vote: Vote) -> Message:
    return message("report.part.promoting" if vote.better == "high" else "report.part.limiting")


# --- findings ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GapSection:
    """Two votes over the same occasions: how it is today, and where to try."""

    today: VoteSection
    potential: VoteSection
    gaps: tuple[Gap, ...]


def gap_sections(sections: tuple[VoteSection, ...]) -> tuple[GapSection, ...]:
    """The gap pictures; none where one was a show of hands and the other was not."""
    wanted: dict[tuple[str, tuple[str, ...]], VoteSection] = {}
    for section in sections:
        if section.vote.kind == "dots":
            wanted.setdefault(_occasions(section.vote), section)
    found: list[GapSection] = []
    for today in sections:
        potential = wanted.get(_occasions(today.vote))
        stands = today.profile
        if potential is None or stands is None or potential.mode != today.mode:
            continue
        if is_gap_pair(today.vote, potential.vote) and isinstance(
            potential.released, ChoiceRelease
        ):
            rows = gaps(stands, potential.vote, potential.released)
            found.append(GapSection(today, potential, rows))
    return tuple(found)


def _occasions(vote: Vote) -> tuple[str, tuple[str, ...]]:
    return vote.module_id, tuple(indicator.id for indicator in vote.indicators)


def preconditions(
    session: Session, sections: tuple[VoteSection, ...]
) -> tuple[tuple[VoteSection, Profile], ...]:
    """The graded votes about preconditions: an advice is about them, or they give next steps."""
    advised = {key for advice in _advices(session) for key in advice.of}
    found: list[tuple[VoteSection, Profile]] = []
    for section in sections:
        stands = section.profile
        if stands and (
            section.vote.key in advised or any(i.next_step for i in section.vote.indicators)
        ):
            found.append((section, stands))
    return tuple(found)


def advices_that_hold(session: Session, sections: tuple[VoteSection, ...]) -> tuple[str, ...]:
    """The advice to give, as CommonMark source, each once."""
    by_mode: dict[Mode, list[Profile]] = {}
    for section in sections:
        if (stands := section.profile) is not None:
            by_mode.setdefault(section.mode, []).append(stands)
    held = (
        advice.markdown
        for advice in _advices(session)
        if any(advice_holds(advice, profiles) for profiles in by_mode.values())
    )
    return tuple(dict.fromkeys(held))


def _advices(session: Session) -> tuple[Advice, ...]:
    steps = session.workshop.steps
    return tuple(b for step in steps for b in step.blocks if isinstance(b, Advice))


# --- what the group wrote ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class IdeaSection:
    """One question and the ideas marked for the report; `withheld` when too few took part."""

    question: str
    withheld: bool
    ideas: tuple[Idea, ...]


def idea_sections(session: Session) -> tuple[IdeaSection, ...]:
    """The ideas rounds that were held, in script order. Only marked ideas come along (F1)."""
    held: dict[str, IdeaRound] = {round_.key: round_ for round_ in session.ideas}
    found: list[IdeaSection] = []
    for step in session.workshop.steps:
        for block in step.blocks:
            round_ = held.pop(block.key, None) if isinstance(block, Ideas) else None
            if round_ is not None and isinstance(block, Ideas):
                marked = tuple(i for i in round_.ideas or () if i.marked and not i.hidden)
                found.append(IdeaSection(block.question, round_.ideas is None, marked))
    return tuple(found)


def indicators_by_key(session: Session) -> dict[str, Indicator]:
    """Every indicator of the workshop by its key."""
    return {
        vote.indicator_key(indicator): indicator
        for vote in session.workshop.votes
        for indicator in vote.indicators
    }


def sources(session: Session) -> tuple[str, ...]:
    """Where the workshop and its modules come from, each once."""
    workshop = session.workshop
    given = (workshop.source, *(module.source for module in workshop.modules))
    return tuple(dict.fromkeys(source for source in given if source.strip()))
