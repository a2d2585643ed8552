"""Compiles a kind's schema with jsonschema-rs, loaded as cheaply as it can be."""

import sys
from typing import Any

from penstock.schema import store

_validators: dict[str, Any] = {}


def validator(name: str) -> Any:
    """Return the compiled validator of the schema `name` (cached). Raises LookupError when there is no such schema."""
    found = _validators.get(name)
    if found is None:
        text = store.bundle(name)
        found = _validators[name] = load().Draft202012Validator(text)
    return found


def fits(checker: Any, data: Any) -> bool:
    """Tell whether `data` is valid. Marked texts (`penstock.language`) count as the texts that they are."""
    try:
        return bool(checker.is_valid(data))
    except ValueError:
        # The engine takes exact types only; making them costs a walk that data without marks must not pay.
        return bool(checker.is_valid(exact(data)))


def exact(data: Any) -> Any:
    """Return `data` made of exact dict, list and str, as the engine wants it."""
    if isinstance(data, str):
        return str.__str__(data)
    if isinstance(data, dict):
        return {str.__str__(key) if isinstance(key, str) else str(key): exact(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [exact(value) for value in data]
    return data


def load() -> Any:
    """Import jsonschema-rs without what it imports for its own build date, and return it.

    While its extension is initialised it parses a constant date with `email.utils.parsedate_to_datetime`, which brings in
    sockets, calendars and URL parsing: 20 ms of a start of 50 (release 0.60, measured). It keeps the result as build
    information that nobody here reads, so for that moment a stand-in answers; where the real module is loaded already, or
    another release asks for something else, the import is the ordinary one.
    """
    if "jsonschema_rs" in sys.modules or "email.utils" in sys.modules:
        import jsonschema_rs

        return jsonschema_rs
    stand_in = type(sys)("email.utils")
    stand_in.parsedate_to_datetime = str  # type: ignore[attr-defined]
    sys.modules["email.utils"] = stand_in
    try:
        import jsonschema_rs
    except (ImportError, AttributeError):
        sys.modules.pop("email.utils", None)
        import jsonschema_rs
    finally:
        if sys.modules.get("email.utils") is stand_in:
            del sys.modules["email.utils"]
    return jsonschema_rs
