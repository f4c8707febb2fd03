"""What `apl-tui privacy --verify` looks at: all that becomes of a release, by the real code.

Two ways, since neither is enough alone:

- `Places`: every distribution is released, and what is released is stored, reported and drawn. A
  picture is made once for each release and then remembered. So this proves only that what is shown
  is a function of the release, *if* the program hands on nothing else: `ends_of` gets nothing else.
- `live_occasions`: for fewer distributions, the whole way. Ballots are cast in a real room over a
  real archive in a folder of its own, and every byte on the disk, before and after closing, is
  compared, and so are the pictures. What the room carried past the release shows here.

`CONTRACT` states the numbers of privacy.md once more: the code's own constants may not move them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from apl_tui.core import release as rule
from apl_tui.core.ballot import Tally
from apl_tui.core.records import Settings
from apl_tui.core.release import BANDS_TO, Full, GradedRelease, Rules, VoteRelease, release
from apl_tui.core.session import Session, new_session
from apl_tui.core.workshop import Indicator, Module, Results, Step, Vote, Workshop
from apl_tui.i18n import Translator, translator
from apl_tui.privacy.proof import (
    COALITION,
    FULL_TO,
    SCALE_OF_SIZE,
    BandProof,
    FullProof,
    ReleaseView,
    Seconds,
    check_bands,
    check_full,
    distributions,
)
from apl_tui.privacy.proof_told import ToldProof, check_told
from apl_tui.process.subprocess_worker import beside
from apl_tui.report.output import FORMATS, Format, report_text
from apl_tui.room.clock import Clock
from apl_tui.room.room import Randomness, Room
from apl_tui.store.archive import SessionArchive
from apl_tui.store.codec import encode
from apl_tui.store.index import row_of
from apl_tui.store.paths import Paths
from apl_tui.store.storage import Disk, bytes_of
from apl_tui.workflows.opening import begin
from apl_tui.workflows.reporting import write_report

PLACES = ("proof.view-release", "proof.view-disk", "proof.view-report", "proof.view-screen")
SCREENS = ((72, 14), (112, 30))  # what a stage of 80×24 and of 120×40 leaves
PLAIN_FORMS: tuple[Format, ...] = ("md", "csv", "json")  # the web page is made of the first one
BEGAN = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
PEOPLE = 40
EVERY = 4096  # tallies between two words on how far it has come

CONTRACT: Mapping[str, int] = {
    "LEAST_K": 5,
    "DEFAULT_K": 6,
    "SENSITIVE_K": 8,
    "SMALL_COUNT": 3,
    "FEW_CHOSE": 2,
    "PERCENT_FROM": 20,
    "FULL_FROM": 10,
}
FULL_FROM, FULL_MARGIN = CONTRACT["FULL_FROM"], 3

Progress = Callable[[int], None]


def moved_numbers() -> tuple[str, ...]:
    """The constants of the release rule that are not what privacy.md says."""
    return tuple(name for name, number in CONTRACT.items() if getattr(rule, name) != number)


def hidden_fields() -> tuple[str, ...]:
    """The fields of a release that its `repr`, by which pictures are remembered, would not tell."""
    kinds = (rule.Span, rule.Withheld, rule.Bands, rule.Full, rule.GradedRelease)
    return tuple(
        f"{kind.__name__}.{field.name}"
        for kind in (*kinds, rule.ChoiceRelease)
        for field in fields(kind)
        if not field.repr
    )


# --- where a release ends ---------------------------------------------------------------------


class Places:
    """The views of the proof: the release itself, and the disk, report and screen made of it."""

    def __init__(self, t: Translator, told: Progress = lambda _: None) -> None:
        self._t = t
        self._told = told
        self._tried = 0
        self._at_hand: tuple[Tally, Rules] | None = None
        self._row: tuple[bytes, ...] = ()
        self._rows: dict[Hashable, tuple[bytes, ...]] = {}

    @property
    def views(self) -> tuple[ReleaseView, ...]:
        """One view a place."""
        return tuple(ReleaseView(name, partial(self._at, i)) for i, name in enumerate(PLACES))

    def _at(self, place: int, tally: Tally, rules: Rules) -> bytes:
        if self._at_hand is None or tally is not self._at_hand[0] or rules is not self._at_hand[1]:
            self._at_hand = (tally, rules)
            self._row = self._looked_up(tally, rules)
        return self._row[place]

    def _looked_up(self, tally: Tally, rules: Rules) -> tuple[bytes, ...]:
        self._tried += 1
        if self._tried % EVERY == 0:
            self._told(self._tried)
        vote, ballots = tally.vote, tally.answered
        releases = release((tally,), rules)
        told = repr(releases)
        sensitive = vote.indicators[0].sensitive
        key = (len(tally.counts[0]), sensitive, rules.full, rules.k, ballots, told)
        if key not in self._rows:
            ends = ends_of(vote, rules, ballots, releases, self._t)
            self._rows[key] = (told.encode(), *ends)
        return self._rows[key]


def ends_of(
    vote: Vote, rules: Rules, ballots: int, releases: tuple[VoteRelease, ...], t: Translator
) -> tuple[bytes, bytes, bytes]:
    """What is on the disk, in the report and on the screen: made from the release and `ballots`.

    A distribution that is shown in full is told already, so no place could tell more: it is empty.
    The choice of R7 is told to the room; what is about one person looks the same with and without.
    """
    (only,) = releases
    if isinstance(only, GradedRelease) and isinstance(only.indicators[0], Full):
        return b"", b"", b""
    full = rules.full and not vote.indicators[0].sensitive
    settings = Settings("", PEOPLE, k=rules.k, full=full)
    step = Step("proof", "step", "step", 600.0, (vote, Results((vote.key,))))
    workshop = Workshop("proof", "proof", t.language, (Module("proof", "proof", (step,)),))
    started = new_session("proof", workshop, settings, BEGAN.isoformat(timespec="minutes"))
    session = started.opened().closed("ballots", ballots, releases)
    screen = picture_text(session, t, SCREENS[:1])
    return _stored(session), _reported(session, t), screen.encode()


def _stored(session: Session) -> bytes:
    document = encode(session)
    row = row_of(document["session"])
    return bytes_of({"session": document, "index": row._asdict()})


def _reported(session: Session, t: Translator) -> bytes:
    return "".join(report_text(session, t, form) for form in PLAIN_FORMS).encode()


def picture_text(
    session: Session, t: Translator, sizes: Sequence[tuple[int, int]] = SCREENS
) -> str:
    """The results screen: the characters and colours of every page, with each row selected."""
    # Textual is loaded by --verify only, never by the promise or the sheet.
    from apl_tui.tui.results.layout import laid_out  # noqa: PLC0415
    from apl_tui.tui.results.pictures import pictures  # noqa: PLC0415

    keys = [vote.key for vote in session.workshop.votes]
    drawn = []
    for width, height in sizes:
        for page in laid_out(pictures(session, keys, t, width), t, width, height):
            for key in ("", *(row.key for row in page.rows)):
                text = page.drawn(key, t, width)
                drawn.append(f"{text.plain}\n{text.spans}")
    return "\n".join(drawn)


# --- R7: where the full distribution may not be shown ----------------------------------------


@dataclass(frozen=True, slots=True)
class HeldBack:
    """With the full distribution chosen: what was tried of all that must stay bands, and erred."""

    tried: int
    violations: int

    @property
    def holds(self) -> bool:
        """Whether the rule holds; a check of nothing holds nothing."""
        return self.tried > 0 and self.violations == 0


def check_held_back(views: Sequence[ReleaseView], k: int, n_max: int = FULL_TO) -> HeldBack:
    """Below ten answers, or with a largest option of n − 3 and more, only the bands may show."""
    rules = Rules(k, full=True)
    tried = violations = 0
    for scale in SCALE_OF_SIZE.values():
        vote = Vote("proof", "vote", "graded", "proof", (Indicator("one", "one"),), scale)
        for n in range(k, n_max + 1):
            shown: dict[int, tuple[bytes, ...]] = {}
            for counts in distributions(n, scale.size):
                if n >= FULL_FROM and max(counts) < n - FULL_MARGIN:
                    continue
                tally = Tally(vote, ((0, *counts),), n)
                seen = tuple(view.released_as(tally, rules) for view in views)
                tried += 1
                violations += seen != shown.setdefault(sum(counts[-2:]), seen)
    return HeldBack(tried, violations)


# --- the whole way ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LivedProof:
    """Occasions that were held in a real room, and how many of them gave themselves away.

    `before` counts those whose files differed while the round was open (S1), `after` those whose
    files, reports or pictures differed after it from those with the same bands (S2).
    """

    tried: int
    groups: int
    before: int
    after: int
    first: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing gave anything away, and there was something to see."""
        return self.groups > 1 and not self.before and not self.after


