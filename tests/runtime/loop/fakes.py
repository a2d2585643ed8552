"""A queue in memory that does what a test tells it to, for what a real one cannot be made to do at will."""

import asyncio

from penstock_runtime.queues.model import Message


class ScriptedQueue:
    """Hands out `messages`, and raises what is put into `faults[call]`, once each, before it obeys."""

    name = "scripted"
    max_batch = 10
    max_body = 65536
    max_lease = 600.0
    carries_attributes = True

    def __init__(self, messages=(), **faults):
        self.messages = list(messages)
        self.faults = {call: list(errors) for call, errors in faults.items()}
        self.calls = []
        self.lost = []

    def _fault(self, call):
        if self.faults.get(call):
            raise self.faults[call].pop(0)

    async def receive(self, limit, lease, wait):
        self.calls.append(("receive", limit, wait))
        self._fault("receive")
        if not self.messages:
            await asyncio.sleep(min(wait, 0.01))
        found, self.messages = self.messages[:limit], self.messages[limit:]
        return found

    async def renew(self, messages, lease):
        self.calls.append(("renew", [one.id for one in messages], lease))
        self._fault("renew")
        return [one for one in messages if one.id in self.lost]

    async def acknowledge(self, messages):
        self._fault("acknowledge")
        self.calls.append(("acknowledge", [one.id for one in messages]))
        return [one for one in messages if one.id in self.lost]

    async def release(self, messages, delay=0.0):
        self._fault("release")
        self.calls.append(("release", [one.id for one in messages], delay))

    async def send(self, messages):
        self._fault("send")
        self.calls.append(("send", [one.body for one in messages]))

    async def close(self):
        self.calls.append(("close",))

    def did(self, call):
        return [rest for name, *rest in self.calls if name == call]


def message(name="1", body=b"{}", receives=1, **fields):
    return Message(name, body, receives, **fields)
