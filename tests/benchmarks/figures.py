"""A figure: ours against a reference of the same run, as a ratio with a target."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import TypeVar

from tests.benchmarks.stopwatch import Spent

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table. `ours` and `reference` are single measurements in `unit`.

    `least` tells that the ratio must be at least the target, not at most; `note` stands below the
    table. Without a reference, the median of ours itself is compared.
    """

    name: str
    ours: tuple[float, ...]
    reference: tuple[float, ...]
    target: float
    unit: str = "ms"
    least: bool = False
    note: str = ""

    @property
    def ratio(self) -> float:
        """The quotient of the medians."""
        return median(self.ours) / (median(self.reference) if self.reference else 1.0)

    @property
    def met(self) -> bool:
        """Whether the target is held."""
        return self.ratio >= self.target if self.least else self.ratio <= self.target

    def cells(self) -> tuple[str, ...]:
        """The row as text: name, ours, reference, ratio, target, verdict."""
        sign = "≥" if self.least else "≤"
        times = " ×" if self.reference else f" {self.unit}"
        return (
            self.name,
            spread(self.ours, self.unit),
            spread(self.reference, self.unit) if self.reference else "–",
            f"{self.ratio:.2f}{times}",
            f"{sign} {self.target:g}{times}",
            "held" if self.met else "missed",
        )


def spread(values: tuple[float, ...], unit: str) -> str:
    """The median, and in brackets the middle half of the measurements."""
    middle = median(values)
    digits = 0 if middle >= 100 else 1 if middle >= 10 else 2
    if len(values) < 3:
        return f"{middle:.{digits}f} {unit}"
    low, _, high = quantiles(values, n=4)
    return f"{middle:.{digits}f} {unit} ({low:.{digits}f}–{high:.{digits}f})"


def in_turns(
    runs: int, ours: Callable[[], T], reference: Callable[[], T]
) -> tuple[tuple[T, ...], tuple[T, ...]]:
    """Both measured `runs` times by turns, after one of each that does not count.

    By turns, so that whatever else the machine does meets both alike.
    """
    pairs = [(ours(), reference()) for _ in range(runs + 1)][1:]
    return tuple(a for a, _ in pairs), tuple(b for _, b in pairs)


def both(
    name: str, ours: Sequence[Spent], reference: Sequence[Spent], target: float
) -> list[Figure]:
    """A figure in passed time, and the same in processor time, which other work disturbs less."""

    def row(more: str, take: Callable[[Spent], float]) -> Figure:
        a, b = ([take(spent) * 1000 for spent in side] for side in (ours, reference))
        return Figure(name + more, tuple(a), tuple(b), target)

    return [row("", lambda s: s.wall), row(", processor time", lambda s: s.processor)]


HEAD = ("figure", "ours", "reference", "ratio", "target", "")


def table(figures: list[Figure]) -> str:
    """All rows as a Markdown table."""
    rows = [HEAD, *(figure.cells() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = [
        "| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    notes = [f"- {figure.name}: {figure.note}" for figure in figures if figure.note]
    return "\n".join([*lines, *(["", *notes] if notes else [])])
