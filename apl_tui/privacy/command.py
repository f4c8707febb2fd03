"""`apl-tui privacy`: the promise for the settings in force, the proof, and a sheet to hand over.

Everything here is words around `core.promise` and `privacy.proof`; what the proof looks at stands
in `privacy/verify.py`, which is loaded by `verify` alone. The promise and the sheet load no screen.
"""

from __future__ import annotations

import shutil
import sys
import textwrap
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from apl_tui import __version__
from apl_tui.core.errors import AplError, message
from apl_tui.core.promise import Sentence, promise, promise_for_all
from apl_tui.core.records import Channel, Settings
from apl_tui.core.release import BANDS_TO, DEFAULT_K, FULL_FROM
from apl_tui.i18n import Translator
from apl_tui.privacy.proof import Clash, joiner_leak, leaks_of_other_rules
from apl_tui.store.paths import Paths
from apl_tui.store.storage import telling, write_atomically

if TYPE_CHECKING:
    from apl_tui.privacy.proof_told import ToldProof
    from apl_tui.privacy.verify import Verdict

WIDEST, NARROWEST = 88, 40
RULE = 7  # cells for a rule id and the space after it
PEOPLE = 12
HTML = (".html", ".htm")
SHEETS = ("", ".md", ".markdown", ".txt", *HTML)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for on the command line."""

    k: int = DEFAULT_K
    full: bool = False
    slips: bool = False
    phones: bool = False
    hub: bool = False
    verify: bool = False
    up_to: int = BANDS_TO
    sheet: Path | None = None
    force: bool = False

    @property
    def settings(self) -> Settings:
        """The settings that the promise is about."""
        channels: list[Channel] = ["laptop"]
        channels += ["slips"] if self.slips else []
        channels += ["phones"] if self.phones or self.hub else []
        channels += ["hub"] if self.hub else []
        return Settings("", PEOPLE, k=self.k, full=self.full, channels=tuple(channels))


def run_privacy(wanted: Wanted, t: Translator, paths: Paths, today: date) -> bool:
    """Print the promise, run the proof and write the sheet, as asked for; whether all of it held.

    Raises `AplError` when the sheet cannot be written, or the proof is to stop below the threshold.
    """
    if wanted.up_to < wanted.k:
        raise AplError(
            message("privacy.up-to-low", up_to=wanted.up_to, k=wanted.k),
            where="--up-to",
            what_to_do=message("privacy.up-to-low-do", k=wanted.k, most=BANDS_TO),
        )
    if wanted.sheet is not None and wanted.sheet.exists() and not wanted.force:
        raise AplError(
            message("privacy.sheet-exists"),
            where=str(wanted.sheet),
            what_to_do=message("cli.new.exists-do"),
        )
    if wanted.sheet is not None and wanted.sheet.suffix.lower() not in SHEETS:
        raise AplError(
            message("privacy.sheet-kind"),
            where=str(wanted.sheet),
            what_to_do=message("privacy.sheet-kind-do"),
        )
    width = terminal_width()
    _say(promise_lines(wanted.settings, t, width))
    verdict = None
    if wanted.verify:
        _say(["", *_headed(t("privacy.proof"))])
        verdict = _verify(wanted, t)
        _say(verdict_lines(verdict, t, width))
        _say(["", *_headed(t("privacy.why-not-more")), *leak_lines(t, width)])
        _say(["", *_wrapped(conclusion(verdict, t), width, "")])
    if wanted.sheet is not None:
        text = sheet(wanted, t, paths, today, verdict)
        if wanted.sheet.suffix.lower() in HTML:
            from apl_tui.report.html import page  # noqa: PLC0415 - only this needs its parser

            text = page(text, t)
        with telling(message("privacy.sheet-not-written"), wanted.sheet):
            write_atomically(wanted.sheet, text.encode("utf-8"))
        _say(["", t("privacy.sheet-written", path=str(wanted.sheet))])
    return verdict is None or verdict.holds


def terminal_width() -> int:
    """How wide the lines are to be, in cells."""
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns - 1))


def _say(lines: Sequence[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def _headed(title: str) -> list[str]:
    return [title, "─" * len(title), ""]


def _wrapped(text: str, width: int, indent: str, first: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=first or indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


# --- the promise ------------------------------------------------------------------------------


def promise_lines(settings: Settings, t: Translator, width: int) -> list[str]:
    """The promise, each sentence with the rule that it comes from."""
    sentences = promise(settings)
    lines = _headed(t("cli.privacy.title"))
    for sentence in sentences:
        lines += _sentence(sentence, t, width) if sentence.holds else []
    lines += ["", *_headed(t("cli.privacy.not"))]
    for sentence in sentences:
        lines += [] if sentence.holds else _sentence(sentence, t, width)
    return lines


def _sentence(sentence: Sentence, t: Translator, width: int) -> list[str]:
    first = f"  {rule_of(sentence):<{RULE - 2}}"
    return _wrapped(t.say(sentence.text), width, " " * RULE, first)


def rule_of(sentence: Sentence) -> str:
    """The id of the rule, or a dash for what no rule is about."""
    return sentence.rule if sentence.rule[-1].isdigit() else "–"


# --- the proof --------------------------------------------------------------------------------


def _verify(wanted: Wanted, t: Translator) -> Verdict:
    from apl_tui.privacy.verify import verify  # noqa: PLC0415 - loads the screens

    shows = sys.stderr.isatty()

    def told(tried: int) -> None:
        if shows:
            sys.stderr.write(f"\r{t('privacy.progress', tried=number(tried, t))}\x1b[K")
            sys.stderr.flush()

    told(0)
    try:
        return verify(t.language, time.monotonic, k=wanted.k, up_to=wanted.up_to, told=told)
    finally:
        if shows:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def number(value: int, t: Translator) -> str:
    """A whole number with the language's sign between thousands."""
    return f"{value:,}".replace(",", t("privacy.thousands"))


