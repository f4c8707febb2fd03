"""The commands that help with the others: `format` and `completion`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from apl_tui.cli.exit import FINE
from apl_tui.core.errors import AplError, message

if TYPE_CHECKING:
    from apl_tui.cli.sessions import Command, Maker

COMPLETING = "_APL_TUI_COMPLETE"
"""The variable in which a shell asks what may come next."""


def helping(maker: Maker) -> list[Command]:
    """The commands, each with what it does and what it can be told."""
    t = maker.t

    def format_(*, section: str | None) -> int:
        """One section of the guide to the format, or what sections there are."""
        from apl_tui.script.guide import guide_text, sections

        found = sections(guide_text(t.language))
        if section is None:
            for anchor, text in found.items():
                click.echo(f"{anchor:<{max(map(len, found))}}  {text.splitlines()[0][3:]}")
            return FINE
        if section not in found:
            raise AplError(
                message("cli.format.unknown", name=section[:80]),
                what_to_do=message("cli.format.unknown-do", names=", ".join(found)),
            )
        click.echo(found[section])
        return FINE

    def completion(*, shell: str) -> int:
        """The script that lets a shell fill in commands and names."""
        from click.shell_completion import get_completion_class

        from apl_tui.cli.completing import with_powershell

        with_powershell()
        kind = get_completion_class(shell)
        command = click.get_current_context().find_root().command
        assert kind is not None  # noqa: S101 - click has checked the choice
        click.echo(kind(command, {}, "apl-tui", COMPLETING).source())
        return FINE

    def shells() -> list[click.Parameter]:
        from apl_tui.cli.completing import SHELLS

        return [maker.argument("shell", click.Choice(SHELLS))]

    return [
        ("format", format_, lambda: [maker.argument("section", shape="[{}]", required=False)]),
        ("completion", completion, shells),
    ]
