"""Hypothesis strategies for the core's values: workshops, tallies, releases, actions, sessions.

Sessions are made as the program makes them, by events, so that all of them can really occur.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import get_args

from hypothesis import strategies as st

from apl_tui.core.actions import Action
from apl_tui.core.ballot import Tally
from apl_tui.core.records import Channel, Idea, Mode, Settings
from apl_tui.core.release import LEAST_K, release, release_openly
from apl_tui.core.repeated_votes import rules_of
from apl_tui.core.session import Session, new_session, next_action_id, step_ideas
from apl_tui.core.workshop import (
    SCALES,
    Actions,
    Advice,
    Better,
    Block,
    Ideas,
    Indicator,
    Module,
    Prose,
    Results,
    Scale,
    ScaleName,
    Step,
    Vote,
    VoteKind,
    Workshop,
)
from tests.support.ballots import chosen_in, tally_of
from tests.support.nasty import NASTY

texts = st.sampled_from(NASTY) | st.text(max_size=30)
ids = st.from_regex(r"[a-z][a-z0-9-]{0,7}", fullmatch=True)
keys = st.builds("{}:{}".format, ids, ids)
scale_names: st.SearchStrategy[ScaleName] = st.sampled_from(("agree", "extent", "frequency"))
vote_kinds: st.SearchStrategy[VoteKind] = st.sampled_from(get_args(VoteKind))
betters: st.SearchStrategy[Better] = st.sampled_from(("high", "low"))
channels: st.SearchStrategy[Channel] = st.sampled_from(("laptop", "slips", "phones", "hub"))

scales = scale_names.map(SCALES.__getitem__) | st.integers(4, 5).flatmap(
    lambda size: st.builds(Scale, st.just("own"), st.just(size), st.tuples(*[texts] * size))
)


@st.composite
def moments(draw: st.DrawFn) -> str:
    """ISO 8601 in whole minutes, with the offset of a winter or a summer."""
    offset = timezone(timedelta(hours=draw(st.integers(1, 2))))
    minute = draw(st.integers(0, 10 * 365 * 24 * 60))
    moment = datetime(2024, 1, 1, tzinfo=offset) + timedelta(minutes=minute)
    return moment.isoformat(timespec="minutes")


@st.composite
def votes(draw: st.DrawFn, module_id: str = "module", vote_id: str = "vote") -> Vote:
    """A vote of any kind with one to five indicators."""
    kind = draw(vote_kinds)
    names = draw(st.lists(ids, min_size=1, max_size=5, unique=True))
    indicators = tuple(
        Indicator(
            name,
            draw(texts),
            sensitive=kind == "graded" and draw(st.booleans()),
            prompt=draw(texts),
            short=draw(texts),
            next_step=draw(texts),
        )
        for name in names
    )
    return Vote(
        module_id,
        vote_id,
        kind,
        draw(texts),
        indicators,
        scale=draw(scales) if kind == "graded" else None,
        dots=draw(st.integers(1, 5)) if kind in {"dots", "order"} else 0,
        better=draw(betters) if kind == "graded" else "high",
    )


@st.composite
def _blocks(draw: st.DrawFn, module_id: str, number: int) -> tuple[Block, ...]:
    possible: list[st.SearchStrategy[Block]] = [
        st.builds(Prose, texts),
        votes(module_id, f"vote-{number}"),
        st.builds(Results, st.lists(keys, max_size=3).map(tuple)),
        st.builds(Ideas, st.just(module_id), st.just(f"ideas-{number}"), texts),
        st.just(Actions()),
        st.builds(Advice, st.lists(keys, max_size=2).map(tuple), st.integers(1, 9), texts),
    ]
    chosen = draw(st.lists(st.sampled_from(range(len(possible))), max_size=4, unique=True))
    return tuple(draw(possible[index]) for index in chosen)


@st.composite
def _steps(draw: st.DrawFn, module_id: str, number: int) -> Step:
    seconds = draw(st.integers(1, 120).map(lambda minutes: minutes * 60.0) | st.floats(1, 7200))
    return Step(
        module_id,
        f"step-{number}",
        draw(texts),
        seconds,
        draw(_blocks(module_id, number)),
        notes=draw(texts),
        at_least_seconds=draw(st.none() | st.floats(0, seconds)),
        skippable=draw(st.booleans()),
        is_break=draw(st.booleans()),
    )


@st.composite
def workshops(draw: st.DrawFn) -> Workshop:
    """One to three modules with one to three steps each; all keys are unique."""
    names = draw(st.lists(ids, min_size=1, max_size=3, unique=True))
    modules = tuple(
        Module(
            name,
            draw(texts),
            tuple(draw(_steps(name, n)) for n in range(draw(st.integers(1, 3)))),
            source=draw(texts),
            summary=draw(texts),
        )
        for name in names
    )
    return Workshop(
        draw(ids),
        draw(texts),
        draw(st.sampled_from(("sv", "en"))),
        modules,
        summary=draw(texts),
        source=draw(texts),
    )


@st.composite
def tallies(draw: st.DrawFn, vote: Vote, ballots: int) -> Tally:
    """What `ballots` people may have answered to `vote`."""
    if vote.scale is not None:
        answer = st.fixed_dictionaries(
            {indicator.id: st.integers(0, vote.scale.size) for indicator in vote.indicators}
        )
    else:
        names = [indicator.id for indicator in vote.indicators]
        chosen = st.lists(st.sampled_from(names), max_size=vote.most, unique=True)
        answer = chosen.map(lambda some: chosen_in(vote, some))
    return tally_of(vote, draw(st.lists(answer, min_size=ballots, max_size=ballots)))


@st.composite
def settings(draw: st.DrawFn) -> Settings:
    """What may be chosen at setup, for groups of up to 30."""
    return Settings(
        draw(texts),
        draw(st.integers(1, 30)),
        k=draw(st.integers(LEAST_K, 8)),
        ends_at=draw(st.just("") | moments()),
        full=draw(st.booleans()),
        solo=draw(st.booleans()),
        channels=tuple(draw(st.lists(channels, min_size=1, unique=True))),
        led_by=draw(texts),
        in_unit=draw(st.integers(0, 99)),
    )


@st.composite
def actions(draw: st.DrawFn, action_id: str = "earlier/1") -> Action:
    """One action with any texts."""
    return Action(
        action_id,
        draw(texts),
        who=draw(texts),
        when=draw(texts),
        due=draw(st.sampled_from(("", "2026-12-01"))),
        notice=draw(texts),
        state=draw(st.sampled_from(("open", "done", "dropped"))),
        carried=draw(st.integers(0, 3)),
        indicator_key=draw(st.just("") | keys),
        settled=draw(st.sampled_from(("", "2026-12-02"))),
        parked=draw(st.booleans()),
    )


@st.composite
def sessions(draw: st.DrawFn, session_id: str = "2026-11-23-1401-environment") -> Session:
    """A session anywhere between its first minute and after its end."""
    session = new_session(
        session_id,
        draw(workshops()),
        draw(settings()),
        draw(moments()),
        draw(st.lists(actions(), max_size=1).map(tuple)),
    )
    for index in draw(st.lists(st.sampled_from(range(len(session.records))), max_size=4)):
        session = draw(_led(session, index))
    for _ in range(draw(st.integers(0, 2))):
        made = draw(actions(next_action_id(session)))
        session = session.with_actions((*session.actions, made))
    if draw(st.booleans()):
        session = session.with_why(draw(keys), draw(texts))
    end = draw(st.sampled_from(("running", "voting", "waiting", "ended")))
    if end == "waiting":
        return session.opened().held_back()
    if end == "voting":
        return session.opened(draw(st.sampled_from(("vote", "ideas"))))
    if end == "ended":
        return replace(session.ended(draw(moments())), closing_word=draw(texts))
    return session


@st.composite
def _led(draw: st.DrawFn, session: Session, index: int) -> Session:
    session = session.entered(index).used(draw(st.integers(0, 90)))
    session = session.planned(index, draw(st.floats(0, 7200)), skipped=draw(st.booleans()))
    if session.settings.people < 30 and draw(st.booleans()):
        session = session.raised_people(session.settings.people + 1)
    if draw(st.booleans()):
        session = session.opened().lost_round()
    if session.step.votes:
        session = draw(_voted(session.opened()))
    for block in step_ideas(session.step):
        ideas = draw(st.none() | st.lists(st.builds(Idea, texts, st.booleans()), max_size=3))
        plain = None if ideas is None else tuple(idea.text for idea in ideas)
        session = session.opened("ideas").gathered(block, draw(st.integers(0, 30)), plain)
        if ideas:
            session = session.with_ideas(block.key, tuple(ideas))
    return session


@st.composite
def _voted(draw: st.DrawFn, session: Session) -> Session:
    mode: Mode = "solo" if session.settings.solo else draw(st.sampled_from(("ballots", "hands")))
    ballots = 1 if mode == "solo" else draw(st.integers(0, session.settings.people))
    counted = [draw(tallies(vote, ballots)) for vote in session.step.votes]
    if mode == "ballots":
        rules = rules_of(session)
        return session.closed(mode, ballots, release(counted, rules))
    return session.closed(mode, ballots, release_openly(counted, exact=mode == "solo"))
