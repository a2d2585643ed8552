"""From the order of UTF-16, in which Azure lists, to the order of UTF-8 bytes, which every store promises.

They differ in one thing: characters beyond U+FFFF come before U+E000 to U+FFFF in UTF-16, and after them in UTF-8.
"""

from collections.abc import AsyncIterator
from typing import Any, Final

SURROGATES: Final = 0xD800
_BEYOND: Final = "\uffff"


async def by_utf8(metas: AsyncIterator[Any]) -> AsyncIterator[Any]:
    """Yield `metas` by the UTF-8 bytes of their paths.

    From the first path with a character beyond U+FFFF on, all that begin as it does before that character are held and sorted.
    Real keys hold none, so that nothing is held.
    """
    held: list[Any] = []
    start = ""
    async for meta in metas:
        path: str = meta["path"]
        if held:
            if path.startswith(start):
                held.append(meta)
                continue
            for one in _sorted(held):
                yield one
            held = []
        if path.isascii() or max(path) <= _BEYOND:
            yield meta
        else:
            held = [meta]
            start = path[: next(place for place, char in enumerate(path) if char > _BEYOND)]
    for one in _sorted(held):
        yield one


def _sorted(held: list[Any]) -> list[Any]:
    return sorted(held, key=lambda meta: meta["path"].encode())
