"""The action table: what, who, when, how do we notice. Open ones from last time come first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from apl_tui.core.actions import (
    LONGEST,
    Action,
    ActionState,
    in_table_order,
    moved,
    parking_lot,
    put,
    scheduled,
    toggled,
    written,
)
from apl_tui.core.idea_votes import action_about, action_from, to_do
from apl_tui.core.ideas import in_a_line
from apl_tui.core.outcomes import indicators_by_key
from apl_tui.core.records import Idea
from apl_tui.core.workshop import Indicator
from apl_tui.i18n import Translator
from apl_tui.room.room import Room
from apl_tui.tui.base.screen import BaseDialog, BaseScreen, key
from apl_tui.tui.base.words import content, hanging, in_rows, shortened, with_keys
from apl_tui.tui.screens.dialogs.boxes import AskScreen
from apl_tui.tui.screens.lead.parking import PARK, Parks, shown
from apl_tui.tui.widgets.rows import Lines, Rows
from apl_tui.tui.widgets.text_input import TextInput
from apl_tui.wording.due import due_hint, due_words
from apl_tui.wording.ideas import origin_words

FIELDS = ("what", "who", "when", "notice")
TITLE_CELLS = 60
SELECTED, NOT_SELECTED = "▸ ", "  "
MARKS = {"open": "○", "done": "●", "dropped": "–"}
PARKED = "□"
IDEA = "◇"
MOST_DETAIL = 160  # cells
DOT = "  ·  "
UNDER = " " * 5


def mark_of(action: Action) -> str:
    """What stands before an action: how it is with it."""
    return PARKED if action.parked and action.state == "open" else MARKS[action.state]


@dataclass(frozen=True, slots=True)
class Words:
    """What the rows of a table share: the language, the day, and what an action can come from."""

    t: Translator
    today: date
    about: Mapping[str, Indicator]


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action in the table: what, and under it how it stands, who, when and what to notice."""

    action: Action
    words: Words
    unit: str = ""  # where those of several units stand in one list

    def lines(self, width: int, *, at_cursor: bool) -> list[Content]:
        """In lines of `width` cells."""
        action, t = self.action, self.words.t
        room = max(30, width - len(UNDER))
        mark = (SELECTED if at_cursor else NOT_SELECTED, "$accent")
        styles = ["bold $accent"] if at_cursor else []
        styles += ["strike"] if action.state == "dropped" else []
        first = content(shortened(action.what, room), " ".join(styles))
        return [
            Content.assemble(mark, f"{mark_of(action)}  ", first),
            *(
                line.stylize("$quiet")
                for parts in self._told(t)
                for words in in_rows([*filter(None, parts)], room, DOT).splitlines()
                for line in hanging(
                    content(UNDER), content(shortened(words, MOST_DETAIL)), room + len(UNDER)
                )
            ),
        ]

    def _told(self, t: Translator) -> tuple[tuple[str, ...], ...]:
        action = self.action
        who = t("actions.who-short", who=action.who) if action.who else ""
        when = due_words(action, self.words.today, t)
        notice = t("actions.notice-short", notice=action.notice) if action.notice else ""
        about = self.words.about.get(action.indicator_key)
        topic = t("actions.about", label=about.label) if about else ""
        back = t("actions.carried", n=action.carried) if action.carried else ""
        done = t(f"actions.state-{action.state}") if action.state != "open" else ""
        parked = t("park.parked") if action.parked else ""
        return (done, parked, back, who, when, self.unit), (notice, topic, origin_words(action, t))


@dataclass(frozen=True, slots=True)
class ChosenIdea:
    """An idea that the group chose, below the actions until it is one."""

    idea: Idea
    t: Translator

    def lines(self, width: int, *, at_cursor: bool) -> list[Content]:
        """In lines of `width` cells."""
        room = max(30, width - len(UNDER))
        mark = (SELECTED if at_cursor else NOT_SELECTED, "$accent")
        words = content(shortened(in_a_line(self.idea.text), room), "bold" if at_cursor else "")
        told = content(self.t("actions.chosen-idea"), "$quiet")
        return [Content.assemble(mark, f"{IDEA}  ", words), Content.assemble(UNDER, told)]


