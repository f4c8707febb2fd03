"""Typing in paper slips: digits only, a slip a line, the last one can be taken back.

The same rules as when the laptop goes round hold (privacy.md O2): it starts when the room cannot
see the screen, whoever walks away is blanked, and nothing of a counted slip is left on the screen.
Slips are counted in the same round and in the same way as every other ballot (O3, O4); that slips
may be typed is told in the promise before the first of them is.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from apl_tui.core.slips import choosing, sign
from apl_tui.room.room import Room
from apl_tui.room.slips import ENDS, Part, Refusal, SlipTyping
from apl_tui.tui.base.screen import key
from apl_tui.tui.base.words import content, hanging, in_lines, in_rows, shortened
from apl_tui.tui.screens.pass_laptop.passing import Phase
from apl_tui.tui.screens.pass_laptop.types_slips import TypesSlipsScreen
from apl_tui.wording.scales import DONT_KNOW, option_label

GROUP = 5
MOST_WIDTH = 110  # cells: as in slips.tcss
NEXT, LATER = "_", "·"


class SlipsScreen(TypesSlipsScreen, inherit_bindings=False):
    """Types slips into `room.vote`. Dismissed when the typing is over."""

    CSS_PATH = ["ballot.tcss", "slips.tcss"]
    BINDINGS = [
        key("enter", "take_in", "slips.take-in"),
        key("backspace", "back", "slips.back"),
        key("u", "undo", "slips.undo", show=False),
        key("escape", "stop", "slips.stop"),
        *TypesSlipsScreen.BINDINGS,
    ]

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._typing: SlipTyping | None = None

    # --- what is said -------------------------------------------------------------------------

    def notice(self, page: Phase) -> tuple[str, str]:
        """The projector, or that all have voted."""
        title, text = super().notice(page)
        if page == "projector":
            return title, text
        waits = self._typing is not None and self._typing.waits
        people = self.turnout()[1]
        return title, self.t("slips.full-waits" if waits else "slips.full-text", n=people)

    # --- pages --------------------------------------------------------------------------------

    def compose_own(self) -> ComposeResult:
        """How; the line; what comes next; a word on what is wrong, and on the slip before."""
        with Vertical(id="slip"):
            yield Static(id="slip-how")
            yield Static(id="slip-line")
            yield Static(id="slip-next")
            yield Static(id="nudge")
            yield Static(id="slip-before")

    def take(self) -> None:
        """An empty line, if there is room for one more."""
        if self.room.vote is None:
            self.dismiss(result=False)
            return
        self._typing = SlipTyping(self.room)
        self._go_on()

    def admitted(self) -> None:
        """One more slip may be counted."""
        self._go_on()

    def _go_on(self) -> None:
        if self._typing is None or not self._typing.has_room:
            self.turn_to("full")
            return
        self.turn_to("own")
        self.nudge("")
        self.show_line()

    def blank(self) -> None:
        """Nothing of any slip is left."""
        self._typing = None
        for name in ("#slip-line", "#slip-next", "#nudge", "#slip-before"):
            self.query_one(name, Static).update("")

    def show_line(self) -> None:
        """The line as it is typed so far; nothing of the slip before."""
        typing = self._typing
        if typing is None or self.room.vote is None:
            return
        people = self.room.vote.people
        taken = self.t("passing.finished", n=people, counted=min(typing.taken, people))
        self.head(self.t("slips.title"), taken)
        kinds = {vote.scale is not None for vote in self.room.vote.votes}
        how = [self.t("slips.how-graded")] if True in kinds else []
        how += [self.t("slips.how-choice")] if False in kinds else []
        self.query_one("#slip-how", Static).update(content(" ".join(how), "$quiet"))
        names = self._names(typing.line.parts)
        cells = max((len(p.vote.indicators) for p in typing.line.parts if p.vote.scale), default=1)
        room = self._width - 2 - 2 * cells - cells // GROUP
        label = min(room, max(map(len, names)))
        lines: list[Content] = []
        for part, name in zip(typing.line.parts, names, strict=True):
            lines += self._part_lines(part, shortened(name, label).ljust(label))
        self.query_one("#slip-line", Static).update(Content("\n").join(lines))
        all_in = typing.taken >= people and not typing.line
        done = content(self.t("slips.all-in", n=people), "bold $accent")
        self.query_one("#slip-next", Static).update(done if all_in else self._next(typing))
        before = self.t("slips.waits") if typing.waits and not typing.line else ""
        self.query_one("#slip-before", Static).update(content(before, "$accent"))
        self.refresh_bindings()

    @property
    def _width(self) -> int:
        return self.query_one("#body").content_size.width or self.size.width // 2

    def _names(self, parts: Sequence[Part]) -> list[str]:
        """A section's statements by number, and its lead, which is told once."""
        counts = [len(part.vote.indicators) if part.vote.scale else 0 for part in parts]
        firsts = [1 + sum(counts[:place]) for place in range(len(parts))]
        numbers = [
            (f"{first}–{first + count - 1}" if count > 1 else str(first)) if count else ""
            for first, count in zip(firsts, counts, strict=True)
        ]
        column = max(map(len, numbers))
        column += 2 if column else 0
        names, before = [], ""
        for part, number in zip(parts, numbers, strict=True):
            lead = part.vote.lead or self.t("ballot.choice")
            names.append(f"{number:<{column}}{'' if number and lead == before else lead}")
            before = lead
        return names

    def _part_lines(self, part: Part, name: str) -> list[Content]:
        """A section's name, and its cells in groups of five."""
        at_hand = self._typing is not None and self._typing.line.part == part
        label = content(f"{name}  ", "bold" if at_hand else "$quiet")
        cells: list[tuple[str, str]] = [(one, "bold $accent") for one in part.typed]
        if part.vote.scale is not None:
            left = len(part.vote.indicators) - len(cells)
            here = [(NEXT, "bold")] if left and at_hand else []
            cells += [*here, *[(LATER, "$quiet")] * (left - len(here))]
        elif part.done:
            cells.append((".", "bold $accent"))
        else:
            cells.append((NEXT, "bold") if at_hand else (LATER, "$quiet"))
        spaced = [
            ((" " if number % GROUP == 0 and number else "") + f"{cell} ", style)
            for number, (cell, style) in enumerate(cells)
        ]
        return hanging(label, Content.assemble(*spaced), self._width)

    def _next(self, typing: SlipTyping) -> Content:
        """What the next key is about."""
        line, part = typing.line, typing.line.part
        if part is None:
            return content(self.t("slips.whole"), "bold $accent")
        if line.indicator is None or part.vote.scale is None:
            last = sign(len(part.vote.indicators) - 1)
            words = self.t(f"slips.{choosing(part.vote)}", last=last, n=part.vote.most)
            return content(words, "bold")
        scale = part.vote.scale
        number = 1 + sum(len(each.typed) for each in line.parts if each.vote.scale)
        statement = content(f"{number}.  {line.indicator.text}", "bold")
        shown = [*range(1, scale.size + 1), DONT_KNOW]
        labels = [f"{n} {option_label(scale, n, self.t)}" for n in shown]
        together = in_rows(labels, min(self._width, MOST_WIDTH))
        return Content.assemble(statement, "\n\n", in_lines(together, "$quiet"))

    def nudge(self, words: str) -> None:
        """Say what is wanted; an empty word is silence."""
        self.query_one("#nudge", Static).update(content(words, "bold $attention"))

    # --- keys ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What the page at hand can do."""
        if action == "undo":
            return self._may_undo
        if action in {"take_in", "back"}:
            return self.phase == "own"
        if action == "stop":
            return self.phase in {"own", "projector"}
        if action == "finish":
            return False
        return super().check_action(action, parameters)

    @property
    def _may_undo(self) -> bool:
        typing = self._typing
        return self.phase == "own" and typing is not None and typing.waits and not typing.line

    async def on_key(self, event: events.Key) -> None:
        """Digits, letters and end signs are the line's; every other key is a key of the page."""
        typed = event.character or ""
        if self.phase != "own" or not (typed in ENDS or typed.isalnum()) or not typed:
            return
        if typed == "u" and self._may_undo:
            return
        event.stop()
        event.prevent_default()
        if self.stops_countdown() or not self.gate.lets(event):
            return
        self.touch()
        self.type(typed)

    def type(self, character: str) -> None:
        """One character of the line."""
        typing = self._typing
        if typing is None:
            return
        part = typing.line.part
        refusal = typing.type(character)
        if refusal == "full":
            self.turn_to("full")
            return
        self.nudge(self._refused(refusal, part) if refusal else "")
        self.show_line()

    def _refused(self, refusal: Refusal, part: Part | None) -> str:
        if part is None:
            return self.t("slips.whole")
        vote = part.vote
        if vote.scale is not None:
            return self.t("slips.option", size=vote.scale.size)
        last = sign(len(vote.indicators) - 1)
        return self.t(f"slips.{refusal}", last=last, n=vote.most)

    def action_take_in(self) -> None:
        """The slip is typed; it waits until the next one is begun."""
        typing = self._typing
        if typing is None:
            return
        if typing.take():
            self.nudge("")
        elif typing.line or not typing.waits:
            self.nudge(self.t("slips.not-whole"))
        self.show_line()

    def action_back(self) -> None:
        """The last character, or on an empty line the slip before, which then can be mended."""
        if self._typing is not None:
            self._typing.back()
            self.nudge("")
            self.show_line()

    def action_undo(self) -> None:
        """The slip before, to be mended."""
        self.action_back()

    def action_stop(self) -> None:
        """Empty the line; when it is empty the typing is over."""
        typing = self._typing
        if typing is None:
            self.dismiss(result=True)
        elif typing.line:
            typing.clear()
            self.nudge(self.t("slips.cleared"))
            self.show_line()
        elif typing.settle():
            self.blank()
            self.dismiss(result=True)
        else:
            self.turn_to("full")

    # --- whoever walks away -------------------------------------------------------------------

    def forget(self) -> None:
        """Count the slip that was taken in, empty the line, and ask about the projector again."""
        if self._typing is not None:
            self._typing.clear()
            self._typing.settle()
        self.blank()
        self.turn_to("projector")

    def holds_something(self) -> bool:
        """Whether anything of a slip is held here."""
        return self._typing is not None and self._typing.holds_something
