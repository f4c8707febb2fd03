"""The picture of the self-check: a row of lights in words, what to do next, and the advice."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from apl_tui.core.findings import Profile, Standing, start_here
from apl_tui.i18n import Translator
from apl_tui.scales import Band, band_words
from apl_tui.tui.widgets.bars import (
    beside_label,
    count_words,
    label_lines,
    label_width,
    to_width,
    wrapped,
)
from apl_tui.tui.widgets.held import Held, mode_label, own_answer, talk_about, why_hidden
from apl_tui.tui.widgets.pages import GUTTER, Picture, Row, Section
from apl_tui.tui.widgets.prose import prose_lines
from apl_tui.tui.words import content, shortened

PRESENT, MISSING, HIDDEN, DIVIDED = "●", "○", "·", "÷"
INDENT = "   "
MARKS = 2
GAP = 2  # cells between the columns
ROOMY = 70
MOST_STEP, MOST_ADVICE = 5, 9  # lines; a longer text does not belong in a picture


def check_forms(
    one: Held, advice: Sequence[str], t: Translator, width: int
) -> tuple[tuple[Picture, ...], ...]:
    """The forms it can take: all in one, or the lights first and then what to do.

    `advice` is the CommonMark source of the advice that holds.
    """
    profile = one.profile
    if profile is None:
        return ()
    drawing = _Drawing(one, profile, t, width)
    advised = drawing.advice(advice)
    to_do = (*drawing.steps(), *advised)
    after = (drawing.picture(to_do),) if to_do else ()
    together = [
        (drawing.picture((drawing.lights(wrap=wrap, steps=True), *advised), whole=True),)
        for wrap in (True, False)
    ]
    apart = [
        (drawing.picture((drawing.lights(wrap=wrap, head=head),)), *after)
        for wrap, head in ((True, True), (False, True), (False, False))
    ]
    return (*together, *apart)


class _Drawing:
    """The columns of one self-check, and what stands in them."""

    def __init__(self, one: Held, profile: Profile, t: Translator, width: int) -> None:
        self.one, self.profile, self.t = one, profile, t
        self.width = width - GUTTER
        names = (standing.indicator.label for standing in profile.standings)
        self.marks = MARKS if any(standing.divided for standing in profile.standings) else 0
        lights = (self._light(standing) for standing in profile.standings)
        self.light = max(light.cell_length for light in lights) + GAP
        counts = [self._count(standing) for standing in profile.standings]
        least = self.light + max(map(len, counts), default=0) + self.marks + GAP
        share = self.width // 2 if width >= ROOMY else self.width - least
        self.label = label_width(names, share) + GAP
        self.room = self.width - self.label - self.light - self.marks
        told = (content(self._told(standing)).cell_length for standing in profile.standings)
        self.told = min(self.room, max(len(self._over_told()), *told))

    def picture(self, sections: tuple[Section, ...], *, whole: bool = False) -> Picture:
        """Sections of this self-check with its legend."""
        start = start_here([self.profile])
        words = self.t("results.divided")
        legend = ((DIVIDED, Content.assemble((DIVIDED, "bold"), " ", (words, "$quiet"))),)
        return Picture(sections, legend, start.key if start else "", whole)

    def lights(self, *, wrap: bool, steps: bool = False, head: bool = True) -> Section:
        """A light for each precondition; with `steps` also what to do about the missing ones."""
        label = mode_label([self.one], self.t)
        lines = [content(label, "$attention")] if label else []
        if head and self._over_told():
            over = content(shortened(self._over_told(), self.told), "$quiet")
            lines.append(over.pad_left(self.label + self.light))
        rows = [self._row(standing, wrap=wrap, steps=steps) for standing in self.profile.standings]
        return Section(tuple(lines), tuple(rows))

    def steps(self) -> tuple[Section, ...]:
        """The next step for each missing precondition that has one."""
        rows = tuple(
            Row(
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
        return (Section(head, rows),) if rows else ()

    def advice(self, advice: Sequence[str]) -> tuple[Section, ...]:
        """The advice that holds."""
        head = (content(self.t("results.check.advice"), "bold $accent"),)
        return tuple(
            Section(head, (Row(tuple(prose_lines(text, self.width)[:MOST_ADVICE])),))
            for text in advice
        )

    def _row(self, standing: Standing, *, wrap: bool, steps: bool) -> Row:
        indicator = standing.indicator
        mark = DIVIDED if standing.divided else ""
        answer = Content.assemble(
            to_width(self._light(standing), self.light),
            to_width(content(self._told(standing), "$quiet"), self.told),
            (mark.rjust(self.marks), "bold"),
        )
        label = label_lines(indicator.label, self.label - GAP, wrap=wrap)
        lines = beside_label(label, self.label, answer)
        if steps and standing.missing and indicator.next_step:
            step = self.t("results.check.step", step=indicator.next_step)
            lines = (*lines, *self._step(step))
        return Row(lines, standing.key, talk_about(standing, self.t), standing, mark)

    def _light(self, standing: Standing) -> Content:
        match standing.missing:
            case True:
                return Content.assemble(
                    (MISSING, "bold $attention"), f" {self.t('results.missing')}"
                )
            case False:
                return Content.assemble((PRESENT, "bold $accent"), f" {self.t('results.present')}")
            case None:
                return content(f"{HIDDEN} {self.t('results.hidden')}", "$quiet")

    @property
    def _good(self) -> Band:
        return "upper" if self.one.vote.better == "high" else "lower"

    def _over_told(self) -> str:
        """What the counts count, over their column."""
        scale = self.one.vote.scale
        if scale is None or self.one.mode == "solo":
            return ""
        words = band_words(scale, self._good, self.t)
        answered = self.t("results.answered", band=words)
        return answered if words and content(answered).cell_length <= self.room else words

    def _told(self, standing: Standing) -> str:
        """How many see it as in place, or why that is not shown."""
        bands = standing.bands
        if self.one.mode == "solo":
            return own_answer(standing.vote, standing.released, self.t)
        if bands is None:
            return why_hidden(standing.released, self.t, self.room)
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
