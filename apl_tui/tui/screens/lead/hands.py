"""A show of hands: open, not anonymous, and said so on every page (privacy.md F2).

Whoever leads reads a statement aloud and types how many hands were raised. What is about one
identifiable person is never asked like this.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from apl_tui.core.workshop import Indicator, Vote
from apl_tui.room.room import Room
from apl_tui.tui.base.screen import BaseScreen, key
from apl_tui.tui.base.words import content
from apl_tui.tui.screens.dialogs.boxes import AskScreen
from apl_tui.tui.widgets.rows import ListRow, Rows
from apl_tui.tui.widgets.step_pages import step_title
from apl_tui.tui.widgets.text_input import TextInput
from apl_tui.wording.scales import band_label, band_numbers

INTRO = -1


@dataclass(frozen=True, slots=True)
class Asked:
    """One indicator that is asked by hands."""

    vote: Vote
    indicator: Indicator

    @property
    def key(self) -> str:
        """`module:vote:indicator`."""
        return self.vote.indicator_key(self.indicator)


class HandsField(TextInput):
    """How many hands; Enter and the arrows lead on."""

    BINDINGS = [
        key("enter", "submit", "hands.forward"),
        key("up", "screen.back", "hands.back"),
        key("down", "screen.down", "hands.down", show=False),
    ]


class HandsScreen(BaseScreen[bool]):
    """Takes in a show of hands for the current step; True when it was kept, False when broken off.

    No round may be open: hands and ballots are never mixed.
    """

    CSS_PATH = "hands.tcss"
    AUTO_FOCUS = ""
    help_id = "hands.help"
    BINDINGS = [
        key("enter", "forward", "hands.forward"),
        key("enter", "keep", "hands.keep"),
        key("down", "down", "hands.down", show=False),
        key("up", "back", "hands.back"),
        key("left", "change", "hands.change"),
        key("escape,ctrl+q", "break_off", "hands.break-off"),
    ]

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        pairs = [(vote, one) for vote in room.step.votes for one in vote.indicators]
        self.asked = [Asked(vote, one) for vote, one in pairs if not one.sensitive]
        self.left_out = len(pairs) - len(self.asked)
        self.index = INTRO
        self._changing = False
        self.raised: dict[str, tuple[int, int]] = {}

    def compose_body(self) -> ComposeResult:
        """The label that this is open; a text or a statement; the numbers; the review."""
        yield Static(id="open-label")
        yield Static(id="hands-lead")
        yield Static(id="hands-text")
        with Vertical(id="fields"):
            yield Static(content(self.t("hands.how-many")), id="how-many", classes="quiet")
            for name in ("upper", "lower"):
                with Horizontal(id=f"{name}-row", classes="field"):
                    yield HandsField(id=name, restrict=r"\d*", max_length=4)
                    yield Label("", id=f"{name}-label")
        yield Rows(id="hands-list")
        yield Static(id="hands-nudge")

    def on_mount(self) -> None:
        """Say what it is."""
        label = self.t("hands.open-label")
        self._say("open-label", content(label, "bold $attention"))
        self.show_page()

    # --- pages --------------------------------------------------------------------------------

    @property
    def at(self) -> Asked | None:
        """The indicator at hand, `None` at the introduction and the review."""
        return self.asked[self.index] if 0 <= self.index < len(self.asked) else None

    @property
    def reviewing(self) -> bool:
        """Whether all have been asked."""
        return bool(self.asked) and self.index >= len(self.asked)

    def show_page(self) -> None:
        """Put up the page at hand."""
        self.query_one("#hands-nudge", Static).update("")
        self.query_one("#fields", Widget).display = self.at is not None
        self.query_one(Rows).display = self.reviewing
        if self.at is not None:
            self._show_statement(self.at)
        elif self.reviewing:
            self._show_review()
        else:
            self._show_intro()
        self.refresh_bindings()

    def _show_intro(self) -> None:
        self.set_focus(None)
        self.head(self.t("hands.title"), self.t("hands.open-label"))
        parts = [content(self.t("hands.intro" if self.asked else "hands.nothing"))]
        if self.left_out:
            parts.append(content(self.t("hands.left-out", n=self.left_out)))
        self._say("hands-lead", Content(""))
        self._say("hands-text", Content("\n\n").join(parts))

    def _show_statement(self, asked: Asked) -> None:
        status = self.t("hands.page", number=self.index + 1, count=len(self.asked))
        self.head(self.t("hands.title"), status)
        self._say("hands-lead", content(asked.vote.lead, "$quiet"))
        width = self.query_one("#body").content_size.width
        lines = step_title(asked.indicator.text, width, large=self.roomy)
        self._say("hands-text", Content("\n").join(lines))
        scale = asked.vote.scale
        upper = band_label(scale, "upper", self.t) if scale else self.t("hands.choose")
        lower = band_label(scale, "lower", self.t) if scale else ""
        self.query_one("#upper-label", Label).update(content(upper))
        self.query_one("#lower-label", Label).update(content(lower))
        self.query_one("#lower-row", Widget).display = scale is not None
        known = self.raised.get(asked.key)
        for name, number in zip(("lower", "upper"), known or (None, None), strict=True):
            self._field(name).value = "" if number is None else str(number)
        self._field("upper").focus()

    def _show_review(self) -> None:
        self.set_focus(None)
        self.head(self.t("hands.title"), self.t("hands.review"))
        self._say("hands-lead", Content(""))
        self._say("hands-text", content(self.t("hands.review-text")))
        self.query_one(Rows).show([self._row(asked) for asked in self.asked], 0)

    def _row(self, asked: Asked) -> ListRow:
        lower, upper = self.raised[asked.key]
        words = (
            self.t("hands.chose", n=upper)
            if asked.vote.scale is None
            else self.t("hands.bands", upper=upper, lower=lower, **self._numbers(asked.vote))
        )
        return ListRow(content(asked.indicator.label), tail=content(words, "bold"))

    def _numbers(self, vote: Vote) -> dict[str, str]:
        if vote.scale is None:
            return {}
        high, low = band_numbers(vote.scale, "upper"), band_numbers(vote.scale, "lower")
        return {"high": high, "low": low}

    def _field(self, name: str) -> Input:
        return self.query_one(f"#{name}", Input)

    def _say(self, name: str, words: Content) -> None:
        static = self.query_one(f"#{name}", Static)
        static.update(words)
        static.display = bool(words)

    def nudge(self, words: str) -> None:
        """Say what is wanted."""
        self.query_one("#hands-nudge", Static).update(content(words, "bold $attention"))

    # --- keys ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """What the page at hand can do."""
        if action in {"change", "keep"}:
            return self.reviewing
        if action == "back":
            return self.index > INTRO
        if action == "forward":
            return bool(self.asked) and not self.reviewing
        return True

    @on(Input.Submitted)
    def field_left(self, event: Input.Submitted) -> None:
        """Enter in a field: the next field, or the next page."""
        event.stop()
        graded = self.at is not None and self.at.vote.scale is not None
        if event.input.id == "upper" and graded:
            self._field("lower").focus()
        else:
            self.action_forward()

    def action_forward(self) -> None:
        """The next page; after a change, the review."""
        if self.at is not None and not self._take_in(self.at):
            return
        self.index = len(self.asked) if self._changing else self.index + 1
        self._changing = False
        self.show_page()

    def action_down(self) -> None:
        """Down in the review; else the next page."""
        if self.reviewing:
            self.query_one(Rows).move(+1)
        elif self.asked:
            self.action_forward()

    def _take_in(self, asked: Asked) -> bool:
        """Read the numbers; False, with a word on why, when they cannot be."""
        graded = asked.vote.scale is not None
        names = ("upper", "lower") if graded else ("upper",)
        typed = [self._field(name).value for name in names]
        for name, value in zip(names, typed, strict=True):
            if not value:
                self.nudge(self.t("hands.number-first"))
                self._field(name).focus()
                return False
        numbers = [int(value) for value in typed]
        people = self.room.session.settings.people
        if sum(numbers) > people:
            self.nudge(self.t("hands.too-many", n=people))
            return False
        upper, lower = (*numbers, 0)[:2]
        self.raised[asked.key] = (lower, upper)
        return True

    def action_back(self) -> None:
        """Up in the review; else the page before."""
        if self.reviewing and self.query_one(Rows).move(-1):
            return
        if self.index > INTRO:
            self.index, self._changing = self.index - 1, False
            self.show_page()

    def action_change(self) -> None:
        """From the review to the numbers at the cursor."""
        self._change(self.query_one(Rows).cursor)

    def _change(self, index: int) -> None:
        self.index, self._changing = index, True
        self.show_page()

    @on(Rows.Picked)
    def row_picked(self, event: Rows.Picked) -> None:
        """A row of the review was clicked."""
        self._change(event.index)

    def action_keep(self) -> None:
        """Take it in: an open round of its own."""
        self.room.show_hands(self.raised, self.room.session.settings.people)
        self.dismiss(result=True)

    def action_break_off(self) -> None:
        """Nothing is kept; asked about once something has been typed."""
        if not self.raised:
            self.dismiss(result=False)
            return

        def answer(yes: bool | None) -> None:  # noqa: FBT001 - Textual passes it by position
            if yes:
                self.dismiss(result=False)

        self.app.push_screen(
            AskScreen(
                self.t("hands.stop"),
                self.t("hands.stop-text"),
                self.t("hands.stop-yes"),
                self.t("hands.stop-no"),
            ),
            answer,
        )
