"""The room's picture of an open round, of votes or of ideas: how to take part, and how many have.

Nothing on it depends on an answer, only on how many have been counted (privacy.md O1). A subclass
names its words (`words`), its round, and what closing does.
"""

from __future__ import annotations

from time import monotonic

from textual import events
from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Digits, Static

from apl_tui.core.errors import Message
from apl_tui.core.promise import headline
from apl_tui.core.records import MOST_PEOPLE
from apl_tui.core.turnout_limits import so_few, too_few
from apl_tui.process.forgetting import forget
from apl_tui.room.room import Room
from apl_tui.room.voting import OpenIdeas, OpenVote
from apl_tui.tui.base.paint import paint, paint_digits
from apl_tui.tui.base.phone_lifecycle import offers_phones
from apl_tui.tui.base.screen import BaseScreen, key
from apl_tui.tui.base.words import content, with_keys
from apl_tui.tui.screens.dialogs.boxes import AskScreen, LineQuestion, LineScreen
from apl_tui.tui.screens.dialogs.unreached import tell_unreached
from apl_tui.tui.screens.lead.parking import PARK, Parks
from apl_tui.tui.screens.pass_laptop.passing import PassingScreen
from apl_tui.tui.widgets.digits import CountDigits
from apl_tui.tui.widgets.qr import QrCode, code_size, for_phones
from apl_tui.tui.widgets.step_pages import step_title
from apl_tui.tui.widgets.turnout import Turnout

LOOK_SECONDS = 5.0
DRAW_SECONDS, AT_ONCE = 0.1, 10.0  # pictures a while, and how many may come at once before that
LEAST_WORDS = 34  # cells that the words need beside a code


