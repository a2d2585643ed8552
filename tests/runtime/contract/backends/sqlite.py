"""The embedded queue: a file."""

import itertools
from contextlib import contextmanager

from tests.runtime.contract.backends import Limits

LIMITS = Limits(shortest_lease=0.3, margin=0.5, messages=2000)


def missing():
    return None


@contextmanager
def serve(folder):
    numbers = itertools.count()
    yield lambda label: {"type": "sqlite", "path": str(folder / "queues.db"), "name": f"{label}-{next(numbers)}"}
