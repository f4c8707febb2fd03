"""The voting page as an ASGI application: the HTTP contract, over the room's callbacks.

A `PhoneApp` lives as long as its session, also when the server moves to another address. It keeps
no answer, no address and no cookie. Counting and spending a ticket are one step of the event loop,
and the acknowledgement goes out after it (privacy.md M2).
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Iterable
from functools import lru_cache
from http import HTTPStatus

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from apl_tui.core.ballot import Ballot, Outcome
from apl_tui.i18n import LANGUAGES
from apl_tui.phones.bodies import BODY, empty, whole_body
from apl_tui.phones.cookies import (
    DEVICE,
    LANGUAGE,
    chosen_language,
    device_cookie,
    is_counted,
    remember_counted,
    set_cookie,
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
from apl_tui.phones.link import RoomCalls, RoomState
from apl_tui.phones.network import CODE_ALPHABET, CODE_LENGTH
from apl_tui.phones.throttle import Clock, Newcomers, Presence, WrongCodes
from apl_tui.phones.tickets import Devices, RandomBytes, Tickets
from apl_tui.phones.view import ASSETS, MessageName, Pages, PhonePage, plain_page, state_bytes

HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        b"form-action 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
)
"""What stands on every answer."""

_GUESS = re.compile(f"[{CODE_ALPHABET}]{{{CODE_LENGTH}}}")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:/?#@\\\s,]+)(?::[0-9]{1,5})?")
_DEVICE = "apl_tui.device"
_HANG_UP = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.TOO_MANY_REQUESTS,
)

Sleep = Callable[[float], Awaitable[None]]
_log = logging.getLogger(__name__)


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
        self.hosts = hosts
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
        self._app: ASGIApp = _guarded(self._routes(), self._known_host)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._app(scope, receive, send)

    # --- what the room and the screens use ----------------------------------------------------

    @property
    def hosts(self) -> frozenset[str]:
        """The addresses and names that may stand in a request's `Host`."""
        return self._hosts

    @hosts.setter
    def hosts(self, hosts: Iterable[str]) -> None:
        self._hosts = frozenset(_normal_host(host) for host in hosts)

    def changed(self) -> None:
        """The room's state has changed: the secret of a round that is no longer open goes."""
        self._state()

    def forget(self, thrown_away: str) -> None:
        """This round was thrown away: a late retry must not be told that it was counted."""
        self._tickets.forget(thrown_away)

    def connected(self) -> int:
        """How many phones have asked for something in the last seconds."""
        return self._presence.count()

    # --- the routes ---------------------------------------------------------------------------

    def _routes(self) -> Router:
        """A bare router: the guard around it does what Starlette's middleware would do."""
        return Router(
            [
                Route("/{code}/ballot", _Endpoint(self._ballot), methods=["POST"]),
                Route("/{code}/state", _Endpoint(self._state_now), methods=["GET"]),
                Route("/favicon.ico", _Endpoint(_no_icon), methods=["GET"]),
                Route("/{code}", _Endpoint(self._page), methods=["GET"]),
                Route("/{code}/", _Endpoint(self._page), methods=["GET"]),
                Route("/{code}/idea", _Endpoint(self._idea), methods=["POST"]),
                Route("/{code}/{asset}", _Endpoint(self._asset), methods=["GET"]),
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
        response = _html(self._page_now(state, cookie or fresh, language, request))
        if fresh:
            set_cookie(response, DEVICE, fresh)
        if wanted in LANGUAGES:
            set_cookie(response, LANGUAGE, wanted)
        return response

    def _page_now(
        self, state: RoomState, cookie: str, language: str, request: Request
    ) -> PhonePage:
        if state.name == "wait":
            return self._pages.message("wait", state, language)
        counted = is_counted(request, state.round)
        if state.name == "closed":
            return self._pages.message("closed", state, language, counted=counted)
        ticket = self._tickets.of(cookie)
        if counted or self._tickets.is_spent(ticket):  # counted before the round had to wait (T5)
            return self._pages.message("thanks", state, language)
        return self._pages.form(state, language, ticket)

    async def _state_now(self, request: Request) -> Response:
        if refusal := await self._refusal(request):
            return refusal
        return Response(state_bytes(self._state()), media_type="application/json")

    async def _asset(self, request: Request) -> Response:
        if refusal := await self._refusal(request):
            return refusal
        asset = ASSETS.get(request.path_params["asset"])
        if asset is None:
            return _html(plain_page("wrong"))
        media_type, content = asset
        return Response(content, media_type=media_type)

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
            return _plain(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
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
            target = {"location": f"/{self.code}"}
            response = Response(status_code=HTTPStatus.SEE_OTHER, headers=target)
            remember_counted(response, in_round)
            self._acknowledged[in_round] = response
        return response

    def _say(self, name: MessageName, state: RoomState, request: Request) -> Response:
        return _html(self._pages.message(name, state, chosen_language(request, state)))

    def _known_host(self, header: str) -> bool:
        match = _HOST.fullmatch(header)
        return match is not None and _normal_host(match[1]) in self._hosts


_Taken = Outcome | list[FieldFault]
_Count = Callable[[RoomState, Form, bytes], _Taken]


class _Endpoint:
    """A handler as an ASGI application: Starlette's own wrapping costs as much as a ballot."""

    def __init__(self, handler: Callable[[Request], Awaitable[Response]]) -> None:
        self._handler = handler

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._handler(Request(scope, receive))
        await response(scope, receive, send)


def _guarded(app: ASGIApp, known_host: Callable[[str], bool]) -> ASGIApp:
    """Around everything: the headers, a known `Host`, and errors told without what was sent."""

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message["headers"], *HEADERS]
                if message["status"] in _HANG_UP:
                    message["headers"].append((b"connection", b"close"))
            await send(message)

        if scope["type"] != "http":
            return
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1 or not known_host(hosts[0].decode("latin-1")):
            await _plain(HTTPStatus.BAD_REQUEST)(scope, receive, send_with_headers)
            return
        try:
            await app(scope, receive, send_with_headers)
        except ClientDisconnect:
            return
        except Exception as error:  # the boundary of a request: told by type and place alone (S5)
            _log.error("%s at %s", type(error).__name__, _place(error))
            if not started:
                failed = _plain(HTTPStatus.INTERNAL_SERVER_ERROR)
                await failed(scope, receive, send_with_headers)
        finally:  # also of what nobody read
            empty(scope.pop(BODY, bytearray()))

    return guard


def _place(error: Exception) -> str:
    trace, place = error.__traceback__, ""
    while trace:
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _plain(status: HTTPStatus) -> Response:
    return PlainTextResponse(f"{status.value} {status.phrase}\n", status)


async def _no_icon(_request: Request) -> Response:
    return _plain(HTTPStatus.NOT_FOUND)


def _html(page: PhonePage) -> Response:
    return Response(page.body, page.status, media_type="text/html; charset=utf-8")


@lru_cache(256)
def _normal_host(host: str) -> str:
    bare = host.removeprefix("[").removesuffix("]")
    try:
        return ipaddress.ip_address(bare).compressed
    except ValueError:
        return bare.lower()


def _from_elsewhere(scope: Scope) -> bool:
    """Whether a request comes from another device than this computer."""
    client, server = scope.get("client"), scope.get("server")
    if not client or (server and client[0] == server[0]):
        return False
    try:
        return not ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False
