"""Resolve every `${{ ... }}` in a tree of data; what does not change is shared with the input."""

from collections.abc import Callable
from typing import Any, Final

from .fault import Fault, Pending
from .operators import KEEP_WHOLE, TEXT_HELP, attribute
from .scan import OPEN, Use, split
from .scope import GROUPS, RUNTIME, Scope, check_runtime, lookup, unknown_group
from .values import LIMIT, Deferred, Marked, OutputRef, SecretRef, Unresolved, kind_of, text_of

Path = tuple[str | int, ...]
Report = Callable[[Path, int, int, str, str, str | None], None]
"""Called as `report(path, start, end, code, message, help)`; the offsets count in the text at `path`.

A finding about a mapping key has offsets -1 and the path of the key.
"""

_FAILED: Final = object()


def has_expression(value: Any) -> bool:
    """Return whether `value` is text with at least one `${{`."""
    return isinstance(value, str) and OPEN in value


def resolve(data: Any, scope: Scope, report: Report) -> Any:
    """Return `data` with its expressions replaced by their values; the same object when there is nothing to replace.

    An expression that is a whole value keeps its type. What cannot be known yet stays as a `Marked` text. Problems go
    to `report`, all of them, and leave their text `Unresolved`.
    """
    if data.__class__ is str:
        return _text(data, (), scope, report) if OPEN in data else data
    return _tree(data, [], scope, report)


def _tree(node: Any, trail: list[str | int], scope: Scope, report: Report) -> Any:
    if node.__class__ is dict:
        pairs: Any = node.items()
    elif node.__class__ is list:
        pairs = enumerate(node)
    else:
        return node
    changed: Any = None
    for key, value in pairs:
        kind = value.__class__
        if kind is str:
            if OPEN not in value:
                if key.__class__ is str and OPEN in key:
                    _refuse_key((*trail, key), report)
                continue
            new = _text(value, (*trail, key), scope, report)
        elif kind is dict or kind is list:
            trail.append(key)
            new = _tree(value, trail, scope, report)
            trail.pop()
        else:
            new = value
        if key.__class__ is str and OPEN in key:
            _refuse_key((*trail, key), report)
        if new is not value:
            if changed is None:
                changed = node.copy()
            changed[key] = new
    return node if changed is None else changed


def _refuse_key(path: Path, report: Report) -> None:
    report(path, -1, -1, "PEN1209", "an expression in a key is not evaluated", "keys are names: write this one out")


def _text(text: str, path: Path, scope: Scope, report: Report) -> Any:
    """Return the value of a text with at least one use."""

    def fail(fault: Fault) -> None:
        report(path, fault.start, fault.end, fault.code, fault.message, fault.help)

    try:
        pieces = split(text)
    except Fault as fault:
        fail(fault)
        return Unresolved(text)
    first = pieces[0]
    if len(pieces) == 1 and isinstance(first, Use):
        value = _use(first, scope, fail)
        return Unresolved(text) if value is _FAILED else value
    return _join(text, pieces, scope, fail)


def _join(text: str, pieces: tuple[str | Use, ...], scope: Scope, fail: Callable[[Fault], None]) -> Any:
    """Return the text made of literal pieces and the values of uses, or a mark for what has to wait."""
    texts: list[str] = []
    waiting: dict[type[Marked], list[str]] = {}
    failed = False
    for piece in pieces:
        if isinstance(piece, str):
            texts.append(piece)
            continue
        value = _use(piece, scope, fail)
        if value is _FAILED:
            failed = True
        elif isinstance(value, Marked) and not isinstance(value, SecretRef):
            waiting.setdefault(type(value), []).extend(value.names)
            texts.append(value)
        elif (part := None if isinstance(value, SecretRef) else text_of(value)) is not None:
            texts.append(part)
        else:
            failed = True
            fail(_no_text(value, piece))
    if failed or Unresolved in waiting:
        return Unresolved(text, tuple(waiting.get(Unresolved, ())))
    joined = "".join(texts)
    if len(joined) > LIMIT:
        fail(Fault("PEN1217", f"the text becomes longer than {LIMIT:,} characters", start=0, end=len(text)))
        return Unresolved(text)
    for kind in (OutputRef, Deferred):
        if kind in waiting:
            return kind(joined, tuple(waiting[kind]))
    return joined


def _no_text(value: Any, use: Use) -> Fault:
    if isinstance(value, SecretRef):
        message = f"the secret `{value.name}` cannot be part of a longer text"
        return Fault("PEN1211", message, start=use.start, end=use.end, help=KEEP_WHOLE)
    message = f"{kind_of(value)} cannot stand inside a text"
    return Fault("PEN1210", message, start=use.start, end=use.end, help=TEXT_HELP)


def _use(use: Use, scope: Scope, fail: Callable[[Fault], None]) -> Any:
    """Return the value of one use, a mark, or `_FAILED` after a report."""
    try:
        if use.parts is None:
            return _expression(use, scope, fail)
        if use.parts[0] in RUNTIME:
            return _runtime(use, use.parts, None)
        return _path(use, use.parts, scope)
    except Fault as fault:
        fail(fault)
        return _FAILED
    except Pending as pending:
        value = pending.value
        return type(value)(use.text, value.names) if isinstance(value, Marked) else _FAILED


def _path(use: Use, parts: tuple[str, ...], scope: Scope) -> Any:
    """Return the value of a plain dotted path, without the parser. Raises Fault, Pending."""
    group = parts[0]
    if group not in GROUPS:
        raise unknown_group(group).at(*use.span(0))
    at = 1
    try:
        value = lookup(scope, group, parts[1])
        for name in parts[2:]:
            at += 1
            value = attribute(value, name, -1)
    except Fault as fault:
        raise fault.at(*use.span(at)) from None
    return value


def _runtime(use: Use, parts: tuple[str | int, ...], spans: tuple[tuple[int, int], ...] | None) -> Deferred:
    """Return the mark for a run-time name. Raises Fault when its form is wrong."""
    bad = check_runtime(parts)
    if bad is None:
        return Deferred(use.text, (use.source.strip(),))
    index, message, help_text = bad
    start, end = use.span(index) if spans is None else spans[index]
    raise Fault("PEN1219", message, start=start, end=end, help=help_text)


def _expression(use: Use, scope: Scope, fail: Callable[[Fault], None]) -> Any:
    """Return the value of any other expression. Raises Fault, Pending."""
    from .evaluate import compiled, evaluate, undeclared

    try:
        unit = compiled(use.source)
        if unit.run is not None:
            unknown = undeclared(unit, scope)
            for fault in unknown:
                fail(fault.shifted(use.inner))
            return _FAILED if unknown else evaluate(unit, scope)
    except Fault as fault:
        raise fault.shifted(use.inner) from None
    chain = unit.names[0]
    return _runtime(use, chain.parts, tuple((start + use.inner, end + use.inner) for start, end in chain.spans))
