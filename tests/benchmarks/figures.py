"""A figure: ours against a reference of the same run, as a ratio with a target."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median, quantiles
from typing import Any, TypeVar

from tests.benchmarks.stopwatch import Spent

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Size:
    """How much a benchmark measures: each side `runs` times, of so much as `of` tells.

    The small form takes seconds and runs in the test command: the same code with less of
    everything, so that a benchmark that no longer works breaks the build.
    """

    runs: int = 15
    small: bool = False

    def of(self, large: int, small: int) -> int:
        """How many, or how much, in this form."""
        return small if self.small else large

    def part(self, divisor: int, least: int = 3) -> int:
        """A part of the runs, for what takes long."""
        return self.of(max(least, self.runs // divisor), 1)


SMALL = Size(1, small=True)


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

    def record(self) -> dict[str, Any]:
        """What is kept of it, as plain JSON; `row` shows it."""
        return asdict(self) | {
            "ours": spread(self.ours),
            "reference": spread(self.reference),
            "ratio": round(self.ratio, 4),
            "held": self.met,
        }


def spread(values: Sequence[float]) -> list[float]:
    """The median, and the middle half of the measurements; the median alone of a few."""
    if not values:
        return []
    middle = [] if len(values) < 3 else quantiles(values, n=4)[::2]
    return [round(each, 4) for each in (median(values), *middle)]


def shown(values: Sequence[float], unit: str) -> str:
    """A spread as text."""
    if not values:
        return "–"
    digits = 0 if values[0] >= 100 or not values[0] else 1 if values[0] >= 10 else 2
    middle, *half = (f"{each:,.{digits}f}" for each in values)
    return f"{middle} {unit}".rstrip() + (f" ({'–'.join(half)})" if half else "")


def row(record: dict[str, Any]) -> tuple[str, ...]:
    """A kept figure as text: name, ours, reference, ratio, target, verdict."""
    sign = "≥" if record["least"] else "≤"
    times = " ×" if record["reference"] else f" {record['unit']}".rstrip()
    return (
        record["name"],
        shown(record["ours"], record["unit"]),
        shown(record["reference"], record["unit"]),
        f"{record['ratio']:.2f} ×" if record["reference"] else "–",
        f"{sign} {record['target']:g}{times}",
        "held" if record["held"] else "missed",
    )


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

    def figure(more: str, take: Callable[[Spent], float]) -> Figure:
        a, b = ([take(spent) * 1000 for spent in side] for side in (ours, reference))
        return Figure(name + more, tuple(a), tuple(b), target)

    return [figure("", lambda s: s.wall), figure(", processor time", lambda s: s.processor)]


HEAD = ("figure", "ours", "reference", "ratio", "target", "")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [f"| {' | '.join(each)} |\n" for each in (head, *rows)]
    return "".join((lines[0], "|" + "---|" * len(head) + "\n", *lines[1:]))
