"""The metrics of a consumer."""

import time

from penstock_runtime.loop.leases import Leases
from penstock_runtime.metrics import AGES, Registry
from penstock_runtime.queues.model import Message


class Stats:
    """Counts what happens to messages; see docs/reference/worker.md."""

    def __init__(self, registry: Registry, leases: Leases) -> None:
        self.received = registry.counter("penstock_messages_received_total", "Deliveries taken from the queue.")
        self.succeeded = registry.counter("penstock_messages_succeeded_total", "Messages handled and acknowledged.")
        self.failed = registry.counter("penstock_messages_failed_total", "Deliveries whose handler failed.", "error")
        self.parked = registry.counter("penstock_messages_dead_lettered_total", "Messages parked.", "reason")
        self.released = registry.counter("penstock_messages_released_total", "Messages given back unhandled.")
        self.lost = registry.counter(
            "penstock_leases_lost_total", "Leases that ran out before the message was settled."
        )
        self.trouble = registry.counter("penstock_queue_errors_total", "Calls of the queue that failed.", "call")
        registry.gauge("penstock_messages_in_flight", "Messages held now.", lambda: len(leases))
        self.age = registry.histogram("penstock_message_age_seconds", "Age of a message when received.", AGES)
        self.seconds = registry.histogram("penstock_handler_seconds", "How long a handler took.")

    def arrived(self, messages: list[Message]) -> None:
        """Count `messages`, which were just received."""
        self.received.add(len(messages))
        now = time.time()
        for message in messages:
            if message.enqueued_at is not None:
                self.age.observe(max(0.0, now - message.enqueued_at))