class ActionList(BaseScreen[None]):
    """A list of actions with a cursor: what can be done with the one that it stands on."""

    BINDINGS = [
        key("plus", "new", "actions.new"),
        key("enter", "edit", "actions.edit"),
        key("k", "state('done')", "actions.done"),
        key("x,delete", "state('dropped')", "actions.drop"),
        key("up", "go(-1)", "actions.above", show=False),
        key("down", "go(1)", "actions.below", show=False),
        key("pageup", "turn(-1)", "actions.page-up", show=False),
        key("pagedown", "turn(1)", "actions.page-down", show=False),
        key("home", "go(-999999)", "actions.first", show=False),
        key("end", "go(999999)", "actions.last", show=False),
    ]

    # --- what a subclass says -----------------------------------------------------------------

    @property
    def today(self) -> date:
        """The day on which it is typed: a session may go on past midnight, or be resumed."""
        raise NotImplementedError

    def keep(self, action: Action) -> None:
        """Keep the action at the cursor as it is now, or a new one, and show it."""
        raise NotImplementedError

    def action_new(self) -> None:
        """Write a new action."""
        raise NotImplementedError

    def about(self, action: Action) -> str:  # noqa: ARG002 - for those who know
        """What it comes from, in words."""
        return ""

    # --- the list -----------------------------------------------------------------------------

    @property
    def action(self) -> Action | None:
        """The one at the cursor."""
        row = self.query_one(Rows).row
        return row.action if isinstance(row, ActionRow) else None

    def action_go(self, rows: int) -> None:
        """Up or down the table."""
        self.query_one(Rows).move(rows)

    def action_turn(self, direction: int) -> None:
        """A windowful up or down."""
        self.query_one(Rows).turn(direction)

    def on_rows_picked(self, event: Rows.Picked) -> None:
        """By mouse, the same as going there and Enter."""
        self.action_go(event.index - self.query_one(Rows).cursor)
        self.action_edit()

    def action_edit(self) -> None:
        """Change the one at the cursor."""
        if action := self.action:
            self.write(action)

    def write(self, action: Action) -> None:
        """Ask for the four fields, and keep them."""

        def take(action: Action | None) -> None:
            if action is not None and action.what:
                self.keep(written(action))

        self.app.push_screen(ActionScreen(action, self.today, self.about(action)), take)

    def action_state(self, state: ActionState) -> None:
        """Done or dropped; once more takes it back."""
        if action := self.action:
            self.keep(toggled(action, state, self.today.isoformat()))


class ActionsScreen(Parks, ActionList):
    """All actions of the session. `indicator_key` links a new one to what it came from."""

    CSS_PATH = "actions.tcss"
    help_id = "actions.help"
    BINDINGS = [
        shown(PARK),
        key("less_than_sign,shift+up", "move(-1)", "actions.up", show=False),
        key("greater_than_sign,shift+down", "move(1)", "actions.down", show=False),
        key("escape,q,left", "close", "actions.close"),
        key("space,right", "close", "actions.onward", show=False),
    ]

    def __init__(self, room: Room, indicator_key: str = "", *, follow_up: bool = False) -> None:
        super().__init__()
        self.room = room
        self._indicator_key = indicator_key
        self._follow_up = follow_up
        self._about = indicators_by_key(room.session)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """Before the workshop the way on is named first."""
        bindings = super().active_bindings
        if not self._follow_up or "space" not in bindings:
            return bindings
        active = bindings.pop("space")
        shown = active._replace(binding=replace(active.binding, show=True))
        return {"space": shown} | bindings

    def compose_body(self) -> ComposeResult:
        """The list, and a word when it is empty."""
        yield Static(content(self.t("actions.empty")), id="empty", classes="quiet")
        if self._follow_up:
            words = [self.t("actions.follow-up")]
            words += [self.t("park.follow-up")] if parking_lot(self.actions) else []
            yield Static(with_keys(" ".join(words)), id="follow-up")
        yield Rows(apart=True)

    def on_mount(self) -> None:
        """Show the table; with a chosen indicator, or none yet, begin a new one at once."""
        self.show_table()
        if self._indicator_key or not (self.actions or to_do(self.room.session)):
            self.action_new()

    @property
    def actions(self) -> tuple[Action, ...]:
        """The table, those that come back first."""
        return in_table_order(self.room.session.actions)

    @property
    def today(self) -> date:
        """The day on which it is typed: a session may go on past midnight, or be resumed."""
        return self.room.today

    def about(self, action: Action) -> str:
        """The indicator that it comes from."""
        about = self._about.get(action.indicator_key)
        return about.label if about else ""

    def parked(self) -> None:
        """It stands last."""
        self.show_table()
        self.action_go(len(self.actions))

    def show_table(self) -> None:
        """Show the table, keeping the place."""
        title = self.t("actions.follow-up-title" if self._follow_up else "actions.title")
        actions = self.actions
        parked = len(parking_lot(actions))
        counts = [self.t("actions.count", n=len(actions) - parked)]
        counts += [self.t("park.count", n=parked)] if parked else []
        self.head(title, DOT.join(counts))
        words = Words(self.t, self.today, self._about)
        chosen = [ChosenIdea(idea, self.t) for idea in to_do(self.room.session)]
        rows: list[Lines] = [*(ActionRow(action, words) for action in actions), *chosen]
        self.query_one(Rows).show(rows)
        self.query_one(Rows).display = bool(rows)
        self.query_one("#empty").display = not rows

    def action_new(self) -> None:
        """Write a new action."""
        self.write(action_about(self.room.session, self._indicator_key))

    def action_edit(self) -> None:
        """Change the action at the cursor, or make one of the idea there."""
        row = self.query_one(Rows).row
        if isinstance(row, ChosenIdea):
            self.write(action_from(self.room.session, row.idea.text))
        else:
            super().action_edit()

    def keep(self, action: Action) -> None:
        """Put it in the table, and stand on it."""
        if all(one.id != action.id for one in self.actions):
            self._indicator_key = ""
        self.room.write_actions(put(self.room.session.actions, action))
        self.show_table()
        place = [one.id for one in self.actions].index(action.id)
        self.action_go(place - self.query_one(Rows).cursor)

    def action_move(self, places: int) -> None:
        """Further up or down in the table."""
        action = self.action
        if action is None:
            return
        self.room.write_actions(moved(self.actions, action.id, places))
        self.show_table()
        self.action_go(self.actions.index(action) - self.query_one(Rows).cursor)

    def action_close(self) -> None:
        """Back to the stage."""
        self.dismiss(None)


