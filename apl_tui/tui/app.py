"""The app: opens home, begins and resumes sessions, and owns what all screens share.

Screens beyond home are imported when they are first shown, after the first paint.
"""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand
from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.reactive import Reactive
from textual.screen import Screen
from textual.theme import Theme
from textual.timer import Timer

from apl_tui.core.errors import AplError, message
from apl_tui.i18n import Translator, translator
from apl_tui.process.ending import ended, status_of
from apl_tui.room.clock import Clock
from apl_tui.store.lock import IN_USE
from apl_tui.store.paths import Paths
from apl_tui.tui.base.context import Prefill
from apl_tui.tui.base.masthead import Masthead
from apl_tui.tui.base.phone_lifecycle import PhoneLifecycle
from apl_tui.tui.base.remembered import Remembered
from apl_tui.tui.base.screen import key
from apl_tui.tui.base.single_paint import PaintsOnceApp
from apl_tui.tui.base.theme import THEMES, VARIABLE, theme_for
from apl_tui.tui.shell.in_turn import InTurnApp

if TYPE_CHECKING:  # the room and the store are loaded after the first paint
    from apl_tui.core.agenda import Slot
    from apl_tui.core.records import Settings
    from apl_tui.core.workshop import Workshop
    from apl_tui.room.notes.channel import NotesServer
    from apl_tui.room.room import Randomness, Room
    from apl_tui.store.archive import SessionArchive
    from apl_tui.store.elsewhere import Place

DEMO_SECONDS_A_VOTE = 0.5
FUNCTION_KEYS = {f"f{number}" for number in range(1, 13)}
OURS = {theme.name: theme for theme in THEMES}


@dataclass(frozen=True, slots=True)
class Opening:
    """What the app opens with: home, a setup screen filled in, a rehearsal, a preview, or notes."""

    prefill: Prefill | None = None
    demo: Workshop | None = None
    preview: Path | None = None
    notes: bool = False


