"""Go to a step: the agenda with clock times and minutes, chosen with Enter and changed by keys."""

from __future__ import annotations

from collections.abc import Iterator

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from apl_tui.core.session import Session
from apl_tui.room.clock import as_whole_minute, later
from apl_tui.room.room import Room
from apl_tui.tui.base.screen import key
from apl_tui.tui.base.words import content, shortened
from apl_tui.tui.screens.dialogs.choosing import ChoosingDialog
from apl_tui.tui.widgets.agenda import minutes_words
from apl_tui.tui.widgets.rows import ListRow
from apl_tui.workflows.planning import begins

CLOCK_CELLS = 7
HERE = "»"


class GoToScreen(ChoosingDialog[int | None]):
    """The steps; dismissed with the chosen one's index.

    With the `room` of a running session it also tells when steps begin, and plans them anew.
    """

    BINDINGS = [
        key("plus", "minutes(1)", "goto.more", show=False),
        key("minus", "minutes(-1)", "goto.less", show=False),
        key("x", "skip", "goto.skip", show=False),
        key("home", "stand(1)", "goto.first", show=False),
        key("end", "stand(-1)", "goto.last", show=False),
        key("escape,g,q", "dismiss(None)", "cancel", show=False),
    ]

    def __init__(self, session: Session, room: Room | None = None) -> None:
        super().__init__()
        self._first, self._room = session, room
        self._typed = 0

    @property
    def session(self) -> Session:
        """The session as it stands."""
        return self._room.session if self._room else self._first

    def compose(self) -> ComposeResult:
        """The list, when it ends, and what the keys do."""
        with Vertical(classes="dialog -tall"):
            yield Static(content(self.t("goto.title")), classes="dialog-title")
            yield self.list_of(self._rows(), self.session.index)
            if self._room:
                yield Static(self._ends(self._room), id="ends", classes="dialog-hint")
                yield Static(content(self.t("goto.hint-plan"), "$quiet"))
                yield Static(content(self.t("goto.hint"), "$quiet"))
            else:
                yield Static(content(self.t("goto.hint")), classes="dialog-hint")

    def choose(self, index: int) -> None:
        """Go there."""
        self.dismiss(index)

    def action_stand(self, number: int) -> None:
        """Stand on a step by its number; -1 is the last one."""
        last = len(self.session.records)
        self.rows.stand(number - 1 if number > 0 else last - 1)

    def on_key(self, event: events.Key) -> None:
        """Stand on the step whose number is typed, one digit after the other."""
        if event.character is None or event.character not in "0123456789":
            self._typed = 0
            return
        digit, last = int(event.character), len(self.session.records)
        numbers = (10 * self._typed + digit, digit)
        self._typed = next((number for number in numbers if 1 <= number <= last), 0)
        if self._typed:
            self.rows.stand(self._typed - 1)

    # --- planning anew ------------------------------------------------------------------------

    def action_minutes(self, minutes: int) -> None:
        """The highlighted step gets a minute more or less, unless it has been led."""
        index = self.rows.cursor
        if self._room and index >= self.session.index:
            self._room.add_minutes(minutes, index)
        self._show(changed=index >= self.session.index)

    def action_skip(self) -> None:
        """The highlighted step is skipped, or taken in again."""
        index = self.rows.cursor
        self._show(changed=bool(self._room and index and self._room.toggle_skip(index)))

    def _show(self, *, changed: bool) -> None:
        if self._room is None:
            return
        if not changed:
            self.notify(self.t("goto.led"), markup=False, severity="warning", timeout=4)
        self.rows.show(self._rows())
        self.query_one("#ends", Static).update(self._ends(self._room))

    def _ends(self, room: Room) -> Content:
        """When it ends with this plan, beside the promised end."""
        ends, promised = self.t.clock(room.expected_end()), self.t.clock(room.promised_end)
        words = "goto.ends" if ends != promised else "goto.ends-as-promised"
        return content(self.t(words, time=ends, promised=promised))

    def _rows(self) -> list[ListRow]:
        """A line a step: how it stands, when it begins, its title, its minutes."""
        session = self.session
        rows = []
        quads = zip(
            session.workshop.steps, session.records, session.slots, self._clocks(), strict=True
        )
        for number, (step, record, slot, clock) in enumerate(quads):
            led = "●" if record.used_minutes is not None else "○"
            mark = HERE if number == session.index else led
            title = content(f"{number + 1}. {step.title}", "$quiet" if slot.skipped else "")
            words = content(minutes_words(slot, step.seconds, self.t), "$quiet")
            text = Content.assemble((clock, "$quiet"), title)
            rows.append(ListRow(text, mark=Content(f"{mark} "), tail=words))
        return rows

    def _clocks(self) -> Iterator[str]:
        """When each step that lies ahead begins at this pace; empty for the others."""
        if self._room is None:
            yield from ("" for _ in self.session.records)
            return
        room, index, slots = self._room, self.session.index, self.session.slots
        ahead = begins(slots[index + 1 :], later(room.clock.wall(), self._rest_of_step(room)))
        yield from (" " * CLOCK_CELLS for _ in slots[:index])
        yield shortened(self.t("goto.now"), CLOCK_CELLS - 1).ljust(CLOCK_CELLS)
        for slot, moment in zip(slots[index + 1 :], ahead, strict=True):
            clock = "" if slot.skipped else self.t.clock(as_whole_minute(moment))
            yield clock.ljust(CLOCK_CELLS)

    def _rest_of_step(self, room: Room) -> float:
        return max(0.0, room.pace().seconds_left)
