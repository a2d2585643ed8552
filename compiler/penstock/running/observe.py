"""What the running workers say of themselves (their metrics), and how full the queues are."""

import asyncio
from typing import Any

from penstock.record import Record

_ANSWER = 1024 * 1024
_PATIENCE = 1.0


class Counts(Record):
    """What a worker has done since it started."""

    received: int = 0
    succeeded: int = 0
    failed: int = 0
    parked: int = 0
    in_flight: int = 0


class Level(Record):
    """How full a queue and its dead letters are; None where it cannot be told."""

    waiting: int | None = None
    leased: int | None = None
    oldest: float | None = None
    parked: int | None = None

    @property
    def idle(self) -> bool:
        return not self.waiting and not self.leased


_METRICS = {
    "penstock_messages_received_total": "received",
    "penstock_messages_succeeded_total": "succeeded",
    "penstock_messages_failed_total": "failed",
    "penstock_messages_dead_lettered_total": "parked",
    "penstock_messages_in_flight": "in_flight",
}


def counts(text: str) -> Counts:
    """Return the counts in a text of Prometheus metrics; series of one metric are added up."""
    found: dict[str, float] = {}
    for line in text.splitlines():
        name, _, rest = line.partition("{") if "{" in line else line.partition(" ")
        field = _METRICS.get(name)
        if field is not None:
            found[field] = found.get(field, 0) + float(rest.rpartition("}")[2].split()[0])
    return Counts(**{field: int(value) for field, value in found.items()})


async def scrape(port: int) -> Counts | None:
    """Return what the worker behind a port of this machine has done, None while it does not answer."""
    try:
        async with asyncio.timeout(_PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(b"GET /metrics HTTP/1.0\r\nHost: localhost\r\n\r\n")
                answer = await reader.read(_ANSWER)
                while (more := await reader.read(_ANSWER)) and len(answer) < _ANSWER:
                    answer += more
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return None
    head, _, body = answer.partition(b"\r\n\r\n")
    return counts(body.decode("utf-8", "replace")) if b" 200 " in head.split(b"\r\n", 1)[0] else None


class Gauges:
    """The queues of a plan, opened once, to be asked for their depth again and again."""

    def __init__(self) -> None:
        self._opened: dict[str, Any] = {}

    async def level(self, binding: dict[str, Any], dead_letter: dict[str, Any] | None) -> Level:
        """Return how full a queue is. Raises WorkerError of the runtime when it cannot be reached."""
        depth = await (await self._queue(binding)).depth()
        parked = await (await self._queue(dead_letter)).depth() if dead_letter is not None else None
        return Level(depth.waiting, depth.leased, depth.oldest, parked.waiting if parked is not None else None)

    async def close(self) -> None:
        for queue in self._opened.values():
            await queue.close()
        self._opened.clear()

    async def _queue(self, binding: dict[str, Any]) -> Any:
        from penstock_runtime.queues import open_queue

        key = repr(sorted(binding.items()))
        if key not in self._opened:
            self._opened[key] = await open_queue(binding)
        return self._opened[key]
