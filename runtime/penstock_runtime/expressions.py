"""Evaluates the `${{ ... }}` that the compiler left for the run, over what the run supplies.

Grammar, operators and filters are the compiler's own (`_shared/language`). What is known only here are the names of a run:
`item`, `jobs`, `tasks` and `pc.get_token(...)` (docs/reference/batch-protocol.md).
"""

import importlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from penstock_runtime.errors import WorkerError

_RUN: Final = ("item", "jobs", "tasks", "trigger", "pc")


class Unresolvable(WorkerError):
    """An expression has no value; the message says where it stands, what is wrong, and what there is."""


class Run:
    """What a run supplies: the context file as it is, and `token(account, container)` for tokens of storage."""

    def __init__(self, context: Mapping[str, Any], token: Callable[[str, str], str]) -> None:
        self._context = context
        self._token = token
        self._language = _language()
        args = context.get("args", {})
        self._scope = self._language.scope.Scope(args=args, declared=frozenset(args), env={}, outputs={})

    def resolve(self, data: Any, place: str = "") -> Any:
        """Return `data` with its expressions replaced by their values; keys stay. `place` is named in errors.

        An expression that is a whole text keeps the type of its value. Raises Unresolvable.
        """
        if isinstance(data, str):
            return self._text(data, place) if "${{" in data else data
        if isinstance(data, dict):
            return {key: self.resolve(value, f"{place}.{key}" if place else key) for key, value in data.items()}
        if isinstance(data, list):
            return [self.resolve(value, f"{place}[{index}]") for index, value in enumerate(data)]
        return data

    def _text(self, text: str, place: str) -> Any:
        fault = self._language.fault.Fault
        try:
            pieces = self._language.scan.split(text)
            if len(pieces) == 1:
                return self._value(pieces[0])
            return "".join(piece if isinstance(piece, str) else self._inside(piece) for piece in pieces)
        except fault as error:
            help_text = f" ({error.help})" if error.help else ""
            raise Unresolvable(f"{place}: {error.message}{help_text}") from None
        except Unresolvable as error:
            raise Unresolvable(f"{place}: {error}") from None

    def _inside(self, use: Any) -> str:
        value = self._value(use)
        text: str | None = self._language.values.text_of(value)
        if text is None:
            raise Unresolvable(
                f"{use.text} is {self._language.values.kind_of(value)}, which cannot stand inside a text"
            )
        return text

    def _value(self, use: Any) -> Any:
        if use.parts is not None and use.parts[0] in _RUN:
            return self._name(use.text, use.parts)
        evaluate = self._language.evaluate
        unit = evaluate.compiled(use.source)
        if unit.run is None:
            return self._name(use.text, unit.names[0].parts)
        value = evaluate.evaluate(unit, self._scope)
        if isinstance(value, self._language.values.Marked):
            raise Unresolvable(f"{use.text} has no value in a run")
        return value

    def _name(self, text: str, parts: tuple[str | int, ...]) -> Any:
        if parts[:2] == ("pc", "get_token"):
            return self._token(str(parts[2]), str(parts[3]))
        group = str(parts[0])
        if group not in self._context:
            raise Unresolvable(f"{text}: {_ABSENT.get(group, f'the run supplies no {group}')}")
        found = self._context[group]
        # An item is wrapped, because the text `5` and the number look alike in Argo.
        return follow(found["item"] if group == "item" else found, parts[1:], text)


_ABSENT: Final = {
    "item": "the job does not run for each item",
    "trigger": "nothing supplies `trigger` to a run",
}


def follow(value: Any, parts: tuple[str | int, ...], what: str) -> Any:
    """Return what keys and indexes lead to. A key that meets a list reads that key of each element. Raises Unresolvable."""
    for position, part in enumerate(parts):
        if isinstance(value, list) and isinstance(part, str):
            return [follow(element, parts[position:], what) for element in value]
        try:
            value = _inner(value, part)
        except (KeyError, IndexError):
            raise Unresolvable(f"{what}: there is no `{part}`{_known(value)}") from None
        except TypeError:
            raise Unresolvable(f"{what}: `{part}` leads into {_kind(value)}") from None
    return value


def _inner(value: Any, part: str | int) -> Any:
    """Return one step. Raises KeyError, IndexError, and TypeError for a value that has no parts."""
    if isinstance(value, dict):
        return value[part]
    if isinstance(value, list) and isinstance(part, int):
        return value[part]
    raise TypeError(part)


def _known(value: Any) -> str:
    if isinstance(value, list):
        return f" in a list of {len(value)}"
    return f" (there are: {', '.join(sorted(map(str, value))) or 'none'})"[:300]


def _kind(value: Any) -> str:
    kind: str = _language().values.kind_of(value)
    return kind


class _Modules:
    """The modules of the shared language: they are found when the process runs, which a type checker cannot see."""

    def __init__(self) -> None:
        self.fault: Any = _module("fault")
        self.scan: Any = _module("scan")
        self.scope: Any = _module("scope")
        self.values: Any = _module("values")
        self.evaluate: Any = _module("evaluate")


def _module(name: str) -> Any:
    return importlib.import_module(f"penstock_runtime._shared.language.{name}")


@cache
def _language() -> _Modules:
    return _Modules()


def flatten(items: Any, *, flatten: bool) -> list[Any]:
    """Return the items of a `foreach`; with `flatten` one level of inner lists is opened. Raises ValueError for no list."""
    found: list[Any] = _module("foreach").flatten(items, flatten=flatten)
    return found


def text_of(value: Any) -> str | None:
    """Return how a value reads inside a text, None for null, lists and mappings."""
    found: str | None = _language().values.text_of(value)
    return found
