"""What compiled expressions call at run time: access, arithmetic and text, bounded and with faults that people can read.

Each helper takes the number of its place in the source (`site`) last, so that a fault points at the exact name. Values
that are not known yet (`Marked`) never take part in an operation: a secret is refused, anything else is `Pending`.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from ..record import Record, fields
from .fault import Fault, Pending, did_you_mean
from .values import LIMIT, Marked, SecretRef, kind_of, text_of

_NOTHING: Final = object()
_BITS: Final = 4096  # a whole number may not grow beyond this


def guard(value: Any, site: int) -> Any:
    """Return `value` unless it is a reference that no operation may look into."""
    if isinstance(value, Marked):
        if isinstance(value, SecretRef):
            raise Fault(
                "PEN1211",
                f"the secret `{value.name}` can only be passed on whole: its value is never known here",
                site=site,
                help=KEEP_WHOLE,
            )
        raise Pending(value)
    return value


KEEP_WHOLE: Final = "give the whole secret to an environment variable and compose the text at run time"


def attribute(value: Any, name: str, site: int) -> Any:
    """Return `value.name`: a key of a mapping, a field of a record, or (for digits) an item of a list. Raises Fault."""
    if value.__class__ is dict:
        try:
            return value[name]
        except KeyError:
            raise _absent(value, name, site) from None
    if isinstance(value, Record):
        found = getattr(value, name, _NOTHING)
        if found is not _NOTHING and name[0] != "_" and not callable(found):
            return found
        kind = type(value).__name__
        help_text = partial(did_you_mean, name, fields(value))
        raise Fault("PEN1207", f"a {kind} has no `{name}`", site=site, missing=True, help=help_text)
    if isinstance(value, list | tuple) and name.isdecimal():
        return item(value, int(name), site)
    if isinstance(value, Mapping) and name in value:
        return value[name]
    raise _absent(guard(value, site), name, site)


def _absent(value: Any, name: str, site: int) -> Fault:
    if isinstance(value, Mapping):
        keys = [str(key) for key in value]

        def hint() -> str:
            return did_you_mean(name, keys) or (f"it has: {', '.join(sorted(keys)[:8])}" if keys else "it is empty")

        return Fault("PEN1207", f"there is no `{name}` in this mapping", site=site, missing=True, help=hint)
    return Fault("PEN1207", f"there is no `{name}` in {kind_of(value)}", site=site, missing=value is None)


def item(value: Any, key: Any, site: int) -> Any:
    """Return `value[key]`. Raises Fault when there is no such item."""
    guard(key, site)
    if isinstance(value, list | tuple) or value.__class__ is str:
        if isinstance(key, bool) or not isinstance(key, int):
            raise Fault("PEN1207", f"{kind_of(value)} takes a whole number as index, not {kind_of(key)}", site=site)
        if -len(value) <= key < len(value):
            return value[key]
        count = "1 item" if len(value) == 1 else f"{len(value)} items"
        raise Fault("PEN1207", f"there is no item {key}: {kind_of(value)} of {count}", site=site, missing=True)
    if isinstance(key, str):
        return attribute(value, key, site)
    raise Fault("PEN1207", f"{kind_of(guard(value, site))} has no items", site=site)


def slices(value: Any, first: Any, last: Any, step: Any, site: int) -> Any:
    """Return `value[first:last:step]` of a list or text. Raises Fault."""
    guard(value, site)
    whole = all(part is None or (isinstance(part, int) and not isinstance(part, bool)) for part in (first, last, step))
    if not whole or step == 0 or not isinstance(value, list | tuple | str):
        raise Fault("PEN1216", "only a list or text can be sliced, by whole numbers", site=site)
    return value[first:last:step]


def arithmetic(operator: str, left: Any, right: Any, site: int) -> Any:
    """Return `left operator right` for numbers; `+` also joins two texts or lists, `*` also repeats one. Raises Fault."""
    guard(left, site)
    guard(right, site)
    try:
        _bound(operator, left, right, site)
        result = _ARITHMETIC[operator](left, right)
    except ZeroDivisionError:
        raise Fault("PEN1216", "division by zero", site=site) from None
    except (TypeError, ValueError, OverflowError):
        message = f"`{operator}` does not work on {kind_of(left)} and {kind_of(right)}"
        raise Fault("PEN1216", message, site=site, help=_operand_help(operator, left, right)) from None
    if isinstance(result, complex):
        raise Fault("PEN1216", "the result is not a real number", site=site)
    return result


_ARITHMETIC: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "//": lambda a, b: a // b,
    "%": lambda a, b: a % b,
    "**": lambda a, b: a**b,
}


def _operand_help(operator: str, left: Any, right: Any) -> str | None:
    if operator == "+" and (isinstance(left, str) or isinstance(right, str)):
        return "`~` joins values as text"
    if isinstance(left, str) or isinstance(right, str):
        return "`| int` or `| float` makes a number of text"
    return None


def _bound(operator: str, left: Any, right: Any, site: int) -> None:
    """Refuse operations whose result would be huge, before it is made."""
    if isinstance(left, int | float) and isinstance(right, int | float):
        if operator == "*":
            bits = _bits(left) + _bits(right)
        elif operator == "**":
            bits = _bits(left) * abs(int(right)) if isinstance(left, int) and abs(right) < LIMIT else _bits(left)
            bits = LIMIT if isinstance(left, int) and isinstance(right, int) and abs(right) >= LIMIT else bits
        else:
            return
        if bits > _BITS:
            raise Fault("PEN1217", "the number becomes too large", site=site)
    elif operator == "+":
        size = len(left) + len(right)
        check_size(size, site)
    elif operator == "*":
        text, count = (left, right) if isinstance(right, int) else (right, left)
        check_size(len(text) * max(count, 0), site)
    else:
        raise TypeError  # `%` formats text in Python; here it is a remainder only


def _bits(value: float) -> int:
    return value.bit_length() if isinstance(value, int) else 64


def check_size(size: int, site: int) -> None:
    """Raise Fault when `size` characters or items are more than an expression may make."""
    if size > LIMIT:
        raise Fault("PEN1217", f"the result would have {size:,} characters or items (at most {LIMIT:,})", site=site)


def negative(value: Any, sign: int, site: int) -> Any:
    """Return `-value` (sign -1) or `+value` (sign 1). Raises Fault when it is no number."""
    if isinstance(guard(value, site), int | float) and not isinstance(value, bool):
        return -value if sign < 0 else value
    raise Fault("PEN1216", f"a sign needs a number, not {kind_of(value)}", site=site)


def concat(site: int, *values: Any) -> str:
    """Return the values joined as text. Raises Fault for null, lists and mappings."""
    texts: list[str] = []
    size = 0
    for value in values:
        if value.__class__ is not str:
            text = text_of(guard(value, site))
            if text is None:
                raise Fault("PEN1210", f"{kind_of(value)} cannot stand inside a text", site=site, help=TEXT_HELP)
            value = text
        size += len(value)
        texts.append(value)
    if size > LIMIT:
        check_size(size, site)
    return "".join(texts)


TEXT_HELP: Final = "use it as the whole value, or make text of it: `| join(',')`, `| tojson`, `| default('')`"


def compare(operator: str, left: Any, right: Any, site: int) -> bool:
    """Return whether `left operator right` holds. Raises Fault when the two cannot be compared."""
    guard(left, site)
    guard(right, site)
    try:
        return bool(_COMPARE[operator](left, right))
    except TypeError:
        message = f"`{operator}` cannot compare {kind_of(left)} with {kind_of(right)}"
        raise Fault("PEN1216", message, site=site) from None


_COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "in": lambda a, b: a in b,
    "not in": lambda a, b: a not in b,
}


def truth(value: Any, site: int) -> Any:
    """Return `value` for a condition; one that is not known yet is `Pending`."""
    return value if value.__class__ is bool else guard(value, site)


def default(value: Callable[[], Any], other: Callable[[], Any], boolean: Callable[[], Any], site: int) -> Any:
    """Return the value, or `other()` when a name in it has no value (or, with `boolean`, when it is false)."""
    try:
        found = value()
    except Fault as fault:
        if not fault.missing:
            raise
        return other()
    if found is not None and not (boolean() and not truth(found, site)):
        return found
    return other() if boolean() else found


def defined(value: Callable[[], Any]) -> bool:
    """Return whether every name in the value has one."""
    try:
        value()
    except Fault as fault:
        if fault.missing:
            return False
        raise
    return True


def mapping(site: int, *pairs: Any) -> dict[str, Any]:
    """Return a mapping of the alternating keys and values. Raises Fault when a key is not text."""
    made: dict[str, Any] = {}
    for key, value in zip(pairs[::2], pairs[1::2], strict=True):
        if not isinstance(guard(key, site), str):
            raise Fault("PEN1216", f"a key must be text, not {kind_of(key)}", site=site)
        made[key] = value
    return made


PREDICATES: Final[dict[str, Callable[[Any], bool]]] = {
    "none": lambda v: v is None,
    "string": lambda v: isinstance(v, str),
    "boolean": lambda v: isinstance(v, bool),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "float": lambda v: isinstance(v, float),
    "number": lambda v: isinstance(v, int | float),
    "mapping": lambda v: isinstance(v, Mapping),
    "sequence": lambda v: isinstance(v, list | tuple | str | Mapping),
    "true": lambda v: v is True,
    "false": lambda v: v is False,
    "odd": lambda v: v % 2 == 1,
    "even": lambda v: v % 2 == 0,
}
"""The tests after `is`, beside `defined` and `undefined` (which look at names, not values)."""


def predicate(name: str, value: Any, site: int) -> bool:
    """Return whether `value is name`. Raises Fault when the test does not apply to the value."""
    try:
        return PREDICATES[name](guard(value, site))
    except TypeError:
        raise Fault("PEN1216", f"`is {name}` does not apply to {kind_of(value)}", site=site) from None
