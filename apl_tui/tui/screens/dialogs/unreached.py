"""What to do when no phone reaches the laptop, in the order in which to try it."""

from __future__ import annotations

from textual.content import Content
from textual.screen import Screen

from apl_tui.core.errors import Message
from apl_tui.i18n import Translator
from apl_tui.tui.base.words import content, hanging
from apl_tui.tui.screens.dialogs.boxes import ReadScreen


def numbered(steps: tuple[Message, ...], width: int, t: Translator) -> Content:
    """The steps with their numbers, each hanging on its own."""
    lines: list[Content] = []
    for number, step in enumerate(steps, start=1):
        mark = Content.styled(f"{number}  ", "bold $accent")
        lines += hanging(mark, content(t.say(step)), width)
    return Content("\n").join(lines)


def tell_unreached(screen: Screen[bool] | Screen[None]) -> None:
    """Show them over a screen."""
    from apl_tui.phones.network import UNREACHED  # noqa: PLC0415 - only where phones are used

    t: Translator = screen.t  # type: ignore[union-attr]  # every screen of ours is Worded

    def words(width: int) -> Content:
        return numbered(UNREACHED, width, t)

    screen.app.push_screen(ReadScreen(t("phones-room.unreached"), words))