def live_occasions(t: Translator, k: int, n_max: int = BANDS_TO) -> LivedProof:
    """Hold the same occasion with answers that may not be told apart, and compare all that is left.

    4 and 5 options at once, each with an indicator about one person; for some numbers of answers
    and some divisions into bands: all at one edge of the band, all at the other, and mixed.
    """
    before: dict[int, Mapping[str, bytes]] = {}
    after: dict[tuple[int, int], Mapping[str, bytes]] = {}
    tried = early = late = 0
    first: tuple[str, ...] = ()
    with TemporaryDirectory() as folder:
        for n, upper in _divisions(k, n_max):
            for edge in range(3):
                home = Path(folder) / str(tried)
                open_, closed = _occasion(Paths(home), t, k, _answers(n, upper, edge))
                tried += 1
                differing = _differing(before.setdefault(n, open_), open_)
                early += bool(differing)
                first = first or differing
                # What is about one person is masked alike when its small band is at most two.
                differing = _differing(after.setdefault((n, upper), closed), closed)
                late += bool(differing)
                first = first or differing
    return LivedProof(tried, len(after), early, late, first)


def _divisions(k: int, n_max: int) -> Iterator[tuple[int, int]]:
    """Numbers of answers, and how many of them are in the upper band."""
    for n in sorted({k - 1, k, max(8, k), max(9, k), max(13, k), n_max}):
        if n <= n_max:
            yield from ((n, upper) for upper in sorted({0, 1, 2, n // 2, n}))


def _answers(n: int, upper: int, edge: int) -> list[tuple[bool, int]]:
    """For each person: whether in the upper band, and which place in it (reckoned modulo)."""
    places = (lambda _: 0, lambda _: -1, lambda person: person)
    return [(person < upper, places[edge](person)) for person in range(n)]


def _occasion(
    paths: Paths, t: Translator, k: int, answers: Sequence[tuple[bool, int]]
) -> tuple[Mapping[str, bytes], Mapping[str, bytes]]:
    """One occasion from its first minute to its reports: the files just before and after closing.

    The picture on the screen stands among the files afterwards.
    """
    clock = Clock(lambda: 0.0, lambda: BEGAN)
    tickets = count(1)
    chances = Randomness(lambda: next(tickets).to_bytes(8, "big"), lambda _: None)
    settings = Settings("proof", PEOPLE, k=k, ends_at=BEGAN.isoformat(timespec="minutes"))
    # Nothing here is to outlive a power cut, so the disk is not waited for.
    archive = SessionArchive(paths, Disk(fsync=lambda _: None), clock.monotonic)
    with archive.locked():
        session = begin(_workshop(t.language), settings, archive, clock)
        room = Room(session, archive, clock, chances)
        room.begin()
        vote = room.open_vote()
        for answer in answers:
            ballot = {each.id: _ballot(each, *answer) for each in vote.votes}
            room.cast(ballot, vote.hand_over())
        open_ = _files(paths.home)
        room.close_vote()
        room.finish()
        loaded = archive.load(session.id)
    for form in FORMATS:
        write_report(loaded, paths.reports, form=form)
    closed = {**_files(paths.home), "screen": picture_text(room.session, t).encode()}
    return open_, closed


def _workshop(language: str) -> Workshop:
    pair = (Indicator("one", "one"), Indicator("person", "person", sensitive=True))
    votes = tuple(
        Vote("proof", f"of-{scale.size}", "graded", "proof", pair, scale)
        for scale in SCALE_OF_SIZE.values()
    )
    step = Step("proof", "step", "step", 600.0, votes)
    return Workshop("proof", "proof", language, (Module("proof", "proof", (step,)),))


def _ballot(vote: Vote, upper: bool, place: int) -> dict[str, int]:  # noqa: FBT001 - a pair's first
    scale = vote.scale
    if scale is None:
        return {}
    band = range(scale.upper_from, scale.size + 1) if upper else range(1, scale.upper_from)
    return dict.fromkeys((one.id for one in vote.indicators), band[place % len(band)])


def _files(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> tuple[str, ...]:
    names = one.keys() | other.keys()
    return tuple(sorted(name for name in names if one.get(name) != other.get(name)))


# --- all of it --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that was tried and found."""

    moved: tuple[str, ...]
    bands: BandProof
    held_back: HeldBack
    full: FullProof
    told: ToldProof
    lived: LivedProof
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether the promise is kept."""
        parts = (self.bands, self.held_back, self.full, self.told, self.lived)
        return not self.moved and all(part.holds for part in parts)


@dataclass(frozen=True, slots=True)
class _Rest:
    """What is checked beside the bands."""

    moved: tuple[str, ...]
    held_back: HeldBack
    full: FullProof
    told: ToldProof
    lived: LivedProof


def verify(
    language: str,
    now: Seconds,
    *,
    k: int,
    up_to: int = BANDS_TO,
    told: Progress = lambda _: None,
) -> Verdict:
    """Run every check on the program as it is installed here. `told` hears how far it has come."""
    started = now()
    with beside(check_rest, language, k, up_to) as waiting:
        views = Places(translator(language), told).views
        bands = check_bands(views, now=now, k=k, n_max=up_to)
        rest = waiting()
    return Verdict(
        rest.moved, bands, rest.held_back, rest.full, rest.told, rest.lived, now() - started
    )


def check_rest(language: str, k: int, up_to: int) -> _Rest:
    """All but the bands; runs in a process of its own, beside them."""
    t = translator(language)
    views = Places(t).views
    full_to = max(FULL_FROM, k, min(up_to, FULL_TO))
    return _Rest(
        (*moved_numbers(), *hidden_fields()),
        check_held_back(views, k, full_to),
        check_full(views, now=time.monotonic, k=k, n_max=full_to, coalition=COALITION),
        check_told(k),
        live_occasions(t, k, up_to),
    )
