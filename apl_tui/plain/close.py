"""The close in lines: thanks, the report and where it lies, a closing word, or back after all."""

from __future__ import annotations

from apl_tui.core.errors import AplError
from apl_tui.plain.console import Console
from apl_tui.report.markdown import report_markdown
from apl_tui.report.trend import worth_words
from apl_tui.room.room import Room
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.wording.came_of import came_of_words
from apl_tui.workflows.earlier import past_of
from apl_tui.workflows.reporting import page_of, write_with_page
from apl_tui.workflows.todo import decided_before


class Close:
    """Ends the session and writes its report."""

    def __init__(self, console: Console, room: Room, paths: Paths) -> None:
        self._console = console
        self._t = console.t
        self._room = room
        self._paths = paths
        self._archive = SessionArchive(paths)

    def lead(self) -> bool:
        """True when it is over; False when the workshop goes on after all."""
        say, t = self._console.say, self._t
        self._room.finish()
        session = self._room.session
        worth = worth_words(session, t)
        came = came_of_words(decided_before(self._archive, self._room), session, t)
        say(
            "",
            t("close.thanks"),
            t("close.round"),
            t("close.round-how"),
            *filter(None, (worth, came)),
        )
        written = self._write()
        while True:
            names = ("finish-all", "word", "read", *(() if written else ("save",)), "go-on")
            command = self._console.command(t("plain.close-prompt"), names, empty="finish-all")
            match command.name:
                case "finish-all":
                    return True
                case "word":
                    written = self._word() or written
                case "read":
                    past = past_of(self._archive, self._room.session)
                    say("", *report_markdown(self._room.session, t, past).splitlines())
                case "save":
                    written = self._write()
                case _:
                    self._room.reopen()
                    return False

    def _write(self) -> bool:
        """Write the report; a second time replaces what this session wrote."""
        earlier = self._room.report_path
        try:
            path = write_with_page(
                self._room.session,
                earlier or self._paths.reports,
                self._archive,
                force=earlier is not None,
            )
        except AplError as error:
            self._console.say_error(error)
            return False
        self._room.report_path = path
        self._console.say(self._t("close.written"), str(path), str(page_of(path)))
        return True

    def _word(self) -> bool:
        session = self._room.session
        self._console.say(self._t("close.word-text"))
        text = self._console.ask(self._t("close.word-title"), session.closing_word)
        self._room.write_closing_word(text)
        return self._write()
