"""Break each privacy rule on purpose and see its test fail: `uv run python -m tools.mutations`.

Each `Mutation` is one change of one file, made in a copy, and the one test that must fail on it. A
mutation is *killed* when that test fails, and *survives* when it passes: then the test is
decoration, and this script ends 1. It ends 1 as well when the text to change is not found exactly
once, when the test does not pass unbroken, or when it could not be run at all: nothing was shown.

To guard another rule, add a row. Rule ids as arguments (`R4 M1`), or words of what is broken
(`"freed memory"`), run only theirs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

from tools.mutations.ballots import BALLOTS
from tools.mutations.hub import HUB
from tools.mutations.many import MANY
from tools.mutations.mutation import Mutation
from tools.mutations.subtle import SUBTLE
from tools.mutations.unseen import UNSEEN

ROOT = Path(__file__).parent.parent.parent
COPIED = ("apl_tui", "tests", "tools", "workshops", "docs", "pyproject.toml", "README.md")
PASSED, FAILED = 0, 1  # pytest's exit codes; all others mean that the test was not run
AT_ONCE = os.cpu_count() or 1
LONGEST_SECONDS = 240  # for one test; all of them unbroken may take longer
LONGEST_IN_ALL = 1200

Verdict = Literal["killed", "SURVIVED", "text not found once", "not run"]


def _core(rule: str, breaks: str, file: str, old: str, new: str, test: str) -> Mutation:
    return Mutation(rule, breaks, f"apl_tui/core/{file}.py", old, new, f"tests/core/test_{test}")


_NOT_RECKONED = (
    "release.py::test_R4_no_small_count_about_one_person_is_told_nor_can_be_reckoned_out"
)
_PROOF = "proof.py::test_R3_the_proof_over_all_distributions_up_to_twenty"
_SHOWN = "return exact_bands(lower, n - lower, dont_know)\n\n\ndef threshold_of"

CORE = (
    _core(
        *("R1", "one answer under k is shown", "release"),
        "if indicator.sensitive else k\n",
        "if indicator.sensitive else k - 1\n",
        "release.py::test_R1_below_k_nothing_is_told_not_even_how_many",
    ),
    _core(
        *("R1", "a threshold of four can be set", "release"),
        "LEAST_K = 5",
        "LEAST_K = 4",
        "release.py::test_R1_no_threshold_under_five_can_be_set",
    ),
    _core(
        *("R1", "n is told of what is withheld", "release"),
        "return Withheld()",
        "return Bands(Span(0, n), Span(0, n), Span(0, 0), n)",
        "release.py::test_R1_below_k_nothing_is_told_not_even_how_many",
    ),
    _core(
        *("R2", "the full distribution unasked", "release"),
        "if rules.full and n >=",
        "if n >=",
        "release.py::test_R2_from_k_it_is_the_two_bands_as_counts_at_any_n",
    ),
    _core(
        *("R2", "the middle option counts as high", "workshop"),
        "self.size // 2 + 1 + self.size % 2",
        "self.size // 2 + 1",
        "release.py::test_R2_the_middle_option_of_five_is_in_the_lower_band",
    ),
    _core(
        *("R3", "a band of one option", "release"),
        "lower = sum(counts[: upper_from - 1])",
        "lower = sum(counts[:upper_from])",
        _PROOF,
    ),
    _core(
        *("R3", "the lowest option shows through", "release"),
        _SHOWN,
        _SHOWN.replace("lower, dont_know", "lower, dont_know + (counts[0] > 15)"),
        _PROOF,
    ),
    _core(
        *("R3", "an exchange inside a band is seen", "release"),
        _SHOWN,
        _SHOWN.replace("lower, dont_know", "lower, dont_know + (counts[-1] > counts[-2])"),
        "release.py::test_R3_an_exchange_inside_a_band_changes_no_byte",
    ),
    _core(
        *("R4", "a sensitive one from seven", "release"),
        "SENSITIVE_K = 8",
        "SENSITIVE_K = 7",
        "release.py::test_R4_a_sensitive_indicator_needs_eight_or_k",
    ),
    _core(
        *("R4", "a small count of three is shown", "release"),
        "SMALL_COUNT = 3",
        "SMALL_COUNT = 2",
        "proof_counts.py::test_R4_two_who_compare_do_not_know_the_half_of_all_others",
    ),
    _core(
        *("R4", "the large half tells the small one", "release"),
        "return Bands(few, Span(ballots - SMALL_COUNT, ballots), unsure, ballots)",
        "return Bands(few, exactly(upper), unsure, ballots)",
        _NOT_RECKONED,
    ),
    _core(
        *("R4", "a lower half of nine tells few who don't know", "release"),
        "return Bands(Span(rest - unsure.high, rest), exactly(upper), unsure, ballots)",
        "return exact_bands(lower, upper, dont_know)",
        _NOT_RECKONED,
    ),
    _core(
        *("R4", "a small count of don't know is told", "release"),
        "unsure = Span(0, min(SMALL_COUNT, ballots - threshold))",
        "unsure = exactly(dont_know)",
        _NOT_RECKONED,
    ),
    _core(
        *("R4", "a small half is told beside many don't know", "release"),
        "if min(lower, upper) > SMALL_COUNT:",
        "if dont_know > SMALL_COUNT:",
        _NOT_RECKONED,
    ),
    _core(
        *("R4", "a sensitive one is not masked", "release"),
        "    if indicator.sensitive:\n        return",
        "    if not indicator:\n        return",
        _PROOF,
    ),
    _core(
        *("R4", "a sensitive one is told twice", "repeated_votes"),
        "(indicator.sensitive or in_full)",
        "in_full",
        "repeated_votes.py::test_R4_what_is_about_one_person_is_told_once_in_a_session",
    ),
    _core(
        *("R4", "a withheld one is never told", "repeated_votes"),
        "if bands is not None and (indicator.sensitive",
        "if (indicator.sensitive",
        "repeated_votes.py::test_R4_what_was_withheld_may_be_told_when_more_have_come",
    ),
    _core(
        *("R4", "one person is compared over time", "trend"),
        "elif indicator.sensitive or former.sensitive:",
        "elif indicator.sensitive and former.sensitive:",
        "trend.py::test_T2_R4_what_is_about_one_person_is_not_compared",
    ),
    _core(
        *("R5", "don't know counts as an answer", "release"),
        "if n < threshold:",
        "if n + dont_know < threshold:",
        "release.py::test_R5_dont_know_does_not_count_towards_the_threshold",
    ),
    _core(
        *("R5", "don't know is left out", "release"),
        _SHOWN,
        _SHOWN.replace("lower, dont_know", "lower, 0"),
        "release.py::test_R5_dont_know_is_shown_with_what_is_shown_and_withheld_with_what_is_withheld",
    ),
    _core(
        *("R6", "percentages from ten", "release"),
        "PERCENT_FROM = 20",
        "PERCENT_FROM = 10",
        "release.py::test_R6_percentages_are_for_twenty_answers_and_more",
    ),
    _core(
        *("R7", "in full from nine", "release"),
        "FULL_FROM = 10",
        "FULL_FROM = 9",
        "release.py::test_R7_the_full_distribution_only_from_ten_and_without_a_dominating_option",
    ),
    _core(
        *("R7", "in full with three outside the largest", "release"),
        "max(counts) < n - 3",
        "max(counts) < n - 2",
        "proof.py::test_R7_the_proof_for_coalitions_of_up_to_three",
    ),
    _core(
        *("R7", "a sensitive one in full", "release"),
        "    if indicator.sensitive:\n        return",
        "    if indicator.sensitive and not rules.full:\n        return",
        "release.py::test_R7_is_off_unless_chosen_and_never_for_a_sensitive_indicator",
    ),
    _core(
        *("R7", "in full, then in halves", "repeated_votes"),
        "(indicator.sensitive or in_full)",
        "indicator.sensitive",
        "repeated_votes.py::test_R7_what_was_told_in_full_is_not_told_again_in_the_session",
    ),
    _core(
        *("R7", "not in full, then in halves", "repeated_votes"),
        "closely is not None and bands is not None and bands.n >= closely",
        "isinstance(one, Full)",
        "repeated_votes.py::test_R7_that_a_result_was_not_told_in_full_is_told_once_too",
    ),
    _core(
        *("R7", "halves of nine, then in full", "repeated_votes"),
        "frozenset({*held, *session.full_before})",
        "frozenset(session.full_before)",
        "repeated_votes.py::test_R7_under_ten_answers_the_halves_are_told_again_but_never_in_full",
    ),
    _core(
        *("R7", "in full in two sessions", "repeated_votes"),
        "frozenset({*held, *session.full_before})",
        "frozenset(held)",
        "repeated_votes.py::test_R7_an_earlier_session_that_told_it_in_full_leaves_halves",
    ),
    _core(
        *("R7", "one vote of the step stands for all", "release"),
        "if vote.key in rules.not_full:",
        "if len(rules.not_full) > 1:",
        "repeated_votes.py::test_R7_each_vote_of_a_step_is_judged_by_itself",
    ),
    _core(
        *("R7", "told again from ten, where k is above", "repeated_votes"),
        "max(FULL_FROM, round_.k)",
        "FULL_FROM + 20",
        "repeated_votes.py::test_R7_k_above_ten_is_the_limit_there_too",
    ),
    _core(
        *("T1", "nothing is said before voting again", "repeated_votes"),
        "    if session.settings.solo or not asked & told:",
        "    if session.settings.solo or asked != told or session.rounds:",
        "repeated_votes.py::test_T1_before_voting_again_the_room_is_told_what_the_difference_tells",
    ),
    _core(
        *("T1", "it is said of graded votes alone", "repeated_votes"),
        "tells = released.totals is not None",
        "tells = False",
        "repeated_votes.py::test_T1_of_choices_too",
    ),
    _core(
        *("R7", "the promise does not change", "promise"),
        "        if settings.full\n        else",
        "        if settings.solo\n        else",
        "promise.py::test_R7_the_full_distribution_changes_the_promise",
    ),
    _core(
        *("R9", "totals under k", "release"),
        "if tally.answered < rules.k:",
        "if tally.answered < rules.k - 1:",
        "release.py::test_R9_one_ballot_under_k_tells_no_total",
    ),
    _core(
        *("R9", "limits at nearly none that one's own ballot opens", "release"),
        "FEW_CHOSE = 2",
        "FEW_CHOSE = 1",
        "proof_counts.py::test_R9_nobody_and_nobody_who_knows_their_own_ballot_knows_what_all_others_chose",
    ),
    _core(
        *("R9", "everybody chose it is told", "release"),
        "return Span(most, all_) if chosen >= most else",
        "return Span(most, all_) if all_ > chosen >= most else",
        "release.py::test_R9_nearly_none_and_nearly_all_are_told_as_limits",
    ),
    _core(
        *("R9", "the headline speaks of scales alone", "promise"),
        "if chosen and all(",
        "if chosen and not all(",
        "promise.py::test_R9_the_headline_says_what_holds_for_what_is_asked",
    ),
    _core(
        *("R9", "a blank ballot counts as an answer", "ballot"),
        "        if answers:\n            self.answered",
        "        if True:\n            self.answered",
        "ballot.py::test_R9_a_blank_choice_is_a_ballot_but_not_an_answer",
    ),
    _core(
        *("R10", "a withheld one counts as none", "findings"),
        "return None if bands is None or good is None else bands.share_of(good)",
        "return 0.0 if bands is None or good is None else bands.share_of(good)",
        "findings.py::test_R10_what_was_withheld_counts_in_nothing_and_keeps_its_place",
    ),
    _core(
        *("R10", "a withheld gap is put in order by its dots", "findings"),
        "if gap.dots is None or share is None:\n            return (True, 0.0, 0.0)",
        "share = share or 0.0\n        if gap.dots is None:\n            return (True, 0.0, 0.0)",
        "findings.py::test_R10_gaps_that_were_withheld_come_last_in_file_order",
    ),
    _core(
        *("M1", "the counters stay after closing", "ballot"),
        "self._counters = []\n        return tallies",
        "return tallies",
        "ballot.py::test_M1_the_counters_are_gone_after_closing_and_the_spent_tickets_stay",
    ),
    _core(
        *("M1", "what was answered stays after closing", "ballot"),
        "self._counters = []\n        return tallies",
        "self.votes = tallies\n        self._counters = []\n        return tallies",
        "ballot.py::test_M1_an_emptied_box_is_the_same_whatever_was_answered",
    ),
    _core(
        *("M1", "a ticket is kept with its answer", "ballot"),
        "self._spent.add(ticket)",
        "self._spent.add(ticket + repr(ballot).encode())",
        "ballot.py::test_M1_nothing_in_the_box_joins_a_ticket_and_an_answer",
    ),
    _core(
        *("M1", "the ballot is kept", "ballot"),
        "self._counted += 1",
        "self._counted += 1\n        self.votes = (*self.votes, ballot)",
        "ballot.py::test_M1_the_ballot_itself_is_not_kept",
    ),
    _core(
        *("M2", "a spent ticket counts again", "ballot"),
        "if ticket in self._spent:",
        "if not ticket:",
        "ballot.py::test_M2_a_spent_ticket_is_acknowledged_and_the_first_ballot_stands",
    ),
    _core(
        *("M2", "a ticket is spent and nothing counted", "ballot"),
        'raise ValueError("a ballot with faults',
        'self._spent.add(ticket)\n            raise ValueError("a ballot with faults',
        "ballot.py::test_M2_a_faulty_ballot_counts_nothing_and_spends_nothing",
    ),
    _core(
        *("M2", "counting can be interrupted", "ballot"),
        "def cast(",
        "async def cast(",
        "ballot.py::test_M2_counting_is_one_plain_call_without_an_await",
    ),
    _core(
        *("O4", "one ballot more than people", "ballot"),
        "if self._counted >= self.people:",
        "if self._counted > self.people:",
        "ballot.py::test_O4_ballots_never_pass_the_people_in_the_room",
    ),
    _core(
        *("O4", "fewer people than ballots", "ballot"),
        "if people < self._counted:",
        "if people < 0:",
        "ballot.py::test_O4_people_are_never_fewer_than_the_ballots",
    ),
    _core(
        *("O4", "a raised number is not reported", "session"),
        "people_raised_to=(*self.people_raised_to, people)",
        "people_raised_to=self.people_raised_to",
        "session.py::test_O4_raising_the_number_of_people_is_kept_for_the_report",
    ),
    _core(
        *("S4", "a round open at the end is not told of", "session"),
        "replace(self.lost_rounds(), finished=finished)",
        "replace(self, open_round=None, finished=finished)",
        "session.py::test_S4_a_round_that_is_open_when_the_workshop_ends_is_told_as_lost",
    ),
)


def _room(rule: str, breaks: str, file: str, old: str, new: str, test: str) -> Mutation:
    return Mutation(rule, breaks, f"apl_tui/{file}.py", old, new, f"tests/privacy/test_{test}")


_COUNT = "outcome = self.vote.cast(ballot, ticket)\n"
_CLOSE = "self._change(self._with_used_time().closed(mode, counted, releases))"
_CLOSING = "releases = vote.close(rules_of(self._session, slips=vote.took_slips))\n"
_WRITE = "self._change(self._session.with_closing_word({what}))\n"

PROGRAM = (
    _room(
        *("S1", "the count is saved while open", "room/room"),
        _COUNT,
        _COUNT + "        " + _WRITE.format(what="str(self.vote.counted)"),
        "disk.py::test_S1_no_byte_and_no_time_changes_between_opening_and_closing",
    ),
    _room(
        *("S1", "minutes are saved while open", "room/timed"),
        "over = self.round_open or bool(self._session.finished)",
        "over = bool(self._session.finished)",
        "disk.py::test_S1_time_that_passes_in_an_open_round_is_stored_when_it_is_closed",
    ),
    Mutation(
        *("S1", "a failed save is tried again while open", "apl_tui/room/timed.py"),
        "if self.saving.due and not self.round_open:",
        "if self.saving.due:",
        "tests/room/test_saving.py::test_while_a_round_is_open_nothing_is_tried_by_itself",
    ),
    _room(
        *("S1", "ballots lie in a temporary file", "tui/screens/pass_laptop/ballot"),
        "outcome = self.room.cast(draft.ballot, self._ticket)\n",
        "import tempfile\n        tempfile.NamedTemporaryFile('a', delete=False).write("
        "str(draft.ballot))\n"
        "        outcome = self.room.cast(draft.ballot, self._ticket)\n",
        "disk.py::test_S1_no_byte_and_no_time_changes_between_opening_and_closing",
    ),
    _room(
        *("S1", "files differ with the answers", "room/room"),
        _COUNT,
        _COUNT + "        " + _WRITE.format(what="str(ballot)"),
        "disk.py::test_S1_two_occasions_with_different_answers_leave_the_same_before_closing",
    ),
    _room(
        *("S2", "the counters are stored", "room/room"),
        _CLOSING,
        "cells = str([each.cells for each in vote.box._counters])\n        "
        + _CLOSING
        + "        self._session = self._session.with_closing_word(cells)\n",
        "disk.py::test_S2_equal_releases_are_stored_as_equal_bytes",
    ),
    _room(
        *("S2", "n of what was withheld is stored", "core/release"),
        'reason: WithheldReason = "too-few"\n',
        'reason: WithheldReason = "too-few"\n    n: int = 0\n',
        "disk.py::test_S2_what_was_withheld_is_stored_as_withheld_and_nothing_more",
    ),
    _room(
        *("S3", "one element a ballot is stored", "room/room"),
        _CLOSE,
        f"self._session = replace(self._session, people_raised_to=tuple(range(counted)))\n"
        f"        {_CLOSE}",
        "disk.py::test_S3_the_number_of_rows_on_disk_does_not_grow_with_the_ballots",
    ),
    _room(
        *("S4", "a killed round is still open on resume", "room/room"),
        "if self.lost_rounds:",
        "if not session.id:",
        "kill.py::test_S4_killed_at_any_moment_the_open_round_is_gone_and_the_released_ones_are_there",
    ),
    _room(
        *("S4", "a lost round is not told of", "core/session"),
        "interrupted=(*self.interrupted, self.open_round)",
        "interrupted=self.interrupted",
        "kill.py::test_S4_the_report_says_that_a_round_was_interrupted",
    ),
    _room(
        *("S5", "the screen's own trace is printed", "tui/shell/crash_safe"),
        "Console(stderr=True, quiet=True)",
        "Console(stderr=True)",
        "faults.py::test_S5_an_error_in_vote_code_tells_its_kind_and_place_and_no_answer",
    ),
    _room(
        *("S5", "the text of the error is printed", "process/crash"),
        "type(cause).__qualname__",
        "repr(cause)",
        "faults.py::test_S5_an_error_in_vote_code_tells_its_kind_and_place_and_no_answer",
    ),
    _room(
        *("S5", "an error in a command is not caught", "cli/main"),
        "return tell_crash(traced(error), t)\n\n\ndef run_home",
        "raise\n\n\ndef run_home",
        "faults.py::test_S5_an_error_in_a_command_tells_no_values_either",
    ),
    _room(
        *("M1", "the closed round is kept", "room/room"),
        "vote, self.vote = self.vote, None\n        counted",
        "vote, self.vote = self.vote, None\n        self.closed = vote\n        counted",
        "memory.py::test_M1_counters_and_tallies_are_gone_after_closing",
    ),
    _room(
        *("M1", "the last ballot is kept", "room/room"),
        _COUNT,
        _COUNT + "        self.last = ballot\n",
        "memory.py::test_M1_no_answer_is_alive_once_it_is_counted_and_none_after_closing",
    ),
    _room(
        *("M1", "tickets are joined with an order", "room/room"),
        "self._spent |= vote.box.spent\n",
        "self._spent |= vote.box.spent\n        self.order = [*vote.box.spent]\n",
        "memory.py::test_M1_tickets_are_held_by_one_set_and_joined_with_nothing",
    ),
    _room(
        *("M1", "a draft outlives its person", "tui/screens/pass_laptop/ballot"),
        "        self._draft = Draft(self.room.vote.votes)\n",
        "        self._draft = Draft(self.room.vote.votes)\n        self.kept = self._draft\n",
        "memory.py::test_M1_on_the_real_screens_no_draft_outlives_its_hand_over",
    ),
    _room(
        *("O1", "the room sees the counters", "tui/screens/lead/rounds"),
        'of = self.t(f"{self.words}.of-people", n=people)',
        "of = str([each.cells for each in round_.box._counters])",
        "screens.py::test_O1_O2_screens_of_occasions_that_differ_only_in_answers_are_the_same",
    ),
    _room(
        *("O1", "the notes count those who gave dots", "room/notes/view"),
        'TurnoutView("vote", room.vote.counted,',
        'TurnoutView("vote", room.vote.box._counters[-1].answered,',
        "screens.py::test_O1_the_notes_are_the_same_whatever_is_answered",
    ),
    _room(
        *("O2", "the palette is on while someone votes", "tui/screens/pass_laptop/passing"),
        "    palette_off = True\n    ALLOW_SELECT",
        "    palette_off = False\n    ALLOW_SELECT",
        "screens.py::test_O2_no_palette_and_no_marked_text_while_someone_votes",
    ),
    _room(
        *("O2", "text can be marked while someone votes", "tui/screens/pass_laptop/passing"),
        "ALLOW_SELECT = False",
        "ALLOW_SELECT = True",
        "screens.py::test_O2_no_palette_and_no_marked_text_while_someone_votes",
    ),
    _room(
        *("O2", "the next person finds the last answers", "room/draft"),
        "= {vote.id: {} for vote in votes}",
        "= globals().setdefault('KEPT', {vote.id: {} for vote in votes})",
        "screens.py::test_O1_O2_screens_of_occasions_that_differ_only_in_answers_are_the_same",
    ),
    _room(
        *("R10", "the order of releases shows through", "core/release"),
        _SHOWN,
        _SHOWN.replace("lower, dont_know", "lower, dont_know + (counts[-1] > 1)"),
        "screens.py::test_R10_equal_releases_give_the_same_results_screen_after_closing",
    ),
    _room(
        *("R6", "percentages from twelve in the report", "core/outcomes"),
        "if n >= PERCENT_FROM and",
        "if n >= 12 and",
        "rounds.py::test_R6_the_report_has_percentages_from_twenty_answers",
    ),
    _room(
        *("R7", "slips are shown in full", "room/room"),
        "rules_of(self._session, slips=vote.took_slips)",
        "rules_of(self._session)",
        "rounds.py::test_R7_a_round_that_took_slips_stays_bands",
    ),
    _room(
        *("R7", "a round that waits forgets its slips", "room/room"),
        "self._held[self.step.key], self.vote = self.vote, None",
        "self.vote.took_slips = False\n"
        "        self._held[self.step.key], self.vote = self.vote, None",
        "rounds.py::test_R7_T5_a_round_that_waited_remembers_its_slips",
    ),
    _room(
        *("R7", "a new session looks at no earlier one", "workflows/opening"),
        "return with_full_before(session, archive)\n",
        "return session\n",
        "rounds.py::test_R7_what_the_unit_has_seen_in_full_is_halves_in_a_later_session",
    ),
    _room(
        *("R7", "a resumed session looks at no other one", "workflows/opening"),
        "with_full_before(session, archive) if archive else session",
        "session",
        "rounds.py::test_R7_what_the_unit_has_seen_in_full_is_halves_in_a_later_session",
    ),
    _room(
        *("T1", "findings use the first round", "core/session"),
        "for round_ in reversed(self.rounds):\n            for released",
        "for round_ in self.rounds:\n            for released",
        "rounds.py::test_T1_a_release_is_frozen_and_a_new_round_begins_with_no_ballots",
    ),
    _room(
        *("T3", "a release holds a background variable", "core/release"),
        'reason: WithheldReason = "too-few"\n',
        'reason: WithheldReason = "too-few"\n    occupation: str = ""\n',
        "rounds.py::test_T3_a_release_has_no_place_for_anything_about_those_who_answered",
    ),
    _room(
        *("T4", "closed below the threshold unasked", "tui/screens/lead/rounds"),
        "if counted < k:",
        "if counted < 0:",
        "rounds.py::test_T4_below_the_threshold_the_screen_warns_before_closing",
    ),
    _room(
        *("F1", "ideas are shown from one under k", "room/voting"),
        "if self._wrote < k and not few:",
        "if self._wrote < k - 1 and not few:",
        "rounds.py::test_F1_ideas_are_on_no_disk_while_open_nor_below_the_threshold",
    ),
    _room(
        *("F1", "a blank page protects a writer", "room/voting"),
        "self._wrote += bool(kept)",
        "self._wrote += 1",
        "rounds.py::test_F1_blank_ones_protect_no_writer",
    ),
    Mutation(
        *("R9", "points are told as dots are", "apl_tui/core/release.py"),
        "(people * weight for people in",
        "(people for people in",
        "tests/room/test_order.py"
        "::test_R9_points_are_told_as_limits_where_two_people_could_have_given_them",
    ),
    Mutation(
        *("F1", "a report tells of every idea that was voted on", "apl_tui/core/idea_votes.py"),
        "told(vote, ideas.get(vote.ideas, ()))",
        "(True,) * len(vote.indicators)",
        "tests/core/test_ideas.py"
        "::test_F1_a_report_tells_of_a_vote_on_ideas_only_those_that_are_marked",
    ),
    Mutation(
        *("T1", "ideas are voted on again untold", "apl_tui/core/repeated_votes.py"),
        "                yield vote.ideas\n",
        "",
        "tests/core/test_ideas.py"
        "::test_T1_before_ideas_are_voted_on_again_the_room_is_told_however_they_were_merged",
    ),
    Mutation(
        *("F1", "few ideas are shown unasked", "apl_tui/tui/screens/lead/ideas.py"),
        "if self.room.seal_ideas():\n            self._finish(few=False)\n",
        "if self.room.seal_ideas() or True:\n            self._finish(few=True)\n",
        "tests/tui/test_ideas.py"
        "::test_F1_where_few_wrote_the_room_is_told_before_anything_is_shown",
    ),
    _room(
        *("F1", "ideas are shuffled by a seed", "room/room"),
        "= secrets.SystemRandom().shuffle",
        "= __import__('random').Random(1).shuffle",
        "rounds.py::test_F1_nobody_can_reckon_out_how_ideas_were_shuffled",
    ),
    _room(
        *("F1", "ideas come as they were handed in", "room/voting"),
        "        shuffle(texts)\n",
        "",
        "rounds.py::test_F1_nobody_can_reckon_out_how_ideas_were_shuffled",
    ),
    Mutation(
        *("O3", "slips are counted apart", "apl_tui/room/slips.py"),
        "vote.took_slips = True",
        "vote.took_slips += 1",
        "tests/room/test_slips.py::test_O3_an_open_round_knows_that_slips_came_but_not_how_many",
    ),
    _room(
        *("F1", "unmarked ideas are reported", "report/sections"),
        "if i.marked and not i.hidden",
        "if not i.hidden",
        "rounds.py::test_F1_only_marked_ideas_reach_a_report_in_any_form",
    ),
    Mutation(
        *("F2", "one person is judged by hand", "apl_tui/core/release.py"),
        'else Withheld("not-asked") if indicator.sensitive else f.bands',
        "else f.bands",
        "tests/core/test_release.py::test_F2_what_is_about_one_person_is_not_asked_by_hand",
    ),
    Mutation(
        *("O4", "a raised number does not reach the box", "apl_tui/room/room.py"),
        "            self.vote.box.raise_people(people)\n",
        "",
        "tests/room/test_room.py::test_O4_no_more_ballots_than_people_until_n_is_raised",
    ),
    _room(
        *("R3", "--verify says yes to everything", "privacy/verify"),
        "return not self.moved and all(part.holds for part in parts)",
        "return True",
        "command.py::test_R3_R7_S1_S2_the_proof_ends_1_on_a_program_that_breaks_the_promise",
    ),
)

MUTATIONS: tuple[Mutation, ...] = (*CORE, *PROGRAM, *UNSEEN, *BALLOTS, *SUBTLE, *MANY, *HUB)


def copy_to(folder: Path) -> Path:
    """A copy of what the tests need, without byte code: a stale one would hide the change."""
    leave_out = shutil.ignore_patterns("__pycache__", ".*")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=leave_out)
        elif source.exists():
            shutil.copy(source, folder / name)
    return folder


def run_tests(folder: Path, tests: Iterable[str], seconds: int = LONGEST_SECONDS) -> int:
    """Pytest's exit code for these tests, run on the copy in `folder` and not on the original."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", *tests]
    try:
        return subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        return -1


