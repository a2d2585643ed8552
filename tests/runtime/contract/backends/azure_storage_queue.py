"""Azure Storage Queue, on Azurite; base64 carries any bytes. Plain text has tests of its own (test_azure_storage_queue)."""

import itertools
from contextlib import contextmanager

from tests.runtime.contract.backends import Limits
from tests.support.services import azurite
from tests.support.services.environ import environment

# The count of a queue holds leased messages too.
LIMITS = Limits(shortest_lease=1.0, margin=1.5, measures_leased=False)
missing = azurite.missing


@contextmanager
def serve(folder):
    numbers = itertools.count()

    def new(label):
        name = f"{label}-{folder.name}-{next(numbers)}".replace("_", "-").lower()
        assert azurite.request("queue", "PUT", f"/{name}") == 201
        return {"type": "azureStorageQueue", "account": azurite.ACCOUNT, "name": name, "encoding": "base64"}

    with environment(azurite.env()):
        yield new
