"""Finds the function that a configuration names, `module:attribute`, and says what kind of function it is."""

import difflib
import importlib
import inspect
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from penstock_runtime.errors import Unusable

_BATCHED = "__penstock_batched__"
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Handler:
    """A handler: `call(message, context)`, or `call(messages, context)` when `batched`."""

    call: Callable[[Any, Any], Any]
    is_async: bool
    batched: bool


def batched(function: F) -> F:
    """Mark a handler that takes a list of messages at once (as many as `batchSize`).

    Returning means that all succeeded. `PartialFailure` names those that did not; any other exception means all of them, and
    each then comes again alone, so that one bad message does not take the others with it.
    """
    setattr(function, _BATCHED, True)
    return function


def load(entry_point: str) -> Handler:
    """Return the handler `module:attribute[.attribute]`. Raises Unusable, in words for the one who wrote the definition."""
    found: Any = resolve(entry_point)
    if inspect.isclass(found) or not callable(found):
        raise Unusable(f"the entry point {entry_point} is not a function but {_kind(found)}")
    function = found if inspect.isroutine(found) else type(found).__call__
    return Handler(found, inspect.iscoroutinefunction(function), bool(getattr(found, _BATCHED, False)))


def resolve(entry_point: str) -> Any:
    """Return what `module:attribute[.attribute]` names. Raises Unusable."""
    module_name, colon, path = entry_point.partition(":")
    if not colon or not module_name or not path:
        raise Unusable(f"the entry point {entry_point!r} is not of the form module:attribute")
    try:
        found: Any = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name is not None and (module_name == error.name or module_name.startswith(error.name + ".")):
            raise Unusable(f"the entry point {entry_point}: there is no module {error.name}") from error
        raise Unusable(f"the entry point {entry_point}: {module_name} needs {error.name}, which is missing") from error
    except Exception as error:
        words = f"{type(error).__name__}: {error}"
        raise Unusable(f"the entry point {entry_point}: {module_name} cannot be imported ({words})") from error
    for name in path.split("."):
        if not hasattr(found, name):
            close = difflib.get_close_matches(name, dir(found), n=1)
            hint = f"; did you mean {close[0]}?" if close else ""
            raise Unusable(f"the entry point {entry_point}: there is no {name} in {module_name}{hint}")
        found = getattr(found, name)
    return found


def require(names: list[str], environment: Mapping[str, str] = os.environ) -> None:
    """Raise Unusable naming every variable of `names` that is not set, or set to nothing."""
    missing = [name for name in names if not environment.get(name)]
    if missing:
        raise Unusable(f"environment variables are not set: {', '.join(missing)}")


def _kind(value: Any) -> str:
    return f"the class {value.__name__}" if inspect.isclass(value) else f"of type {type(value).__name__}"
