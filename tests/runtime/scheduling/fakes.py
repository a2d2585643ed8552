"""A store and a queue in memory that keep the contracts, count their calls, and can be told to fail or to be raced."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from penstock_runtime.errors import Conflict, Missing, TooLarge, Unavailable
from penstock_runtime.queues.model import Outgoing
from penstock_runtime.stores.model import ObjectInfo


@dataclass
class _Object:
    data: bytes
    modified: float
    etag: str


class MemoryStore:
    """A bucket. `fail` names methods that raise; `race` is called before each write, and may change the bucket."""

    def __init__(self, keys=(), *, page=1000):
        self.objects: dict[str, _Object] = {}
        self.page = page
        self.calls: list[tuple[str, str]] = []
        self.fail: dict[str, Exception] = {}
        self.race: Callable[[str], Awaitable[None]] | None = None
        self._ticks = itertools.count(1)
        for key in keys:
            self.put(key)

    def put(self, key, data=b"", modified=None):
        tick = next(self._ticks)
        self.objects[key] = _Object(data, float(tick) if modified is None else modified, f"e{tick}")
        return self.objects[key].etag

    def keys(self, prefix=""):
        return {key for key in self.objects if key.startswith(prefix)}

    @property
    def writes(self):
        return [call for call in self.calls if call[0] in ("write", "delete")]

    def _note(self, method, key):
        self.calls.append((method, key))
        if method in self.fail:
            raise self.fail[method]

    async def pages(self, prefix="", *, after=None, page=1000):
        self._note("pages", prefix)
        size = min(page, self.page)
        found = sorted(self.keys(prefix), key=str.encode)
        if after is not None:
            found = [key for key in found if key.encode() > after.encode()]
        for start in range(0, len(found), size):
            await asyncio.sleep(0)
            yield [self._info(key) for key in found[start : start + size] if key in self.objects]

    async def directories(self, prefix=""):
        self._note("directories", prefix)
        rest = (key.removeprefix(prefix) for key in self.keys(prefix))
        return sorted({key.partition("/")[0] for key in rest if "/" in key})

    def _info(self, key):
        one = self.objects[key]
        return ObjectInfo(key, len(one.data), one.modified, one.etag)

    async def read(self, key, *, limit=None):
        self._note("read", key)
        if key not in self.objects:
            raise Missing(key)
        data = self.objects[key].data
        if limit is not None and len(data) > limit:
            raise TooLarge(key, len(data), limit)
        return data

    async def info(self, key):
        self._note("info", key)
        if key not in self.objects:
            raise Missing(key)
        return self._info(key)

    async def write(self, key, data, *, if_absent=False, if_match=None):
        self._note("write", key)
        if self.race is not None:
            race, self.race = self.race, None
            await race(key)
        await asyncio.sleep(0)
        there = self.objects.get(key)
        if if_absent and there is not None:
            raise Conflict(key)
        if if_match is not None and (there is None or there.etag != if_match):
            raise Conflict(key)
        return self.put(key, data)

    async def delete(self, key):
        self._note("delete", key)
        self.objects.pop(key, None)

    async def close(self):
        self._note("close", "")


class MemoryQueue:
    """A queue that is only sent to. `error` makes every send fail."""

    def __init__(self, *, max_body=262144, error=None):
        self.name = "memory"
        self.max_batch, self.max_body, self.max_lease, self.carries_attributes = 10, max_body, 600.0, True
        self.sent: list[Outgoing] = []
        self.sizes: list[int] = []
        self.error = error

    async def send(self, messages):
        self.sizes.append(len(messages))
        await asyncio.sleep(0)
        if self.error is not None:
            raise self.error
        for one in messages:
            if len(one.body) > self.max_body:
                raise TooLarge("body", len(one.body), self.max_body)
        self.sent.extend(messages)

    async def close(self):
        pass


def unavailable():
    return Unavailable("the service is away", after=0.0)
