"""Re-planning: concrete cuts over the remaining steps so that the promised end holds.

Pure and deterministic, in whole minutes: the same plan and time give the same proposal. Steps are
first shortened in proportion down to their `at_least_seconds`; then skippable steps are skipped,
from the last to the first. Steps that are `kept` (an announced vote, a break, the actions) are cut
last of all. A step without `at_least_seconds` cannot be shortened.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from apl_tui.core.agenda import Slot

MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Change:
    """One step before and after, in seconds.

    `after` is 0 when it is skipped; `before` is 0 when a skipped step is taken back.
    """

    index: int
    before: float
    after: float
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to do with the remaining steps.

    `changes` holds only the steps that change. `over_minutes` is by how many whole minutes the plan
    still passes the end when nothing more can be cut; 0 when it holds.
    """

    changes: tuple[Change, ...]
    over_minutes: int

    @property
    def holds(self) -> bool:
        """Whether the promised end can be kept."""
        return self.over_minutes == 0


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One step of a proposal, before and after in whole minutes."""

    title: str
    before: int
    after: int
    skipped: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A proposal as it is told. `behind_minutes` is negative when time was won.

    `promised` is the end that the room was told, `ends` when it ends if nothing is changed; both
    are ISO 8601 in whole minutes.
    """

    rows: tuple[OfferRow, ...]
    over_minutes: int
    behind_minutes: int
    promised: str
    ends: str


def propose(slots: Sequence[Slot], first: int, seconds: float) -> Proposal:
    """Fit the steps from `first` on into `seconds`, cutting whole minutes from each.

    When there is time enough nothing is changed; see `win_back` for the time won.
    """
    plan = _Plan(
        {n: slot.seconds for n, slot in enumerate(slots) if n >= first and not slot.skipped},
        slots,
        set(),
    )
    for kept in (False, True):
        group = [n for n in plan.lengths if slots[n].kept is kept]
        plan.shorten(group, plan.excess(seconds))
        plan.skip(group, seconds)
        plan.give_back(group, seconds)
    changes = tuple(
        Change(n, slots[n].seconds, length, skipped=n in plan.skipped)
        for n, length in plan.lengths.items()
        if length != slots[n].seconds
    )
    return Proposal(changes, plan.excess(seconds))


def win_back(
    slots: Sequence[Slot], originals: Sequence[float], first: int, seconds: float
) -> Proposal:
    """Use time that was won for what was cut before, in order: skipped steps, then shortened ones.

    `originals` are the lengths (seconds) of the script, one a slot.
    """
    later = range(first, len(slots))
    spare = seconds - sum(slots[n].seconds for n in later if not slots[n].skipped)
    changes: dict[int, Change] = {}
    for n in later:
        if slots[n].skipped and 0 < slots[n].seconds <= spare:
            changes[n] = Change(n, 0.0, slots[n].seconds)
            spare -= slots[n].seconds
    for n in later:
        cut = int(round((originals[n] - slots[n].seconds) / MINUTE, 6))
        back = min(cut, int(round(spare / MINUTE, 6)))
        if back > 0 and not slots[n].skipped:
            changes[n] = Change(n, slots[n].seconds, slots[n].seconds + back * MINUTE)
            spare -= back * MINUTE
    return Proposal(tuple(changes[n] for n in sorted(changes)), 0)


def applied(slots: Sequence[Slot], proposal: Proposal) -> tuple[Slot, ...]:
    """The plan with a proposal's changes; a skipped step keeps its length for later."""
    changed = list(slots)
    for change in proposal.changes:
        slot = changed[change.index]
        seconds = slot.seconds if change.skipped else change.after
        changed[change.index] = replace(slot, seconds=seconds, skipped=change.skipped)
    return tuple(changed)


@dataclass(slots=True)
class _Plan:
    """The lengths (seconds, by step number) while they are being cut."""

    lengths: dict[int, float]
    slots: Sequence[Slot]
    skipped: set[int]

    def excess(self, seconds: float) -> int:
        """By how many whole minutes the plan is too long; 0 when it fits."""
        too_long = sum(self.lengths.values()) - max(0.0, seconds)
        return max(0, math.ceil(round(too_long / MINUTE, 6)))

    def shorten(self, group: Sequence[int], minutes: int) -> None:
        """Take `minutes` from the group, in proportion to what each can give."""
        room = {n: self._room(n) for n in group}
        total = sum(room.values())
        take = min(minutes, total)
        if not take:
            return
        shares = {n: take * room[n] / total for n in group}
        taken = {n: int(shares[n]) for n in group}
        by_remainder = sorted(group, key=lambda n: (taken[n] - shares[n], n))
        for n in by_remainder[: take - sum(taken.values())]:
            taken[n] += 1
        for n in group:
            self.lengths[n] -= taken[n] * MINUTE

    def skip(self, group: Sequence[int], seconds: float) -> None:
        """Skip the group's skippable steps, the last first, while the plan is too long."""
        for n in reversed(group):
            if not self.excess(seconds):
                break
            if self.slots[n].skippable:
                self.lengths[n] = 0.0
                self.skipped.add(n)

    def give_back(self, group: Sequence[int], seconds: float) -> None:
        """A skipped step may have freed more than was needed: the others get it back, in order."""
        for n in group:
            free = int(round((seconds - sum(self.lengths.values())) / MINUTE, 6))
            if free <= 0:
                break
            if n not in self.skipped:
                cut = round((self.slots[n].seconds - self.lengths[n]) / MINUTE)
                self.lengths[n] += min(cut, free) * MINUTE

    def _room(self, n: int) -> int:
        """How many whole minutes a step can give."""
        least = self.slots[n].at_least_seconds
        if least is None:
            return 0
        return max(0, int(round((self.lengths[n] - least) / MINUTE, 6)))