def verdict_lines(verdict: Verdict, t: Translator, width: int) -> list[str]:
    """What was tried and what was found, a paragraph a check."""
    bands, full, held, lived = verdict.bands, verdict.full, verdict.held_back, verdict.lived
    lines = [
        *_check("R1–R5", bands.holds, t("privacy.bands", **_bands(verdict, t)), t, width),
        *(
            f"{' ' * RULE}  {t(view.view):<28}"
            f"{t('privacy.pictures', n=view.pictures, number=number(view.pictures, t)):>18}"
            f"{t('privacy.violations', n=view.violations, number=number(view.violations, t)):>18}"
            for view in bands.views
        ),
    ]
    if bands.first_clash:
        lines += _wrapped(clash(bands.first_clash, t), width, " " * RULE)
    told = t(
        "privacy.full",
        tried=number(full.tried, t),
        n_min=max(FULL_FROM, full.k),
        n_max=full.n_max,
        coalition=full.coalition,
        certain=number(full.violations, t),
    )
    lines += ["", *_check("R7", full.holds, told, t, width)]
    told = t("privacy.held-back", tried=number(held.tried, t), n=held.violations)
    lines += ["", *_check("R7", held.holds, told, t, width)]
    lines += ["", *_told_lines(verdict.told, t, width)]
    told = t("privacy.lived", tried=lived.tried, before=lived.before, after=lived.after)
    lines += ["", *_check("S1–S3", lived.holds, told, t, width)]
    if lived.first:
        words = t("privacy.lived-first", files=", ".join(lived.first))
        lines += _wrapped(words, width, " " * RULE)
    moved = ", ".join(verdict.moved)
    told = t("privacy.moved", names=moved) if moved else t("privacy.not-moved")
    return [*lines, "", *_check("R1–R9", not moved, told, t, width)]


def _told_lines(proof: ToldProof, t: Translator, width: int) -> list[str]:
    """Where halves are not enough, as a table; more people than is promised stand in brackets."""
    lines = _check("R4–R9", proof.holds, t("privacy.told"), t, width)
    heads = [t(f"privacy.column.{name}") for name in ("outsider", "own", "two", "three")]
    sizes = [len(head) + 2 for head in heads]
    room = max(16, width - RULE - 4 - sum(sizes))
    lines += [f"{'':{RULE + 4 + room}}" + _right(heads, sizes)]
    for row in proof.rows:
        counts = [number(count, t) for count in row.certain[: len(heads)]]
        cells = [c if p <= row.promised else f"({c})" for p, c in enumerate(counts)]
        first, *more = textwrap.wrap(t(row.name), room)
        lines.append(f"{'':{RULE}}{row.rule:<4}{first:<{room}}{_right(cells, sizes)}".rstrip())
        lines += [f"{'':{RULE + 4}}{line}" for line in more]
    told = t("privacy.told-halves", halves=number(proof.halves, t), pairs=number(proof.pairs, t))
    return [*lines, *_wrapped(told, width, " " * RULE)]


def _right(cells: Sequence[str], sizes: Sequence[int]) -> str:
    return "".join(f"{cell:>{size}}" for cell, size in zip(cells, sizes, strict=False))


def _bands(verdict: Verdict, t: Translator) -> dict[str, str | int]:
    bands = verdict.bands
    return {
        "tried": number(bands.tried, t),
        "groups": number(bands.groups, t),
        "n_max": bands.n_max,
        "k": bands.k,
    }


