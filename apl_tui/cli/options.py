"""What the commands can be told: their arguments and options, in one language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import click.shell_completion

from apl_tui import __version__
from apl_tui.core.errors import AplError
from apl_tui.i18n import LANGUAGES, Translator
from apl_tui.store.paths import Paths

HOST, PORT = "APL_TUI_HOST", "APL_TUI_PORT"
ENVIRONMENT = {"host": HOST, "port": PORT}
SHOWN = {
    "against": "session",
    "count": "number",
    "do": "doing",
    "file": "file",
    "files": "file",
    "host": "address",
    "ics": "file",
    "ids": "id",
    "k": "number",
    "keep": "folder",
    "minutes": "number",
    "notice": "text",
    "output": "file",
    "over": "address",
    "people": "number",
    "places": "place",
    "port": "number",
    "section": "section",
    "session": "session",
    "sessions": "session",
    "sheet": "file",
    "source": "source",
    "title": "text",
    "to": "address",
    "unit": "text",
    "until": "time",
    "up_to": "number",
    "what": "text",
    "when": "text",
    "who": "text",
    "workshop": "workshop",
}
"""The word that stands for what is typed, `cli.word.…`, by the parameter's name."""
COMPLETED = {"workshop": "workshops", "against": "sessions"} | dict.fromkeys(
    ("session", "sessions", "first", "second"), "sessions"
)
"""What a shell may fill in, by the parameter's name: a method of `Options`."""
Parameters = list[click.Parameter]
Completes = Callable[
    [click.Context, click.Parameter, str], list[click.shell_completion.CompletionItem]
]


class Whole(click.IntRange):
    """A whole number within bounds, told as `N [5–20]`."""

    name = "number"

    def _describe_range(self) -> str:
        return f"{self.min}–{self.max}"


class FormatChoice(click.Choice[str]):
    """One of the report's forms; `md` may be written out."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The form."""
        return str(super().convert("md" if value == "markdown" else value, param, ctx))


