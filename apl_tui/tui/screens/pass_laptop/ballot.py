"""One person's ballot on the laptop that goes round, a statement a page.

A digit answers and goes on to the next statement, where a mark tells which it was; of options to
choose among it marks one, and Enter goes on. The review lists what was answered, and there Enter
casts: twelve keys for eleven statements. A digit that is held down answers once.

What was answered lives in one `Draft`, which is dropped when it is cast, broken off or left: no
widget, undo or variable holds it afterwards (privacy.md M1, O2). In a self-check there is no
hand-over (F3).
"""

from __future__ import annotations

import dataclasses
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from apl_tui.room.draft import BallotPage, Draft
from apl_tui.room.room import Room
from apl_tui.tui.base.key_gate import Press
from apl_tui.tui.base.paint import paint
from apl_tui.tui.base.screen import key
from apl_tui.tui.base.words import content, shortened, with_keys
from apl_tui.tui.screens.pass_laptop.passing import PassingScreen
from apl_tui.tui.widgets.likert import Likert, LikertOption
from apl_tui.tui.widgets.rows import ListRow, Rows
from apl_tui.wording.scales import DONT_KNOW, option_label

CHOSEN, NOT_CHOSEN = "● ", "○ "
LONGEST_ANSWER, LONGEST_MARK = 22, 36
MOST_DIGITS = 9


