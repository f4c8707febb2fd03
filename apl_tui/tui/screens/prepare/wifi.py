"""A second code, which joins a phone to the Wi-Fi. What is typed for it is kept nowhere."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from apl_tui.tui.base.screen import BaseScreen, key
from apl_tui.tui.base.words import content, harmless
from apl_tui.tui.screens.dialogs.boxes import LineQuestion, LineScreen
from apl_tui.tui.widgets.qr import QrCode, code_size

MOST_SSID_BYTES, MOST_PASSWORD = 32, 63


class WifiScreen(BaseScreen[None]):
    """The code of a Wi-Fi, until a key is pressed; then it is forgotten."""

    CSS_PATH = "phones.tcss"
    AUTO_FOCUS = ""
    help_id = "phones-room.help"
    BINDINGS = [
        key("escape,enter,space,q,left,right,pageup,pagedown,j", "leave", "phones-room.back")
    ]

    def __init__(self, name: str, payload: str) -> None:
        super().__init__()
        self._network, self._payload = name, payload

    def compose_body(self) -> ComposeResult:
        """The network's name, and its code where there is room for it."""
        with Vertical(id="wifi"):
            yield Static(id="wifi-words")
            yield QrCode(id="qr")

    def on_mount(self) -> None:
        """Show the code."""
        title = self.t("phones-room.wifi-title", name=harmless(self._network))
        self.head(title, self.t("dialog.close-hint"))
        self.call_after_refresh(self.fill)

    def fill(self) -> None:
        """The code as large as there is room for, or that the window is too small for it."""
        fits, double = self._fits(double=False), self._fits(double=True)
        words = self.query_one("#wifi-words", Static)
        beside = fits and self.has_class("-low")  # no line is left for the head
        if beside:
            title = content(self.t("phones-room.wifi-title", name=self._network), "bold $accent")
            how = content(self.t("dialog.close-hint"), "$quiet")
            words.update(Content.assemble(title, "\n\n", how))
        else:
            words.update(content(self.t("phones-room.wifi-too-large", name=self._network)))
        words.display = beside or not fits
        words.set_class(beside, "-beside")
        self.query_one(QrCode).show(self._payload if fits else "", double=double)

    def _fits(self, *, double: bool) -> bool:
        region, size = self.query_one("#wifi").content_size, code_size(self._payload, double=double)
        return 0 < size.height <= region.height and size.width <= region.width

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)


def ask_wifi(screen: Screen[None]) -> None:
    """Ask for the Wi-Fi's name and password, and show their code."""
    t = screen.t  # type: ignore[attr-defined]  # every screen of ours is Worded
    app = screen.app

    def ask(words: str, then: Callable[[str | None], None]) -> None:
        line = LineQuestion(t(words), t(f"{words}-text"), hint="phones-room.line-hint")
        app.push_screen(LineScreen(line), then)

    def named(name: str | None) -> None:
        if name is None or not name.strip():
            return
        if len(name.strip().encode("utf-8", "replace")) > MOST_SSID_BYTES:
            screen.notify(t("phones-room.wifi-bad-name"), markup=False, severity="warning")
            return

        def protected(password: str | None) -> None:
            if password is not None:
                show(name.strip(), password[:MOST_PASSWORD])

        ask("phones-room.wifi-password", protected)

    def show(name: str, password: str) -> None:
        from apl_tui.phones.network import wifi_payload  # noqa: PLC0415 - loaded by now

        payload = wifi_payload(harmless(name), harmless(password))
        app.push_screen(WifiScreen(name, payload))

    ask("phones-room.wifi", named)
