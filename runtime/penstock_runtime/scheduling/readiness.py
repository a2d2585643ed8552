"""From the keys of a listing to ready batches: header, packets and signature of each must be there. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from penstock_runtime.scheduling.names import COMPLETE, SIGNATURE, BadKey, BatchName, parse_base, split_key
from penstock_runtime.stores.model import ObjectInfo

# A report names this many of a kind; all are counted.
MAX_NAMED = 20

# An aggregation ID, then year, month, day, hour and minute.
_MINUTE_DEPTH = 6


@dataclass(frozen=True, slots=True, order=True)
class Batch:
    """A ready batch. `modified` is when the last of its objects was written (Unix time, by the clock of the store)."""

    time: datetime
    id: str
    modified: float = field(default=0.0, compare=False)

    @property
    def identity(self) -> tuple[str, datetime]:
        return self.id, self.time


@dataclass(slots=True)
class Found:
    """What a listing holds: ready batches by time, and what is not one."""

    ready: list[Batch] = field(default_factory=list)
    incomplete: int = 0
    incomplete_names: list[str] = field(default_factory=list)
    bad: int = 0
    bad_keys: list[tuple[str, str]] = field(default_factory=list)  # key and reason


class Gathering:
    """Collects the objects of one listing, which come in the order of their keys.

    Only the folder that is being read is in memory: all objects of a batch lie in one folder, that of its minute. `rolling` reads
    dates as upstream does, and a bad key then raises instead of being counted.
    """

    def __init__(self, infix: str, *, signature_only: bool = False, rolling: bool = False) -> None:
        self._infix = infix
        self._signature_only = signature_only
        self._rolling = rolling
        self._folder = ""
        self._open: dict[str, tuple[int, float]] = {}
        self._found = Found()

    def add(self, objects: Iterable[ObjectInfo]) -> None:
        """Take the next objects. Raises BadKey when `rolling`."""
        for one in objects:
            folder = _minute_folder(one.key)
            if folder != self._folder:
                self._close_folder()
                self._folder = folder
            base, part = split_key(one.key, self._infix)
            parts, modified = self._open.get(base, (0, 0.0))
            self._open[base] = (parts | part, max(modified, one.modified))

    def finish(self) -> Found:
        """Return what was found. Raises BadKey when `rolling`."""
        self._close_folder()
        self._found.ready.sort()
        return self._found

    def _close_folder(self) -> None:
        for base, (parts, modified) in self._open.items():
            try:
                name = parse_base(base, rolling=self._rolling)
            except BadKey as error:
                if self._rolling:
                    raise BadKey(f"{error} in {base!r}") from None
                self._count_bad(base, str(error))
                continue
            if parts == COMPLETE or (self._signature_only and parts & SIGNATURE):
                self._found.ready.append(Batch(name.time, name.batch_id, modified))
            else:
                self._count_incomplete(name)
        self._open.clear()

    def _count_bad(self, key: str, reason: str) -> None:
        self._found.bad += 1
        if len(self._found.bad_keys) < MAX_NAMED:
            self._found.bad_keys.append((key, reason))

    def _count_incomplete(self, name: BatchName) -> None:
        self._found.incomplete += 1
        if len(self._found.incomplete_names) < MAX_NAMED:
            self._found.incomplete_names.append(str(name))


def _minute_folder(key: str) -> str:
    """Return the folder of the minute that a key lies in, also when it lies deeper."""
    return "/".join(key.split("/", _MINUTE_DEPTH)[:_MINUTE_DEPTH])
