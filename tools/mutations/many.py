"""Mutations of what leaves a unit, and of what stands of many units side by side."""

from __future__ import annotations

from tools.mutations.mutation import Mutation

_WORLDS = "tests/privacy/test_overview.py::"
_CORE = "tests/core/test_overview.py::"
_FILE = "tests/report/test_exchange.py::"

MANY = (
    Mutation(
        *("R10", "an overview names a unit that is withheld", "apl_tui/core/overview.py"),
        "        tuple(sorted(told, key=_name)),\n",
        "        tuple(sorted(units, key=_name)),\n",
        _WORLDS + "test_R1_R10_T5_a_unit_that_is_withheld_leaves_no_trace_in_the_sum",
    ),
    Mutation(
        *("R10", "units are ranked", "apl_tui/core/overview.py"),
        "tuple(sorted({cell.unit for line in self.lines for cell in line.cells}, key=_name))",
        "tuple(dict.fromkeys(c.unit for line in self.lines\n"
        "            for c in sorted(line.cells, key=lambda c: c.standing.share or 0)))",
        _CORE + "test_R10_units_stand_by_name_and_statements_by_need",
    ),
    Mutation(
        *("R1", "a file may tell fewer than its k", "apl_tui/report/exchange_reading.py"),
        "upper_from, Rules(k, full=full))",
        "upper_from, Rules(LEAST_K, full=full))",
        _FILE + "test_R1_R2_R7_what_no_release_tells_is_refused",
    ),
    Mutation(
        *("R4", "what is about one person is exported", "apl_tui/core/one_person.py"),
        "(about_one and one.sensitive)",
        "(about_one and not one.text)",
        _WORLDS + "test_R4_no_answer_about_one_person_changes_anything",
    ),
    Mutation(
        *("R4", "how sure a group is is exported", "apl_tui/core/closing.py"),
        "vote.key in {VOTE_KEY, SURE_KEY}",
        "vote.key in {VOTE_KEY}",
        _CORE + "test_R4_how_sure_a_group_is_leaves_no_unit",
    ),
    Mutation(
        *("R9", "a file may tell any total", "apl_tui/report/exchange_reading.py"),
        "told_total(each, answered, weight) for each in (chosen, total.high)",
        "(total if answered else told_total(each, 1)) for each in (chosen, total.high)",
        _FILE + "test_R9_a_total_that_no_choice_tells_is_refused",
    ),
    Mutation(
        *("T1", "an earlier meeting of a unit counts", "apl_tui/core/overview.py"),
        "for session in reversed(sessions) for each in held_in",
        "for session in sessions for each in held_in",
        _CORE + "test_T1_of_a_unit_the_last_meeting_counts_and_of_that_the_last_round",
    ),
    Mutation(
        *("T2", "a meeting of the same year is last year", "apl_tui/core/overview.py"),
        "if each.date[:4] < year]",
        "if each.date < held.session.date]",
        _CORE + "test_T2_the_last_meeting_of_this_year_is_not_last_year",
    ),
    Mutation(
        *("T3", "an overview tells how many people a unit has", "apl_tui/report/overview.py"),
        't("overview.voted", n=vote.groups)',
        't("overview.voted", n=vote.outcome.round.people)',
        _WORLDS + "test_T3_a_unit_is_known_by_its_name_and_its_day_alone",
    ),
    Mutation(
        *("T5", "who is withheld is counted in the sum", "apl_tui/core/pool.py"),
        "sum(bands.n for bands in found)), len(found)",
        "sum(bands.n for bands in found) + len(added) - len(found)), len(found)",
        _WORLDS + "test_R1_T5_the_total_less_all_others_is_what_the_missing_unit_told_itself",
    ),
    Mutation(
        *("F2", "hands are in an overview", "apl_tui/core/overview.py"),
        'next((each for each in held if each.round.mode == "ballots"), None)',
        "next(held, None)",
        _CORE + "test_F2_F3_hands_and_one_person_alone_are_not_added",
    ),
    Mutation(
        *("F3", "one person's answers are read from a file", "apl_tui/report/exchange_reading.py"),
        "        rounds=() if solo else rounds,\n",
        "        rounds=rounds,\n",
        _FILE + "test_F3_of_one_person_alone_no_answer_is_read",
    ),
)
