"""Storages of a pctasks dataset: where assets are found and how the work on them is cut into chunks."""

import re
from typing import Any

from penstock.dialects._shape import Shape, View, is_expression, texts
from penstock.dialects.pctasks.dataset_fields import CHUNKS, OPTION_DEFAULTS, OPTIONS, SPLIT, STORAGE
from penstock.record import Record
from penstock.text import Path

_LOWEST = {"chunk_length": 1, "limit": 1, "min_depth": 0, "max_depth": 0, "folder_matches_at_depth": 0, "depth": 0}
_PATTERNS = ("matches", "folder_matches")


class Storage(Record):
    """One storage. `splits` is None when the file has none; `options` are complete, with the defaults of pctasks."""

    uri: str
    path: Path
    token: str | None
    splits: list[dict[str, Any]] | None
    options: dict[str, Any]

    @property
    def container(self) -> tuple[str, str] | None:
        """Account and container of a `blob://` address, None for anything else."""
        scheme, colon, rest = self.uri.partition("://")
        account, _, tail = rest.partition("/")
        container = tail.partition("/")[0]
        if scheme != "blob" or not colon or not account or not container or "${{" in account + container:
            return None
        return account, container


def read_storage(shape: Shape, value: Any, path: Path) -> Storage | None:
    """Return the storage at `path`, None when it has no address."""
    if not isinstance(value, dict):
        shape.accept(value, "mapping", path, "a storage")
        return None
    view = shape.view(value, path, STORAGE, "a storage")
    chunks = view.get("chunks")
    inner = View(view.at("chunks")) if chunks is None else shape.view(chunks, view.at("chunks"), CHUNKS, "`chunks`")
    splits = _splits(shape, inner)
    options = _options(shape, inner)
    uri = view.get("uri")
    if uri is None:
        return None
    storage = Storage(uri, view.path, view.get("token"), splits, options)
    if uri.startswith("blob://") and storage.container is None and not is_expression(uri):
        shape.report(
            "PEN1705",
            view.at("uri"),
            f"`uri` `{uri}` names no account and container",
            help="write `blob://<account>/<container>/<folder>`",
        )
        return None
    return storage


def _splits(shape: Shape, view: View) -> list[dict[str, Any]] | None:
    source = view.get("splits")
    if source is None:
        return None
    found: list[dict[str, Any]] = []
    seen: dict[str | None, Path] = {}
    for index, value in enumerate(source):
        path = (*view.at("splits"), index)
        if not isinstance(value, dict):
            shape.accept(value, "mapping", path, "a split")
            continue
        inner = shape.view(value, path, SPLIT, "a split")
        _check(shape, inner)
        prefix = inner.get("prefix")
        if prefix in seen:
            shape.report(
                "PEN1716",
                inner.at("prefix") if prefix is not None else path,
                f"the prefix `{prefix}` stands in two splits" if prefix is not None else "two splits have no prefix",
                help="the same assets would be listed twice",
                related=(("first here", seen[prefix]),),
            )
        seen.setdefault(prefix, inner.at("prefix") if prefix is not None else path)
        found.append({name: inner.get(name) for name in inner})
    return found


def _options(shape: Shape, view: View) -> dict[str, Any]:
    source = view.get("options")
    if source is None:
        return dict(OPTION_DEFAULTS)
    inner = shape.view(source, view.at("options"), OPTIONS, "the chunk options")
    _check(shape, inner)
    found: dict[str, Any] = {"chunk_length": inner.get("chunk_length", OPTION_DEFAULTS["chunk_length"])}
    for name in inner:
        value = inner.get(name)
        found[name] = texts(shape, value, inner.at(name), f"`{name}`") if name == "extensions" else value
    for name, value in OPTION_DEFAULTS.items():
        found.setdefault(name, value)
    return found


def _check(shape: Shape, view: View) -> None:
    """Check numbers, patterns and the date of a split or of chunk options."""
    for name in view:
        value = view.get(name)
        lowest = _LOWEST.get(name)
        if lowest is not None and isinstance(value, int) and value < lowest:
            shape.report("PEN1705", view.at(name), f"`{name}` is {value}: it must be at least {lowest}")
        elif name in _PATTERNS and not is_expression(value):
            _pattern(shape, value, view.at(name), name)
        elif name == "since" and not is_expression(value):
            _date(shape, value, view.at(name))
    low, high = view.get("min_depth"), view.get("max_depth")
    if isinstance(low, int) and isinstance(high, int) and low > high:
        shape.report(
            "PEN1705",
            view.at("min_depth"),
            f"`min_depth` {low} is more than `max_depth` {high}: nothing would be listed",
            related=((f"`max_depth` is {high}", view.at("max_depth")),),
        )


def _pattern(shape: Shape, value: str, path: Path, name: str) -> None:
    try:
        re.compile(value)
    except re.error as error:
        shape.report("PEN1705", path, f"`{name}` is not a regular expression: {error}")


def _date(shape: Shape, value: str, path: Path) -> None:
    from datetime import datetime

    try:
        datetime.fromisoformat(value)
    except ValueError:
        shape.report(
            "PEN1705",
            path,
            f"`since` `{value}` is not a date",
            help="write it like 2026-01-31 or 2026-01-31T12:00:00+00:00",
        )