class AplApp(PaintsOnceApp, InTurnApp):
    """The terminal program. Its exit value is the command's exit status."""

    CSS_PATH = ["app.tcss", "screens/home/home.tcss"]  # read together: each reading parses all anew
    ENABLE_COMMAND_PALETTE = True
    theme: Reactive[str] = Reactive("apl-dark")  # from the first moment: a change parses all anew
    not_saved: Reactive[str] = Reactive("", repaint=False)
    BINDINGS = [
        key("ctrl+q", "request_quit", "app.quit", show=False),
        key("ctrl+p", "command_palette", "app.palette", show=False),
        key("question_mark", "help", "app.help", show=False),
    ]

    def __init__(
        self,
        paths: Paths,
        language: str,
        *,
        opening: Opening | None = None,
        clock: Clock | None = None,
        chances: Randomness | None = None,
        moves: bool = False,
    ) -> None:
        super().__init__()
        self.moves = moves  # whether a picture may grow
        self.paths = paths
        self.language = language
        self.clock = clock or Clock()
        self.room: Room | None = None
        self.last_words: AplError | None = None
        self.own_keys: dict[str, str] = {}
        self.rings = False  # whether the terminal's bell tells that a step's time is nearly up
        self._ended_by: int | None = None
        self._held = ExitStack()
        self._voting: Timer | None = None
        self._notes: NotesServer | None = None
        prefill = opening.prefill if opening else None
        self.phoning = PhoneLifecycle(self, prefill.phones if prefill else None)
        self._holds_data = False
        self._opening = opening or Opening()
        self._chances = chances
        self.remembered = Remembered(paths.settings)
        self.theme = theme_for(
            os.environ.get(VARIABLE),
            self.remembered.theme,
            self.console.color_system,
            self.available_themes,
        )

    @cached_property
    def archive(self) -> SessionArchive:
        """The sessions on the disk."""
        from apl_tui.store.archive import SessionArchive  # noqa: PLC0415 - after the first paint

        return SessionArchive(self.paths)

    @property
    def t(self) -> Translator:
        """The words of the session that runs, else those of the program."""
        return translator(self.room.session.workshop.language if self.room else self.language)

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Ours, and Textual's own."""
        return {**super().available_themes, **OURS}

    def get_theme(self, theme_name: str) -> Theme | None:
        """The theme of this name; asked for several times a painted line."""
        return OURS.get(theme_name) or super().get_theme(theme_name)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own roles, so that Textual's own themes can be chosen too."""
        return {"quiet": "#b4c2cc", "attention": "#ffce73", "rule": "#4c6170"}

    def get_key_display(self, binding: Binding) -> str:
        """Keys by the names that stand on the keyboard, in the language."""
        names = {"space", "enter", "escape", "tab", "delete", "backspace"}
        if binding.key in names | {"home", "end", "pageup", "pagedown"}:
            return self.t(f"keyname.{binding.key}")
        if binding.key.startswith("ctrl+"):
            return f"Ctrl+{binding.key.removeprefix('ctrl+').upper()}"
        if binding.key in FUNCTION_KEYS:
            return binding.key.upper()
        return super().get_key_display(binding).replace("shift+", "Shift+")

    # --- what the user has chosen ---------------------------------------------------------------

    def choose_theme(self, name: str) -> None:
        """Another theme, from now on."""
        self.theme = name
        self.remembered.choose(theme=name)

    def take_keys(self) -> None:
        """The user's own keys, if there are any; a mistake among them is told."""
        if not os.path.exists(self.paths.keys):  # noqa: PTH110 - the other one may raise
            return
        from apl_tui.tui.shell.keymap import read_keymap  # noqa: PLC0415 - rarely needed

        try:
            self.own_keys = read_keymap(self.paths.keys)
        except AplError as error:
            self.call_after_refresh(self.tell, error)
        else:
            self.set_keymap(self.own_keys)

    def key_words(self, binding_id: str, usual: str) -> str:
        """What stands on the key that does it: the user's own, else the `usual` one."""
        key = self.own_keys.get(binding_id, usual).partition(",")[0]
        return self.get_key_display(Binding(key, "", ""))

    # --- opening ------------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[Any]:
        """Home is the ground that all stands on, but for windows that hold no data."""
        if self._opening.preview or self._opening.notes:
            return super().get_default_screen()
        from apl_tui.tui.screens.home.home import HomeScreen  # noqa: PLC0415 - it imports this module

        return HomeScreen()

    def on_mount(self) -> None:
        """Open what was asked for."""
        self.call_after_refresh(self._end)  # a signal may have been heard on the way here
        self.take_keys()
        if self._opening.preview:
            self.open_preview(self._opening.preview)
            return
        if self._opening.notes:
            self.open_notes()
            return
        if self._opening.demo:
            self.start_demo(self._opening.demo)
        elif self._opening.prefill:
            self.open_setup(self._opening.prefill)
        self.waits = True  # what is typed, until the data are held
        self.call_after_refresh(self.hold_data)

    async def hold_data(self) -> None:
        """Be the one instance that writes; without a folder to write to, go on in memory.

        What was typed meanwhile comes after: nothing is led or deleted without the lock. It is
        dropped where something must be read first.
        """
        gc.enable()
        if not self.is_headless:
            from apl_tui.process.sealed import seal  # noqa: PLC0415 - after the first paint

            seal()
        self.waits = False
        try:
            self._held.enter_context(self.archive.locked(patient=True))
        except AplError as error:
            self.drop_typed()
            self.last_words = error
            self.exit(1)
            return
        if self.archive.trouble:
            self.drop_typed()
            self.tell(self.archive.trouble)
            return
        self._holds_data = True
        self.offer_notes()
        self.go_on()
        from apl_tui.tui.shell.ready import get_ready  # noqa: PLC0415 - after the first paint

        self.run_worker(get_ready(self.stylesheet, self.t), group="ready")

    def may_lead(self) -> bool:
        """Whether a session may begin or go on here: not where another instance leads.

        It may without a folder to write to; every screen then says that it is not saved.
        """
        try:
            self.archive.hold()
        except AplError as error:
            if error.what.id == IN_USE:
                self.tell(error)
                return False
        return True

    async def on_unmount(self) -> None:
        """Let another instance have the data; phones are answered no more."""
        self._end_notes()
        await self.phoning.leave()
        await self.phoning.end()
        self._held.close()

    def offer_notes(self) -> None:
        """Let the facilitator's notes follow the session that runs, from another window."""
        if self.room is None or self._notes or not self._holds_data:
            return
        from apl_tui.room.notes.channel import NotesServer  # noqa: PLC0415 - after the first paint
        from apl_tui.tui.shell.notes_control import NotesRemoteControl, offer_notes  # noqa: PLC0415 - the same

        leader = NotesRemoteControl(self, self.room)
        self._notes = NotesServer(self.room, leader, self.paths.remote)
        self.run_worker(offer_notes(self._notes), group="notes")

    @property
    def notes_offered(self) -> bool:
        """Whether a window with the facilitator's notes can follow the session."""
        return self._notes is not None and self._notes.address is not None

    def _end_notes(self) -> None:
        if self._notes:
            self._notes.close()
            self._notes = None

    def open_notes(self) -> None:
        """The facilitator's notes; they hold no data of their own."""
        from apl_tui.tui.screens.notes.notes import NotesScreen  # noqa: PLC0415 - only in that window

        gc.enable()
        self.push_screen(NotesScreen())

    def open_preview(self, path: Path) -> None:
        """A script as the room will see it; nothing is written, so the data are left alone."""
        from apl_tui.tui.screens.preview.preview import PreviewScreen  # noqa: PLC0415 - rarely needed

        gc.enable()
        self.push_screen(PreviewScreen(path))

    def open_setup(self, prefill: Prefill) -> None:
        """The setup screen for a workshop."""
        from apl_tui.tui.screens.prepare.setup import SetupScreen  # noqa: PLC0415 - after the first paint

        self.push_screen(SetupScreen(prefill))

    def start_session(
        self, workshop: Workshop, settings: Settings, plan: tuple[Slot, ...] = ()
    ) -> None:
        """Begin a session, with what was changed in its `plan`, and show its stage."""
        from apl_tui.room.room import Room  # noqa: PLC0415 - the same
        from apl_tui.workflows.opening import begin  # noqa: PLC0415 - after the first paint

        if not self.may_lead():
            return
        try:
            session = begin(workshop, settings, self.archive, self.clock, plan)
        except AplError as error:
            self.tell(error)
            return
        room = Room(session, self.archive, self.clock, self._chances)
        room.begin()  # stored from the first moment
        self._lead(room)

    def start_demo(self, workshop: Workshop) -> None:
        """A rehearsal with simulated voters; nothing is saved."""
        from apl_tui.room.room import Room  # noqa: PLC0415 - the same
        from apl_tui.workflows.demo import Voters, demo_settings, fast_clock  # noqa: PLC0415 - as above
        from apl_tui.workflows.opening import begin  # noqa: PLC0415 - the same

        clock = fast_clock(self.clock)
        settings = demo_settings(workshop, self.t, clock)
        room = Room(begin(workshop, settings, None, clock), None, clock, self._chances)
        voters = Voters(room, self.t, Random(1))  # noqa: S311 - simulated people, the same each time
        self._voting = self.set_interval(DEMO_SECONDS_A_VOTE, voters.act)
        self._lead(room)

    def resume_session(self, session_id: str) -> None:
        """Go on with an unfinished session."""
        from apl_tui.room.room import Room  # noqa: PLC0415 - the same
        from apl_tui.workflows.opening import resumed  # noqa: PLC0415 - after the first paint

        if not self.may_lead():
            return
        try:
            session = self.archive.load(session_id)
        except AplError as error:
            self.tell(error)
            return
        session = resumed(session, self.clock, self.archive)
        self._lead(Room(session, self.archive, self.clock, self._chances))

    def _lead(self, room: Room) -> None:
        from apl_tui.tui.screens.lead.stage import StageScreen  # noqa: PLC0415 - after the first paint

        self.room = room
        room.listeners.append(self.follow)
        self.follow()
        self.push_screen(StageScreen(room))
        self.call_after_refresh(self.offer_notes)

    def leave_session(self) -> None:
        """Back to home; the session lies in the archive."""
        if self._voting:
            self._voting.stop()
        self._end_notes()
        self.run_worker(self.phoning.leave(), group="phones")
        self.room, self.not_saved = None, ""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.screen.refresh_bindings()

    # --- what all screens use -----------------------------------------------------------------

    def tell(self, error: AplError) -> None:
        """Show what happened, where, and what to do."""
        from apl_tui.tui.screens.dialogs.boxes import error_dialog  # noqa: PLC0415 - rarely needed

        self.push_screen(error_dialog(error, self.screen))

    def follow(self) -> None:
        """After a change: what every screen says of what is not saved, and what was noticed."""
        words = self.room.saving.words if self.room else None
        self.not_saved = self.t.say(words) if words else ""
        self.tell_noticed()

    def watch_not_saved(self) -> None:
        """Draw the lines that tell it anew; nobody holds on to those of screens that were left."""
        for screen in self.screen_stack:
            for masthead in screen.query(Masthead):
                masthead.refresh()

    def tell_noticed(self) -> None:
        """Tell once of a data folder that was taken away and made anew."""
        noticed, self.archive.noticed = self.archive.noticed, None
        if noticed:
            self.tell(noticed)

    def other_places(self) -> tuple[Place, ...]:
        """Where a session could be kept that cannot be saved where it should."""
        from apl_tui.store.elsewhere import places  # noqa: PLC0415 - rarely needed

        return places(os.environ)

    def push_screen(self, *arguments: Any, **named: Any) -> Any:
        """Put a screen up; what was said in passing ends with the screen below."""
        self._end_words()
        return super().push_screen(*arguments, **named)

    def pop_screen(self) -> AwaitComplete:
        """Leave a screen, and what was said on it; what is told on leaving is heard after this."""
        self._end_words()
        return super().pop_screen()

    def _end_words(self) -> None:
        if self._notifications:
            self.clear_notifications()

    def on_notify(self) -> None:
        """A word in passing takes the place of the one before, so that they never pile up."""
        self._notifications.clear()

    def action_help(self) -> None:
        """The keys of the screen at hand."""
        from apl_tui.tui.screens.dialogs.boxes import help_dialog  # noqa: PLC0415 - rarely needed

        self.push_screen(help_dialog(self.screen))

    def action_request_quit(self) -> None:
        """Quit; a running session is left in order first, and votes that wait are asked about."""
        room = self.room
        if room is None:
            self.exit(0)
            return
        from apl_tui.tui.screens.dialogs.unsaved import unless_unsaved  # noqa: PLC0415 - the same
        from apl_tui.tui.screens.lead.groups import unless_votes_wait  # noqa: PLC0415 - rarely needed

        def leave() -> None:
            room.leave()
            unless_unsaved(self, room, lambda: self.exit(0))

        unless_votes_wait(self, room, leave)

    def end(self, number: int) -> None:
        """End as the key does, without a question: the signal of this `number` was heard."""
        if self._ended_by is None:
            self._ended_by = number
            if self.is_running:  # its loop waits for a key, and would go on waiting
                asyncio.get_running_loop().call_soon_threadsafe(self.call_later, self._end)

    def _end(self) -> None:
        if self._ended_by is None or self.last_words:
            return
        words = None
        if self.room and not self.room.rehearsal:
            self.room.leave()
            words = message("ended.unsaved" if self.room.unsaved else "ended.saved")
        self.last_words = ended(self._ended_by, words)
        self.exit(status_of(self._ended_by))

    def action_command_palette(self) -> None:
        """The palette, in the language; not while someone is voting."""
        from apl_tui.tui.shell.palette import Palette  # noqa: PLC0415 - rarely needed

        off = getattr(self.screen, "palette_off", False)
        if not off and not isinstance(self.screen, Palette):
            self.push_screen(Palette(self.t))

    def action_help_quit(self) -> None:
        """Ctrl+C does not quit, since it is easily pressed to copy: say what does."""
        self.notify(self.t("app.ctrl-c"), markup=False)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the palette offers."""
        from apl_tui.tui.shell.palette import commands  # noqa: PLC0415 - rarely needed

        return commands(screen, self.t)
