"""Anonymous ideas: collected in an open round, then shown shuffled (privacy.md F1), and worked on.

None is marked for the report until whoever leads marks it, or a vote chooses it; a hidden one is
seen nowhere. Like ones are merged, and the group votes on what is left.
"""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from apl_tui.core.doubt import doubts
from apl_tui.core.errors import Message
from apl_tui.core.idea_votes import step_for_vote, waiting_vote
from apl_tui.core.ideas import LEAST_OPTIONS, options
from apl_tui.core.records import IdeaRound
from apl_tui.core.repeated_votes import told_of_ideas
from apl_tui.core.workshop import Ideas
from apl_tui.process.forgetting import forget
from apl_tui.room.room import Room
from apl_tui.room.voting import OpenIdeas
from apl_tui.tui.base.phone_lifecycle import offers_phones
from apl_tui.tui.base.screen import HELP, key
from apl_tui.tui.base.words import content, shortened
from apl_tui.tui.screens.dialogs.boxes import AskScreen
from apl_tui.tui.screens.lead.ideas_list import IdeasList
from apl_tui.tui.screens.lead.rounds import RoundScreen
from apl_tui.tui.screens.pass_laptop.idea_page import IdeaPageScreen, plain_question
from apl_tui.tui.screens.pass_laptop.idea_slips import IdeaSlipsScreen
from apl_tui.tui.widgets.rows import Rows
from apl_tui.wording.minutes import step_minutes

MADE_CELLS = 36