class BallotScreen(PassingScreen, inherit_bindings=False):
    """Casts ballots into `room.vote`, one person after the other."""

    CSS_PATH = "ballot.tcss"
    fresh_actions = PassingScreen.fresh_actions | {"cast"}
    single_actions = frozenset({"answer", "choose", "forward"})
    BINDINGS = [
        key("1", "answer(1)", "ballot.answer"),
        *(key(str(n), f"answer({n})", f"ballot.answer-{n}", show=False) for n in range(2, 10)),
        key("0", "answer(0)", "ballot.dont-know", show=False),
        key("space", "choose", "ballot.toggle"),
        key("up", "up", "ballot.up", show=False),
        key("down", "down", "ballot.down", show=False),
        key("enter", "cast", "ballot.cast"),
        key("left,backspace", "change", "ballot.change"),
        key("enter,right", "forward", "ballot.forward"),
        key("left,backspace", "back", "ballot.back"),
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

        def show(key_: str, **words: Any) -> None:
            if key_ in bindings:
                changed = dataclasses.replace(bindings[key_].binding, **words)
                bindings[key_] = bindings[key_]._replace(binding=changed)

        if page and page.vote.scale:
            show("1", key_display=f"0–{page.vote.scale.size}")
            answered = self._draft is not None and self._draft.option(page) is not None
            for key_ in ("enter", "right"):
                show(key_, show=answered)
        elif page:
            options = len(page.vote.indicators)
            most = min(options, MOST_DIGITS)
            description = self.t("key.ballot.toggle")
            show("1", key_display=f"1–{most}" if most > 1 else "1", description=description)
            show("space", show=options > MOST_DIGITS)
        elif page is None and self.solo:
            show("enter", description=self.t("ballot.cast-solo"))
        if self.has_class("-narrow") and self.phase == "own":
            show("escape", description=self.t("ballot.stop-short"))
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
        options = [LikertOption(number, option_label(scale, number, self.t)) for number in numbers]
        self.query_one(Likert).show(options, draft.option(page))

    def _show_choices(self, draft: Draft, page: BallotPage, cursor: int | None = None) -> None:
        vote, chosen = page.vote, draft.chosen(page)
        if vote.kind in {"dots", "order"}:
            words = self.t(f"ballot.{vote.kind}-left", n=draft.left(page), of=vote.most)
        else:
            words = self.t("ballot.many")
        lead, wanted = content(vote.lead, "bold"), content(words, "$accent")
        self._say("lead", lead)
        self._say("statement", wanted)
        numbered = min(len(vote.indicators), MOST_DIGITS)
        rows = []
        for number, indicator in enumerate(vote.indicators, start=1):
            digit = f"{number}  " if number <= numbered else "   "
            is_chosen = indicator.id in chosen
            chosen_mark = f"{draft.place(page, indicator)}. " if vote.kind == "order" else CHOSEN
            mark = (chosen_mark, "bold $accent") if is_chosen else (NOT_CHOSEN, "$quiet")
            rows.append(ListRow(content(indicator.text), Content.assemble(digit, mark)))
        self.query_one(Rows).show(rows, cursor)

    def _show_review(self, draft: Draft) -> None:
        self.head(self._title(), self.t("ballot.review"))
        asked = "ballot.review-solo" if self.solo else "ballot.review-text"
        self._say("lead", with_keys(self.t(asked)))
        rows = [self._review_row(draft, page) for page in draft.pages]
        self.query_one(Rows).show(rows, 0)
        self.wait_for_paint()  # an Enter from the page before must not cast

    def _review_row(self, draft: Draft, page: BallotPage) -> ListRow:
        if page.indicator is not None:
            words = f"{shortened(self._answered(draft, page), LONGEST_ANSWER):<{LONGEST_ANSWER}}"
            return ListRow(content(page.indicator.label), tail=content(words))
        ordered = page.vote.kind == "order"
        marks = (f"{n}. " if ordered else CHOSEN for n in range(1, page.vote.most + 1))
        chosen = [
            Content.styled(mark, "$accent") + content(each.label)
            for mark, each in zip(marks, draft.in_order(page), strict=False)
        ]
        lead = content(page.vote.lead or self.t("ballot.choice"))
        return ListRow(Content("\n").join([lead, *(chosen or [content(self.t("ballot.blank"))])]))

    def _answered(self, draft: Draft, page: BallotPage) -> str:
        """What was answered on a page, in a line; empty when nothing was."""
        vote = page.vote
        if page.indicator is None or vote.scale is None:
            names = [each.label for each in draft.in_order(page)]
            return ", ".join(names) or self.t("ballot.blank")
        option = draft.option(page)
        return "" if option is None else f"{option}  {option_label(vote.scale, option, self.t)}"

    def nudge(self, words: str) -> None:
        """Say what is wanted; an empty word is silence."""
        self._say("nudge", content(words, "bold $attention"))

    def _tell_answered(self, draft: Draft, page: BallotPage) -> None:
        """A mark of what was answered on the page before: whoever struck wrongly sees it."""
        words = shortened(self._answered(draft, page), LONGEST_MARK)
        self._say("nudge", content(self.t("ballot.before", words=words), "$quiet"))

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
        allowed = {"up", "down", "forward", "break_off"}
        if draft.page.indicator is None:
            allowed.add("choose")
        if draft.index:
            allowed.add("back")
        if action == "answer":
            scale = draft.page.vote.scale
            options = scale.size if scale else min(len(draft.page.vote.indicators), MOST_DIGITS)
            return parameters[0] in range(options + 1)
        return action in allowed

    def pressed(self, press: Press) -> None:
        """A digit held down answers once: what its first repeat answered is taken back."""
        draft = self._draft
        if draft is None:
            return
        if not press.repeat:
            draft.settle()
        elif press.exposes and draft.undo():
            self.show_page()
            self.nudge(self.t("ballot.held"))

    def action_answer(self, option: int) -> None:
        """A statement's answer, and on to the next; or the option with this number, 0 for none."""
        draft = self._draft
        page = draft.page if draft else None
        if draft is None or page is None:
            return
        if page.indicator is None and option:
            self._choose(draft, page, option - 1)
        elif draft.choose_none() if page.indicator is None else draft.answer(option):
            self._go_on(draft, page)

    def action_choose(self) -> None:
        """Choose the option at the cursor, or take it back."""
        draft = self._draft
        page = draft.page if draft else None
        if draft is not None and page is not None and page.indicator is None:
            self._choose(draft, page, self.query_one(Rows).cursor)

    def _choose(self, draft: Draft, page: BallotPage, place: int) -> None:
        done = draft.toggle(page.vote.indicators[place])
        self._show_choices(draft, page, place)
        full = "ballot.no-place-left" if page.vote.kind == "order" else "ballot.none-left"
        self.nudge("" if done else self.t(full))

    def action_forward(self) -> None:
        """The next page; a statement wants an answer first."""
        draft = self._draft
        if draft is not None and draft.page is not None:
            self._go_on(draft, draft.page)

    def _go_on(self, draft: Draft, page: BallotPage) -> None:
        if draft.forward():
            self.show_page()
            self._tell_answered(draft, page)
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
        """Nothing is counted; asked about once something is answered.

        One person alone is asked in any case, as there is nobody to hand over to.
        """
        if self.solo:
            self.ask_before_forgetting("ballot.stop-solo")
        elif self._draft is None or self._draft.empty:
            self.forget()
        else:
            self.ask_before_forgetting("ballot.stop")

    def too_soon(self) -> None:
        """Nobody goes away in the belief that the vote was cast."""
        if self._draft is not None and self._draft.reviewing:
            self._say("lead", content(self.t("ballot.not-yet"), "bold $attention"))

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
            self.turn_to("hand-over", self.t("ballot.receipt"))

    # --- mouse --------------------------------------------------------------------------------

    @on(Likert.Chosen)
    def choose_clicked(self, event: Likert.Chosen) -> None:
        """An option was clicked; the second click of a double one is none."""
        fresh = self.gate.press(event).fresh
        if self.lets_click(event) and fresh:
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
