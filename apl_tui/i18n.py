"""Words at the edge: message ids and parameters in, sentences of one language out.

The catalogues lie in `locale/LANGUAGE/*.po`, one file a subject, compiled into one
`LC_MESSAGES/apl_tui.mo` (`uv run python -m tools.catalogues`). Ids are dotted names, the same in
both languages, so neither language is the other's translation. A parameter called `n` chooses the
plural form.
"""

from __future__ import annotations

import gettext
import locale
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from apl_tui.core.errors import AplError, Message, Parameter

LANGUAGES = ("sv", "en")
CATALOGUES = Path(__file__).parent / "locale"


class Translator:
    """The words of one language: `t("stage.paused")`, `t("minutes.short", n=7)`."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    def __call__(self, id: str, /, **params: Parameter) -> str:  # noqa: A002 - the catalogue's own word
        """The text of a message id with its parameters filled in; an unknown id stays an id."""
        text = id
        if isinstance(n := params.get("n"), int):
            text = self._catalogue.ngettext(id, id, n)
        if text == id:
            text = self._catalogue.gettext(id)
        params = {k: self.say(v) if isinstance(v, Message) else v for k, v in params.items()}
        return text.format(**params) if params else text.replace("{{", "{").replace("}}", "}")

    def say(self, message: Message) -> str:
        """The text of a `Message` from the core."""
        return self(message.id, **message.values)

    def told(self, error: AplError) -> list[str]:
        """The lines of an error: what happened, where, and what to do."""
        do = self.say(error.what_to_do) if error.what_to_do else ""
        return [line for line in (self.say(error.what), error.where, do) if line]

    def clock(self, moment: datetime) -> str:
        """A time of day, `10.42` or `10:42`."""
        return moment.strftime(self("clock.format"))

    def day(self, day: date) -> str:
        """A date in words, such as `23 november 2026`."""
        return f"{self._in_year(day)} {day.year}"

    def due(self, day: date, today: date) -> str:
        """A due date with its week, such as `fre 4 december, v. 49`; the year if it is another."""
        weekday = self("date.weekdays").split()[day.weekday()]
        words = self._in_year(day) if day.year == today.year else self.day(day)
        return self("date.due", day=f"{weekday} {words}", week=day.isocalendar().week)

    def _in_year(self, day: date) -> str:
        return f"{day.day} {self('date.months').split()[day.month - 1]}"

    def decimal(self, number: float, digits: int = 1) -> str:
        """A number with the language's decimal sign."""
        return f"{number:.{digits}f}".replace(".", self("number.decimal-sign"))


@lru_cache
def translator(language: str) -> Translator:
    """The `Translator` of `sv` or `en`; any other language gives English."""
    name = language if language in LANGUAGES else "en"
    return Translator(name, gettext.translation("apl_tui", CATALOGUES, [name]))


def choose_language(
    option: str | None,
    environ: Mapping[str, str],
    system_locale: str | None,
    remembered: str = "",
) -> str:
    """`--lang`, else `APL_TUI_LANG`, else the last chosen, else the locale, else English."""
    for wanted in (option, environ.get("APL_TUI_LANG"), remembered):
        if wanted in LANGUAGES:
            return wanted
    spoken = next(
        (value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environ.get(name))),
        system_locale,
    )
    return "sv" if (spoken or "").lower().startswith(("sv", "swedish")) else "en"


def system_locale() -> str | None:
    """What the operating system says its language is, for platforms without `LANG`."""
    try:
        return locale.getlocale()[0]
    except ValueError:  # a malformed setting
        return None
