"""The commands for those who write workshops: `new`, `check`, `preview` and `add`."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from apl_tui.cli.exit import FINE, PROBLEM
from apl_tui.cli.launch import open_app
from apl_tui.cli.options import Whole
from apl_tui.core.errors import AplError, message
from apl_tui.i18n import LANGUAGES

if TYPE_CHECKING:
    from apl_tui.cli.sessions import Command, Maker

FILE = click.Path(path_type=Path)


def writing(maker: Maker) -> list[Command]:
    """The commands, each with what it does and what it can be told."""
    scripts = _Scripts(maker)
    return [
        (
            "new",
            scripts.new,
            lambda: [
                maker.argument("file", FILE),
                maker.option("--title", "title", click.STRING, None),
                maker.option("--minutes", "minutes", Whole(5, 600), None),
                maker.flag("--force", "force"),
            ],
        ),
        (
            "check",
            scripts.check,
            lambda: [
                maker.argument("files", FILE, "{}…", nargs=-1),
                maker.flag("--strict", "strict"),
                maker.option("--against", "against", click.STRING, None),
                maker.option("--format", "form", click.Choice(["text", "json"]), "text"),
            ],
        ),
        (
            "preview",
            scripts.preview,
            lambda: [
                maker.argument("file", FILE),
                maker.flag("--phone", "phone"),
            ],
        ),
        (
            "add",
            scripts.add,
            lambda: [
                maker.argument("source", click.Path()),
                maker.flag("--force", "force"),
            ],
        ),
    ]


class _Scripts:
    """The commands; `check` is in a hurry and loads only what it needs."""

    def __init__(self, maker: Maker) -> None:
        self.t = maker.t
        self._maker = maker

    def check(
        self,
        files: tuple[Path, ...],
        strict: bool,  # noqa: FBT001 - click passes it by name
        against: str | None,
        form: str,
    ) -> int:
        """The problems of scripts, and what they ask otherwise than an earlier session did."""
        gc.disable()  # nothing here is freed before the end; looking for it would not be linear
        from apl_tui.script.check import (
            check_against,
            check_files,
            problems_as_json,
            render_problems,
        )

        earlier = self._maker.archive.load(against) if against else None
        same, problems = (
            check_against(files, earlier.workshop) if earlier else (0, check_files(files))
        )
        if form == "json":
            click.echo(problems_as_json(problems, self.t))
        else:
            click.echo(render_problems(problems, self.t, colour=_coloured()), nl=False)
            kinds = Counter(problem.severity for problem in problems)
            if not problems:
                click.echo(self.t("cli.check.clean", n=len(files)))
            for kind, n in sorted(kinds.items()):  # what the words for editors mean
                click.echo(self.t(f"cli.check.{kind}", n=n))
            if earlier:
                click.echo(self.t("cli.check.same", n=same, session=earlier.id))
        failed = any(problem.severity == "error" or strict for problem in problems)
        return PROBLEM if failed else FINE

    def new(self, file: Path, title: str | None, minutes: int | None, force: bool) -> int:  # noqa: FBT001
        """A script to start from: asks three things, unless they were said."""
        file = file if file.suffix else file.with_suffix(".md")
        if file.exists() and not force:
            raise AplError(
                message("cli.new.exists"),
                where=str(file),
                what_to_do=message("cli.new.exists-do"),
            )
        asks = sys.stdin.isatty()
        language, said = self.t.language, _says_language(click.get_current_context())
        if title is None:
            default = self.t("cli.new.default-title")
            title = click.prompt(self.t("cli.new.title"), default=default) if asks else default
        if asks and not said:
            kinds = click.Choice(LANGUAGES)
            language = click.prompt(self.t("cli.new.language"), default=language, type=kinds)
        if minutes is None:
            minutes = 30
            if asks:
                kind = Whole(5, 600)
                minutes = click.prompt(self.t("cli.new.minutes"), default=30, type=kind)
        from apl_tui.script.template import new_script
        from apl_tui.store.storage import telling

        text = new_script(title, language, minutes)
        with telling(message("cli.cannot-write"), file):
            file.write_text(text, encoding="utf-8", newline="\n")
        click.echo(self.t("cli.new.written", path=str(file)))
        click.echo(
            self.t("cli.new.next", path=_quoted(file), folder=str(self._maker.paths.workshops))
        )
        return FINE

    def preview(self, file: Path, phone: bool) -> int:  # noqa: FBT001 - click passes it by name
        """A script as the room will see it, or its ballots as a phone will."""
        if phone:
            import asyncio

            from apl_tui.room.clock import Clock
            from apl_tui.workflows.phone_preview import serve

            def told(url: str) -> None:
                click.echo(self.t("cli.preview.phone", url=url))

            with suppress(KeyboardInterrupt):
                asyncio.run(serve(file, self.t, Clock(), told))
            return FINE
        from apl_tui.tui.app import Opening

        return open_app(self.t.language, Opening(preview=file))

    def add(self, source: str, force: bool) -> int:  # noqa: FBT001 - click passes it by name
        """A module into the own library, once it has been checked."""
        from apl_tui.script.check import render_problems
        from apl_tui.script.library import catalogue
        from apl_tui.workflows.adding import add

        library = self._maker.paths.workshops
        added = add(source, library, force=force)
        click.echo(render_problems(added.problems, self.t, colour=_coloured()), nl=False, err=True)
        if not added.paths:
            raise AplError(message("add.errors"), where=source, what_to_do=message("add.errors-do"))
        for entry in catalogue(self.t.language, own_folder=library):
            if entry.path in added.paths:
                click.echo(self.t("add.added", title=entry.title, id=entry.id))
        return FINE


def _coloured() -> bool:
    """Whether problems are printed in colour."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _says_language(context: click.Context) -> bool:
    """Whether `--lang` stands on the command line, before or after the command."""
    chain = [context, *([context.parent] if context.parent else [])]
    given = (each.get_parameter_source("lang") for each in chain)
    return ParameterSource.COMMANDLINE in given


def _quoted(path: Path) -> str:
    """A path as it is typed on a command line."""
    return f'"{path}"' if " " in str(path) else str(path)
