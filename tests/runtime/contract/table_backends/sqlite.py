"""The embedded item store: a file."""

import itertools
from contextlib import contextmanager

from tests.runtime.contract.table_backends import Limits

LIMITS = Limits()


def missing():
    return None


@contextmanager
def serve(folder):
    numbers = itertools.count()

    def new(label, key="id"):
        binding = {"type": "sqlite", "path": str(folder / "tables.db"), "table": f"{label}-{next(numbers)}"}
        return binding if key == "id" else {**binding, "key": key}

    yield new
