"""What a handler is given: its message is the first argument, this the second.

A handler is `module:attribute`, a function `handler(message, context)`, sync or async. Returning means success. It may raise
`Rejected` (dead letter at once), `Retry` (again, after a while), `Stop` (end the process); any other exception is retried
with back-off until the message has been delivered `maxReceiveCount` times, then parked with its traceback.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from penstock_runtime.errors import Unusable
from penstock_runtime.logs import fields_of
from penstock_runtime.metrics import Registry
from penstock_runtime.queues import open_queue
from penstock_runtime.queues.model import Queue
from penstock_runtime.stores import open_store
from penstock_runtime.stores.model import Store
from penstock_runtime.tables import open_table
from penstock_runtime.tables.model import Table

T = TypeVar("T")


@dataclass(slots=True)
class Context:
    """The worker that calls: its configuration, and what it may reach, by the names of the definition.

    Queues, stores and tables are opened at first use and stay open until `close`.
    """

    config: dict[str, Any]
    in_process: bool = False
    stuck: bool = False  # a thread was left behind, which keeps the interpreter from ending
    registry: Registry | None = None  # metrics of the worker
    # Set when the worker is told to stop: a handler that waits for more work to come may finish with what it has.
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _opened: dict[str, Any] = field(default_factory=dict)
    _locks: dict[str, asyncio.Lock] = field(default_factory=dict)

    @property
    def args(self) -> dict[str, Any]:
        """The arguments of the handler, as the definition gives them."""
        args: dict[str, Any] = self.config.get("handler", {}).get("args", {})
        return args

    async def output(self, name: str) -> Queue:
        """Return the output queue `name`. Raises Unusable when the configuration has none of that name."""
        queue: Queue = await self._open("outputs", name, open_queue)
        return queue

    async def store(self, name: str) -> Store:
        """Return the store `name`. Raises Unusable when the configuration has none of that name."""
        store: Store = await self._open("stores", name, open_store)
        return store

    async def table(self, name: str) -> Table:
        """Return the table `name`. Raises Unusable when the configuration has none of that name."""
        table: Table = await self._open("tables", name, open_table)
        return table

    async def run(self, function: Callable[..., T], *args: Any) -> T:
        """Return `function(*args)`, a blocking function, run beside the loop: for sync code inside an async handler.

        It runs in a process, which is killed when the handler is cancelled (overdue, or the worker stops), unless the definition
        says `execution: thread`. Function, arguments and result must be picklable. Raises `penstock_runtime.errors` as they
        are, other exceptions as `Failed` with `kind`, message and `trace`, `Died` when the process crashed.
        """
        if self.in_process or self.config.get("execution") == "thread":
            try:
                return await asyncio.to_thread(function, *args)
            except asyncio.CancelledError:
                self.stuck = True
                raise
        if "processes" not in self._opened:
            from penstock_runtime.loop.processes import Processes

            self._opened["processes"] = Processes(self.config, None, fields_of(self.config))
        result: T = await self._opened["processes"].call(function, args)
        return result

    async def kept(self, name: str, make: Callable[[], Awaitable[Any]]) -> Any:
        """Return what a handler keeps from one message to the next: `make` is awaited at the first call with `name`.

        It has `async close()`, which is called when the worker ends.
        """

        async def opener(_binding: dict[str, Any]) -> Any:
            return await make()

        return await self._open("kept", name, opener, {})

    async def close(self) -> None:
        """Close what was opened."""
        opened, self._opened = list(self._opened.values()), {}
        for one in opened:
            await one.close()

    async def _open(
        self,
        section: str,
        name: str,
        opener: Callable[[dict[str, Any]], Awaitable[Any]],
        binding: dict[str, Any] | None = None,
    ) -> Any:
        place = f"{section}/{name}"
        async with self._locks.setdefault(place, asyncio.Lock()):
            if place not in self._opened:
                binding = binding if binding is not None else self.config.get(section, {}).get(name)
                if binding is None:
                    known = ", ".join(sorted(self.config.get(section, {}))) or "none"
                    raise Unusable(f"{section} has no {name!r} (there are: {known})")
                self._opened[place] = await opener(binding)
            return self._opened[place]
