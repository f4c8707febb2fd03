"""What a person answered leaves the memory too, as far as Python lets it (privacy.md M1).

Nothing alive may hold an answer once it is counted: libraries keep texts to be quick, and those
that they keep are cleared here, found by looking and not by name, since any release may add one.
What is freed is not emptied by Python: it is written over here, as far as it can be reached.
`process/sealed.py` has the system's own allocator empty what it takes back, where it can.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import repeat
from operator import sub
from types import ModuleType

KEEP_TEXTS = ("rich", "textual", "apl_tui")
"""The packages through which answers go to the screen, and ours."""

_Cache = type(lru_cache(len))
_found: dict[ModuleType, tuple[int, tuple[Callable[[], None], ...]]] = {}
_HEAD = sys.getsizeof(b"")  # what Python puts before the content of a `bytes`
_SMALL = range(48, 513, 16)  # the sizes of the blocks in which Python keeps small texts
_POOL = 16 * 1024  # bytes; Python divides such a piece into blocks of one size
_LARGER, _KEPT_OF_EACH = range(528, 1041, 16), 7  # what the C library keeps for each thread
_AT_ONCE, _MORE, _MOST = 4 * _POOL, 1 << 17, 1 << 22  # bytes of one size


def forget() -> None:
    """Clear what keeps texts, and write over what was freed; takes some 10 ms."""
    for clear in caches():
        clear()
    gc.collect()
    write_over()


def caches() -> Iterator[Callable[[], None]]:
    """What clears each `lru_cache` of these packages, of functions and of methods.

    A module is looked through again only when it holds more or fewer names than before.
    """
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in KEEP_TEXTS and isinstance(module, ModuleType):
            size, found = _found.get(module, (-1, ()))
            if size != len(vars(module)):
                size, found = len(vars(module)), tuple(_of_module(name, module))
                _found[module] = (size, found)
            yield from found


def _of_module(name: str, module: ModuleType) -> Iterator[Callable[[], None]]:
    for found in list(vars(module).values()):
        yield from _clears(found)
        if isinstance(found, type) and found.__module__ == name:
            for member in list(vars(found).values()):
                yield from _clears(member)


def _clears(found: object) -> Iterator[Callable[[], None]]:
    inner = getattr(found, "__func__", None) or getattr(found, "fget", None) or found
    if isinstance(inner, _Cache):
        yield inner.cache_clear


def write_over() -> None:
    """Take what lies free, which empties it, and give it back."""
    taken = [_until_fresh(size) for size in _SMALL]
    taken += [_blocks(size, _KEPT_OF_EACH) for size in _LARGER]
    del taken


def _blocks(size: int, count: int) -> list[bytes]:
    return list(map(b"\0".__mul__, repeat(size - _HEAD, count)))


def _until_fresh(size: int) -> list[bytes]:
    """Blocks of one size, until they come from pieces that were divided just now, and some more.

    Blocks that were freed lie scattered; those of a new piece follow on each other.
    """
    taken: list[bytes] = []
    while len(taken) * size < _MOST:
        blocks = _blocks(size, _AT_ONCE // size)
        taken += blocks
        places = list(map(id, blocks))
        if sum(map(size.__ne__, map(sub, places[1:], places))) <= 2 * _AT_ONCE // _POOL:
            break
    return taken + _blocks(size, _MORE // size)
