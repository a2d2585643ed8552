"""The environment of this process for the time of a test."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

# What a developer's shell or a CI machine may hold, and no test may take.
_CLOUD = ("AWS_", "AZURE_", "GOOGLE_", "PUBSUB_", "STORAGE_", "GCE_", "FIRESTORE_", "IDENTITY_")


@contextmanager
def environment(values: Mapping[str, str]) -> Iterator[None]:
    """Set `values`, without any other variable about clouds, and put everything back afterwards."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith(_CLOUD)]:
        del os.environ[name]
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
