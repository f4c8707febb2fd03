"""What a phone remembers for us: who it is, its language, and the round it took part in.

All are for the browser session, and out of a script's reach.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from apl_tui.i18n import LANGUAGES
from apl_tui.phones.link import RoomState

DEVICE, LANGUAGE, COUNTED, ANSWERED = "device", "lang", "counted", "answered"
_RULES = "; Path=/; HttpOnly; SameSite=Lax"


def set_cookie(response: Response, name: str, value: str) -> None:
    """A cookie for the browser session, which a script cannot read."""
    response.raw_headers.append((b"set-cookie", f"{name}={value}{_RULES}".encode("ascii")))


def device_cookie(scope: Scope) -> str:
    """What the phone says that it is; alone, as reading all cookies costs more than a ballot."""
    for name, value in scope["headers"]:
        if name == b"cookie":
            for each in value.decode("latin-1").split(";"):
                key, _, told = each.strip().partition("=")
                if key == DEVICE:
                    return str(told)
    return ""


def remember_counted(response: Response, in_round: str) -> None:
    """Let the phone itself remember that it took part in this round."""
    set_cookie(response, COUNTED, quote(in_round, safe=""))


def is_counted(request: Request, in_round: str) -> bool:
    """Whether the phone remembers this round."""
    return request.cookies.get(COUNTED) == quote(in_round, safe="")


def remember_answered(response: Response, in_round: str, answer: str) -> None:
    """What the phone's owner says: that this round was answered under another address, or not."""
    name = COUNTED if answer == "yes" else ANSWERED
    set_cookie(response, name, quote(in_round, safe=""))


def was_asked(request: Request, in_round: str) -> bool:
    """Whether the phone's owner has said that this round was not answered yet."""
    return request.cookies.get(ANSWERED) == quote(in_round, safe="")


def chosen_language(request: Request, state: RoomState, wanted: str = "") -> str:
    """The language that is asked for now, that was chosen before, or that the room speaks."""
    spoken = (wanted, request.cookies.get(LANGUAGE, ""), state.words.language)
    return next((name for name in spoken if name in LANGUAGES), "en")
