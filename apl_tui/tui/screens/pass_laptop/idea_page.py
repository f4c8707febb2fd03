"""One person's ideas on the laptop that goes round: up to three lines, blank allowed.

The fields are made anew for each person and taken away afterwards, so that neither their text nor
its undo or selection is left for the next one. While *Hand in* is all that is left to do the text
is hidden: whoever takes the laptop then, because a key was pressed too early, reads nothing.
"""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Button, Input, Static

from apl_tui.room.room import Room
from apl_tui.room.voting import LONGEST_IDEA, MOST_IDEAS, OpenIdeas
from apl_tui.tui.base.paint import paint
from apl_tui.tui.base.screen import key
from apl_tui.tui.base.words import content, harmless
from apl_tui.tui.screens.pass_laptop.passing import PassingScreen
from apl_tui.tui.widgets.prose import paragraphs
from apl_tui.tui.widgets.text_input import TextInput


class IdeaField(TextInput):
    """A line that copies nothing: what is cut here must not be pasted by the next person."""

    BINDINGS = [
        key("enter", "submit", "ideas.next-line"),
        key("up", "screen.move(-1)", "ideas.up", show=False),
        key("down", "screen.move(1)", "ideas.down", show=False),
    ]

    def action_copy(self) -> None:
        """Not here."""

    def action_cut(self) -> None:
        """Not here."""

    def action_paste(self) -> None:
        """Not here: the app's clipboard is everybody's."""


class IdeaPageScreen(PassingScreen, inherit_bindings=False):
    """Hands ideas in to `room.open_ideas`, one person after the other."""

    CSS_PATH = ["ballot.tcss", "../lead/ideas.tcss"]
    fresh_actions = PassingScreen.fresh_actions | {"hand_in"}
    goes_round = True
    BINDINGS = [
        key("enter", "hand_in", "ideas.hand-in"),
        key("up", "move(-1)", "ideas.up", show=False),
        key("down", "move(1)", "ideas.down", show=False),
        key("escape", "break_off", "ideas.break-off"),
        *PassingScreen.BINDINGS,
    ]

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._ticket = b""

    @property
    def round_(self) -> OpenIdeas | None:
        """The open round of ideas."""
        return self.room.open_ideas

    def promise(self) -> str:
        """What holds for ideas."""
        return self.t("ideas.promise", k=self.room.session.settings.k)

    def compose_own(self) -> ComposeResult:
        """The question, the warning, and room for the fields."""
        yield Static(id="idea-question")
        yield Static(id="idea-warning")
        yield Vertical(id="idea-fields")

    def take(self) -> None:
        """Fresh fields."""
        if self.room.open_ideas is None:
            self.dismiss(result=False)
            return
        self._ticket = self.room.open_ideas.hand_over()
        self.turn_to("own")
        self.head(self.t("ideas.page-title"), self.t("ideas.page-status", n=MOST_IDEAS))
        question = self.room.open_ideas.block.question
        self.query_one("#idea-question", Static).update(content(plain_question(question), "bold"))
        self._warn()
        fields = [IdeaField(max_length=LONGEST_IDEA) for _ in range(MOST_IDEAS)]
        button = Button(content(self.t("ideas.hand-in")), id="hand-in", action="screen.hand_in")
        self.query_one("#idea-fields").mount(*fields, button)
        self.call_after_refresh(self._focus_first)

    def _warn(self, name: str = "ideas.no-names", style: str = "") -> None:
        paint(self.query_one("#idea-warning", Static), content(self.t(name), style))

    @on(events.DescendantFocus)
    def cover(self, event: events.DescendantFocus) -> None:
        """What is written is hidden while it waits to be handed in."""
        if not self.goes_round:
            return
        covered = isinstance(event.widget, Button)
        for field in self.query(IdeaField).results():
            field.visible = not covered
        self._warn("ideas.covered" if covered else "ideas.no-names")

    def too_soon(self) -> None:
        """Nobody goes away in the belief that it was handed in."""
        if self.phase == "own":
            self._warn("ideas.not-yet", "bold $attention")

    def _focus_first(self) -> None:
        for field in self.query(IdeaField).results():
            field.focus()
            return

    def blank(self) -> None:
        """Empty the fields, and take them away."""
        self._ticket = b""
        self.set_focus(None)
        with self.prevent(Input.Changed):
            for field in self.query(IdeaField).results():
                field.value = ""
        self.query_one("#idea-fields").remove_children()

    def admitted(self) -> None:
        """One more may hand in."""
        if self._ticket:
            self.action_hand_in()
        else:
            self.take()

    def holds_something(self) -> bool:
        """Also ideas that could not be handed in because all had done so."""
        return bool(self._ticket)

    # --- keys ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What the page at hand can do."""
        if action not in {"hand_in", "move", "break_off"}:
            return super().check_action(action, parameters)
        if action == "hand_in":
            return self.phase == "own" and isinstance(self.focused, Button)
        return self.phase == "own"

    @on(Input.Changed)
    def typed(self) -> None:
        """Someone is there."""
        self.touch()

    @on(Input.Submitted)
    def next_field(self, event: Input.Submitted) -> None:
        """Enter in a field goes on to the next; in an empty one, or the last, to the button."""
        event.stop()
        ends = self.goes_round and not event.value.strip()
        self.action_move(MOST_IDEAS if ends else 1)

    def action_move(self, by: int) -> None:
        """To the next field or the one before."""
        stops = [*self.query(IdeaField).results(), *self.query(Button).results()]
        if self.focused in stops:
            at = stops.index(self.focused) + by
            stop = stops[max(0, min(at, len(stops) - 1))]
            stop.visible = True  # what is hidden takes no focus
            stop.focus()

    def action_hand_in(self) -> None:
        """Take the ideas in, once, and forget them here."""
        if not self._ticket:
            return
        texts = [harmless(field.value) for field in self.query(IdeaField).results()]
        if self.room.submit_ideas(texts, self._ticket) == "full":
            self.turn_to("full")
            return
        self.blank()
        self.turn_to("hand-over", self.t("ideas.receipt"))

    def action_break_off(self) -> None:
        """Nothing is handed in; asked about once something is written."""
        if any(field.value for field in self.query(IdeaField).results()):
            self.ask_before_forgetting("ideas.stop")
        else:
            self.forget()


def plain_question(markdown: str) -> str:
    """A question's text on one line."""
    return " ".join(block.text.plain for block in paragraphs(markdown))
