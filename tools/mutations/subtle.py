"""Subtle mutations: what one would hardly notice in a change."""

from __future__ import annotations

from tools.mutations.mutation import Mutation

SUBTLE = (
    Mutation(
        *("R3", "--verify hides what is more than promised", "apl_tui/privacy/command.py"),
        'cells = [c if p <= row.promised else f"({c})" for p, c in enumerate(counts)]',
        "cells = list(counts)",
        "tests/privacy/test_command.py::"
        "test_R3_the_proof_holds_and_prints_what_it_tried_beside_what_other_rules_leak",
    ),
    Mutation(
        *("R5", "where nearly all don't know it is told", "apl_tui/core/release.py"),
        "    if n < threshold:\n        return Withheld()\n",
        "    if n < threshold and dont_know < threshold:\n        return Withheld()\n",
        "tests/core/test_proof_counts.py::"
        "test_R5_fewer_than_k_less_one_who_compare_do_not_know_that_all_others_did_not_know",
    ),
    Mutation(
        *("R7", "a second round is judged by itself", "apl_tui/core/repeated_votes.py"),
        "        frozenset({*held, *session.full_before}),\n        told_once(session),\n",
        "        frozenset(session.full_before),\n",
        "tests/core/test_proof_two_rounds.py::"
        "test_R7_two_rounds_with_one_more_or_one_fewer_make_no_answer_certain",
    ),
    Mutation(
        *("R7", "a later round is told in full again", "apl_tui/core/repeated_votes.py"),
        "        told_once(session),\n",
        "        frozenset(),\n",
        "tests/privacy/test_rounds.py::test_R7_a_vote_that_was_shown_in_full_is_not_shown_again",
    ),
    Mutation(
        *("R7", "only the round before is remembered", "apl_tui/core/repeated_votes.py"),
        "for round_ in session.rounds for key in _told_once(session, round_))",
        "for round_ in session.rounds[-1:] for key in _told_once(session, round_))",
        "tests/core/test_repeated_votes.py::test_R7_what_was_told_in_full_is_not_told_again_in_the_session",
    ),
    Mutation(
        *("R8", "that a shared half is known is not said", "apl_tui/core/promise.py"),
        '        Sentence("R8", message("promise.R8"), holds=False),\n',
        "",
        "tests/privacy/test_rounds.py::test_R8_the_promise_says_that_a_shared_half_is_known",
    ),
    Mutation(
        *("R10", "findings lean to the lowest option", "apl_tui/core/release.py"),
        "    lower = sum(counts[: upper_from - 1])\n    if indicator.sensitive",
        "    lower = sum(counts[: upper_from - 1]) + (counts[0] > n // 3)\n"
        "    if indicator.sensitive",
        "tests/core/test_findings.py::test_R10_equal_releases_give_equal_findings",
    ),
    Mutation(
        *("M1", "closed ideas are kept", "apl_tui/room/room.py"),
        "        counted = ideas.counted\n",
        "        self._last, counted = list(ideas._texts), ideas.counted\n",
        "tests/privacy/test_process_memory.py::"
        "test_M1_the_memory_holds_no_withheld_idea_after_closing",
    ),
    Mutation(
        *("M1", "a phone's last form lives on", "apl_tui/phones/app.py"),
        "        outcome = count(state, form, ticket)\n",
        "        outcome = count(state, form, ticket)\n"
        "        self._room.state.__class__.last = (form, sent_ticket)\n",
        "tests/privacy/test_process_memory.py::"
        "test_M1_the_memory_joins_no_phones_ticket_with_its_answers_after_closing",
    ),
    Mutation(
        *("M1", "that scraps may remain is not said", "apl_tui/core/promise.py"),
        '    sentences.append(Sentence("M1", message("promise.M1"), holds=False))\n',
        "",
        "tests/core/test_promise.py::test_M1_what_may_remain_in_the_memory_is_said",
    ),
    Mutation(
        *("M1", "the rows of the last review stay", "apl_tui/tui/screens/pass_laptop/ballot.py"),
        "        self.query_one(Rows).show((), 0)\n\n    def admitted",
        "\n    def admitted",
        "tests/privacy/test_memory.py::test_M1_no_cache_of_a_text_knows_a_ballot_once_it_is_handed_over",
    ),
    Mutation(
        *("O2", "the next person begins where the last one was", "apl_tui/room/draft.py"),
        "        self.index = 0\n",
        "        self.index = Draft.last = getattr(Draft, 'last', -1) + 1\n",
        "tests/privacy/test_screens.py::"
        "test_O2_every_first_page_is_the_first_persons_but_for_how_many_have_finished",
    ),
    Mutation(
        *(
            "O2",
            "what waits to be handed in is seen",
            "apl_tui/tui/screens/pass_laptop/idea_page.py",
        ),
        "            field.visible = not covered\n",
        "            field.visible = True\n",
        "tests/tui/test_ideas.py::"
        "test_O2_an_enter_too_soon_leaves_nothing_to_read_for_the_next_person",
    ),
    Mutation(
        *("O3", "a round with slips is told to be one", "apl_tui/room/room.py"),
        "        self._spent |= vote.box.spent\n",
        "        self._spent |= vote.box.spent\n"
        '        mode = "hands" if vote.took_slips else mode\n',
        "tests/tui/test_slips.py::"
        "test_O3_four_by_laptop_and_two_on_paper_are_the_same_as_six_by_laptop",
    ),
    Mutation(
        *("O3", "that slips are read is not said", "apl_tui/core/promise.py"),
        'if "slips" in settings.channels',
        "if not settings.channels",
        "tests/core/test_promise.py::test_O3_slips_and_phones_add_what_they_do_not_protect",
    ),
    Mutation(
        *("O3", "the sheet tells of the ways that were chosen alone", "apl_tui/core/promise.py"),
        "channels=get_args(Channel)",
        "channels=settings.channels",
        "tests/core/test_promise.py::"
        "test_R2_R7_O3_the_sheet_is_the_same_whatever_the_group_chooses",
    ),
    Mutation(
        *("T2", "one person's change is a change", "apl_tui/core/trend.py"),
        "LEVEL_PEOPLE = 2",
        "LEVEL_PEOPLE = 1",
        "tests/core/test_trend.py::test_T2_less_than_two_people_in_the_smaller_group_is_level",
    ),
    Mutation(
        *("T2", "what is withheld counts as nobody", "apl_tui/core/trend.py"),
        "        elif earlier is None or later is None:\n"
        '            yield Trend(indicator, None, "withheld")\n',
        "        elif earlier is None and later is None:\n"
        '            yield Trend(indicator, None, "withheld")\n',
        "tests/core/test_trend.py::test_T2_only_what_is_released_in_both_is_compared",
    ),
    Mutation(
        *("T2", "what was about one person is compared", "apl_tui/core/trend.py"),
        "indicator.sensitive or former.sensitive",
        "indicator.sensitive",
        "tests/core/test_trend.py::test_T2_R4_what_is_about_one_person_is_not_compared",
    ),
    Mutation(
        *("T2", "another scale is compared", "apl_tui/core/trend.py"),
        "same_wording(former, indicator) and same_scale(was, vote)",
        "same_wording(former, indicator)",
        "tests/core/test_trend.py::test_T2_a_changed_wording_is_marked_and_not_compared",
    ),
    Mutation(
        *("T5", "limits are added as their lowest", "apl_tui/core/pool.py"),
        "Span(sum(span.low for span in spans), sum(span.high for span in spans))",
        "Span(sum(span.low for span in spans), sum(span.low for span in spans))",
        "tests/core/test_pool.py::test_T5_limits_of_a_masked_band_are_added",
    ),
    Mutation(
        *("T5", "a group that is withheld is in the sum", "apl_tui/core/pool.py"),
        "return Bands(lower, upper, unsure, sum(bands.n for bands in found)), len(found)",
        "return Bands(lower, upper, unsure, sum(bands.n for bands in found)), len(added)",
        "tests/core/test_pool.py::test_T5_what_is_withheld_in_a_group_is_not_in_the_pool",
    ),
    Mutation(
        *("T5", "a pool is of two groups at most", "apl_tui/core/pool.py"),
        "    for each in added:\n        if not isinstance(each.released, GradedRelease):",
        "    for each in added[:2]:\n        if not isinstance(each.released, GradedRelease):",
        "tests/core/test_pool.py::test_T5_a_pool_is_the_sum_of_its_parts_and_nothing_more",
    ),
    Mutation(
        *("F2", "hands are stored as ballots", "apl_tui/room/room.py"),
        '.closed("hands", people, releases)',
        '.closed("ballots", people, releases)',
        "tests/privacy/test_rounds.py::test_F2_a_show_of_hands_is_called_open_in_the_report",
    ),
    Mutation(
        *("F3", "one person's answers are halves", "apl_tui/room/voting.py"),
        "release_openly(tallies, exact=True)",
        "release_openly(tallies, exact=False)",
        "tests/room/test_room.py::test_F3_solo_keeps_the_persons_own_answers",
    ),
    Mutation(
        *("F4", "whoever leads votes beside the people", "apl_tui/room/room.py"),
        "self.vote = OpenVote(opened.step.votes, settings.people, mode",
        "self.vote = OpenVote(opened.step.votes, settings.people + 1, mode",
        "tests/privacy/test_rounds.py::test_F4_only_as_many_ballots_as_were_said_to_be_in_the_room",
    ),
    Mutation(
        *("F5", "a trial is cast", "apl_tui/tui/screens/pass_laptop/trial.py"),
        "        self._tried = True\n",
        "        self._tried = True\n"
        "        if self.room.vote:\n"
        "            self.room.vote.box._counted += 1\n",
        "tests/tui/test_trial.py::test_F5_nothing_of_a_trial_is_stored_or_counted",
    ),
    Mutation(
        *("F1", "ideas count instead of those who wrote", "apl_tui/room/voting.py"),
        "self._wrote += bool(kept)",
        "self._wrote += len(kept)",
        "tests/privacy/test_rounds.py::test_F1_blank_ones_protect_no_writer",
    ),
    Mutation(
        *("R9", "all but two are told", "apl_tui/core/release.py"),
        "if chosen >= most else",
        "if chosen > most else",
        "tests/core/test_release.py::test_R9_nearly_none_and_nearly_all_are_told_as_limits",
    ),
    Mutation(
        *("R4", "one person's threshold is under the room's", "apl_tui/core/release.py"),
        "return max(SENSITIVE_K, k) if indicator.sensitive else k",
        "return SENSITIVE_K if indicator.sensitive else k",
        "tests/core/test_release.py::test_R4_a_sensitive_indicator_needs_eight_or_k",
    ),
    Mutation(
        *("R7", "one statement in full is nothing", "apl_tui/core/repeated_votes.py"),
        "        and any(isinstance(one, Full) for one in released.indicators)",
        "        and all(isinstance(one, Full) for one in released.indicators)",
        "tests/core/test_repeated_votes.py::test_R7_one_statement_that_was_told_in_full_is_enough",
    ),
    Mutation(
        *("M1", "the secret of a closed round stays", "apl_tui/phones/tickets.py"),
        "            del self._secrets[gone]\n",
        "            continue\n",
        "tests/phones/test_app.py::test_m1_the_secret_goes_when_the_round_closes",
    ),
    Mutation(
        *("M2", "a device has one ticket for all rounds", "apl_tui/phones/tickets.py"),
        "self._secrets[open_round] = self._random_bytes(_SECRET_BYTES)",
        "self._secrets[open_round] = b'0' * _SECRET_BYTES",
        "tests/phones/test_app.py::test_two_devices_and_two_rounds_have_different_tickets",
    ),
    Mutation(
        *("M2", "whoever has any ticket is its device", "apl_tui/phones/tickets.py"),
        "hmac.compare_digest(form_value.encode(), ticket.hex().encode())",
        "len(form_value) == TICKET_DIGITS",
        "tests/phones/test_app.py::test_an_unknown_ticket_is_409",
    ),
    Mutation(
        *("edge", "any cookie is a device's", "apl_tui/phones/tickets.py"),
        "return hmac.compare_digest(proof.encode(), self._proof(device).encode())",
        "return bool(device and proof)",
        "tests/phones/test_forms.py::test_only_own_cookies_are_known",
    ),
    Mutation(
        *("O2", "a script can read the cookie", "apl_tui/phones/cookies.py"),
        "; HttpOnly",
        "",
        "tests/phones/test_app.py::test_the_cookie_is_random_and_out_of_a_scripts_reach",
    ),
    Mutation(
        *("O2", "the browser keeps the pages", "apl_tui/phones/guard.py"),
        '(b"cache-control", b"no-store")',
        '(b"cache-control", b"private")',
        "tests/phones/test_forms.py::test_any_request_is_answered_properly",
    ),
    Mutation(
        *("S5", "the path tells whose computer it is", "apl_tui/process/crash.py"),
        "PARTS = 3",
        "PARTS = 99",
        "tests/privacy/test_faults.py::test_S5_a_crash_is_told_by_kinds_and_places_alone",
    ),
    Mutation(
        *("M2", "a late retry is not told that it counted", "apl_tui/room/room.py"),
        "        self._spent |= vote.box.spent\n",
        "",
        "tests/room/test_room.py::test_M2_a_late_retry_is_told_that_it_was_counted",
    ),
    Mutation(
        *("R7", "only finished sessions have told in full", "apl_tui/workflows/earlier.py"),
        "others = (row for row in rows if row.rounds and row.id != session.id)",
        "others = (row for row in rows if row.rounds and row.finished and row.id != session.id)",
        "tests/privacy/test_rounds.py::"
        "test_R7_what_the_unit_has_seen_in_full_is_halves_in_a_later_session",
    ),
    Mutation(
        *("F2", "hands are asked where ballots wait", "apl_tui/room/room.py"),
        "        if self.step.key in self._held:\n"
        '            raise ValueError("ballots of this vote wait for the next group")\n',
        "",
        "tests/room/test_split_shifts.py::"
        "test_F2_a_vote_with_waiting_ballots_is_not_taken_by_hands",
    ),
)
