"""The picture of graded votes: lower band to the left of a centre line, upper band to the right.

What promotes and what limits stand in one picture, measured by one ruler.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from apl_tui.core.findings import Profile, Standing, start_here
from apl_tui.core.outcomes import VoteOutcome, sides
from apl_tui.core.release import Bands, Full, Withheld
from apl_tui.core.workshop import Scale, Vote
from apl_tui.i18n import Translator
from apl_tui.tui.base.words import beside, content, shortened
from apl_tui.tui.results.bars import (
    LOWER,
    UPPER,
    Ruler,
    band_counts,
    bar,
    beside_label,
    label_lines,
    label_width,
    to_width,
    with_high_bars,
)
from apl_tui.tui.results.layout import GUTTER, Picture, PictureRow, PictureSection
from apl_tui.tui.results.released import (
    limits_legend,
    limits_mark,
    mode_label,
    profiles_of,
    talk_about,
    why_hidden,
)
from apl_tui.wording.released import own_answer
from apl_tui.wording.scales import band_label, band_numbers, band_words

STRONGEST, WEAKEST, DIVIDED = "●", "○", "÷"
STYLES = {STRONGEST: "bold $accent", WEAKEST: "bold $attention", DIVIDED: "bold"}
MARKS = 5  # cells at the right, for two marks
ROOMY, WIDE = 70, 96
LABEL_GAP = 2
SHORTEST_BAR = 5  # cells that a long label leaves each bar in a narrow window


class _Columns:
    """Where everything stands in a line of this picture."""

    def __init__(self, profiles: Sequence[Profile], t: Translator, width: int) -> None:
        standings = [standing for profile in profiles for standing in profile.standings]
        released = [standing.bands for standing in standings]
        bands = [one for one in released if one]
        self.width = width - GUTTER
        self.shows = bool(bands)  # else there is nothing on either side of the line
        whys = {one.reason if isinstance(one := s.released, Withheld) else "" for s in standings}
        self.too_few = whys == {"too-few"}
        unsure = width >= WIDE and any(one.dont_know.high for one in bands)
        self.dont_know = len(t("results.dont-know-column")) + 2 if unsure else 0
        self.percent = True
        self.numbers = self._numbers(bands, t)
        names = [s.indicator.label for s in standings]
        if self._place(names, width) < max(self.numbers) + 3:
            self.percent = False
            self.numbers = self._numbers(bands, t)
        cells = self._place(names, width)
        most = max((max(one.lower.high, one.upper.high) for one in bands), default=1)
        self.ruler = Ruler(most, cells)
        self.lower, self.upper = (number + 1 + cells for number in self.numbers)
        taken = self.label + self.lower + 1 + self.upper + self.dont_know + MARKS
        self.spare = self.width - taken  # at most a cell

    def _place(self, names: Sequence[str], width: int) -> int:
        """Give the labels their column; the cells that are left for each bar."""
        around = 3  # the centre line, and a cell between each bar and its number
        fixed = sum(self.numbers) + around + self.dont_know + MARKS + LABEL_GAP
        widest = self.width - fixed - 2 * SHORTEST_BAR
        if width >= ROOMY:
            widest = self.width * 9 // 20
        self.label = label_width(names, widest) + LABEL_GAP
        return (self.width - fixed + LABEL_GAP - self.label) // 2

    def _numbers(self, bands: Sequence[Bands], t: Translator) -> tuple[int, int]:
        """Cells for the counts to the left and to the right of the bars."""
        told = [band_counts(one, t, percent=self.percent) for one in bands] or [("0", "0")]
        return max(len(lower) for lower, _ in told), max(len(upper) for _, upper in told)


def graded_pictures(votes: Sequence[VoteOutcome], t: Translator, width: int) -> tuple[Picture, ...]:
    """The picture with labels in up to two lines, and with shortened ones."""
    return tuple(_picture(votes, t, width, wrap=wrap) for wrap in (True, False))


def _picture(votes: Sequence[VoteOutcome], t: Translator, width: int, *, wrap: bool) -> Picture:
    profiles = profiles_of(votes)
    columns = _Columns(profiles, t, width)
    alone = any(one.mode == "solo" for one in votes)
    label = mode_label(votes, t)
    sections: list[PictureSection] = []
    above: Profile | None = None
    for name, profile in zip(_names([p.vote for p in profiles], t), profiles, strict=True):
        banner = (content(label, "$attention"),) if label and not alone else ()
        head = _heading(name, profile.vote, columns, t)
        if columns.too_few:
            head = _too_few(name, votes[0].round.k, columns, t)
        if alone:
            head = beside(content(name, "bold"), content(label, "$attention"), columns.width)
        same = (
            above is not None
            and not columns.too_few
            and (alone or above.vote.scale == profile.vote.scale)
        )
        below = content(shortened(name, columns.width), "bold") if same else head
        rows = tuple(
            (_own_row if alone else _row)(standing, profile, columns, t, wrap=wrap)
            for standing in profile.standings
        )
        line = "" if alone or not columns.shows else " " * (columns.label + columns.lower) + "│"
        over = (*((Content(""),) * len(banner)), below)
        sections.append(PictureSection((*banner, head), rows, below=over, between=line))
        above = profile
    start = start_here(profiles)
    legend = (*_legend(t), *limits_legend(profiles, t))
    return Picture(tuple(sections), legend, start.key if start else "")


def _names(votes: Sequence[Vote], t: Translator) -> list[str]:
    """A heading a vote: which side it is, or else its lead; none when there is only one."""
    if len(votes) == 1:
        return [""]
    pairs = zip(votes, sides(votes), strict=True)
    return [t(f"results.{side}") if side else vote.lead for vote, side in pairs]


def _legend(t: Translator) -> tuple[tuple[str, Content], ...]:
    words = (
        (STRONGEST, "results.strongest"),
        (WEAKEST, "results.talk"),
        (DIVIDED, "results.divided"),
    )
    return tuple(
        (mark, Content.assemble((mark, STYLES[mark]), " ", (t(id_), "$quiet")))
        for mark, id_ in words
    )


def _heading(name: str, vote: Vote, columns: _Columns, t: Translator) -> Content:
    """The section's name to the left, and what the two sides of the centre line mean."""
    if vote.scale is None or not columns.shows:
        return content(shortened(name, columns.width), "bold")
    centre = columns.label + columns.lower
    beyond = columns.dont_know + MARKS if columns.dont_know else 0
    right = columns.width - centre - 2 - beyond
    room = (centre - min(content(name).cell_length, centre // 3) - 3, right)
    lower, upper = _sides(vote.scale, room, t)
    left = beside(
        content(shortened(name, max(0, centre - len(lower) - 3)), "bold"),
        content(f"{lower} ", "$quiet"),
        centre,
    )
    head = Content.assemble(left, ("│", "$rule"), content(f" {upper}", "$quiet"))
    if not columns.dont_know:
        return head
    unsure = content(t("results.dont-know-column"), "$quiet")
    return Content.assemble(beside(head, unsure, columns.width - MARKS), " " * MARKS)


def _too_few(name: str, k: int, columns: _Columns, t: Translator) -> Content:
    """The heading where nothing is shown says why, once for its rows."""
    told = Content.assemble(
        content(name, "bold"), "   " if name else "", (t("results.too-few-all", k=k), "$quiet")
    )
    return told.truncate(columns.width, ellipsis=True)


def _sides(scale: Scale, room: tuple[int, int], t: Translator) -> tuple[str, str]:
    """Both bands in words where there is room for both, else in numbers.

    The numbers of an author's own answers say nothing, so those give up the numbers first.
    """
    words = band_label(scale, "lower", t), band_label(scale, "upper", t)
    numbers = band_numbers(scale, "lower"), band_numbers(scale, "upper")
    answered = tuple(t("results.answered", band=band) for band in words)
    answered_numbers = tuple(t("results.answered", band=band) for band in numbers)
    own = band_words(scale, "lower", t), band_words(scale, "upper", t)
    shorter = (own,) if scale.name == "own" else ()
    for lower, upper in (answered, words, *shorter, answered_numbers):
        if content(lower).cell_length <= room[0] and content(upper).cell_length <= room[1]:
            return lower, upper
    return numbers


def _row(
    standing: Standing, profile: Profile, columns: _Columns, t: Translator, *, wrap: bool
) -> PictureRow:
    bands = standing.bands
    if bands is None:
        why = why_hidden(standing.released, t, columns.width - columns.label)
        answer = content("" if columns.too_few else why, "$quiet")
        return _as_row(standing, columns, answer, "", t, wrap=wrap)
    mark = _marks(standing, profile)
    lower_words, upper_words = band_counts(bands, t, percent=columns.percent)
    lower = Content.assemble(
        content(f"{lower_words} "),
        bar(bands.lower, columns.ruler, LOWER, "$quiet", to_left=True),
    )
    strong = "$accent" if profile.vote.better == "high" else "$attention"
    upper = Content.assemble(
        bar(bands.upper, columns.ruler, UPPER, strong), content(f" {upper_words}")
    )
    unsure = str(bands.dont_know) if bands.dont_know.high else ""
    answer = Content.assemble(
        to_width(lower, columns.lower, right=True),
        ("│", "$rule"),
        to_width(upper, columns.upper),
        to_width(content(unsure, "$quiet"), columns.dont_know, right=True),
        " " * (columns.spare + MARKS - len(mark)),
        *((sign, STYLES.get(sign, "")) for sign in mark),
    )
    return _as_row(standing, columns, answer, f"{mark} {limits_mark(standing)}", t, wrap=wrap)


def _own_row(
    standing: Standing, profile: Profile, columns: _Columns, t: Translator, *, wrap: bool
) -> PictureRow:
    """One person's own answer: its place on the scale, and in words."""
    scale, released = profile.vote.scale, standing.released
    if scale is None or not isinstance(released, Full):
        why = content(why_hidden(released, t, columns.width - columns.label), "$quiet")
        return _as_row(standing, columns, why, "", t, wrap=wrap)
    places = [("●", "bold $accent") if count else ("·", "$quiet") for count in released.counts]
    track: list[tuple[str, str]] = []
    for option, place in enumerate(places, start=1):
        track += [("│ ", "$rule")] if option == scale.upper_from else []
        track += [place, (" ", "")]
    words = Content.assemble(*track, " ", content(own_answer(profile.vote, released, t)))
    answer = to_width(words, columns.width - columns.label)
    return _as_row(standing, columns, answer, "", t, wrap=wrap)


def _as_row(
    standing: Standing, columns: _Columns, answer: Content, mark: str, t: Translator, *, wrap: bool
) -> PictureRow:
    label = label_lines(standing.indicator.label, columns.label - LABEL_GAP, wrap=wrap)
    lines = beside_label(label, columns.label, answer)
    high = with_high_bars(label, columns.label, answer) if columns.shows else ()
    talk = talk_about(standing, t, bands=False, unsure=not columns.dont_know)
    return PictureRow(lines, standing.key, talk, standing, mark, high)


def _marks(standing: Standing, profile: Profile) -> str:
    """The marks of a row. What is strongest is told of what promotes only: "strongest" beside
    what limits would read as the greatest hindrance.
    """
    marks: list[str] = []
    if standing in profile.strongest and profile.vote.better == "high":
        marks.append(STRONGEST)
    if standing in profile.weakest:
        marks.append(WEAKEST)
    if standing.divided:
        marks.append(DIVIDED)
    return " ".join(marks)
