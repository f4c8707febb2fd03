"""What goes round the room on one laptop: the projector, the hand-over, and each person's pages.

Everything that is typed by one person after another derives from `PassingScreen`, which keeps the
rules of privacy.md O2:

- it starts only after someone has confirmed that the room cannot see the screen;
- the hand-over page is the same before and after every person, but for how many have finished;
- every key of the program that is not named here is off: help, quit, palette, focus;
- whoever walks away for a minute is blanked, with a countdown that any key stops;
- keys typed ahead, pressed twice or held down are dropped (`Gate`);
- whoever handed in is told so, in words that are the same for everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button, Static

from apl_tui.core.promise import headline
from apl_tui.process.forgetting import forget
from apl_tui.room.room import Room
from apl_tui.room.voting import OpenIdeas, OpenVote
from apl_tui.tui.base.key_gate import Gate, Press
from apl_tui.tui.base.keybar import KeyBar
from apl_tui.tui.base.paint import paint
from apl_tui.tui.base.screen import BaseScreen, key
from apl_tui.tui.base.single_paint import forget_drawn
from apl_tui.tui.base.words import content, with_keys
from apl_tui.tui.screens.dialogs.boxes import AskScreen
from apl_tui.tui.widgets.step_pages import step_title

IDLE_SECONDS = 60.0
COUNTDOWN_SECONDS = 15.0
RECEIPT_SECONDS = 4.0
"""Long enough to be read by whoever handed in, and gone before the next one sits down."""

Phase = Literal["projector", "hand-over", "full", "own"]


class QuietAsk(AskScreen):
    """A question while the laptop goes round: the palette is off here too."""

    palette_off = True
    page: PassingScreen | None = None

    def on_key(self, event: events.Key) -> None:
        """Someone is there; a key while it counts down only stops it, here too."""
        if self.page is not None and self.page.stops_countdown():
            event.stop()
            event.prevent_default()
        elif self.page is not None:
            self.page.touch()


class PassingScreen(BaseScreen[bool], inherit_bindings=False):
    """The laptop goes from one to the next. Dismissed with True when the one who leads has it back.

    A subclass gives `compose_own()`, and does what is one person's in `take()` (the laptop was
    taken over), `blank()` (forget everything of that person) and `admitted()` (one more person than
    was said may take part).
    """

    palette_off = True
    ALLOW_SELECT = False
    AUTO_FOCUS = ""
    first_phase: Phase = "projector"
    fresh_actions = frozenset({"confirm", "begin"})
    single_actions: frozenset[str] = frozenset()
    BINDINGS = [
        key("enter", "confirm", "passing.confirm"),
        key("enter", "begin", "passing.begin"),
        key("escape", "finish", "passing.finish"),
        key("plus", "admit", "passing.admit"),
        key("escape", "decline", "passing.decline"),
    ]

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self.gate = Gate(self.now)
        self.phase: Phase = "projector"
        self._receipt = ""
        self._touched = 0.0
        self._counting_down = False

    def now(self) -> float:
        """A reading of the app's clock, in seconds."""
        return self.apl.clock.monotonic()

    # --- what a subclass says -----------------------------------------------------------------

    @property
    def round_(self) -> OpenVote | OpenIdeas | None:
        """The open round that takes in what people type."""
        return self.room.vote

    @property
    def solo(self) -> bool:
        """One person about their own work: no hand-over, no projector, nobody who waits."""
        return self.room.session.settings.solo

    def promise(self) -> str:
        """The promise in one line."""
        session = self.room.session
        return self.t.say(headline(session.settings, session.step.votes))

    def turnout(self) -> tuple[int, int]:
        """How many have finished, of how many."""
        round_ = self.round_
        return (round_.counted, round_.people) if round_ else (0, 0)

    def heading(self) -> tuple[str, str]:
        """Title and status of the pages that are nobody's."""
        counted, people = self.turnout()
        return self.t("passing.title"), self.t("passing.finished", n=people, counted=counted)

    def notice(self, page: Phase) -> tuple[str, str]:
        """What a page that is nobody's says: in large, and below it."""
        people = self.turnout()[1]
        return self.t(f"passing.{page}", n=people), self.t(f"passing.{page}-text", n=people)

    def going(self, seconds: int) -> str:
        """What is said to whoever may have walked away."""
        return self.t("passing.countdown", n=seconds)

    def compose_own(self) -> ComposeResult:
        """The widgets of one person's pages."""
        raise NotImplementedError

    def take(self) -> None:
        """Someone has taken over the laptop."""
        raise NotImplementedError

    def blank(self) -> None:
        """Forget everything of whoever had the laptop."""
        raise NotImplementedError

    def admitted(self) -> None:
        """N was raised by one from the page that said that all have taken part."""
        self.take()

    # --- pages --------------------------------------------------------------------------------

    def compose_body(self) -> ComposeResult:
        """The pages, of which one is shown."""
        with Vertical(id="notice"):
            yield Static(id="receipt")
            yield Static(id="notice-title")
            yield Static(id="notice-text")
            yield Static(id="notice-promise")
        with Vertical(id="own"):
            yield from self.compose_own()
        yield Static(id="countdown")

    def on_mount(self) -> None:
        """Begin with the projector; one person alone begins at once."""
        self.set_interval(1.0, self.look)
        if self.solo:
            self.take()
        else:
            self.turn_to(self.first_phase)

    def fit(self) -> None:
        """It is known how wide a notice may be."""
        self._show_notice()

    def turn_to(self, phase: Phase, receipt: str = "") -> None:
        """Show a page, and let only keys count that are pressed after it is painted.

        `receipt` is told above it for a while.
        """
        gone = self.phase in {"own", "full"} and phase in {"hand-over", "projector"}
        self.phase, self._receipt = phase, receipt
        self.set_focus(None)
        self.touch()
        self.query_one("#notice", Widget).display = phase != "own"
        self.query_one("#own", Widget).display = phase == "own"
        if phase != "own":
            self._show_notice()
        self.refresh_bindings()
        self.wait_for_paint()
        if gone:
            self.call_after_refresh(self._cover_tracks)

    def _cover_tracks(self) -> None:
        """A widget that was emptied while it is hidden keeps its last picture until it is shown."""
        for widget in self.walk_children(Widget):
            forget_drawn(widget)
        forget()

    def on_unmount(self) -> None:
        """Nothing of the last person stays with a screen that is gone."""
        self.app.call_later(forget)

    def wait_for_paint(self) -> None:
        """Shut the gate until what is put up now has been painted."""
        turn = self.gate.shut()
        self.call_after_refresh(self.gate.open, turn)

    @property
    def all_done(self) -> bool:
        """Whether the laptop waits, and as many have finished as there are in the room."""
        counted, people = self.turnout()
        return self.phase == "hand-over" and counted >= people

    def on_resize(self, event: events.Resize) -> None:
        """A title in large letters is broken for the width there is."""
        super().on_resize(event)
        self.call_after_refresh(self._show_notice)

    def _show_notice(self) -> None:
        if self.phase == "own":
            return
        self.head(*self.heading())
        paint(self.query_one("#receipt", Static), content(self._receipt, "bold $accent"))
        title, text = self.notice("full" if self.all_done else self.phase)
        width = self.query_one("#body").content_size.width or self.size.width // 2
        large = step_title(title, width, large=self.roomy)
        paint(self.query_one("#notice-title", Static), Content("\n").join(large))
        paint(self.query_one("#notice-text", Static), with_keys(text))
        paint(self.query_one("#notice-promise", Static), content(self.promise(), "$quiet"))

    # --- keys ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Each page has its own keys."""
        phases: dict[str, Phase] = {
            "confirm": "projector",
            "begin": "hand-over",
            "admit": "full",
            "decline": "full",
        }
        if action == "finish":
            return self.phase in {"projector", "hand-over"}
        if action == "begin":
            return self.phase == "hand-over" and not self.all_done
        if action == "admit" and self.all_done:
            return True
        return action not in phases or phases[action] == self.phase

    async def on_key(self, event: events.Key) -> None:
        """Every key is handled here and now, in the order of typing; none goes on to the app."""
        press = self.gate.press(event)
        self.pressed(press)
        if self.stops_countdown() or not self.gate.lets(event):
            event.stop()
            event.prevent_default()
            return
        self.touch()
        active = self.active_bindings.get(event.key)
        mine = active is not None and active.node is self
        soon = event.key == "enter" and not press.fresh
        if not mine and self.focused is not None and not (soon and self._on_button):
            return  # a text field's or a button's own key
        event.stop()
        event.prevent_default()
        action = active.binding.action if active and mine and active.enabled else ""
        if soon and (self._on_button or action in self.fresh_actions):
            self.too_soon()
        elif action and not (press.repeat and action.partition("(")[0] in self.single_actions):
            await self.run_action(action)

    def pressed(self, press: Press) -> None:
        """A key was pressed, whatever comes of it."""

    def too_soon(self) -> None:
        """An Enter that cannot be taken back came too soon after another key: it is none."""

    @property
    def _on_button(self) -> bool:
        return isinstance(self.focused, Button)

    def lets_click(self, click: Message) -> bool:
        """Whether a click on a widget counts: not made ahead, and no countdown to stop."""
        if self.stops_countdown() or not self.gate.lets(click):
            return False
        self.touch()
        return True

    def on_click(self, event: events.Click) -> None:
        """A click beside everything shows that someone is there; one on a key is a key press."""
        if not isinstance(event.widget, KeyBar):
            self.touch()

    # --- the page of nobody -------------------------------------------------------------------

    def action_confirm(self) -> None:
        """The room cannot see the screen."""
        self.turn_to("hand-over")

    def action_begin(self) -> None:
        """Someone has the laptop."""
        counted, people = self.turnout()
        if counted >= people:
            self.turn_to("full")
        else:
            self.take()

    def action_finish(self) -> None:
        """Give the laptop back to the one who leads; asked about, as anyone can press a key."""
        if self.phase == "projector" or self.all_done:
            self.dismiss(result=True)
            return

        def answer(yes: bool | None) -> None:  # noqa: FBT001 - Textual passes it by position
            if yes:
                self.dismiss(result=True)
            else:
                self.turn_to("hand-over")

        self.ask("passing.finish", answer)

    def ask(self, name: str, answer: Callable[[bool | None], None]) -> None:
        """A question of the messages that begin so: with its text, and "yes" and "no" in words."""
        asked = QuietAsk(*(self.t(f"{name}{part}") for part in ("", "-text", "-yes", "-no")))
        asked.page = self
        self.app.push_screen(asked, answer)

    def ask_before_forgetting(self, name: str) -> None:
        """Ask, and forget what there is if the answer is yes."""

        def answer(yes: bool | None) -> None:  # noqa: FBT001 - Textual passes it by position
            if yes:
                self.forget()

        self.ask(name, answer)

    def action_admit(self) -> None:
        """One more takes part than was said: told to the room and reported (O4)."""
        self.room.raise_people(self.room.session.settings.people + 1)
        self.admitted()

    def action_decline(self) -> None:
        """Nobody more takes part; what was not counted is forgotten."""
        self.forget()

    def forget(self) -> None:
        """Blank, and hand over."""
        self.blank()
        if self.solo:
            self.dismiss(result=False)
        else:
            self.turn_to("hand-over")

    # --- whoever walks away -------------------------------------------------------------------

    def touch(self) -> None:
        """Someone is there."""
        self._touched = self.now()
        self._counting_down = False
        self._show_countdown(Content(""))

    def stops_countdown(self) -> bool:
        """A key or click while it counts down only stops it: it may be the next person's."""
        if not self._counting_down:
            return False
        self.touch()
        return True

    def look(self) -> None:
        """Every second: is anybody there?"""
        if self._receipt and self.now() - self._touched >= RECEIPT_SECONDS:
            self._receipt = ""
            self._show_notice()
        if self.solo or not self.holds_something():
            return
        left = IDLE_SECONDS - (self.now() - self._touched)
        if left <= 0:
            if isinstance(self.app.screen, QuietAsk):
                self.app.screen.dismiss(None)
            self.forget()
        elif left <= COUNTDOWN_SECONDS:
            self._counting_down = True
            words = self.going(max(1, round(left)))
            self._show_countdown(content(words, "bold $attention"))

    def _show_countdown(self, words: Content) -> None:
        countdown = self.query_one("#countdown", Static)
        paint(countdown, words)
        countdown.display = bool(words)

    def holds_something(self) -> bool:
        """Whether a person's pages are open, or wait for one more to be admitted."""
        return self.phase == "own"
