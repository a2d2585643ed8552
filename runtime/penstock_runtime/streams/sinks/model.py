"""The contract of a sink: rows are encoded one by one, and written in batches."""

from collections.abc import Sequence
from typing import Protocol

from penstock_runtime.streams.record import Record

PROMPT = (
    0.02  # seconds that a batch waits where the sink has no interval of its own: those that come together go together
)


class Sink(Protocol):
    """One sink. A batch is closed by whichever comes first: rows, bytes, or `interval` seconds after its first row."""

    name: str
    interval: float
    most_rows: int
    most_bytes: int

    def encode(self, record: Record) -> bytes:
        """Return the row of a record. Raises Rejected for a record that this sink can never take."""
        ...

    async def write(self, key: str, rows: Sequence[bytes]) -> None:
        """Write a batch; on return it is stored. It is called again with the same `key` after an error: that is harmless.

        `key` sorts by time and is no other batch's. Raises WorkerError.
        """
        ...