def verdict(mutation: Mutation) -> Verdict:
    """Make the change in a fresh copy, and see what its test says."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = copy_to(Path(temporary))
        path = folder / mutation.file
        text = path.read_text(encoding="utf-8")
        if text.count(mutation.old) != 1:
            return "text not found once"
        path.write_text(text.replace(mutation.old, mutation.new), encoding="utf-8")
        code = run_tests(folder, ["-n0", mutation.test])  # side by side it is no exit code 1
    if code == FAILED:
        return "killed"
    return "SURVIVED" if code == PASSED else "not run"


def unbroken_tests_pass(mutations: Sequence[Mutation]) -> bool:
    """Whether all named tests pass on a copy that nothing was changed in."""
    with tempfile.TemporaryDirectory() as temporary:
        tests = sorted({mutation.test for mutation in mutations})
        return run_tests(copy_to(Path(temporary)), tests, LONGEST_IN_ALL) == PASSED


def main(wanted: Sequence[str]) -> int:
    """Run the mutations that are wanted, or all; print the table; 1 if any was not killed."""
    chosen = [
        mutation
        for mutation in MUTATIONS
        if not wanted or any(w == mutation.rule or w in mutation.breaks for w in wanted)
    ]
    if not chosen:
        sys.stderr.write("no mutation has such a rule\n")
        return 1
    if not unbroken_tests_pass(chosen):
        sys.stderr.write("the named tests do not all pass before anything is broken\n")
        return 1
    with ThreadPoolExecutor(AT_ONCE) as pool:
        verdicts = list(pool.map(verdict, chosen))
    for mutation, one in zip(chosen, verdicts, strict=True):
        name = mutation.test.rpartition("::")[2]
        sys.stdout.write(f"{one:<20}{mutation.rule:<5}{mutation.breaks:<46}{name}\n")
    killed = verdicts.count("killed")
    sys.stdout.write(f"{killed} of {len(chosen)} killed\n")
    return 0 if killed == len(chosen) else 1
