"""Paths as people give them (`spec.containers[worker].image`), found in data: items of lists by index or by name."""

import re
from collections.abc import Iterator
from typing import Any, Final

from penstock.provenance.model import ABSENT, Path
from penstock.text import parse_path

NAMES: Final = ("name", "id", "key", "containerPort", "port", "type")
"""Fields that name an item of a list; `penstock diff` shows items by the same."""
_BY_NAME: Final = re.compile(r"\[([^\]\"\d][^\]]*)\]")


def parse(text: str) -> Path:
    """Return a path; `[worker]` is the item of that name. Raises ValueError with the column of what is wrong."""
    return parse_path(_BY_NAME.sub(lambda found: '["' + found[1].replace('"', '\\"') + '"]', text))


def find(data: Any, path: Path) -> tuple[Path, Any]:
    """Return the path with indexes instead of names, as far as it leads, and the value; ABSENT when it does not lead on."""
    trail: list[str | int] = []
    for step in path:
        inner, value = _step(data, step)
        if value is ABSENT:
            return (*trail, *path[len(trail) :]), ABSENT
        trail.append(inner)
        data = value
    return tuple(trail), data


def _step(data: Any, step: str | int) -> tuple[str | int, Any]:
    if isinstance(data, dict):
        key = step if isinstance(step, str) else str(step)
        return key, data.get(key, ABSENT)
    if not isinstance(data, list):
        return step, ABSENT
    if isinstance(step, int):
        return step, data[step] if step < len(data) else ABSENT
    for name in NAMES:
        for index, item in enumerate(data):
            if isinstance(item, dict) and str(item.get(name)) == step:
                return index, item
    return step, ABSENT


def leaves(data: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Return every scalar with its path."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from leaves(value, (*path, index))
    else:
        yield path, data


def put(data: Any, path: Path, value: Any) -> Any:
    """Return a copy of the data with another value at `path`; mappings on the way are made. The data is not changed."""
    if not path:
        return value
    head, rest = path[0], path[1:]
    if isinstance(head, int):
        items = list(data)
        items[head] = put(items[head], rest, value)
        return items
    inner = dict(data) if isinstance(data, dict) else {}
    inner[head] = put(inner.get(head), rest, value)
    return inner
