"""The results of the votes as Markdown: a section a vote, the findings, and what is missing.

Every number here comes out of a release; nothing is reckoned that a release does not say (R10).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from apl_tui.core.findings import Profile, Standing, ranking, start_here
from apl_tui.core.release import (
    PERCENT_FROM,
    Bands,
    ChoiceRelease,
    Full,
    GradedRelease,
    IndicatorRelease,
    Span,
    VoteRelease,
    Withheld,
    bands_of,
)
from apl_tui.core.session import Session
from apl_tui.core.workshop import Indicator, Scale, Step, Vote
from apl_tui.i18n import Translator
from apl_tui.report.sections import (
    GapSection,
    VoteSection,
    advices_that_hold,
    gap_sections,
    preconditions,
)
from apl_tui.report.text import bar, bullets, choice_bar, clean, escape, plain_line, quoted, table
from apl_tui.scales import Band, band_label, option_label

NOTHING = "–"


# --- a section for each vote ------------------------------------------------------------------


def results(session: Session, sections: Sequence[VoteSection], t: Translator) -> list[str]:
    """The blocks of all votes that were held."""
    blocks = [f"## {t('report.results')}"]
    if not sections:
        return [*blocks, t("report.results-none")]
    whys = {why.indicator_key: why.text for why in session.whys}
    for section in sections:
        blocks += _vote(section, t)
        blocks += _whys(section.vote, whys, t)
    return blocks


def step_title(step: Step) -> str:
    """A step's title, or its id when nothing of the title can be seen."""
    return escape(step.title) or escape(step.id)


def section_title(section: VoteSection, t: Translator) -> str:
    """What the report calls a vote: its step, and its part when the step has several votes."""
    title = step_title(section.step)
    return t("report.part", title=title, part=t.say(section.part)) if section.part else title


def _vote(section: VoteSection, t: Translator) -> list[str]:
    blocks = [f"### {section_title(section, t)}"]
    if lead := escape(plain_line(section.vote.lead)):
        blocks.append(lead)
    blocks.append(_how_held(section, t))
    released = section.released
    if isinstance(released, ChoiceRelease):
        blocks += _choice(section, released, t)
    elif section.mode == "solo":
        blocks.append(_own_answers(section.vote, released, t))
    elif section.vote.scale is not None:
        blocks += _graded(section.vote, section.vote.scale, released, t)
    return blocks + _before_and_after(section, t)


def _how_held(section: VoteSection, t: Translator) -> str:
    round_ = section.round
    voted = t(f"report.held.{round_.mode}", ballots=round_.ballots, people=round_.people)
    if len(section.rounds) == 1:
        return voted
    return f"{voted} {t('report.held.round', number=len(section.rounds))}"


def _graded(vote: Vote, scale: Scale, released: GradedRelease, t: Translator) -> list[str]:
    head = [
        t("report.column.statement"),
        t("report.column.answered", band=band_text(scale, "lower", t)),
        t("report.column.answered", band=band_text(scale, "upper", t)),
        t("scale.dont-know"),
        t("report.column.picture"),
    ]
    pairs = list(zip(vote.indicators, released.indicators, strict=True))
    rows = [_graded_row(indicator, one, t) for indicator, one in pairs]
    blocks = [table(head, rows, numeric=(1, 2, 3))]
    full = [(indicator, one) for indicator, one in pairs if isinstance(one, Full) and one.n]
    if full:
        blocks += _distribution(scale, full, t)
    return blocks


def _graded_row(indicator: Indicator, one: IndicatorRelease, t: Translator) -> list[str]:
    text = name_of(indicator)
    if isinstance(one, Withheld):
        return [text, NOTHING, NOTHING, NOTHING, why_withheld(one, t)]
    bands = bands_of(one)
    if bands is None:
        return [text, NOTHING, NOTHING, str(one.dont_know), t("report.no-answers")]
    lower, upper = _percents(bands)
    return [
        text,
        _count(bands.lower, lower, t),
        _count(bands.upper, upper, t),
        str(bands.dont_know),
        bar(bands.lower.low, bands.upper.low, bands.n),
    ]


def _distribution(scale: Scale, full: Sequence[tuple[Indicator, Full]], t: Translator) -> list[str]:
    head = [
        t("report.column.statement"),
        *(escape(option_label(scale, option, t)) for option in range(1, scale.size + 1)),
        t("report.column.median"),
        t("report.column.mean"),
    ]
    rows = [
        [
            name_of(indicator),
            *(str(count) for count in one.counts),
            t.decimal(one.median, 0 if one.median == int(one.median) else 1),
            t.decimal(one.mean),
        ]
        for indicator, one in full
    ]
    return [t("report.distribution"), table(head, rows, numeric=range(1, scale.size + 3))]


