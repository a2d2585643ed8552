"""The fast path: data without positions, from a reader in Rust, for texts on which all readers agree."""

import sys
from collections.abc import Callable
from typing import Any

from penstock.text import decode, gate, limits

_loads: list[Callable[..., Any] | None] = []


def read(data: bytes) -> list[Any] | None:
    """Return the documents of `data` as plain values, or None when the authority has to decide."""
    text = decode.clean(data) if len(data) <= limits.FAST_BYTES else None
    if text is None or not gate.is_plain(text):
        return None
    loads = _loads[0] if _loads else _load()
    if loads is None:
        return None
    try:
        value = loads(text, parse_datetime=False, alias_limits=None, duplicate_key_policy=None)
    except ValueError:
        return None
    return _documents(text, value) if _is_sound(value, text) else None


def available() -> bool:
    """Say whether the reader in Rust is installed; without it every file goes to the authority."""
    return (_loads[0] if _loads else _load()) is not None


def _is_sound(value: Any, text: str) -> bool:
    """Say whether the data shows nothing that the gate cannot see and the authority would report.

    That is: a key that is a list or a mapping, too many levels, and a text that continues on a line with a dash.
    """
    level: list[Any] = [[value]]
    for _ in range(limits.DEPTH + 1):
        below: list[Any] = []
        for node in level:
            items: Any = node
            if node.__class__ is dict:
                for key in node:
                    if key.__class__ is not str:
                        return False
                items = node.values()
            for item in items:
                kind = item.__class__
                if kind is str:
                    # What was folded from several lines is nowhere in the text as one piece.
                    if (" -" in item or "\n-" in item) and "-" in item.split() and item not in text:
                        return False
                elif kind is dict or kind is list:
                    below.append(item)
        if not below:
            return True
        level = below
    return False


def _documents(text: str, value: Any) -> list[Any] | None:
    """Part the reader's result, which is a list both for a list and for several documents; None when in doubt."""
    if "---" not in text:
        return None if value is None else [value]
    lines = text.split("\n")
    begun = lines.count("---")
    for line in lines:
        if line == "---":
            break
        if line.lstrip(" ")[:1] not in ("", "#"):
            begun += 1  # a document that begins without its marker
            break
    if begun <= 1:
        return None if value is None else [value]
    if (
        value.__class__ is not list
        or len(value) != begun
        or begun > limits.DOCUMENTS
        or any(one is None for one in value)
    ):
        return None
    return value


def _load() -> Callable[..., Any] | None:
    """Load the reader's extension module without its package, whose import costs more than reading a hundred files."""
    _loads.append(_find())
    return _loads[0]


def _find() -> Callable[..., Any] | None:
    name = "yaml_rs._yaml_rs"
    module: Any = sys.modules.get(name)
    if module is None:
        from importlib import machinery

        finder = machinery.PathFinder
        package = finder.find_spec("yaml_rs")
        spec = finder.find_spec(name, package.submodule_search_locations) if package else None
        if spec is None or spec.loader is None:
            return None
        try:
            module = spec.loader.create_module(spec)
            spec.loader.exec_module(module)
        except (ImportError, AttributeError):
            return None
        sys.modules[name] = module
    loads: Callable[..., Any] | None = getattr(module, "_loads", None)
    return loads
