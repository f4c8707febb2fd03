"""The ideas of a closed round in lines, by number: marked, hidden, merged, ordered, voted on."""

from __future__ import annotations

import re
from dataclasses import replace

from apl_tui.core.idea_votes import result_of, step_for_vote, waiting_vote
from apl_tui.core.ideas import LEAST_OPTIONS, Gathered, merged, moved, options, parted
from apl_tui.core.records import Idea
from apl_tui.core.repeated_votes import told_of_ideas
from apl_tui.core.workshop import Ideas
from apl_tui.plain.console import BULLET, Command, Console
from apl_tui.report.text import plain_line
from apl_tui.room.room import Room
from apl_tui.wording.ideas import total_words
from apl_tui.wording.minutes import step_minutes

CHANGES = ("mark", "hide", "merge", "part", "move", "idea-action")
COMMANDS = (*CHANGES, "ideas-vote", "again-ideas", "done")


class IdeaList:
    """The ideas of a closed round. `lead` is True when the room has gone on to vote on them."""

    def __init__(self, console: Console, room: Room, block: Ideas) -> None:
        self._console = console
        self._t = console.t
        self._room = room
        self._block = block

    @property
    def _ideas(self) -> Gathered:
        round_ = self._room.session.ideas_of(self._block)
        return (round_.ideas or ()) if round_ else ()

    def lead(self) -> bool:
        """Tell what came of it, and do what is wanted with it until Enter."""
        t, say = self._t, self._console.say
        round_ = self._room.session.ideas_of(self._block)
        if round_ is None or round_.ideas is None:
            say(t("ideas.withheld", k=self._room.session.settings.k))
            return False
        if round_.few:
            say(t("ideas.few-shown", k=self._room.session.settings.k))
        if not round_.ideas:
            say(t("ideas.all-blank"))
            return False
        say("", t("plain.mark-text"), *self.lines())
        while True:
            command = self._console.command(t("plain.mark-prompt"), COMMANDS, empty="done")
            if command.name == "done":
                return False
            if command.name == "ideas-vote":
                if self._vote():
                    return True
            elif command.name == "again-ideas":
                say(*self.lines())
            else:
                self._change(command)

    def lines(self) -> list[str]:
        """All of them, by number; what was merged into one stands below it."""
        return [line for number in range(1, len(self._ideas) + 1) for line in self._told(number)]

    def _told(self, number: int) -> list[str]:
        idea, t = self._ideas[number - 1], self._t
        if idea.hidden:
            return [f"{number}. {t('ideas.hidden')}"]
        result = result_of(self._room.session, self._block.key, idea)
        facts = [total_words(*result, t)] if result else []
        facts += [t("ideas.in-report")] if idea.marked else []
        told = f" ({', '.join(facts)})" if facts else ""
        return [f"{number}. {idea.text}{told}", *(f"   {BULLET}{one}" for one in idea.also)]

    def _change(self, command: Command) -> None:
        ideas, wanted = self._ideas, 2 if command.name in {"merge", "move"} else 1
        numbers = [int(each) for each in re.findall(r"[0-9]{1,6}", command.argument)]
        if len(numbers) != wanted or not all(1 <= each <= len(ideas) for each in numbers):
            self._console.say(self._t("plain.no-such-number", most=len(ideas)))
            return
        at, to = numbers[0] - 1, numbers[-1] - 1
        idea = ideas[at]
        match command.name:
            case "idea-action":
                self._make_action(idea)
                return
            case "mark":
                changed = replace(idea, marked=not idea.marked, hidden=False)
                found = (*ideas[:at], changed, *ideas[at + 1 :])
            case "hide":
                changed = replace(idea, hidden=not idea.hidden, marked=False)
                found = (*ideas[:at], changed, *ideas[at + 1 :])
            case "merge":
                found = merged(ideas, at, to)
            case "part":
                found = parted(ideas, at)
            case _:
                found = moved(ideas, at, to - at)
        self._room.write_ideas(self._block.key, found)
        if command.name in {"mark", "hide"}:
            self._console.say(*self._told(at + 1))
        else:
            self._console.say(*self.lines())

    def _make_action(self, idea: Idea) -> None:
        """An action in the idea's words, once."""
        made = any(each.origin == idea.text for each in self._room.session.actions)
        if made or idea.hidden:
            self._console.say(self._t("ideas.no-action"))
            return
        action = self._room.make_action(self._block.key, idea)
        self._console.say(self._t("ideas.action-made", what=action.what))

    def _vote(self) -> bool:
        """Go to the step in which they are voted on, whether the script has it or not."""
        say, t, session = self._console.say, self._t, self._room.session
        if len(options(self._ideas)) < LEAST_OPTIONS:
            say(t("ideas.too-few-to-vote"))
            return False
        waits = waiting_vote(session, self._block)
        if waits is None:
            title, lead = t("ideas.vote-step"), plain_line(self._block.question)
            step = step_for_vote(session, self._block, title, lead)
            (vote,), minutes = step.votes, step_minutes(step.seconds)
            say(t("ideas.vote-text", n=vote.most, minutes=minutes))
            say(*map(t.say, told_of_ideas(session, self._block.key)))
            if not self._console.yes(t("ideas.vote-title")):
                return False
            self._room.add_vote_on(self._block, title, lead)
            waits = session.index + 1
        return waits == session.index or self._room.go(waits)
