"""All of the proof where halves are not enough, a row a kind: for whom what becomes certain."""

from __future__ import annotations

from dataclasses import dataclass

from apl_tui.core.release import FULL_FROM
from apl_tui.privacy.proof import COALITION
from apl_tui.privacy.proof_counts import (
    DONT_KNOW_TO,
    ONE_PERSON_TO,
    Compared,
    check_choices,
    check_dont_know,
    check_one_person,
)
from apl_tui.privacy.proof_two_rounds import AgainProof, check_again


@dataclass(frozen=True, slots=True)
class ToldPicture:
    """One kind: how many `pictures`, and `certain[p]` situations for `p` people who compare.

    The promise holds for up to `promised` people; with more it may be certain.
    """

    rule: str
    name: str
    pictures: int
    certain: tuple[int, ...]
    promised: int

    @property
    def holds(self) -> bool:
        """Whether nothing is certain for whom it is promised; of nothing tried nothing holds."""
        return self.pictures > 1 and not any(self.certain[: self.promised + 1])


@dataclass(frozen=True, slots=True)
class ToldProof:
    """The rows, and of how many pairs of halves the one who came or left can be told."""

    rows: tuple[ToldPicture, ...]
    pairs: int
    halves: int

    @property
    def holds(self) -> bool:
        """Whether every row does."""
        return all(row.holds for row in self.rows)


def check_told(k: int) -> ToldProof:
    """By the real rule, with the threshold `k`: two rounds, don't know, one person, choices."""
    n = max(FULL_FROM, k)
    in_full = check_again(full=True, coalition=COALITION, k=k, n=n)
    halves = check_again(full=False, coalition=COALITION, k=k, n=n)
    unsure = check_dont_know(k, most=max(DONT_KNOW_TO, k + 1), people=COALITION)
    one = check_one_person(k, most=max(ONE_PERSON_TO, k + 4))
    rows = (
        _again("R7", "again-full", in_full),
        _again("T1", "again-halves", halves),
        _compared("R5", "dont-know", unsure, min(COALITION, k - 2)),
        _compared("R4", "one-person", one, 2),
        _compared("R9", "choices", check_choices(k), 1),
    )
    return ToldProof(rows, halves.pairs, halves.halves)


def _again(rule: str, name: str, proof: AgainProof) -> ToldPicture:
    return ToldPicture(rule, f"proof.told-{name}", proof.pairs, proof.known, COALITION)


def _compared(rule: str, name: str, proof: Compared, promised: int) -> ToldPicture:
    return ToldPicture(rule, f"proof.told-{name}", proof.pictures, proof.certain, promised)
