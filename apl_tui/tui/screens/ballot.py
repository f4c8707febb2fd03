"""One person's ballot on the laptop that goes round, a statement a page.

A digit selects and stays; Enter moves on, to a review, and there it casts. What was answered lives
in one `Draft`, which is dropped when it is cast, broken off or left: no widget, undo or variable
holds it afterwards (privacy.md M1, O2). In a self-check there is no hand-over (F3).
"""

from __future__ import annotations

import dataclasses

from textual import on
from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from apl_tui.core.workshop import Vote
from apl_tui.room.draft import BallotPage, Draft
from apl_tui.room.room import Room
from apl_tui.scales import DONT_KNOW, option_label
from apl_tui.tui.base import key
from apl_tui.tui.paint import paint
from apl_tui.tui.passing import PassingScreen, QuietAsk
from apl_tui.tui.widgets.likert import Likert, Option
from apl_tui.tui.widgets.rows import Row, Rows
from apl_tui.tui.words import content, shortened, with_keys

CHOSEN, NOT_CHOSEN = "● ", "○ "
LONGEST_ANSWER = 22


class BallotScreen(PassingScreen, inherit_bindings=False):
    """Casts ballots into `room.vote`, one person after the other."""

    CSS_PATH = "ballot.tcss"
    fresh_actions = PassingScreen.fresh_actions | {"cast"}
    BINDINGS = [
        key("1", "answer(1)", "ballot.answer"),
        *(key(str(n), f"answer({n})", f"ballot.answer-{n}", show=False) for n in range(2, 6)),
        key("0", "answer(0)", "ballot.dont-know", show=False),
        key("space", "choose", "ballot.toggle"),
        key("up", "up", "ballot.up", show=False),
        key("down", "down", "ballot.down", show=False),
        key("enter", "cast", "ballot.cast"),
        key("left", "change", "ballot.change"),
        key("enter,right", "forward", "ballot.forward"),
        key("left", "back", "ballot.back"),
        key("escape", "break_off", "ballot.break-off"),
        *PassingScreen.BINDINGS,
    ]

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._draft: Draft | None = None
        self._ticket = b""

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The first option's key stands for all of them; a narrow window has short words."""
        bindings = super().active_bindings
        page = self._draft.page if self._draft else None
        if "1" in bindings and page and page.vote.scale:
            active = bindings["1"]
            shown = dataclasses.replace(active.binding, key_display=f"0–{page.vote.scale.size}")
            bindings["1"] = active._replace(binding=shown)
        if self.has_class("-narrow") and self.phase == "own" and "escape" in bindings:
            active = bindings["escape"]
            short = dataclasses.replace(active.binding, description=self.t("ballot.stop-short"))
            bindings["escape"] = active._replace(binding=short)
        return bindings

    def compose_own(self) -> ComposeResult:
        """Lead and statement; options, list or review; a word on what is wanted."""
        with VerticalScroll(id="say", can_focus=False):
            yield Static(id="lead")
            yield Static(id="statement")
        yield Likert(id="options")
        yield Rows(id="list")
        yield Static(id="nudge")

    # --- a person comes and goes --------------------------------------------------------------

    def take(self) -> None:
        """A new draft, with its ticket."""
        if self.room.vote is None:
            self.dismiss(result=False)
            return
        self._draft = Draft(self.room.vote.votes)
        self._ticket = self.room.vote.hand_over()
        self.turn_to("own")
        self.show_page()

    def blank(self) -> None:
        """Drop the draft and empty every widget that showed it."""
        self._draft = None
        self._ticket = b""
        for name in ("lead", "statement", "nudge"):
            self._say(name, Content(""))
        self.query_one(Likert).show((), None)
        self.query_one(Rows).show((), 0)

    def admitted(self) -> None:
        """One more may vote: whoever waited with a full ballot casts it."""
        if self._draft is None:
            self.take()
        else:
            self.action_cast()

    def holds_something(self) -> bool:
        """Also a ballot that could not be counted because all had voted."""
        return self._draft is not None

    # --- pages --------------------------------------------------------------------------------

    def show_page(self) -> None:
        """Put up the page at hand."""
        draft = self._draft
        if draft is None:
            return
        self.nudge("")
        listed = draft.page is None or draft.page.indicator is None
        self.query_one(Likert).display = not listed
        self.query_one(Rows).display = listed
        self.query_one("#say").set_class(listed, "-short")
        self.query_one("#statement").display = draft.page is not None
        self.query_one("#nudge").display = draft.page is not None  # air gives way to answers
        if draft.page is None:
            self._show_review(draft)
        else:
            self._show_question(draft, draft.page)
        self.query_one("#say").scroll_home(animate=False)
        self.refresh_bindings()

    def _title(self) -> str:
        return self.t("ballot.title-solo" if self.solo else "ballot.title")

    def _show_question(self, draft: Draft, page: BallotPage) -> None:
        number, count = draft.index + 1, len(draft.pages)
        self.head(self._title(), self.t("ballot.page", number=number, count=count))
        if page.indicator is None:
            self._show_choices(draft, page, 0)
        else:
            self._say("lead", content(page.vote.lead, "$quiet"))
            self._say("statement", content(page.indicator.text, "bold"))
            self._show_options(draft, page)

    def _show_options(self, draft: Draft, page: BallotPage) -> None:
        scale = page.vote.scale
        if scale is None:
            return
        numbers = [*range(1, scale.size + 1), DONT_KNOW]
        options = [Option(number, option_label(scale, number, self.t)) for number in numbers]
        self.query_one(Likert).show(options, draft.option(page))

    def _show_choices(self, draft: Draft, page: BallotPage, cursor: int | None = None) -> None:
        vote, chosen = page.vote, draft.chosen(page)
        if vote.kind == "dots":
            words = self.t("ballot.dots-left", n=draft.left(page), of=vote.most)
        else:
            words = self.t("ballot.many")
        lead, wanted = content(vote.lead, "bold"), content(words, "$accent")
        self._say("lead", lead)
        self._say("statement", wanted)
        rows = [
            Row(
                content(indicator.text),
                Content.styled(CHOSEN, "bold $accent")
                if indicator.id in chosen
                else Content.styled(NOT_CHOSEN, "$quiet"),
            )
            for indicator in vote.indicators
        ]
        self.query_one(Rows).show(rows, cursor)

    def _show_review(self, draft: Draft) -> None:
        self.head(self._title(), self.t("ballot.review"))
        self._say("lead", with_keys(self.t("ballot.review-text")))
        rows = [self._review_row(draft, page) for page in draft.pages]
        self.query_one(Rows).show(rows, 0)
        self.wait_for_paint()  # an Enter from the page before must not cast

    def _review_row(self, draft: Draft, page: BallotPage) -> Row:
        vote = page.vote
        if page.indicator is not None and vote.scale is not None:
            option = draft.option(page)
            words = "" if option is None else option_label(vote.scale, option, self.t)
            words = words and f"{option}  {words}"
            return Row(content(page.indicator.label), tail=self._answer(words))
        chosen = len(draft.chosen(page))
        words = self.t("ballot.chosen", n=chosen) if chosen else self.t("ballot.blank")
        return Row(content(self._short_lead(vote)), tail=self._answer(words))

    def _answer(self, words: str) -> Content:
        return content(f"{shortened(words, LONGEST_ANSWER):<{LONGEST_ANSWER}}")

    def _short_lead(self, vote: Vote) -> str:
        return vote.lead or self.t("ballot.choice")

    def nudge(self, words: str) -> None:
        """Say what is wanted; an empty word is silence."""
        self._say("nudge", content(words, "bold $attention"))

    def _say(self, name: str, words: Content) -> None:
        paint(self.query_one(f"#{name}", Static), words)

    # --- keys ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What the page at hand can do."""
        own = {"answer", "choose", "up", "down", "cast", "change", "forward", "back", "break_off"}
        if action not in own:
            return super().check_action(action, parameters)
        draft = self._draft
        if self.phase != "own" or draft is None:
            return False
        if draft.page is None:
            return action in {"up", "down", "cast", "change", "break_off"}
        graded = draft.page.vote.scale is not None
        allowed = {"up", "down", "forward", "break_off", "answer" if graded else "choose"}
        if draft.index:
            allowed.add("back")
        if action == "answer" and graded and draft.page.vote.scale:
            return parameters[0] in range(draft.page.vote.scale.size + 1)
        return action in allowed

    def action_answer(self, option: int) -> None:
        """Choose an option; the page stays."""
        draft = self._draft
        if draft and draft.page and draft.answer(option):
            self.nudge("")
            self._show_options(draft, draft.page)

    def action_choose(self) -> None:
        """Choose the option at the cursor, or take it back."""
        draft = self._draft
        if draft is None or draft.page is None or draft.page.indicator is not None:
            return
        page = draft.page
        if draft.toggle(page.vote.indicators[self.query_one(Rows).cursor]):
            self.nudge("")
            self._show_choices(draft, page)
        else:
            self.nudge(self.t("ballot.none-left"))

    def action_forward(self) -> None:
        """The next page; a statement wants an answer first."""
        draft = self._draft
        if draft is None:
            return
        if draft.forward():
            self.show_page()
        else:
            self.nudge(self.t("ballot.answer-first"))

    def action_back(self) -> None:
        """The page before."""
        if self._draft and self._draft.back():
            self.show_page()

    def action_up(self) -> None:
        """Up in a list; on a statement the page before."""
        if self.query_one(Rows).display:
            self.query_one(Rows).move(-1)
        else:
            self.action_back()

    def action_down(self) -> None:
        """Down in a list; on a statement the next page."""
        if self.query_one(Rows).display:
            self.query_one(Rows).move(+1)
        else:
            self.action_forward()

    def action_change(self) -> None:
        """From the review to the answer at the cursor."""
        if self._draft:
            self._draft.change(self.query_one(Rows).cursor)
            self.show_page()

    def action_break_off(self) -> None:
        """Nothing is counted. One person alone is asked, as there is nobody to hand over to."""
        if not self.solo:
            self.forget()
            return

        def answer(yes: bool | None) -> None:  # noqa: FBT001 - Textual passes it by position
            if yes:
                self.forget()

        self.app.push_screen(
            QuietAsk(
                self.t("ballot.stop-solo"),
                self.t("ballot.stop-solo-text"),
                self.t("ballot.stop-solo-yes"),
                self.t("ballot.stop-solo-no"),
            ),
            answer,
        )

    def action_cast(self) -> None:
        """Count the ballot once, and forget it."""
        draft = self._draft
        if draft is None:
            return
        outcome = self.room.cast(draft.ballot, self._ticket)
        if outcome == "full":
            self.turn_to("full")
            return
        self.blank()
        if self.solo:
            self.dismiss(result=True)
        else:
            self.turn_to("hand-over")

    # --- mouse --------------------------------------------------------------------------------

    @on(Likert.Chosen)
    def choose_clicked(self, event: Likert.Chosen) -> None:
        """An option was clicked."""
        if self.lets_click(event):
            self.action_answer(event.number)

    @on(Rows.Picked)
    def pick_clicked(self, event: Rows.Picked) -> None:
        """A choice was clicked, or an answer of the review."""
        if not self.lets_click(event):
            return
        rows = self.query_one(Rows)
        rows.move(event.index - rows.cursor)
        if self._draft and self._draft.reviewing:
            self.action_change()
        else:
            self.action_choose()
