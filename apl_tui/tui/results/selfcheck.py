"""The picture of the self-check: a row of lights in words, what to do next, and the advice."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from apl_tui.core.findings import Profile, Standing, start_here
from apl_tui.core.outcomes import VoteOutcome
from apl_tui.i18n import Translator
from apl_tui.tui.base.words import content, shortened
from apl_tui.tui.results.bars import (
    beside_label,
    count_words,
    label_lines,
    label_width,
    to_width,
    wrapped,
)
from apl_tui.tui.results.layout import GUTTER, Picture, PictureRow, PictureSection
from apl_tui.tui.results.released import (
    limits_legend,
    limits_mark,
    mode_label,
    talk_about,
    why_hidden,
)
from apl_tui.tui.widgets.prose import prose_lines
from apl_tui.wording.released import own_answer
from apl_tui.wording.scales import Band, band_words

PRESENT, MISSING, HIDDEN, DIVIDED = "●", "○", "·", "÷"
SIGNS = {
    PRESENT: ("bold $accent", "results.present"),
    MISSING: ("bold $attention", "results.missing"),
    HIDDEN: ("$quiet", "results.hidden"),
}
INDENT = "   "
MARKS = 2
GAP = 2  # cells between the columns
ROOMY = 70
MOST_STEP, MOST_ADVICE = 5, 9  # lines; a longer text does not belong in a picture


def check_forms(
    one: VoteOutcome, advice: Sequence[str], t: Translator, width: int
) -> tuple[tuple[Picture, ...], ...]:
    """The forms it can take: all in one, or the lights first and then what to do.

    In a narrow window the signs give their words to the legend before a name is cut. `advice` is
    the CommonMark source of the advice that holds.
    """
    profile = one.profile
    if profile is None:
        return ()
    drawing = _CheckDrawing(one, profile, t, width)
    one_line = drawing if width >= ROOMY else _CheckDrawing(one, profile, t, width, terse=True)
    advised = drawing.advice(advice)
    to_do = (*drawing.steps(), *advised)
    after = (drawing.picture(to_do),) if to_do else ()
    together = [
        (how.picture((how.lights(wrap=wrap, steps=True), *advised), whole=True),)
        for how, wrap in ((drawing, True), (one_line, False))
    ]
    apart = [
        (how.picture((how.lights(wrap=wrap, head=head),)), *after)
        for how, wrap, head in (
            (drawing, True, True),
            (one_line, False, True),
            (one_line, False, False),
        )
    ]
    return (*together, *apart)


class _CheckDrawing:
    """The columns of one self-check, and what stands in them; `terse` are signs without words."""

    def __init__(
        self, one: VoteOutcome, profile: Profile, t: Translator, width: int, *, terse: bool = False
    ) -> None:
        self.one, self.profile, self.t, self.terse = one, profile, t, terse
        self.width = width - GUTTER
        names = (standing.indicator.label for standing in profile.standings)
        self.marks = MARKS if any(standing.divided for standing in profile.standings) else 0
        lights = (self._light(standing) for standing in profile.standings)
        self.light = max(light.cell_length for light in lights) + GAP
        told = [content(self._told(standing, 0)).cell_length for standing in profile.standings]
        least = self.light + max(told, default=0) + self.marks + GAP
        share = self.width // 2 if width >= ROOMY else self.width - least
        self.label = label_width(names, share) + GAP
        self.room = self.width - self.label - self.light - self.marks
        told = [content(self._told(s, self.room)).cell_length for s in profile.standings]
        self.told = min(self.room, max(told, default=0))

    def picture(self, sections: tuple[PictureSection, ...], *, whole: bool = False) -> Picture:
        """Sections of this self-check with its legend."""
        start = start_here([self.profile])
        divided = Content.assemble((DIVIDED, "bold"), " ", (self.t("results.divided"), "$quiet"))
        legend = (*((sign, self._named(sign)) for sign in SIGNS), (DIVIDED, divided))
        legend = (*legend, *limits_legend([self.profile], self.t, self._good))
        return Picture(sections, legend, start.key if start else "", whole)

    def lights(self, *, wrap: bool, steps: bool = False, head: bool = True) -> PictureSection:
        """A light for each precondition; with `steps` also what to do about the missing ones."""
        label = mode_label([self.one], self.t)
        lines = [content(label, "$attention")] if label else []
        if head and self._over_told():
            lines.append(content(self._over_told(), "$quiet").pad_left(self.label + self.light))
        rows = [self._row(standing, wrap=wrap, steps=steps) for standing in self.profile.standings]
        return PictureSection(tuple(lines), tuple(rows))

    def steps(self) -> tuple[PictureSection, ...]:
        """The next step for each missing precondition that has one."""
        rows = tuple(
            PictureRow(
                (
                    content(shortened(standing.indicator.label, self.width), "bold"),
                    *self._step(standing.indicator.next_step),
                ),
                standing.key,
                None,
                standing,
            )
            for standing in self.profile.missing
            if standing.indicator.next_step
        )
        head = (content(self.t("results.check.steps"), "bold $accent"),)
        return (PictureSection(head, rows),) if rows else ()

    def advice(self, advice: Sequence[str]) -> tuple[PictureSection, ...]:
        """The advice that holds."""
        head = (content(self.t("results.check.advice"), "bold $accent"),)
        return tuple(
            PictureSection(head, (PictureRow(tuple(prose_lines(text, self.width)[:MOST_ADVICE])),))
            for text in advice
        )

    def _row(self, standing: Standing, *, wrap: bool, steps: bool) -> PictureRow:
        indicator = standing.indicator
        mark = DIVIDED if standing.divided else ""
        answer = Content.assemble(
            to_width(self._light(standing), self.light),
            to_width(content(self._told(standing, self.room), "$quiet"), self.told),
            (mark.rjust(self.marks), "bold"),
        )
        label = label_lines(indicator.label, self.label - GAP, wrap=wrap)
        lines = beside_label(label, self.label, answer)
        if steps and standing.missing and indicator.next_step:
            step = self.t("results.check.step", step=indicator.next_step)
            lines = (*lines, *self._step(step))
        told = f"{self._sign(standing)} {mark}" if self.terse else mark
        told = f"{told} {limits_mark(standing)}"
        return PictureRow(lines, standing.key, talk_about(standing, self.t), standing, told)

    def _light(self, standing: Standing) -> Content:
        sign = self._sign(standing)
        return content(sign, SIGNS[sign][0]) if self.terse else self._named(sign)

    def _sign(self, standing: Standing) -> str:
        return {True: MISSING, False: PRESENT, None: HIDDEN}[standing.missing]

    def _named(self, sign: str) -> Content:
        """A sign and what it says."""
        style, words = SIGNS[sign]
        if sign == HIDDEN and self.one.mode == "solo":
            words = "results.dont-know-column"  # nothing is hidden from the one who answered
        return Content.assemble(
            (sign, style), " ", (self.t(words), "$quiet" if sign == HIDDEN else "")
        )

    @property
    def _good(self) -> Band:
        return "upper" if self.one.vote.better == "high" else "lower"

    def _over_told(self) -> str:
        """What the counts count, over their column; empty where there is no room for it."""
        scale = self.one.vote.scale
        if scale is None or self.one.mode == "solo":
            return ""
        words = band_words(scale, self._good, self.t)
        told = (self.t("results.answered", band=words), words) if words else ()
        return next((each for each in told if content(each).cell_length <= self.room), "")

    def _told(self, standing: Standing, room: int) -> str:
        """How many see it as in place, or why that is not shown, in `room` cells if it can be."""
        bands = standing.bands
        if self.one.mode == "solo":
            known = standing.missing is not None
            return own_answer(standing.vote, standing.released, self.t) if known else ""
        if bands is None:
            return why_hidden(standing.released, self.t, room)
        return self._count(standing)

    def _count(self, standing: Standing) -> str:
        """Such as "8 av 12"."""
        if (bands := standing.bands) is None:
            return ""
        count = count_words(bands.upper if self._good == "upper" else bands.lower)
        return self.t("results.check.count", count=count, of=bands.n)

    def _step(self, words: str) -> tuple[Content, ...]:
        lines = wrapped(words, self.width - len(INDENT), MOST_STEP)
        return tuple(Content.assemble(INDENT, line) for line in lines)
