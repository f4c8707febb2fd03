"""The report as Markdown (CommonMark and GFM tables): the source of every other readable form.

Invariants: the same session gives the same bytes; equal releases give equal reports (R10); every
text that was typed or comes from a script passes through `escape`; notes to the facilitator and
ideas that were not marked are never read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from apl_tui.core.actions import Action, parking_lot, tasks
from apl_tui.core.idea_votes import for_report
from apl_tui.core.outcomes import (
    VoteOutcome,
    indicators_by_key,
    preconditions,
    vote_outcomes,
)
from apl_tui.core.promise import headline, promise
from apl_tui.core.records import StepRecord
from apl_tui.core.release import (
    FEW_CHOSE,
    PERCENT_FROM,
    SMALL_COUNT,
    Bands,
    GradedRelease,
    Withheld,
)
from apl_tui.core.session import Session
from apl_tui.core.trend import NO_PAST, Past
from apl_tui.core.workshop import Indicator, Step
from apl_tui.i18n import Translator
from apl_tui.report.results import (
    NOTHING,
    findings,
    label_of,
    missing,
    results,
    start_here,
    step_title,
)
from apl_tui.report.sections import idea_sections, sources
from apl_tui.report.text import bar, bullets, choice_bar, escape, plain_line, table
from apl_tui.report.trend import trend_blocks
from apl_tui.wording.ideas import origin_words
from apl_tui.wording.minutes import minutes_that_add_up


def report_markdown(session: Session, t: Translator, past: Past = NO_PAST) -> str:
    """The whole report of a session, in the words of `t`, looking back on the unit's `past`."""
    session = for_report(session)
    sections = vote_outcomes(session)
    for_people = [
        *_head(session, sections, t),
        *_ideas(session, t),
        *start_here(sections, t),
        *_actions(session, t),
        *missing(session, sections, t),
        *_parked(session, t),
        *_closing_word(session, t),
    ]
    what_was_said = [
        *findings(sections, t),
        *results(session, sections, t),
        *trend_blocks(session, past, t),
    ]
    machinery = [
        *_how_to_read(session, sections, t),
        *_promise(session, t),
        *_about(session, t),
        *_what_we_did(session, t),
    ]
    blocks = [*for_people, *what_was_said, *machinery]
    return "\n\n".join(blocks) + "\n"


# --- head -------------------------------------------------------------------------------------


def _head(session: Session, sections: Sequence[VoteOutcome], t: Translator) -> list[str]:
    workshop = session.workshop
    title = escape(workshop.title) or escape(workshop.id)
    facts = [
        ("report.head.unit", escape(session.settings.unit)),
        ("report.head.when", _when(session, t)),
        ("report.head.led-by", escape(session.settings.led_by)),
        ("report.head.people", _people(session, t)),
        ("report.head.ballots", _ballots(sections, t)),
        ("report.head.promise", _promised(session, t)),
    ]
    lines = [f"**{t(label)}:** {fact}" for label, fact in facts if fact]
    return [f"# {t('report.title', title=title)}", bullets(lines)]


def _when(session: Session, t: Translator) -> str:
    start = datetime.fromisoformat(session.started)
    if not session.finished:
        return t("report.head.unfinished", day=t.day(start.date()), start=t.clock(start))
    end = datetime.fromisoformat(session.finished)
    if end.date() == start.date():
        return t(
            "report.head.time", day=t.day(start.date()), start=t.clock(start), end=t.clock(end)
        )
    return t(
        "report.head.days",
        day=t.day(start.date()),
        start=t.clock(start),
        last=t.day(end.date()),
        end=t.clock(end),
    )


def _people(session: Session, t: Translator) -> str:
    settings = session.settings
    if settings.solo:
        return t("report.head.solo")
    told = [t("report.head.people-count", n=settings.people)]
    if raised := session.people_raised_to:
        steps = t("report.head.then").join(str(number) for number in raised)
        first = session.people_first  # 0 in a file from before it was kept
        form = "raised" if first else "raised-to"
        told.append(t(f"report.head.{form}", first=first, to=steps))
    if settings.in_unit:
        told.append(t("report.head.in-unit", n=settings.in_unit))
    return " ".join(told)