class RoundScreen(Parks, BaseScreen[bool]):
    """An open round. Dismissed with True when it was closed, False when it was dropped."""

    AUTO_FOCUS = ""
    words = "vote"
    BINDINGS = [
        key("l", "pass_laptop", "vote.laptop"),
        key("v", "close_round", "vote.close"),
        key("f", "phones", "phones-room.phones"),
        key("i", "unreached", "phones-room.unreached", show=False),
        key("plus", "more_people", "vote.more"),
        key("space,right,pagedown", "tell_next", "vote.next", show=False),
        key("left,pageup", "tell_next", "vote.previous", show=False),
        key("q,escape,ctrl+q", "leave_round", "vote.leave", show=False),
        PARK,
    ]

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self._told = False
        self._credit, self._drawn = AT_ONCE, monotonic()

    # --- what a subclass says -----------------------------------------------------------------

    @property
    def round_(self) -> OpenVote | OpenIdeas | None:
        """The open round."""
        return self.room.vote

    def passing(self) -> PassingScreen:
        """The screen that goes round on the laptop."""
        raise NotImplementedError

    def close(self) -> None:
        """Close the round; what comes of it is in the session then."""
        raise NotImplementedError

    def about(self) -> str:
        """What is voted on."""
        return self.room.step.title

    def how(self) -> list[Content]:
        """How to take part, a paragraph a way."""
        return [with_keys(self.t(f"{self.words}.how-laptop"))]

    def more_to_close(self, counted: int) -> str:  # noqa: ARG002 - for those who have something to say
        """What else the close question should say, judged from how many have taken part alone."""
        return ""

    def doubts(self) -> tuple[Message, ...]:
        """Why there may be more ballots than people (O4)."""
        return ()

    def instead_of_closing(self) -> str:
        """What else a group that is too small can do."""
        return ""

    # --- the picture --------------------------------------------------------------------------

    def compose_body(self) -> ComposeResult:
        """How, how many, and the promise."""
        with Horizontal(id="round"):
            with Vertical(id="round-words"):
                yield Static(id="about")
                yield Static(id="how")
                with Horizontal(id="count"):
                    yield CountDigits(id="counted")
                    yield Static(id="of-people")
                yield Turnout(id="turnout")
                yield Static(id="complete")
                yield Static(id="raised")
                yield Static(id="promise")
            yield QrCode(id="qr")

    def on_mount(self) -> None:
        """Follow the room."""
        self.room.listeners.append(self.told)
        self.set_interval(LOOK_SECONDS, self.follow)
        self.follow()

    def fit(self) -> None:
        """It is known what there is room for."""
        self.follow()

    def on_resize(self, event: events.Resize) -> None:
        """There may be room for the code now."""
        super().on_resize(event)
        self.call_after_refresh(self.follow)

    def on_unmount(self) -> None:
        """Stop following; the round is over, and what came of it is all that remains."""
        if self.told in self.room.listeners:
            self.room.listeners.remove(self.told)
        self.app.call_later(forget)

    def told(self) -> None:
        """The room has changed. A thousand phones within seconds make no thousand pictures."""
        if not self._told:
            self._told = True
            self.call_later(self._catch_up)

    def _catch_up(self) -> None:
        now = monotonic()
        self._credit = min(AT_ONCE, self._credit + (now - self._drawn) / DRAW_SECONDS)
        self._drawn = now
        if self._credit < 1:
            self.set_timer(DRAW_SECONDS, self._catch_up)
            return
        self._credit -= 1
        self._told = False
        self.follow()

    def worded(self, bindings: dict[str, ActiveBinding]) -> dict[str, ActiveBinding]:
        """First the key of the way that was chosen; when all have taken part the one to close."""
        words, round_ = super().worded(bindings), self.round_
        complete = round_ is not None and round_.counted >= round_.people
        slips = self.room.session.settings.way == "slips"
        first = "vote.close" if complete else "vote.slips" if slips else "vote.laptop"
        return dict(sorted(words.items(), key=lambda one: one[1].binding.id != first))

    def follow(self) -> None:
        """Show how it stands."""
        round_ = self.round_
        if round_ is None or not self.is_attached:
            return
        session = self.room.session
        module = session.workshop.module_of(session.index)
        title, status = self.title_words(), self.status()
        self.head(f"{title} · {module.title}", status, (title, status))
        counted, people = round_.counted, round_.people
        self._show_code()
        width = self.query_one("#round-words").content_size.width or self.size.width // 2
        complete = counted >= people
        heading = step_title(self.about(), width, large=self.roomy)
        self._say("about", Content("\n").join(heading))
        apart = "\n" if self.has_class("-low") else "\n\n"
        how = Content(apart).join(self.how_by_phone() or self.how())
        self._say("how", Content("") if complete and not self.has_class("-code") else how)
        paint_digits(self.query_one("#counted", Digits), str(counted))
        of = self.t(f"{self.words}.of-people", n=people)
        self._say("of-people", content(of))
        self.query_one(Turnout).show(counted, people)
        done = self.t(f"{self.words}.complete", counted=counted, n=people)
        chip = (f" {self.apl.key_words('vote.close', 'v')} ", "bold $background on $accent")
        shown = counted >= session.settings.k
        closes = self.t(f"{self.words}.complete-close" if shown else "vote.complete-few")
        close = Content.assemble(chip, "  ", content(closes))
        asked = Content.assemble(content(done, "bold $accent"), "\n\n", close)
        self._say("complete", asked if complete else Content(""))
        raised = session.people_raised_to
        first, now = session.people_first, session.settings.people
        more = [self.t("vote.raised", first=first, n=now)] if raised else []
        few = too_few(self.room.step.votes, people, session.settings.k)
        more += [self.t.say(few)] if few and not session.settings.solo else []
        more += [self.t.say(each) for each in (*self.before_again(), *self.doubts()[:1])]
        self._say("raised", content("\n".join(more), "$attention"))
        self._say("promise", content(self.promise(), "$quiet"))
        self.refresh_bindings()

    # --- phones -------------------------------------------------------------------------------

    def how_by_phone(self) -> list[Content]:
        """How to take part by phone, and without one; nothing when phones are not in use."""
        phones = self.apl.phoning.phones
        if phones is None or not offers_phones(self.room):
            return []
        if not phones.on:
            lost = content(self.t("phones-room.lost-in-round"), "bold $attention")
            return [lost, *self.how()] if phones.problem else []
        beside, round_ = self.query_one(QrCode).display, self.round_
        if round_ and round_.counted >= round_.people and (beside or self.has_class("-low")):
            return [Content("")]  # the room is needed to say that all are counted
        scan = with_keys(self.t("phones-room.scan" if beside else "phones-room.type"))
        how = Content.assemble(scan, "\n", content(phones.typed, "bold"))
        if phones.room_key:
            key = f"{self.t('phones-room.hub-key')} "
            how = Content.assemble(how, "\n", content(key), content(phones.room_key, "bold"))
        if phones.warning:
            warned = content(self.t.say(phones.warning), "bold $attention")
            how = Content.assemble(warned, "\n", how)
        if phones.unheard:
            none = with_keys(self.t("phones-room.unheard"), "$attention")
            how = Content.assemble(how, "\n", none)
        elif phones.opened:
            opened = content(self.t("phones-room.opened", n=phones.opened), "$quiet")
            how = Content.assemble(how, "\n", opened)
        if (phones.warning or phones.unheard) and not self.roomy:
            return [how]  # the promise below needs the room; the keys of the other ways stand there
        slips = "slips" in self.room.session.settings.channels
        return [how, with_keys(self.t("phones-room.else-slips" if slips else "phones-room.else"))]

    def _show_code(self) -> None:
        """The code beside the words, where there is room for both."""
        phones = self.apl.phoning.phones
        url = for_phones(phones.url) if phones else ""
        fitting = [double for double in (True, False) if url and self._has_room(url, double)]
        url = url if fitting else ""
        self.query_one(QrCode).show(url, double=bool(fitting) and fitting[0])
        self.set_class(bool(url), "-code")

    def _has_room(self, url: str, double: bool) -> bool:  # noqa: FBT001 - the two sizes
        region, code = self.query_one("#round").outer_size, code_size(url, double=double)
        return code.height <= region.height and code.width + LEAST_WORDS <= region.width

    def action_phones(self) -> None:
        """Switch phones on, or show how to join."""
        from apl_tui.tui.screens.prepare.phones import PhonesScreen  # noqa: PLC0415 - rarely needed

        self.app.push_screen(PhonesScreen(self.room), lambda _: self.follow())

    def action_unreached(self) -> None:
        """What to do when no phone reaches the laptop."""
        phones = self.apl.phoning.phones
        if phones and phones.on:
            tell_unreached(self)

    def title_words(self) -> str:
        """What is open, and which time it is asked when it is asked again (T1)."""
        title, again = self.t(f"{self.words}.title"), self.room.session.open_round
        if again is None or again.number == 1:
            return title
        return self.t("slips.round", title=title, number=again.number)

    def promise(self) -> str:
        """The promise in one line."""
        session = self.room.session
        return self.t.say(headline(session.settings, session.step.votes))

    def before_again(self) -> tuple[Message, ...]:
        """What the room has to know when it votes again (T1)."""
        return ()

    def status(self) -> str:
        """Which step, and how its time goes."""
        session = self.room.session
        number, count = session.index + 1, len(session.workshop.steps)
        seconds = session.records[session.index].seconds - self.room.used_seconds
        minutes = int(abs(seconds) / 60)
        time = self.t("vote.minutes-left" if seconds >= 0 else "vote.minutes-over", n=minutes)
        return f"{self.t('vote.step', number=number, count=count)}   {time}"

    def _say(self, name: str, words: Content) -> None:
        static = self.query_one(f"#{name}", Static)
        paint(static, words)
        static.display = bool(words)

    # --- keys ---------------------------------------------------------------------------------

    def action_pass_laptop(self) -> None:
        """Let the laptop go round."""
        self.app.push_screen(self.passing(), lambda _: self.follow())

    def action_tell_next(self) -> None:
        """Next and back only say how the round is closed."""
        self.notify(self.t(f"{self.words}.close-first"), markup=False, timeout=4)

    def action_close_round(self) -> None:
        """Close; asked about while anyone is missing, and below the threshold."""
        round_ = self.round_
        if round_ is None:
            return
        counted, people, k = round_.counted, round_.people, self.room.session.settings.k
        if counted < k:
            check = self.t("vote.people-check", n=people)
            more = (
                f"{check} {self.t(f'{self.words}.too-few-text', k=k)} {self.instead_of_closing()}"
            )
            question = self.t.say(so_few(self.words, counted))
            self._ask_close(question, more.strip(), self.t("vote.close-anyway"))
        elif doubts := self.doubts():
            more = " ".join((*map(self.t.say, doubts), self.more_to_close(counted)))
            question = self.t(f"{self.words}.doubtful", counted=counted, n=people)
            self._ask_close(question, more.strip(), self.t("vote.close-anyway"))
        elif counted < people:
            more = self.t(f"{self.words}.some-missing-text")
            more = f"{more} {self.more_to_close(counted)}".strip()
            question = self.t(f"{self.words}.some-missing", counted=counted, n=people)
            self._ask_close(question, more, self.t("vote.close-yes"))
        else:
            self._close()

    def _ask_close(self, question: str, more: str, yes: str) -> None:
        def answer(close: bool | None) -> None:  # noqa: FBT001 - Textual passes it by position
            if close:
                self._close()

        ask = AskScreen(question, more, yes, self.t("vote.wait"))
        self.app.push_screen(ask.naming("vote.hold", "vote.more", "vote.restart"), answer)

    def _close(self) -> None:
        if self.round_ is not None:
            self.close()

    def action_leave_round(self) -> None:
        """Leaving loses the round; asked about."""

        def answer(leave: bool | None) -> None:  # noqa: FBT001 - Textual passes it by position
            if leave:
                self.drop()

        counted = self.round_.counted if self.round_ else 0
        self.app.push_screen(
            AskScreen(
                self.t(f"{self.words}.leave"),
                self.t(f"{self.words}.leave-text", n=counted),
                self.t(f"{self.words}.leave-yes"),
                self.t(f"{self.words}.leave-no"),
            ),
            answer,
        )

    def drop(self) -> None:
        """Throw the round away."""
        self.room.drop_round()
        self.dismiss(result=False)

    def action_more_people(self) -> None:
        """Raise N: told to the room and reported (O4)."""
        people = self.room.session.settings.people
        line = LineQuestion(
            self.t("vote.more"), self.t("vote.more-text", n=people), str(people + 1)
        )

        def keep(text: str | None) -> None:
            if text is None:
                return
            wanted = int(text) if text.strip().isdecimal() else 0
            if people < wanted <= MOST_PEOPLE:
                self.room.raise_people(wanted)
            else:
                refusal = self.t("vote.more-refused", n=people, most=MOST_PEOPLE)
                self.notify(refusal, markup=False, severity="warning")

        self.app.push_screen(LineScreen(line), keep)
