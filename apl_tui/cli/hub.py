"""The command `hub`: run the relay, or look at one that runs. All of it needs `apl-tui[hub]`."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from apl_tui.cli.exit import FINE, PROBLEM
from apl_tui.core.errors import AplError, message
from apl_tui.i18n import Translator

if TYPE_CHECKING:
    from apl_tui.cli.sessions import Command, Maker

SIGNS = {True: "●", False: "○"}
LISTEN = "127.0.0.1:8443"
_LISTEN = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\s]+):([0-9]{1,5})")


def hub(maker: Maker) -> list[Command]:
    """The command, with what it does and what it can be told."""
    made = _Hub(maker)
    return [("hub", made.hub, made.hub_params)]


class _Hub:
    def __init__(self, maker: Maker) -> None:
        self._maker = maker
        self.t: Translator = maker.t

    def hub_params(self) -> list[click.Parameter]:
        """What `hub` can be told."""
        option, flag = self._maker.option, self._maker.flag
        file = click.Path(path_type=Path)
        return [
            option("--listen", "listen", click.STRING, LISTEN),
            option("--public-url", "public_url", click.STRING, ""),
            option("--tokens", "tokens", file, None),
            flag("--open", "anyone"),
            option("--valkey", "valkey", click.STRING, ""),
            flag("--allow-persistence", "persistence"),
            option("--tls-cert", "tls_cert", file, None),
            option("--tls-key", "tls_key", file, None),
            option("--proxies", "proxies", click.STRING, "127.0.0.1,::1"),
            option("--check", "check", click.STRING, ""),
        ]

    def hub(
        self,
        listen: str,
        public_url: str,
        tokens: Path | None,
        anyone: bool,  # noqa: FBT001 - click passes it by name
        valkey: str,
        persistence: bool,  # noqa: FBT001 - click passes it by name
        tls_cert: Path | None,
        tls_key: Path | None,
        proxies: str,
        check: str,
    ) -> int:
        """Run a hub until it is ended; or look at the one at `check`."""
        try:
            from apl_tui.hub.relay.server import HubOptions, run
        except ImportError as error:
            raise hub_missing() from error
        if check:
            return self._check(check)
        host, port = _read_listen(listen)
        options = HubOptions(
            host,
            port,
            public_url,
            tokens,
            open=anyone,
            valkey=valkey,
            persistence_allowed=persistence,
            certificate=tls_cert,
            key=tls_key,
            proxies=proxies,
        )

        def started(port: int) -> None:
            at = "hub.answers-at" if public_url else "hub.answers"
            click.echo(self.t(at, port=port, url=public_url))
            if tls_cert is None:
                click.echo(self.t("hub.no-tls"))
            sys.stdout.flush()

        run(options, started)
        return FINE

    def _check(self, url: str) -> int:
        from apl_tui.hub.address import read_hub
        from apl_tui.hub.check import check_hub

        looked = check_hub(read_hub(url))
        for each in looked:
            click.echo(f"{SIGNS[each.fine]} {self.t.say(each.what)}")
        return FINE if all(each.fine for each in looked) else PROBLEM


def hub_missing() -> AplError:
    """What is said where the extra is not installed."""
    return AplError(message("hub.missing"), what_to_do=message("hub.missing-do"))


def _read_listen(text: str) -> tuple[str, int]:
    match = _LISTEN.fullmatch(text.strip())
    if match is None or int(match[2]) > 65_535:
        raise AplError(
            message("hub.bad-listen"), where=text, what_to_do=message("hub.bad-listen-do")
        )
    return match[1].strip("[]"), int(match[2])
