"""Which hub phones may vote over: asked for once, and kept in the settings."""

from __future__ import annotations

from collections.abc import Callable

from textual.screen import Screen

from apl_tui.core.errors import AplError
from apl_tui.tui.screens.dialogs.boxes import LineQuestion, LineScreen


def ask_hub(screen: Screen[None], known: str, then: Callable[[], object]) -> None:
    """Ask for the hub's address and the token, keep them, and do what follows."""
    from apl_tui.hub.address import read_hub  # noqa: PLC0415 - rarely needed

    context = screen.app
    t, remembered = screen.t, context.remembered  # type: ignore[attr-defined]  # every app of ours has them

    def ask(words: str, value: str, answered: Callable[[str | None], None]) -> None:
        line = LineQuestion(t(words), t(f"{words}-text"), value, hint="phones-room.line-hint")
        context.push_screen(LineScreen(line), answered)

    def addressed(url: str | None) -> None:
        if url is None:
            return
        if not url.strip():
            remembered.choose_hub("", "")
            then()
            return
        try:
            hub = read_hub(url)
        except AplError as error:
            context.tell(error)  # type: ignore[attr-defined]
            return

        def trusted(token: str | None) -> None:
            if token is not None:
                remembered.choose_hub(hub.url, token.strip())
                then()

        ask("phones-room.hub-ask-token", "", trusted)

    if remembered.hub_is_told:
        screen.notify(t("phones-room.hub-refused"), markup=False, severity="warning")
        return
    ask("phones-room.hub-ask", known, addressed)
