"""The gap picture: for each occasion how it is today, and where the group wants to try."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from apl_tui.core.findings import Gap, most_wanted, start_with_gap
from apl_tui.core.outcomes import GapOutcome
from apl_tui.core.release import Span, Withheld
from apl_tui.i18n import Translator
from apl_tui.tui.base.words import content, shortened
from apl_tui.tui.results.bars import (
    UPPER,
    Ruler,
    bar,
    beside_label,
    count_words,
    label_lines,
    label_width,
    to_width,
    with_high_bars,
)
from apl_tui.tui.results.layout import GUTTER, Picture, PictureRow, PictureSection
from apl_tui.tui.results.released import (
    LIMITS,
    legend_of,
    limits_legend,
    limits_mark,
    mode_label,
    profiles_of,
    talk_about,
    why_hidden,
)
from apl_tui.wording.scales import band_words

TRY_HERE, SPREAD = "○", "●"
DOT, MAYBE = "●", "·"  # given, and possibly given
MARKS, NARROW_MARKS = 3, 2
BETWEEN = 2  # cells between the two columns
ROOMY = 70
LEAST_HALF, NARROW_HALF = 15, 13  # cells that long names leave each column


def gap_pictures(gap: GapOutcome, t: Translator, width: int) -> tuple[Picture, ...]:
    """The picture with labels in up to two lines, and with shortened ones."""
    return tuple(_GapDrawing(gap, t, width, wrap=wrap).picture() for wrap in (True, False))


class _GapDrawing:
    """The columns of one gap picture, and what stands in them."""

    def __init__(self, gap: GapOutcome, t: Translator, width: int, *, wrap: bool) -> None:
        rows = gap.gaps
        self.rows, self.pair, self.t, self.wrap = rows, (gap.today, gap.potential), t, wrap
        self.width = width - GUTTER
        names = (gap.standing.indicator.label for gap in rows)
        self.short = width < ROOMY
        self.marks = NARROW_MARKS if self.short else MARKS
        left = self.width - 2 * (NARROW_HALF if self.short else LEAST_HALF)
        left -= BETWEEN + self.marks + 2
        self.label = label_width(names, max(left, self.width * 2 // 5)) + 2
        self.half = (self.width - self.label - BETWEEN - self.marks) // 2
        self.columns = 2 * self.half + BETWEEN
        bands = [one for gap in rows if (one := gap.standing.bands)]
        number = max((len(count_words(one.upper)) for one in bands), default=1)
        self.today = Ruler(max((one.n for one in bands), default=1), self.half - number - 1)
        dots = [gap.dots for gap in rows if gap.dots is not None]
        self.most_dots = max(1, max((one.high for one in dots), default=1))
        number = max((len(str(one)) for one in dots), default=1)
        self.dots_room = self.half - number - 1
        self.wanted = most_wanted(rows)

    def picture(self) -> Picture:
        """All of it, with where to begin the talk."""
        first = start_with_gap(self.rows)
        start = first.key if first else ""
        legend = (
            (TRY_HERE, self._told(TRY_HERE, "results.gap.try", "$attention")),
            (SPREAD, self._told(SPREAD, "results.gap.spread", "$accent")),
            *self._limits(),
        )
        rows = tuple(self._row(gap) for gap in self.rows)
        return Picture((PictureSection(self._head(), rows),), legend, start)

    def _limits(self) -> tuple[tuple[str, Content], ...]:
        dots = [gap.dots for gap in self.rows if gap.dots is not None]
        return limits_legend(profiles_of(self.pair), self.t) or legend_of(dots, self.t)

    def _told(self, mark: str, id_: str, style: str) -> Content:
        words = self.t(f"{id_}-short" if self.short else id_)
        return Content.assemble((mark, style), " ", (words, "$quiet"))

    def _head(self) -> tuple[Content, ...]:
        label = mode_label(self.pair, self.t)
        banner = (content(label, "$attention"),) if label else ()
        scale = self.pair[0].vote.scale
        band = band_words(scale, "upper", self.t) if scale else ""
        today = [self.t("results.gap.today", band=band)] if band else []
        today += [self.t("results.gap.now"), self.t("results.gap.now-short")]
        dots = [self.t("results.gap.dots"), self.t("results.gap.dots-short")]
        columns = Content.assemble(
            " " * self.label,
            to_width(content(self._fitting(today), "$quiet"), self.half + BETWEEN),
            content(self._fitting(dots), "$quiet"),
        )
        return (*banner, columns)

    def _fitting(self, told: Sequence[str]) -> str:
        """The first that fits over a column."""
        fitting = (words for words in told if content(words).cell_length <= self.half)
        return next(fitting, shortened(told[-1], self.half))

    def _row(self, gap: Gap) -> PictureRow:
        standing = gap.standing
        bands = standing.bands
        if bands is None:
            room = self.half * (2 if gap.dots is None else 1)
            today = content(why_hidden(standing.released, self.t, room), "$quiet")
        else:
            today = Content.assemble(
                bar(bands.upper, self.today, UPPER, "$accent"),
                " " if bands.upper.high else "",
                count_words(bands.upper),
            )
        mark = self._mark(gap)
        counts = Content.assemble(to_width(today, self.half + BETWEEN), self._dots(gap.dots))
        answer = Content.assemble(
            to_width(today if bands is None and gap.dots is None else counts, self.columns),
            (mark.rjust(self.marks), "bold $attention" if mark == TRY_HERE else "bold $accent"),
        )
        label = label_lines(standing.indicator.label, self.label - 2, wrap=self.wrap)
        lines = beside_label(label, self.label, answer)
        high = with_high_bars(label, self.label, answer)
        limits = LIMITS if gap.dots and not gap.dots.exact else limits_mark(standing)
        marks = f"{mark} {limits}"
        return PictureRow(lines, standing.key, talk_about(standing, self.t), standing, marks, high)

    def _dots(self, dots: Span | None) -> Content:
        """The dots that were given, one by one where there is room, else as a bar."""
        if dots is None:
            return content(why_hidden(Withheld(), self.t, self.half), "$quiet")
        each = self.dots_room // self.most_dots
        if each:
            each = min(each, 2)
            signs = (DOT.ljust(each) * dots.low, MAYBE.ljust(each) * (dots.high - dots.low))
            drawn = Content.styled("".join(signs), "$attention").rstrip()
        else:
            ruler = Ruler(self.most_dots, self.dots_room)
            drawn = bar(dots, ruler, UPPER, "$attention")
        return Content.assemble(drawn, " " if dots.high else "", str(dots))

    def _mark(self, gap: Gap) -> str:
        """More dots than usual: either there is little learning there today, or much to spread."""
        if gap not in self.wanted:
            return ""
        return TRY_HERE if gap.standing.missing else SPREAD
