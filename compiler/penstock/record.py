"""Record: the frozen value type of the compiler.

`dataclasses` costs 12 ms to import and 0.9 ms for each frozen class with slots; the command line must answer in a few
tens of milliseconds, so the start path uses this small base instead (20 us a class, 0.1 ms more for a class of which many
values are made). Type checkers see an ordinary frozen dataclass through `dataclass_transform`.
"""

from collections.abc import Callable
from typing import Any, Self, dataclass_transform

_MISSING: Any = object()


# Values of a class that are made before its `__init__` is compiled: most classes see only a few in a run.
_FEW = 4


def _build_init(cls: Any, fields: dict[str, Any]) -> Callable[..., None]:
    """Compile an `__init__` that takes every field by position or keyword, and sets the slots past `__setattr__`."""
    params: list[str] = []
    body: list[str] = []
    scope: dict[str, Any] = {}
    for field, default in fields.items():
        scope[f"_s_{field}"] = getattr(cls, field).__set__
        if default is _MISSING:
            params.append(field)
        else:
            scope[f"_d_{field}"] = default
            params.append(f"{field}=_d_{field}")
        body.append(f" _s_{field}(self, {field})")
    source = f"def __init__(self{''.join(', ' + p for p in params)}):\n" + "\n".join(body)
    exec(compile(source, f"<record {cls.__name__}>", "exec"), scope)  # noqa: S102 - field names of our own classes only
    built: Callable[..., None] = scope["__init__"]
    return built


def _deferred_init(cls: Any, fields: dict[str, Any]) -> Callable[..., None]:
    """Return an `__init__` that works without being compiled, and has itself compiled when it is called more often."""
    left = _FEW
    names = tuple(fields)

    def __init__(self: Any, *args: Any, **values: Any) -> None:  # noqa: N807 - it is one
        nonlocal left
        left -= 1
        given = {**dict(zip(names, args, strict=False)), **values}
        whole = {**fields, **given}
        if (
            left < 0
            or len(given) != len(args) + len(values)
            or len(whole) != len(fields)
            or any(value is _MISSING for value in whole.values())
        ):
            # often enough to be worth it, or a wrong call, which the real one refuses with the usual words
            cls.__init__ = built = _build_init(cls, fields)
            built(self, *args, **values)
            return
        for name, value in whole.items():
            object.__setattr__(self, name, value)

    return __init__


class _RecordType(type):
    """Turns annotations into slots and an `__init__`; fields of base records come first."""

    def __new__(mcls, name: str, bases: tuple[type, ...], space: dict[str, Any]) -> Any:
        own = [field for field in space.get("__annotations__", {}) if not field.startswith("__")]
        defaults = {field: space.pop(field) for field in own if field in space}
        space["__slots__"] = tuple(own)
        cls = super().__new__(mcls, name, bases, space)
        fields: dict[str, Any] = {}
        for base in bases:
            fields.update(getattr(base, "_fields_", {}))
        for field in own:
            fields[field] = defaults.get(field, _MISSING)
        required = {k: v for k, v in fields.items() if v is _MISSING}
        ordered = {**required, **{k: v for k, v in fields.items() if v is not _MISSING}}
        cls._fields_ = ordered  # type: ignore[attr-defined]
        if ordered:
            cls.__init__ = _deferred_init(cls, ordered)  # type: ignore[misc]
        return cls


@dataclass_transform(frozen_default=True, eq_default=True)
class Record(metaclass=_RecordType):
    """A frozen value: fields from annotations, equality by class and value, `replace` for a changed copy.

    Required fields come before fields with defaults in the constructor, also across inheritance. Defaults must be
    immutable. Slots are used, so a record has no `__dict__`.
    """

    __slots__ = ()

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: cannot set {name!r}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: cannot delete {name!r}")

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        for field in self._fields_:  # type: ignore[attr-defined]
            mine, theirs = getattr(self, field), getattr(other, field)
            if mine is not theirs and mine != theirs:
                return False
        return True

    def __hash__(self) -> int:
        return hash((type(self), *[getattr(self, f) for f in fields(self)]))

    def __repr__(self) -> str:
        inner = ", ".join(f"{f}={getattr(self, f)!r}" for f in fields(self))
        return f"{type(self).__name__}({inner})"

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), tuple(getattr(self, f) for f in fields(self))))

    def replace(self, **changes: Any) -> Self:
        """Return a copy with `changes` applied. Raises TypeError on an unknown field."""
        cls = type(self)
        names = cls._fields_  # type: ignore[attr-defined]
        if not changes.keys() <= names.keys():
            return cls(**changes)  # raises, with the usual words
        return cls(*[changes[f] if f in changes else getattr(self, f) for f in names])


def _rebuild(cls: type[Any], values: tuple[Any, ...]) -> Any:
    return cls(*values)


def fields(record: "Record | type[Record]") -> tuple[str, ...]:
    """Return the field names of a record or record class, in constructor order."""
    return tuple(record._fields_)  # type: ignore[union-attr]


def default_of(cls: type[Record], field: str) -> Any:
    """Return the default of `field`. Raises KeyError when the field is required."""
    value = cls._fields_[field]  # type: ignore[attr-defined]
    if value is _MISSING:
        raise KeyError(field)
    return value
