"""The small boxes: a question with two answers, something to read, one line to type, help."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Input, Static

from apl_tui.core.errors import AplError
from apl_tui.tui.base.paint import paint
from apl_tui.tui.base.screen import BaseDialog, key
from apl_tui.tui.base.words import content, folded, hanging, in_lines, path_in_lines
from apl_tui.tui.widgets.text_input import TextInput

SCROLLBAR = 2  # cells kept free at the right of a long text


class AskScreen(BaseDialog[bool]):
    """A question. Enter takes the answer that has focus; `safe` answers are focused first.

    `yes` and `no` are button words; Escape is `no`.
    """

    AUTO_FOCUS = ".-first"
    BINDINGS = [
        key("escape,q", "answer(False)", "no", show=False),
        key("left,up", "app.focus_previous", "previous", show=False),
        key("right,down", "app.focus_next", "following", show=False),
    ]

    def __init__(self, question: str, more: str, yes: str, no: str, *, safe: bool = True) -> None:
        super().__init__()
        self._question, self._more, self._yes, self._no, self._safe = question, more, yes, no, safe

    def compose(self) -> ComposeResult:
        """The question, what follows from it, and two buttons."""
        with Vertical(classes="dialog"):
            yield Static(content(self._question), classes="dialog-title")
            if self._more:
                yield Static(in_lines(self._more), classes="dialog-text")
            with Horizontal(classes="dialog-buttons"):
                first, other = ("-first", "") if self._safe else ("", "-first")
                yield Button(content(self._no), id="no", classes=first)
                yield Button(content(self._yes), id="yes", variant="primary", classes=other)
            yield Static(content(self.t("dialog.ask-hint")), classes="dialog-hint")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer."""
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:  # noqa: FBT001 - Textual passes it by position
        """Answer by key."""
        self.dismiss(answer)


class ReadScreen(BaseDialog[None]):
    """Something to read, with a title; Enter or Escape closes it, Space goes on through it.

    `body` may be a function of the width (cells), for text with hanging indents.
    """

    BINDINGS = [
        key("space,right,pagedown", "onward", "close.onward", show=False),
        key("escape,enter,question_mark,q,n", "dismiss(None)", "close", show=False),
    ]

    def __init__(self, title: str, body: Content | Callable[[int], Content]) -> None:
        super().__init__()
        self._title, self._body = title, body

    def compose(self) -> ComposeResult:
        """Title, text, and how to close."""
        with Vertical(classes="dialog -tall"):
            yield Static(content(self._title), classes="dialog-title")
            with VerticalScroll(classes="dialog-scroll"):
                yield Static(id="read")
            yield Static(content(self.t("dialog.close-hint")), classes="dialog-hint")

    def on_mount(self) -> None:
        """Tell how to see the rest."""
        scroll = self.query_one(".dialog-scroll")
        self.watch(scroll, "show_vertical_scrollbar", self.tell_keys, init=False)

    def fit(self) -> None:
        """Wrap the text for the width there is."""
        width = self.query_one(".dialog-scroll").size.width - SCROLLBAR
        body = self._body if isinstance(self._body, Content) else self._body(width)
        paint(self.query_one("#read", Static), body)

    def action_onward(self) -> None:
        """What does not fit, and after it back."""
        scroll = self.query_one(".dialog-scroll")
        if scroll.scroll_y < scroll.max_scroll_y:
            scroll.scroll_page_down(animate=False)
        else:
            self.dismiss(None)

    def tell_keys(self, more: bool) -> None:  # noqa: FBT001 - Textual passes it by position
        """How to close, and how to see the rest of what does not fit."""
        words = self.t("dialog.read-hint" if more else "dialog.close-hint")
        self.query_one(".dialog-hint", Static).update(content(words))


def error_dialog(error: AplError, screen: BaseDialog[object] | Screen[object]) -> ReadScreen:
    """What happened, where, and what to do."""
    t = screen.t  # type: ignore[union-attr]  # every screen of ours is Worded

    def body(width: int) -> Content:
        parts = [content(t.say(error.what), "bold")]
        if error.where:
            parts.append(path_in_lines(error.where, width).stylize("$quiet"))
        if error.what_to_do:
            parts.append(content(t.say(error.what_to_do)))
        return Content("\n\n").join(parts)

    return ReadScreen(t("dialog.error-title"), body)


def file_dialog(title: str, path: Path, *said: str) -> ReadScreen:
    """Where a file lies that was written to be printed, for as long as it takes to read."""

    def body(width: int) -> Content:
        return Content("\n\n").join([path_in_lines(path, width), *map(content, said)])

    return ReadScreen(title, body)


@dataclass(frozen=True, slots=True)
class LineQuestion:
    """What a `LineScreen` asks for; `hint` is the message id of what Enter does with it."""

    title: str
    more: str = ""
    value: str = ""
    placeholder: str = ""
    hint: str = "dialog.line-hint"
    longest: int = 0  # characters; 0 for as many as one likes


class LineScreen(BaseDialog[str | None]):
    """One line to type; Enter keeps it, Escape gives `None`."""

    BINDINGS = [key("escape", "dismiss(None)", "cancel", show=False)]

    def __init__(self, line: LineQuestion) -> None:
        super().__init__()
        self._line = line

    def compose(self) -> ComposeResult:
        """Title, explanation, field."""
        with Vertical(classes="dialog"):
            yield Static(content(self._line.title), classes="dialog-title")
            if self._line.more:
                yield Static(content(self._line.more), classes="dialog-text")
            yield TextInput(
                self._line.value,
                placeholder=self._line.placeholder,
                max_length=self._line.longest,
            )
            yield Static(content(self.t(self._line.hint)), classes="dialog-hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep it."""
        self.dismiss(event.value)


def help_dialog(screen: BaseDialog[object] | Screen[object]) -> ReadScreen:
    """The keys of the screen at hand, in words."""
    t = screen.t  # type: ignore[union-attr]  # every screen of ours is Worded
    keys: dict[str, tuple[list[str], str]] = {}
    told = sorted(screen.active_bindings.values(), key=lambda one: one.binding.id == "help")
    for active in told:
        if active.tooltip and active.enabled:
            shown, _ = keys.setdefault(active.binding.action, ([], active.tooltip))
            shown.append(screen.app.get_key_display(active.binding))
    hang = max((len("  ".join(shown[:2])) for shown, _ in keys.values()), default=0) + 3
    help_id = getattr(screen, "help_id", "")

    def body(width: int) -> Content:
        lines = [*folded(content(t(help_id)), width), Content("")] if help_id else []
        for shown, words in keys.values():
            mark = Content.styled(f"{'  '.join(shown[:2]):<{hang}}", "bold $accent")
            lines += hanging(mark, content(words), width)
        return Content("\n").join(lines)

    return ReadScreen(t("dialog.help-title"), body)
