"""How the time goes, drawn: the clock and its word, the pace in words, and two bars to compare.

Used by the stage and by the facilitator's notes. A colour only underlines what a word or a symbol
beside it says.
"""

from __future__ import annotations

from textual.content import Content

from apl_tui.core.agenda import Hurry, Progress
from apl_tui.i18n import Translator
from apl_tui.tui.base.words import content, shortened
from apl_tui.wording.minutes import step_minutes
from apl_tui.wording.time import pace_words

FULL, REST = "━", "─"
_WORDS: dict[Hurry, tuple[str, str]] = {
    "calm": ("stage.left", "$quiet"),
    "soon": ("stage.soon", "$foreground"),
    "last": ("stage.last", "$attention"),
    "over": ("stage.time-over", "$attention"),
}


def clock_text(seconds_left: float) -> str:
    """Minutes and seconds; with a plus when the step has run over."""
    sign, seconds = ("+", -seconds_left) if seconds_left < 0 else ("", seconds_left)
    minutes, rest = divmod(int(seconds), 60)
    return f"{sign}{minutes:02}:{rest:02}"


def clock_word(hurry: Hurry, t: Translator, *, paused: bool) -> Content:
    """The word under the clock: how little is left, or that it stands still."""
    if paused:
        return content(t("stage.standing"), "bold $attention")
    words, style = _WORDS[hurry]
    return content(t(words), style)


def pace_line(behind_minutes: int, ends: str, t: Translator, between: str = "  ·  ") -> Content:
    """Such as "2 min behind · ends 10:44"; `ends` is when it ends at this pace."""
    style = "$attention" if behind_minutes > 0 else "$quiet"
    words = content(pace_words(behind_minutes, t), style)
    return Content(between).join([words, content(t("stage.ends", time=ends), "$quiet")])


def pace_bars(progress: Progress, behind_minutes: int, t: Translator, width: int) -> list[Content]:
    """Steps done above time used, in `width` cells; the time that ran ahead has its own colour."""
    labels = [t("stage.bar-steps"), t("stage.bar-time")]
    column = max(map(len, labels)) + 2
    cells = max(4, width - column)
    done, time = round(progress.done * cells), round(progress.time * cells)
    level = time if behind_minutes <= 0 else min(time, done)
    rows = [
        [(FULL * done, "$accent"), (REST * (cells - done), "$rule")],
        [
            (FULL * level, "$quiet"),
            (FULL * (time - level), "$attention"),
            (REST * (cells - time), "$rule"),
        ],
    ]
    return [
        Content.assemble((label.ljust(column), "$quiet"), *row)
        for label, row in zip(labels, rows, strict=True)
    ]


def then_words(title: str, seconds: float, t: Translator, room: int) -> Content:
    """The step that comes next and its minutes, in `room` cells; the minutes give way first."""
    words = content(t("stage.then", title=title, n=step_minutes(seconds)), "$quiet")
    if words.cell_length <= room:
        return words
    rest = len(t("stage.then-title", title=""))
    return content(t("stage.then-title", title=shortened(title, max(8, room - rest))), "$quiet")
