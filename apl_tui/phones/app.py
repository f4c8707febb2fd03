"""The voting page as an ASGI application: the HTTP contract, over the room's callbacks.

A `PhoneApp` lives as long as its session, also when the server moves to another address. It keeps
no answer, no address and no cookie. Counting and spending a ticket are one step of the event loop,
and the acknowledgement goes out after it (privacy.md M2).
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from apl_tui.core.ballot import Ballot, Outcome
from apl_tui.i18n import LANGUAGES
from apl_tui.phones.bodies import empty, whole_body
from apl_tui.phones.cookies import (
    ANSWERED,
    DEVICE,
    LANGUAGE,
    chosen_language,
    device_cookie,
    is_counted,
    remember_answered,
    remember_counted,
    set_cookie,
    was_asked,
)
from apl_tui.phones.forms import (
    ROUND,
    TICKET,
    FieldFault,
    Form,
    FormError,
    only_value,
    read_ballot,
    read_form,
    read_ideas,
)
from apl_tui.phones.guard import guarded, normal_host, plain
from apl_tui.phones.link import RoomCalls, RoomState
from apl_tui.phones.network import CODE_ALPHABET, CODE_LENGTH
from apl_tui.phones.throttle import Clock, Newcomers, Presence, WrongCodes
from apl_tui.phones.tickets import Devices, RandomBytes, Tickets
from apl_tui.phones.view import ASSETS, MessageName, Pages, PhonePage, plain_page, state_bytes

_GUESS = re.compile(f"[{CODE_ALPHABET}]{{{CODE_LENGTH}}}")
_DEVICE = "apl_tui.device"
MISSED = "missed"  # who has not answered says so, when all are counted

Sleep = Callable[[float], Awaitable[None]]


class PhoneApp:
    """The phones of one session.

    `code` is the session's code, `hosts` the addresses and names under which the server is found.
    Call `changed()` whenever the room's state has changed, so that a closed round's secret goes at
    once. `own_computer_counts` lets a browser on this computer pass as a phone, for trials.
    """

    def __init__(
        self,
        code: str,
        room: RoomCalls,
        hosts: Iterable[str],
        *,
        random_bytes: RandomBytes = secrets.token_bytes,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        own_computer_counts: bool = False,
    ) -> None:
        self.code = code
        self._hosts = _normal(hosts)
        self._room = room
        self._sleep = sleep
        self._own_computer_counts = own_computer_counts
        self._pages = Pages(code)
        self._devices = Devices(random_bytes)
        self._tickets = Tickets(random_bytes)
        self._wrong = WrongCodes(clock)
        self._newcomers = Newcomers(clock)
        self._presence = Presence(clock)
        self.opened = 0  # devices that have joined; one that forgets its cookie is new each time
        self._acknowledged: dict[str, Response] = {}
        self._moved: set[str] = set()  # rounds that some answered under another address
        refusal = _html(plain_page("other-name"))
        self._app: ASGIApp = guarded(self._routes(), lambda: self._hosts, refusal)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._app(scope, receive, send)

    # --- what the room and the screens use ----------------------------------------------------

    @property
    def hosts(self) -> frozenset[str]:
        """The addresses and names that may stand in a request's `Host`.

        A phone's cookies belong to them: at a new address it is not known again, so each is asked
        whether it has answered what is open, and phones are counted anew.
        """
        return self._hosts

    @hosts.setter
    def hosts(self, hosts: Iterable[str]) -> None:
        before, self._hosts = self._hosts, _normal(hosts)
        if before and before.isdisjoint(self._hosts):
            state = self._state()
            going_on = {*state.waiting, *([state.round] if state.name == "ballot" else [])}
            self._moved |= {each for each in going_on if self._tickets.any_spent(each)}
            self.opened = 0

    @property
    def moved(self) -> bool:
        """Whether some have answered the open round under another address, and may do so again."""
        state = self._state()
        return state.name == "ballot" and state.round in self._moved

    def changed(self) -> None:
        """The room's state has changed: the secret of a round that is no longer open goes."""
        self._state()

    def forget(self, thrown_away: str) -> None:
        """This round was thrown away: a late retry must not be told that it was counted."""
        self._tickets.forget(thrown_away)

    def connected(self) -> int:
        """How many phones have asked for something in the last seconds."""
        return self._presence.count()

    @property
    def heard(self) -> float:
        """When a phone that has joined last asked for something, on the clock; else -1."""
        return self._presence.last

    # --- the routes ---------------------------------------------------------------------------

    def _routes(self) -> Router:
        """A bare router: the guard around it does what Starlette's middleware would do."""
        return Router(
            [
                Route("/", _Endpoint(self._front), methods=["GET"]),
                *(Route(f"/{name}", _Endpoint(_asset), methods=["GET"]) for name in ASSETS),
                Route("/{code}/ballot", _Endpoint(self._ballot), methods=["POST"]),
                Route("/{code}/state", _Endpoint(self._state_now), methods=["GET"]),
                Route("/favicon.ico", _Endpoint(_no_icon), methods=["GET"]),
                Route("/{code}", _Endpoint(self._page), methods=["GET"]),
                Route("/{code}/", _Endpoint(self._page), methods=["GET"]),
                Route("/{code}/idea", _Endpoint(self._idea), methods=["POST"]),
                Route("/{code}/ballot", _Endpoint(self._to_page), methods=["GET"]),
                Route("/{code}/idea", _Endpoint(self._to_page), methods=["GET"]),
            ],
            redirect_slashes=False,  # a redirect would repeat the request's Host
            default=_html(plain_page("wrong")),
        )

    async def _page(self, request: Request) -> Response:
        if refusal := await self._refusal(request):
            return refusal
        cookie = self._cookie(request)
        if not cookie:
            address = request.client.host if request.client else ""
            if seconds := self._newcomers.turn(address):
                await self._sleep(seconds)
            self.opened += 1
        state = self._state()
        wanted = request.query_params.get("lang", "")
        language = chosen_language(request, state, wanted)
        if self._own_computer_counts or _from_elsewhere(request.scope):
            self._room.reached()
        fresh = "" if cookie else self._devices.new()
        answered = request.query_params.get(ANSWERED, "")
        if answered and state.name == "ballot" and state.round in self._moved:
            response = _see_other(f"/{self.code}")
            remember_answered(response, state.round, answered)
        else:
            response = _html(self._page_now(state, cookie or fresh, language, request))
        if fresh:
            set_cookie(response, DEVICE, fresh)
        if wanted in LANGUAGES:
            set_cookie(response, LANGUAGE, wanted)
        return response

    def _page_now(
        self, state: RoomState, cookie: str, language: str, request: Request
    ) -> PhonePage:
        if state.name in ("wait", "over"):
            return self._pages.message(state.name, state, language)
        counted = is_counted(request, state.round)
        if state.name == "closed":
            return self._pages.message("closed", state, language, counted=counted)
        ticket = self._tickets.of(cookie)
        if counted or self._tickets.is_spent(ticket):  # counted before the round had to wait (T5)
            return self._pages.message("thanks", state, language)
        if self._room.full():  # before anything is filled in
            if MISSED not in request.query_params:
                return self._pages.message("complete", state, language)
            self._room.missed()
            return self._pages.message("full", state, language)
        if state.round in self._moved and not was_asked(request, state.round):
            return self._pages.message("again", state, language)
        return self._pages.form(state, language, ticket)

    async def _state_now(self, request: Request) -> Response:
        if refusal := await self._refusal(request):
            return refusal
        return Response(state_bytes(self._state()), media_type="application/json")

    async def _front(self, request: Request) -> Response:
        """Where a code is typed; it leads on to what was typed."""
        typed = "".join(request.query_params.get("code", "").split()).upper()
        if _GUESS.fullmatch(typed):
            return _see_other(f"/{typed}")
        return _html(plain_page("wrong" if typed else "join"))

    async def _to_page(self, request: Request) -> Response:
        """Where a form was sent to, loaded again: its page is what there is to see."""
        return await self._refusal(request) or _see_other(f"/{self.code}")

    async def _ballot(self, request: Request) -> Response:
        return await self._take(request, self._cast, ideas=False)

    async def _idea(self, request: Request) -> Response:
        return await self._take(request, self._submit, ideas=True)

    async def _take(self, request: Request, count: _Count, *, ideas: bool) -> Response:
        """Take in a form. From reading the state on, nothing is awaited."""
        if refusal := await self._refusal(request):
            return refusal
        body = await whole_body(request)
        if body is None:
            return plain(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        state, cookie = self._state(), self._cookie(request)
        try:
            form = read_form(request.headers.get("content-type", ""), body)
        except FormError:
            return self._say("unreadable", state, request)
        finally:
            empty(body)
        sent_ticket = only_value(form, TICKET)
        if spent_in := self._tickets.spent_as(sent_ticket):
            return self._counted(spent_in)
        same_round = state.name == "ballot" and only_value(form, ROUND) == state.round
        if not same_round or state.is_ideas != ideas:
            return self._say("not-counted", state, request)
        ticket = self._tickets.read(sent_ticket, cookie)
        if ticket is None:
            return self._say("load-again", state, request)
        outcome = count(state, form, ticket)
        if not isinstance(outcome, str):
            return _html(self._pages.mended(state, chosen_language(request, state), form, outcome))
        if outcome in ("counted", "already-counted"):
            self._tickets.spend(ticket)
            return self._counted(state.round)
        return self._say("full" if outcome == "full" else "not-counted", state, request)

    def _cast(self, state: RoomState, form: Form, ticket: bytes) -> _Taken:
        ballot: Ballot
        ballot, faults = read_ballot(state.words.votes, form)
        return faults or self._room.cast(ballot, ticket)

    def _submit(self, _state: RoomState, form: Form, ticket: bytes) -> _Taken:
        texts, faults = read_ideas(form)
        return faults or self._room.submit_ideas(texts, ticket)

    # --- shared by the routes -----------------------------------------------------------------

    def _state(self) -> RoomState:
        state = self._room.state()
        self._tickets.follow(state.round if state.name == "ballot" else "", state.waiting)
        return state

    def _cookie(self, request: Request) -> str:
        """The device's own cookie; `""` when it has none of this session."""
        cookie = request.scope.get(_DEVICE)
        if cookie is None:  # proven once a request
            cookie = device_cookie(request.scope)
            cookie = cookie if cookie and self._devices.knows(cookie) else ""
            request.scope[_DEVICE] = cookie
        return str(cookie)

    async def _refusal(self, request: Request) -> Response | None:
        """What a wrong code is answered; `None` for the right one.

        While someone at this address is guessing, right and wrong wait for their turn alike where
        a device has not joined yet, so that answers at once do not give the code away.
        """
        guess = request.path_params["code"].upper()
        right = secrets.compare_digest(guess.encode(), self.code.encode())
        if right and (cookie := self._cookie(request)):
            self._presence.note(cookie)
            return None
        address = request.client.host if request.client else ""
        if not right and _GUESS.fullmatch(guess):
            self._wrong.note(address)
        seconds = self._wrong.turn(address)
        if seconds is None:
            return _html(plain_page("crowded"))
        if seconds:
            await self._sleep(seconds)
        return None if right else _html(plain_page("wrong"))

    def _counted(self, in_round: str) -> Response:
        """Back to the page; the phone itself remembers that it took part in the round."""
        response = self._acknowledged.get(in_round)
        if response is None:  # made once a round, as it is the same for everybody
            response = _see_other(f"/{self.code}")
            remember_counted(response, in_round)
            self._acknowledged[in_round] = response
        return response

    def _say(self, name: MessageName, state: RoomState, request: Request) -> Response:
        return _html(self._pages.message(name, state, chosen_language(request, state)))


_Taken = Outcome | list[FieldFault]
_Count = Callable[[RoomState, Form, bytes], _Taken]


class _Endpoint:
    """A handler as an ASGI application: Starlette's own wrapping costs as much as a ballot."""

    def __init__(self, handler: Callable[[Request], Awaitable[Response]]) -> None:
        self._handler = handler

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._handler(Request(scope, receive))
        await response(scope, receive, send)


async def _asset(request: Request) -> Response:
    """The same for everybody, and nobody's secret: a browser keeps it."""
    media_type, content, packed = ASSETS[request.url.path[1:]]
    headers = {"cache-control": "public, max-age=86400, immutable", "vary": "accept-encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        content, headers["content-encoding"] = packed, "gzip"
    return Response(content, media_type=media_type, headers=headers)


def _see_other(path: str) -> Response:
    return Response(status_code=HTTPStatus.SEE_OTHER, headers={"location": path})


def _normal(hosts: Iterable[str]) -> frozenset[str]:
    return frozenset(normal_host(host) for host in hosts)


async def _no_icon(_request: Request) -> Response:
    return plain(HTTPStatus.NOT_FOUND)


def _html(page: PhonePage) -> Response:
    return Response(page.body, page.status, media_type="text/html; charset=utf-8")


def _from_elsewhere(scope: Scope) -> bool:
    """Whether a request comes from another device than this computer."""
    client, server = scope.get("client"), scope.get("server")
    if not client or (server and client[0] == server[0]):
        return False
    try:
        return not ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False
