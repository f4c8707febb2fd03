"""The colours, made for washed-out projectors: what the room reads has at least 7:1 contrast.

A screen names roles, never colours: `$foreground` for what the room reads, `$quiet` for the
machinery at the edges, `$accent` for what matters now, `$attention` for what to talk about. A
colour never stands alone: a word or a symbol is always beside it.
"""

from __future__ import annotations

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
    surface="#16202a",
    panel="#233240",
    foreground="#f5f7f4",
    quiet="#b4c2cc",
    accent="#7be0c3",
    attention="#ffce73",
    rule="#4c6170",
)
LIGHT = _theme(
    "apl-light",
    dark=False,
    background="#fbfaf5",
    surface="#f1efe6",
    panel="#e2e6e1",
    foreground="#10202a",
    quiet="#3d4c56",
    accent="#00544a",
    attention="#7a3d00",
    rule="#9aa6a6",
)
CONTRAST = _theme(
    "apl-contrast",
    dark=True,
    background="#000000",
    surface="#000000",
    panel="#303030",
    foreground="#ffffff",
    quiet="#e6e6e6",
    accent="#ffff00",
    attention="#00ffff",
    rule="#ffffff",
)
THEMES = (DARK, LIGHT, CONTRAST)
