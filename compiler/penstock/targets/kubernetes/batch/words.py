"""Argo's words for a batch workflow: names of templates and parameters, and JSON that Argo leaves alone."""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, Final

_TEMPLATE: Final = 100  # characters; Argo makes names of pods from names of templates


class Names:
    """Names in Argo's characters (letters, digits, hyphens) for ids that may hold any; equal ids get equal names."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], str] = {}
        self._taken: set[str] = set()

    def of(self, *parts: str) -> str:
        """Return the name for a path of ids. It is the ids with hyphens between them, with a digest where they collide."""
        known = self._known.get(parts)
        if known is not None:
            return known
        plain = "-".join(_folded(part) for part in parts)
        name = plain if len(plain) <= _TEMPLATE and plain not in self._taken else _marked(plain, parts)
        self._known[parts] = name
        self._taken.add(name)
        return name


def _folded(text: str) -> str:
    kept = "".join(char if char.isascii() and char.isalnum() else "-" for char in text).strip("-")
    return kept if kept == text else f"{kept}-{sha256(text.encode()).hexdigest()[:6]}".strip("-")


def _marked(plain: str, parts: Iterable[str]) -> str:
    return f"{plain[: _TEMPLATE - 9]}-{sha256(json.dumps(list(parts)).encode()).hexdigest()[:8]}"


def literal(text: str) -> str:
    """Return JSON text in which Argo finds no `{{`: the same JSON, with the second brace of each pair escaped.

    Two braces meet only inside a string of JSON (an object begins with a quote or ends), where an escape means the same.
    """
    return text.replace("{{", "{\\u007b")


def expression(text: str) -> str:
    """Return a template tag that Argo evaluates (Argo Workflows, "Variables": expression tags)."""
    return "{{=" + text + "}}"


def parameter(name: str, value: Any) -> dict[str, Any]:
    """Return one parameter with a value."""
    return {"name": name, "value": value}


def passed(name: str) -> dict[str, Any]:
    """Return a parameter that a template hands on as it got it."""
    return parameter(name, "{{inputs.parameters." + name + "}}")
