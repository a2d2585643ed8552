"""What the tests of streams share."""

import pytest

from tests.runtime.streams.scene import Scene


@pytest.fixture
def it(tmp_path):
    scene = Scene(tmp_path)
    yield scene
    scene.end()
