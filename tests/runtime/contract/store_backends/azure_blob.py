"""Azure Blob Storage, on Azurite."""

import itertools
from contextlib import contextmanager

from tests.runtime.contract.store_backends import Limits
from tests.support.services import azurite
from tests.support.services.environ import environment

LIMITS = Limits()
missing = azurite.missing


@contextmanager
def serve(folder):
    numbers = itertools.count()

    def new(label, prefix=""):
        container = f"{label}-{folder.name}-{next(numbers)}".replace("_", "-").lower()
        assert azurite.request("blob", "PUT", f"/{container}", "restype=container") == 201
        return {"type": "azureBlob", "account": azurite.ACCOUNT, "container": container, "prefix": prefix}

    with environment(azurite.env()):
        yield new
