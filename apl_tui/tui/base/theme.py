"""The colours, made for washed-out projectors: what the room reads has at least 7:1 contrast.

A screen names roles, never colours: `$foreground` for what the room reads, `$quiet` for the
machinery at the edges, `$accent` for what matters now, `$attention` for what to talk about. A
colour never stands alone: a word or a symbol is always beside it.

Terminals without true colour show the nearest colour they have. Greys are grey enough to become
greys among 256 colours, and the high-contrast theme holds together among 16, so it is taken there
when nobody has chosen. `tests/tui/test_theme.py` measures all of it.
"""

from __future__ import annotations

from collections.abc import Container

from textual.theme import Theme


def _theme(
    name: str,
    *,
    dark: bool,
    background: str,
    surface: str,
    panel: str,
    foreground: str,
    quiet: str,
    accent: str,
    attention: str,
    rule: str,
) -> Theme:
    return Theme(
        name=name,
        dark=dark,
        primary=accent,
        secondary=accent,
        accent=accent,
        success=accent,
        warning=attention,
        error=attention,
        foreground=foreground,
        background=background,
        surface=surface,
        panel=panel,
        text_alpha=1.0,
        variables={
            "quiet": quiet,
            "attention": attention,
            "rule": rule,
            "block-cursor-background": accent,
            "block-cursor-foreground": background,
            "block-cursor-text-style": "bold",
            "block-cursor-blurred-background": panel,
            "block-cursor-blurred-foreground": foreground,
            "block-cursor-blurred-text-style": "bold",
            "block-hover-background": surface,
            "input-cursor-background": foreground,
            "input-cursor-foreground": background,
            "input-selection-background": f"{accent} 40%",
            "border": accent,
            "border-blurred": rule,
            "scrollbar": rule,
            "scrollbar-hover": quiet,
            "scrollbar-active": accent,
            "scrollbar-background": background,
            "scrollbar-background-hover": background,
            "scrollbar-background-active": background,
            "scrollbar-corner-color": background,
        },
    )


DARK = _theme(
    "apl-dark",
    dark=True,
    background="#0e151b",
    surface="#182028",
    panel="#2d353b",
    foreground="#f5f7f4",
    quiet="#bfc9cf",
    accent="#7be0c3",
    attention="#ffce73",
    rule="#61717d",
)
LIGHT = _theme(
    "apl-light",
    dark=False,
    background="#fbfaf5",
    surface="#f6f4f0",
    panel="#e6eae5",
    foreground="#10202a",
    quiet="#3a4247",
    accent="#004f46",
    attention="#862d00",
    rule="#7f8889",
)
CONTRAST = _theme(
    "apl-contrast",
    dark=True,
    background="#000000",
    surface="#000000",
    panel="#0000aa",
    foreground="#ffffff",
    quiet="#d0d0d0",
    accent="#ffff55",
    attention="#55ffff",
    rule="#b0b0b0",
)
THEMES = (DARK, LIGHT, CONTRAST)
VARIABLE = "APL_TUI_THEME"
FEW_COLOURS = ("standard", "windows")  # what Rich calls a terminal with 16 colours


def theme_for(
    wanted: str | None, remembered: str, colours: str | None, known: Container[str]
) -> str:
    """The theme to open with: `APL_TUI_THEME`, else the last chosen, else what fits the terminal.

    Ours can be named without `apl-`. An unknown name counts as no choice.
    """
    for name in (wanted or "", remembered):
        for full in (f"apl-{name}", name):
            if full in known:
                return full
    return CONTRAST.name if colours in FEW_COLOURS else DARK.name