def _ballots(sections: Sequence[VoteOutcome], t: Translator) -> str:
    """How many voted in each step's last round; nothing when a person was alone."""
    told: dict[str, str] = {}
    for section in sections:
        round_ = section.round
        if round_.mode != "solo":
            count = t("report.of", count=str(round_.ballots), of=round_.people)
            form = t("report.head.hands", count=count) if round_.mode == "hands" else count
            title = step_title(section.step)
            mark = "" if title.endswith("?") else ":"
            told.setdefault(section.step.key, f"{title}{mark} {form}")
    return "; ".join(told.values())


def _promised(session: Session, t: Translator) -> str:
    return f"{t.say(headline(session.settings))} {t('report.head.promise-below')}"


# --- what we did ------------------------------------------------------------------------------


def _what_we_did(session: Session, t: Translator) -> list[str]:
    head = [t("report.column.step"), t("report.column.planned"), t("report.column.used")]
    led = tuple(zip(session.workshop.steps, session.records, strict=True))
    planned = minutes_that_add_up(0 if record.skipped else record.seconds for _, record in led)
    rows = [
        [_step_title(step, t), _planned(minutes, record, t), _used(record, t)]
        for (step, record), minutes in zip(led, planned, strict=True)
    ]
    used = sum(record.used_minutes or 0 for record in session.records if not record.skipped)
    sums = [t("report.minutes", minutes=str(minutes)) for minutes in (sum(planned), used)]
    rows.append([f"**{cell}**" for cell in (t("report.in-all"), *sums)])
    blocks = [f"## {t('report.what-we-did')}", table(head, rows, numeric=(1, 2))]
    lost = _interrupted(session, t)
    return [*blocks, bullets(lost)] if lost else blocks


def _step_title(step: Step, t: Translator) -> str:
    title = step_title(step)
    told = t("report.break", title=title)
    says_it = title.casefold() in told[len(title) :].casefold()  # such as "Break (break)"
    return told if step.is_break and not says_it else title


def _planned(minutes: int, record: StepRecord, t: Translator) -> str:
    """Of the plan as it was led: what was left out has no minutes in it."""
    return NOTHING if record.skipped else t("report.minutes", minutes=str(minutes))


def _used(record: StepRecord, t: Translator) -> str:
    if record.skipped:
        return t("report.skipped")
    if record.used_minutes is None:
        return NOTHING
    return t("report.minutes", minutes=str(record.used_minutes))


def _interrupted(session: Session, t: Translator) -> list[str]:
    """The rounds that were lost, a line for each step: nothing of them was kept."""
    titles = {step.key: _step_title(step, t) for step in session.workshop.steps}
    lost = Counter((one.step_key, one.kind) for one in session.interrupted)
    return [
        t(f"report.interrupted-{kind}", n=times, step=titles.get(key, escape(key)))
        for (key, kind), times in lost.items()
    ]


# --- what the group wrote ---------------------------------------------------------------------


def _ideas(session: Session, t: Translator) -> list[str]:
    blocks: list[str] = []
    for section in idea_sections(session):
        blocks.append(f"### {escape(plain_line(section.question)) or t('report.ideas')}")
        if section.withheld:
            blocks.append(t("report.ideas-withheld"))
        elif section.ideas:
            told = (" / ".join(filter(None, map(escape, idea.wordings))) for idea in section.ideas)
            blocks.append(bullets([words or NOTHING for words in told]))
        else:
            blocks.append(t("report.ideas-unmarked"))
        if section.few:
            blocks.append(t("report.ideas-few", k=session.settings.k))
    return [f"## {t('report.ideas')}", *blocks] if blocks else []


def _actions(session: Session, t: Translator) -> list[str]:
    indicators = indicators_by_key(session)
    lines = [_action(action, indicators, t) for action in tasks(session.actions)]
    body = bullets(lines) if lines else t("report.actions-none")
    return [f"## {t('report.actions')}", body, *_follow_up(session, t)]


def _parked(session: Session, t: Translator) -> list[str]:
    """What is to be talked about another time, and what of it has been."""
    indicators = indicators_by_key(session)
    lines = [_action(each, indicators, t) for each in parking_lot(session.actions)]
    return [f"## {t('report.parked')}", t("report.parked-how"), bullets(lines)] if lines else []


def _follow_up(session: Session, t: Translator) -> list[str]:
    """When to look at the actions again: the first day on which one of them is due."""
    days = [one.due for one in session.actions if one.due and one.state == "open"]
    if not days:
        return []
    first = date.fromisoformat(min(days))
    return [f"**{t('report.follow-up')}** {_day(first, t)}"]


