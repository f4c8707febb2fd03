"""Mutations of what nobody sees: surroundings, memory, files, and the edge of the network."""

from __future__ import annotations

from tests.mutation import Mutation

_AROUND = "tests/privacy/test_surroundings.py::test_"

UNSEEN = (
    Mutation(
        *("S1", "a library's own log is not refused", "apl_tui/__main__.py"),
        "    seal(os.environ)\n",
        "",
        _AROUND + "S1_no_variable_makes_the_program_write_what_is_answered",
    ),
    Mutation(
        *("S1", "all but one variable are dropped", "apl_tui/sealed.py"),
        'name.startswith("TEXTUAL") and',
        'name.startswith("TEXTUAL_") and',
        _AROUND + "S1_of_textuals_own_variables_two_are_kept",
    ),
    Mutation(
        *("S1", "a core may be written", "apl_tui/sealed.py"),
        "    no_cores()\n",
        "",
        _AROUND + "S1_a_program_that_is_broken_off_leaves_no_core",
    ),
    Mutation(
        *("S1", "a core may be handed on", "apl_tui/sealed.py"),
        "prctl(_PR_SET_DUMPABLE, 0,",
        "prctl(_PR_SET_DUMPABLE, 1,",
        _AROUND + "S1_where_a_limit_does_not_hold_the_system_is_told_not_to_hand_the_memory_on",
    ),
    Mutation(
        *("S1", "a core may have any size", "apl_tui/sealed.py"),
        "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))",
        "pass",
        _AROUND + "S1_where_a_limit_does_not_hold_the_system_is_told_not_to_hand_the_memory_on",
    ),
    Mutation(
        *("M1", "Python lets one look in at the end", "apl_tui/sealed.py"),
        "if sys.flags.inspect:",
        "if not sys.flags:",
        _AROUND + "M1_python_told_to_stay_does_not_let_anyone_look_in",
    ),
    Mutation(
        *("S5", "libraries' logs are shown", "apl_tui/sealed.py"),
        'logging.Filter("apl_tui")',
        'logging.Filter("")',
        _AROUND + "S5_what_libraries_log_is_not_shown_and_our_own_is",
    ),
)
