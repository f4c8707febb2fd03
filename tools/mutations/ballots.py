"""Mutations of who votes: ballots are not people (O4)."""

from __future__ import annotations

from tools.mutations.mutation import Mutation

_APP = "tests/phones/test_app.py::test_O4_"
_BRAKED = _APP + "a_phone_that_forgets_is_braked_and_seen_and_nobody_is_locked_out"
_DOUBT = "tests/core/test_doubt.py::test_O4_"
_ROOM = "tests/room/test_room.py::test_O4_"
_VOTE = "tests/tui/test_vote.py::test_O4_"

BALLOTS = (
    Mutation(
        *("O4", "two phones more than people are nothing", "apl_tui/core/doubt.py"),
        "phones > people + TRIED",
        "phones > people + 2",
        _DOUBT + "more_phones_than_people_are_told_and_so_is_whoever_was_turned_away",
    ),
    Mutation(
        *("O4", "a phone that was tried is a doubt", "apl_tui/core/doubt.py"),
        "phones > people + TRIED",
        "phones > people",
        _DOUBT + "as_many_phones_as_people_and_the_one_that_was_tried_are_no_doubt",
    ),
    Mutation(
        *("O4", "a phone that forgets is not counted", "apl_tui/phones/app.py"),
        "            self.opened += 1\n",
        "            self.opened = max(self.opened, 1)\n",
        _BRAKED,
    ),
    Mutation(
        *("O4", "a phone that has joined is counted again", "apl_tui/phones/app.py"),
        "        state = self._state()\n        wanted =",
        "        self.opened += bool(cookie)\n        state = self._state()\n        wanted =",
        _BRAKED,
    ),
    Mutation(
        *("O4", "the brake lets all in at once", "apl_tui/phones/app.py"),
        "if seconds := self._newcomers.turn(address):",
        "if (seconds := self._newcomers.turn(address)) > 99:",
        _BRAKED,
    ),
    Mutation(
        *("O4", "the brake locks out", "apl_tui/phones/throttle.py"),
        "        turn = min(turn, now + _JOIN_AT_ONCE * _JOIN_SECONDS + _LONGEST_JOIN)\n",
        "",
        _BRAKED,
    ),
    Mutation(
        *("O4", "the brake remembers addresses", "apl_tui/phones/throttle.py"),
        " or self._turns[first] <= now:",
        ":",
        _BRAKED,
    ),
    Mutation(
        *("O4", "each IPv6 address joins for itself", "apl_tui/phones/throttle.py"),
        "        place, now = _place(address), self._clock()\n        turn =",
        "        place, now = hash(address), self._clock()\n        turn =",
        _APP + "the_addresses_that_one_device_chooses_are_braked_as_one",
    ),
    Mutation(
        *("O4", "that someone was turned away is forgotten", "apl_tui/room/voting.py"),
        'self.turned_away |= outcome == "full"',
        'self.turned_away = outcome == "full"',
        _ROOM + "that_someone_was_turned_away_is_remembered_until_the_room_counts_itself_anew",
    ),
    Mutation(
        *("O4", "a round begun again keeps its votes", "apl_tui/room/room.py"),
        "            self.drop_round()\n            self.open_vote()\n",
        "            self._change(self._session.lost_round().opened())\n",
        _ROOM + "a_round_begun_again_keeps_no_vote_and_everybody_votes_anew",
    ),
    Mutation(
        *("O4", "a doubtful round closes unasked", "apl_tui/tui/screens/lead/rounds.py"),
        "elif doubts := self.doubts():",
        "elif (doubts := self.doubts()) and counted < people:",
        _VOTE + "whoever_was_turned_away_is_told_to_the_room_and_the_vote_begins_again",
    ),
    Mutation(
        *("O4", "in lines a doubtful round closes unasked", "apl_tui/plain/rounds.py"),
        "        if doubtful:\n",
        "        if doubtful and counted < people:\n",
        "tests/plain/test_phones.py::"
        "test_O4_when_there_are_more_ballots_than_people_it_is_told_and_begun_again",
    ),
    Mutation(
        *("O4", "the room is not told how many phones came", "apl_tui/tui/screens/lead/vote.py"),
        "opened = phones.opened if phones else 0",
        "opened = 0",
        "tests/tui/test_phones.py::test_O4_more_phones_than_people_are_told_to_the_room",
    ),
    Mutation(
        *("O4", "phones are not told that it begins again", "apl_tui/room/phones/rounds.py"),
        "                thrown_away.append(self._state.round)\n",
        "                pass\n",
        "tests/tui/test_phones.py::test_O4_a_phone_whose_round_began_again_votes_anew",
    ),
)
