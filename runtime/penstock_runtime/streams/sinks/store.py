"""The sink `store`: batches become objects below a prefix; no object is ever written over."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from penstock_runtime.context import Context
from penstock_runtime.errors import Conflict, Unavailable, Unusable
from penstock_runtime.stores import _keys
from penstock_runtime.stores.model import Store
from penstock_runtime.streams import durations, mapping
from penstock_runtime.streams.record import Record, uuid7
from penstock_runtime.streams.sinks import _row

MOST_ROWS: Final = 100_000
MOST_BYTES: Final = 8 * 1024 * 1024


async def open_sink(sink: dict[str, Any], columns: list[dict[str, Any]], context: Context) -> "StoreSink":
    """Return the sink. Raises Unusable for a format that is not built, or a prefix that no store takes."""
    form, prefix = sink.get("format", "ndjson"), sink.get("prefix") or ""
    if form not in _FORMATS:
        raise Unusable(f"the sink {sink['store']}: this version of the runtime does not write {form}")
    try:
        _keys.checked(f"{prefix}x")
    except ValueError as error:
        raise Unusable(f"the sink {sink['store']}: {error}") from None
    store = await context.store(sink["store"])
    name = sink.get("name") or f"store-{sink['store']}"
    return StoreSink(name, store, prefix, form, _FORMATS[form](columns), durations.seconds(sink.get("interval", 60)))


class StoreSink:
    """One prefix of a store."""

    most_rows = MOST_ROWS
    most_bytes = MOST_BYTES

    def __init__(
        self, name: str, store: Store, prefix: str, form: str, encode: Callable[[Record], bytes], interval: float
    ) -> None:
        self.name = name
        self.interval = interval
        self.encode = encode
        self._store = store
        self._prefix = prefix
        self._form = form

    async def write(self, key: str, rows: Sequence[bytes]) -> None:
        """Create the object of a batch.

        Where its name is taken, by an earlier try of ours or by whatever else, it gets another one: rows may be there twice
        then, and nothing is lost or written over.
        """
        data = b"".join(rows)
        try:
            await self._store.write(f"{self._prefix}{key}.{self._form}", data, if_absent=True)
        except Conflict:
            try:
                await self._store.write(f"{self._prefix}{key}-{uuid7()[-12:]}.{self._form}", data, if_absent=True)
            except Conflict as error:
                raise Unavailable(str(error)) from error


def _csv(columns: list[dict[str, Any]]) -> Callable[[Record], bytes]:
    row = mapping.compiled(columns, "text")

    def encode(record: Record) -> bytes:
        return b'"' + b'","'.join([cell.replace(b'"', b'""') for cell in row(record)]) + b'"\n'

    return encode


def _ndjson(columns: list[dict[str, Any]]) -> Callable[[Record], bytes]:
    encode = _row.encoder(columns)
    return lambda record: encode(record) + b"\n"


_FORMATS: Final[dict[str, Callable[[list[dict[str, Any]]], Callable[[Record], bytes]]]] = {
    "csv": _csv,
    "ndjson": _ndjson,
}
