"""The voting page of a script that is being written: it takes answers in and keeps none of them.

The page says so itself, from `RoomState.preview`. `?show=2` behind the code chooses what is seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import parse_qs

from starlette.types import Receive, Scope, Send

from apl_tui.core.ballot import Ballot, Outcome
from apl_tui.phones.app import PhoneApp
from apl_tui.phones.link import RoomCalls, RoomState

SHOW = "show"


class PreviewApp(PhoneApp):
    """The pages of one script; `show` is told the number that a link asks for."""

    def __init__(
        self, code: str, state: Callable[[], RoomState], show: Callable[[int], None]
    ) -> None:
        super().__init__(code, RoomCalls(state, _received, _received, lambda: None), ())
        self._show = show

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["path"] == f"/{self.code}":
            asked = parse_qs(scope["query_string"].decode("latin-1")).get(SHOW, [""])[0]
            if asked.isdecimal():
                self._show(int(asked[:4]))
        await super().__call__(scope, receive, send)


def _received(_answers: Ballot | Sequence[str], _ticket: bytes) -> Outcome:
    return "counted"
