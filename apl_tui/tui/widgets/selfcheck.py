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
)
from apl_tui.tui.widgets.held import Held, facts, mode_label, own_answer, why_hidden
from apl_tui.tui.widgets.pages import GUTTER, Picture, Row, Section, Talk
from apl_tui.tui.widgets.prose import prose_lines
from apl_tui.tui.words import content

PRESENT, MISSING, HIDDEN, DIVIDED = "●", "○", "·", "÷"
INDENT = "   "
MARKS = 2
GAP = 2  # cells between the columns


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
    forms: list[tuple[Picture, ...]] = []
    for wrap in (True, False):
        lights = drawing.lights(wrap=wrap, steps=True)
        forms.append((drawing.picture((lights, *advised), whole=True),))
    to_do = (*drawing.steps(), *advised)
    after = (drawing.picture(to_do),) if to_do else ()
    forms += [
        (drawing.picture((drawing.lights(wrap=wrap, steps=False),)), *after)
        for wrap in (True, False)
    ]
    return tuple(forms)


class _Drawing:
    """The columns of one self-check, and what stands in them."""

    def __init__(self, one: Held, profile: Profile, t: Translator, width: int) -> None:
        self.one, self.profile, self.t = one, profile, t
        self.width = width - GUTTER
        names = (standing.indicator.label for standing in profile.standings)
        self.label = label_width(names, self.width // 2) + GAP
        lights = (self._light(standing) for standing in profile.standings)
        self.light = max(light.cell_length for light in lights) + GAP

    def picture(self, sections: tuple[Section, ...], *, whole: bool = False) -> Picture:
        """Sections of this self-check with its legend."""
        start = start_here([self.profile])
        words = self.t("results.divided")
        legend = ((DIVIDED, Content.assemble((DIVIDED, "$accent"), " ", (words, "$quiet"))),)
        return Picture(sections, legend, start.key if start else "", whole)

    def lights(self, *, wrap: bool, steps: bool) -> Section:
        """A light for each precondition; with `steps` also what to do about the missing ones."""
        label = mode_label([self.one], self.t)
        head = (content(label, "$attention"),) if label else ()
        rows = [self._row(standing, wrap=wrap, steps=steps) for standing in self.profile.standings]
        return Section(head, tuple(rows))

    def steps(self) -> tuple[Section, ...]:
        """The next step for each missing precondition that has one."""
        rows = tuple(
            Row(
                (content(standing.indicator.label, "bold"), *self._step(standing)),
                standing.key,
                None,
                standing,
            )
            for standing in self.profile.missing
            if standing.indicator.next_step
        )
        head = (content(self.t("results.check.steps"), "bold $accent"), Content(""))
        return (Section(head, rows),) if rows else ()

    def advice(self, advice: Sequence[str]) -> tuple[Section, ...]:
        """The advice that holds."""
        head = (content(self.t("results.check.advice"), "bold $accent"),)
        return tuple(Section(head, (Row(tuple(prose_lines(text, self.width))),)) for text in advice)

    def _row(self, standing: Standing, *, wrap: bool, steps: bool) -> Row:
        indicator, released = standing.indicator, standing.released
        mark = DIVIDED if standing.divided else ""
        room = self.width - self.label - self.light - MARKS
        answer = Content.assemble(
            to_width(self._light(standing), self.light),
            to_width(content(self._told(standing, room), "$quiet"), room),
            (mark.rjust(MARKS), "bold $accent"),
        )
        label = label_lines(indicator.label, self.label - GAP, wrap=wrap)
        lines = beside_label(label, self.label, answer)
        if steps and standing.missing and indicator.next_step:
            lines = (*lines, *self._step(standing))
        told = facts(standing.vote, released, self.t)
        talk = Talk(indicator.label, told, indicator.text, indicator.prompt)
        return Row(lines, standing.key, talk, standing, mark)

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

    def _told(self, standing: Standing, room: int) -> str:
        """How many see it as in place, or why that is not shown."""
        vote, bands = standing.vote, standing.bands
        if self.one.mode == "solo":
            return own_answer(vote, standing.released, self.t)
        if bands is None or vote.scale is None:
            return why_hidden(standing.released, self.t)
        good: Band = "upper" if vote.better == "high" else "lower"
        count = count_words(bands.upper if good == "upper" else bands.lower)
        words = band_words(vote.scale, good, self.t)
        told = self.t("results.check.told", count=count, of=bands.n, band=words)
        fits = bool(words) and content(told).cell_length <= room
        return told if fits else self.t("results.check.count", count=count, of=bands.n)

    def _step(self, standing: Standing) -> tuple[Content, ...]:
        lines = content(standing.indicator.next_step).wrap(self.width - len(INDENT))
        return tuple(Content.assemble(INDENT, line) for line in lines)
