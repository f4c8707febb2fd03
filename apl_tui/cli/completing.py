"""What a shell fills in when tab is pressed: its script, and the names of our own things."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem, ShellComplete, add_completion_class

from apl_tui.core.errors import AplError

if TYPE_CHECKING:
    from apl_tui.i18n import Translator
    from apl_tui.store.archive import IndexRow
    from apl_tui.store.paths import Paths

SHELLS = ("bash", "zsh", "fish", "powershell")


class PowerShell(ShellComplete):
    """PowerShell, in the manner of the shells that click knows."""

    name = "powershell"
    source_template = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($begun, $line, $place)
    $words = $line.CommandElements | Where-Object { $_.Extent.EndOffset -le $place }
    $env:COMP_WORDS = ($words | ForEach-Object { $_.ToString().Trim('"', "'") }) -join "`n"
    $env:COMP_BEGUN = $begun
    $env:%(complete_var)s = "powershell_complete"
    try {
        %(prog_name)s | ForEach-Object {
            $value, $help = $_ -split "`t", 2
            if (-not $help) { $help = $value }
            [System.Management.Automation.CompletionResult]::new(
                $value, $value, "ParameterValue", $help)
        }
    } finally {
        Remove-Item Env:COMP_WORDS, Env:COMP_BEGUN, Env:%(complete_var)s
    }
}
"""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is begun, and that one."""
        words, begun = os.environ["COMP_WORDS"].split("\n")[1:], os.environ.get("COMP_BEGUN", "")
        return (words[:-1] if begun and words[-1:] == [begun] else words), begun

    def format_completion(self, item: CompletionItem[str]) -> str:
        """One line: the value, a tab, and what it is."""
        return f"{item.value}\t{item.help or ''}"

    def complete(self) -> str:
        """All lines; files are left to PowerShell itself, which names them when it is told none."""
        items = self.get_completions(*self.get_completion_args())
        return "\n".join(self.format_completion(item) for item in items if item.type == "plain")


def with_powershell() -> None:
    """Let click know PowerShell too."""
    add_completion_class(PowerShell)


def workshops(paths: Paths, t: Translator, begun: str) -> list[CompletionItem]:
    """The workshops by their ids; files where none is called so."""
    from apl_tui.script.library import catalogue

    found = catalogue(t.language, own_folder=paths.workshops)
    named = _called(((entry.id, entry.title) for entry in found), begun)
    return named or [CompletionItem(begun, type="file")]  # bash shows one kind or the other


def sessions(paths: Paths, t: Translator, begun: str) -> list[CompletionItem]:
    """The sessions by their ids, newest first."""
    from apl_tui.store.archive import SessionArchive

    rows: tuple[IndexRow, ...] = ()
    with suppress(AplError):  # told when the command is run
        rows = SessionArchive(paths).rows()
    return _called(
        ((row.id, f"{row.title}, {t('people.count', n=row.people)}") for row in rows), begun
    )


def _called(named: Iterable[tuple[str, str]], begun: str) -> list[CompletionItem]:
    return [CompletionItem(name, help=help_) for name, help_ in named if name.startswith(begun)]
