"""Whether phones are wanted, and at which address: `run --host` and `--port`, kept until setup.

Light: read before any screen, and without a web server.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apl_tui.room.phones.service import PhoneTestHooks


@dataclass(frozen=True, slots=True)
class PhoneWish:
    """`host` empty: to be chosen; `port` 0: the usual one; `ways` is what a test may change.

    `hub` is the hub that was chosen, its address and token, for lines; screens ask the settings.
    """

    host: str = ""
    port: int = 0
    ways: PhoneTestHooks | None = None
    hub: tuple[str, str] = ("", "")

    @property
    def wanted(self) -> bool:
        """Whether phones were asked for."""
        return bool(self.host or self.port)