def _choice(section: VoteSection, released: ChoiceRelease, t: Translator) -> list[str]:
    vote = section.vote
    if released.totals is None:
        return [t("report.choice-withheld")]
    if section.mode == "solo":
        chosen = [name_of(i) for i, total in ranking(vote, released) if total.low]
        return [bullets(chosen) if chosen else t("report.choice-own-none")]
    head = [
        t("report.column.option"),
        t("report.column.dots" if vote.kind == "dots" else "report.column.chosen"),
        t("report.column.picture"),
    ]
    n = released.answered
    rows = [
        [
            name_of(indicator),
            _count(total, _percent(total.low, n), t),
            choice_bar(total.low, n),
        ]
        for indicator, total in ranking(vote, released)
    ]
    answered = "dots-answered" if vote.kind == "dots" else "choice-answered"
    return [t(f"report.{answered}", n=n), table(head, rows, numeric=(1,))]


def _own_answers(vote: Vote, released: GradedRelease, t: Translator) -> str:
    rows = [
        [name_of(indicator), _own_answer(vote, one, t)]
        for indicator, one in zip(vote.indicators, released.indicators, strict=True)
    ]
    return table([t("report.column.statement"), t("report.column.own-answer")], rows)


def _own_answer(vote: Vote, one: IndicatorRelease, t: Translator) -> str:
    if vote.scale is None or not isinstance(one, Full):
        return t("report.withheld")
    chosen = [option for option, count in enumerate(one.counts, start=1) if count]
    if chosen:
        return escape(option_label(vote.scale, chosen[0], t))
    return t("scale.dont-know") if one.dont_know.low else t("report.no-answers")


def _before_and_after(section: VoteSection, t: Translator) -> list[str]:
    """The rounds of one vote beside each other, for what is released in the last and an earlier."""
    rounds = section.comparable
    if len(rounds) < 2 or section.mode == "solo":
        return []
    head = [
        t("report.column.statement"),
        *(t("report.column.round", number=number) for number in range(1, len(rounds) + 1)),
    ]
    columns = [_upper_cells(section.vote, released, t) for _, released in rounds]
    rows: list[list[str]] = []
    for place, indicator in enumerate(section.vote.indicators):
        cells = [column[place] for column in columns]
        if cells[-1] and any(cells[:-1]):
            rows.append([name_of(indicator), *(c or NOTHING for c in cells)])
    if not rows:
        return [t("report.before-after-none")]
    if section.vote.scale is None:
        title = t("report.before-after-choice")
    else:
        band = band_text(section.vote.scale, "upper", t)
        title = t("report.before-after", band=band)
    return [title, table(head, rows, numeric=range(1, len(head)))]


def _upper_cells(vote: Vote, released: VoteRelease, t: Translator) -> list[str]:
    if isinstance(released, ChoiceRelease):
        n = released.answered
        cells = [t("report.of", count=str(total), of=n) for total in released.totals or ()]
        return cells or [""] * len(vote.indicators)
    every = (bands_of(one) for one in released.indicators)
    return ["" if bands is None else upper_of(bands, t) for bands in every]


def _whys(vote: Vote, whys: dict[str, str], t: Translator) -> list[str]:
    notes = [
        t("report.why", label=label_of(indicator), text=escape(whys[key]))
        for indicator in vote.indicators
        if (key := vote.indicator_key(indicator)) in whys
    ]
    return [t("report.whys"), bullets(notes)] if notes else []


# --- findings ---------------------------------------------------------------------------------


def findings(sections: Sequence[VoteSection], t: Translator) -> list[str]:
    """What stands out, in plain sentences; no blocks when there is nothing to say."""
    blocks: list[str] = []
    for section in sections:
        stands = section.profile
        if stands is None or section.mode == "solo" or len(stands.standings) == 1:
            continue
        sentences = _findings_of(stands, t)
        blocks += [f"### {section_title(section, t)}", bullets(sentences)]
    for gap in gap_sections(tuple(sections)):
        blocks += _gap(gap, t)
    by_ballot = [s.profile for s in sections if s.profile and s.mode == "ballots"]
    if first := start_here(by_ballot):
        blocks += [f"### {t('report.start-here')}", _start_here(first, t)]
    return [f"## {t('report.findings')}", *blocks] if blocks else []


def _findings_of(stands: Profile, t: Translator) -> list[str]:
    known = [standing for standing in stands.standings if standing.bands]
    if not known:
        return [t("report.finding.none")]
    if len(known) == 1:
        return [_told(t("report.finding.only"), known[0], t), *_divided(stands, t)]
    if stands.weakest is None or stands.strongest is None:
        return [t("report.finding.level"), *_divided(stands, t)]
    side = stands.vote.better
    return [
        _told(t(f"report.finding.strongest-{side}"), stands.strongest, t),
        _told(t(f"report.finding.weakest-{side}"), stands.weakest, t),
        *_divided(stands, t),
    ]


