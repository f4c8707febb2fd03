"""The results of the votes as Markdown: a section a vote, the findings, and what is missing.

Every number here comes out of a release; nothing is reckoned that a release does not say (R10).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from apl_tui.core.findings import Profile, Standing, ranking
from apl_tui.core.outcomes import (
    GapOutcome,
    Part,
    VoteOutcome,
    advice_that_holds,
    gap_outcomes,
    percent_of,
    percents_of,
    preconditions,
    start_of,
)
from apl_tui.core.release import (
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
from apl_tui.report.text import bar, bullets, choice_bar, clean, escape, plain_line, quoted, table
from apl_tui.wording.released import ANSWERED, COUNTED, median_words, own_answer
from apl_tui.wording.scales import Band, band_label, dont_know_label, option_label

NOTHING = "–"


# --- a section for each vote ------------------------------------------------------------------


def results(session: Session, sections: Sequence[VoteOutcome], t: Translator) -> list[str]:
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


def section_title(section: VoteOutcome, t: Translator) -> str:
    """What the report calls a vote: its step, and its part when the step has several votes."""
    title = step_title(section.step)
    return (
        t("report.part", title=title, part=part_words(section.part, t)) if section.part else title
    )


def part_words(part: Part, t: Translator) -> str:
    """What tells a vote of a step from the others."""
    return (
        t("report.part.number", number=part) if isinstance(part, int) else t(f"report.part.{part}")
    )


def _vote(section: VoteOutcome, t: Translator) -> list[str]:
    blocks = [f"### {section_title(section, t)}"]
    if lead := escape(plain_line(section.vote.lead)):
        blocks.append(lead)
    blocks.append(_how_held(section, t))
    released = section.released
    if isinstance(released, ChoiceRelease):
        blocks += choice_blocks(section, released, t)
    elif section.mode == "solo":
        blocks.append(_own_answers(section.vote, released, t))
    elif section.vote.scale is not None:
        blocks += _graded(section.vote, section.vote.scale, released, t)
    return blocks + _before_and_after(section, t)


def _how_held(section: VoteOutcome, t: Translator) -> str:
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
        dont_know_label(scale, t),
        t("report.column.picture"),
    ]
    pairs = list(zip(vote.indicators, released.indicators, strict=True))
    hinders = vote.better == "low"
    rows = [_graded_row(indicator, one, t, hinders=hinders) for indicator, one in pairs]
    known = (bands for one in released.indicators if (bands := bands_of(one)))
    spans = (span for bands in known for span in (bands.lower, bands.upper))
    blocks = [table(head, rows, numeric=(1, 2, 3)), *_limits(spans, t)]
    full = [(indicator, one) for indicator, one in pairs if isinstance(one, Full) and one.n]
    if full:
        blocks += _distribution(scale, full, t)
    return blocks


def _limits(spans: Iterable[Span], t: Translator) -> list[str]:
    """What limits such as `0–3` mean, beside the table that has them."""
    first = next((span for span in spans if not span.exact), None)
    return [] if first is None else [t("report.limits", span=str(first))]


def _graded_row(
    indicator: Indicator, one: IndicatorRelease, t: Translator, *, hinders: bool
) -> list[str]:
    text = name_of(indicator)
    if isinstance(one, Withheld):
        return [text, NOTHING, NOTHING, NOTHING, why_withheld(one, t)]
    bands = bands_of(one)
    if bands is None:
        return [text, NOTHING, NOTHING, str(one.dont_know), t("report.no-answers")]
    lower, upper = percents_of(bands)
    return [
        text,
        _count(bands.lower, lower, t),
        _count(bands.upper, upper, t),
        str(bands.dont_know),
        bar(bands.lower.low, bands.upper.low, bands.n, hinders=hinders),
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
            median_words(one, t),
            t.decimal(one.mean),
        ]
        for indicator, one in full
    ]
    return [t("report.distribution"), table(head, rows, numeric=range(1, scale.size + 3))]


def choice_blocks(section: VoteOutcome, released: ChoiceRelease, t: Translator) -> list[str]:
    """What was chosen, most chosen first."""
    vote = section.vote
    if released.totals is None:
        return [t("report.choice-withheld")]
    if section.mode == "solo":
        chosen = [name_of(i) for i, total in ranking(vote, released) if total.low]
        return [bullets(chosen) if chosen else t("report.choice-own-none")]
    head = [
        t("report.column.option"),
        t(f"report.column.{COUNTED[vote.kind]}"),
        t("report.column.picture"),
    ]
    n = released.answered
    rows = [
        [
            name_of(indicator),
            _count(total, percent_of(total, n) if vote.weight == 1 else None, t),
            choice_bar(total.low, n * vote.weight),
        ]
        for indicator, total in ranking(vote, released)
    ]
    answered = t(f"report.{ANSWERED[vote.kind]}", n=n, most=vote.dots)
    marked = [t("report.ideas-vote")] if vote.ideas else []
    limits = _limits(released.totals, t)
    return [" ".join([answered, *marked]), table(head, rows, numeric=(1,)), *limits]


def _own_answers(vote: Vote, released: GradedRelease, t: Translator) -> str:
    rows = [
        [name_of(indicator), _own_answer(vote, one, t)]
        for indicator, one in zip(vote.indicators, released.indicators, strict=True)
    ]
    return table([t("report.column.statement"), t("report.column.own-answer")], rows)


def _own_answer(vote: Vote, one: IndicatorRelease, t: Translator) -> str:
    if vote.scale is None or isinstance(one, Withheld):
        return t("report.withheld")
    return escape(own_answer(vote, one, t)) or t("report.no-answers")


def _before_and_after(section: VoteOutcome, t: Translator) -> list[str]:
    """The rounds of one vote beside each other, for what is released in the last and an earlier."""
    rounds = section.comparable
    if len(rounds) < 2:
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


def findings(sections: Sequence[VoteOutcome], t: Translator) -> list[str]:
    """What stands out, in plain sentences; no blocks when there is nothing to say."""
    blocks: list[str] = []
    for section in sections:
        stands = section.profile
        if stands is None or section.mode == "solo" or len(stands.standings) == 1:
            continue
        sentences = _findings_of(stands, t)
        blocks += [f"### {section_title(section, t)}", bullets(sentences)]
    for gap in gap_outcomes(sections):
        blocks += [f"### {t('report.gap')}", *gap_blocks(gap, t)]
    return [f"## {t('report.findings')}", *blocks] if blocks else []


def _findings_of(stands: Profile, t: Translator) -> list[str]:
    known = [standing for standing in stands.standings if standing.bands]
    if not known:
        return [t("report.finding.none")]
    side, n = stands.vote.better, len(stands.compared)
    found = [
        (t(f"report.finding.strongest-{side}", n=len(stands.strongest)), stands.strongest),
        (t(f"report.finding.weakest-{side}", n=len(stands.weakest)), stands.weakest),
        (t("report.finding.divided"), stands.divided),
    ]
    if len(known) == 1:
        found.insert(0, (t("report.finding.only"), tuple(known)))
    level = [t("report.finding.level")] if n > 1 and not stands.weakest else []
    told = [_told(word, standing, t) for word, standings in found for standing in standings]
    return [*level, *told, *not_compared(stands, t)]


def not_compared(stands: Profile, t: Translator) -> list[str]:
    """That what is about one person stands in no order, where such a thing is told."""
    about_one = any(one.bands and one.indicator.sensitive for one in stands.standings)
    return [t("report.finding.not-compared")] if about_one else []


def _told(word: str, standing: Standing, t: Translator) -> str:
    """One finding: its word, the statement and how many answered in the upper band."""
    text = name_of(standing.indicator)
    bands, scale = standing.bands, standing.vote.scale
    if bands is None or scale is None:
        return f"**{word}** {text}"
    band = band_text(scale, "upper", t)
    count = upper_of(bands, t)
    return f"**{word}** {text} {t('report.finding.answered', count=count, band=band)}"


def start_here(sections: Sequence[VoteOutcome], t: Translator) -> list[str]:
    """Where to begin: the short label, and the question to go on with."""
    first = start_of(sections)
    if first is None:
        return []
    prompt = escape(first.indicator.prompt)
    asked = [t("report.ask-on", prompt=prompt)] if prompt else []
    return [f"## {t('report.start-here')}", f"**{label_of(first.indicator)}**", *asked]


def gap_blocks(section: GapOutcome, t: Translator) -> list[str]:
    """The occasions, those that most want to try first, and how it is there today."""
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
    return [t("report.gap-how"), table(head, rows, numeric=(1, 2))]


# --- what is missing --------------------------------------------------------------------------


def missing(session: Session, sections: Sequence[VoteOutcome], t: Translator) -> list[str]:
    """The missing preconditions with a next step each, and the advice that holds."""
    blocks: list[str] = []
    for section, stands in preconditions(session, sections):
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
    keys = [section.vote.key for section in sections]
    blocks += [quoted(text) for _, text in advice_that_holds(session, keys)]
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


def _count(span: Span, percent: int | None, t: Translator) -> str:
    if percent is None:
        return str(span)
    return t("report.count-percent", count=span.low, percent=percent)


def upper_of(bands: Bands, t: Translator) -> str:
    """`9 of 12`, from 20 answers with per cent."""
    return of_all(bands.upper, bands.n, t, percent=bands.exact)


def of_all(span: Span, n: int, t: Translator, *, percent: bool = True) -> str:
    """`9 of 12`, from 20 answers with `percent`, unless the count is told as limits."""
    told = t("report.of", count=str(span), of=n)
    share = percent_of(span, n) if percent else None
    return told if share is None else t("report.count-percent", count=told, percent=share)


def why_withheld(one: Withheld, t: Translator) -> str:
    """Why nothing is told of an indicator."""
    return t(f"results.{one.reason}")


def _hidden(standing: Standing, t: Translator) -> str:
    released = standing.released
    return why_withheld(released if isinstance(released, Withheld) else Withheld(), t)
