"""A phone server of its own, for the load: `python -m tests.benchmarks.phone_server vote|empty`.

`vote` has a real ballot box and an open round; `empty` answers 204 to everything, on the same
server stack. Says its port on stdout; ends with its input.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from typing import cast

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from apl_tui.phones.app import PhoneApp
from apl_tui.phones.server import GC_THRESHOLDS, PhoneServer
from tests.benchmarks.phone_load import LOOPBACK, MOST_PHONES
from tests.phones.rooms import CODE, TestRoom, built_in, not_braked, wording

STATEMENTS = 11


class Empty:
    """Answers 204 and does nothing else; looks to the server like the voting page."""

    def __init__(self) -> None:
        self.code = CODE
        self.hosts: tuple[str, ...] = ()
        self._app = Starlette(routes=[Route("/{path:path}", self._answer, methods=["GET", "POST"])])

    async def _answer(self, request: Request) -> Response:
        await request.body()
        return Response(status_code=204, headers={"content-length": "0"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on to Starlette."""
        await self._app(scope, receive, send)


def voting_page() -> PhoneApp:
    """The page of an open round with eleven statements."""
    room = TestRoom(people=MOST_PHONES)
    app = PhoneApp(CODE, room.calls, (LOOPBACK,), sleep=not_braked)
    room.app = app
    step = built_in("environment", "sv")[0]
    if sum(len(vote.indicators) for vote in step.votes) != STATEMENTS:
        raise RuntimeError("the load is meant for another workshop")
    room.open(wording(step, "sv"))
    return app


async def serve(kind: str) -> None:
    """Serve until the input ends."""
    gc.set_threshold(*GC_THRESHOLDS)
    app = voting_page() if kind == "vote" else cast("PhoneApp", Empty())
    async with PhoneServer(app, LOOPBACK, 0) as server:
        sys.stdout.write(f"{server.port}\n")
        sys.stdout.flush()
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
