"""Where the contract suites find real queues: one module for each adapter, found by listing this folder.

A module has

- `missing() -> str | None`: why this backend cannot run here (a server that is not installed), in words for the skip;
- `serve(folder) -> context manager`: starts what is needed and yields `new(label) -> binding`, which makes a queue that did not
  exist and returns its `queue` binding (schemas/worker.schema.json). Credentials are put into the environment by `serve`;
- `LIMITS`: what differs from one service to the next, in the words of `Limits`.
"""

import importlib
import pkgutil
from types import ModuleType
from typing import NamedTuple


class Limits(NamedTuple):
    """What a test must know of a service. Times are seconds."""

    shortest_lease: float = 1.0  # a lease that the service takes, and that a test can wait for
    margin: float = 1.0  # how much later than due a message may come again
    delays: bool = True  # `Outgoing.delay` works
    counts: bool = True  # `receive_count` is exact
    measures: bool = True  # `depth` tells how many wait
    measures_leased: bool = True  # and how many are leased
    notices_lost_leases: bool = True  # an old receipt is refused; False where the service accepts it in silence
    releases_with_delay: bool = True
    messages: int = 200  # how many a test of many messages sends


def names() -> list[str]:
    """Return the backends, sorted."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def find(name: str) -> ModuleType:
    """Return a backend."""
    return importlib.import_module(f"{__name__}.{name}")