class IdeasScreen(RoundScreen, inherit_bindings=False):
    """Collects the ideas of one block, then shows them. True when there is a closed round."""

    CSS_PATH = ["vote.tcss", "ideas.tcss"]
    words = "ideas"
    help_id = "ideas.help"
    BINDINGS = [
        *RoundScreen.BINDINGS,
        key("s", "slips", "vote.slips"),
        key("v", "again", "ideas.again"),
        key("space,right,enter", "onward", "ideas.reveal"),
        key("v", "vote", "ideas.vote"),
        key("plus", "merge", "ideas.merge"),
        key("a", "action", "ideas.action"),
        key("u", "part", "ideas.part"),
        key("m", "mark", "ideas.mark"),
        key("x", "hide", "ideas.hide"),
        key("less_than_sign,shift+up", "shift(-1)", "ideas.shift-up", show=False),
        key("greater_than_sign,shift+down", "shift(1)", "ideas.shift-down", show=False),
        key("1", "one_at_a_time", "ideas.one-at-a-time"),
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
        self._one_at_a_time = False

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
            words = self._next_words() if closed.ideas else self.t("ideas.all-blank")
            words = f"{self.t('ideas.few-shown', k=k)} {words}" if closed.few else words
        self.query_one("#closed-text", Static).update(content(words))
        self.query_one(IdeasList).follow()
        self.refresh_bindings()

    def _next_words(self) -> str:
        """What one can do with the ideas."""
        ideas = self.query_one(IdeasList)
        if ideas.covered:
            return self.t("ideas.covered-rest", n=ideas.covered)
        return self.t("ideas.merge-text" if ideas.picked else "ideas.mark-text")

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
        """Close the round and show what came of it; the room is asked where too few wrote (F1)."""
        if self.room.seal_ideas():
            self._finish(few=False)
            return
        k = self.room.session.settings.k
        ask = AskScreen(
            self.t("ideas.few-title", k=k),
            self.t("ideas.few-text"),
            self.t("ideas.few-yes"),
            self.t("ideas.few-no"),
        )
        self.app.push_screen(ask, lambda shows: self._finish(few=bool(shows)))

    def _finish(self, *, few: bool) -> None:
        self.room.close_ideas(few=few)
        if self._one_at_a_time:
            self.query_one(IdeasList).cover()
        self.show_phase()
        self.call_after_refresh(forget)

    # --- keys ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Keys of the open round, or of the closed one."""
        shown = {"mark", "hide", "move", "turn", "merge", "shift", "vote", "action"}
        closed = self.closed
        ideas = self.query(IdeasList).first() if self.is_mounted else None
        if action in shown:
            return bool(closed and closed.ideas)
        if action == "part":
            here = ideas.at_cursor if ideas and closed else None
            return bool(here and here.also)
        if action == "onward":
            return bool(ideas and ideas.covered)
        if action == "one_at_a_time":
            return closed is None or bool(closed.ideas)
        if action == "again":
            return closed is not None and closed.ideas is None
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

    def action_again(self) -> None:
        """Gather once more, where none may be shown."""
        self.room.open_ideas_round(self.block)
        self.show_phase()
        self.follow()

    def action_mark(self) -> None:
        """To the report, or not."""
        self.query_one(IdeasList).toggle_mark()

    def action_hide(self) -> None:
        """Hide, or show again."""
        self.query_one(IdeasList).toggle_hidden()

    def action_merge(self) -> None:
        """Pick an idea; on another one the two become one, with all their words."""
        if self.query_one(IdeasList).merge():
            again = self.apl.key_words("ideas.part", "u")
            self.notify(self.t("ideas.merged", key=again), markup=False)
        self.show_phase()

    def action_action(self) -> None:
        """Make an action of the idea, in its words; who and when are written in the table."""
        made = self.query_one(IdeasList).make_action()
        if made:
            what = shortened(made, MADE_CELLS)
            self.notify(self.t("ideas.action-made", what=what), markup=False)
        else:
            self.notify(self.t("ideas.no-action"), markup=False)

    def action_part(self) -> None:
        """Undo a merging: the wording that came last is an idea of its own again."""
        self.query_one(IdeasList).part()
        self.app.clear_notifications()  # which said that they are one
        self.show_phase()

    def action_shift(self, by: int) -> None:
        """Further up or down."""
        self.query_one(IdeasList).shift(by)

    def action_one_at_a_time(self) -> None:
        """Show the ideas one after the other: from now, or once they are gathered."""
        if self.closed is None:
            self._one_at_a_time = not self._one_at_a_time
            state = "on" if self._one_at_a_time else "off"
            self.notify(self.t(f"ideas.one-at-a-time-{state}"), markup=False)
            return
        self.query_one(IdeasList).cover()
        self.show_phase()

    def action_onward(self) -> None:
        """The next idea."""
        self.query_one(IdeasList).uncover()
        self.show_phase()

    def action_vote(self) -> None:
        """Vote on the ideas as they stand: in the step of the script, or in one for it."""
        session = self.room.session
        if len(options(self.query_one(IdeasList).ideas)) < LEAST_OPTIONS:
            self.notify(self.t("ideas.too-few-to-vote"), markup=False)
            return
        waits = waiting_vote(session, self.block)
        if waits is not None:
            self._go_and_vote(waits)
            return
        lead = plain_question(self.block.question)
        title = self.t("ideas.vote-step")
        step = step_for_vote(session, self.block, title, lead)
        again = " ".join(map(self.t.say, told_of_ideas(session, self.block.key)))
        minutes, (vote,) = step_minutes(step.seconds), step.votes
        self.app.push_screen(
            AskScreen(
                self.t("ideas.vote-title"),
                f"{self.t('ideas.vote-text', n=vote.most, minutes=minutes)} {again}".strip(),
                self.t("ideas.vote-yes"),
                self.t("ideas.vote-no"),
                safe=bool(again),
            ),
            lambda yes: self._add_vote(title, lead) if yes else None,
        )

    def _add_vote(self, title: str, lead: str) -> None:
        self.room.add_vote_on(self.block, title, lead)
        self._go_and_vote(self.room.session.index + 1)

    def _go_and_vote(self, index: int) -> None:
        if index != self.room.session.index:
            self.room.go(index)
        self.dismiss(result=True)

    def action_move(self, by: int) -> None:
        """Up or down among the ideas."""
        self.query_one(IdeasList).move(by)
        self.refresh_bindings()

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
        """Back to the stage; first what was to be merged is put back."""
        if self.query_one(IdeasList).put_back():
            self.show_phase()
        else:
            self.dismiss(result=True)