def _action(action: Action, indicators: dict[str, Indicator], t: Translator) -> str:
    what = escape(action.what) or NOTHING
    if action.state == "dropped":
        what = f"~~{what}~~ {t('report.action.dropped')}"
    parts = [what, escape(action.who), _due(action, t)]
    if notice := escape(action.notice):
        parts.append(t("report.action.notice", notice=notice))
    if action.indicator_key in indicators:
        label = label_of(indicators[action.indicator_key])
        parts.append(t("report.action.about", label=label))
    parts.append(escape(origin_words(action, t)))
    if action.carried:
        parts.append(t("report.action.carried", n=action.carried))
    box = {"done": "[x] ", "open": "[ ] ", "dropped": ""}[action.state]
    return box + " — ".join(part for part in parts if part)


def _due(action: Action, t: Translator) -> str:
    """When, as typed, with the date that was read from it."""
    typed = escape(action.when)
    if not action.due:
        return typed
    told = _day(date.fromisoformat(action.due), t)
    return t("report.action.typed", typed=typed, due=told) if typed else told


def _day(day: date, t: Translator) -> str:
    return t("report.action.due", day=t.day(day), week=day.isocalendar().week)


def _closing_word(session: Session, t: Translator) -> list[str]:
    word = escape(session.closing_word)
    return [f"## {t('report.closing-word')}", f"> {word}"] if word else []


# --- how to read it ---------------------------------------------------------------------------


def _how_to_read(session: Session, sections: Sequence[VoteOutcome], t: Translator) -> list[str]:
    lines = list(_reading(session, sections, t))
    return [f"## {t('report.reading')}", bullets(lines)] if lines else []


def _reading(session: Session, sections: Sequence[VoteOutcome], t: Translator) -> Iterator[str]:
    grouped = [section for section in sections if section.mode != "solo"]
    if any(section.vote.kind == "graded" for section in grouped):
        yield t("report.reading.bands", bar=bar(3, 9, 12))
        if any(section.vote.better == "low" for section in grouped):
            yield t("report.reading.hinders", bar=bar(3, 9, 12, hinders=True))
        yield t("report.reading.dont-know")
    if any(section.vote.kind != "graded" for section in grouped):
        yield t("report.reading.choice", bar=choice_bar(9, 12), few=FEW_CHOSE)
    if any(_masks(section) for section in grouped):
        yield t("report.reading.masked", bar=bar(0, 9, 12), small=SMALL_COUNT)
    if any(section.mode == "ballots" for section in grouped):
        yield t("report.reading.withheld")
    if any(_told_before(section) for section in grouped):
        yield t("report.reading.told-before")
    if any(section.mode == "hands" for section in grouped):
        yield t("report.reading.hands")
    if grouped:
        yield t("report.reading.percent", least=PERCENT_FROM)
        yield t("report.reading.findings")
    if preconditions(session, sections):
        form = "missing-solo" if session.settings.solo else "missing"
        yield t(f"report.reading.{form}")


def _masks(section: VoteOutcome) -> bool:
    released = section.released
    return isinstance(released, GradedRelease) and any(
        isinstance(one, Bands) and not one.exact for one in released.indicators
    )


def _told_before(section: VoteOutcome) -> bool:
    released = section.released
    return isinstance(released, GradedRelease) and any(
        one == Withheld("told-before") for one in released.indicators
    )


# --- the promise ------------------------------------------------------------------------------


def _promise(session: Session, t: Translator) -> list[str]:
    sentences = promise(session.settings)
    holds = [t.say(one.text) for one in sentences if one.holds]
    open_ends = [t.say(one.text) for one in sentences if not one.holds]
    title = t("report.head.promise" if session.settings.solo else "report.promise")
    blocks = [f"## {title}", bullets(holds)]
    return [*blocks, t("report.promise-not"), bullets(open_ends)] if open_ends else blocks


# --- about the report -------------------------------------------------------------------------


def _about(session: Session, t: Translator) -> list[str]:
    """Where the texts come from, and where the report may end up."""
    given = "; ".join(filter(None, map(escape, sources(session))))
    lines = [t("report.about.source", source=given)] if given else []
    if "SKR" in given:
        lines.append(t("report.about.course"))
    lines.append(t("report.about.public"))
    return [f"## {t('report.about')}", bullets(lines)]
