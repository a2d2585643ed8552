"""Names of objects in the buckets: batches, markers and sum parts (docs/reference/schedule.md has the grammar)."""

from dataclasses import dataclass
from datetime import datetime

from penstock_runtime.scheduling.times import BadTime, Interval, compact, dashed, from_parts, slashed

INTAKE = "intake"
AGGREGATE = "aggregate"
KINDS = (INTAKE, AGGREGATE)

# Infix of an ingestion batch, and of the validations by the index of the server that wrote them.
INGESTION = "batch"
VALIDATIONS = ("validity_0", "validity_1")

HEADER, PACKETS, SIGNATURE = 1, 2, 4
COMPLETE = HEADER | PACKETS | SIGNATURE

_SEPARATORS = 6


class BadKey(ValueError):
    """A key that names no batch; `str(error)` says why."""


@dataclass(frozen=True, slots=True)
class BatchName:
    """The identity of a batch: its name without infix and suffix."""

    aggregation_id: str
    time: datetime
    batch_id: str

    def __str__(self) -> str:
        return f"{self.aggregation_id}/{slashed(self.time)}/{self.batch_id}"


def split_key(key: str, infix: str) -> tuple[str, int]:
    """Return the base of a key and which object of the batch it is; 0 when it is none of `infix`."""
    for suffix, part in ((f".{infix}.sig", SIGNATURE), (f".{infix}.avro", PACKETS), (f".{infix}", HEADER)):
        if key.endswith(suffix):
            return key[: -len(suffix)], part
    return key, 0


def parse_base(base: str, *, rolling: bool = False) -> BatchName:
    """Return the batch that a base names. Raises BadKey.

    With `rolling` it accepts what upstream accepts: dates out of range or without padding, an empty ID.
    """
    parts = base.split("/")
    if len(parts) < _SEPARATORS:
        raise BadKey("too few parts for the name of a batch")
    aggregation_id, *date, batch_id = parts
    try:
        time = from_parts(date, rolling=rolling)
    except BadTime as error:
        raise BadKey(str(error)) from None
    if not rolling and not (aggregation_id and batch_id):
        raise BadKey("an empty aggregation ID or batch ID")
    return BatchName(aggregation_id, time, batch_id)


def intake_marker(batch: BatchName) -> str:
    """Return the name of the marker of an intake task, without its folder."""
    return f"{INTAKE}-{batch.aggregation_id}-{dashed(batch.time)}-{batch.batch_id}"


def aggregate_marker(aggregation_id: str, window: Interval) -> str:
    """Return the name of the marker of an aggregation, without its folder."""
    return f"{AGGREGATE}-{aggregation_id}-{dashed(window.begin)}-{dashed(window.end)}"


def supplement_marker(marker: str, number: int) -> str:
    """Return the name of the marker of the `number`th supplement (from 1) of an aggregation."""
    return f"{marker}-supplement-{number}"


def sum_part(instance: str, aggregation_id: str, window: Interval, index: int) -> str:
    """Return the key of the sum part that the server `index` writes."""
    return f"{instance}/{aggregation_id}/{compact(window.begin)}-{compact(window.end)}.sum_{index}"
