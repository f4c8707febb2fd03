"""The rows of the proof where halves are not enough: what they hold, and that they can fail."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from apl_tui.privacy.proof_told import ToldPicture, check_told

tried = cache(check_told)
ROW = ToldPicture("R9", "proof.told-choices", 9, (0, 0, 5), 1)


@pytest.mark.parametrize("k", [5, 6])
def test_R4_R5_R7_R9_T1_nothing_is_certain_for_whom_it_is_promised(k: int) -> None:
    proof = tried(k)
    assert proof.holds
    assert [row.rule for row in proof.rows] == ["R7", "T1", "R5", "R4", "R9"]
    told = {row.rule: row for row in proof.rows}
    assert all(sum(row.certain[: row.promised + 1]) == 0 for row in proof.rows)
    assert told["R4"].certain[3] > 0  # more than is promised: the proof sees that
    assert proof.halves == proof.pairs > 0


def test_a_row_holds_for_those_it_is_promised_to_and_of_nothing_nothing_holds() -> None:
    assert ROW.holds
    assert not replace(ROW, promised=2).holds
    assert not replace(ROW, pictures=1).holds
    proof = tried(6)
    assert not replace(proof, rows=(*proof.rows, replace(ROW, promised=2))).holds
