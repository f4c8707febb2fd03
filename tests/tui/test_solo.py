"""One person's self-check on the screen: nothing of pairs, votes or namelessness is said to one."""

from __future__ import annotations

import pytest

from apl_tui.script import library
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp, Opening
from apl_tui.tui.base.context import Prefill
from tests.support.clock import FakeClock
from tests.tui.voting import press, settled, words

OF_A_GROUP = {
    "sv": ("två och två", "utan namn", "röst", "rösta", "en mening var", "F4"),
    "en": ("in pairs", "without names", "vote", "one sentence each", "F4"),
}
UNKNOWN = {"sv": "· vet inte", "en": "· don’t know"}


@pytest.mark.parametrize("language", ["sv", "en"])
async def test_nothing_on_the_way_is_said_to_a_group(paths: Paths, language: str) -> None:
    hands = FakeClock()
    prefill = Prefill(library.load("self-check", language)[0], "Norr", solo=True)
    opening = Opening(prefill=prefill)
    app = AplApp(paths, language, opening=opening, clock=hands.clock, chances=hands.chances)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        seen: list[str] = []
        await settled(pilot)
        seen.append(words(app))
        way = (*["enter"] * 8, *["space"] * 4, "escape", "v", *"1034210", "enter", "v", "escape")
        for key in (*way, *["space"] * 8):
            await press(pilot, hands, key)
            seen.append(words(app))
        assert type(app.screen).__name__ == "CloseScreen"
        for text in OF_A_GROUP[language]:
            assert [one for one in seen if text.lower() in one.lower()] == [], text
        assert any(UNKNOWN[language] in one for one in seen), "the own don't know as it is"
        assert app.room
        assert len(app.room.session.rounds) == 1
