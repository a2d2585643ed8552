"""A small catalogue and a fixed version, so that snapshots change only when a renderer does."""

import pytest

from penstock import resources
from penstock.output import json, sarif


@pytest.fixture(autouse=True)
def _small_catalogue(monkeypatch):
    monkeypatch.setitem(resources._KINDS, "codes", "tests/output/codes")
    monkeypatch.setattr(json, "__version__", "1.2.3")
    monkeypatch.setattr(sarif, "__version__", "1.2.3")
