"""Mutations of the hub: what it could read, what is left of the keys, what would count twice."""

from __future__ import annotations

from tools.mutations.mutation import Mutation

_PRIVACY = "tests/hub/test_privacy.py::test_"
_SESSION = "tests/hub/test_session.py::test_"
_COLLECTING = "tests/hub/test_collecting.py::test_"
_ENVELOPE = "tests/hub/test_envelope.py::test_"

HUB = (
    Mutation(
        *("H1", "the room key is told to the hub", "apl_tui/hub/laptop.py"),
        "user_agent_header=None",
        "user_agent_header=self.room_key",
        _PRIVACY + "H1_nothing_that_passes_a_hub_can_be_read",
    ),
    Mutation(
        *("H1", "a message is as long as what it says", "apl_tui/hub/envelope.py"),
        "return text.ljust(size)",
        "return text",
        _PRIVACY + "H1_two_sessions_with_different_answers_differ_in_random_bytes_alone",
    ),
    Mutation(
        *("H1", "a state is not bound to its version", "apl_tui/hub/envelope.py"),
        '_bound(self.code, "state", stamp), self._random_bytes',
        '_bound(self.code, "state"), self._random_bytes',
        _ENVELOPE + "a_state_is_bound_to_its_room_and_its_version",
    ),
    Mutation(
        *("H1", "a message can be made without the room key", "apl_tui/hub/envelope.py"),
        "HKDF(SHA256(), 64, stretched_key,",
        "HKDF(SHA256(), 64, b'',",
        _ENVELOPE + "who_does_not_know_the_room_key_reads_nothing_and_says_nothing",
    ),
    Mutation(
        *("H1", "a file has as many messages as it is long", "apl_tui/hub/pieces.py"),
        "STEP = 8\n",
        "STEP = 1\n",
        _COLLECTING + "H1_a_file_that_is_sent_over_a_hub_cannot_be_read_there",
    ),
    Mutation(
        *("H1", "a file is sent without a yes", "apl_tui/cli/collecting.py"),
        'if not agreed(t("send.ask"',
        'if None is agreed(t("send.ask"',
        _COLLECTING + "H1_from_one_command_to_the_other_and_nothing_without_a_yes",
    ),
    Mutation(
        *("F3", "a self-check is sent", "apl_tui/workflows/collecting.py"),
        "    if session.settings.solo:\n",
        "    if session.settings.solo is None:\n",
        _COLLECTING + "F3_a_self_check_of_ones_own_is_not_sent",
    ),
    Mutation(
        *("M2", "a file's last piece that comes again is taken again", "apl_tui/hub/collector.py"),
        "            self._became[token] = self._take(content)\n",
        '            return {"became": self._take(content)}\n',
        _COLLECTING + "an_answer_that_was_lost_is_given_again_and_the_file_is_taken_once",
    ),
    Mutation(
        *("H2", "the keys stay when the session ends", "apl_tui/hub/laptop.py"),
        'self.voters, self.room_key, self._lease = None, "", ""',
        'self.room_key, self._lease = "", ""',
        _PRIVACY + "H2_no_key_is_left_when_the_session_has_ended",
    ),
    Mutation(
        *("H3", "any page is taken for ours", "apl_tui/hub/check.py"),
        "same = content == expected",
        "same = bool(content)",
        _PRIVACY + "H3_the_check_tells_a_page_that_is_not_ours",
    ),
    Mutation(
        *("H4", "over the hub more count than there are people", "apl_tui/hub/voters.py"),
        '_COUNTED = ("counted", "already-counted")',
        '_COUNTED = ("counted", "already-counted", "full")',
        _SESSION + "H4_phones_of_hub_and_network_and_the_laptop_are_one_count",
    ),
    Mutation(
        *("M2", "a message that comes again is not known", "apl_tui/hub/voters.py"),
        "            self._answered.setdefault(asked, set()).add(mark)\n",
        "",
        _SESSION + "a_message_that_comes_again_counts_once_also_after_the_round",
    ),
)
