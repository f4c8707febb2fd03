"""The stage: the keys that lead a session, and what they ask; `stage_view.py` shows it.

"Next" turns to the next page and then to the next step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual.binding import ActiveBinding
from textual.content import Content

from apl_tui.core.idea_votes import open_to
from apl_tui.core.repeated_votes import before_voting_again
from apl_tui.room.clock import Gap, set_back
from apl_tui.tui.base.phone_lifecycle import offers_phones
from apl_tui.tui.base.screen import key
from apl_tui.tui.base.words import content, in_lines
from apl_tui.tui.results.view import ResultsView
from apl_tui.tui.screens.dialogs.boxes import AskScreen, LineQuestion, LineScreen, ReadScreen
from apl_tui.tui.screens.dialogs.unsaved import unless_unsaved
from apl_tui.tui.screens.lead.actions import ActionsScreen
from apl_tui.tui.screens.lead.blank import BlankScreen
from apl_tui.tui.screens.lead.close import CloseScreen
from apl_tui.tui.screens.lead.goto import GoToScreen
from apl_tui.tui.screens.lead.groups import begin_next_group, unless_votes_wait
from apl_tui.tui.screens.lead.ideas import IdeasScreen
from apl_tui.tui.screens.lead.parking import PARK, Parks
from apl_tui.tui.screens.lead.replan import ReplanScreen
from apl_tui.tui.screens.lead.stage_view import StageView
from apl_tui.tui.screens.lead.vote import VoteScreen
from apl_tui.tui.widgets.prose import prose_lines
from apl_tui.tui.widgets.step_pages import StepPage
from apl_tui.wording.minutes import whole_minutes

TICK_SECONDS = 0.5
SETTLED_SECONDS = 60.0  # a session younger than this has just begun


class StageScreen(Parks, StageView):
    """Leads one session. Everything that changes it goes through the room."""

    BINDINGS = [
        key("w", "next_group", "stage.next-group"),
        key("v", "vote", "stage.vote"),
        key("space,right,pagedown", "forward", "stage.next"),
        key("left,pageup", "backward", "stage.back", show=False),
        key("a", "actions", "stage.actions"),
        key("up", "select(-1)", "stage.up", show=False),
        key("down", "select(1)", "stage.down", show=False),
        key("o", "why", "stage.why"),
        key("p", "pause", "stage.pause"),
        key("plus", "minutes(1)", "stage.more", show=False),
        key("minus", "minutes(-1)", "stage.less", show=False),
        key("r", "replan", "stage.replan"),
        key("g", "go_to", "stage.go"),
        key("u", "undo_plan", "replan.undo", show=False),
        key("n", "notes", "stage.notes"),
        key("f", "phones", "phones-room.phones", show=False),
        PARK,
        key("b,full_stop", "blank", "stage.blank", show=False),
        key("e", "report", "stage.report"),
        key("q,ctrl+q", "leave", "stage.leave"),
    ]

    def on_mount(self) -> None:
        """Follow the room and the clock."""
        self.room.listeners.append(self.follow)
        self.set_interval(TICK_SECONDS, self.tick)
        self.call_after_refresh(self.begin)

    def begin(self) -> None:
        """What comes before the first page; and whether a round was lost on the way here (S4)."""
        if not self.pages:
            self.open_step()
        if not self.room.rehearsal:
            self.apl.remembered.learn("stage")
        just_begun = not self.room.session.index and self.room.used_seconds < SETTLED_SECONDS
        if just_begun and any(action.carried for action in self.room.session.actions):
            self.app.push_screen(ActionsScreen(self.room, follow_up=True), self.after_actions)
        if self.room.lost_round:
            lost = in_lines(self.t("stage.lost-round-text"))
            told = ReadScreen(self.t("stage.lost-round"), lost).naming("stage.vote")
            self.app.push_screen(told)
        if "phones" in self.room.session.settings.channels and offers_phones(self.room):
            self.action_phones()

    def tick(self) -> None:
        """Every half second: the clock, the stored minute, and whether the laptop slept."""
        gap = self.room.tick()
        if not self.pages:
            return
        if gap:
            ask = self.ask_about_set_back if set_back(gap) else self.ask_about_sleep
            ask(gap)
        self.tick_clock()
        self.prepare_next()

    # --- moving -------------------------------------------------------------------------------

    def action_forward(self) -> None:
        """The next page, the next step, or the close."""
        if self.asks_to_pass:
            self.ask_to_pass()
        else:
            self.pass_on()

    def pass_on(self) -> None:
        """Go on, whether the step's vote was opened or not."""
        if self.page.vote_keys and self.query_one(ResultsView).turn(+1):
            self.follow()
        elif self.page_index < len(self.pages) - 1:
            self.page_index += 1
        else:
            self._leave_step()

    @property
    def asks_to_pass(self) -> bool:
        """Whether what comes next is after a vote that was not opened."""
        return self.page_index >= len(self.pages) - 1 and self.passes_round

    def _leave_step(self) -> None:
        if not self._turned(self.room.next):
            self.action_report()

    @property
    def passes_round(self) -> bool:
        """Whether the next step would pass a vote that could show something and was not opened."""
        session, step = self.room.session, self.room.step
        settings = session.settings
        waits = any(held is step for held, _ in self.room.held)
        shows = settings.solo or settings.people >= settings.k
        asks = bool(step.votes) and all(open_to(session, vote) for vote in step.votes)
        return asks and shows and not waits and not session.rounds_of(step)

    def ask_to_pass(self) -> None:
        """Go on without the step's vote?"""
        asked = "stage.pass-solo" if self.room.session.settings.solo else "stage.pass"
        self.app.push_screen(
            AskScreen(
                self.t(f"{asked}-title"),
                self.t(f"{asked}-text", key=self.apl.key_words("stage.vote", "v")),
                self.t("stage.pass-yes"),
                self.t("stage.pass-no"),
            ).naming("stage.vote"),
            lambda answer: self._leave_step() if answer else None,
        )

    def action_backward(self) -> None:
        """The page or step before."""
        if self.page.vote_keys and self.query_one(ResultsView).turn(-1):
            self.follow()
        elif self.page_index > 0:
            self.page_index -= 1
        else:
            self._turned(self.room.back, -1)

    def _turned(self, move: Callable[[], bool], page: int = 0) -> bool:
        """Move the room to another step and show it, once."""
        self._turning = True
        try:
            moved = move()
        finally:
            self._turning = False
        if moved:
            self.open_step(page)
        return moved

    def action_go_to(self) -> None:
        """Choose a step."""

        def go(index: int | None) -> None:
            if index is not None and self.room.go(index):
                self.open_step()

        self.app.push_screen(GoToScreen(self.room.session, self.room), go)

    def action_replan(self) -> None:
        """Do we have time? Shows what to cut so that the promised end holds."""
        self.app.push_screen(ReplanScreen(self.room), lambda _: self.follow())

    def action_undo_plan(self) -> None:
        """Take the last change of the plan back, without asking again."""
        self.room.undo_plan()
        self.notify(self.t("replan.undone"), markup=False)

    def action_pause(self) -> None:
        """Stop the clock, or let it run."""
        self.room.toggle_pause()
        self.refresh_bindings()

    def action_minutes(self, minutes: int) -> None:
        """Give the step a minute more or less."""
        self.room.add_minutes(minutes)

    def ask_about_set_back(self, gap: Gap) -> None:
        """The clock was set back: should the end be told by it too?"""

        def keep(answer: bool | None) -> None:  # noqa: FBT001 - Textual passes it by position
            self.room.set_back(gap, end=not answer)

        self.app.push_screen(
            AskScreen(
                self.t("stage.set-back", n=whole_minutes(gap[1] - gap[0])),
                self.t("stage.set-back-text"),
                self.t("stage.set-back-keep", time=self.t.clock(self.room.promised_end)),
                self.t("stage.set-back-along"),
            ),
            keep,
        )

    def ask_about_sleep(self, gap: Gap) -> None:
        """The laptop slept: should the time count?"""
        minutes = whole_minutes(max(gap))

        def count(answer: bool | None) -> None:  # noqa: FBT001 - Textual passes it by position
            self.room.count_sleep(gap, count=bool(answer))

        self.app.push_screen(
            AskScreen(
                self.t("stage.slept", n=minutes),
                self.t("stage.slept-text"),
                self.t("stage.slept-count"),
                self.t("stage.slept-skip"),
            ),
            count,
        )

    # --- votes, notes, actions ----------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer only what can be done on this page; before the first one, keys are dropped."""
        if not self.pages:
            return action == "leave"
        if action == "vote":
            return self.opens is not None
        if action == "phones":
            return offers_phones(self.room)
        if action == "next_group":
            return bool(self.room.held)
        if action == "undo_plan":
            return self.room.can_undo_plan
        if action in {"select", "why"}:
            return bool(self.page.vote_keys)
        return True

    @property
    def opens(self) -> StepPage | None:
        """The page whose round the vote key opens: this one, else the step's first that has one."""
        pages = [self.page, *self.pages] if self.pages else []
        return next((page for page in pages if page.can_open), None)

    def worded(self, bindings: dict[str, ActiveBinding]) -> dict[str, ActiveBinding]:
        """The vote key by the word of what it opens here; last when that has been done.

        Of a clock that stands still the pause key says that it lets it go on.
        """
        words = super().worded(bindings)
        for key_, active in words.items() if self.room.paused else ():
            if active.binding.id == "stage.pause":
                binding = replace(active.binding, description=self.t("key.stage.go-on"))
                words[key_] = active._replace(binding=binding)
        if self._late:  # the key that helps is named first
            helps = (k for k, active in words.items() if active.binding.id == "stage.replan")
            words = {k: words[k] for k in (*helps, *words)}
        ideas = bool(self.opens and self.opens.ideas)
        again = not ideas and bool(self.room.session.rounds_of(self.room.step))
        alone = self.room.session.settings.solo
        for key_, active in [*words.items()] if ideas or again or alone else ():
            if active.binding.id == "stage.vote":
                name = "key.stage.ideas" if ideas else "key.stage.again"
                name = "key.stage.answer" if alone else name
                binding = replace(active.binding, description=self.t(name))
                words[key_] = active._replace(binding=binding, tooltip=self.t(f"{name}.help"))
                if again:
                    words[key_] = words.pop(key_)
        return words

    def action_vote(self) -> None:
        """Open the vote or the ideas round of this step, from whichever of its pages."""
        ideas = self.opens.ideas if self.opens else None
        if ideas is not None:
            self.app.push_screen(IdeasScreen(self.room, ideas), self.after_round)
            return
        session = self.room.session
        if session.rounds_of(session.step):
            told = (self.t.say(each) for each in before_voting_again(session, session.step))
            again = "stage.again-solo" if session.settings.solo else "stage.again"
            self.app.push_screen(
                AskScreen(
                    self.t(f"{again}-title"),
                    " ".join((self.t(f"{again}-text"), *told)),
                    self.t(f"{again}-yes"),
                    self.t("stage.again-no"),
                ),
                lambda answer: self.open_vote() if answer else None,
            )
        else:
            self.open_vote()

    def open_vote(self) -> None:
        """Open a round of the step's votes."""
        self.room.open_vote()
        self.app.push_screen(VoteScreen(self.room), self.after_round)

    def after_round(self, closed: bool | None) -> None:  # noqa: FBT001 - Textual passes it by position
        """Show what came out of the round."""
        if self.room.session.index != self.step_shown:  # to vote on the ideas
            self.open_step()
            return
        self.open_step(self.page_index)
        held = [n for n, page in enumerate(self.pages) if page.vote_keys]
        gathered = [n for n, page in enumerate(self.pages) if page.ideas]
        if closed and self.page.ideas is None and (held or gathered):
            self.page_index = (held or gathered)[0]

    def action_select(self, direction: int) -> None:
        """Choose an indicator to talk about."""
        self.query_one(ResultsView).move(direction)

    def action_why(self) -> None:
        """Write down why the chosen indicator is as it is."""
        results = self.query_one(ResultsView)
        if not results.selected_key:
            results.select_start()
        key_ = results.selected_key
        if not key_:
            self.notify(self.t("stage.nothing-to-explain"), markup=False)
            return
        session = self.room.session
        value = next((why.text for why in session.whys if why.indicator_key == key_), "")
        standing = self.query_one(ResultsView).selected
        label = standing.indicator.label if standing else ""

        def keep(text: str | None) -> None:
            if text is not None:
                self.room.explain(key_, text.strip())
                results.follow(self.room.session)
                kept = "stage.why-kept" if text.strip() else "stage.why-gone"
                self.notify(self.t(kept), markup=False)

        line = LineQuestion(self.t("stage.why-title"), label, value)
        self.app.push_screen(LineScreen(line), keep)

    def action_actions(self) -> None:
        """The action table; from a chosen indicator a new action is linked to it."""
        selected = self.query_one(ResultsView).selected_key if self.page.vote_keys else ""
        self.app.push_screen(ActionsScreen(self.room, selected or ""), self.after_actions)

    def after_actions(self, _: None) -> None:
        """The table may have changed."""
        self.open_step(self.page_index)

    def parked(self) -> None:
        """A page with the table shows it too."""
        self.open_step(self.page_index)

    def action_notes(self) -> None:
        """The facilitator's notes; the room sees them too, so they are off by default."""
        notes = self.room.step.notes or self.t("stage.no-notes")

        def words(width: int) -> Content:
            lines = prose_lines(notes, width)
            if self.apl.notes_offered:
                hint, gap = content(self.t("notes.own-window"), "$quiet"), Content("")
                # In a rehearsal it is to be discovered, later it is not to be in the way.
                lines = [hint, gap, *lines] if self.room.rehearsal else [*lines, gap, hint]
            return Content("\n").join(lines)

        self.app.push_screen(ReadScreen(self.t("stage.notes-title"), words))

    def action_phones(self) -> None:
        """Switch phones on, or show how to join."""
        from apl_tui.tui.screens.prepare.phones import PhonesScreen  # noqa: PLC0415 - rarely needed

        self.app.push_screen(PhonesScreen(self.room))

    def action_blank(self) -> None:
        """Blank the screen until a key is pressed."""
        self.app.push_screen(BlankScreen())

    def action_next_group(self) -> None:
        """The next group begins; the votes that wait go on with it (T5)."""
        begin_next_group(self.apl, self.room, self.open_step)

    def action_report(self) -> None:
        """The close: the report is written and its path shown."""
        unless_votes_wait(self.apl, self.room, self._close)

    def _close(self) -> None:
        self.app.push_screen(CloseScreen(self.room))

    def action_leave(self) -> None:
        """Leave for now."""
        unless_votes_wait(self.apl, self.room, self._ask_to_leave)

    def _ask_to_leave(self) -> None:
        if self.room.unsaved:
            self._leave()  # which asks another question
            return
        rehearsal = self.room.rehearsal
        self.app.push_screen(
            AskScreen(
                self.t("stage.leave-title"),
                self.t("stage.leave-demo" if rehearsal else "stage.leave-text"),
                self.t("stage.leave-yes"),
                self.t("stage.leave-no"),
            ),
            lambda answer: self._leave() if answer else None,
        )

    def _leave(self) -> None:
        self.room.leave()
        unless_unsaved(self.apl, self.room, self.apl.leave_session)
