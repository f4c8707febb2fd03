"""A careless hand: keys by chance, weighted to what does something, many of them at once.

It begins somewhere else each time: at every screen there is, in every state that the lead-ups
know, or before the program is up. The same seed gives the same keys as long as the screens answer
the same.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import traceback
from collections import Counter
from pathlib import Path
from random import Random

from textual import events
from textual.pilot import Pilot

from apl_tui.i18n import translator
from apl_tui.script.library import load
from apl_tui.store.paths import find_paths
from apl_tui.tui.app import AplApp
from apl_tui.workflows.demo import Voters
from tests.support.clock import FakeClock
from tests.support.lead_ups import Script, Stage
from tests.tui.voting import NAMES, SIGNS, settled
from tools.pictures import SCRIPTS

A_RUN = 250  # keys
BURST = 14
CLICK = "click"
STUCK = 25  # bursts, after which whoever is in one place goes back
TYPED = ("a", "å", "1", "2", "3", "4", "5", "0", "9", "?", " ", ".", "+", "-", "[", "/")
MOVES = ("enter", "space", "escape", "tab", "shift+tab", "up", "down", "left", "right", "pagedown",
         "pageup", "home", "end", "backspace", "delete", "ctrl+p", "f1", "f2", "f3")  # fmt: skip
LEAVING = {"home.quit", "app.quit"}
PAUSES = (0.0, 0.05, 0.5, 0.5, 2.0, 2.0, 40.0, 300.0)
JUMPS = (-3_600.0, 80.0, 3_600.0, 86_400.0 * 8)
WAYS_OUT = 200


async def before_it_is_up(pilot: Pilot[int], stage: Stage) -> None:
    """Nothing is waited for: the first keys are typed ahead."""


async def demo(pilot: Pilot[int], stage: Stage) -> None:
    """A rehearsal, in which others vote too."""
    stage.app.start_demo(load("whole-60", stage.app.language)[0])


MADE_UP = ("vote-phones", "vote-unheard")  # no server stands behind these
STARTS: dict[str, Script] = {
    "before it is up": before_it_is_up,
    "demo": demo,
    **{name: script for name, script in SCRIPTS.items() if name not in MADE_UP},
}


def next_key(app: AplApp, random: Random) -> str:
    """A key that does something here, mostly; else one that moves, or writes."""
    chance = random.random()
    if chance < 0.7:
        found = [
            key
            for key, active in app.screen.active_bindings.items()
            if active.binding.id not in LEAVING and key not in ("ctrl+c", "ctrl+q")
        ]
        if found:
            return random.choice(found)
    return random.choice(MOVES if chance < 0.9 else TYPED)


def press(app: AplApp, key: str) -> None:
    """Put a key in the queue, whether the one before was answered or not."""
    app.post_message(
        events.Key(NAMES.get(key, key), SIGNS.get(key, key if len(key) == 1 else None))
    )


def click(app: AplApp, random: Random) -> None:
    """Put a click somewhere in the queue, often on the line at the top."""
    x, y = random.randrange(app.size.width), random.choice((0, random.randrange(app.size.height)))
    for kind in (events.MouseDown, events.MouseUp):
        app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))


def time_goes(hands: FakeClock, random: Random) -> None:
    """A moment, mostly; now and then the wall clock jumps too."""
    hands.seconds += random.choice(PAUSES)
    if random.random() < 0.01:
        hands.wall_ahead += random.choice(JUMPS)


def others_act(app: AplApp, random: Random) -> None:
    """Some of the others vote, or hand in what they thought of."""
    if app.room and random.random() < 0.3:
        voters = Voters(app.room, translator("sv"), random)
        for _ in range(random.randrange(6)):
            voters.act()


class BrokenError(AssertionError):
    """What happened, with all that is needed to see it again."""


async def hammer(home: Path, seed: int, keys: int) -> Counter[str]:
    """Press so many keys in bursts, unless it ends before; fails at a crash, or with no way out.

    Gives what was seen. The seed is told with every failure.
    """
    random, seen, hands = Random(seed), Counter[str](), FakeClock()
    start = [*STARTS][seed % len(STARTS)]
    home.mkdir(parents=True)
    app = AplApp(
        find_paths({"APL_TUI_HOME": str(home)}), "sv", clock=hands.clock, chances=hands.chances
    )
    told: tuple[object, ...] = (seed, start)
    size = random.choice(((80, 24), (60, 20), (120, 40)))
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            if start != "before it is up":
                await settled(pilot)
                await STARTS[start](pilot, Stage(app, hands))
            here, since = "", 0
            while seen["keys"] < keys and not app.ends and app.crash is None:
                before, here = here, type(app.screen).__name__
                since = since + 1 if here == before else 0
                others_act(app, random)
                time_goes(hands, random)
                burst = range(random.choice((1, 1, 1, 2, 2, 3, random.randint(4, BURST))))
                last = ["escape"] if since and since % STUCK == 0 else []
                last += [CLICK if random.random() < 0.02 else next_key(app, random) for _ in burst]
                for key in last:
                    if key == CLICK:
                        click(app, random)
                    else:
                        press(app, key)
                told = (seed, start, here, last)
                seen["keys"] += len(last)
                seen[here] += 1
                await settled(pilot)
            await leave(app, pilot, hands, random)
    except Exception as error:
        raise BrokenError(*told, app.crash, traceback.format_exc(limit=-6)) from error
    assert app.crash is None, (*told, app.crash)
    return seen


async def leave(app: AplApp, pilot: Pilot[int], hands: FakeClock, random: Random) -> None:
    """However deep in, the way out leads out: back, `q`, and some answer to what is asked."""
    for _ in range(WAYS_OUT):
        answers = (("right", "enter"), ("left", "enter"), ("escape",))
        for key in random.choice(answers if app.screen.is_modal else (("escape",), ("q",))):
            if app.ends or app.crash:
                return
            hands.seconds += 1
            press(app, key)
            await settled(pilot)
    raise AssertionError("no way out", app.screen_stack)


async def hammered(seeds: range, keys: int) -> Counter[str]:
    """Several runs, with `keys` in all: the next seeds follow where some end before their time."""
    seen = Counter[str]()
    folder = Path(tempfile.mkdtemp(prefix="apl-tui-keys-"))
    path, os.environ["PATH"] = os.environ.get("PATH", ""), ""  # no window comes up, and no browser
    try:
        for seed in seeds:
            if seen["keys"] >= keys:
                break
            home = folder / str(seed)
            seen.update(await hammer(home, seed, min(A_RUN, keys - seen["keys"])))
            seen["runs"] += 1
            shutil.rmtree(home)
    finally:
        os.environ["PATH"] = path
        shutil.rmtree(folder, ignore_errors=True)
    assert seen["keys"] >= keys
    return seen
