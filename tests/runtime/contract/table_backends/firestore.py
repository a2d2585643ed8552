"""Firestore, on a model of its REST interface: no emulator of it can run here."""

import itertools
from contextlib import contextmanager

from tests.runtime.contract.table_backends import Limits
from tests.support.services import firestore
from tests.support.services.environ import environment

LIMITS = Limits(feeds=False)


def missing():
    return None


@contextmanager
def serve(folder):
    numbers = itertools.count()

    def new(label, key="id"):
        binding = {"type": "firestore", "project": "p", "collection": f"{label}-{next(numbers)}"}
        return binding if key == "id" else {**binding, "key": key}

    with firestore.serving() as host, environment({"FIRESTORE_EMULATOR_HOST": host}):
        yield new
