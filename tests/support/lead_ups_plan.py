"""What leads up to the screens where the group's own words become the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support import lead_ups as ups
from tests.tui.voting import settled

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tests.support.lead_ups import Script, Stage

SAID = {
    "sv": (
        "Tid att prata om svåra besök",
        "Rapportera stående vid tavlan",
        "Mer tid för reflektion",
        "Hospitera hos varandra en halv dag i månaden, så att vi ser hur andra gör",
        "Rapporten vid tavlan",
        "Gå bredvid någon ny",
        "Fråga innan någon går",
        "",
    ),
    "en": (
        "Time to talk about hard visits",
        "Hand over standing at the board",
        "More time to think",
        "Shadow each other half a day a month, so that we see how others do it",
        "The handover at the board",
        "Go along with somebody new",
        "Ask before anybody leaves",
        "",
    ),
}


async def ideas_shown(pilot: Pilot[int], stage: Stage) -> None:
    await ups.ideas(pilot, stage)
    await handed_in(pilot, stage, *SAID[stage.app.language])
    await ups.keys(pilot, "v")
    await going_on(pilot, stage)


async def handed_in(pilot: Pilot[int], stage: Stage, *texts: str) -> None:
    """What people have written, as by phone."""
    for text in texts:
        assert stage.room.open_ideas
        stage.room.submit_ideas([text], stage.room.open_ideas.hand_over())
    await settled(pilot)


async def going_on(pilot: Pilot[int], stage: Stage) -> None:
    """Close the round although some have not handed in."""
    if stage.room.open_ideas:
        await ups.keys(pilot, "right", "enter")


async def ideas_few(pilot: Pilot[int], stage: Stage) -> None:
    await ups.ideas(pilot, stage)
    await handed_in(pilot, stage, *SAID[stage.app.language][:3])
    await ups.keys(pilot, "v")
    await going_on(pilot, stage)


async def ideas_merged(pilot: Pilot[int], stage: Stage) -> None:
    await ideas_shown(pilot, stage)
    await ups.keys(pilot, "plus", "down", "down", "plus", "up", "m", "down")


async def ideas_one_at_a_time(pilot: Pilot[int], stage: Stage) -> None:
    await ups.ideas(pilot, stage)
    await handed_in(pilot, stage, *SAID[stage.app.language])
    await ups.keys(pilot, "1", "v")
    await going_on(pilot, stage)
    await ups.keys(pilot, "space", "space")


async def ideas_vote(pilot: Pilot[int], stage: Stage) -> None:
    await ideas_shown(pilot, stage)
    await ups.keys(pilot, "v", "enter", "enter")


async def ideas_ballot(pilot: Pilot[int], stage: Stage) -> None:
    await ideas_vote(pilot, stage)
    await ups.keys(pilot, "v")
    await ups.calmly(pilot, stage, "l", "enter", "enter", "space", "down", "space")


async def ideas_chosen(pilot: Pilot[int], stage: Stage) -> None:
    await ideas_vote(pilot, stage)
    await ups.keys(pilot, "v")
    room = stage.room
    assert room.vote
    (vote,) = room.vote.votes
    names = [one.id for one in vote.indicators]
    for person in range(room.session.settings.people - 1):
        chosen = {names[(person * step) % len(names)] for step in (1, 2, 3)}
        room.cast({vote.id: dict.fromkeys(chosen, 1)}, room.vote.hand_over())
    await settled(pilot)
    await ups.keys(pilot, "v", "right", "enter")


async def idea_to_action(pilot: Pilot[int], stage: Stage) -> None:
    await ideas_shown(pilot, stage)
    await ups.keys(pilot, "a")


async def parking(pilot: Pilot[int], stage: Stage) -> None:
    await ups.begun(pilot, stage)
    await ups.keys(pilot, "comma", *("Schemat" if stage.app.language == "sv" else "Rota"))


async def todo(pilot: Pilot[int], stage: Stage) -> None:
    await ups.history(pilot, stage)
    await ups.keys(pilot, "escape", "a")
    await stage.app.workers.wait_for_complete()
    await settled(pilot)


async def todo_form(pilot: Pilot[int], stage: Stage) -> None:
    await todo(pilot, stage)
    await ups.keys(pilot, "enter")


SCRIPTS: dict[str, Script] = {
    "ideas-shown": ideas_shown,
    "ideas-few": ideas_few,
    "ideas-merged": ideas_merged,
    "ideas-one-at-a-time": ideas_one_at_a_time,
    "ideas-vote": ideas_vote,
    "ideas-ballot": ideas_ballot,
    "ideas-chosen": ideas_chosen,
    "idea-to-action": idea_to_action,
    "parking": parking,
    "todo": todo,
    "todo-form": todo_form,
}
