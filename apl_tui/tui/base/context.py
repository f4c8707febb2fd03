"""What a screen knows of the program that it is shown in: `Context`, which the app is.

Screens ask for this and never for the app itself, so that imports run one way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from apl_tui.room.phones.wish import PhoneWish

if TYPE_CHECKING:  # the room and the store are loaded after the first paint
    from apl_tui.core.agenda import Slot
    from apl_tui.core.errors import AplError
    from apl_tui.core.reckoning import Way
    from apl_tui.core.records import Settings
    from apl_tui.core.workshop import Workshop
    from apl_tui.i18n import Translator
    from apl_tui.room.clock import Clock
    from apl_tui.store.archive import SessionArchive
    from apl_tui.store.elsewhere import Place
    from apl_tui.store.paths import Paths
    from apl_tui.tui.base.phone_lifecycle import PhoneLifecycle
    from apl_tui.tui.base.remembered import Remembered


@dataclass(frozen=True, slots=True)
class Prefill:
    """What the command line said of a run; empty fields are left to the setup screen."""

    workshop: Workshop
    unit: str = ""
    people: str = ""
    until: str = ""
    solo: bool = False
    way: Way | None = None
    phones: PhoneWish = field(default_factory=PhoneWish)
    closing: bool | None = None
    led_by: str = ""
    in_unit: str = ""
    sure: bool = False


class Context(Protocol):
    """What all screens share, and what they may ask of the program."""

    paths: Paths
    language: str
    clock: Clock
    moves: bool
    rings: bool
    phoning: PhoneLifecycle
    remembered: Remembered

    @property
    def archive(self) -> SessionArchive:
        """The sessions on the disk."""

    @property
    def t(self) -> Translator:
        """The words of the session that runs, else those of the program."""

    @property
    def notes_offered(self) -> bool:
        """Whether a window with the facilitator's notes can follow the session."""

    def push_screen(self, *arguments: Any, **named: Any) -> Any:
        """Put a screen up, as Textual's own."""

    def tell(self, error: AplError) -> None:
        """Show what happened, where, and what to do."""

    def tell_noticed(self) -> None:
        """Tell once of a data folder that was taken away and made anew."""

    def key_words(self, binding_id: str, usual: str) -> str:
        """What stands on the key of a binding."""

    def choose_theme(self, name: str) -> None:
        """Another theme, from now on."""

    def may_lead(self) -> bool:
        """Whether a session may begin or go on here."""

    def open_setup(self, prefill: Prefill) -> None:
        """The setup screen for a workshop."""

    def start_session(
        self, workshop: Workshop, settings: Settings, plan: tuple[Slot, ...] = ()
    ) -> None:
        """Begin a session and show its stage."""

    def start_demo(self, workshop: Workshop) -> None:
        """A rehearsal with simulated voters."""

    def resume_session(self, session_id: str) -> None:
        """Go on with an unfinished session."""

    def leave_session(self) -> None:
        """Back to home."""

    def other_places(self) -> tuple[Place, ...]:
        """Where a session could be kept that cannot be saved where it should."""
