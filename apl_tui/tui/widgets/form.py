"""The parts of a form: a field, a line to choose, and a row with a label and a note.

A screen that uses them has the actions that their keys name: `enter`, and the app's own focus ones.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from apl_tui.tui.base.screen import key
from apl_tui.tui.base.words import content
from apl_tui.tui.widgets.text_input import TextInput

WARNING = "! "


class Field(TextInput):
    """One line to type; Enter goes to the next field."""

    BINDINGS = [
        key("enter", "screen.enter", "setup.enter"),
        key("down", "app.focus_next", "setup.next", show=False),
        key("up", "app.focus_previous", "setup.previous", show=False),
    ]


class Choice(Static, can_focus=True):
    """A line that space or a click chooses."""

    BINDINGS = [key("space", "choose", "setup.choose")]

    @dataclass
    class Chosen(Message):
        """The line was chosen."""

        choice: Choice

        @property
        def control(self) -> Choice:
            """The line."""
            return self.choice

    def show(self, words: str, *, on: bool, marks: str = "●○", shown: bool = True) -> None:
        """What can be chosen, behind the first or the second of two marks."""
        mark = (marks[0 if on else 1], "$accent")
        self.update(Content.assemble(mark, "  ", content(words)))
        self.display = shown

    def action_choose(self) -> None:
        """Choose by key."""
        self.post_message(self.Chosen(self))

    def on_click(self, event: events.Click) -> None:
        """Choose by mouse."""
        event.stop()
        self.action_choose()


class StartLine(Choice):
    """The line that ends the form: Enter starts."""

    BINDINGS = [
        key("enter", "screen.start", "setup.start"),
        key("space", "choose", "setup.choose", show=False),
    ]


class FormRow(Vertical):
    """A label, what is typed or told beside it, and under it a line that appears when needed."""

    def __init__(self, label: str, told: Widget, *, id: str) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id)
        self._label, self._told = label, told

    def compose(self) -> ComposeResult:
        """Label and field side by side, the note under the field."""
        with Horizontal(classes="row-line"):
            yield Static(content(self._label), classes="row-label")
            yield self._told
        yield Static(classes="row-note")

    def note(self, text: str = "", *, warning: bool = False) -> None:
        """Say something under the field; nothing takes the line away."""
        note = self.query_one(".row-note", Static)
        note.update(content(f"{WARNING}{text}" if warning else text))
        note.display = bool(text)
        note.set_class(warning, "attention")
