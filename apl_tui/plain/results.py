"""Results as lines: each statement with its counts, then what stands out, and what is missing.

Everything is made from the releases alone (privacy.md R10), in the words of the report and of the
screens. Rows are numbered, so that an action or a reason can be tied to one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apl_tui.core.findings import Profile, Standing, ranking, start_with_gap
from apl_tui.core.outcomes import (
    GapOutcome,
    VoteOutcome,
    advice_that_holds,
    asks_for_preconditions,
    gap_outcomes,
    outcomes_of,
    start_of,
)
from apl_tui.core.release import (
    ChoiceRelease,
    Full,
    Span,
    Withheld,
)
from apl_tui.core.session import Session
from apl_tui.core.workshop import Indicator
from apl_tui.i18n import Translator
from apl_tui.plain.console import BULLET
from apl_tui.report.results import not_compared, of_all, part_words, upper_of
from apl_tui.report.text import clean, plain
from apl_tui.wording.released import (
    ANSWERED,
    middle_words,
    options_words,
    own_answer,
    unsure_words,
)
from apl_tui.wording.scales import band_label

ENDS = (".", "!", "?", "…")


@dataclass(frozen=True, slots=True)
class NumberedLines:
    """The lines, and the keys of the indicators by their numbers."""

    lines: tuple[str, ...]
    keys: tuple[str, ...]


def results_lines(
    session: Session, vote_keys: Sequence[str], t: Translator, *, first: int = 1
) -> NumberedLines:
    """The last releases of these votes; the first row gets the number `first`."""
    teller = _Teller(session, t, first)
    teller.tell(tuple(dict.fromkeys(vote_keys)))
    return NumberedLines(tuple(teller.lines), tuple(teller.keys))


class _Teller:
    """Gathers the lines and numbers the rows."""

    def __init__(self, session: Session, t: Translator, first: int) -> None:
        self._session = session
        self._t = t
        self._first = first
        self._whys = {why.indicator_key: why.text for why in session.whys}
        self.lines: list[str] = []
        self.keys: list[str] = []

    def tell(self, keys: tuple[str, ...]) -> None:
        """Every vote in the order asked for; two votes over the same occasions together."""
        asked = {one.vote.key: one for one in outcomes_of(self._session, keys)}
        gaps = {gap.today.vote.key: gap for gap in gap_outcomes(tuple(asked.values()))}
        beside = {gap.potential.vote.key for gap in gaps.values()}
        open_to_talk: list[VoteOutcome] = []
        for key, one in asked.items():
            if key in gaps:
                self._gap(gaps[key])
            elif key not in beside:
                is_check = asks_for_preconditions(self._session, one.vote)
                self._vote(one, is_check=is_check)
                open_to_talk.append(one)
        missed = set(keys) - set(asked)
        for step in self._session.workshop.steps:
            if any(vote.key in missed for vote in step.votes):
                self.lines += ["", _told(clean(step.title), self._t("results.not-held"))]
        if first := start_of(open_to_talk):
            self._start_at(first)
        self._advice(keys)

    # --- one vote -----------------------------------------------------------------------------

    def _vote(self, section: VoteOutcome, *, is_check: bool) -> None:
        self._head(section)
        released, stands = section.released, section.profile
        if isinstance(released, ChoiceRelease):
            self._choice(section, released)
        elif stands is not None:
            for standing in stands.standings:
                self._row(standing.key, self._standing(standing, section, is_check=is_check))
                if is_check and standing.missing and standing.indicator.next_step:
                    step = standing.indicator.next_step
                    self.lines.append(f"{BULLET}{self._t('results.check.step', step=step)}")
            if section.mode != "solo" and not is_check and len(stands.standings) > 1:
                self.lines += _findings(stands, self._t)

    def _head(self, section: VoteOutcome) -> None:
        t, round_ = self._t, section.round
        title = section.step.title
        if section.part:
            title = t("report.part", title=title, part=part_words(section.part, t))
        lead = " ".join(words for _, words in plain(section.vote.lead))
        held = t(f"report.held.{round_.mode}", ballots=round_.ballots, people=round_.people)
        again = len(section.rounds)
        if again > 1:
            held = f"{held} {t('report.held.round', number=again)}"
        self.lines += ["", f"{t('plain.results', title=title)}", *([lead] if lead else []), held]

    def _row(self, key: str, words: str) -> None:
        self.keys.append(key)
        number = self._first + len(self.keys) - 1
        self.lines.append(f"{number}. {words}")
        if key in self._whys:
            self.lines.append(f"{BULLET}{self._t('plain.why', text=self._whys[key])}")

    def _standing(self, standing: Standing, section: VoteOutcome, *, is_check: bool) -> str:
        t, label = self._t, _label(standing.indicator)
        words = []
        alone = section.mode == "solo"
        if is_check and not (alone and standing.missing is None):  # said as it was answered
            light = {True: "missing", False: "present", None: "hidden"}[standing.missing]
            words.append(t(f"results.{light}"))
        words.append(_facts(standing, t, alone=alone))
        if is_check and standing.divided and not alone:
            words.append(t("results.divided"))
        return _told(label, *words)

    def _choice(self, section: VoteOutcome, released: ChoiceRelease) -> None:
        t, vote = self._t, section.vote
        if released.totals is None:
            self.lines.append(t("results.choice.too-few", k=section.round.k))
            return
        if section.mode != "solo":
            answered = f"report.{ANSWERED[vote.kind]}"
            self.lines.append(t(answered, n=released.answered, most=vote.dots))
        for indicator, total in ranking(vote, released):
            count = of_all(total, released.answered, t)
            words = _dots(total, t) if vote.kind == "dots" else count
            words = t("plain.points", n=total.high, count=str(total)) if vote.weight > 1 else words
            self._row(vote.indicator_key(indicator), _told(_label(indicator), words))

    # --- several votes ------------------------------------------------------------------------

    def _gap(self, section: GapOutcome) -> None:
        t = self._t
        self._head(section.today)
        self.lines += [t("report.gap-how")]
        labels = {i.id: _label(i) for i in section.potential.vote.indicators}
        for gap in section.gaps:
            standing = gap.standing
            dots = t("results.too-few") if gap.dots is None else _dots(gap.dots, t)
            today = _facts(standing, t, alone=section.today.mode == "solo")
            words = t("plain.today", words=today)
            self._row(standing.key, _told(labels[standing.indicator.id], dots, words))
        if first := start_with_gap(section.gaps):
            self._start_at(first)

    def _start_at(self, standing: Standing) -> None:
        prompt = standing.indicator.prompt
        asked = [self._t("results.question", question=prompt)] if prompt else []
        label = _label(standing.indicator)
        self.lines += ["", " ".join((self._t("results.start"), _sentence(label), *asked))]

    def _advice(self, keys: tuple[str, ...]) -> None:
        for _, markdown in advice_that_holds(self._session, keys):
            self.lines += ["", f"{self._t('results.check.advice')}:"]
            for is_item, words in plain(markdown):
                self.lines.append(f"{BULLET}{words}" if is_item else words)


# --- findings ---------------------------------------------------------------------------------


def _findings(stands: Profile, t: Translator) -> list[str]:
    """Strongest, weakest and divided, in sentences."""
    known = [standing for standing in stands.standings if standing.bands]
    if not known:
        return []
    side = stands.vote.better
    found = (
        (t(f"report.finding.strongest-{side}", n=len(stands.strongest)), stands.strongest),
        (t(f"report.finding.weakest-{side}", n=len(stands.weakest)), stands.weakest),
        (t("report.finding.divided"), stands.divided),
    )
    level = [t("report.finding.level")] if len(stands.compared) > 1 and not stands.weakest else []
    told = [f"{word} {_sentence(_labels(standings))}" for word, standings in found if standings]
    return [*level, *told, *not_compared(stands, t)]


def _labels(standings: Sequence[Standing]) -> str:
    return "; ".join(_label(standing.indicator) for standing in standings)


# --- words and numbers ------------------------------------------------------------------------


def _facts(standing: Standing, t: Translator, *, alone: bool) -> str:
    """What is known of one statement, in sentences; or why nothing is shown."""
    released, vote = standing.released, standing.vote
    if isinstance(released, Withheld):
        return t(f"results.{released.reason}")
    if alone:
        return own_answer(vote, released, t) or t("results.no-answers")
    unsure = unsure_words(released, t)
    bands, scale = standing.bands, vote.scale
    if bands is None or scale is None:
        return " ".join(_sentence(w) for w in (t("results.no-answers"), unsure) if w)
    count = upper_of(bands, t)
    words = [t("report.finding.answered", count=count, band=band_label(scale, "upper", t))]
    if isinstance(released, Full):
        words += [options_words(released, t), middle_words(released, t)]
    return " ".join(_sentence(word) for word in (*words, unsure) if word)


def _dots(span: Span, t: Translator) -> str:
    return t("plain.dots", n=span.high, count=str(span))


def _label(indicator: Indicator) -> str:
    return clean(indicator.label) or clean(indicator.text) or indicator.id


def _told(label: str, *words: str) -> str:
    between = "" if label.endswith(ENDS) else ":"
    return f"{label}{between} {' '.join(_sentence(word) for word in words if word)}"


def _sentence(text: str) -> str:
    text = clean(text)
    return text if text.endswith(ENDS) else f"{text}."
