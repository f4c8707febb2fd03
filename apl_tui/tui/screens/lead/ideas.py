"""Anonymous ideas: collected in an open round, then shown all at once, shuffled (privacy.md F1).

None is marked for the report until whoever leads marks it; a hidden one is seen nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from apl_tui.core.doubt import doubts
from apl_tui.core.errors import Message
from apl_tui.core.records import Idea, IdeaRound
from apl_tui.core.workshop import Ideas
from apl_tui.process.forgetting import forget
from apl_tui.room.room import Room
from apl_tui.room.voting import OpenIdeas
from apl_tui.tui.base.phone_lifecycle import offers_phones
from apl_tui.tui.base.screen import HELP, key
from apl_tui.tui.base.words import content
from apl_tui.tui.screens.lead.rounds import RoundScreen
from apl_tui.tui.screens.pass_laptop.idea_page import IdeaPageScreen, plain_question
from apl_tui.tui.screens.pass_laptop.idea_slips import IdeaSlipsScreen
from apl_tui.tui.widgets.rows import ListRow, Rows

MARKED = "● "
Change = Callable[[Idea], Idea]


class IdeasList(Rows):
    """The ideas of a closed round; marking and hiding go to the room at once."""

    def __init__(self, room: Room, block: Ideas, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id, apart=True)
        self.room, self.block = room, block

    @property
    def ideas(self) -> tuple[Idea, ...]:
        """The ideas in their shuffled order; none when there is nothing to show."""
        round_ = self.room.session.ideas_of(self.block)
        return (round_.ideas or ()) if round_ else ()

    def follow(self) -> None:
        """Show them as they are now."""
        self.show([self._row(idea) for idea in self.ideas])

    def _row(self, idea: Idea) -> ListRow:
        t = self.screen.t  # type: ignore[attr-defined]  # every screen of ours is Worded
        if idea.hidden:
            return ListRow(content(t("ideas.hidden"), "$quiet"), Content("  "))
        mark = Content.styled(MARKED, "bold $accent") if idea.marked else Content("  ")
        tail = content(t("ideas.in-report"), "$accent") if idea.marked else Content("")
        return ListRow(content(idea.text), mark, tail)

    def toggle_mark(self) -> None:
        """The idea at the cursor goes to the report, or does not; a hidden one is seen again."""
        self._change(lambda idea: replace(idea, marked=not idea.marked, hidden=False))

    def toggle_hidden(self) -> None:
        """The idea at the cursor is hidden, or seen again; a hidden one is never marked."""
        self._change(lambda idea: replace(idea, hidden=not idea.hidden, marked=False))

    def _change(self, change: Change) -> None:
        ideas = list(self.ideas)
        if ideas:
            ideas[self.cursor] = change(ideas[self.cursor])
            self.room.write_ideas(self.block.key, ideas)
            self.follow()


class IdeasScreen(RoundScreen, inherit_bindings=False):
    """Collects the ideas of one block, then shows them. True when there is a closed round."""

    CSS_PATH = ["vote.tcss", "ideas.tcss"]
    words = "ideas"
    help_id = "ideas.help"
    BINDINGS = [
        *RoundScreen.BINDINGS,
        key("s", "slips", "vote.slips"),
        key("m", "mark", "ideas.mark"),
        key("x", "hide", "ideas.hide"),
        key("up", "move(-1)", "ideas.previous", show=False),
        key("down", "move(1)", "ideas.next", show=False),
        key("pagedown", "turn(1)", "ideas.page-down", show=False),
        key("pageup", "turn(-1)", "ideas.page-up", show=False),
        key("space,right,enter,escape,q", "done", "ideas.done"),
        HELP,
    ]

    def __init__(self, room: Room, block: Ideas) -> None:
        super().__init__(room)
        self.block = block

    @property
    def round_(self) -> OpenIdeas | None:
        """The open round of ideas."""
        return self.room.open_ideas

    def doubts(self) -> tuple[Message, ...]:
        """That someone came when all had handed in, or more phones than people (O4)."""
        ideas, phones = self.room.open_ideas, self.apl.phoning.phones
        if ideas is None:
            return ()
        opened = phones.opened if phones else 0
        people = self.room.session.settings.people
        moved, away = phones is not None and phones.moved, ideas.turned_away
        return doubts(people, phones=opened, turned_away=away, moved=moved, kind="ideas")

    @property
    def closed(self) -> IdeaRound | None:
        """The closed round, once it is closed."""
        return None if self.room.open_ideas else self.room.session.ideas_of(self.block)

    def about(self) -> str:
        """The question."""
        return plain_question(self.block.question)

    def compose_body(self) -> ComposeResult:
        """The open round; the closed one."""
        yield from super().compose_body()
        with Vertical(id="closed"):
            yield Static(content(plain_question(self.block.question), "bold"), id="question")
            yield Static(id="closed-text")
            yield IdeasList(self.room, self.block, id="ideas")

    def on_mount(self) -> None:
        """Open the round, or show what came of it."""
        if self.closed is None and self.room.open_ideas is None:
            self.room.open_ideas_round(self.block)
        self.show_phase()

    def show_phase(self) -> None:
        """The open round or the closed one."""
        closed = self.closed
        self.query_one("#round", Widget).display = closed is None
        self.query_one("#closed", Widget).display = closed is not None
        if closed is None:
            return
        self.head(self._heading(), self.t("ideas.handed-in", n=closed.submissions))
        k = self.room.session.settings.k
        if closed.ideas is None:
            words = self.t("ideas.withheld", k=k)
        else:
            words = self.t("ideas.mark-text") if closed.ideas else self.t("ideas.none")
        self.query_one("#closed-text", Static).update(content(words))
        self.query_one(IdeasList).follow()
        self.refresh_bindings()

    def _heading(self) -> str:
        module = self.room.session.workshop.module_of(self.room.session.index)
        return f"{self.t('ideas.title')} · {module.title}"

    def passing(self) -> IdeaPageScreen:
        """Ideas on the laptop that goes round."""
        return IdeaPageScreen(self.room)

    def promise(self) -> str:
        """What holds for ideas."""
        return self.t("ideas.promise", k=self.room.session.settings.k)

    def close(self) -> None:
        """Close the round and show what came of it."""
        self.room.close_ideas()
        self.show_phase()
        self.call_after_refresh(forget)

    # --- keys ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Keys of the open round, or of the closed one."""
        shown = {"mark", "hide", "move", "turn"}
        closed = self.closed
        if action in shown:
            return bool(closed and closed.ideas)
        if action == "done":
            return closed is not None
        if action == "phones" and not offers_phones(self.room):
            return False
        own = {
            "pass_laptop",
            "phones",
            "slips",
            "close_round",
            "more_people",
            "tell_next",
            "leave_round",
        }
        return closed is None if action in own else True

    def action_slips(self) -> None:
        """Type in ideas from paper slips."""
        self.app.push_screen(IdeaSlipsScreen(self.room), lambda _: self.follow())

    def action_mark(self) -> None:
        """To the report, or not."""
        self.query_one(IdeasList).toggle_mark()

    def action_hide(self) -> None:
        """Hide, or show again."""
        self.query_one(IdeasList).toggle_hidden()

    def action_move(self, by: int) -> None:
        """Up or down among the ideas."""
        self.query_one(IdeasList).move(by)

    def action_turn(self, direction: int) -> None:
        """A windowful of ideas; past the last one we are done."""
        if not self.query_one(IdeasList).turn(direction) and direction > 0:
            self.action_done()

    @on(Rows.Picked)
    def picked(self, event: Rows.Picked) -> None:
        """A click moves the cursor; on the idea at the cursor it marks."""
        ideas = self.query_one(IdeasList)
        if not ideas.move(event.index - ideas.cursor):
            ideas.toggle_mark()

    def action_done(self) -> None:
        """Back to the stage."""
        self.dismiss(result=True)
