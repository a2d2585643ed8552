"""Entry points: found, or said why not."""

import sys

import pytest

from penstock_runtime import handler
from penstock_runtime.errors import Unusable

MODULE = """
import asyncio
async def later(message, context): ...
def now(message, context): ...
class Task:
    async def __call__(self, message, context): ...
    def method(self, message, context): ...
task = Task()
number = 5
"""


@pytest.fixture(autouse=True)
def module(tmp_path, monkeypatch):
    (tmp_path / "entry_probe.py").write_text(MODULE)
    (tmp_path / "entry_broken.py").write_text("raise RuntimeError('no luck')")
    (tmp_path / "entry_needs.py").write_text("import not_installed_at_all")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield
    for name in ("entry_probe", "entry_broken", "entry_needs"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize(
    ("entry_point", "is_async"), [("later", True), ("now", False), ("task", True), ("task.method", False)]
)
def test_a_function_or_something_like_one(entry_point, is_async):
    found = handler.load(f"entry_probe:{entry_point}")
    assert found.is_async is is_async
    assert not found.batched


@pytest.mark.parametrize(
    ("entry_point", "words"),
    [
        ("entry_probe", "is not of the form module:attribute"),
        (":x", "is not of the form module:attribute"),
        ("entry_prob:x", "there is no module entry_prob"),
        ("entry_probe.sub:x", "there is no module entry_probe.sub"),
        ("entry_probe:latr", "there is no latr in entry_probe; did you mean later?"),
        ("entry_probe:task.nothing", "there is no nothing in entry_probe"),
        ("entry_probe:number", "is not a function but of type int"),
        ("entry_probe:Task", "is not a function but the class Task"),
        ("entry_broken:x", "entry_broken cannot be imported (RuntimeError: no luck)"),
        ("entry_needs:x", "entry_needs needs not_installed_at_all, which is missing"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(entry_point, words):
    with pytest.raises(Unusable) as caught:
        handler.load(entry_point)
    assert words in str(caught.value)


def test_variables_that_are_missing_are_named():
    handler.require(["A"], {"A": "1"})
    with pytest.raises(Unusable, match="environment variables are not set: B, C"):
        handler.require(["A", "B", "C"], {"A": "1", "C": ""})