class _Checked(click.ParamType[str]):
    """A value that is read by one of our own readers, with its words on failure."""

    name = "text"

    def __init__(self, read: Callable[[str], object], t: Translator) -> None:
        self._read = read
        self._t = t

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The typed text itself when it can be read."""
        try:
            self._read(str(value))
        except AplError as error:
            words = [self._t.say(m) for m in (error.what, error.what_to_do) if m]
            self.fail(" ".join(words), param, ctx)
        return value


class Options:
    """Makes them; some load much, so each command asks for its own when it is used."""

    def __init__(self, t: Translator, paths: Paths) -> None:
        self.t = t
        self.paths = paths

    def option(
        self,
        flag: str,
        name: str,
        kind: click.ParamType[Any],
        default: object,
        *others: str,
    ) -> click.Option:
        """One option, its help text and its word by its name."""
        return click.Option(
            [flag, *others, name],
            type=kind,
            default=default,
            metavar=self.shown(name) or None,
            envvar=ENVIRONMENT.get(name),
            help=self.t(f"cli.option.{name}"),
            shell_complete=self.completed(name),
        )

    def argument(
        self,
        name: str,
        kind: click.ParamType[Any] = click.STRING,
        shape: str = "{}",
        *,
        required: bool = True,
        nargs: int = 1,
    ) -> click.Argument:
        """One argument, its word in a `shape` such as `[{}]`."""
        return click.Argument(
            [name],
            type=kind,
            required=required,
            nargs=nargs,
            metavar=shape.format(self.shown(name)),
            shell_complete=self.completed(name),
        )

    def completed(self, name: str) -> Completes | None:
        """What a shell may fill in for a parameter; `None` where the kind of value tells that."""
        wanted = COMPLETED.get(name)
        if wanted is None:
            return None

        def complete(
            _: click.Context, __: click.Parameter, begun: str
        ) -> list[click.shell_completion.CompletionItem]:
            from apl_tui.cli.completing import sessions, workshops

            made = sessions if wanted == "sessions" else workshops
            return made(self.paths, self.t, begun)

        return complete

    def shown(self, name: str) -> str:
        """The word that stands for what is typed, in capitals; empty where choices are listed."""
        return self.t(f"cli.word.{SHOWN[name]}") if name in SHOWN else ""

    def flag(self, flag: str, name: str) -> click.Option:
        """One yes-or-no option."""
        return click.Option([flag, name], is_flag=True, help=self.t(f"cli.option.{name}"))

    def closing(self) -> click.Option:
        """Whether the meeting is asked about last; as usual when nothing is said."""
        text = self.t("cli.option.closing")
        return click.Option(["--closing/--no-closing", "closing"], default=None, help=text)

    def lang(self) -> click.Option:
        """The language: chosen already by `cli.main.language_of`, so only checked here."""
        return click.Option(
            ["--lang", "lang"],
            type=click.Choice(LANGUAGES),
            expose_value=False,
            help=self.t("cli.option.lang"),
        )

    def version(self) -> click.Option:
        """The version."""

        def show(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's own signature
            if wanted:
                click.echo(f"apl-tui {__version__}")
                ctx.exit()

        return click.Option(
            ["--version"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=show,
            help=self.t("cli.option.version"),
        )

    def with_language(self, params: Callable[[], Parameters]) -> Parameters:
        """What every command can be told, too."""
        return [*params(), self.lang()]

    def run_params(self) -> Parameters:
        """What `run` can be told."""
        people = _Checked(_read_people, self.t)
        until = _Checked(_read_end, self.t)
        return [
            self.argument("workshop"),
            self.flag("--plain", "plain"),
            self.option("--unit", "unit", click.STRING, ""),
            self.option("--people", "people", people, None),
            self.option("--until", "until", until, None),
            self.flag("--solo", "solo"),
            self.option("--led-by", "led_by", click.STRING, ""),
            self.option("--in-unit", "in_unit", people, None),
            self.closing(),
            self.flag("--sure", "sure"),
            self.option("--way", "way", click.Choice(["laptop", "slips", "phones"]), None),
            *self.phone_params(),
        ]

    def meeting_params(self) -> Parameters:
        """Who meets, how they vote and when it begins."""
        return [
            self.option("--people", "people", _Checked(_read_people, self.t), None),
            self.option("--way", "way", click.Choice(["laptop", "slips", "phones"]), None),
            self.option("--start", "start", _Checked(_read_start, self.t), None),
            self.closing(),
            self.flag("--sure", "sure"),
        ]

    def list_params(self) -> Parameters:
        """What `list` can be told."""
        return [
            self.flag("--json", "as_json"),
            self.option("--people", "people", _Checked(_read_people, self.t), None),
        ]

    def phone_params(self) -> Parameters:
        """Where phones find this computer; either of them switches phones on."""
        return [
            self.option("--host", "host", click.STRING, ""),
            self.option("--port", "port", Whole(1, 65_535), None),
        ]

    def report_params(self) -> Parameters:
        """What `report` can be told."""
        from apl_tui.report.output import FORMATS, PICTURES

        return [
            self.argument("session", shape="[{}]", required=False),
            self.option("-o", "output", click.STRING, None, "--output"),
            self.flag("--force", "force"),
            self.option("--format", "form", FormatChoice((*FORMATS, "docx", *PICTURES)), "md"),
            self.flag("--actions", "with_actions"),
        ]

    def privacy_params(self) -> Parameters:
        """What `privacy` can be told; the names are the fields of `privacy.command.Wanted`."""
        from apl_tui.core.release import BANDS_TO, DEFAULT_K, LEAST_K

        return [
            self.option("--k", "k", Whole(LEAST_K, BANDS_TO), DEFAULT_K),
            self.flag("--full", "full"),
            self.flag("--slips", "slips"),
            self.flag("--phones", "phones"),
            self.flag("--hub", "hub"),
            self.flag("--verify", "verify"),
            self.option("--up-to", "up_to", Whole(LEAST_K, BANDS_TO), BANDS_TO),
            self.option("--sheet", "sheet", click.Path(path_type=Path), None),
            self.flag("--force", "force"),
        ]


def _read_people(text: str) -> object:
    from apl_tui.workflows.opening import read_people

    return read_people(text)


def _read_start(text: str) -> object:
    from apl_tui.room.clock import Clock
    from apl_tui.workflows.facilitator_script import read_start

    return read_start(text, Clock().wall())


def _read_end(text: str) -> object:
    from apl_tui.room.clock import Clock
    from apl_tui.workflows.opening import read_end

    return read_end(text, Clock().wall())
