"""Handler of the role `dispatch`: messages that hold events, to the queues of the rules.

At least once: a message is done when all its events are stored in all their queues. An event that no rule wants is a warning in
the log, as it is in pctasks; a message that holds no event goes to the dead letters.
"""

import json
import logging
from collections.abc import Iterable, Sequence

from penstock_runtime.context import Context
from penstock_runtime.dispatch.rules import Rules
from penstock_runtime.errors import PartialFailure, Rejected
from penstock_runtime.events import decode
from penstock_runtime.events.model import Event
from penstock_runtime.handler import batched
from penstock_runtime.logs import say
from penstock_runtime.queues.model import Message, Outgoing

_log = logging.getLogger("penstock.dispatch")


class Dispatcher:
    """The rules of a worker, read once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.rules = Rules.read(context.config.get("rules", []))

    async def send(self, events: Iterable[Event]) -> int:
        """Send events to the queues that want them, all for one queue in one go; returns how many messages were sent."""
        wanted: dict[str, list[Outgoing]] = {}
        for event in events:
            queues = self.rules.queues(event.address)
            if not queues:
                say(_log, logging.WARNING, "Dropped message: no rule wants it", address=event.address, eventId=event.id)
            for name in queues:
                wanted.setdefault(name, []).append(_outgoing(event))
        for name, messages in wanted.items():
            queue = await self._context.output(name)
            await queue.send(messages)
        return sum(map(len, wanted.values()))

    async def close(self) -> None:
        """Nothing to let go of: the outputs belong to the context."""


async def dispatcher(context: Context) -> Dispatcher:
    """Return the dispatcher of a worker."""

    async def make() -> Dispatcher:
        return Dispatcher(context)

    found: Dispatcher = await context.kept("dispatch", make)
    return found


@batched
async def handle(messages: Sequence[Message], context: Context) -> None:
    """Handle messages together. Raises PartialFailure for those that hold no event; the others are sent."""
    events: list[Event] = []
    failed: dict[str, BaseException] = {}
    for message in messages:
        try:
            events += decode(message.body, message.attributes)
        except Rejected as error:
            failed[message.id] = error
    await (await dispatcher(context)).send(events)
    if failed:
        raise PartialFailure(failed)


def _outgoing(event: Event) -> Outgoing:
    """Return the message for an event: plain JSON, as the workers of pctasks read it."""
    body = json.dumps(event.cloud_event, ensure_ascii=False, separators=(",", ":")).encode()
    return Outgoing(body, key=event.id)
