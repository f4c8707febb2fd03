"""The action table in lines: what, who, when, how do we notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from apl_tui.core.actions import (
    LONGEST,
    Action,
    ActionState,
    in_table_order,
    put,
    scheduled,
    toggled,
    written,
)
from apl_tui.core.idea_votes import action_about, action_from, to_do
from apl_tui.core.records import Idea
from apl_tui.plain.console import Command, Console
from apl_tui.room.room import Room
from apl_tui.wording.due import due_words
from apl_tui.wording.ideas import origin_words


class ActionTable:
    """All actions of the session, those that come back first, by number."""

    def __init__(self, console: Console, room: Room) -> None:
        self._console = console
        self._t = console.t
        self._room = room

    @property
    def _actions(self) -> tuple[Action, ...]:
        return in_table_order(self._room.session.actions)

    @property
    def _today(self) -> date:
        """The day on which it is typed: a session may go on past midnight, or be resumed."""
        return self._room.today

    def lines(self) -> list[str]:
        """The table, a line an action."""
        told = [self._said(action) for action in self._actions]
        told += [f"{idea.text} ({self._t('actions.chosen-idea')})" for idea in self._chosen]
        if not told:
            return [self._t("pages.no-actions")]
        return [f"{number}. {said}" for number, said in enumerate(told, 1)]

    @property
    def _chosen(self) -> tuple[Idea, ...]:
        """The ideas that were chosen and are no actions yet; they stand last."""
        return to_do(self._room.session)

    def lead(self, indicator_key: str = "") -> None:
        """Write, change and settle actions; `indicator_key` is what a new one comes from."""
        self._console.say("", f"{self._t('actions.title')}:", *self.lines())
        if indicator_key or not (self._actions or self._chosen):
            self._write(self._fresh(indicator_key))
        while True:
            names = ("new", "number-edit", "settle", "drop", "list", "done")
            command = self._console.command(self._t("plain.actions-prompt"), names, empty="done")
            match command.name:
                case "done":
                    return
                case "new":
                    self._write(self._fresh())
                case "list":
                    self._console.say(*self.lines())
                case "number-edit" if (idea := self._idea_at(command)) is not None:
                    self._write(action_from(self._room.session, idea.text))
                case "number-edit":
                    if (action := self._at(command)) is not None:
                        self._write(action)
                case "settle":
                    self._settle(command, "done")
                case _:
                    self._settle(command, "dropped")

    def _said(self, action: Action) -> str:
        t = self._t
        notice = t("actions.notice-short", notice=action.notice) if action.notice else ""
        state = t(f"actions.state-{action.state}") if action.state != "open" else ""
        back = t("pages.carried") if action.carried else ""
        when = due_words(action, self._today, t)
        parked = t("park.parked") if action.parked else ""
        origin = origin_words(action, t)
        parts = (action.what, action.who, when, notice, origin, parked, back, state)
        return ", ".join(part for part in parts if part)

    def _fresh(self, indicator_key: str = "") -> Action:
        return action_about(self._room.session, indicator_key)

    def _idea_at(self, command: Command) -> Idea | None:
        place = (command.number or 0) - len(self._actions) - 1
        return self._chosen[place] if 0 <= place < len(self._chosen) else None

    def _at(self, command: Command) -> Action | None:
        number, actions = command.number or 0, self._actions
        if 1 <= number <= len(actions):
            return actions[number - 1]
        self._console.say(self._t("plain.no-such-number", most=len(actions)))
        return None

    def _write(self, action: Action) -> None:
        """Ask the four fields; without a "what" nothing is kept."""
        what = self._field("what", action.what)
        if not what:
            self._console.say(self._t("plain.nothing-written"))
            return
        asked = replace(action, what=what, who=self._field("who", action.who))
        when = self._field("when", action.when)
        asked = scheduled(asked, when, self._today, self._t.language)
        if asked.when and not asked.due:
            self._console.say(self._t("actions.no-date"))
        asked = replace(asked, notice=self._field("notice", action.notice))
        self._put(written(asked))

    def park(self) -> None:
        """Put a matter in the parking lot; an empty line leaves it."""
        text = self._field("park", "")
        if text:
            self._room.park(text)
        self._console.say(self._t("park.kept" if text else "plain.nothing-written"))

    def _field(self, name: str, value: str) -> str:
        while True:
            typed = self._console.ask(self._t(f"plain.field.{name}"), value)
            if len(typed) <= LONGEST:
                return typed
            self._console.say(self._t("plain.too-long", most=LONGEST))

    def _settle(self, command: Command, state: ActionState) -> None:
        """Done or dropped; once more takes it back."""
        if (action := self._at(command)) is not None:
            self._put(toggled(action, state, self._today.isoformat()))

    def _put(self, action: Action) -> None:
        self._room.write_actions(put(self._room.session.actions, action))
        number = [other.id for other in self._actions].index(action.id) + 1
        self._console.say(f"{number}. {self._said(action)}")
