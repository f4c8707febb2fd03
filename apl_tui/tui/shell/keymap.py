"""The user's own keys: `keys.json` in the data folder, ids of bindings to keys.

A file with a mistake changes nothing, and the mistake is told. All screens are loaded to know the
ids, but only when there is such a file.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import KEY_NAME_REPLACEMENTS, Keys, _character_to_key

from apl_tui.core.errors import AplError, Message, message, reason

MODIFIERS = ("ctrl", "alt", "shift", "super")
MOST_BYTES = 65_536
_NAMES = {str(each.value) for each in Keys} | set(KEY_NAME_REPLACEMENTS.values())


def read_keymap(path: Path) -> dict[str, str]:
    """Ids and their keys as Textual names them; empty without a file. Raises `AplError`."""
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES).decode("utf-8-sig")
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError as error:
        raise _wrong(path, message("keys.unreadable", reason=message("os.not-text"))) from error
    except OSError as error:
        raise _wrong(path, message("keys.unreadable", reason=reason(error))) from error
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        where = message("keys.not-json", line=error.lineno, column=error.colno)
        raise _wrong(path, where) from error
    except (RecursionError, ValueError) as error:  # too deep, or a number that is too long
        raise _wrong(path, message("keys.not-json", line=1, column=1)) from error
    if not isinstance(data, dict):
        raise _wrong(path, message("keys.not-object"))
    known = bindings()
    keymap = {}
    for id_, keys in data.items():
        if id_ not in known:
            raise _wrong(path, message("keys.unknown-id", id=id_))
        keymap[id_] = ",".join(_keys(path, id_, keys))
    _refuse_clashes(path, keymap)
    return keymap


def _keys(path: Path, id_: str, keys: object) -> Iterator[str]:
    listed = keys if isinstance(keys, list) else [keys]
    if not listed:
        raise _wrong(path, message("keys.none", id=id_))
    for each in listed:
        key = _key(each) if isinstance(each, str) else None
        if key is None:
            raise _wrong(path, message("keys.unknown-key", key=str(each), id=id_))
        yield key


def _key(name: str) -> str | None:
    """A key as Textual names it: `+` is `plus`; `None` when there is no such key."""
    *modifiers, key = name.split("+") if len(name) > 1 else [name]
    if any(modifier not in MODIFIERS for modifier in modifiers):
        return None
    if len(key) == 1 and key.isprintable():
        key = "space" if key == " " else _character_to_key(key)
    elif key not in _NAMES:
        return None
    return "+".join([*modifiers, key])


def bindings() -> dict[str, tuple[str, ...]]:
    """The ids of all bindings of all screens and widgets, and their usual keys."""
    found: dict[str, tuple[str, ...]] = {}
    for node in _nodes():
        for id_, binding in _own(node):
            keys = tuple(key.strip() for key in binding.key.split(","))
            found[id_] = (*found.get(id_, ()), *(k for k in keys if k not in found.get(id_, ())))
    return found


def _nodes() -> Iterator[type[DOMNode]]:
    """The app, and every screen and widget of ours that has keys."""
    from apl_tui import tui  # noqa: PLC0415 - all screens; only when the user has own keys

    for found in pkgutil.walk_packages(tui.__path__, f"{tui.__name__}."):
        module = importlib.import_module(found.name)
        for each in vars(module).values():
            ours = isinstance(each, type) and each.__module__ == found.name
            if ours and issubclass(each, DOMNode):
                yield each


def _own(node: type[DOMNode]) -> Iterator[tuple[str, Binding]]:
    for binding in node.__dict__.get("BINDINGS", ()):
        if isinstance(binding, Binding) and binding.id:
            yield binding.id, binding


def _refuse_clashes(path: Path, keymap: Mapping[str, str]) -> None:
    """One key for two things on the same screen."""
    for node in _nodes():
        held: dict[str, str] = {}
        for id_, binding in _with_inherited(node):
            for key in keymap.get(id_, binding.key).split(","):
                other = held.setdefault(key.strip(), id_)
                if other != id_ and (other in keymap or id_ in keymap):
                    first, second = sorted((other, id_))
                    raise _wrong(path, message("keys.clash", key=key, first=first, second=second))


def _with_inherited(node: type[DOMNode]) -> Iterable[tuple[str, Binding]]:
    for each in node.__mro__:
        if issubclass(each, DOMNode):
            yield from _own(each)


def _wrong(path: Path, what: Message) -> AplError:
    return AplError(what, where=str(path), what_to_do=message("keys.what-to-do"))