def _divided(stands: Profile, t: Translator) -> list[str]:
    return [_told(t("report.finding.divided"), standing, t) for standing in stands.divided]


def _told(word: str, standing: Standing, t: Translator) -> str:
    """One finding: its word, the statement and how many answered in the upper band."""
    text = name_of(standing.indicator)
    bands, scale = standing.bands, standing.vote.scale
    if bands is None or scale is None:
        return f"**{word}** {text}"
    band = band_text(scale, "upper", t)
    count = upper_of(bands, t)
    return f"**{word}** {text} {t('report.finding.answered', count=count, band=band)}"


def _start_here(standing: Standing, t: Translator) -> str:
    text = name_of(standing.indicator)
    prompt = escape(standing.indicator.prompt)
    return f"{text} {t('report.ask-on', prompt=prompt)}" if prompt else text


def _gap(section: GapSection, t: Translator) -> list[str]:
    scale = section.today.vote.scale
    if scale is None:
        return []
    names = {i.id: label_of(i) for i in section.potential.vote.indicators}
    head = [
        t("report.column.occasion"),
        t("report.column.dots"),
        t("report.column.today", band=band_text(scale, "upper", t)),
    ]
    rows = [
        [
            names[gap.standing.indicator.id],
            t("report.withheld") if gap.dots is None else str(gap.dots),
            upper_of(bands, t) if (bands := gap.standing.bands) else _hidden(gap.standing, t),
        ]
        for gap in section.gaps
    ]
    return [f"### {t('report.gap')}", t("report.gap-how"), table(head, rows, numeric=(1, 2))]


# --- what is missing --------------------------------------------------------------------------


def missing(session: Session, sections: Sequence[VoteSection], t: Translator) -> list[str]:
    """The missing preconditions with a next step each, and the advice that holds."""
    blocks: list[str] = []
    for section, stands in preconditions(session, tuple(sections)):
        names = [_missing(standing, t) for standing in stands.missing]
        unknown = [s for s in stands.standings if s.missing is None]
        if names:
            blocks.append(bullets(names))
        elif len(unknown) < len(stands.standings):
            blocks.append(t("report.missing-none"))
        if unknown:
            labels = "; ".join(label_of(s.indicator) for s in unknown)
            form = "unanswered" if section.mode == "solo" else "unknown"
            blocks.append(t(f"report.missing-{form}", labels=labels))
    blocks += [quoted(text) for text in advices_that_hold(session, tuple(sections))]
    return [f"## {t('report.missing')}", *blocks] if blocks else []


def _missing(standing: Standing, t: Translator) -> str:
    text = name_of(standing.indicator)
    step = escape(standing.indicator.next_step)
    return f"{text} {t('report.next-step', step=step)}" if step else text


# --- words and numbers ------------------------------------------------------------------------


def name_of(indicator: Indicator) -> str:
    """The whole statement, or the id when nothing of it can be seen."""
    return escape(indicator.text) or escape(indicator.id)


def label_of(indicator: Indicator) -> str:
    """The short label, or the statement."""
    return escape(indicator.label) or name_of(indicator)


def band_text(scale: Scale, band: Band, t: Translator) -> str:
    """A band in numbers and words; an author's labels are cleaned one by one, then put together."""
    tidy = replace(scale, labels=tuple(clean(label) for label in scale.labels))
    return escape(band_label(tidy, band, t))


def _percent(part: int, n: int) -> int | None:
    """Whole percent, half up; `None` where percentages would promise too much (R6)."""
    return (200 * part + n) // (2 * n) if n >= PERCENT_FROM else None


def _percents(bands: Bands) -> tuple[int | None, int | None]:
    """Both bands in percent, summing to 100; `None` below 20 answers and for a masked band."""
    lower = _percent(bands.lower.low, bands.n) if bands.exact else None
    return (None, None) if lower is None else (lower, 100 - lower)


def _count(span: Span, percent: int | None, t: Translator) -> str:
    if percent is None or not span.exact:
        return str(span)
    return t("report.count-percent", count=span.low, percent=percent)


def upper_of(bands: Bands, t: Translator) -> str:
    """`9 of 12`, from 20 answers with per cent."""
    return of_all(bands.upper, bands.n, t, percent=bands.exact)


def of_all(span: Span, n: int, t: Translator, *, percent: bool = True) -> str:
    """`9 of 12`, from 20 answers with `percent`, unless the count is told as limits."""
    told = t("report.of", count=str(span), of=n)
    others = _percent(n - span.low, n) if percent and span.exact else None
    return told if others is None else t("report.count-percent", count=told, percent=100 - others)


def why_withheld(one: Withheld, t: Translator) -> str:
    """Why nothing is told of an indicator."""
    return t(f"results.{one.reason}")


def _hidden(standing: Standing, t: Translator) -> str:
    released = standing.released
    return why_withheld(released if isinstance(released, Withheld) else Withheld(), t)
