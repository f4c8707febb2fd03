"""Switching phones on: which network, the code to scan, and whether a phone has come through.

Nothing here depends on a ballot (privacy.md O1). The light turns green only when another device has
loaded the page.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from apl_tui.core.errors import AplError, message
from apl_tui.room.room import Room
from apl_tui.tui.base.letters import number_lines
from apl_tui.tui.base.paint import paint
from apl_tui.tui.base.screen import BaseScreen, key
from apl_tui.tui.base.words import content, hanging
from apl_tui.tui.screens.dialogs.boxes import LineQuestion, LineScreen
from apl_tui.tui.screens.dialogs.unreached import numbered, tell_unreached
from apl_tui.tui.screens.prepare.hub import ask_hub
from apl_tui.tui.screens.prepare.wifi import ask_wifi
from apl_tui.tui.widgets.qr import QrCode, code_size, for_phones
from apl_tui.tui.widgets.rows import ListRow, Rows

if TYPE_CHECKING:
    from apl_tui.phones.network import Address
    from apl_tui.room.phones.service import Phones

LOWEST_PORT, HIGHEST_PORT = 1, 65_535
LOOK_SECONDS = 1.0
GREEN, WAITING = "●", "○"
MOST_ROWS = 6  # of addresses
LEAST_WORDS, WIDE_WORDS = 20, 40  # cells beside the code, and beside one twice as large


class PhonesScreen(BaseScreen[None]):
    """Choose an address, then show how to join. Leaving it leaves the phones on."""

    CSS_PATH = "phones.tcss"
    AUTO_FOCUS = ""
    help_id = "phones-room.help"
    BINDINGS = [
        key("enter", "go", "phones-room.start"),
        key("space,right,pagedown", "go_on", "phones-room.on"),
        key("up", "move(-1)", "phones-room.up", show=False),
        key("down", "move(1)", "phones-room.down", show=False),
        key("i", "unreached", "phones-room.unreached"),
        key("y", "other", "phones-room.other"),
        key("j", "wifi", "phones-room.wifi"),
        key("y", "port", "phones-room.port"),
        key("plus", "hub", "phones-room.hub"),
        key("x", "switch_off", "phones-room.off", show=False),
        key("escape,q,left,pageup,f", "leave", "phones-room.back"),
    ]

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self.port = 0  # the usual ones
        self._addresses: tuple[Address, ...] = ()
        self._hub = ("", "")
        self._choosing = True
        self._busy = True

    @property
    def addresses(self) -> tuple[Address, ...]:
        """What can be chosen from, as it is listed."""
        return self._addresses

    @property
    def phones(self) -> Phones | None:
        """The phones of the session."""
        return self.apl.phoning.phones

    def compose_body(self) -> ComposeResult:
        """What is chosen from; and what is shown when phones are on."""
        with Vertical(id="choosing"):
            yield Static(id="problem")
            yield Static(content(self.t("phones-room.which"), "bold"), id="which")
            yield Rows(id="addresses")
            yield Static(id="port-line")
            yield Static(id="remark")
        with Horizontal(id="joining"):
            with Vertical(id="joining-words"):
                yield Static(content(self.t("phones-room.join"), "bold"), id="join")
                yield Static(id="typed")
                yield Static(id="code")
                yield Static(id="light")
                yield Static(id="connected")
                yield Static(id="moved")
                yield Static(id="if-not")
            yield QrCode(id="qr")

    def on_mount(self) -> None:
        """Get the phones ready, beside what the screen does."""
        self.head(self.t("phones-room.title"))
        self.follow()
        self.set_interval(LOOK_SECONDS, self.follow)
        self.run_worker(self.prepare(), group="phones")

    async def prepare(self) -> None:
        """Load the web server; start at once where the command line has said where."""
        phones = await self.apl.phoning.ready()
        await self._find_addresses()
        self._busy = False
        if phones is None or not self.is_attached:
            return
        wish = self.apl.phoning.wish
        self.port = phones.port if phones.on else wish.port
        self._choosing = not phones.on
        self.follow()
        if self._choosing and wish.host and not self.apl.phoning.begun:
            await self._start(wish.host)

    async def _find_addresses(self) -> None:
        from apl_tui.phones.network import Address, addresses  # noqa: PLC0415 - loaded by now

        found = await asyncio.to_thread(addresses)
        wish, phones = self.apl.phoning.wish, self.phones
        asked = phones.address if phones and phones.on else wish.host
        if asked and asked not in {each.ip for each in found}:
            found = (Address(asked, "", "other"), *found)
        hub = self.apl.remembered.hub
        if (found, hub) != (self._addresses, self._hub):
            self._addresses, self._hub = found, hub
            self._show_addresses("" if phones and phones.over_hub else asked)

    def _show_addresses(self, asked: str) -> None:
        if not self.query(Rows):  # the screen has been left meanwhile
            return
        kinds = [each.kind for each in self._addresses]
        rows = []
        if self._hub[0]:
            words = content(self.t("phones-room.hub-row"))
            rows.append(
                ListRow(words, tail=content(self._hub[0].partition("://")[2] or self._hub[0]))
            )
        for each in self._addresses:
            words = content(self.t.say(each.words))
            if kinds.count(each.kind) > 1 and each.interface:
                words = Content.assemble(words, content(f"  {each.interface}", "$quiet"))
            best = each.recommended and not self.has_class("-narrow")
            mark = content(f"   {self.t('phones-room.recommended')}" if best else "", "$accent")
            rows.append(ListRow(words, tail=Content.assemble(content(each.ip), mark)))
        first = len(rows) - len(self._addresses)
        places = [first + n for n, each in enumerate(self._addresses) if each.ip == asked]
        shown = self.query_one(Rows)
        shown.styles.height = min(MOST_ROWS, max(1, len(rows)) * (2 if self.size.width < 78 else 1))
        shown.show(rows, places[0] if places else 0)

    # --- what is shown ------------------------------------------------------------------------

    def follow(self) -> None:
        """Show how it stands."""
        if not self.query(QrCode):  # the screen has been left meanwhile
            return
        phones = self.phones
        if phones and not phones.on and not self._choosing and not self._busy:
            self._choosing = True  # the address is gone, or the server has stopped
            self.run_worker(self._find_addresses(), group="phones")
        if self._choosing != self.has_class("-choosing"):
            self.call_after_refresh(self.follow)  # by then it is known what there is room for
        self.set_class(self._choosing, "-choosing")
        self.set_class(not self._choosing, "-joining")
        if self._choosing:
            self._show_choice(phones)
        elif phones:
            self._show_joining(phones)
        self.refresh_bindings()

    def _show_choice(self, phones: Phones | None) -> None:
        t = self.t
        problem = phones.problem if phones else None
        said = [problem.what, problem.what_to_do] if problem else []
        sentences = (f"{t.say(each).rstrip('.')}." for each in said if each)
        self._say("problem", content(" ".join(sentences), "$attention"))
        none = not self._addresses and not self._hub[0] and not self._busy
        which = "phones-room.preparing" if self._busy else "phones-room.which"
        text = content(t("phones-room.no-network" if none else which), "bold")
        self._say("which", text)
        port = t("phones-room.port", port=self.port) if self.port else t("phones-room.usual-port")
        self._say("port-line", content("" if none else port))
        self._say("remark", self._steps() if none else self._remarks())

    def _remarks(self) -> Content:
        """What is good to know before an address is chosen."""
        t = self.t
        told = [content(t("phones-room.same-network")), content(t.say(message("promise.network")))]
        if self._addresses:
            from apl_tui.phones.network import few_phones  # noqa: PLC0415 - loaded by now

            if few := few_phones(self._addresses, self.room.session.settings.people):
                told.insert(0, content(t.say(few), "$attention"))
        return Content("\n").join(told)

    def _show_joining(self, phones: Phones) -> None:
        t = self.t
        url = for_phones(phones.url)
        space = self.query_one("#joining").size
        twice = code_size(url, double=True)
        double = twice.height <= space.height and twice.width + WIDE_WORDS <= space.width
        self.query_one(QrCode).show(url, double=double)
        width = self._room_beside(url, double=double)
        place, _, code = phones.typed.rpartition("/")
        apart = "\n" if len(phones.typed) > width else ""
        self._say("typed", Content.styled(f"{place}/{apart}{code}", "bold"))
        letters = self._large(f"{place}/", code, width)
        if phones.room_key:
            key = content(f"{t('phones-room.hub-key')} ")
            letters = Content.assemble(key, content(phones.room_key, "bold $accent"))
        self._say("code", letters)
        light = "phones-room.reached" if phones.reached else "phones-room.not-reached"
        mark = GREEN if phones.reached else WAITING
        style = "bold $accent" if phones.reached else "$attention"
        lines = hanging(Content.styled(f"{mark}  ", style), content(t(light), style), width)
        self._say("light", Content("\n").join(lines))
        connected = phones.connected
        said = t("phones-room.connected", n=connected) if connected else ""
        self._say("connected", content(said))
        moved = phones.moved_from
        words = t("phones-room.moved", port=moved, other=phones.port) if moved else ""
        warned = t.say(phones.warning) if phones.warning else ""
        warned = t("phones-room.alone") if phones.alone else warned
        self._say("moved", content(warned or words, "$attention" if warned else "$quiet"))
        hint = "" if phones.reached else t("phones-room.if-not")
        self._say("if-not", content(hint, "$quiet"))

    def _large(self, place: str, code: str, width: int) -> Content:
        """The code in the largest letters that fit; in a high window also where it is typed."""
        drawn = [number_lines(code, large=large) for large in (True, False)]
        fitting = (lines for lines in drawn if max(map(len, lines)) <= width)
        letters = Content.styled("\n".join(next(fitting, ())), "$accent")
        above = number_lines(place, large=False) if self.has_class("-high") else ()
        if not above or "[" in place or max(map(len, above)) > width:
            return letters
        return Content.assemble("\n".join(above), "\n\n", letters)

    def _room_beside(self, url: str, *, double: bool) -> int:
        """Cells for words beside the code, reckoned: the first picture is drawn before a layout."""
        gap = self.query_one("#joining-words").styles.padding.width
        left = (
            self.query_one("#body").content_size.width - gap - code_size(url, double=double).width
        )
        return max(LEAST_WORDS, left)

    def _say(self, name: str, words: Content) -> None:
        static = self.query_one(f"#{name}", Static)
        paint(static, words)
        static.display = bool(words)

    def _steps(self) -> Content:
        """What to do when no phone comes through, in the order in which to try it."""
        from apl_tui.phones.network import NO_NETWORK  # noqa: PLC0415 - loaded by now

        return numbered(NO_NETWORK, min(60, self.size.width - 10), self.t)

    # --- keys ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """What can be done now."""
        if action in {"go", "move"}:
            return self._choosing and bool(self._addresses or self._hub[0]) and not self._busy
        if action in {"other", "switch_off", "go_on"}:
            return not self._choosing
        if action in {"port", "hub"}:
            return self._choosing and not self._busy
        if action in {"wifi", "unreached"}:
            return not self._busy
        return True

    def action_go(self) -> None:
        """Start at the chosen address."""
        place = self.query_one(Rows).cursor - bool(self._hub[0])
        chosen = self._addresses[place].ip if place >= 0 else ""
        self.run_worker(self._start(chosen), group="phones")

    async def _start(self, address: str) -> None:
        """Start there, or over the hub where there is no address."""
        phones = self.phones
        if phones is None or self._busy:
            return
        self._busy = self.apl.phoning.begun = True
        try:
            if address:
                await phones.start(address, self.port)
            else:
                self.follow()
                await phones.start_hub(*self._hub)
        except AplError as error:
            phones.problem = error
        self._busy = False
        self._choosing = phones.problem is not None or not phones.on
        if self.is_attached:
            self.follow()

    def action_move(self, by: int) -> None:
        """To another address."""
        self.query_one(Rows).move(by)

    @on(Rows.Picked)
    def picked(self, event: Rows.Picked) -> None:
        """A click moves the cursor; on the address at the cursor it starts."""
        rows = self.query_one(Rows)
        if not rows.move(event.index - rows.cursor) and not self._busy:
            self.action_go()

    def action_other(self) -> None:
        """Choose another address; the phones stay on until it has started."""
        self._choosing, self._busy = True, True
        self.run_worker(self._look_again(), group="phones")

    async def _look_again(self) -> None:
        await self._find_addresses()
        self._busy = False
        self.follow()

    def action_switch_off(self) -> None:
        """No more phones; what they have answered is counted."""
        self.run_worker(self._switch_off(), group="phones")

    async def _switch_off(self) -> None:
        if self.phones:
            await self.phones.stop()
        if self.is_attached:
            self.follow()

    def action_port(self) -> None:
        """Another port."""

        def keep(text: str | None) -> None:
            if text is None:
                return
            wanted = int(text) if text.strip().isdecimal() else 0
            if LOWEST_PORT <= wanted <= HIGHEST_PORT or not text.strip():
                self.port = wanted
                self.follow()
            else:
                refusal = self.t("phones-room.bad-port", least=LOWEST_PORT, most=HIGHEST_PORT)
                self.notify(refusal, markup=False, severity="warning")

        line = LineQuestion(self.t("phones-room.port-title"), self.t("phones-room.port-text"))
        line = LineQuestion(line.title, line.more, str(self.port or ""))
        self.app.push_screen(LineScreen(line), keep)

    def action_hub(self) -> None:
        """Another hub, or none."""
        ask_hub(self, self._hub[0], lambda: self.run_worker(self._look_again(), group="phones"))

    def action_wifi(self) -> None:
        """A code that joins the Wi-Fi."""
        ask_wifi(self)

    def action_unreached(self) -> None:
        """What to do when no phone comes through."""
        tell_unreached(self)

    def action_go_on(self) -> None:
        """Back, with phones on."""
        self.dismiss(None)

    def action_leave(self) -> None:
        """Back to where we came from."""
        phones = self.phones
        if self._choosing and phones and phones.on:
            self._choosing = False
            self.follow()
        else:
            self.dismiss(None)
