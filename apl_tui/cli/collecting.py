"""Exchange files over a hub: `overview --collect` at one end, `send` at the other."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from textwrap import TextWrapper
from threading import Thread
from typing import TYPE_CHECKING

import click

from apl_tui.cli.asking import agreed, meant
from apl_tui.cli.exit import FINE, PROBLEM, tell, tell_unusable
from apl_tui.cli.hub import hub_missing
from apl_tui.core.errors import AplError, message
from apl_tui.core.overview import overview
from apl_tui.i18n import Translator
from apl_tui.process.sealed import log_only_our_own
from apl_tui.report.exchange_words import exchange_lines
from apl_tui.report.output import OverviewFormat, place_for
from apl_tui.report.overview import overview_text
from apl_tui.report.text import clean
from apl_tui.store.preferences import hub_of, read_preferences
from apl_tui.workflows.collecting import AGAIN, TAKEN, Came, Collected, file_to_send
from apl_tui.workflows.overview import UnusableFilesError, write_overview

if TYPE_CHECKING:
    from apl_tui.cli.sessions import Maker
    from apl_tui.hub.address import HubAddress
    from apl_tui.hub.collector import Collector
    from apl_tui.hub.laptop import HubLine
    from apl_tui.store.paths import Paths


@dataclass(frozen=True, slots=True)
class Wish:
    """What `overview --collect` was told."""

    places: tuple[Path, ...]
    keep: Path | None
    hub: str | None
    output: str | None
    form: OverviewFormat
    force: bool


def collected(wish: Wish, t: Translator, paths: Paths) -> int:
    """Take in what comes over the hub until Enter, and write the overview."""
    try:
        from apl_tui.hub.collector import Collector
        from apl_tui.hub.laptop import HubLine
    except ImportError as error:
        raise hub_missing() from error
    log_only_our_own()
    hub = _hub(wish.hub, paths)
    if wish.output not in (None, "-"):  # told before anybody sends
        place_for("", Path(str(wish.output)), force=wish.force)
    try:
        found = Collected(lambda came: _tell_came(came, found, t), wish.keep, wish.places)
    except UnusableFilesError as error:
        return tell_unusable(error.problems, t)

    def told() -> None:
        if line.problem:
            tell(_instead(line.problem), t)
        elif line.light == "away":
            _say(t("collect.away", hub=hub.name))

    line = HubLine(hub, lambda lock: Collector(lock, found.take, t.language), told)
    asyncio.run(_until_enter(line, found, t))
    return _written(found, wish, t)


def _hub(told: str | None, paths: Paths) -> HubAddress:
    """The hub that was told of, with the token that is known for it, or the one that is chosen."""
    from apl_tui.hub.address import read_hub

    chosen = hub_of(os.environ, read_preferences(paths.settings))
    url, token = [*told.split(), ""][:2] if told and told.strip() else chosen
    if not url:
        raise AplError(message("collect.no-hub"), what_to_do=message("collect.no-hub-do"))
    hub = read_hub(url, token)
    known = read_hub(*chosen) if chosen[0] and not token else hub
    return known if known.url == hub.url else hub


async def _until_enter(line: HubLine[Collector], found: Collected, t: Translator) -> None:
    try:
        await line.start()
    except AplError as error:
        raise _instead(error) from error
    key = f"{line.room_key[:5]} {line.room_key[5:]}"
    _say(t("collect.open", hub=line.hub.name, code=line.code, key=key, address=line.url))
    if found.gathering.sessions:
        _say(t("collect.before", n=len(found.gathering.sessions)))
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()

    def read() -> None:
        sys.stdin.readline()
        if not loop.is_closed():
            loop.call_soon_threadsafe(ended.set)

    Thread(target=read, daemon=True).start()  # one that waits for a line keeps nobody from ending
    await ended.wait()
    collector = line.voters
    if collector is not None:
        collector.end()
    await line.stop()
    if collector is not None and collector.unfinished:
        _say(t("collect.unfinished", n=collector.unfinished))


def _instead(error: AplError) -> AplError:
    """The same, with what somebody who collects can do about it."""
    do = "collect.refused-do" if error.what.id == "hub.refused" else "collect.hub-do"
    return AplError(error.what, where=error.where, what_to_do=message(do))


def _tell_came(came: Came, found: Collected, t: Translator) -> None:
    for problem in came.problems:
        do = message(f"{problem.id}-do") if problem.id.startswith("overview.") else None
        tell(AplError(problem, where=t("collect.sent"), what_to_do=do), t)
    if came.session is not None:
        session = came.session
        told = t("collect.came" if came.new else "collect.again", n=len(found.gathering.sessions))
        unit = clean(session.settings.unit) or "–"
        _say(f"{unit} · {clean(session.workshop.title)} · {session.date}   {told}")


def _written(found: Collected, wish: Wish, t: Translator) -> int:
    """Write the overview; where it cannot be written another place is asked for."""
    sessions = found.gathering.sessions
    if not sessions:
        _say(t("collect.none"))
        return PROBLEM
    whole = overview(sessions)
    output = wish.output
    while output not in (None, "-"):
        try:
            path = write_overview(whole, Path(str(output)), t, wish.form, force=wish.force)
        except AplError as error:
            tell(error, t)
            output = click.prompt(t("collect.elsewhere"), default="-", prompt_suffix=" ")
            continue
        _say(t("overview.written", path=str(path)))
        return FINE
    sys.stdout.buffer.write(overview_text(whole, t, wish.form).encode("utf-8"))
    return FINE


def _say(text: str) -> None:
    """To stderr, as the overview itself may go to stdout."""
    click.echo(_wrapped(text), err=True)


def _wrapped(text: str) -> str:
    """In a terminal the lines are broken between words, each with its indentation."""
    columns = shutil.get_terminal_size().columns
    if not sys.stdout.isatty():
        return text
    return "\n".join(
        line if len(line) < columns else _broken(line, columns - 1) for line in text.split("\n")
    )


def _broken(line: str, columns: int) -> str:
    margin = " " * (len(line) - len(line.lstrip()))
    wrapper = TextWrapper(columns, margin, margin, break_long_words=False, break_on_hyphens=False)
    return wrapper.fill(line.strip())


# --- the unit's end -------------------------------------------------------------------------------


def sent(maker: Maker, to: str, session: str | None, *, with_actions: bool) -> int:
    """Show all that would be sent, ask, and send it."""
    try:
        from apl_tui.hub.sender import Sender, read_place
    except ImportError as error:
        raise hub_missing() from error
    t = maker.t
    chosen = hub_of(os.environ, read_preferences(maker.paths.settings))
    place = read_place(to, chosen[0])
    meeting = meant(maker.archive, session)
    content = file_to_send(meeting, with_actions=with_actions)
    sender = Sender(place)
    sender.look()
    click.echo(t("send.this"))
    click.echo()
    for line in exchange_lines(content, t):
        click.echo(_wrapped(line))
    click.echo()
    more = " --actions" if with_actions else ""
    for note in (
        t("send.too", session=f"{meeting.id}{more}"),
        t("send.not-with-actions" if with_actions else "send.not"),
    ):
        click.echo(_wrapped(note))
    click.echo()
    if not agreed(t("send.ask", hub=place.hub.name, code=place.code), t):
        click.echo(t("send.kept"))
        return PROBLEM
    became = sender.send(content, sender.look())  # it may have ended meanwhile
    if became in (TAKEN, AGAIN):
        click.echo(t(f"send.{became}"))
        return FINE
    known = became if became in ("newer", "older", "contradicts", "over", "crowded") else "refused"
    told = message(f"send.{known}", hub=place.hub.name, code=place.code)
    raise AplError(told, what_to_do=message(f"send.{known}-do"))
