"""Fixtures of the fault tests: a scene on the embedded queue, and the backends of the contract suite."""

import functools
import socket

import pytest

from tests.runtime.contract import backends
from tests.runtime.faults import harness


@pytest.fixture
def new(tmp_path):
    """Makes queues in a file."""
    with backends.find("sqlite").serve(tmp_path) as maker:
        yield maker


@pytest.fixture
def scene(tmp_path, new):
    return functools.partial(harness.scene, tmp_path, new)


@pytest.fixture
def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
