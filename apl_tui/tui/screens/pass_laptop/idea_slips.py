"""Typing in ideas from paper slips: up to three lines a slip, blank allowed, undo before the next.

A slip that was handed in waits, uncounted, until something is typed of the next one or the typing
is over; until then it can be taken back and mended. The text is nowhere else (privacy.md F1, O2).
"""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from apl_tui.room.room import Room
from apl_tui.tui.base.screen import key
from apl_tui.tui.base.words import content, harmless
from apl_tui.tui.screens.pass_laptop.idea_page import IdeaField, IdeaPageScreen
from apl_tui.tui.screens.pass_laptop.types_slips import TypesSlipsScreen


class IdeaSlipsScreen(TypesSlipsScreen, IdeaPageScreen, inherit_bindings=False):
    """Hands the ideas of paper slips in to `room.open_ideas`."""

    CSS_PATH = ["ballot.tcss", "../lead/ideas.tcss"]
    goes_round = False  # whoever types them has read them
    BINDINGS = [
        *IdeaPageScreen.BINDINGS,
        key("escape", "stop", "slips.stop"),
        key("backspace", "undo", "slips.undo"),
    ]

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._waiting: tuple[str, ...] | None = None

    def compose_own(self) -> ComposeResult:
        """The fields, and a word on the slip before."""
        yield from super().compose_own()
        yield Static(id="slip-before")

    def take(self) -> None:
        """Fields for the next slip, if there is room for one more."""
        if not self._has_room:
            self.turn_to("full")
            return
        super().take()
        self._show()

    def admitted(self) -> None:
        """One more slip may be counted; what stands in the fields stays."""
        if self._fields():
            self.turn_to("own")
            self._show()
            self.call_after_refresh(self._focus_first)
        else:
            self.take()

    @property
    def _has_room(self) -> bool:
        counted, people = self.turnout()
        return counted < people

    def _fields(self) -> list[IdeaField]:
        return list(self.query(IdeaField).results())

    @property
    def _empty(self) -> bool:
        return not any(field.value for field in self._fields())

    def _fill(self, texts: tuple[str, ...]) -> None:
        fields = self._fields()
        for field, text in zip(fields, (*texts, *[""] * len(fields)), strict=False):
            field.value = text
        self.call_after_refresh(self._focus_first)

    def _show(self) -> None:
        counted, people = self.turnout()
        taken = min(counted + (self._waiting is not None), people)
        self.head(self.t("slips.title"), self.t("passing.finished", n=people, counted=taken))
        self.query_one("#idea-warning", Static).update(content(self.t("slips.ideas-how")))
        before = "" if self._waiting is None else self.t("slips.waits")
        self.query_one("#slip-before", Static).update(content(before, "$accent"))
        self.refresh_bindings()

    def _settle(self) -> bool:
        """Count the slip that waits; False when all have handed in, and then it still waits."""
        ideas, waiting = self.room.open_ideas, self._waiting
        if ideas is None or waiting is None:
            self._waiting = None
            return True
        if self.room.submit_ideas(waiting, ideas.hand_over()) == "full":
            return False
        self._waiting = None
        return True

    # --- keys ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What the page at hand can do."""
        if action in {"break_off", "finish"}:
            return False
        if action == "stop":
            return self.phase in {"own", "projector"}
        if action == "undo":
            return self.phase == "own" and self._waiting is not None and self._empty
        return super().check_action(action, parameters)

    async def on_key(self, event: events.Key) -> None:
        """Backspace in empty fields takes the slip before back; the rest is as for a person."""
        if event.key != "backspace" or not self.check_action("undo", ()):
            return
        event.stop()
        event.prevent_default()
        if not self.stops_countdown() and self.gate.lets(event):
            self.touch()
            self.action_undo()

    @on(Input.Changed)
    def begun(self) -> None:
        """The first letter of a slip counts the one before."""
        if self._waiting is not None and not self._empty:
            if self._settle():
                self._show()
            else:
                self.turn_to("full")

    def action_hand_in(self) -> None:
        """The slip waits until the next one is begun."""
        if not (self._settle() and self._has_room):
            self.turn_to("full")
            return
        self._waiting = tuple(harmless(field.value) for field in self._fields())
        self._fill(())
        self._show()

    def action_undo(self) -> None:
        """The slip before, to be mended."""
        texts, self._waiting = self._waiting or (), None
        self._fill(texts)
        self._show()

    def action_stop(self) -> None:
        """Empty the fields; when they are empty the typing is over."""
        if not self._empty:
            self._fill(())
            self._show()
        elif self._settle():
            self.blank()
            self.dismiss(result=True)
        else:
            self.turn_to("full")

    # --- whoever walks away -------------------------------------------------------------------

    def blank(self) -> None:
        """Nothing of any slip is left."""
        self._waiting = None
        self.query_one("#slip-before", Static).update("")
        super().blank()

    def forget(self) -> None:
        """Count the slip that was handed in, and ask about the projector again."""
        self._settle()
        self.blank()
        self.turn_to("projector")

    def holds_something(self) -> bool:
        """Also a slip that waits."""
        return self._waiting is not None or super().holds_something()
