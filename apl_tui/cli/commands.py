"""The commands: arguments in, one call each. Textual and the web stack load only where needed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from apl_tui.cli.asking import agreed, meant
from apl_tui.cli.exit import FINE, PROBLEM, USAGE, tell
from apl_tui.cli.helping import COMPLETING, helping
from apl_tui.cli.hub import hub
from apl_tui.cli.launch import open_app
from apl_tui.cli.many import many_units
from apl_tui.cli.options import Options, Parameters
from apl_tui.cli.paper import paper
from apl_tui.cli.scripts import writing
from apl_tui.cli.sessions import Command, looking_back
from apl_tui.i18n import Translator, translator
from apl_tui.store.paths import Paths, find_paths
from apl_tui.wording.minutes import rounded, whole_minutes

if TYPE_CHECKING:
    from apl_tui.core.reckoning import Way
    from apl_tui.core.session import Session
    from apl_tui.report.output import Format, Pictures
    from apl_tui.script.library import Entry
    from apl_tui.store.archive import SessionArchive


class _Command(click.Command):
    """A command that makes its parameters when it is asked for: some of them load much."""

    def __init__(self, name: str, makes: Callable[[], Parameters], **attributes: Any) -> None:
        super().__init__(name, **attributes)
        self._makes = makes

    def get_params(self, ctx: click.Context) -> Parameters:
        """The parameters, made once."""
        self.params = self.params or self._makes()
        return super().get_params(ctx)


class _Commands(Options):
    """The commands in one language, over one data folder."""

    def __init__(self, t: Translator, paths: Paths) -> None:
        super().__init__(t, paths)

    @property
    def archive(self) -> SessionArchive:
        from apl_tui.store.archive import SessionArchive

        return SessionArchive(self.paths)

    def group(self) -> click.Group:
        """The whole command line."""
        t = self.t
        group = click.Group(
            "apl-tui",
            help=t("cli.help"),
            params=[self.lang(), self.version()],
            invoke_without_command=True,
            options_metavar=t("cli.options-metavar"),
            subcommand_metavar=t("cli.command-metavar"),
            callback=self.home,
            context_settings={"help_option_names": ["-h", "--help"]},
        )
        commands: list[Command] = [
            ("run", self.run, self.run_params),
            ("demo", self.demo, list),
            ("notes", self.notes, list),
            ("list", self.list, self.list_params),
            ("history", self.history, lambda: [self.flag("--json", "as_json")]),
            (
                "report",
                self.report,
                self.report_params,
            ),
            (
                "delete",
                self.delete,
                lambda: [self.argument("session"), self.flag("--yes", "yes")],
            ),
            ("privacy", self.privacy, self.privacy_params),
            ("doctor", self.doctor, list),
            *writing(self),
            *looking_back(self),
            *many_units(self),
            *helping(self),
            *paper(self),
            *hub(self),
        ]
        for name, callback, params in commands:
            group.add_command(
                _Command(
                    name,
                    partial(self.with_language, params),
                    help=t(f"cli.{name}.help"),
                    callback=callback,
                    options_metavar=t("cli.options-metavar"),
                    short_help=t(f"cli.{name}.help").partition(". ")[0].rstrip("."),
                )
            )
        return group

    # --- the commands -------------------------------------------------------------------------

    def home(self) -> int:
        """Home, when no command was given."""
        if click.get_current_context().invoked_subcommand is None:
            from apl_tui.tui.app import Opening

            return open_app(self.t.language, Opening())
        return FINE

    def run(
        self,
        workshop: str,
        *,
        plain: bool,
        unit: str,
        people: str | None,
        until: str | None,
        solo: bool,
        led_by: str,
        in_unit: str | None,
        closing: bool | None,
        sure: bool,
        way: Way | None,
        host: str,
        port: int | None,
    ) -> int:
        """Start a workshop: Setup opens filled in."""
        from apl_tui.room.phones.wish import PhoneWish
        from apl_tui.script import library

        loaded, _ = library.load(workshop, self.t.language, self.paths.workshops)
        if solo:
            from apl_tui.workflows.opening import read_solo

            read_solo(loaded)
        phones = PhoneWish(host.strip(), port or 0)
        if plain:
            from apl_tui.store.preferences import hub_of, read_preferences

            phones = replace(phones, hub=hub_of(os.environ, read_preferences(self.paths.settings)))
            from apl_tui.plain.run import run_plain
            from apl_tui.plain.setup import Given
            from apl_tui.plain.terminal import real_terminal
            from apl_tui.process.sealed import log_only_our_own, seal

            log_only_our_own()
            seal()
            given = Given(
                unit,
                people or "",
                until or "",
                solo=solo,
                closing=closing,
                way=way,
                phones=phones,
                led_by=led_by,
                in_unit=in_unit or "",
                sure=sure,
            )
            terminal = real_terminal(os.environ)
            return FINE if run_plain(loaded, self.paths, self.t, given, terminal) else PROBLEM
        from apl_tui.tui.app import Opening
        from apl_tui.tui.base.context import Prefill

        prefill = Prefill(
            loaded,
            unit,
            people or "",
            until or "",
            solo=solo,
            way=way,
            phones=phones,
            closing=closing,
            led_by=led_by,
            in_unit=in_unit or "",
            sure=sure,
        )
        return open_app(self.t.language, Opening(prefill=prefill))

    def demo(self) -> int:
        """A rehearsal with simulated voters."""
        from apl_tui.script import library

        loaded, _ = library.load("environment", self.t.language)
        from apl_tui.tui.app import Opening

        return open_app(self.t.language, Opening(demo=loaded))

    def notes(self) -> int:
        """The facilitator's notes beside a running session."""
        from apl_tui.tui.app import Opening

        return open_app(self.t.language, Opening(notes=True))

    def list(self, as_json: bool, people: str | None) -> int:  # noqa: FBT001 - click passes it by name
        """The workshops; for so many people also how long each way of voting takes."""
        from apl_tui.script import library

        entries = library.catalogue(self.t.language, own_folder=self.paths.workshops)
        if as_json:
            rows: list[dict[str, object]] = [
                {
                    "id": entry.id,
                    "title": entry.title,
                    "language": entry.language,
                    "minutes": entry.minutes,
                    "votes": entry.votes,
                    "summary": entry.summary,
                    "path": str(entry.path),
                    "errors": entry.errors,
                    **({"minutes_by_way": self._by_way(entry, people)} if people else {}),
                }
                for entry in entries
            ]
            return _print_json(rows)
        wide = max(len(entry.id) for entry in entries)
        for entry in entries:
            minutes = self.t("minutes.short", n=rounded(entry.minutes))
            votes = self.t("votes.count", n=entry.votes)
            click.echo(f"{entry.id:<{wide}}  {minutes:>8}  {votes:<16}  {entry.title}")
            if people and (ways := self._by_way(entry, people)):
                told = (
                    f"{self.t(f'setup.way.{way}')}: {self.t('minutes.short', n=n)}"
                    for way, n in ways.items()
                )
                click.echo(f"{'':<{wide}}  {'':>8}  {'   '.join(told)}")
        return FINE

    def _by_way(self, entry: Entry, people: str) -> dict[str, int]:
        """Whole minutes with each way of voting; nothing of a workshop that cannot be run."""
        from apl_tui.core.reckoning import seconds_by_way
        from apl_tui.script import library
        from apl_tui.workflows.closing import as_wished
        from apl_tui.workflows.opening import read_people

        if entry.errors or not entry.votes:
            return {}
        workshop, _ = library.load(entry.path, entry.language, self.paths.workshops)
        ways = seconds_by_way(as_wished(workshop, closing=None), read_people(people))
        return {way: whole_minutes(seconds) for way, seconds in ways.items()}

    def history(self, as_json: bool) -> int:  # noqa: FBT001 - click passes it by name
        """The sessions, newest first."""
        archive = self.archive
        rows = archive.rows()
        for problem in archive.problems:
            tell(problem, self.t)
        if as_json:
            return _print_json([row._asdict() for row in rows])
        if not rows:
            click.echo(self.t("cli.history.empty"))
        for row in rows:
            state = "" if row.finished else f"  ({self.t('cli.history.unfinished')})"
            people = self.t("people.count", n=row.people)
            unit = row.unit or "–"
            click.echo(f"{row.id}  {unit}  {row.title}  {people}{state}")
        return FINE

    def report(
        self,
        session: str | None,
        output: str | None,
        force: bool,  # noqa: FBT001 - click passes it by name
        form: Format | Pictures,
        with_actions: bool,  # noqa: FBT001 - click passes it by name
    ) -> int:
        """Export a report again, or the results as a picture."""
        archive = self.archive
        if with_actions and form != "json":
            raise click.UsageError(self.t("cli.report.actions-json"))
        loaded = meant(archive, session)
        path = self._exported(loaded, output, form, force=force, with_actions=with_actions)
        if path:
            click.echo(self.t("cli.report.written", path=str(path)))
        return FINE

    def _exported(
        self,
        session: Session,
        output: str | None,
        form: Format | Pictures,
        *,
        force: bool,
        with_actions: bool,
    ) -> Path | None:
        """Where it was written; nothing on its way to another program."""
        from apl_tui.workflows.reporting import (
            exchange_with_actions,
            report_bytes,
            write_exchange,
            write_picture,
            write_report,
        )

        to_file = output != "-"
        place = Path(output) if output and to_file else self.paths.reports
        match form:
            case "svg" | "png":
                from apl_tui.tui.results.export import results_png, results_svg

                t = translator(session.workshop.language)
                svg = form == "svg"
                drawn = results_svg(session, t).encode() if svg else results_png(session, t)
                if to_file:
                    return write_picture(drawn, session, place, form, force=force)
            case "json" if with_actions:
                if to_file:
                    return write_exchange(session, place, force=force)
                drawn = exchange_with_actions(session)
            case _ if to_file:
                return write_report(session, place, form=form, force=force, archive=self.archive)
            case _:
                drawn = report_bytes(session, form, self.archive)
        sys.stdout.buffer.write(drawn)
        return None

    def delete(self, session: str, yes: bool) -> int:  # noqa: FBT001 - click passes it by name
        """Delete one session."""
        with self.archive.locked() as archive:
            loaded = archive.load(session)
            reports = str(self.paths.reports)
            title = loaded.workshop.title
            question = self.t("cli.delete.ask", id=loaded.id, title=title, reports=reports)
            if not yes and not agreed(question, self.t):
                click.echo(self.t("cli.delete.kept"))
                return PROBLEM
            archive.delete(loaded.id)
        click.echo(self.t("cli.delete.done", id=loaded.id))
        return FINE

    def privacy(self, **wanted: Any) -> int:
        """The promise, its proof, and the sheet for the safety representative."""
        from apl_tui.privacy.command import Wanted, run_privacy

        today = datetime.now().astimezone().date()
        held = run_privacy(Wanted(**wanted), self.t, self.paths, today)
        return FINE if held else PROBLEM

    def doctor(self) -> int:
        """What this machine and terminal can do."""
        from apl_tui.cli.doctor import examine, render

        findings = examine(self.paths, os.environ)
        click.echo(render(findings, self.t), nl=False)
        return PROBLEM if any(finding.light == "red" for finding in findings) else FINE


def _print_json(value: object) -> int:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
    return FINE


def run(arguments: list[str], t: Translator) -> int:
    """Run the command line; the exit status."""
    if COMPLETING in os.environ:
        from apl_tui.cli.completing import with_powershell

        with_powershell()
    group = _Commands(t, find_paths(os.environ)).group()
    try:
        status = group.main(arguments, prog_name="apl-tui", standalone_mode=False)
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.Abort as error:
        if isinstance(error.__cause__, KeyboardInterrupt):
            raise KeyboardInterrupt from error
        return PROBLEM
    except click.ClickException as error:
        error.show()
        return error.exit_code if error.exit_code != 1 else USAGE
    return status if isinstance(status, int) else FINE
