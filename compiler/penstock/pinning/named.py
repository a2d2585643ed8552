"""Finds the unpinned outputs that resolved data names."""

from collections.abc import Iterator
from typing import Any

from penstock.language.values import OutputRef


def named_outputs(data: Any) -> Iterator[str]:
    """Yield the outputs that no file pins and that are named anywhere in resolved data, also by way of an argument."""
    kind = data.__class__
    if kind is dict:
        for value in data.values():
            if value.__class__ is not str:
                yield from named_outputs(value)
    elif kind is list:
        for value in data:
            if value.__class__ is not str:
                yield from named_outputs(value)
    elif isinstance(data, OutputRef):
        yield from data.names
