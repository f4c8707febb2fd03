"""Putting in order on a phone: a page that says so, and what is wrong told where it is."""

from __future__ import annotations

from apl_tui.core.workshop import Indicator, Vote
from apl_tui.phones.link import Wording
from tests.phones.rooms import CODE, TestRoom, filled, phone, phone_app

VOTE = Vote(
    "m", "o", "order", "What <first>?", tuple(Indicator(n, n.title()) for n in "abcd"), dots=3
)


async def test_places_are_chosen_one_after_the_other_and_counted_as_points() -> None:
    room = TestRoom()
    room.open(Wording("en", "Choose", (VOTE,)))
    async with phone(phone_app(room)) as client:
        page = (await client.get(f"/{CODE}")).text
        assert "What &lt;first&gt;?" in page
        assert "checked" not in page
        assert [page.count(f'name="o.{place}"') for place in (1, 2, 3)] == [5, 5, 5]
        assert page.count("role=radiogroup") == 3
        wrong = await filled(client, {"o.1": "b", "o.2": "b", "o.3": "dk"})
        told = await client.post(f"/{CODE}/ballot", data=wrong)
        assert told.status_code == 422
        assert 'href="#f-o.2"' in told.text
        assert room.counted == 0
        sent = await client.post(
            f"/{CODE}/ballot", data=await filled(client, {"o.1": "b", "o.2": "a", "o.3": "dk"})
        )
        assert sent.status_code == 303
    room.close()
    assert [tally.counts for tally in room.tallies] == [((0, 2), (0, 3), (0, 0), (0, 0))]
