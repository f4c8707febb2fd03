"""Sessions in which votes were held, and what their pictures say: for the tests of results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from apl_tui.core.ballot import BallotBox
from apl_tui.core.records import Mode, Settings
from apl_tui.core.release import DEFAULT_K, Rules, VoteRelease, release, release_openly
from apl_tui.core.session import Session, new_session
from apl_tui.core.workshop import SCALES, Advice, Block, Indicator, Module, Step, Vote, Workshop
from apl_tui.i18n import translator
from apl_tui.tui.results.layout import PicturePage, laid_out
from apl_tui.tui.results.pictures import pictures

T = translator("sv")
SIZES = ((54, 11), (72, 14), (112, 30))  # what a stage of 60×20, 80×24 and 120×40 leaves
Answers = Mapping[str, Sequence[int]]  # how many gave option 0, 1, 2 …; or (not chosen, chosen)

TASKS = Indicator("tasks", "Mina uppgifter stimulerar mig.", short="Stimulerande uppgifter")
FEEDBACK = Indicator(
    "feedback", "Jag får återkoppling.", short="Återkoppling", prompt="När får det plats?"
)
LEADER = Indicator("leader", "Min chef stöttar mig.", sensitive=True, short="Stöttande ledning")
INCLUDED = Indicator("included", "Jag räknas med.", short="Räknas med", prompt="Hur är vi med?")
PROMOTING = Vote(
    "m", "up", "graded", "Tänk efter.", (TASKS, FEEDBACK, LEADER, INCLUDED), SCALES["agree"]
)
NO_TIME = Indicator("no-time", "Det dagliga tar all tid.", short="Ingen tid", prompt="Vad väntar?")
ALONE = Indicator("alone", "Vi arbetar var för sig.", short="Var för sig")
LIMITING = Vote(
    "m", "down", "graded", "Tänk igen.", (NO_TIME, ALONE), SCALES["agree"], better="low"
)
SIDES = {
    "tasks": (0, 1, 2, 4, 5),
    "feedback": (2, 4, 4, 1, 1),
    "leader": (0, 0, 1, 6, 5),
    "included": (0, 2, 3, 3, 4),
    "no-time": (0, 0, 2, 5, 5),
    "alone": (0, 5, 6, 1, 0),
}

OCCASIONS = tuple(
    Indicator(id_, f"Jag lär mig på {id_}.", short=id_, prompt=f"Hur blir {id_} bättre?")
    for id_ in ("möte", "samtal", "kurs")
)
TODAY = Vote("o", "today", "graded", "Hur ofta?", OCCASIONS, SCALES["frequency"])
POTENTIAL = Vote("o", "more", "dots", "Var ska vi pröva?", OCCASIONS, dots=3)

TIME = Indicator("time", "Har vi tid?", short="Avsatt tid", next_step="Boka en halvtimme.")
ROOM = Indicator("room", "Har vi rum?", short="Ett rum", next_step="Låna ett rum.")
HEAD = Indicator("head", "Vill chefen?", sensitive=True, short="Ledningen", next_step="Fråga.")
CHECK = Vote("c", "check", "graded", "Hur är det?", (TIME, ROOM, HEAD), SCALES["extent"])
ADVICE = Advice((CHECK.key,), 1, "Visa **bilden** för er chef.")

FORMS = Vote("w", "forms", "many", "Vad lär du dig av?", (TASKS, FEEDBACK, INCLUDED))


def workshop(*blocks: Block) -> Workshop:
    module = blocks[0].module_id if isinstance(blocks[0], Vote) else "m"
    return Workshop("w", "W", "sv", (Module(module, "M", (Step(module, "s", "S", 60, blocks),)),))


def ballots(votes: Sequence[Vote], answers: Answers, people: int) -> BallotBox:
    """A box with `people` ballots that add up to `answers`, the rest answered as the last one."""
    box = BallotBox(votes, people)
    for number in range(people):
        ballot: dict[str, dict[str, int]] = {}
        for vote in votes:
            mine: dict[str, int] = {}
            for indicator in vote.indicators:
                key = indicator.id if vote.kind == "graded" else f"{vote.id}.{indicator.id}"
                given_options = [o for o, n in enumerate(answers[key]) for _ in range(n)]
                option = given_options[number % len(given_options)]
                if vote.scale or option:
                    mine[indicator.id] = option
            ballot[vote.id] = mine
        assert box.cast(ballot, str(number).encode()) == "counted"
    return box


def held(
    votes: Sequence[Vote],
    answers: Answers,
    people: int = 12,
    *,
    more: Sequence[Block] = (),
    mode: Mode = "ballots",
    full: bool = False,
) -> Session:
    """A session in which these votes were held once."""
    tallies = ballots(votes, answers, people).empty()
    releases: tuple[VoteRelease, ...] = (
        release(tallies, Rules(DEFAULT_K, full))
        if mode == "ballots"
        else release_openly(tallies, exact=mode == "solo")
    )
    start = new_session(
        "s", workshop(*votes, *more), Settings("Norr", people), "2026-11-23T09:00+01:00"
    )
    return start.opened().closed(mode, people, releases)


def keys(*votes: Vote) -> tuple[str, ...]:
    return tuple(vote.key for vote in votes)


def pages(
    session: Session, votes: Sequence[Vote], width: int = 112, height: int = 30
) -> tuple[PicturePage, ...]:
    return laid_out(pictures(session, keys(*votes), T, width), T, width, height)


def text(
    session: Session, votes: Sequence[Vote], width: int = 112, height: int = 30, chosen: str = ""
) -> str:
    drawn = (page.drawn(chosen, T, width).plain for page in pages(session, votes, width, height))
    return "\n\n".join(drawn)


def line_of(words: str, picture: str) -> str:
    return next(line for line in picture.splitlines() if words in line)


both_sides = partial(held, (PROMOTING, LIMITING), SIDES)


GAP = {
    "möte": (0, 1, 1, 5, 5),
    "samtal": (0, 6, 4, 1, 1),
    "kurs": (0, 2, 2, 4, 4),
    "more.möte": (8, 4),
    "more.samtal": (4, 8),
    "more.kurs": (10, 2),
}


LIGHTS = {"time": (1, 5, 3, 2, 1), "room": (0, 1, 2, 4, 5), "head": (0, 1, 1, 2, 3)}
CHOSEN = {"forms.tasks": (8, 4), "forms.feedback": (2, 10), "forms.included": (8, 4)}


def hurt_by(nasty: str) -> tuple[Session, tuple[Vote, ...]]:
    """A session in which every text is nasty."""

    def hurt(vote: Vote) -> Vote:
        indicators = tuple(
            replace(
                i, text=nasty, short=nasty, prompt=nasty, next_step=nasty and i.next_step and nasty
            )
            for i in vote.indicators
        )
        return replace(vote, indicators=indicators, lead=nasty)

    graded = hurt(LIMITING)
    votes = (hurt(CHECK), graded, replace(graded, id="other"), hurt(FORMS))
    advice = replace(ADVICE, markdown=nasty)
    return held(votes, {**LIGHTS, **SIDES, **CHOSEN}, more=(advice,)), votes
