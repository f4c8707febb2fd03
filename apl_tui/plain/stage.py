"""The workshop step by step: what is said of each, and the commands that lead on.

Time is told at a change of step and when asked for, never by itself. Everything that changes the
session goes through the room.
"""

from __future__ import annotations

from collections.abc import Callable

from apl_tui.core.agenda import Pace
from apl_tui.core.idea_votes import open_to, options_of
from apl_tui.core.outcomes import indicators_by_key
from apl_tui.core.replan import MINUTE
from apl_tui.core.session import step_ideas
from apl_tui.core.workshop import Actions, Ideas, Prose, Results
from apl_tui.plain.actions import ActionTable
from apl_tui.plain.close import Close
from apl_tui.plain.console import Command, Console
from apl_tui.plain.groups import begin_next_group, may_lose_votes, waiting
from apl_tui.plain.hands import ask_by_hands
from apl_tui.plain.idea_list import IdeaList
from apl_tui.plain.ideas import IdeasRound
from apl_tui.plain.phones import PhoneLines
from apl_tui.plain.results import results_lines
from apl_tui.plain.vote import VoteRound
from apl_tui.report.text import plain_line
from apl_tui.room.clock import ASLEEP_SECONDS, set_back
from apl_tui.room.room import Room
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.wording.came_of import came_of_words
from apl_tui.wording.minutes import step_minutes, whole_minutes
from apl_tui.wording.time import offer_words, pace_words, row_words
from apl_tui.workflows.todo import decided_before

Handler = Callable[[Command], None]


