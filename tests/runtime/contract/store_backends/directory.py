"""A folder."""

import itertools
from contextlib import contextmanager

from tests.runtime.contract.store_backends import Limits

LIMITS = Limits(prefixes=False)


def missing():
    return None


@contextmanager
def serve(folder):
    numbers = itertools.count()
    yield lambda label, prefix="": {"type": "directory", "path": str(folder / f"{label}-{next(numbers)}")}