class ActionScreen(BaseDialog[Action | None]):
    """One action's four fields. Enter goes on, on the last field it keeps.

    `topic` is the indicator that it comes from, in words.
    """

    BINDINGS = [
        key("escape", "cancel", "cancel", show=False),
        key("up", "app.focus_previous", "previous", show=False),
        key("down", "app.focus_next", "following", show=False),
    ]

    def __init__(self, action: Action, today: date, topic: str = "") -> None:
        super().__init__()
        self._action, self._today, self._topic = action, today, topic

    def compose(self) -> ComposeResult:
        """The fields, each with its question."""
        with Vertical(classes="dialog -form"):
            title = self.t("park.parked-title" if self._action.parked else "actions.form-title")
            if self._topic:
                title = f"{title}  ·  {self.t('actions.about', label=self._topic)}"
            yield Static(content(shortened(title, TITLE_CELLS)), classes="dialog-title")
            for name in FIELDS:
                field = TextInput(
                    str(getattr(self._action, name)),
                    id=name,
                    max_length=LONGEST,
                    placeholder=self.t(f"actions.{name}-example"),
                )
                field.border_title = self.t(f"actions.{name}")
                yield field
            if self._action.parked:
                yield Static(content(self.t("park.becomes")), classes="dialog-text")
            yield Static(content(self.t("actions.form-hint")), classes="dialog-hint")

    def action_cancel(self) -> None:
        """Leave it as it was; what has been typed is not thrown away by one key."""

        def throw(answer: bool | None) -> None:  # noqa: FBT001 - Textual passes it by position
            if answer:
                self.dismiss(None)

        fields = ((name, self.query_one(f"#{name}", Input).value) for name in FIELDS)
        if all(value == str(getattr(self._action, name)) for name, value in fields):
            self.dismiss(None)
            return
        words = (self.t(f"actions.throw-{part}") for part in ("title", "text", "yes", "no"))
        self.app.push_screen(AskScreen(*words), throw)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """To the next field; the last one keeps."""
        place = FIELDS.index(str(event.input.id))
        if place < len(FIELDS) - 1:
            self.query_one(f"#{FIELDS[place + 1]}").focus()
            return
        what, who, when, notice = (self.query_one(f"#{n}", Input).value.strip() for n in FIELDS)
        if not what:
            field = self.query_one("#what", Input)
            field.focus()
            field.border_subtitle = self.t("actions.what-needed")
            return
        action = scheduled(self._action, when, self._today, self.t.language)
        self.dismiss(replace(action, what=what, who=who, notice=notice))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the day that was understood, or that none was."""
        if event.input.id == "when":
            action = scheduled(self._action, event.value.strip(), self._today, self.t.language)
            event.input.border_subtitle = due_hint(action, self._today, self.t)