class Stage:
    """Leads one session until it is left or finished."""

    def __init__(self, console: Console, room: Room, paths: Paths, phones: PhoneLines) -> None:
        self.console = console
        self.t = console.t
        self.room = room
        self.paths = paths
        self.phones = phones
        self._done = False
        self._shown: tuple[str, ...] = ()  # the indicators of the results told, by their numbers
        self._told_unsaved = ""
        self._handlers: dict[str, Handler] = {
            "next": self._next,
            "back": self._back,
            "again": lambda _: self.tell_step(),
            "time": lambda _: self._tell_time(),
            "vote": lambda _: self._vote(),
            "hands": lambda _: self._hands(),
            "actions": self._actions,
            "park": lambda _: ActionTable(self.console, self.room).park(),
            "why": self._why,
            "notes": lambda _: self._notes(),
            "phones": lambda _: self.phones.lead(),
            "pause": lambda _: self._pause(),
            "more": lambda command: self._minutes(command.number or 1),
            "less": lambda command: self._minutes(-(command.number or 1)),
            "go": self._go,
            "replan": lambda _: self._replan(),
            "group": lambda _: self._next_group(),
            "report": lambda _: self._close(),
            "leave": lambda _: self._leave(),
        }

    def lead(self) -> None:
        """Lead on until it is over. Raises `Left` when nothing more can be read."""
        if self.room.lost_round:
            lost = self.t("stage.lost-round-text").split("\n\n")
            self.console.say("", self.t("stage.lost-round"), *lost)
        self.phones.begin()
        session = self.room.session
        before = () if session.index else decided_before(SessionArchive(self.paths), self.room)
        if came_of := came_of_words(before, session, self.t):
            self.console.say("", came_of)
        self.tell_step()
        while not self._done:
            self._tell_unsaved()
            self.phones.tell_lost()
            command = self.console.command(
                self.t("plain.prompt"), tuple(self._handlers), empty="next"
            )
            self._look_at_clock()
            self._handlers[command.name](command)

    # --- what is said of a step ---------------------------------------------------------------

    def tell_step(self) -> None:
        """The whole step: where we are, its time, its text, and what can be done in it."""
        say, t, session = self.console.say, self.t, self.room.session
        number, count = session.index + 1, len(session.workshop.steps)
        title = session.step.title
        say("", t("plain.step", number=number, count=count, title=title))
        minutes = t("minutes.short", n=self._planned_minutes(session.index))
        say(t("plain.step-time", minutes=minutes, pace=self._pace_words(self.room.pace())))
        self._shown = ()
        for block in session.step.blocks:
            match block:
                case Prose():
                    self.console.say_prose(block.markdown)
                case Results():
                    self._tell_results(block.of)
                case Ideas():
                    self._tell_ideas(block)
                case Actions():
                    say("", *(ActionTable(self.console, self.room).lines()))
                    say(t("plain.write-actions"))
                case _:
                    pass
        if session.step.votes:
            self._tell_vote()
        say("", self._next_words())
        if self.room.held:
            say(t("stage.waiting", n=waiting(self.room)), t("plain.group-when"))

    def _tell_vote(self) -> None:
        session, say, t = self.room.session, self.console.say, self.t
        step = session.step
        if session.rounds_of(step):
            self._tell_results(tuple(vote.key for vote in step.votes))
            return
        if not all(open_to(session, vote) for vote in step.votes):
            say("", t("pages.no-ideas-yet"))
            return
        for vote in step.votes:
            if vote.ideas:
                found = enumerate(options_of(session, vote), start=1)
                say("", vote.lead, *(f"{number}. {each.text}" for number, each in found))
        questions = sum(vote.questions for vote in step.votes)
        asked = "pages.questions-solo" if session.settings.solo else "pages.questions"
        say("", f"{t(asked, n=questions)}.")
        if any(lost.step_key == step.key for lost in session.interrupted):
            say(t("pages.interrupted"))
        say(t("plain.open-vote"))

    def _tell_results(self, keys: tuple[str, ...]) -> None:
        told = results_lines(self.room.session, keys, self.t, first=len(self._shown) + 1)
        self._shown = (*self._shown, *told.keys)
        self.console.say(*told.lines)

    def _tell_ideas(self, block: Ideas) -> None:
        say, t = self.console.say, self.t
        self.console.say_prose(block.question)
        gathered = self.room.session.ideas_of(block)
        if gathered is None:
            say("", t("plain.open-ideas"))
        elif gathered.ideas is None:
            say("", t("pages.ideas-withheld"))
        else:
            say("", *IdeaList(self.console, self.room, block).lines())
            say(t("plain.mark-ideas" if gathered.ideas else "ideas.all-blank"))

    def _pace_words(self, pace: Pace) -> str:
        words = pace_words(pace.behind_minutes, self.t)
        end = self.t("stage.ends", time=self.t.clock(self.room.expected_end()))
        paused = f"{self.t('stage.paused')}. " if self.room.paused else ""
        return f"{paused}{words}, {end}"

    def _planned_minutes(self, index: int) -> int:
        return step_minutes(self.room.session.records[index].seconds)

    def _next_words(self) -> str:
        session = self.room.session
        index = session.next_index(+1)
        if index is None:
            return f"{self.t('stage.last-step')}."
        title, minutes = session.workshop.steps[index].title, self._planned_minutes(index)
        return f"{self.t('stage.then', title=title, n=minutes)}."

    # --- moving and time ----------------------------------------------------------------------

    def _next(self, _: Command) -> None:
        if self.room.next():
            self.tell_step()
        else:
            self._close()

    def _back(self, _: Command) -> None:
        if self.room.back():
            self.tell_step()
        else:
            self.console.say(self.t("plain.first-step"))

    def _go(self, command: Command) -> None:
        steps, records = self.room.session.workshop.steps, self.room.session.records
        number = command.number
        if number is None:
            for index, step in enumerate(steps):
                minutes = self.t("minutes.short", n=self._planned_minutes(index))
                told = self.t("goto.skipped") if records[index].skipped else minutes
                self.console.say(f"{index + 1}. {step.title}, {told}")
            number = Command("go", self.console.ask(self.t("plain.which-step"))).number
        if number is not None and 1 <= number <= len(steps):
            self.room.go(number - 1)
            self.tell_step()
        else:
            self.console.say(self.t("plain.no-such-number", most=len(steps)))

    def _tell_time(self) -> None:
        pace = self.room.pace()
        form = "vote.minutes-left" if pace.seconds_left >= 0 else "vote.minutes-over"
        left = self.t(form, n=int(abs(pace.seconds_left) / MINUTE))
        now = self.t.clock(self.room.clock.wall())
        self.console.say(self.t("plain.time", now=now, left=left, pace=self._pace_words(pace)))

    def _pause(self) -> None:
        self.room.toggle_pause()
        self.console.say(self.t("plain.paused" if self.room.paused else "plain.running"))

    def _minutes(self, minutes: int) -> None:
        self.room.add_minutes(minutes)
        now = self._planned_minutes(self.room.session.index)
        self.console.say(self.t("plain.minutes-now", n=now))
        self._tell_time()

    def _look_at_clock(self) -> None:
        """Has the laptop slept? The wait for a line is no sleep: then both clocks have gone on."""
        gap = self.room.tick()
        if gap and set_back(gap):
            t = self.t
            self.console.say(t("stage.set-back", n=whole_minutes(gap[1] - gap[0])))
            self.room.set_back(gap, end=self.console.yes(t("plain.set-back-along")))
        elif gap and gap[0] - gap[1] > ASLEEP_SECONDS:
            self.console.say(self.t("stage.slept", n=whole_minutes(max(gap))))
            counts = self.console.yes(self.t("plain.count-sleep"))
            self.room.count_sleep(gap, count=counts)

    def _replan(self) -> None:
        say, t = self.console.say, self.t
        proposal = self.room.proposal()
        offer = self.room.offer(proposal)
        rows = [f"{r.title}: {row_words(r, t, 'plain.replan-change')}" for r in offer.rows]
        say(offer_words(offer, t), *rows)
        if proposal.changes and not proposal.holds:
            say(t("replan.not-enough", n=proposal.over_minutes))
        if proposal.changes and self.console.yes(t("plain.replan")):
            self.room.replan(proposal)
            say(t("plain.replanned"))
        elif self.room.can_undo_plan and self.console.yes(t("plain.undo-plan")):
            self.room.undo_plan()
            say(t("replan.undone"))

    # --- votes, notes, actions ----------------------------------------------------------------

    def _vote(self) -> None:
        """Open the vote or an ideas round of this step; where there are several, ask which."""
        blocks = step_ideas(self.room.step)
        ways: list[Callable[[], None]] = [self._open_vote] if self.room.step.votes else []
        names = [self.t("plain.the-vote")] if self.room.step.votes else []
        for block in blocks:
            ways.append(lambda block=block: self._open_ideas(block))  # type: ignore[misc]  # bound now
            names.append(self.t("plain.the-ideas", question=plain_line(block.question)))
        number: int | None = 1
        if len(ways) > 1:
            self.console.say(*(f"{n}. {name}" for n, name in enumerate(names, start=1)))
            number = Command("vote", self.console.ask(self.t("plain.which"))).number
        if number is not None and 1 <= number <= len(ways):
            ways[number - 1]()
        else:
            self.console.say(self.t("plain.not-here"))

    def _open_vote(self) -> None:
        session = self.room.session
        if not all(open_to(session, vote) for vote in session.step.votes):
            self.console.say(self.t("pages.no-ideas-yet"))
        elif VoteRound(self.console, self.room, self.phones).lead():
            self._tell_results(tuple(vote.key for vote in self.room.step.votes))

    def _open_ideas(self, block: Ideas) -> None:
        before = self.room.session.ideas_of(block)
        if before is None or before.ideas is None:  # none may be shown: gather once more
            IdeasRound(self.console, self.room, block, self.phones).lead()
        if self.room.session.ideas_of(block) is not None:
            index = self.room.session.index
            votes = IdeaList(self.console, self.room, block).lead()
            if votes and self.room.session.index != index:
                self.tell_step()
            elif votes:
                self._open_vote()

    def _hands(self) -> None:
        if not self.room.step.takes_hands or self.room.session.settings.solo:
            self.console.say(self.t("plain.not-here"))
        elif ask_by_hands(self.console, self.room):
            self._tell_results(tuple(vote.key for vote in self.room.step.votes))

    def _indicator_key(self, command: Command) -> str:
        number = command.number
        return self._shown[number - 1] if number and number <= len(self._shown) else ""

    def _actions(self, command: Command) -> None:
        ActionTable(self.console, self.room).lead(self._indicator_key(command))

    def _why(self, command: Command) -> None:
        key = self._indicator_key(command)
        if not key:
            most = len(self._shown)
            self.console.say(self.t("plain.why-which" if most else "plain.no-results"))
            return
        session = self.room.session
        self.console.say(indicators_by_key(session)[key].label)
        before = next((why.text for why in session.whys if why.indicator_key == key), "")
        text = self.console.ask(self.t("stage.why-title"), before)
        self.room.explain(key, text)
        if text:
            self.console.say(self.t("plain.why", text=text))

    def _notes(self) -> None:
        notes = self.room.step.notes
        self.console.say("", f"{self.t('stage.notes-title')}:")
        if notes:
            self.console.say_prose(notes)
        else:
            self.console.say(self.t("stage.no-notes"))

    # --- the end ------------------------------------------------------------------------------

    def _next_group(self) -> None:
        if begin_next_group(self.console, self.room):
            self.tell_step()

    def _close(self) -> None:
        if not may_lose_votes(self.console, self.room):
            return
        self._done = Close(self.console, self.room, self.paths).lead()
        if not self._done:
            self.tell_step()

    def _leave(self) -> None:
        may = may_lose_votes(self.console, self.room)
        self._done = may and self.console.yes(self.t("stage.leave-title"))

    def _tell_unsaved(self) -> None:
        """Tell once that saving does not work, and once that it works again."""
        error = self.room.unsaved
        now = error.what.id if error else ""
        if error and now != self._told_unsaved:
            self.console.say_error(error)
        elif self._told_unsaved and not error:
            self.console.say(self.t("plain.saved-again"))
        self._told_unsaved = now
