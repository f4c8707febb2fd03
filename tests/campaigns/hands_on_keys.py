"""A careless hand: keys by chance, weighted to what does something, many of them at once.

The same seed gives the same keys as long as the screens answer the same.
"""

from __future__ import annotations

from collections import Counter
from random import Random

from textual import events
from textual.pilot import Pilot

from apl_tui.core.records import Settings
from apl_tui.i18n import translator
from apl_tui.script.library import load
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from apl_tui.workflows.demo import Voters
from tests.tui.voting import NAMES, SIGNS, settled

BURST = 14
TYPED = ("a", "å", "1", "2", "3", "4", "5", "0", "9", "?", " ", ".", "+", "-", "[", "/")
MOVES = ("enter", "space", "escape", "tab", "shift+tab", "up", "down", "left", "right", "pagedown",
         "pageup", "home", "end", "backspace", "delete", "ctrl+p", "f1", "f2", "f3")  # fmt: skip
LEAVING = {"home.quit", "app.quit"}
WAYS_OUT = 40


def next_key(app: AplApp, random: Random) -> str:
    """A key that does something here, mostly; else one that moves, or writes."""
    chance = random.random()
    if chance < 0.7:
        found = [
            key
            for key, active in app.screen.active_bindings.items()
            if active.binding.id not in LEAVING and key != "ctrl+c"
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


def begin(app: AplApp, start: str, random: Random) -> None:
    """Be somewhere to begin with."""
    name = random.choice(("environment", "what-is", "whole-60", "self-check"))
    script = load(name, "sv")[0]
    if start == "demo":
        app.start_demo(script)
    elif start == "session":
        settings = Settings("Norr", random.choice((4, 9)), ends_at="2099-11-23T12:00+01:00")
        app.start_session(script, settings)


async def hammer(paths: Paths, seed: int, keys: int, start: str) -> Counter[str]:
    """Press so many keys in bursts; fails at a crash, or with no way out. What was seen.

    The seed is told with every failure.
    """
    random, seen = Random(seed), Counter[str]()
    app = AplApp(paths, "sv")
    size = random.choice(((80, 24), (60, 20), (120, 40)))
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        begin(app, start, random)
        voters = None
        while seen["keys"] < keys and app.is_running and app.crash is None:
            if app.room and random.random() < 0.3:
                voters = Voters(app.room, translator("sv"), Random(seed))
                for _ in range(random.randrange(6)):
                    voters.act()
            here = type(app.screen).__name__
            last: list[str] = []
            for _ in range(random.choice((1, 1, 1, 2, 2, 3, random.randint(4, BURST)))):
                if random.random() < 0.02:
                    click(app, random)
                    last.append("click")
                else:
                    last.append(key := next_key(app, random))
                    press(app, key)
                seen["keys"] += 1
            await settled(pilot)
            seen[here] += 1
            assert app.crash is None, (seed, start, here, last, app.crash)
        await leave(app, pilot, (seed, start))
    assert app.crash is None, (seed, start, app.crash)
    return seen


async def leave(app: AplApp, pilot: Pilot[int], told: tuple[int, str]) -> None:
    """However deep in, the way out leads out: back, then quit, and yes to what is asked."""
    for _ in range(WAYS_OUT):
        if not app.is_running or len(app.screen_stack) == 1:
            return
        for keys in (("escape",), ("ctrl+q",), ("right", "enter")):
            if app.is_running:
                for key in keys:
                    press(app, key)
                await settled(pilot)
    raise AssertionError((told, "no way out", app.screen_stack))
