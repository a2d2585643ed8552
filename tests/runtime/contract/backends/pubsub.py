"""Pub/Sub, on Google's in-memory server or an emulator that is given."""

import itertools
from contextlib import contextmanager

from tests.runtime.contract.backends import Limits
from tests.support.services import pstest
from tests.support.services.environ import environment

# The service has no delay, no count without a dead letter policy, and does not tell its depth.
LIMITS = Limits(shortest_lease=1.0, margin=2.5, delays=False, counts=False, measures=False)
missing = pstest.missing


@contextmanager
def serve(folder):
    numbers = itertools.count()

    def new(label):
        name = f"{label}-{folder.name}-{next(numbers)}"
        pstest.create(name, f"{name}-worker")
        return {
            "type": "pubsub",
            "project": pstest.PROJECT,
            "subscription": f"{name}-worker",
            "topic": name,
            "name": name,
        }

    with environment(pstest.env()):
        yield new
