"""Scope: the names an expression may use, and what each stands for."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final

from ..record import Record
from .fault import Fault, did_you_mean
from .values import Unresolved, output, secret

GROUPS: Final = ("args", "env", "secrets", "outputs", "local", "matrix")
"""Resolved by the compiler (`secrets` by keeping a reference)."""
RUNTIME: Final = ("jobs", "tasks", "item", "trigger", "pc")
"""Known only to a running workflow: checked here, kept as text."""
FUNCTIONS: Final = {"local": ("path", "file"), "pc": ("get_token",)}


class Scope(Record):
    """What expressions of one definition may refer to.

    `args` holds the values of arguments (defaults, then the environment's); `declared` the names that the definition
    declares. `env` holds the facts of the environment; None means that there is no environment, so that values that one
    would give stay `Unresolved`. `outputs` holds the pinned outputs. `base_dir` is the folder of the definition's file,
    `root_dir` the folder that local paths may not leave (the project; else `base_dir`). `on_file` is called with every
    local path that was looked at, so that a cache can watch it.
    """

    args: Mapping[str, Any] | None = None
    declared: frozenset[str] = frozenset()
    env: Mapping[str, Any] | None = None
    outputs: Mapping[str, Any] | None = None
    base_dir: str | None = None
    root_dir: str | None = None
    on_file: Callable[[str], None] | None = None
    matrix: Mapping[str, Any] | None = None  # values of the axes; None outside of a matrix
    within: tuple[str, ...] = ()  # arguments whose own expressions are being resolved, outermost first


def lookup(scope: Scope, group: str, name: str) -> Any:
    """Return what `group.name` stands for. Raises Fault (offsets unset) when there is no such name or no value."""
    if group == "args":
        return _argument(scope, name)
    if group == "env":
        if scope.env is None:
            return Unresolved("${{ env." + name + " }}", (name,))
        if name in scope.env:
            return scope.env[name]
        help_text = partial(_known_help, name, scope.env, "its facts are")
        raise Fault("PEN1206", f"the environment has no fact `{name}`", missing=True, help=help_text)
    if group == "secrets":
        return secret(name)
    if group == "matrix":
        return _axis(scope, name)
    if scope.outputs is not None and name in scope.outputs:
        return scope.outputs[name]
    return output(name)


def _axis(scope: Scope, name: str) -> Any:
    axes = scope.matrix or {}
    if name in axes:
        return axes[name]
    if not axes:
        help_text: Any = "add `matrix` with its `axes` to the definition's `spec`"
        raise Fault("PEN1240", f"there is no `matrix.{name}`: this definition has no matrix", help=help_text)
    help_text = partial(_known_help, name, axes, "its axes are")
    raise Fault("PEN1240", f"the matrix has no axis `{name}`", help=help_text)


def _known_help(name: str, known: Iterable[str], words: str) -> str:
    listed = sorted(known)
    return did_you_mean(name, listed) or f"{words}: {', '.join(listed)}"


def _argument(scope: Scope, name: str) -> Any:
    if name not in scope.declared:
        raise Fault("PEN1204", f"no argument `{name}` is declared", help=partial(_undeclared_help, scope, name))
    if scope.args is not None and name in scope.args:
        value = scope.args[name]
        kind = value.__class__
        return _given(scope, name, value) if kind is dict or kind is list or (kind is str and "${{" in value) else value
    if scope.env is None:
        return Unresolved("${{ args." + name + " }}", (name,))
    raise Fault(
        "PEN1205",
        f"the argument `{name}` has no value",
        missing=True,
        help=f"give it a default, or a value under the environment's `args.{name}`",
    )


def _given(scope: Scope, name: str, value: Any) -> Any:
    """Return an argument's value with its own expressions resolved. Raises Fault when it depends on itself.

    Other problems in it are reported where it is written; here they leave the value `Unresolved`.
    """
    from .resolve import resolve

    if name in scope.within:
        circle = " -> ".join((*scope.within[scope.within.index(name) :], name))
        raise Fault("PEN1220", f"the argument `{name}` is defined by itself: {circle}")
    circles: list[Fault] = []

    def report(_path: Any, _start: int, _end: int, code: str, message: str, _help: str | None) -> None:
        if code == "PEN1220":
            circles.append(Fault(code, message))

    resolved = resolve(value, scope.replace(within=(*scope.within, name)), report)
    if circles:
        raise circles[0]
    return resolved


def _undeclared_help(scope: Scope, name: str) -> str:
    head, hyphen, _ = name.partition("-")
    if hyphen and head in scope.declared:
        return f"a hyphen belongs to the name: write `args.{head} - ...` with spaces to subtract"
    return did_you_mean(name, sorted(scope.declared)) or f"declare it: add `{name}` to the definition's `args`"


def unknown_group(name: str) -> Fault:
    """Return the fault for a first word that names no group."""
    known = (*GROUPS, *RUNTIME)
    help_text = did_you_mean(name, known) or f"names begin with one of: {', '.join(known)}"
    return Fault("PEN1203", f"`{name}` is not a name that expressions know", help=help_text)


def check_runtime(parts: tuple[str | int, ...]) -> tuple[int, str, str] | None:
    """Return (index of the bad part, message, help) when a run-time path is malformed, None when it is well formed.

    A path of `jobs` reads `jobs.<job>.tasks.<task>.output...`, one of `tasks` `tasks.<task>.output...`.
    """
    group = parts[0]
    if group not in ("jobs", "tasks"):
        return None
    words = ("jobs", None, "tasks", None, "output") if group == "jobs" else ("tasks", None, "output")
    form = "jobs.<job>.tasks.<task>.output.<name>" if group == "jobs" else "tasks.<task>.output.<name>"
    for index, word in enumerate(words):
        if index >= len(parts):
            return (
                len(parts) - 1,
                f"this reference to a run-time value is incomplete: `{_dotted(parts)}`",
                f"write `{form}`",
            )
        if word is not None and parts[index] != word:
            return index, f"expected `{word}` here, not `{parts[index]}`", f"write `{form}`"
    return None


def _dotted(parts: tuple[str | int, ...]) -> str:
    return ".".join(str(part) for part in parts)
