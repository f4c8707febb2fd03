"""Break each privacy rule on purpose and see its test fail: `uv run python -m tests.mutations`.

Each `Mutation` is one change of one file, made in a copy, and the one test that must fail on it. A
mutation is *killed* when that test fails, and *survives* when it passes: then the test is
decoration, and this script ends 1. It ends 1 as well when the text to change is not found exactly
once, when the test does not pass unbroken, or when it could not be run at all: nothing was shown.

To guard another rule, add a row. Rule ids as arguments (`R4 M1`) run only theirs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).parent.parent
COPIED = ("apl_tui", "tests", "workshops", "docs", "pyproject.toml", "README.md")
PASSED, FAILED = 0, 1  # pytest's exit codes; all others mean that the test was not run
AT_ONCE = os.cpu_count() or 1
LONGEST_SECONDS = 120

Verdict = Literal["killed", "SURVIVED", "text not found once", "not run"]


@dataclass(frozen=True, slots=True)
class Mutation:
    """In `file`, `old` (which stands there once) becomes `new`; then `test` must fail."""

    rule: str
    breaks: str
    file: str
    old: str
    new: str
    test: str


def _core(rule: str, breaks: str, file: str, old: str, new: str, test: str) -> Mutation:
    return Mutation(rule, breaks, f"apl_tui/core/{file}.py", old, new, f"tests/core/test_{test}")


_PROOF = "proof.py::test_R3_the_proof_over_all_distributions_up_to_twenty"
_SHOWN = "return Bands(Span(lower, lower), Span(upper, upper), dont_know)"

CORE = (
    _core(
        *("R1", "one answer under k is shown", "release"),
        "if indicator.sensitive else rules.k):",
        "if indicator.sensitive else rules.k - 1):",
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
        "return Bands(Span(0, n), Span(0, n), 0)",
        "release.py::test_R1_below_k_nothing_is_told_not_even_how_many",
    ),
    _core(
        *("R2", "the full distribution unasked", "release"),
        "rules.full\n        and n",
        "True\n        and n",
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
        _SHOWN.replace("dont_know", "dont_know + (counts[0] > 15)"),
        _PROOF,
    ),
    _core(
        *("R3", "an exchange inside a band is seen", "release"),
        _SHOWN,
        _SHOWN.replace("dont_know", "dont_know + (counts[-1] > counts[-2])"),
        "release.py::test_R3_an_exchange_inside_a_band_changes_no_byte",
    ),
    _core(
        *("R4", "a sensitive one from seven", "release"),
        "SENSITIVE_K = 8",
        "SENSITIVE_K = 7",
        "release.py::test_R4_a_sensitive_indicator_needs_eight_or_k",
    ),
    _core(
        *("R4", "a small band of two is shown", "release"),
        "SMALL_BAND = 2",
        "SMALL_BAND = 1",
        "release.py::test_R4_a_small_band_of_a_sensitive_indicator_cannot_be_reckoned_out",
    ),
    _core(
        *("R4", "the other band is exact", "release"),
        "Span(n - SMALL_BAND, n)",
        "Span(max(lower, upper), max(lower, upper))",
        "release.py::test_R4_a_small_band_of_a_sensitive_indicator_cannot_be_reckoned_out",
    ),
    _core(
        *("R4", "a sensitive one is not masked", "release"),
        "if indicator.sensitive and min(",
        "if not indicator.sensitive and min(",
        _PROOF,
    ),
    _core(
        *("R5", "don't know counts as an answer", "release"),
        "n = sum(counts)\n    if n <",
        "n = sum(counts)\n    if n + dont_know <",
        "release.py::test_R5_dont_know_does_not_count_towards_the_threshold",
    ),
    _core(
        *("R5", "don't know is left out", "release"),
        _SHOWN,
        _SHOWN.replace("dont_know", "0"),
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
        "and not indicator.sensitive\n",
        "\n",
        "release.py::test_R7_is_off_unless_chosen_and_never_for_a_sensitive_indicator",
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
        "release.py::test_R9_totals_per_option_when_k_ballots_are_not_blank",
    ),
    _core(
        *("R9", "a blank ballot counts as an answer", "ballot"),
        "        if answers:\n            self.answered",
        "        if True:\n            self.answered",
        "ballot.py::test_R9_a_blank_choice_is_a_ballot_but_not_an_answer",
    ),
    _core(
        *("R10", "a withheld one counts as none", "findings"),
        "if bands is None:\n            return None",
        "if bands is None:\n            return 0.0",
        "findings.py::test_R10_what_was_withheld_counts_in_nothing_and_keeps_its_place",
    ),
    _core(
        *("R10", "a withheld gap is put in order by its dots", "findings"),
        "if gap.dots is None or share is None:\n            return (True, 0, 0.0)",
        "share = share or 0.0\n        if gap.dots is None:\n            return (True, 0, 0.0)",
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
        "replace(self.lost_round(), finished=finished)",
        "replace(self, open_round=None, finished=finished)",
        "session.py::test_S4_a_round_that_is_open_when_the_workshop_ends_is_told_as_lost",
    ),
)

MUTATIONS: tuple[Mutation, ...] = CORE


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


def run_tests(folder: Path, tests: Iterable[str]) -> int:
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
            timeout=LONGEST_SECONDS,
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
        code = run_tests(folder, [mutation.test])
    if code == FAILED:
        return "killed"
    return "SURVIVED" if code == PASSED else "not run"


def unbroken_tests_pass(mutations: Sequence[Mutation]) -> bool:
    """Whether all named tests pass on a copy that nothing was changed in."""
    with tempfile.TemporaryDirectory() as temporary:
        tests = sorted({mutation.test for mutation in mutations})
        return run_tests(copy_to(Path(temporary)), tests) == PASSED


def main(rules: Sequence[str]) -> int:
    """Run the mutations of these rules, or all; print the table; 1 if any was not killed."""
    chosen = [mutation for mutation in MUTATIONS if not rules or mutation.rule in rules]
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
