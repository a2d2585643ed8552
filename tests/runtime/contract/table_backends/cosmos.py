"""Cosmos DB, as `@vercel/cosmosdb-server` imitates it: no answer for a miss, no real change feed, no check of signatures."""

import itertools
from contextlib import contextmanager

from tests.runtime.contract.table_backends import Limits
from tests.support import cosmos_server

LIMITS = Limits(misses=False, feeds=False, items=60)


def missing():
    return cosmos_server.missing()


@contextmanager
def serve(folder):
    import os

    numbers = itertools.count()
    with cosmos_server.run() as url:
        kept = os.environ.get("AZURE_COSMOS_KEY")
        os.environ["AZURE_COSMOS_KEY"] = cosmos_server.KEY
        cosmos_server.create(url, "", {"id": "test"})

        def new(label, key="id"):
            name = f"{label}-{next(numbers)}"
            body = {"id": name, "partitionKey": {"paths": [f"/{key}"], "kind": "Hash"}}
            cosmos_server.create(url, "/test/colls", body)
            return {"type": "cosmos", "url": url, "database": "test", "container": name}

        try:
            yield new
        finally:
            if kept is None:
                del os.environ["AZURE_COSMOS_KEY"]
            else:
                os.environ["AZURE_COSMOS_KEY"] = kept
