"""A session's votes on ideas: what can be voted on, a step for a vote, and what came of it.

A vote on ideas is a vote like any other once it is opened: its options are then the ideas as they
stood, and are kept with the workshop that ran. One that the script does not have gets a step of its
own after the current one, with its minutes in the plan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from apl_tui.core.actions import LONGEST, Action
from apl_tui.core.ideas import DOTS, LEAST_OPTIONS, in_a_line, of_idea, options, told
from apl_tui.core.one_person import with_options_kept
from apl_tui.core.reckoning import up_to_whole_minute, vote_seconds
from apl_tui.core.records import Idea, IdeaRound, StepRecord
from apl_tui.core.release import ChoiceRelease, Span
from apl_tui.core.session import Session, next_action_id
from apl_tui.core.workshop import Ideas, Indicator, Step, Vote, Workshop

TALK_SECONDS = 60.0  # to say how it goes, and to see what came of it


def gathered_for(session: Session, vote: Vote) -> IdeaRound | None:
    """The closed round whose ideas the vote is about; `None` while there is none."""
    again = vote.ideas in session.ideas_again
    rounds = (each for each in session.ideas if each.key == vote.ideas and not again)
    return next(rounds, None)


def open_to(session: Session, vote: Vote) -> bool:
    """Whether there is something to vote on: of ideas at least two that are seen."""
    return not vote.ideas or len(options_of(session, vote)) >= LEAST_OPTIONS


def options_of(session: Session, vote: Vote) -> tuple[Indicator, ...]:
    """The options of a vote on ideas, as they are or would be."""
    if _took_place(session, vote) or any(
        held.step_key == step.key
        for held in session.held
        for step in session.workshop.steps
        if vote in step.votes
    ):
        return vote.indicators
    gathered = gathered_for(session, vote)
    return options((gathered.ideas if gathered else None) or ())


def _took_place(session: Session, vote: Vote) -> bool:
    return session.last_release(vote.key) is not None


def with_options(session: Session) -> Session:
    """The session with the options of the current step's votes on ideas, as they stand now."""
    step = session.step

    def filled(vote: Vote) -> Vote:
        return replace(vote, indicators=options_of(session, vote)) if vote.ideas else vote

    changed = _with_votes(step, filled)
    if changed == step:
        return session
    return replace(session, workshop=_with_steps(session.workshop, session.index, changed))


def waiting_vote(session: Session, block: Ideas) -> int | None:
    """The nearest step, this one or later, with a vote on these ideas that has not been held."""
    for index, step in enumerate(session.workshop.steps):
        if index >= session.index and any(
            vote.ideas == block.key and not _took_place(session, vote) for vote in step.votes
        ):
            return index
    return None


def with_vote_on(session: Session, block: Ideas, title: str, lead: str) -> Session:
    """The session with `step_for_vote` after the current step."""
    step, at = step_for_vote(session, block, title, lead), session.index + 1
    return replace(
        session,
        workshop=_with_steps(session.workshop, session.index, session.step, step),
        records=(*session.records[:at], StepRecord(step.seconds), *session.records[at:]),
    )


def step_for_vote(session: Session, block: Ideas, title: str, lead: str) -> Step:
    """A step with a vote on the block's ideas; `title` and `lead` are what the two are called."""
    gathered = next((each for each in session.ideas if each.key == block.key), None)
    found = options((gathered.ideas if gathered else None) or ())
    here = session.step
    taken = {step.key for step in session.workshop.steps}
    taken |= {vote.key for vote in session.workshop.votes}
    names = (f"{block.id}-vote" + (f"-{n}" if n > 1 else "") for n in range(1, len(taken) + 2))
    name = next(name for name in names if f"{here.module_id}:{name}" not in taken)
    dots = min(DOTS, max(1, len(found) - 1))
    vote = Vote(here.module_id, name, "dots", lead, found, dots=dots, ideas=block.key)
    settings = session.settings
    answering = vote_seconds((vote,), settings.people, settings.way) if settings.way else 0.0
    seconds = up_to_whole_minute(TALK_SECONDS + answering)
    return Step(here.module_id, name, title, seconds, (vote,), skippable=True)


def _with_steps(workshop: Workshop, index: int, *steps: Step) -> Workshop:
    """The workshop with `steps` in the place of step number `index`."""
    modules, first = list(workshop.modules), 0
    for place, module in enumerate(modules):
        if first <= index < first + len(module.steps):
            before, after = module.steps[: index - first], module.steps[index - first + 1 :]
            modules[place] = replace(module, steps=(*before, *steps, *after))
        first += len(workshop.modules[place].steps)
    return replace(workshop, modules=tuple(modules))


def result_of(session: Session, key: str, idea: Idea) -> tuple[Vote, Span] | None:
    """What the last vote on a block's ideas gave one of them; `None` where nothing is told."""
    for round_ in reversed(session.rounds):
        for released in round_.releases:
            vote = session.workshop.vote(released.vote_key)
            if vote is None or vote.ideas != key or not isinstance(released, ChoiceRelease):
                continue
            place = of_idea(idea, vote)
            if released.totals is None or place is None:
                return None
            return vote, released.totals[place]
    return None


def to_do(session: Session) -> tuple[Idea, ...]:
    """The ideas that were chosen, of all questions, from which no action has been made yet."""
    made = {action.origin for action in session.actions}
    return tuple(
        idea
        for round_ in session.ideas
        for idea in round_.ideas or ()
        if idea.marked and not idea.hidden and idea.text not in made
    )


def action_from(session: Session, words: str, indicator_key: str = "") -> Action:
    """A new action in the words of an idea, or of a reason for how it is with an indicator."""
    what = in_a_line(words)[:LONGEST]
    return Action(next_action_id(session), what, indicator_key=indicator_key, origin=words)


def action_about(session: Session, indicator_key: str) -> Action:
    """A new action about an indicator, in the words of the reason that was given for it.

    Of an idea that was voted on it is an action from that idea; without a key it has no words yet.
    """
    for vote in session.workshop.votes:
        for one in vote.indicators if vote.ideas else ():
            if vote.indicator_key(one) == indicator_key:
                gathered = (each for each in session.ideas if each.key == vote.ideas)
                ideas = (
                    idea for each in gathered for idea in each.ideas or () if idea.id == one.id
                )
                return action_from(session, next((idea.text for idea in ideas), one.text))
    reasons = (why.text for why in session.whys if why.indicator_key == indicator_key)
    return action_from(session, next(reasons, ""), indicator_key)


def for_report(session: Session) -> Session:
    """The session as a report may tell it: of votes on ideas only the marked ones (F1)."""
    ideas = {round_.key: round_.ideas or () for round_ in session.ideas}
    kept = {
        vote.key: told(vote, ideas.get(vote.ideas, ()))
        if vote.ideas
        else (True,) * len(vote.indicators)
        for vote in session.workshop.votes
    }
    return with_options_kept(session, kept)


def _with_votes(step: Step, change: Callable[[Vote], Vote]) -> Step:
    blocks = (change(block) if isinstance(block, Vote) else block for block in step.blocks)
    return replace(step, blocks=tuple(blocks))
