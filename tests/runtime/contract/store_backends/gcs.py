"""Google Cloud Storage, on gcp-storage-emulator, which ignores preconditions and sizes of pages, fails at empty objects and
answers one request after the other, slowly."""

import itertools
from contextlib import contextmanager

from tests.runtime.contract.store_backends import Limits
from tests.support.services import gcs
from tests.support.services.environ import environment

LIMITS = Limits(conditions=False, empty=False, at_once=1, objects=100)
missing = gcs.missing


@contextmanager
def serve(folder):
    numbers = itertools.count()

    def new(label, prefix=""):
        bucket = f"{label}-{folder.name}-{next(numbers)}".replace("_", "-").lower()
        gcs.create(bucket)
        return {"type": "gcs", "bucket": bucket, "prefix": prefix}

    with environment(gcs.env()):
        yield new
