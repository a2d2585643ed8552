"""Cosmos DB, as `@vercel/cosmosdb-server` imitates it; what it does not do is tested by recorded answers (tests/runtime/tables)."""

import itertools
from contextlib import contextmanager

from tests.runtime.contract.table_backends import Limits
from tests.support.services import cosmos
from tests.support.services.environ import environment

LIMITS = Limits(misses=False, feeds=False, items=60)
missing = cosmos.missing


@contextmanager
def serve(folder):
    numbers = itertools.count()
    with environment(cosmos.env()):
        yield lambda label, key="id": cosmos.container(f"{label}-{folder.name}-{next(numbers)}", key)