def _check(rules: str, holds: bool, told: str, t: Translator, width: int) -> list[str]:  # noqa: FBT001 - whether it holds
    word = t("privacy.holds" if holds else "privacy.broken")
    return _wrapped(f"{word} {told}", width, " " * RULE, f"{rules:<{RULE}}")


def clash(found: Clash, t: Translator) -> str:
    """Two votes that should look the same and do not, in words."""
    pair = (found.first, found.second)
    first, second = (
        t("privacy.counts", counts=" ".join(map(str, counts[1:])), dont_know=counts[0])
        for counts in pair
    )
    return t("privacy.clash", place=t(found.view), first=first, second=second)


def conclusion(verdict: Verdict, t: Translator) -> str:
    """The one line to look at."""
    seconds = t.decimal(verdict.seconds)
    return t("privacy.all-holds" if verdict.holds else "privacy.all-broken", seconds=seconds)


# --- what other rules leak --------------------------------------------------------------------


def leak_cells(t: Translator) -> tuple[list[str], list[list[str]]]:
    """Head and rows of the table: the rule, numbers of answers, and situations for three people."""
    head = ["rule", "n", "outsider", "own", "two"]
    rows = [
        [t(row.rule), f"{row.n_from}–{row.n_to}", *map(_span, (row.outsider, row.own, row.two))]
        for row in leaks_of_other_rules()
    ]
    return [t(f"privacy.column.{name}") for name in head], rows


def _span(numbers: tuple[int, int]) -> str:
    least, most = numbers
    return str(least) if least == most else f"{least}–{most}"


def joiner(t: Translator) -> str:
    """What happens when a vote that was shown in full gets one more answer."""
    leak = joiner_leak()
    return t(
        "privacy.joiner", n=leak.n, pairs=number(leak.pairs, t), certain=number(leak.certain, t)
    )


def leak_lines(t: Translator, width: int) -> list[str]:
    """The table for a terminal; the rules wrap where the window is narrow."""
    head, rows = leak_cells(t)
    columns = [max(len(row[i]) for row in (head, *rows)) + 2 for i in range(1, 5)]
    room = max(16, width - sum(columns) - 2)
    lines = [*_wrapped(t("privacy.leaks"), width, ""), ""]
    for row in (head, *rows):
        first, *more = textwrap.wrap(row[0], room)
        numbers = "".join(f"{cell:>{size}}" for cell, size in zip(row[1:], columns, strict=True))
        lines += [f"{first:<{room}}{numbers}", *(f"  {line}" for line in more)]
    return [*lines, "", *_wrapped(joiner(t), width, "")]


# --- the sheet for the safety representative -------------------------------------------------


def sheet(
    wanted: Wanted, t: Translator, paths: Paths, today: date, verdict: Verdict | None = None
) -> str:
    """One sheet of Markdown: promise, what remains, where to look, how to run the proof."""
    sentences = promise_for_all(wanted.settings)
    places = {
        "sessions": paths.sessions,
        "reports": paths.reports,
        "index": paths.index,
        "set-aside": paths.set_aside,
    }
    blocks = [
        f"# {t('sheet.title')}",
        t("sheet.intro", version=__version__, day=t.day(today)),
        f"## {t('cli.privacy.title')}",
        _bullets(_as_item(s, t) for s in sentences if s.holds),
        f"## {t('cli.privacy.not')}",
        _bullets(_as_item(s, t) for s in sentences if not s.holds),
        f"## {t('sheet.look')}",
        t("sheet.look-text", path=f"`{paths.home}`"),
        _bullets(f"`{path}`: {t(f'sheet.look-{name}')}" for name, path in places.items()),
        t("sheet.look-more"),
        f"## {t('sheet.prove')}",
        t("sheet.prove-text", command=f"`{_command(wanted)}`"),
    ]
    if verdict:
        run = t("sheet.proved", day=t.day(today))
        blocks.append(f"{run} {conclusion(verdict, t)} {_tried(verdict, t)}")
    blocks += [f"## {t('sheet.broken')}", t("sheet.broken-text")]
    return "\n\n".join(blocks) + "\n"


def _as_item(sentence: Sentence, t: Translator) -> str:
    rule = rule_of(sentence)
    return t.say(sentence.text) + (f" ({rule})" if rule != "–" else "")


def _tried(verdict: Verdict, t: Translator) -> str:
    return t(
        "sheet.tried",
        bands=number(verdict.bands.tried, t),
        full=number(verdict.full.tried, t),
        lived=verdict.lived.tried,
    )


def _command(wanted: Wanted) -> str:
    parts = ["apl-tui privacy --verify"]
    parts += [f"--k {wanted.k}"] if wanted.k != DEFAULT_K else []
    return " ".join(parts)


def _bullets(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)
